package statistics_test

import (
	"fmt"
	"strings"
	"testing"

	"mingbai/bot/browsertest"
	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger/ledgertest"
)

// TestLook looks at every page of the numbers with a year behind them, from a
// phone to a wide screen, light and dark, and on paper.
func TestLook(t *testing.T) {
	b := browsertest.Start(t)
	o := bare(t)
	year := ledgertest.Make(7, 400, 2026)
	if err := year.Fill(t.Context(), o.Store); err != nil {
		t.Fatal(err)
	}
	if err := year.FillCases(t.Context(), o.Store); err != nil {
		t.Fatal(err)
	}
	enlist(t, o)
	head := o.Account(account.Account{Name: "李主任", Role: account.Head, Place: ledgertest.County})
	for _, size := range []browsertest.Options{{Width: 360, Height: 740}, {Width: 1280, Height: 800}, {Width: 1920, Height: 1080}, {Width: 1920, Height: 1080, Dark: true}, {Width: 360, Height: 740, Dark: true}} {
		p := b.Open(t, size)
		o.Visit(p, head, "/office/")
		for _, path := range []string{"/office/statistics", "/office/statistics/answers", "/office/statistics/waits", "/office/statistics/waits/cases?state=late", "/office/ledger"} {
			p.Go(o.URL + path)
			name, _, _ := strings.Cut(strings.TrimPrefix(path, "/office/"), "?")
			o.Look(p, fmt.Sprintf("%s-%d-%v", strings.ReplaceAll(name, "/", "-"), size.Width, size.Dark))
			phone := browsertest.Settled[bool](p, `[...document.querySelectorAll('.pair > .chart')].some(e => e.checkVisibility() && e.matches('.phone') !== (innerWidth <= 600))`)
			if phone {
				t.Errorf("%s at %d shows the chart of another width", path, size.Width)
			}
			if strings.HasPrefix(path, "/office/statistics") && !strings.Contains(path, "cases") && !browsertest.Settled[bool](p, `[...document.querySelectorAll('.chart svg')].some(e => e.checkVisibility())`) {
				t.Errorf("%s at %d shows no shape", path, size.Width)
			}
		}
	}
}

// enlist gives the made year's towns a roster.
func enlist(t *testing.T, o *consoletest.Office) {
	t.Helper()
	r, err := o.Store.Roster(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, town := range ledgertest.Towns() {
		for _, village := range ledgertest.Villages() {
			r.Posts = append(r.Posts, handoff.Post{Place: town, Village: village, Adviser: "zhang", Office: "司法所"})
		}
	}
	if err := o.Store.SaveRoster(t.Context(), r); err != nil {
		t.Fatal(err)
	}
}
