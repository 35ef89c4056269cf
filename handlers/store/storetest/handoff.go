package storetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
	"mingbai/handlers/store"
)

// town is a store with a desk, two advisers and an officer.
type town struct {
	s    *store.Store
	desk *handoff.Desk
	mu   sync.Mutex
	now  time.Time
}

// noon is a Monday in office hours.
var noon = time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)

func newTown(s *store.Store) (*town, error) {
	w := &town{s: s, now: noon}
	var err error
	w.desk, err = handoff.New(handoff.Config{Book: s, Secret: []byte("0123456789abcdef"), Now: w.clock,
		Redact: func(text string) string { return text }})
	if err != nil {
		return nil, err
	}
	at := func(name string) chat.Address { return chat.Address{Channel: "telegram", Chat: name} }
	always, err := handoff.ParseHours("全天")
	if err != nil {
		return nil, err
	}
	return w, s.SaveRoster(context.Background(), handoff.Roster{
		People: []handoff.Person{
			{ID: "z", Name: "张", Role: handoff.Adviser, Address: at("zhang")},
			{ID: "l", Name: "李", Role: handoff.Adviser, Address: at("li")},
			{ID: "o", Name: "所", Role: handoff.Officer, Office: "东凤司法所", Address: at("office")},
			{ID: "p", Name: "员", Role: handoff.Officer, Office: "东凤司法所", Address: at("office2")},
		},
		Posts: []handoff.Post{{Place: "东凤镇", Village: "甲村", Adviser: "z", Backup: "l", Office: "东凤司法所", Hours: always}},
	})
}

func (w *town) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *town) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// receive stores a message; data makes it a pressed button.
func (w *town) receive(from, id, text, data string) error {
	u := delivery.Incoming{Channel: "telegram", Update: id, Chat: from, Raw: []byte(text + "\x00" + data), At: noon}
	_, err := w.s.Receive(context.Background(), "telegram", "", []delivery.Incoming{u})
	return err
}

// work handles everything that waits.
func (w *town) work(name string) error {
	for {
		item, err := w.s.Claim(context.Background(), name, w.clock(), lease)
		if errors.Is(err, delivery.ErrEmpty) {
			return nil
		}
		if err != nil {
			return err
		}
		for {
			if err = w.handle(item); !errors.Is(err, delivery.ErrStale) {
				break
			}
		}
		if err != nil {
			return err
		}
	}
}

// handle decides about an update and commits, as a worker does.
func (w *town) handle(item delivery.Item) error {
	ctx := context.Background()
	m := chat.Message{ID: item.Incoming.Update, Kind: chat.Text, At: w.clock(),
		From: chat.Address{Channel: item.Incoming.Channel, Chat: item.Incoming.Chat}}
	if item.Incoming.Channel == handoff.ClockChannel {
		due, err := handoff.Clock{}.Decode(item.Incoming.Raw)
		if err != nil {
			return err
		}
		m = due
	} else {
		m.Text, m.Data, _ = strings.Cut(string(item.Incoming.Raw), "\x00")
	}
	if m.Data != "" && m.Kind == chat.Text {
		m.Kind = chat.Button
	}
	session, err := w.s.Load(ctx, m.From)
	if err != nil {
		return err
	}
	var e delivery.Effect
	var o handoff.Outcome
	switch m.Text {
	case "refer":
		o, _, err = w.desk.Refer(ctx, m, &session, handoff.Request{Place: "广东省中山市东凤镇", Village: "甲村", Category: "labor_wage", Summary: "canary"})
	case "/forget":
		o, err = w.desk.Forget(ctx, m.From)
		e.Erase = true
	default:
		o, _, err = w.desk.Take(ctx, m, &session)
	}
	if err != nil {
		return err
	}
	e.Hand(o)
	if m.Kind != chat.Due && !e.Erase {
		e.Session = &session
	}
	return w.s.Commit(ctx, item, m.From, e, w.clock())
}

// do lets somebody write and everything be handled.
func (w *town) do(from, id, text, data string) error {
	if err := w.receive(from, id, text, data); err != nil {
		return err
	}
	return w.work("w")
}

func (w *town) must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// only returns the resident's newest case.
func (w *town) only(who string) (handoff.Case, error) {
	cases, err := w.s.Cases(context.Background(), handoff.Query{Resident: person(who)})
	if err == nil && len(cases) == 0 {
		err = handoff.ErrNone
	}
	if err != nil {
		return handoff.Case{}, err
	}
	return cases[0], nil
}

// button is the data of a button of a case as it stands.
func (w *town) button(do, who, rest string) (string, error) {
	c, err := w.only(who)
	return fmt.Sprintf("h:%s:%s:%d%s", do, c.ID, c.Epoch, rest), err
}

// post sends everything that waits, as a dispatcher does, and returns it.
func (w *town) post() (map[string][]string, error) {
	ctx := context.Background()
	got := map[string][]string{}
	for {
		p, err := w.s.ClaimSend(ctx, "telegram", "d", w.clock(), lease)
		if errors.Is(err, delivery.ErrEmpty) {
			return got, nil
		}
		if err != nil {
			return got, err
		}
		current, err := w.s.Current(ctx, p.Outgoing)
		if err != nil {
			return got, err
		}
		if !current {
			if err := w.s.Dead(ctx, p, "owner changed"); err != nil {
				return got, err
			}
			continue
		}
		got[p.Outgoing.To.Chat] = append(got[p.Outgoing.To.Chat], p.Outgoing.Reply.Text)
		p.Message = fmt.Sprint("m", p.ID)
		if err := w.s.Sent(ctx, p, w.clock()); err != nil {
			return got, err
		}
	}
}

// RunHandoff runs the suite of cases.
func RunHandoff(t *testing.T, open Open) {
	for _, c := range []struct {
		name string
		f    func(*testing.T, *store.Store)
	}{
		{"refer, claim, relay, close", testCaseWay},
		{"two advisers claim at once", testCaseRace},
		{"steps happen once whatever the clock does", testCaseClock},
		{"erasure of a resident", testCaseErase},
		{"retention of cases", testCasePurge},
		{"somebody is gone", testCaseGone},
		{"a letter to a former owner is not sent", testCaseGuard},
		{"cards are found to be changed", testCaseCards},
		{"waits for a person are kept", testWaits},
	} {
		t.Run(c.name, func(t *testing.T) { c.f(t, open(t)) })
	}
}

func testCaseWay(t *testing.T, s *store.Store) {
	w, err := newTown(s)
	w.must(t, err)
	for i, step := range caseWay {
		w.must(t, w.walk("r", "", i, step))
	}
	w.must(t, w.checkWay("r"))
	p, err := s.MyData(context.Background(), person("r"))
	if err != nil || len(p.Cases) != 1 {
		t.Errorf("the resident's data holds %d cases, %v", len(p.Cases), err)
	}
	all, err := s.Letters(context.Background(), person("r"), 0, 100)
	if err != nil || len(all) < 4 {
		t.Fatalf("%d letters to the resident, %v", len(all), err)
	}
	rest, err := s.Letters(context.Background(), person("r"), all[1].ID, 100)
	if err != nil || len(rest) != len(all)-2 || rest[0].ID != all[2].ID {
		t.Errorf("%d of %d letters after the second, %v", len(rest), len(all), err)
	}
	sound(t, s)
}
