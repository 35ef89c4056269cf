package store_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
	"mingbai/handlers/ledger/ledgertest"
	"mingbai/handlers/store"
)

// met is a consultation as the test remembers it, erased or not.
type met struct {
	person      string // with how often they were erased
	kind        ledger.Kind
	place       string
	village     string
	day, closed ledger.Date
}

// book does at random what can happen to the books, and remembers who came.
type book struct {
	t       *testing.T
	s       *store.Store
	rng     *rand.Rand
	met     []met
	erased  map[string]int
	keys    []string
	updates int
}

func (b *book) place() string {
	all := append(ledgertest.Towns(), "", ledgertest.County, "甲镇", ledgertest.Towns()[0])
	return all[b.rng.IntN(len(all))]
}

// update is the effect of one message of somebody.
func (b *book) update(from chat.Address, e delivery.Effect) {
	b.t.Helper()
	ctx, now := b.t.Context(), time.Now()
	b.updates++
	if _, err := b.s.Receive(ctx, "telegram", "", []delivery.Incoming{{Channel: "telegram", Update: fmt.Sprint("u", b.updates), Chat: from.Chat, At: now}}); err != nil {
		b.t.Fatal(err)
	}
	item, err := b.s.Claim(ctx, "w", now, time.Minute)
	if err != nil {
		b.t.Fatal(err)
	}
	if err := b.s.Commit(ctx, item, from, e, now); err != nil {
		b.t.Fatal(err)
	}
}

// consult is a question, or a case when it has a key.
func (b *book) consult(key string) {
	who := fmt.Sprint("p", b.rng.IntN(12))
	at := time.Date(2026, 1, 1+b.rng.IntN(120), b.rng.IntN(24), 0, 0, 0, time.UTC)
	c := ledger.Consultation{ID: fmt.Sprint("c", b.updates), At: at, Closed: at.AddDate(0, 0, b.rng.IntN(20)), Place: b.place(),
		Category: "labor_wage", Channel: "telegram", Outcome: ledger.Answered, Sources: []string{"g"}}
	if b.rng.IntN(2) == 0 && c.Place != "" {
		c.Village = []string{"甲村", "乙村"}[b.rng.IntN(2)]
	}
	m := met{fmt.Sprint(who, "#", b.erased[who]), ledger.SelfService, c.Place, c.Village, ledger.DateOf(c.At), ledger.DateOf(c.Closed)}
	if key != "" {
		c.CaseKey, c.Matters, c.Visits = key, 1, 1+b.rng.IntN(3)
		m.kind = ledger.Consulting
		b.keys = append(b.keys, key)
	}
	b.met = append(b.met, m)
	b.update(ledgertest.Address(who), delivery.Effect{Handoff: &handoff.Change{Rows: []handoff.Row{{Of: ledgertest.Address(who), Consultation: c}}}})
}

// step does one thing.
func (b *book) step(i int) {
	b.t.Helper()
	ctx := b.t.Context()
	var err error
	switch n := b.rng.IntN(21); {
	case n < 9:
		b.consult("")
	case n < 13:
		b.consult(fmt.Sprint("2026甲", i))
	case n < 15:
		r := ledger.Record{Ref: fmt.Sprint("r", i), Date: "2026-02-03", Kind: ledger.Consulting, Place: b.place(), Channel: "phone", Matters: 1, Visits: 2, Outcome: ledger.Answered}
		if len(b.keys) > 0 && b.rng.IntN(2) == 0 {
			r.Key = b.keys[b.rng.IntN(len(b.keys))]
		}
		_, err = b.s.Enter(ctx, []ledger.Record{r, r})
	case n < 17:
		key := fmt.Sprint("调", b.rng.IntN(8))
		r := ledger.Record{Ref: fmt.Sprint("r", i), Date: ledger.Date("2026-01-05").Add(b.rng.IntN(100)), Kind: ledger.Mediating, Place: b.place(), Category: "T02",
			Channel: "walk_in", Matters: 1, Visits: 1, Key: key, Outcome: []ledger.Outcome{ledger.StepAccepted, ledger.InMediation, ledger.StepSucceeded}[b.rng.IntN(3)]}
		_, err = b.s.Enter(ctx, []ledger.Record{r})
	case n == 17:
		who := fmt.Sprint("p", b.rng.IntN(12))
		b.update(ledgertest.Address(who), delivery.Effect{Erase: true, Void: []string{fmt.Sprint("r", b.rng.IntN(i+1))}})
		b.erased[who]++
	case n == 18 && len(b.keys) > 1:
		from, into := b.keys[0], b.keys[1]
		b.keys = b.keys[1:]
		if _, err = b.s.Rejoin(ctx, from, into, "", "测试", "同一件事"); errors.Is(err, ledger.ErrMatter) {
			err = nil // its matter was joined before
		}
	case n == 19:
		err = b.amend()
	default:
		err = b.s.Tally(ctx)
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

// amend takes something back that was done to the books, or marks a row as a
// trial and takes that back: nobody's coming is forgotten by it.
func (b *book) amend() error {
	ctx := b.t.Context()
	var ids []string
	for e, err := range b.s.Entries(ctx, ledger.Query{}) {
		if err != nil {
			return err
		}
		if !e.Test {
			ids = append(ids, e.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	a, err := b.s.Void(ctx, ids[b.rng.IntN(len(ids))], "", "测试", "试一试")
	if err != nil {
		return err
	}
	if b.rng.IntN(2) == 0 {
		if err := b.s.Tally(ctx); err != nil {
			return err
		}
	}
	return b.s.Unamend(ctx, a.N, "测试", "试完了")
}

// persons counts who came, by heart.
func (b *book) persons(q ledger.Query, kind ledger.Kind) int64 {
	who := map[string]bool{}
	for _, m := range b.met {
		day := m.day
		if q.ByClose && kind != ledger.SelfService {
			day = m.closed
		}
		if m.kind == kind && q.Includes(day) && ledger.Within(m.place, q.Place) && (q.Village == "" || m.village == q.Village) {
			who[m.person] = true
		}
	}
	return int64(len(who))
}

// check compares the tallies with the rows, and persons with what the test
// remembers.
func (b *book) check(ctx context.Context, q ledger.Query) {
	b.t.Helper()
	got, err := b.s.Counts(ctx, q)
	if err != nil {
		b.t.Fatal(err)
	}
	want, err := b.s.Recount(ctx, q)
	if err != nil {
		b.t.Fatal(err)
	}
	for i, rule := range ledger.Rules() {
		g, w := got.Rows[i], want.Rows[i]
		switch rule.ID {
		case ledger.RulePersons:
			w.Value, w.Entries = b.persons(q, ledger.Consulting), g.Entries
		case ledger.RuleSelfPersons:
			w.Value, w.Entries = b.persons(q, ledger.SelfService), g.Entries
		}
		if fmt.Sprint(g) != fmt.Sprint(w) {
			b.t.Errorf("%+v:\n\tkept    %v\n\tcounted %v", q, g, w)
		}
	}
}

// TestTalliesAreTheRows does at random what can happen to the books: questions,
// cases, files, joined matters, rows taken back, residents erased.
func TestTalliesAreTheRows(t *testing.T) {
	engines(t, func(t *testing.T, s *store.Store) {
		b := &book{t: t, s: s, rng: rand.New(rand.NewPCG(7, 9)), erased: map[string]int{}}
		for i := range 240 {
			b.step(i)
			if i%40 != 39 {
				continue
			}
			for _, q := range []ledger.Query{{}, {Village: "甲村", Place: ledgertest.Towns()[1]}, {Place: ledgertest.Towns()[1]},
				{From: "2026-01-11", To: "2026-03-09"}, {From: "2026-02-01", To: "2026-03-31"},
				{From: "2026-02-01", To: "2026-03-31", Place: ledgertest.Towns()[2], Village: "乙村"}} {
				b.check(t.Context(), q)
				q.ByClose = true
				b.check(t.Context(), q)
			}
		}
		sound(t, s)
	})
}
