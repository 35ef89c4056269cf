package main

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"mingbai/bot/browsertest"
	"mingbai/bot/console/consoletest"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger/ledgertest"
)

// view is a way in which every page is looked at.
type view struct {
	browsertest.Options
	name  string
	large bool     // large type was chosen
	axe   bool     // with axe-core, where it is at hand,
	rules []string // by these rules, by all when there are none
}

// views are on a phone, on a desk, on a wall and on paper. A desk's window
// enlarged to 200 % is one of 640 px.
var views = []view{
	{name: "phone", Options: browsertest.Options{Width: 360, Height: 740}, axe: true},
	{name: "phone-dark-large", Options: browsertest.Options{Width: 360, Height: 740, Dark: true}, large: true, axe: true, rules: []string{browsertest.Colours}},
	{name: "zoomed-contrast", Options: browsertest.Options{Width: 640, Height: 400, Contrast: true, Still: true}},
	{name: "tablet-dark-contrast", Options: browsertest.Options{Width: 768, Height: 1024, Dark: true, Contrast: true}},
	{name: "window-large", Options: browsertest.Options{Width: 900, Height: 700}, large: true},
	{name: "desk", Options: browsertest.Options{Width: 1280, Height: 800}, axe: true, rules: []string{browsertest.Colours}},
	{name: "desk-dark", Options: browsertest.Options{Width: 1280, Height: 800, Dark: true}, axe: true},
	{name: "desk-forced", Options: browsertest.Options{Width: 1280, Height: 800, Dark: true, Forced: true}},
	{name: "wall", Options: browsertest.Options{Width: 1920, Height: 1080}},
	{name: "wall-dark-large", Options: browsertest.Options{Width: 1920, Height: 1080, Dark: true}, large: true},
	{name: "paper", Options: browsertest.Options{Width: 700, Height: 1000, Paper: true}},
}

// see looks at the page that is open in every view: it is loaded once.
func (o *busyOffice) see(p *browsertest.Page, name string) {
	o.T.Helper()
	p.Wait(`document.readyState === 'complete' && document.documentElement.clientWidth > 0`)
	name = plainName.ReplaceAllString(name, "-")
	for _, v := range views {
		o.seeAs(p, name+"-"+v.name, v)
	}
	p.As(views[0].Options)
	browsertest.Settled[bool](p, largeType(false))
}

// seeAs looks at it in one view.
func (o *busyOffice) seeAs(p *browsertest.Page, name string, v view) {
	o.T.Helper()
	p.As(v.Options)
	browsertest.Settled[bool](p, largeType(v.large))
	var found []string
	if v.Paper {
		found = consoletest.Printed(p)
	} else {
		found = consoletest.Stumbles(p)
	}
	if v.axe {
		found = append(found, p.Axe(v.rules...)...)
	}
	for _, s := range found {
		o.T.Errorf("%s: %s", name, s)
	}
	p.Shot(name)
}

// largeType is a script that does what the choice of large type does.
func largeType(on bool) string {
	return fmt.Sprintf(`(document.documentElement.classList.toggle('large', %t), true)`, on)
}

// plainName is what names of pictures have no room for.
var plainName = regexp.MustCompile(`[^a-z0-9]+`)

// empty are the pages that the administrator of an office sees before anything
// was done there, of those that say that there is nothing.
func (o *busyOffice) empty() []consoletest.Address {
	o.T.Helper()
	var out []consoletest.Address
	c := o.In(o.admin)
	for _, r := range o.Console.Routes() {
		path, get := strings.CutPrefix(r.Pattern, "GET ")
		if path = strings.TrimSuffix(path, "{$}"); !get || strings.Contains(path, "{") || r.Open {
			continue
		}
		res, body := o.Do(c, http.MethodGet, path)
		if strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") && (strings.Contains(body, `class="state"`) || res.StatusCode >= 400) {
			out = append(out, consoletest.Address{Route: r.Pattern, Path: path, By: o.admin})
		}
	}
	return out
}

// lookAtChoosingType presses what the page has for it: large type is larger, and
// stays.
func (o *busyOffice) lookAtChoosingType(p *browsertest.Page) {
	o.T.Helper()
	const size = `parseFloat(getComputedStyle(document.querySelector('main')).fontSize)`
	p.Go(o.URL + "/office/roster")
	before := browsertest.Settled[float64](p, size)
	p.Choose("字", "大字")
	p.Wait(`document.documentElement.classList.contains('large')`)
	p.Go(o.URL + "/office/")
	if after := browsertest.Settled[float64](p, size); after < before*1.2 {
		o.T.Errorf("large type is %.1f px, the usual %.1f", after, before)
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
		r, adviser = r.Enlist(handoff.Person{Name: []string{"张三", "赵六", "孙七"}[i], Firm: "某某律师事务所", Role: handoff.Adviser}, handoff.Where{Place: town, Sees: town})
		r, backup = r.Enlist(handoff.Person{Name: "李四", Firm: "某某律师事务所", Role: handoff.Adviser}, handoff.Where{Place: town, Sees: town})
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
