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
