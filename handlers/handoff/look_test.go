package handoff_test

import (
	"testing"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/handoff"
)

func TestMayOpenGuarded(t *testing.T) {
	guarded := handoff.Case{Guarded: true}
	for _, c := range []struct {
		name string
		who  handoff.Person
		may  bool
	}{
		{"nobody", handoff.Person{}, false},
		{"an adviser", handoff.Person{ID: "a", Role: handoff.Adviser, Appointed: true}, false},
		{"an officer", handoff.Person{ID: "o", Role: handoff.Officer}, false},
		{"an appointed officer", handoff.Person{ID: "o", Role: handoff.Officer, Appointed: true}, true},
		{"an appointed team", handoff.Person{ID: "o", Role: handoff.Officer, Appointed: true, Team: true}, false},
	} {
		if got := handoff.MayOpen(guarded, c.who); got != c.may {
			t.Errorf("%s: %v", c.name, got)
		}
		if !handoff.MayOpen(handoff.Case{}, c.who) {
			t.Errorf("%s may not open what is not guarded", c.name)
		}
	}
}

func TestSit(t *testing.T) {
	desk, phone := chat.Address{Channel: "office", Chat: "1"}, chat.Address{Channel: "telegram", Chat: "2"}
	r := handoff.Roster{People: []handoff.Person{{ID: "a", Address: phone, Lost: true}, {ID: "b", Address: desk}}}
	next := r.Sit("a", desk)
	if p, _ := next.At(desk); p.ID != "a" || p.Lost {
		t.Errorf("%+v sits there", p)
	}
	if p, known := next.At(phone); known {
		t.Errorf("%+v is still written to on the phone", p)
	}
	if p, _ := next.Person("b"); p.Reachable() {
		t.Error("two people have one address")
	}
	if p, _ := r.At(phone); p.ID != "a" {
		t.Error("the roster that was there was changed")
	}
}

func TestWaitedFor(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	open, ended := handoff.Case{Opened: at}, handoff.Case{Opened: at, Ended: at.Add(time.Hour)}
	if d := open.WaitedFor(at.Add(-time.Minute)); d != 0 {
		t.Errorf("a clock that went back: %s", d)
	}
	if d := open.WaitedFor(at.Add(2 * time.Hour)); d != 2*time.Hour {
		t.Errorf("open: %s", d)
	}
	if d := ended.WaitedFor(at.Add(9 * time.Hour)); d != time.Hour {
		t.Errorf("ended: %s", d)
	}
}
