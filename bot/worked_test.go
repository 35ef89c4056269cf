package main

import (
	"maps"
	"testing"
	"time"

	"mingbai/handlers/ledger"
	"mingbai/handlers/ledger/ledgertest"
	"mingbai/handlers/worklog"
)

// TestWorkedIsAllWork: reading less leaves nothing of anybody's work out.
func TestWorkedIsAllWork(t *testing.T) {
	a, _ := openOfficeOf(t)
	year := time.Now().Year()
	if err := ledgertest.Make(11, 400, year).Fill(t.Context(), a.store); err != nil {
		t.Fatal(err)
	}
	q := ledger.Query{From: ledger.DateOf(time.Date(year, 1, 1, 6, 0, 0, 0, time.UTC)), To: ledger.DateOf(time.Date(year, 12, 31, 6, 0, 0, 0, time.UTC))}
	read := func(f worklog.Figures) map[string]int64 {
		rows, rule := map[string]int64{}, worklog.Rule()
		for e, err := range f.Entries(t.Context(), q) {
			if err != nil {
				t.Fatal(err)
			}
			if rule.Stands(e) {
				rows[e.ID+string(e.Kind)+e.Adviser] += e.Visits
			}
		}
		return rows
	}
	if all, less := read(a.store), read(worked{a.store}); len(all) < 50 || !maps.Equal(all, less) {
		t.Errorf("%d rows of %d", len(less), len(all))
	}
}
