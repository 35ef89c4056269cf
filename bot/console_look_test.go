package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"mingbai/bot/browsertest"
	"mingbai/handlers/account"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger/ledgertest"
)

// TestEveryOfficePageInABrowser opens every page that needs no path value, with
// a year's work in the store, as an administrator sees it, on a phone and on a
// desk, and measures it.
func TestEveryOfficePageInABrowser(t *testing.T) {
	b := browsertest.Start(t)
	a, o := openOfficeOf(t)
	if err := ledgertest.Make(7, 600, time.Now().Year()).Fill(t.Context(), a.store); err != nil {
		t.Fatal(err)
	}
	enlistTowns(t, a)
	who := o.Account(account.Account{Name: "李主任", Role: account.Administrator})
	o.Account(account.Account{Name: "王干事", Role: account.Clerk, Place: ledgertest.Towns()[0]})
	for _, size := range []browsertest.Options{{Width: 360, Height: 740}, {Width: 1280, Height: 800}, {Width: 1280, Height: 800, Dark: true}} {
		p := b.Open(t, size)
		o.Visit(p, who, "/office/")
		for _, r := range a.console.Routes() {
			path, get := strings.CutPrefix(r.Pattern, "GET ")
			if path = strings.TrimSuffix(path, "{$}"); !get || strings.Contains(path, "{") || r.Open {
				continue
			}
			p.Go(o.URL + path)
			o.Look(p, fmt.Sprintf("all%s-%d-dark-%v", strings.ReplaceAll(path, "/", "-"), size.Width, size.Dark))
		}
		for _, c := range p.Complaints() {
			if !strings.Contains(c, "404") && !strings.Contains(c, "409") { // a page about a thing that was not named, or of nothing begun
				t.Errorf("%d: %s", size.Width, c)
			}
		}
	}
}

// TestOfficeOnAWallAndOnPaper looks at a long page on a wide screen in large
// type, on a phone in large type, and as it is printed.
func TestOfficeOnAWallAndOnPaper(t *testing.T) {
	b := browsertest.Start(t)
	a, o := openOfficeOf(t)
	enlistTowns(t, a)
	who := o.Account(account.Account{Name: "李主任", Role: account.Administrator})
	for _, width := range []int64{1920, 360} {
		p := b.Open(t, browsertest.Options{Width: width, Height: 1080})
		o.Visit(p, who, "/office/roster")
		before := browsertest.Settled[float64](p, `parseFloat(getComputedStyle(document.querySelector('main')).fontSize)`)
		browsertest.Eval[bool](p, `(document.querySelector('#look-size').value = 'large', document.querySelector('form.look').requestSubmit(), true)`)
		p.Wait(`document.documentElement.classList.contains('large')`)
		if after := browsertest.Settled[float64](p, `parseFloat(getComputedStyle(document.querySelector('main')).fontSize)`); after < before*1.2 {
			t.Errorf("large type is %.1f px, the usual %.1f", after, before)
		}
		o.Look(p, fmt.Sprintf("large-%d", width))
		p.Paper()
		p.Shot(fmt.Sprintf("paper-%d", width))
		for _, hidden := range []string{".side", "form.look", "td button"} {
			if browsertest.Settled[bool](p, fmt.Sprintf(`[...document.querySelectorAll('%s')].some(e => e.checkVisibility())`, hidden)) {
				t.Errorf("%s is printed", hidden)
			}
		}
		if !strings.Contains(p.Text(".foot"), "打印于") {
			t.Error("a print does not say when it was made")
		}
	}
}

// enlistTowns gives the towns of the year a roster as offices have them.
func enlistTowns(t *testing.T, a *app) {
	t.Helper()
	r, err := a.store.Roster(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	for i, town := range ledgertest.Towns() {
		var adviser, backup string
		r, adviser = r.Enlist(handoff.Person{Name: []string{"张三", "赵六", "孙七"}[i], Firm: "某某律师事务所", Role: handoff.Adviser}, handoff.Where{Place: town})
		r, backup = r.Enlist(handoff.Person{Name: "李四", Role: handoff.Adviser}, handoff.Where{Place: town})
		for j, village := range ledgertest.Villages() {
			post := handoff.Post{Place: town, Village: village, Adviser: adviser, Backup: backup, Office: handoff.Town(town) + "司法所", From: now.AddDate(-1, 0, 0), To: now.AddDate(0, 0, 200*j-10)}
			if j == 3 {
				post.Adviser = ""
			}
			r.Posts = append(r.Posts, post)
		}
	}
	if err := a.store.SaveRoster(t.Context(), r); err != nil {
		t.Fatal(err)
	}
}
