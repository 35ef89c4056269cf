package handoff_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/handoff"
)

func TestSomebodyIsGone(t *testing.T) {
	w := newWorld(t)
	w.refer(residents[0], wage)
	w.tap(staff[0], "cl")
	gone := func(who chat.Address) {
		c, err := w.desk.CaseOf(context.Background(), residents[0])
		if err != nil {
			t.Fatal(err)
		}
		m, err := handoff.Clock{}.Decode(handoff.GoneData(c.ID, "k", who))
		if err != nil {
			t.Fatal(err)
		}
		w.take(m)
	}
	gone(residents[0])
	says(t, w.last(staff[0]), "住户退出了聊天")
	gone(staff[0])
	c, err := w.desk.CaseOf(context.Background(), residents[0])
	if err != nil || c.Owner != "" || c.State != handoff.Offered {
		t.Errorf("after the owner left: %+v, %v", c, err)
	}
	says(t, w.last(residents[0]), "法律顾问乙")
	w.say(staff[0], "/mine")
	r, err := w.book.Roster(context.Background())
	if p, known := r.At(staff[0]); err != nil || !known || p.Lost {
		t.Errorf("heard from again: %+v, %v", p, err)
	}
	if _, err := (handoff.Clock{}).Decode([]byte("nonsense")); !errors.Is(err, handoff.ErrNone) {
		t.Errorf("Decode = %v", err)
	}
}

// TestSomebodyAskedIsGone: whoever is asked and cannot be reached is passed
// over at once, also when that was known before the card could be sent.
func TestSomebodyAskedIsGone(t *testing.T) {
	for name, c := range map[string]struct {
		late  bool // the case is offered while the roster is being changed
		tired bool // half an hour passed: the backup is asked
		gone  []int
		stage handoff.Stage
		asked int // who may claim it in the end
	}{
		"the adviser":                           {gone: []int{0}, stage: handoff.ToBackup, asked: 1},
		"the adviser, known meanwhile":          {late: true, gone: []int{0}, stage: handoff.ToBackup, asked: 1},
		"the adviser, when the backup is asked": {tired: true, gone: []int{0}, stage: handoff.ToBackup, asked: 1},
		"the backup":                            {tired: true, gone: []int{1}, stage: handoff.ToOffice, asked: 3},
		"both":                                  {gone: []int{0, 1}, stage: handoff.ToOffice, asked: 2},
		"both and an officer":                   {gone: []int{0, 1, 2}, stage: handoff.ToOffice, asked: 1},
		"everybody":                             {gone: []int{0, 1, 2, 3}, stage: handoff.ToHotline},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			o, _, err := w.desk.Refer(t.Context(), w.message(residents[0], ""), w.session(residents[0]), wage)
			if err != nil {
				t.Fatal(err)
			}
			if c.late {
				r, _ := w.book.Roster(t.Context())
				for i := range r.People {
					r.People[i].Lost = r.People[i].Address == staff[0]
				}
				if err := w.book.Apply(handoff.Change{Roster: &r}); err != nil {
					t.Fatal(err)
				}
			}
			w.commit(o)
			if c.tired {
				w.now = w.now.Add(31 * time.Minute)
				w.fire()
			}
			at := w.now
			for _, i := range c.gone {
				open, err := w.desk.CaseOf(t.Context(), residents[0])
				if err != nil {
					t.Fatal(err)
				}
				m, err := handoff.Clock{}.Decode(handoff.GoneData(open.ID, "k", staff[i]))
				if err != nil {
					t.Fatal(err)
				}
				w.take(m)
				w.check()
			}
			got, err := w.desk.CaseOf(t.Context(), residents[0])
			if err != nil || got.Stage != c.stage || len(got.Asked) != c.asked || len(got.Steps) == 0 || !w.now.Equal(at) {
				t.Errorf("%+v, %v", got, err)
			}
			if c.stage == handoff.ToHotline {
				says(t, w.last(residents[0]), "还没有人接。请现在打12348")
			}
		})
	}
}
