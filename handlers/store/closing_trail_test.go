package store_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/ledger"
)

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
