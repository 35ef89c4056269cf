package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"mingbai/handlers/account"
	"mingbai/handlers/audit"
	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
	"mingbai/handlers/store"
)

// testSeat: the person of an account is asked on the office's pages from the
// moment somebody can sign in with it, and their case goes to somebody else the
// moment nobody can.
func testSeat(t *testing.T, s *store.Store) {
	ctx := context.Background()
	w, err := newTown(s)
	w.must(t, err)
	r, err := s.Roster(ctx)
	w.must(t, err)
	r.People[0].Address = chat.Address{} // 张 was never bound
	w.must(t, s.SaveRoster(ctx, r))
	save(t, s, official("admin", account.Administrator))

	a := official("7", account.Adviser)
	a.Person, a.Password, a.Code = "z", "", "code"
	save(t, s, a)
	at := func() chat.Address {
		r, err := s.Roster(ctx)
		w.must(t, err)
		p, _ := r.Person("z")
		return p.Address
	}
	if got := at(); got != (chat.Address{}) {
		t.Fatalf("somebody who cannot sign in yet is asked at %v", got)
	}
	a.Version, a.Password, a.Code = 1, "hash", ""
	save(t, s, a)
	if got := at(); got != handoff.Seat("7") {
		t.Fatalf("asked at %v", got)
	}
	w.must(t, w.walk("r", "", 0, caseWay[0]))
	c, err := w.only("r")
	if err != nil || len(c.Asked) != 1 || c.Asked[0] != "z" {
		t.Fatalf("asked: %+v, %v", c.Asked, err)
	}
	a.Version, a.Disabled = 2, start
	if err := s.ChangeAccount(ctx, a, audit.Entry{Who: "李主任", What: audit.Account, Object: a.Name, Details: "停用了账号"}); err != nil {
		t.Fatal(err)
	}
	if got := at(); got != (chat.Address{}) {
		t.Errorf("who was locked is still asked at %v", got)
	}
	w.must(t, w.work("w"))
	if c, err = w.only("r"); err != nil || c.Stage != handoff.ToBackup || len(c.Asked) != 1 || c.Asked[0] != "l" {
		t.Errorf("the case went to %v at stage %v, %v", c.Asked, c.Stage, err)
	}
	entries, err := s.Trail(ctx, 0, 3)
	if err != nil || len(entries) != 3 || entries[0].What != audit.Account || entries[1].What != audit.Roster || entries[1].Object != a.Name {
		t.Errorf("entered %+v, %v", entries, err)
	}
	a.Version, a.Disabled = 3, time.Time{}
	save(t, s, a)
	if got := at(); got != handoff.Seat("7") {
		t.Errorf("after unlocking asked at %v", got)
	}
	sound(t, s)
}

// testSeatElsewhere: who is reached in a messenger stays there, and who signs
// in for somebody else gives the first seat up.
func testSeatElsewhere(t *testing.T, s *store.Store) {
	ctx := context.Background()
	w, err := newTown(s)
	w.must(t, err)
	a := official("7", account.Administrator)
	a.Person = "z"
	save(t, s, a)
	person := func(id string) handoff.Person {
		r, err := s.Roster(ctx)
		w.must(t, err)
		p, _ := r.Person(id)
		return p
	}
	if got := person("z").Address.Channel; got != "telegram" {
		t.Errorf("who is on Telegram is asked on %s", got)
	}
	r, err := s.Roster(ctx)
	w.must(t, err)
	w.must(t, s.SaveRoster(ctx, r.Sit("z", handoff.Seat("7"))))
	r, err = s.Roster(ctx)
	w.must(t, err)
	for i := range r.People {
		if r.People[i].ID == "p" {
			r.People[i].Lost = true
		}
	}
	w.must(t, s.SaveRoster(ctx, r))
	a.Version, a.Person = 1, "p"
	save(t, s, a)
	if z, p := person("z"), person("p"); z.Reachable() || p.Address != handoff.Seat("7") || p.Lost {
		t.Errorf("before %+v, now %+v", z, p)
	}
	sound(t, s)
}

// testTakenOut: the cases of who is taken out of the roster go to others.
func testTakenOut(t *testing.T, s *store.Store) {
	ctx := context.Background()
	w, err := newTown(s)
	w.must(t, err)
	w.must(t, w.walk("r", "", 0, caseWay[0]))
	r, err := s.Roster(ctx)
	w.must(t, err)
	r.People = r.People[1:]
	r.Posts[0].Adviser = ""
	done := audit.Entry{Who: "李主任", What: audit.Roster, Object: "张", Details: "从名册去掉"}
	if err := s.ChangeRoster(ctx, r, audit.Entry{What: audit.Roster}); !errors.Is(err, audit.ErrEntry) {
		t.Errorf("without an entry: %v", err)
	}
	w.must(t, s.ChangeRoster(ctx, r, done))
	if err := s.ChangeRoster(ctx, r, done); !errors.Is(err, delivery.ErrStale) {
		t.Errorf("over another version: %v", err)
	}
	w.must(t, w.work("w"))
	if c, err := w.only("r"); err != nil || len(c.Asked) != 1 || c.Asked[0] != "l" {
		t.Errorf("asked %+v, %v", c.Asked, err)
	}
	sound(t, s)
}

// testEntryOrNothing: neither an account nor the roster changes without an
// entry of the trail.
func testEntryOrNothing(t *testing.T, s *store.Store) {
	ctx := context.Background()
	w, err := newTown(s)
	w.must(t, err)
	a := official("1", account.Administrator)
	save(t, s, a)
	a.Version, a.Name = 1, "改过的"
	nobody := audit.Entry{What: audit.Account}
	if err := s.ChangeAccount(ctx, a, nobody); !errors.Is(err, audit.ErrEntry) {
		t.Errorf("ChangeAccount = %v", err)
	}
	if err := s.DropAccount(ctx, a, nobody); !errors.Is(err, audit.ErrEntry) {
		t.Errorf("DropAccount = %v", err)
	}
	if kept, err := s.Account(ctx, "1"); err != nil || kept.Version != 1 || kept.Name == a.Name {
		t.Errorf("kept %+v, %v", kept, err)
	}
	done := audit.Entry{Who: "李主任", What: audit.Account, Object: "账号2", Details: "撤回了邀请", Place: a.Place}
	b := official("2", account.Clerk)
	save(t, s, b)
	if err := s.DropAccount(ctx, b, done); !errors.Is(err, delivery.ErrStale) {
		t.Errorf("over another version: %v", err)
	}
	b.Version = 1
	if err := s.DropAccount(ctx, b, done); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Account(ctx, "2"); !errors.Is(err, account.ErrNone) {
		t.Errorf("it is still there: %v", err)
	}
}

// testSearchTrail reads the book by kind, time and what is sealed, page by page.
func testSearchTrail(t *testing.T, s *store.Store) {
	ctx := context.Background()
	for i := range 603 {
		e := audit.Entry{Who: []string{"甲", "乙", "丙"}[i%3], What: audit.Exported, Place: []string{"甲镇", "乙镇"}[i%2]}
		if i%10 == 0 {
			e.What = audit.Viewed
		}
		if err := s.Log(ctx, e); err != nil {
			t.Fatal(err)
		}
	}
	pages := func(q audit.Query, n int) (all []audit.Entry) {
		t.Helper()
		for before := int64(0); ; {
			found, next, err := s.SearchTrail(ctx, q, before, n)
			if err != nil || len(found) > n {
				t.Fatalf("%d found, %v", len(found), err)
			}
			if all = append(all, found...); next == 0 {
				return all
			}
			before = next
		}
	}
	for _, c := range []struct {
		name string
		q    audit.Query
		want int
	}{
		{"all", audit.Query{}, 603},
		{"a kind", audit.Query{What: audit.Viewed}, 61},
		{"who", audit.Query{Match: func(e audit.Entry) bool { return e.Who == "甲" }}, 201},
		{"who and where", audit.Query{Match: func(e audit.Entry) bool { return e.Who == "甲" && e.Place == "甲镇" }}, 101},
		{"nobody", audit.Query{Match: func(audit.Entry) bool { return false }}, 0},
		{"before it began", audit.Query{To: start.AddDate(-10, 0, 0)}, 0},
		{"since it began", audit.Query{From: start.AddDate(-10, 0, 0)}, 603},
	} {
		found := pages(c.q, 50)
		if len(found) != c.want {
			t.Errorf("%s: %d, want %d", c.name, len(found), c.want)
		}
		for i := 1; i < len(found); i++ {
			if found[i].Seq >= found[i-1].Seq {
				t.Fatalf("%s: %d after %d", c.name, found[i].Seq, found[i-1].Seq)
			}
		}
	}
}
