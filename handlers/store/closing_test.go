package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"mingbai/handlers/audit"
	"mingbai/handlers/closing"
	"mingbai/handlers/ledger"
	"mingbai/handlers/store"
)

const (
	town    = "广东省中山市东凤镇"
	another = "吉林省辽源市东辽县"
)

// after2025 is a clock in the year after the one that is closed.
func after2025() time.Time { return time.Date(2026, 1, 20, 9, 0, 0, 0, time.UTC) }

func offline(ref, day string, change ...func(*ledger.Record)) ledger.Record {
	r := ledger.Record{Ref: ref, Line: 2, Date: ledger.Date(day), Kind: ledger.Consulting, Place: town, Village: "甲村",
		Category: "婚姻家庭", Channel: "walk_in", Matters: 1, Visits: 2, Outcome: ledger.Answered}
	for _, c := range change {
		c(&r)
	}
	return r
}

func enterAll(t *testing.T, s *store.Store, records ...ledger.Record) {
	t.Helper()
	if _, err := s.Enter(context.Background(), records); err != nil {
		t.Fatal(err)
	}
}

func value(t *testing.T, c ledger.Counts, rule string) ledger.Number {
	t.Helper()
	row, there := c.Row(rule)
	if !there {
		t.Fatalf("no %s", rule)
	}
	return row.Value
}

func TestCloseYear(t *testing.T) {
	onBoth(t, func(t *testing.T, e engine) {
		ctx := context.Background()
		e.cfg.Now = after2025
		s := e.open(t)
		enterAll(t, s, offline("a", "2025-03-01"), offline("b", "2025-12-31"), offline("c", "2026-01-01"))
		if _, err := s.CloseYear(ctx, town, 2026, "张三", ledger.Posts{}); !errors.Is(err, closing.ErrEarly) {
			t.Errorf("closing a year that is not over: %v", err)
		}
		y, err := s.CloseYear(ctx, town, 2025, "张三", ledger.Posts{Advisers: 7, Villages: 15})
		if err != nil || value(t, y.Frozen, ledger.RuleMatters) != 2 || value(t, y.Frozen, ledger.RuleAdvisers) != 7 {
			t.Fatalf("closed %+v, %v", y, err)
		}
		if _, err := s.CloseYear(ctx, "东凤镇", 2025, "张三", ledger.Posts{}); !errors.Is(err, closing.ErrClosed) {
			t.Errorf("closing twice under a shorter name: %v", err)
		}
		if _, err := s.ClosedYear(ctx, another, 2025); !errors.Is(err, closing.ErrNotClosed) {
			t.Errorf("another place is closed as well: %v", err)
		}
		back, err := s.ClosedYear(ctx, "东凤镇", 2025)
		if err != nil || back.Who != "张三" || len(back.Corrections) != 0 {
			t.Fatalf("read back %+v, %v", back, err)
		}
		one, err1 := y.Fingerprint()
		two, err2 := back.Fingerprint()
		if one != two || err1 != nil || err2 != nil {
			t.Errorf("fingerprint %s became %s", one, two)
		}
		if all, err := s.Trail(ctx, 0, 1); err != nil || len(all) != 1 || all[0].What != audit.YearClosed || all[0].Place != town || !strings.Contains(all[0].Details, one) {
			t.Errorf("trail %+v, %v", all, err)
		}
	})
}

func TestPublishedIsLiveForAnythingElse(t *testing.T) {
	ctx := context.Background()
	s := open(t, store.Config{Dir: t.TempDir(), Now: after2025})
	enterAll(t, s, offline("a", "2025-03-01"))
	if _, err := s.CloseYear(ctx, "", 2025, "张三", ledger.Posts{}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		q      ledger.Query
		frozen bool
	}{
		{"the year", closing.Span("", 2025), true},
		{"one town of it", closing.Span(town, 2025), false},
		{"another year", closing.Span("", 2024), false},
		{"half of it", ledger.Query{From: "2025-01-01", To: "2025-06-30"}, false},
		{"a village", ledger.Query{From: "2025-01-01", To: "2025-12-31", Village: "甲村"}, false},
		{"by day of closing", ledger.Query{From: "2025-01-01", To: "2025-12-31", ByClose: true}, true},
		{"half of it by day of closing", ledger.Query{From: "2025-01-01", To: "2025-06-30", ByClose: true}, false},
	} {
		if _, y, err := s.Published(ctx, c.q); err != nil || (y != nil) != c.frozen {
			t.Errorf("%s: frozen %v, %v", c.name, y != nil, err)
		}
	}
}

// TestClosingWhileRecordsCome closes a year while others enter records of it:
// each is either frozen or refused, none is lost between.
func TestClosingWhileRecordsCome(t *testing.T) {
	onBoth(t, func(t *testing.T, e engine) {
		ctx := context.Background()
		e.cfg.Now = after2025
		s := e.open(t)
		enterAll(t, s, offline("first", "2025-01-01"))
		var all sync.WaitGroup
		var mu sync.Mutex
		taken := ledger.Number(1)
		for w := range 3 {
			all.Go(func() {
				for i := range 15 {
					_, err := s.Enter(ctx, []ledger.Record{offline(fmt.Sprintf("%d-%d", w, i), "2025-05-05")})
					switch {
					case err == nil:
						mu.Lock()
						taken++
						mu.Unlock()
					case !errors.Is(err, closing.ErrClosed):
						t.Error(err)
					}
				}
			})
		}
		_, err := s.CloseYear(ctx, town, 2025, "张三", ledger.Posts{})
		all.Wait()
		if errors.Is(err, closing.ErrMoved) { // said so, and may be tried again
			_, err = s.CloseYear(ctx, town, 2025, "张三", ledger.Posts{})
		}
		if err != nil {
			t.Fatal(err)
		}
		y, err := s.ClosedYear(ctx, town, 2025)
		if err != nil || value(t, y.Frozen, ledger.RuleMatters) != taken {
			t.Errorf("frozen %d of %d taken, %v", value(t, y.Frozen, ledger.RuleMatters), taken, err)
		}
	})
}
