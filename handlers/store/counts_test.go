package store_test

import (
	"context"
	"fmt"
	"maps"
	"testing"

	"mingbai/handlers/ledger"
	"mingbai/handlers/ledger/ledgertest"
	"mingbai/handlers/store"
	"mingbai/handlers/store/storetest"
)

// engines run a test on both databases.
func engines(t *testing.T, test func(t *testing.T, s *store.Store)) {
	t.Run("sqlite", func(t *testing.T) { test(t, open(t, store.Config{Dir: t.TempDir()})) })
	t.Run("postgres", func(t *testing.T) {
		test(t, open(t, store.Config{Dir: t.TempDir(), URL: storetest.Postgres(t)}))
	})
}

// goldenQueries are the summaries that offices ask for, and some that they
// hardly do.
func goldenQueries() map[string]ledger.Query {
	towns := ledgertest.Towns()
	all := map[string]ledger.Query{
		"the year":                   {From: "2026-01-01", To: "2026-12-31"},
		"everything":                 {},
		"the county":                 {From: "2026-01-01", To: "2026-12-31", Place: ledgertest.County},
		"a town":                     {From: "2026-01-01", To: "2026-12-31", Place: towns[0]},
		"a village":                  {From: "2026-01-01", To: "2026-12-31", Place: towns[1], Village: "乙村"},
		"villages of one name":       {From: "2026-01-01", To: "2026-12-31", Village: "甲村"},
		"up to a day of December":    {From: "2026-01-01", To: "2026-12-19"},
		"a town up to a day":         {From: "2026-01-01", To: "2026-12-19", Place: towns[2]},
		"a village between two days": {From: "2026-02-11", To: "2026-10-03", Place: towns[2], Village: "丁社区"},
		"some days of one month":     {From: "2026-05-04", To: "2026-05-20"},
		"one day":                    {From: "2026-03-15", To: "2026-03-15"},
		"across a month":             {From: "2026-03-20", To: "2026-04-10", Place: towns[0]},
		"until":                      {To: "2026-06-15"},
		"since":                      {From: "2026-06-16"},
		"the next year":              {From: "2027-01-01", To: "2027-12-31"},
		"nowhere":                    {Place: "甘肃省"},
	}
	for m := range 12 {
		from := ledger.Date(fmt.Sprintf("2026-%02d-01", m+1))
		all["month "+from.Month()] = ledger.Query{From: from, To: ledger.DateOf(from.Time().AddDate(0, 1, -1))}
	}
	for name, q := range maps.Clone(all) {
		q.ByClose = true
		all[name+", by the day of closing"] = q
	}
	return all
}

// TestGoldenYear counts a made year of 5,000 consultations, and all else that
// an office writes down, against a naive count of the same events.
func TestGoldenYear(t *testing.T) {
	year := ledgertest.Make(2026, 5000, 2026)
	engines(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		if err := year.Fill(ctx, s); err != nil {
			t.Fatal(err)
		}
		for name, q := range goldenQueries() {
			t.Run(name, func(t *testing.T) {
				got, err := s.Counts(ctx, q)
				if err != nil {
					t.Fatal(err)
				}
				same(t, got, year.Naive(q))
			})
		}
		sound(t, s)
	})
}

// sound checks that the rows agree with each other.
func sound(t *testing.T, s *store.Store) {
	t.Helper()
	if err := s.Invariants(context.Background()); err != nil {
		t.Error(err)
	}
}

// same compares counts with the naive ones.
func same(t *testing.T, got ledger.Counts, want ledgertest.Figures) {
	t.Helper()
	seen := 0
	for _, row := range got.Rows {
		name := row.Indicator + "/" + row.Unit
		figure := want[name]
		if figure == nil {
			if row.Value != 0 || row.Entries != 0 {
				t.Errorf("%s = %d of %d rows, want nothing", name, row.Value, row.Entries)
			}
			continue
		}
		seen++
		if row.Value != figure.Value || row.Offline != figure.Offline || !row.Recorded() {
			t.Errorf("%s = %d (by hand %d, rows %d), want %d (%d)", name, row.Value, row.Offline, row.Entries, figure.Value, figure.Offline)
		}
		for split, parts := range figure.By {
			if !maps.Equal(row.By[split], parts) {
				t.Errorf("%s by %s = %v, want %v", name, split, row.By[split], parts)
			}
		}
	}
	if seen != len(want) {
		t.Errorf("%d figures, want %d", seen, len(want))
	}
}
