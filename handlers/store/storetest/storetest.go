// Package storetest is the suite that every database under handlers/store
// passes, and the checker of what must hold of the rows after any crash. Tests
// of the store and the crash tests of bot use it; the product does not.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/ledger"
	"mingbai/handlers/store"
)

// Open gives a test an empty store that ends with the test.
type Open func(t *testing.T) *store.Store

// Start is the time the suite's clock begins at.
var start = time.Date(2026, 3, 15, 9, 0, 0, 0, time.UTC)

const lease = 30 * time.Second

// Run runs the suite.
func Run(t *testing.T, open Open) {
	for _, c := range append(append(kept(), books()...), []test{
		{"an update is kept once", testDuplicates},
		{"a cursor is stored with its updates", testCursor},
		{"order within a chat", testOrder},
		{"a claim runs out", testExpiry},
		{"put back and set aside", testFail},
		{"an effect is stored whole or not", testAtomic},
		{"a stale session is refused", testStale},
		{"replies leave in order", testOutbox},
		{"replies are put back and given up", testLater},
		{"a backlog is refused", testBacklog},
		{"a clock that is set back", testClock},
		{"workers race", testRace},
		{"one holder of a lease", testLease},
		{"a transcript and all data", testMyData},
		{"erasure", testErase},
		{"retention", testPurge},
		{"the ledger is filtered", testLedger},
	}...) {
		t.Run(c.name, func(t *testing.T) { c.f(t, open(t)) })
	}
}

// person is a resident on the suite's channel.
func person(name string) chat.Address { return chat.Address{Channel: "telegram", Chat: name} }

func update(from, id, text string) delivery.Incoming {
	return delivery.Incoming{Channel: "telegram", Update: id, Chat: from, Raw: []byte(text), At: start}
}

func receive(t *testing.T, s *store.Store, updates ...delivery.Incoming) int {
	t.Helper()
	n, err := s.Receive(context.Background(), "telegram", "", updates)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func claim(t *testing.T, s *store.Store, now time.Time) delivery.Item {
	t.Helper()
	item, err := s.Claim(context.Background(), "w", now, lease)
	if err != nil {
		t.Fatalf("Claim: %v", err)
	}
	return item
}

func nothing(t *testing.T, s *store.Store, now time.Time) {
	t.Helper()
	if item, err := s.Claim(context.Background(), "w", now, lease); !errors.Is(err, delivery.ErrEmpty) {
		t.Fatalf("Claim = update %s, %v; want ErrEmpty", item.Incoming.Update, err)
	}
}

func commit(t *testing.T, s *store.Store, item delivery.Item, e delivery.Effect) {
	t.Helper()
	if err := s.Commit(context.Background(), item, person(item.Incoming.Chat), e, start); err != nil {
		t.Fatalf("Commit: %v", err)
	}
}

func reply(to, key, text string) delivery.Outgoing {
	return delivery.Outgoing{Key: key, To: person(to), Reply: chat.Reply{Text: text}}
}

func record(id string) ledger.Consultation {
	return ledger.Consultation{ID: id, At: start, Place: "广东省中山市东凤镇", Category: "劳动", Channel: "telegram",
		Outcome: ledger.Answered, Sources: []string{"g1"}}
}

func sound(t *testing.T, s *store.Store) {
	t.Helper()
	if err := s.Invariants(context.Background()); err != nil {
		t.Error(err)
	}
}

func testDuplicates(t *testing.T, s *store.Store) {
	if n := receive(t, s, update("a", "1", "x"), update("a", "1", "x"), update("a", "2", "y")); n != 2 {
		t.Errorf("first Receive = %d new, want 2", n)
	}
	commit(t, s, claim(t, s, start), delivery.Effect{})
	if n := receive(t, s, update("a", "1", "x"), update("a", "2", "y"), update("a", "3", "z")); n != 1 {
		t.Errorf("second Receive = %d new, want 1", n)
	}
	sound(t, s)
}

func testCursor(t *testing.T, s *store.Store) {
	ctx := context.Background()
	read := func(want string) {
		t.Helper()
		if got, err := s.Cursor(ctx, "telegram"); err != nil || got != want {
			t.Errorf("Cursor = %q, %v; want %q", got, err, want)
		}
	}
	read("")
	for _, cursor := range []string{"17", "", "3"} {
		if _, err := s.Receive(ctx, "telegram", cursor, nil); err != nil {
			t.Fatal(err)
		}
	}
	read("3")
}

func testOrder(t *testing.T, s *store.Store) {
	receive(t, s, update("a", "1", "a1"), update("a", "2", "a2"), update("b", "3", "b1"), update("b", "4", "b2"))
	first, second := claim(t, s, start), claim(t, s, start)
	got := map[string]bool{string(first.Incoming.Raw): true, string(second.Incoming.Raw): true}
	if !got["a1"] || !got["b1"] {
		t.Fatalf("claimed %v, want a1 and b1", got)
	}
	nothing(t, s, start)
	commit(t, s, second, delivery.Effect{})
	third := claim(t, s, start)
	want := map[string]string{"a": "a2", "b": "b2"}[second.Incoming.Chat]
	if string(third.Incoming.Raw) != want {
		t.Errorf("after %s came %s, want %s", second.Incoming.Raw, third.Incoming.Raw, want)
	}
	in := third.Incoming
	if in.Channel != "telegram" || in.Chat != second.Incoming.Chat || !in.At.Equal(start) || third.Tries != 1 {
		t.Errorf("claimed item is %+v", third)
	}
	sound(t, s)
}

func testExpiry(t *testing.T, s *store.Store) {
	receive(t, s, update("a", "1", "x"))
	old := claim(t, s, start)
	nothing(t, s, start.Add(lease-time.Second))
	again := claim(t, s, start.Add(lease))
	if again.ID != old.ID || again.Tries != 2 {
		t.Fatalf("claimed %d for the %d. time, want %d for the second", again.ID, again.Tries, old.ID)
	}
	err := s.Commit(context.Background(), old, person("a"), delivery.Effect{Replies: []delivery.Outgoing{reply("a", "k", "old")}}, start)
	if !errors.Is(err, delivery.ErrLost) {
		t.Errorf("Commit of the lost claim = %v", err)
	}
	if err := s.Fail(context.Background(), old, "x", start, true); !errors.Is(err, delivery.ErrLost) {
		t.Errorf("Fail of the lost claim = %v", err)
	}
	commit(t, s, again, delivery.Effect{Replies: []delivery.Outgoing{reply("a", "k", "new")}})
	nothing(t, s, start.Add(time.Hour))
	if p, err := s.ClaimSend(context.Background(), "telegram", "d", start, lease); err != nil || p.Outgoing.Reply.Text != "new" {
		t.Errorf("ClaimSend = %q, %v", p.Outgoing.Reply.Text, err)
	}
	sound(t, s)
}

func testClock(t *testing.T, s *store.Store) {
	ctx := context.Background()
	receive(t, s, update("a", "1", "x"), update("b", "2", "y"))
	item := claim(t, s, start)
	if err := s.Fail(ctx, item, "handle", start.Add(5*time.Minute), false); err != nil {
		t.Fatal(err)
	}
	commit(t, s, claim(t, s, start), delivery.Effect{Replies: []delivery.Outgoing{reply("b", "k", "one")}})
	nothing(t, s, start.Add(4*time.Minute))
	back := start.Add(-2 * time.Hour)
	if again := claim(t, s, back); again.ID != item.ID {
		t.Errorf("claimed %d, want %d", again.ID, item.ID)
	}
	nothing(t, s, back)
	p := claimSend(t, s, back, "one")
	if err := s.Sent(ctx, p, back); err != nil {
		t.Fatal(err)
	}
	nothing(t, s, back.Add(lease-time.Second))
	commit(t, s, claim(t, s, start.AddDate(10, 0, 0)), delivery.Effect{})
	sound(t, s)
}

func testFail(t *testing.T, s *store.Store) {
	ctx := context.Background()
	receive(t, s, update("a", "1", "poison"), update("a", "2", "fine"))
	now := start
	for try := 1; try <= 3; try++ {
		item := claim(t, s, now)
		if item.Incoming.Update != "1" || item.Fails != try-1 {
			t.Fatalf("try %d claimed update %s with %d fails", try, item.Incoming.Update, item.Fails)
		}
		now = now.Add(time.Minute)
		if err := s.Fail(ctx, item, "panic", now, try == 3); err != nil {
			t.Fatal(err)
		}
		if try < 3 {
			nothing(t, s, now.Add(-time.Second))
		}
	}
	if item := claim(t, s, now); item.Incoming.Update != "2" {
		t.Errorf("after the parked update came %s, want 2", item.Incoming.Update)
	}
	w, err := s.Waiting(ctx)
	if err != nil || w.Parked != 1 || w.Inbox != 1 {
		t.Errorf("Waiting = %+v, %v", w, err)
	}
	if _, err := s.Answer(ctx, person("a"), "1"); !errors.Is(err, delivery.ErrParked) {
		t.Errorf("Answer of the parked update = %v", err)
	}
	sound(t, s)
}

func testAtomic(t *testing.T, s *store.Store) {
	ctx := context.Background()
	receive(t, s, update("a", "1", "x"))
	item := claim(t, s, start)
	bad := record("c1")
	bad.Outcome = ""
	e := delivery.Effect{
		Session: &chat.Session{Place: "p"},
		Records: []ledger.Consultation{record("c0"), bad},
		Replies: []delivery.Outgoing{reply("a", "k", "r")},
	}
	if err := s.Commit(ctx, item, person("a"), e, start); !errors.Is(err, ledger.ErrRow) {
		t.Fatalf("Commit = %v, want ErrRow", err)
	}
	if session, err := s.Load(ctx, person("a")); err != nil || session.Version != 0 {
		t.Errorf("a session of version %d was kept, %v", session.Version, err)
	}
	if n, err := s.Count(ctx, ledger.Filter{}); err != nil || n != 0 {
		t.Errorf("%d ledger rows were kept, %v", n, err)
	}
	e.Records[1] = record("c1")
	commit(t, s, item, e)
	if n, err := s.Count(ctx, ledger.Filter{}); err != nil || n != 2 {
		t.Errorf("Count = %d, %v; want 2", n, err)
	}
	replies, err := s.Answer(ctx, person("a"), "1")
	if err != nil || len(replies) != 1 || replies[0].Text != "r" {
		t.Errorf("Answer = %v, %v", replies, err)
	}
	if _, err := s.Answer(ctx, person("b"), "1"); !errors.Is(err, delivery.ErrEmpty) {
		t.Errorf("Answer for someone else = %v", err)
	}
	sound(t, s)
}

func testStale(t *testing.T, s *store.Store) {
	ctx := context.Background()
	receive(t, s, update("a", "1", "x"), update("a", "2", "y"), update("a", "3", "z"))
	commit(t, s, claim(t, s, start), delivery.Effect{Session: &chat.Session{Place: "p", Recent: []string{"x"}}})
	session, err := s.Load(ctx, person("a"))
	if err != nil || session.Place != "p" || session.Version != 1 || len(session.Recent) != 1 {
		t.Fatalf("Load = %+v, %v", session, err)
	}
	item := claim(t, s, start)
	for _, stale := range []int64{0, 2} {
		err := s.Commit(ctx, item, person("a"), delivery.Effect{Session: &chat.Session{Version: stale}}, start)
		if !errors.Is(err, delivery.ErrStale) {
			t.Errorf("Commit of version %d = %v", stale, err)
		}
	}
	session.Place = "q"
	commit(t, s, item, delivery.Effect{Session: &session})
	if session, err = s.Load(ctx, person("a")); err != nil || session.Place != "q" || session.Version != 2 {
		t.Errorf("Load = %+v, %v", session, err)
	}
	if other, err := s.Load(ctx, person("b")); err != nil || other.Version != 0 || other.Place != "" {
		t.Errorf("Load of someone else = %+v, %v", other, err)
	}
}

func claimSend(t *testing.T, s *store.Store, now time.Time, want string) delivery.Parcel {
	t.Helper()
	p, err := s.ClaimSend(context.Background(), "telegram", "d", now, lease)
	if want == "" {
		if !errors.Is(err, delivery.ErrEmpty) {
			t.Fatalf("ClaimSend = %q, %v; want ErrEmpty", p.Outgoing.Reply.Text, err)
		}
		return p
	}
	if err != nil || p.Outgoing.Reply.Text != want {
		t.Fatalf("ClaimSend = %q, %v; want %q", p.Outgoing.Reply.Text, err, want)
	}
	return p
}

func testOutbox(t *testing.T, s *store.Store) {
	ctx := context.Background()
	receive(t, s, update("a", "1", "x"), update("a", "2", "y"))
	commit(t, s, claim(t, s, start), delivery.Effect{Replies: []delivery.Outgoing{reply("a", "k1", "one"), reply("a", "k2", "two")}})
	commit(t, s, claim(t, s, start), delivery.Effect{Replies: []delivery.Outgoing{reply("a", "k2", "two again"), reply("a", "k3", "three")}})
	one := claimSend(t, s, start, "one")
	if one.Outgoing.Key != "k1" || one.Outgoing.To != person("a") || one.Tries != 1 || one.Doubt || !one.At.Equal(start) {
		t.Errorf("parcel is %+v", one)
	}
	claimSend(t, s, start, "")
	if _, err := s.ClaimSend(ctx, "web", "d", start, lease); !errors.Is(err, delivery.ErrEmpty) {
		t.Errorf("another channel got the parcel: %v", err)
	}
	if err := s.Sent(ctx, one, start); err != nil {
		t.Fatal(err)
	}
	if err := s.Sent(ctx, one, start); !errors.Is(err, delivery.ErrLost) {
		t.Errorf("Sent twice = %v", err)
	}
	for _, want := range []string{"two", "three"} {
		if err := s.Sent(ctx, claimSend(t, s, start, want), start); err != nil {
			t.Fatal(err)
		}
	}
	claimSend(t, s, start, "")
	sound(t, s)
}

func testLater(t *testing.T, s *store.Store) {
	ctx := context.Background()
	receive(t, s, update("a", "1", "x"))
	commit(t, s, claim(t, s, start), delivery.Effect{Replies: []delivery.Outgoing{reply("a", "k1", "one"), reply("a", "k2", "two")}})
	p := claimSend(t, s, start, "one")
	if err := s.Later(ctx, p, start.Add(time.Minute), ""); err != nil {
		t.Fatal(err)
	}
	claimSend(t, s, start.Add(59*time.Second), "")
	now := start.Add(time.Minute)
	if p = claimSend(t, s, now, "one"); p.Tries != 1 || p.Doubt {
		t.Errorf("after a wait: try %d, doubt %v", p.Tries, p.Doubt)
	}
	p.Part, p.Doubt = 2, true
	if err := s.Later(ctx, p, now, "timeout"); err != nil {
		t.Fatal(err)
	}
	if p = claimSend(t, s, now, "one"); p.Tries != 2 || !p.Doubt || p.Part != 2 {
		t.Errorf("after a timeout: %+v", p)
	}
	p.Doubt = false
	if err := s.Later(ctx, p, now, "429"); err != nil {
		t.Fatal(err)
	}
	claimSend(t, s, now, "one") // and the process ends here
	now = now.Add(lease)
	if p = claimSend(t, s, now, "one"); !p.Doubt {
		t.Error("a parcel whose sender vanished is not in doubt")
	}
	if err := s.Dead(ctx, p, "gone"); err != nil {
		t.Fatal(err)
	}
	claimSend(t, s, now, "two")
	if w, err := s.Waiting(ctx); err != nil || w.Dead != 1 || w.Outbox != 1 {
		t.Errorf("Waiting = %+v, %v", w, err)
	}
	sound(t, s)
}

func testBacklog(t *testing.T, s *store.Store) {
	var many []delivery.Incoming
	for i := range Backlog + 1 {
		many = append(many, update("a", fmt.Sprint(i), "x"))
	}
	if _, err := s.Receive(context.Background(), "telegram", "9", many); !errors.Is(err, delivery.ErrBacklog) {
		t.Errorf("Receive of too many = %v", err)
	}
	if cursor, err := s.Cursor(context.Background(), "telegram"); err != nil || cursor != "" {
		t.Errorf("the cursor moved to %q, %v", cursor, err)
	}
	receive(t, s, many[:Backlog]...)
	if _, err := s.Receive(context.Background(), "telegram", "", many[Backlog:]); !errors.Is(err, delivery.ErrBacklog) {
		t.Errorf("Receive into a full inbox = %v", err)
	}
	commit(t, s, claim(t, s, start), delivery.Effect{})
	receive(t, s, many[Backlog:]...)
}

// Backlog is the limit that Open must set.
const Backlog = 500
