package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"mingbai/handlers/audit"
	"mingbai/handlers/chat"
	"mingbai/handlers/closing"
	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
	"mingbai/handlers/store"
)

// TestLateRecords enters what belongs to a closed year: refused, line by line,
// unless it comes with a reason; then it is a correction.
func TestLateRecords(t *testing.T) {
	onBoth(t, func(t *testing.T, e engine) {
		ctx := context.Background()
		e.cfg.Now = after2025
		s := e.open(t)
		enterAll(t, s, offline("a", "2025-03-01"))
		if _, err := s.CloseYear(ctx, town, 2025, "张三", ledger.Posts{}); err != nil {
			t.Fatal(err)
		}
		mixed := []ledger.Record{
			offline("b", "2026-01-02"), offline("c", "2025-06-01", func(r *ledger.Record) { r.Line = 3 }), offline("d", "2025-06-01", func(r *ledger.Record) { r.Line, r.Place = 4, another }),
			offline("e", "2025-07-01", func(r *ledger.Record) { r.Line, r.Test = 5, true }),
		}
		_, err := s.Enter(ctx, mixed)
		var refused closing.Refused
		if !errors.As(err, &refused) || !errors.Is(err, closing.ErrClosed) || len(refused) != 2 || refused[0].Line != 3 || refused[1].Line != 5 {
			t.Fatalf("late records: %v", err)
		}
		if c, err := s.Counts(ctx, ledger.Query{}); err != nil || value(t, c, ledger.RuleMatters) != 1 {
			t.Fatalf("a refused file was stored in part, %v", err)
		}
		if _, err := s.EnterLate(ctx, mixed, "李四", "  "); !errors.Is(err, closing.ErrReason) {
			t.Errorf("without a reason: %v", err)
		}
		for range 2 { // the second time nothing is new
			if _, err := s.EnterLate(ctx, mixed, "李四", "漏登一份登记表"); err != nil {
				t.Fatal(err)
			}
		}
		y, err := s.ClosedYear(ctx, town, 2025)
		if err != nil || len(y.Corrections) != 1 {
			t.Fatalf("corrections %+v, %v", y.Corrections, err)
		}
		c := y.Corrections[0]
		if c.Who != "李四" || c.Reason != "漏登一份登记表" || c.N != 1 || c.At.IsZero() {
			t.Errorf("correction %+v", c)
		}
		for _, want := range []string{"法律咨询(宗)：1 改为 2", "法律咨询(人次)：2 改为 4", "漏登一份登记表", "李四"} {
			if !strings.Contains(c.Say(), want) {
				t.Errorf("says %q, want %q in it", c.Say(), want)
			}
		}
		counts, from, err := s.Published(ctx, closing.Span("东凤镇", 2025))
		if err != nil || from == nil || value(t, counts, ledger.RuleMatters) != 2 || value(t, from.Frozen, ledger.RuleMatters) != 1 {
			t.Errorf("published %+v, %v", counts, err)
		}
		if err := counts.Check(); err != nil {
			t.Errorf("a corrected summary does not add up: %v", err)
		}
		if drift, err := s.Drift(ctx, y); err != nil || len(drift) != 0 {
			t.Errorf("the books differ from the corrected year: %+v, %v", drift, err)
		}
		if all, err := s.Trail(ctx, 0, 5); err != nil || len(all) != 2 || all[0].What != audit.Corrected || all[0].Who != "李四" || all[0].Place != town {
			t.Errorf("trail %+v, %v", all, err)
		}
		if rep := trail(t, s); !rep.Whole() {
			t.Errorf("trail %+v", rep)
		}
	})
}

// closedLate closes a case that was opened in 2025, after that year was signed.
func closedLate(t *testing.T, s *store.Store) {
	t.Helper()
	ctx := context.Background()
	in := delivery.Incoming{Channel: "telegram", Update: "close", Chat: "adviser", Raw: []byte("x"), At: time.Now()}
	if _, err := s.Receive(ctx, "telegram", "", []delivery.Incoming{in}); err != nil {
		t.Fatal(err)
	}
	item, err := s.Claim(ctx, "w", time.Now(), time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	row := ledger.Consultation{ID: "case/1", At: time.Date(2025, 12, 30, 4, 0, 0, 0, time.UTC), Closed: after2025(), Place: town, Category: "劳动",
		Channel: "telegram", Outcome: ledger.ToOther, CaseKey: "2025甲1", Matters: 1, Visits: 1}
	of := chat.Address{Channel: "telegram", Chat: "resident"}
	effect := delivery.Effect{Handoff: &handoff.Change{Rows: []handoff.Row{{Of: of, Consultation: row}}}}
	if err := s.Commit(ctx, item, chat.Address{Channel: "telegram", Chat: "adviser"}, effect, time.Now()); err != nil {
		t.Fatal(err)
	}
}

// TestTakeIn closes a case of a year that is signed: the drift is told, and taken
// in only with a reason.
func TestTakeIn(t *testing.T) {
	onBoth(t, func(t *testing.T, e engine) {
		ctx := context.Background()
		e.cfg.Now = after2025
		s := e.open(t)
		enterAll(t, s, offline("a", "2025-03-01"), offline("b", "2025-04-01"))
		y, err := s.CloseYear(ctx, town, 2025, "张三", ledger.Posts{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.TakeIn(ctx, town, 2025, "张三", "复核"); !errors.Is(err, closing.ErrNothing) {
			t.Errorf("nothing to take in: %v", err)
		}
		if _, err := s.TakeIn(ctx, another, 2025, "张三", "复核"); !errors.Is(err, closing.ErrNotClosed) {
			t.Errorf("a year that is open: %v", err)
		}
		closedLate(t, s)
		drift, err := s.Drift(ctx, y)
		if err != nil || len(drift) == 0 {
			t.Fatalf("no drift after a case was closed late: %v", err)
		}
		if counts, _, err := s.Published(ctx, closing.Span(town, 2025)); err != nil || value(t, counts, ledger.RuleMatters) != 2 {
			t.Errorf("the closed year moved by itself, %v", err)
		}
		if _, err := s.TakeIn(ctx, town, 2025, "张三", ""); !errors.Is(err, closing.ErrReason) {
			t.Errorf("without a reason: %v", err)
		}
		if _, err := s.TakeIn(ctx, town, 2025, "张三", "年底没办结"); err != nil {
			t.Fatal(err)
		}
		counts, y2, err := s.Published(ctx, closing.Span(town, 2025))
		if err != nil || value(t, counts, ledger.RuleMatters) != 3 || len(y2.Corrections) != 1 {
			t.Errorf("after it was taken in: %+v, %v", y2, err)
		}
	})
}

// TestClosedByClose: the counts by day of closing are frozen as well, and what
// comes late corrects them, with the rows that it closes.
func TestClosedByClose(t *testing.T) {
	onBoth(t, func(t *testing.T, e engine) {
		ctx := context.Background()
		e.cfg.Now = after2025
		s := e.open(t)
		dispute := func(ref, day string, o ledger.Outcome) ledger.Record {
			return offline(ref, day, func(r *ledger.Record) {
				r.Kind, r.Category, r.Key, r.Outcome = ledger.Mediating, "T02", "调1", o
			})
		}
		enterAll(t, s, offline("a", "2025-03-01"), dispute("m", "2025-04-01", ledger.StepAccepted))
		if _, err := s.CloseYear(ctx, town, 2025, "张三", ledger.Posts{Advisers: 3, Villages: 2}); err != nil {
			t.Fatal(err)
		}
		check := func(when string, matters, accepted, succeeded int64) {
			t.Helper()
			q := closing.SpanByClose("东凤镇", 2025)
			counts, y, err := s.Published(ctx, q)
			if err != nil || y == nil {
				t.Fatalf("%s: published %v, %v", when, y, err)
			}
			for rule, want := range map[string]int64{ledger.RuleMatters: matters, ledger.RuleAccepted: accepted, ledger.RuleSucceeded: succeeded, ledger.RuleAdvisers: 3} {
				if got := value(t, counts, rule); got != want {
					t.Errorf("%s: %s is %d, want %d", when, rule, got, want)
				}
			}
			live, err := s.Counts(ctx, q)
			if diff := closing.Differ(counts, live); err != nil || len(diff) != 0 {
				t.Errorf("%s: the books differ: %+v, %v", when, diff, err)
			}
			if err := counts.Check(); err != nil {
				t.Errorf("%s: %v", when, err)
			}
		}
		check("as closed", 1, 0, 0)
		if _, err := s.EnterLate(ctx, []ledger.Record{offline("b", "2025-06-01"), dispute("n", "2025-08-01", ledger.StepSucceeded)}, "李四", "漏登"); err != nil {
			t.Fatal(err)
		}
		check("corrected", 2, 1, 1)
		y, err := s.ClosedYear(ctx, town, 2025)
		if err != nil || len(y.Corrections) != 1 || !strings.Contains(y.Corrections[0].SayByClose(), "调解受理(件)：无记录 改为 1") {
			t.Errorf("%+v, %v", y.Corrections, err)
		}
		if wrong, err := s.CheckYears(ctx); err != nil || len(wrong) != 0 {
			t.Errorf("what is frozen does not agree with the trail: %v, %v", wrong, err)
		}
		y.FrozenByClose = nil
		if _, kept := y.CountsByClose(); kept {
			t.Error("a year closed before has counts by day of closing")
		}
	})
}
