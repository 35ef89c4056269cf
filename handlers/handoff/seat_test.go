package handoff_test

import (
	"slices"
	"testing"

	"mingbai/handlers/chat"
	"mingbai/handlers/handoff"
)

func TestFollow(t *testing.T) {
	seat, phone := handoff.Seat("1"), chat.Address{Channel: "telegram", Chat: "2"}
	roster := handoff.Roster{People: []handoff.Person{
		{ID: "free"}, {ID: "lost", Address: phone, Lost: true}, {ID: "phone", Address: chat.Address{Channel: "telegram", Chat: "3"}},
		{ID: "team", Team: true, Address: phone, Lost: true}, {ID: "there", Address: seat},
	}}
	for _, c := range []struct {
		name, person string
		sits, left   string // who sits at the seat then, who left it
		changed      bool
	}{
		{"the same", "there", "there", "", false},
		{"nobody any more", "", "", "there", true},
		{"somebody who was never bound", "free", "free", "there", true},
		{"somebody who cannot be reached", "lost", "lost", "there", true},
		{"somebody reached elsewhere", "phone", "", "there", true},
		{"a team", "team", "", "there", true},
		{"somebody unknown", "x", "", "there", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			next, left, changed := roster.Follow(seat, c.person)
			if p, _ := next.At(seat); p.ID != c.sits || left != c.left || changed != c.changed {
				t.Errorf("%q sits there, %q left, changed %v", p.ID, left, changed)
			}
			if p, _ := roster.At(seat); p.ID != "there" {
				t.Error("the roster that was there was changed")
			}
		})
	}
}

// TestLeft: the cases of somebody who lost their seat go on, unless they are
// back before that is known.
func TestLeft(t *testing.T) {
	for _, how := range []string{"left", "back", "out of the roster"} {
		back := how == "back"
		w := newWorld(t)
		w.refer(residents[0], wage)
		w.tap(staff[0], "cl")
		r, err := w.book.Roster(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		p, _ := r.At(staff[0])
		if !back {
			for i := range r.People {
				if r.People[i].ID == p.ID {
					r.People[i].Address = chat.Address{}
				}
			}
			if how != "left" {
				r.People = slices.DeleteFunc(r.People, func(x handoff.Person) bool { return x.ID == p.ID })
			}
			if err := w.book.Apply(handoff.Change{Roster: &r}); err != nil {
				t.Fatal(err)
			}
		}
		m, err := handoff.Clock{}.Decode(handoff.LeftData("left/1", p.ID))
		if err != nil || m.ID != "left/1" {
			t.Fatalf("%+v, %v", m, err)
		}
		w.take(m)
		w.check()
		c, err := w.desk.CaseOf(t.Context(), residents[0])
		if err != nil || (c.Owner == p.ID) != back {
			t.Errorf("%s: %+v, %v", how, c, err)
		}
		if !back {
			says(t, w.last(residents[0]), "法律顾问乙")
		}
	}
	for _, broken := range []string{"left\n\nx", "left\nk\n", "left"} {
		if _, err := (handoff.Clock{}).Decode([]byte(broken)); err == nil {
			t.Errorf("%q was read", broken)
		}
	}
}

func TestLost(t *testing.T) {
	at := handoff.Seat("1")
	before := handoff.Roster{People: []handoff.Person{{ID: "a", Address: at}, {ID: "b", Address: at}, {ID: "c", Address: at}, {ID: "d"}, {ID: "e", Address: at, Lost: true}}}
	next := handoff.Roster{People: []handoff.Person{{ID: "a", Address: at}, {ID: "b"}, {ID: "d"}}}
	if got := before.Lost(next); !slices.Equal(got, []string{"b", "c"}) {
		t.Errorf("lost %v", got)
	}
}
