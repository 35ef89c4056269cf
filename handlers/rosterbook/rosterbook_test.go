package rosterbook_test

import (
	"context"
	"errors"
	"testing"

	"mingbai/handlers/audit"
	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
	"mingbai/handlers/rosterbook"
)

// racy is a book in which somebody else saves first a few times.
type racy struct {
	roster  handoff.Roster
	others  int // saves of somebody else that are still to come
	failing error
	entries []audit.Entry
}

func (b *racy) Roster(context.Context) (handoff.Roster, error) { return b.roster.Clone(), nil }

func (b *racy) ChangeRoster(_ context.Context, r handoff.Roster, done audit.Entry) error {
	switch {
	case b.failing != nil:
		return b.failing
	case b.others > 0:
		b.others--
		b.roster.People = append(b.roster.People, handoff.Person{ID: "other"})
		return delivery.ErrStale
	}
	b.roster, b.entries = r, append(b.entries, done)
	return nil
}

func TestChange(t *testing.T) {
	down, no := errors.New("fake: down"), errors.New("fake: no")
	for _, c := range []struct {
		name          string
		book          racy
		refuse        error
		want          error
		calls, people int
	}{
		{"first", racy{}, nil, nil, 1, 1},
		{"after two others", racy{others: 2}, nil, nil, 3, 3},
		{"others without end", racy{others: 99}, nil, delivery.ErrStale, 6, 6},
		{"refused", racy{}, no, no, 1, 0},
		{"not stored", racy{failing: down}, nil, down, 1, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			calls := 0
			err := rosterbook.Change(t.Context(), &c.book, func(r handoff.Roster) (handoff.Roster, audit.Entry, error) {
				calls++
				r.People = append(r.People, handoff.Person{ID: "new"})
				return r, audit.Entry{Who: "王干事"}, c.refuse
			})
			if !errors.Is(err, c.want) || calls != c.calls || len(c.book.roster.People) != c.people || (err == nil) != (len(c.book.entries) == 1) {
				t.Errorf("%v after %d calls, %d people, %d entries", err, calls, len(c.book.roster.People), len(c.book.entries))
			}
		})
	}
}
