package store_test

import (
	"testing"
	"time"

	"mingbai/handlers/ledger"
	"mingbai/handlers/ledger/ledgertest"
	"mingbai/handlers/response"
	"mingbai/handlers/store"
)

// TestOldWaitsAreUndated: nothing is known of when cases were due that are older
// than the waits, those that are still open included.
func TestOldWaitsAreUndated(t *testing.T) {
	dir := t.TempDir()
	s := open(t, store.Config{Dir: dir})
	if err := ledgertest.Make(5, 3000, 2026).FillCases(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if n := dated(t, s); n == 0 {
		t.Fatal("no case is due: nothing is tested")
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	run(t, dir, `DELETE FROM waits`)
	run(t, dir, `DELETE FROM meta WHERE name = 'waits-kept'`)
	if n := dated(t, open(t, store.Config{Dir: dir})); n != 0 {
		t.Errorf("%d cases have a deadline that nobody knows", n)
	}
}

// dated is how many waits are measured against a deadline.
func dated(t *testing.T, s *store.Store) (n int) {
	t.Helper()
	all, err := s.WaitsNamed(t.Context(), ledger.Query{})
	if err != nil || len(all) == 0 {
		t.Fatalf("%d waits, %v", len(all), err)
	}
	for _, w := range all {
		switch w.State(time.Now().AddDate(9, 0, 0)) {
		case response.Overdue, response.Late, response.InTime:
			n++
		}
	}
	return n
}
