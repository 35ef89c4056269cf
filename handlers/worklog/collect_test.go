package worklog_test

import (
	"context"
	"errors"
	"iter"
	"slices"
	"testing"
	"time"

	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
	"mingbai/handlers/worklog"
)

// rows are the books.
type rows struct {
	all   []ledger.Entry
	asked ledger.Query
	err   error
}

// Entries implements worklog.Figures.
func (r *rows) Entries(_ context.Context, q ledger.Query) iter.Seq2[ledger.Entry, error] {
	r.asked = q
	return func(yield func(ledger.Entry, error) bool) {
		for _, e := range r.all {
			if e.Date < q.From || e.Date > q.To || !ledger.Within(e.Place, q.Place) {
				continue
			}
			if !yield(e, nil) {
				return
			}
		}
		if r.err != nil {
			yield(ledger.Entry{}, r.err)
		}
	}
}

func TestSpan(t *testing.T) {
	for _, c := range []struct{ day, from, to ledger.Date }{
		{"2026-03-15", "2026-03-01", "2026-03-31"}, {"2028-02-29", "2028-02-01", "2028-02-29"}, {"2026-12-31", "2026-12-01", "2026-12-31"}, {"2026-01-01", "2026-01-01", "2026-01-31"},
	} {
		if from, to := worklog.Span(c.day); from != c.from || to != c.to {
			t.Errorf("%s: %s to %s, want %s to %s", c.day, from, to, c.from, c.to)
		}
	}
}

// TestWhose: work is found by the id and by the name, unless several have it; of
// an office all its people's, and what is nobody's.
func TestWhose(t *testing.T) {
	const town, other = "广东省中山市甲镇", "广东省中山市乙镇"
	r := handoff.Roster{
		People: []handoff.Person{
			{ID: "z", Name: "张三", Firm: "甲所", Role: handoff.Adviser}, {ID: "l1", Name: "李四", Role: handoff.Adviser}, {ID: "l2", Name: "李四", Role: handoff.Adviser},
			{ID: "w", Name: "王五", Role: handoff.Officer, Office: "甲镇司法所"}, {ID: "q", Name: "钱七", Role: handoff.Officer, Office: "乙镇司法所"},
		},
		Posts: []handoff.Post{{Place: town, Village: "甲村", Adviser: "z", Office: "甲镇司法所"}},
	}
	row := func(id, adviser, place string, kind ledger.Kind) ledger.Entry {
		return ledger.Entry{ID: id, Date: "2026-03-05", Adviser: adviser, Place: place, Kind: kind, Matters: 1, Visits: 1, Outcome: ledger.Answered}
	}
	books := &rows{all: []ledger.Entry{
		row("chat", "z", town, ledger.Consulting), row("by-hand", "张三", town, ledger.Lecture), row("elsewhere", "z", other, ledger.Consulting),
		row("unclear", "李四", town, ledger.Consulting), row("first", "l1", town, ledger.Consulting), row("office", "w", town, ledger.Mediating),
		row("file", "", town, ledger.Petitioning), row("other-office", "q", town, ledger.Mediating), row("self", "z", town, ledger.SelfService),
		{ID: "before", Date: "2026-03-01", Adviser: "z", Place: town, Kind: ledger.Lecture, Visits: 30, Outcome: ledger.StepClosed, Offline: true},
		{ID: "april", Date: "2026-04-01", Adviser: "z", Place: town, Kind: ledger.Consulting, Matters: 1, Outcome: ledger.Answered},
		{ID: "trial", Date: "2026-03-06", Adviser: "z", Place: town, Kind: ledger.Consulting, Matters: 1, Outcome: ledger.Answered, Test: true},
	}}
	ids := func(l worklog.Log) (all []string) {
		for _, e := range l.Entries {
			all = append(all, e.ID)
		}
		return all
	}
	at := time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		who  int
		want []string
	}{{0, []string{"before", "chat", "by-hand", "elsewhere"}}, {1, []string{"first"}}, {3, []string{"office", "file"}}} {
		l, err := worklog.Of(t.Context(), books, r, r.People[c.who], "2026-03-20", at)
		if err != nil || !slices.Equal(ids(l), c.want) {
			t.Errorf("%s: %q, want %q, %v", r.People[c.who].Name, ids(l), c.want, err)
		}
	}
	logs, err := worklog.ByPerson(t.Context(), books, r, r.People, town, "2026-03-20", at)
	if err != nil || !slices.Equal(ids(logs[0]), []string{"before", "chat", "by-hand"}) || len(ids(logs[2])) != 0 || !slices.Equal(ids(logs[3]), []string{"office"}) {
		t.Errorf("at once: %q %q %q, %v", ids(logs[0]), ids(logs[2]), ids(logs[3]), err)
	}
	if l, err := worklog.OfOffice(t.Context(), books, r, handoff.OfficeID{Name: "甲镇司法所"}, "2026-03-20", at); err != nil || len(l.Entries) != 0 {
		t.Errorf("an office without a town has %d rows, %v", len(l.Entries), err)
	}
	namesakes := handoff.Roster{People: []handoff.Person{{ID: "w", Name: "王五", Role: handoff.Officer, Office: "司法所", Place: town}, {ID: "q", Name: "钱七", Role: handoff.Officer, Office: "司法所", Place: other}}}
	if l, err := worklog.Of(t.Context(), books, namesakes, namesakes.People[1], "2026-03-20", at); err != nil || l.Place != other || l.Unit != "乙镇司法所" || len(l.Entries) != 0 {
		t.Errorf("an office of that name in another town: %q of %s %s, %v", ids(l), l.Place, l.Unit, err)
	}
	if l, err := worklog.Of(t.Context(), books, namesakes, namesakes.People[0], "2026-03-20", at); err != nil || !slices.Equal(ids(l), []string{"office", "file"}) {
		t.Errorf("one that has a namesake: %q, %v", ids(l), err)
	}
	const county = "广东省中山市"
	wide := handoff.Roster{People: []handoff.Person{{ID: "w", Name: "王五", Role: handoff.Officer, Office: "中心所", Place: county}}, Posts: []handoff.Post{{Place: other, Village: "远村", Office: "中心所", Seat: county}}}
	if l, err := worklog.Of(t.Context(), books, wide, wide.People[0], "2026-03-20", at); err != nil || !slices.Equal(ids(l), []string{"office"}) {
		t.Errorf("a county's office has rows of a town that it does not serve: %q, %v", ids(l), err)
	}
	books.err = errors.New("fake: broken")
	if _, err := worklog.Of(t.Context(), books, r, r.People[0], "2026-03-20", at); !errors.Is(err, books.err) {
		t.Errorf("broken books: %v", err)
	}
}
