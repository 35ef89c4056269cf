package storetest

import (
	"context"
	"errors"
	"testing"

	"mingbai/handlers/closing"
	"mingbai/handlers/delivery"
	"mingbai/handlers/ledger"
	"mingbai/handlers/store"
)

// months are the counts of each month from 2026-10 to 2027-03, by either day.
func months(t *testing.T, s *store.Store) map[ledger.Query]ledger.Counts {
	t.Helper()
	all := map[ledger.Query]ledger.Counts{}
	for first := ledger.Date("2026-10-01"); first < "2027-04"; {
		next := ledger.DateOf(first.Time().AddDate(0, 1, 0))
		for _, byClose := range []bool{false, true} {
			q := ledger.Query{From: first, To: next.Add(-1), ByClose: byClose}
			counts, err := s.Counts(context.Background(), q)
			if err != nil {
				t.Fatal(err)
			}
			all[q] = counts
		}
		first = next
	}
	return all
}

// same checks that no count of any month differs.
func same(t *testing.T, when string, want, got map[ledger.Query]ledger.Counts) {
	t.Helper()
	for q, was := range want {
		for _, c := range closing.Differ(was, got[q]) {
			t.Errorf("%s: from %s, by close %t: %s", when, q.From, q.ByClose, c.Say())
		}
	}
}

// stageOf is a row of a matter of a register.
func stageOf(key, ref string, day ledger.Date, kind ledger.Kind, o ledger.Outcome) ledger.Record {
	return work(key+ref, func(r *ledger.Record) {
		r.Date, r.Kind, r.Outcome, r.Key = day, kind, o, key
		if kind == ledger.Mediating {
			r.Category = "T02"
		}
	})
}

// testReopens takes the row back that closed a matter: the matter is as it was
// before, in every month, and what closes it next closes all of it.
func testReopens(t *testing.T, s *store.Store) {
	ctx := context.Background()
	for _, c := range []struct {
		name          string
		kind          ledger.Kind
		before        []ledger.Outcome // one a month from 2026-10 on
		closes, after ledger.Outcome
	}{
		{"a mediation", ledger.Mediating, []ledger.Outcome{ledger.StepAccepted, ledger.InMediation}, ledger.StepSucceeded, ledger.Failed},
		{"legal aid", ledger.LegalAid, []ledger.Outcome{ledger.StepApplied, ledger.StepAccepted, ledger.Assigned}, ledger.StepClosed, ledger.Terminated},
		{"a petition", ledger.Petitioning, []ledger.Outcome{ledger.StepAccepted}, ledger.StepClosed, ledger.ToOther},
		{"one that turned out to be nobody's", ledger.Mediating, []ledger.Outcome{ledger.StepAccepted}, ledger.Refused, ledger.StepSucceeded},
	} {
		t.Run(c.name, func(t *testing.T) {
			day := ledger.Date("2026-10-12")
			for i, o := range c.before {
				enter(t, s, stageOf(c.name, "before"+string(o), ledger.DateOf(day.Time().AddDate(0, i, 0)), c.kind, o))
			}
			stood := months(t, s)
			enter(t, s, stageOf(c.name, "closes", "2027-01-10", c.kind, c.closes))
			closed := months(t, s)
			moved := 0
			for q, was := range stood {
				moved += len(closing.Differ(was, closed[q]))
			}
			if moved == 0 {
				t.Fatal("closing it moved no count")
			}
			if plan, err := s.TakeBack(ctx, c.name+"closes"); err != nil || !plan.Opens() {
				t.Fatalf("it does not say that the matter is open again: %+v, %v", plan.Shifts, err)
			}
			same(t, "taken back", stood, months(t, s))
			for _, e := range rowsOf(t, s, c.name) { // rows without a day of closing are found by the other
				if e.Closed != "" && !e.Test {
					t.Errorf("the row of %s is closed still: %s", e.Date, e.Closed)
				}
			}
			enter(t, s, stageOf(c.name, "again", "2027-02-05", c.kind, c.after))
			for _, e := range rowsOf(t, s, c.name) {
				if e.Closed != "2027-02-05" && !e.Test {
					t.Errorf("the row of %s was closed on %q, want the day of what closed it in the end", e.Date, e.Closed)
				}
			}
		})
	}
}

// testReopenMarked marks the row that closed a matter as a mistake, and takes that back.
func testReopenMarked(t *testing.T, s *store.Store) {
	ctx := context.Background()
	enter(t, s, stageOf("件1", "a", "2026-10-12", ledger.Petitioning, ledger.StepAccepted))
	stood := months(t, s)
	enter(t, s, stageOf("件1", "b", "2026-11-12", ledger.Petitioning, ledger.StepClosed))
	closed := months(t, s)
	plan, err := s.PlanVoid(ctx, rowsOf(t, s, "件1")[1].ID)
	if err != nil {
		t.Fatal(err)
	}
	a, err := s.Void(ctx, rowsOf(t, s, "件1")[1].ID, plan.Print, "李四", "登错了案号")
	if err != nil {
		t.Fatal(err)
	}
	same(t, "marked", stood, months(t, s))
	if err := s.Unamend(ctx, a.N, "李四", "没有登错"); err != nil {
		t.Fatal(err)
	}
	same(t, "as it was", closed, months(t, s))
	if a, err = s.Void(ctx, rowsOf(t, s, "件1")[1].ID, "", "李四", "登错了案号"); err != nil {
		t.Fatal(err)
	}
	enter(t, s, stageOf("件1", "c", "2026-12-12", ledger.Petitioning, ledger.StepClosed))
	if err := s.Unamend(ctx, a.N, "李四", "没有登错"); !errors.Is(err, ledger.ErrAmended) {
		t.Errorf("taken back over what closed it since: %v", err)
	}
}

// testStaysClosed takes rows back that others have closed the matter beside.
func testStaysClosed(t *testing.T, s *store.Store) {
	for _, c := range []struct {
		name string
		rows []ledger.Record
		back string
		want ledger.Date // on which the first row is closed
	}{
		{"what came after the close", []ledger.Record{stageOf("", "x", "2026-10-12", ledger.Mediating, ledger.StepAccepted),
			stageOf("", "s", "2026-11-10", ledger.Mediating, ledger.StepSucceeded), stageOf("", "p", "2026-12-10", ledger.Mediating, ledger.Fulfilled)}, "p", "2026-11-10"},
		{"what came after it on the same day", []ledger.Record{stageOf("", "x", "2026-10-12", ledger.Mediating, ledger.StepAccepted),
			stageOf("", "s", "2026-11-10", ledger.Mediating, ledger.StepSucceeded), stageOf("", "p", "2026-11-10", ledger.Mediating, ledger.Fulfilled)}, "p", "2026-11-10"},
		{"the first of two that close it", []ledger.Record{stageOf("", "x", "2026-10-12", ledger.Petitioning, ledger.StepAccepted),
			stageOf("", "s", "2026-11-10", ledger.Petitioning, ledger.StepClosed), stageOf("", "p", "2026-12-10", ledger.Petitioning, ledger.StepClosed)}, "s", "2026-12-10"},
		{"a row that lies open itself", []ledger.Record{stageOf("", "x", "2026-10-12", ledger.Petitioning, ledger.StepAccepted),
			stageOf("", "s", "2026-11-10", ledger.Petitioning, ledger.StepClosed), stageOf("", "p", "2026-12-10", ledger.Petitioning, ledger.StepAccepted)}, "p", "2026-11-10"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, r := range c.rows {
				r.Ref, r.Key = c.name+r.Ref, c.name
				enter(t, s, r)
			}
			if err := inChat(s, c.name, delivery.Effect{Void: []string{c.name + c.back}}); err != nil {
				t.Fatal(err)
			}
			if first := rowsOf(t, s, c.name)[0]; first.Closed != c.want {
				t.Errorf("closed on %q, want %q", first.Closed, c.want)
			}
		})
	}
}
