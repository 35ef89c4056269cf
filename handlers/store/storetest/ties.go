package storetest

import (
	"context"
	"errors"
	"testing"

	"mingbai/handlers/audit"
	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
	"mingbai/handlers/rosterbook"
	"mingbai/handlers/store"
)

// testTies: what is said of two entries of a lawyer is kept with the entry that
// says who said it, and so is its undoing; the rest of the roster stays.
func testTies(t *testing.T, s *store.Store) {
	ctx := context.Background()
	const first, second = "广东省中山市甲镇", "广东省中山市乙镇"
	r := handoff.Roster{
		People: []handoff.Person{{ID: "a", Name: "张三", Firm: "某律所", Role: handoff.Adviser, Place: first}, {ID: "b", Name: "张三", Firm: "某律所", Role: handoff.Adviser, Place: second}},
		Posts:  []handoff.Post{{Place: first, Village: "一村", Adviser: "a"}, {Place: second, Village: "二村", Adviser: "b"}},
	}
	if err := s.SaveRoster(ctx, r); err != nil {
		t.Fatal(err)
	}
	say := func(own, who string, word handoff.Word) {
		t.Helper()
		err := rosterbook.Change(ctx, s, func(r handoff.Roster) (handoff.Roster, audit.Entry, error) {
			next, err := r.Say("a", "b", own, word)
			return next, audit.Entry{Who: who, What: audit.Roster, Object: "张三", Details: string(word)}, err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for i, c := range []struct {
		own  string
		word handoff.Word
		one  bool
	}{{"a", handoff.Same, false}, {"b", handoff.Same, true}, {"b", handoff.Other, false}, {"", handoff.Same, true}, {"", handoff.Other, false}} {
		say(c.own, "甲", c.word)
		now, err := s.Roster(ctx)
		if err != nil || (now.Human("b") == "a") != c.one || now.Version != int64(i+2) || len(now.Ties) != 1 {
			t.Errorf("%+v: %+v, version %d, %v", c, now.Ties, now.Version, err)
		}
		if p, _ := now.Person("b"); p != r.People[1] || now.Posts[1].Adviser != "b" {
			t.Errorf("%+v changed the entry: %+v", c, p)
		}
		trail, err := s.Trail(ctx, 0, 9)
		if err != nil || len(trail) != i+1 || trail[0].Details != string(c.word) {
			t.Errorf("%+v: entered %+v, %v", c, trail, err)
		}
	}
	r.Version = 1
	if err := s.ChangeRoster(ctx, r, audit.Entry{Who: "乙", What: audit.Roster, Object: "张三"}); !errors.Is(err, delivery.ErrStale) {
		t.Errorf("over what was said meanwhile: %v", err)
	}
	sound(t, s)
}
