package storetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/ledger"
	"mingbai/handlers/store"
)

// converse lets a person ask n questions that are answered and, if send is
// set, delivered.
func converse(t *testing.T, s *store.Store, who string, n int, send bool) {
	t.Helper()
	for i := range n {
		id := fmt.Sprintf("%s-%d", who, i)
		receive(t, s, update(who, id, "q"+id))
		item := claim(t, s, start)
		session, err := s.Load(context.Background(), person(who))
		if err != nil {
			t.Fatal(err)
		}
		session.Remember("q" + id)
		commit(t, s, item, delivery.Effect{Session: &session, Records: []ledger.Consultation{record(id)},
			Replies: []delivery.Outgoing{reply(who, id, "r"+id)}})
		if send {
			if err := s.Sent(context.Background(), claimSend(t, s, start, "r"+id), start); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// said writes lines as "q1 r1 q2 r2".
func said(lines []store.Line) string {
	var words []string
	for _, l := range lines {
		if l.Reply != nil {
			words = append(words, l.Reply.Text)
			continue
		}
		words = append(words, string(l.Raw))
	}
	return strings.Join(words, " ")
}

func testMyData(t *testing.T, s *store.Store) {
	ctx := context.Background()
	converse(t, s, "a", 3, true)
	converse(t, s, "b", 1, false)
	p, err := s.MyData(ctx, person("a"))
	if err != nil {
		t.Fatal(err)
	}
	if got := said(p.Lines); got != "qa-0 ra-0 qa-1 ra-1 qa-2 ra-2" {
		t.Errorf("lines are %q", got)
	}
	if p.Session == nil || len(p.Session.Recent) != 3 || len(p.Consultations) != 3 {
		t.Errorf("session %+v, %d consultations", p.Session, len(p.Consultations))
	}
	for limit, want := range map[int]string{0: "", 1: "ra-2", 3: "ra-1 qa-2 ra-2", 99: "qa-0 ra-0 qa-1 ra-1 qa-2 ra-2"} {
		lines, err := s.Transcript(ctx, person("a"), limit)
		if got := said(lines); err != nil || got != want {
			t.Errorf("Transcript(%d) = %q, %v; want %q", limit, got, err, want)
		}
	}
	if p, err := s.MyData(ctx, person("nobody")); err != nil || p.Session != nil || len(p.Lines)+len(p.Consultations) > 0 {
		t.Errorf("data of nobody: %+v, %v", p, err)
	}
}

func testErase(t *testing.T, s *store.Store) {
	ctx := context.Background()
	converse(t, s, "a", 2, true)
	converse(t, s, "a2", 1, false)
	receive(t, s, update("a2", "forget", "/forget"), update("a2", "later", "hello again"))
	commit(t, s, claim(t, s, start), delivery.Effect{Erase: true, Replies: []delivery.Outgoing{reply("a2", "bye", "erased")}})
	if _, err := s.Answer(ctx, person("a2"), "forget"); err != nil {
		t.Errorf("whoever waits for the erasure is not told that it is done: %v", err)
	}
	p, err := s.MyData(ctx, person("a2"))
	if err != nil || p.Session != nil || len(p.Consultations) > 0 {
		t.Errorf("left: %+v, %v", p, err)
	}
	if got := said(p.Lines); got != "hello again erased" && got != "erased hello again" {
		t.Errorf("lines are %q; want only the receipt and what came after", got)
	}
	if err := s.Sent(ctx, claimSend(t, s, start, "erased"), start); err != nil {
		t.Fatal(err)
	}
	if p, err = s.MyData(ctx, person("a2")); err != nil || said(p.Lines) != "hello again" {
		t.Errorf("the receipt is kept: %q, %v", said(p.Lines), err)
	}
	if n := receive(t, s, update("a2", "a2-0", "qa2-0"), update("a2", "forget", "/forget")); n != 0 {
		t.Errorf("%d erased updates came in again", n)
	}
	anonymous := 0
	for c, err := range s.Consultations(ctx, ledger.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		if c.Person == "" && c.Category == "劳动" && !strings.Contains(c.ID, "a2") {
			anonymous++
		}
	}
	if n, err := s.Count(ctx, ledger.Filter{}); err != nil || n != 3 || anonymous != 1 {
		t.Errorf("%d ledger rows, %d of them anonymous, %v; want 3 and 1", n, anonymous, err)
	}
	if p, err := s.MyData(ctx, person("a")); err != nil || len(p.Lines) != 4 || len(p.Consultations) != 2 {
		t.Errorf("someone else lost data: %+v, %v", p, err)
	}
	again := claim(t, s, start)
	if err := s.Commit(ctx, again, person("a2"), delivery.Effect{Erase: true, Session: &chat.Session{Version: 7, Place: "p"}}, start); err != nil {
		t.Errorf("erasing twice: %v", err)
	}
	if session, err := s.Load(ctx, person("a2")); err != nil || session.Version != 1 {
		t.Errorf("session after an erasure is %+v, %v", session, err)
	}
	sound(t, s)
}

func testPurge(t *testing.T, s *store.Store) {
	ctx := context.Background()
	converse(t, s, "old", 3, true)
	converse(t, s, "unsent", 1, false)
	fresh := update("new", "n", "qn")
	fresh.At = start.Add(48 * time.Hour)
	receive(t, s, fresh)
	item := claim(t, s, fresh.At)
	e := delivery.Effect{Session: &chat.Session{Place: "p"}, Replies: []delivery.Outgoing{reply("new", "n", "rn")}}
	if err := s.Commit(ctx, item, person("new"), e, fresh.At); err != nil {
		t.Fatal(err)
	}
	receive(t, s, update("waits", "w", "qw"))
	gone, err := s.Purge(ctx, start.Add(24*time.Hour))
	if err != nil || gone != 3+3+2 {
		t.Errorf("Purge = %d, %v; want 3 updates, 3 replies, 2 sessions", gone, err)
	}
	for who, want := range map[string]string{"old": "", "unsent": "qunsent-0 runsent-0", "new": "qn rn", "waits": "qw"} {
		if lines, err := s.Transcript(ctx, person(who), 9); err != nil || said(lines) != want {
			t.Errorf("%s has %q, %v; want %q", who, said(lines), err, want)
		}
	}
	if n, err := s.Count(ctx, ledger.Filter{}); err != nil || n != 4 {
		t.Errorf("%d ledger rows, %v; want all 4", n, err)
	}
	if gone, err = s.Purge(ctx, start.Add(24*time.Hour)); err != nil || gone != 0 {
		t.Errorf("second Purge = %d, %v", gone, err)
	}
	sound(t, s)
}

func testLease(t *testing.T, s *store.Store) {
	ctx := context.Background()
	for i, c := range []struct {
		name, owner string
		after, ttl  time.Duration
		want        bool
	}{
		{"poll", "a", 0, 10 * time.Second, true},
		{"poll", "b", 9 * time.Second, 10 * time.Second, false},
		{"other", "b", 9 * time.Second, 10 * time.Second, true},
		{"poll", "a", 9 * time.Second, 10 * time.Second, true},
		{"poll", "b", 18 * time.Second, 10 * time.Second, false},
		{"poll", "b", 19 * time.Second, 10 * time.Second, true},
		{"poll", "a", 20 * time.Second, 10 * time.Second, false},
		{"poll", "b", 21 * time.Second, 0, true},
		{"poll", "a", 21 * time.Second, 10 * time.Second, true},
	} {
		got, err := s.Lease(ctx, c.name, c.owner, start.Add(c.after), c.ttl)
		if err != nil || got != c.want {
			t.Errorf("step %d: %s asks after %s: %v, %v", i, c.owner, c.after, got, err)
		}
	}
}

func testLedger(t *testing.T, s *store.Store) {
	ctx := context.Background()
	receive(t, s, update("a", "1", "x"))
	var rows []ledger.Consultation
	for i, change := range []func(*ledger.Consultation){
		func(*ledger.Consultation) {},
		func(c *ledger.Consultation) { c.Place, c.Village = "广东省中山市", "甲村" },
		func(c *ledger.Consultation) { c.Place, c.Category = "广东省中山市东凤镇某村", "婚姻" },
		func(c *ledger.Consultation) { c.Place, c.Urgent, c.Outcome = "江苏省", true, ledger.Emergency },
		func(c *ledger.Consultation) {
			c.Place, c.Kind, c.Channel, c.Sources = "", "k", "web", []string{"a'?", "b"}
		},
	} {
		c := record(fmt.Sprint("c", i))
		c.At = start.Add(time.Duration(i) * time.Hour)
		change(&c)
		rows = append(rows, c)
	}
	commit(t, s, claim(t, s, start), delivery.Effect{Records: append(rows, rows[0])})
	for _, c := range []struct {
		name string
		f    ledger.Filter
		want string
	}{
		{"all", ledger.Filter{}, "c0 c1 c2 c3 c4"},
		{"a town and its villages", ledger.Filter{Place: "广东省中山市东凤镇"}, "c0 c2"},
		{"a city", ledger.Filter{Place: "广东省中山市"}, "c0 c1 c2"},
		{"from and to", ledger.Filter{From: start.Add(time.Hour), To: start.Add(3 * time.Hour)}, "c1 c2"},
		{"village", ledger.Filter{Village: "甲村"}, "c1"},
		{"category", ledger.Filter{Category: "婚姻"}, "c2"},
		{"urgent", ledger.Filter{Urgent: true}, "c3"},
		{"outcome", ledger.Filter{Outcome: ledger.Emergency}, "c3"},
		{"kind and channel", ledger.Filter{Kind: "k", Channel: "web"}, "c4"},
		{"quotes", ledger.Filter{Place: "' OR 1=1 --"}, ""},
	} {
		var ids []string
		for row, err := range s.Consultations(ctx, c.f) {
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, row.ID)
			if row.ID == "c4" && (len(row.Sources) != 2 || row.Sources[0] != "a'?" || row.Rule != ledger.Version || row.Person == "") {
				t.Errorf("row is %+v", row)
			}
		}
		if got := strings.Join(ids, " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if n, err := s.Count(ctx, c.f); err != nil || int(n) != len(ids) {
			t.Errorf("%s: Count = %d, %v; want %d", c.name, n, err, len(ids))
		}
	}
	for range s.Consultations(ctx, ledger.Filter{}) {
		break
	}
	if err := errors.Join(s.Ready(ctx), s.Invariants(ctx)); err != nil {
		t.Error(err)
	}
}
