package worklog

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"time"

	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
)

// Figures reads the rows behind the counts, or of them only those of Rule;
// handlers/store does.
type Figures interface {
	Entries(ctx context.Context, q ledger.Query) iter.Seq2[ledger.Entry, error]
}

// Span is the month of a day, both days included.
func Span(day ledger.Date) (from, to ledger.Date) {
	t := day.Time()
	from = ledger.Date(day.Month() + "-01")
	return from, ledger.DateOf(t.AddDate(0, 1, -t.Day()+1)).Add(-1)
}

// Of collects what somebody of the roster did in the month of a day: an
// adviser's own work; of somebody of a judicial office what the office did in
// its town.
func Of(ctx context.Context, f Figures, r handoff.Roster, who handoff.Person, day ledger.Date, at time.Time) (Log, error) {
	if who.Role == handoff.Officer {
		l, err := OfOffice(ctx, f, r, r.OfficeOf(who), day, at)
		l.Name = who.Name
		return l, err
	}
	l := Log{Name: who.Name, Unit: who.Firm, At: at}
	l.From, l.To = Span(day)
	for _, post := range r.Posts {
		if post.Adviser == who.ID && l.Place == "" {
			l.Place = post.Place
		}
	}
	mine := by(r, who)
	err := l.collect(ctx, f, "", func(e ledger.Entry) bool { return mine(e.Adviser) })
	return l, err
}

// OfOffice collects what the people of a judicial office did in a town in the
// month of a day, and what was brought as a file, of nobody in particular.
// Without a town there is nothing.
func OfOffice(ctx context.Context, f Figures, r handoff.Roster, office handoff.OfficeID, day ledger.Date, at time.Time) (Log, error) {
	l := Log{Name: office.String(), Unit: office.String(), Place: office.Place, At: at}
	l.From, l.To = Span(day)
	if office.Place == "" {
		return l, nil
	}
	err := l.collect(ctx, f, office.Place, func(e ledger.Entry) bool {
		return e.Adviser == "" && serves(r, office, e.Place) || slices.ContainsFunc(r.People, func(p handoff.Person) bool {
			return p.Role == handoff.Officer && r.OfficeOf(p) == office && by(r, p)(e.Adviser)
		})
	})
	return l, err
}

// serves tells whether a place is one of a judicial office: a county's has the
// towns whose villages name it, not the others of the county.
func serves(r handoff.Roster, office handoff.OfficeID, place string) bool {
	named := false
	for _, p := range r.Posts {
		if p.OfficeID() != office {
			continue
		}
		if named = true; p.Place == office.Place || ledger.Within(place, p.Place) {
			return true
		}
	}
	return !named
}

// ByPerson collects a month's work of many in one reading, for the page of an
// office: a log for each of them, within a place, "" for everywhere.
func ByPerson(ctx context.Context, f Figures, r handoff.Roster, people []handoff.Person, place string, day ledger.Date, at time.Time) ([]Log, error) {
	logs := make([]Log, len(people))
	whose := map[string][]int{} // of each word that stands for somebody in the books
	for i, p := range people {
		logs[i] = Log{Name: p.Name, Unit: p.Firm, Place: place, At: at}
		logs[i].From, logs[i].To = Span(day)
		for _, word := range []string{p.ID, p.Name} {
			if by(r, p)(word) {
				whose[word] = append(whose[word], i)
			}
		}
	}
	from, to := Span(day)
	rule := Rule()
	for e, err := range f.Entries(ctx, ledger.Query{From: from, To: to, Place: place}) {
		if err != nil {
			return nil, fmt.Errorf("work log: %w", err)
		}
		if !rule.Stands(e) {
			continue
		}
		for _, i := range whose[e.Adviser] {
			logs[i].Entries = append(logs[i].Entries, e)
		}
	}
	for i := range logs {
		slices.SortStableFunc(logs[i].Entries, byDay)
	}
	return logs, nil
}

// by tells whether a row is somebody's: what is entered in chat has the id of
// who did it, what the office enters by hand their name. A name that several of
// the roster have is nobody's.
func by(r handoff.Roster, who handoff.Person) func(adviser string) bool {
	same := 0
	for _, p := range r.People {
		if p.Name == who.Name {
			same++
		}
	}
	return func(adviser string) bool {
		return adviser != "" && (adviser == who.ID || adviser == who.Name && same == 1)
	}
}

// Rule stands for all rows that are work: what residents found out for
// themselves is nobody's.
func Rule() ledger.Rule {
	return ledger.Rule{Measure: ledger.Times, Kinds: ledger.ByHand()}
}

// byDay puts rows in the order in which they were done; the books give those
// that came online first.
func byDay(a, b ledger.Entry) int { return cmp.Compare(a.Date, b.Date) }

// collect reads the rows of a month that are somebody's.
func (l *Log) collect(ctx context.Context, f Figures, place string, mine func(ledger.Entry) bool) error {
	rule := Rule()
	for e, err := range f.Entries(ctx, ledger.Query{From: l.From, To: l.To, Place: place}) {
		if err != nil {
			return fmt.Errorf("work log: %w", err)
		}
		if rule.Stands(e) && mine(e) {
			l.Entries = append(l.Entries, e)
		}
	}
	slices.SortStableFunc(l.Entries, byDay)
	return nil
}
