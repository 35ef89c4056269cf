package main

import (
	"context"
	"testing"
	"time"

	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
	"mingbai/handlers/store"
)

// TestPostsAt asks the roster of now who served on a day: long ago it can only
// tell when it says since when.
func TestPostsAt(t *testing.T) {
	now := time.Now()
	for _, c := range []struct {
		name string
		from time.Time
		day  time.Time
		want ledger.Posts
	}{
		{"lately, without a beginning", time.Time{}, now.AddDate(0, -1, 0), ledger.Posts{Advisers: 1, Villages: 1}},
		{"long ago, without a beginning", time.Time{}, now.AddDate(-2, 0, 0), ledger.Posts{}},
		{"long ago, after the beginning", now.AddDate(-3, 0, 0), now.AddDate(-2, 0, 0), ledger.Posts{Advisers: 1, Villages: 1}},
		{"long ago, before the beginning", now.AddDate(-1, 0, 0), now.AddDate(-2, 0, 0), ledger.Posts{}},
	} {
		p := newProgram(t, nil)
		p.with(func(ctx context.Context, s *store.Store) {
			r := handoff.Roster{People: []handoff.Person{{ID: "a", Name: "张三"}}, Posts: []handoff.Post{{Place: "东凤镇", Village: "甲村", Adviser: "a", From: c.from}}}
			if err := s.SaveRoster(ctx, r); err != nil {
				t.Fatal(err)
			}
			got, err := shop{store: s}.postsAt(ctx, "广东省中山市东凤镇", c.day)
			if err != nil || got != c.want {
				t.Errorf("%s: %+v, %v", c.name, got, err)
			}
		})
	}
}

// TestLawyerOfTwoTownsCountsOnce: the county counts a lawyer once whom two towns
// entered and who was said to be one; each town, and its villages, count as
// before.
func TestLawyerOfTwoTownsCountsOnce(t *testing.T) {
	const county, first, second = "广东省中山市", "广东省中山市甲镇", "广东省中山市乙镇"
	r := handoff.Roster{
		People: []handoff.Person{{ID: "a", Name: "张三", Firm: "某所", Role: handoff.Adviser}, {ID: "b", Name: "张三", Firm: "某所", Role: handoff.Adviser}, {ID: "c", Name: "李四", Role: handoff.Adviser}},
		Posts:  []handoff.Post{{Place: first, Village: "一村", Adviser: "a"}, {Place: second, Village: "二村", Adviser: "b"}, {Place: second, Village: "三村", Adviser: "c"}},
	}
	joined, err := r.Say("a", "b", "", handoff.Same)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		roster handoff.Roster
		place  string
		want   ledger.Posts
	}{
		{"apart", r, county, ledger.Posts{Advisers: 3, Villages: 3}}, {"joined", joined, county, ledger.Posts{Advisers: 2, Villages: 3}},
		{"joined, one town", joined, first, ledger.Posts{Advisers: 1, Villages: 1}}, {"joined, the other", joined, second, ledger.Posts{Advisers: 2, Villages: 2}},
	} {
		if got := postsOf(c.roster, c.place, time.Now()); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}
