package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"mingbai/handlers/closing"
	"mingbai/handlers/ledger"
)

// TestTakeBackOfAClosedYear: what somebody entered is taken back until its year
// is signed, and listed under who entered it.
func TestTakeBackOfAClosedYear(t *testing.T) {
	onBoth(t, func(t *testing.T, e engine) {
		ctx := context.Background()
		e.cfg.Now = after2025
		s := e.open(t)
		by := func(id string) func(*ledger.Record) { return func(r *ledger.Record) { r.Adviser = id } }
		enterAll(t, s, offline("a", "2025-03-01", by("law")), offline("b", "2025-03-02", by("law")), offline("c", "2026-01-05", by("law")), offline("d", "2026-01-05", by("张三")), offline("e", "2026-01-05"))
		if _, err := s.TakeBack(ctx, "b"); err != nil {
			t.Error(err)
		}
		if _, err := s.CloseYear(ctx, town, 2025, "所长", ledger.Posts{}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.TakeBack(ctx, "a"); !errors.Is(err, closing.ErrClosed) {
			t.Errorf("of a signed year: %v", err)
		}
		if _, err := s.TakeBack(ctx, "nobody's"); !errors.Is(err, ledger.ErrNoRow) {
			t.Error(err)
		}
		if _, err := s.TakeBack(ctx, "b"); !errors.Is(err, ledger.ErrVoid) {
			t.Errorf("twice: %v", err)
		}
		own, err := s.EnteredBy(ctx, after2025().Add(-time.Hour), "law", 10)
		if err != nil || len(own) != 3 {
			t.Fatalf("%d rows, %v", len(own), err)
		}
		for _, x := range own {
			if x.Test != (x.Date == "2025-03-02") {
				t.Errorf("%s: taken back %t", x.Date, x.Test)
			}
		}
		if own, err = s.EnteredBy(ctx, after2025().Add(time.Hour), "law", 10); err != nil || len(own) != 0 {
			t.Errorf("later: %d rows, %v", len(own), err)
		}
		if own, err = s.EnteredBy(ctx, after2025().Add(-time.Hour), "law", 2); err != nil || len(own) != 2 {
			t.Errorf("two at most: %d rows, %v", len(own), err)
		}
	})
}
