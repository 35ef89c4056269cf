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
	"mingbai/handlers/chat"
	"mingbai/handlers/closing"
	"mingbai/handlers/delivery"
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

// voided takes an entry back, as its adviser can in chat.
func voided(t *testing.T, s *store.Store, ref string) {
	t.Helper()
	ctx := context.Background()
	in := delivery.Incoming{Channel: "telegram", Update: "void " + ref, Chat: "adviser", Raw: []byte("x"), At: time.Now()}
	if _, err := s.Receive(ctx, "telegram", "", []delivery.Incoming{in}); err != nil {
		t.Fatal(err)
	}
	item, err := s.Claim(ctx, "w", time.Now(), time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	effect := delivery.Effect{Void: []string{ref}}
	if err := s.Commit(ctx, item, chat.Address{Channel: "telegram", Chat: "adviser"}, effect, time.Now()); err != nil {
		t.Fatal(err)
	}
}

// TestTakeIn changes the books past a closed year: the drift is told, and taken
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
		voided(t, s, "b")
		drift, err := s.Drift(ctx, y)
		if err != nil || len(drift) == 0 {
			t.Fatalf("no drift after a row was taken back: %v", err)
		}
		if counts, _, err := s.Published(ctx, closing.Span(town, 2025)); err != nil || value(t, counts, ledger.RuleMatters) != 2 {
			t.Errorf("the closed year moved by itself, %v", err)
		}
		if _, err := s.TakeIn(ctx, town, 2025, "张三", ""); !errors.Is(err, closing.ErrReason) {
			t.Errorf("without a reason: %v", err)
		}
		if _, err := s.TakeIn(ctx, town, 2025, "张三", "登重了一条"); err != nil {
			t.Fatal(err)
		}
		counts, y2, err := s.Published(ctx, closing.Span(town, 2025))
		if err != nil || value(t, counts, ledger.RuleMatters) != 1 || len(y2.Corrections) != 1 {
			t.Errorf("after it was taken in: %+v, %v", y2, err)
		}
	})
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

// TestCheckYears edits the frozen numbers behind the store's back.
func TestCheckYears(t *testing.T) {
	for _, c := range []struct{ name, attack, want string }{
		{"untouched", "", ""},
		{"a year taken away", "DELETE FROM closed_years", "不见了"},
		{"a correction taken away", "DELETE FROM corrections", "1 次更正，现在存着 0 次"},
		{"its entry taken away", "DELETE FROM audit WHERE what = 'year-closed'", "对不上"},
	} {
		t.Run(c.name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, e engine) {
				ctx := context.Background()
				e.cfg.Now = after2025
				s := e.open(t)
				enterAll(t, s, offline("a", "2025-03-01"))
				if _, err := s.CloseYear(ctx, town, 2025, "张三", ledger.Posts{}); err != nil {
					t.Fatal(err)
				}
				if _, err := s.EnterLate(ctx, []ledger.Record{offline("b", "2025-03-01")}, "张三", "漏登"); err != nil {
					t.Fatal(err)
				}
				if c.attack != "" {
					if err := s.Close(); err != nil {
						t.Fatal(err)
					}
					e.attack(t, c.attack)
					s = e.open(t)
				}
				wrong, err := s.CheckYears(ctx)
				if err != nil || (c.want == "") != (len(wrong) == 0) || len(wrong) > 0 && !strings.Contains(wrong[0], c.want) {
					t.Errorf("CheckYears = %q, %v; want %q", wrong, err, c.want)
				}
			})
		})
	}
}

// TestTrailBesideWork does everything at once that ends in the audit trail:
// nobody waits for another for ever, and the trail stays whole.
func TestTrailBesideWork(t *testing.T) {
	onBoth(t, func(t *testing.T, e engine) {
		ctx := context.Background()
		e.cfg.Now = after2025
		s := e.open(t)
		enterAll(t, s, offline("first", "2025-03-01"))
		if _, err := s.CloseYear(ctx, town, 2025, "张三", ledger.Posts{}); err != nil {
			t.Fatal(err)
		}
		const n = 8
		var updates []delivery.Incoming
		for i := range n {
			updates = append(updates, delivery.Incoming{Channel: "telegram", Update: fmt.Sprint("u", i), Chat: fmt.Sprint("c", i), Raw: []byte("/forget"), At: time.Now()})
		}
		if _, err := s.Receive(ctx, "telegram", "", updates); err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		all.Go(func() {
			for range n {
				item, err := s.Claim(ctx, "w", time.Now(), time.Minute)
				if err != nil {
					t.Error(err)
					return
				}
				from := chat.Address{Channel: "telegram", Chat: item.Incoming.Chat}
				answer := delivery.Outgoing{Key: "k" + item.Incoming.Update, To: from, Reply: chat.Reply{Text: "已删除"}}
				if err := s.Commit(ctx, item, from, delivery.Effect{Erase: true, Replies: []delivery.Outgoing{answer}}, time.Now()); err != nil {
					t.Error(err)
				}
			}
		})
		all.Go(func() {
			for i := range n {
				if _, err := s.EnterLate(ctx, []ledger.Record{offline(fmt.Sprint("late", i), "2025-06-01")}, "张三", "漏登"); err != nil {
					t.Error(err)
				}
			}
		})
		all.Go(func() { enterNotes(t, s, n) })
		all.Wait()
		rep := trail(t, s)
		if !rep.Whole() || rep.Entries != 3*n+1 {
			t.Errorf("%d entries, %+v", rep.Entries, rep.Findings)
		}
		y, err := s.ClosedYear(ctx, town, 2025)
		if err != nil || len(y.Corrections) != n || value(t, y.Counts(), ledger.RuleMatters) != n+1 {
			t.Errorf("%d corrections, %v", len(y.Corrections), err)
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
