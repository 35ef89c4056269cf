package store_test

import (
	"fmt"
	"testing"
	"time"

	"mingbai/handlers/delivery"
	"mingbai/handlers/ledger"
	"mingbai/handlers/ledger/ledgertest"
	"mingbai/handlers/store"
)

// TestOtherRulesCountAnew opens books whose tallies were made by other rules:
// everything is counted again, and residents who were erased in between are
// still counted as persons.
func TestOtherRulesCountAnew(t *testing.T) {
	dir, ctx := t.TempDir(), t.Context()
	year := ledgertest.Make(11, 300, 2026)
	s := open(t, store.Config{Dir: dir})
	if err := year.Fill(ctx, s); err != nil {
		t.Fatal(err)
	}
	for i := range 40 {
		who := ledgertest.Address(fmt.Sprint("p", i))
		if _, err := s.Receive(ctx, "telegram", "", []delivery.Incoming{{Channel: "telegram", Update: fmt.Sprint("e", i), Chat: who.Chat, At: time.Now()}}); err != nil {
			t.Fatal(err)
		}
		item, err := s.Claim(ctx, "w", time.Now(), time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Commit(ctx, item, who, delivery.Effect{Erase: true}, time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		for _, q := range []ledger.Query{{}, {From: "2026-02-01", To: "2026-09-30", Place: ledgertest.Towns()[0]}, {From: "2026-02-11", To: "2026-09-30", ByClose: true}} {
			got, err := s.Counts(ctx, q)
			if err != nil {
				t.Fatal(err)
			}
			same(t, got, year.Naive(q))
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		run(t, dir, `UPDATE meta SET value = 'other rules' WHERE name = 'tally-rule'`)
		s = open(t, store.Config{Dir: dir})
	}
}
