package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"mingbai/handlers/account"
	"mingbai/handlers/delivery"
	"mingbai/handlers/store"
)

// RunAccounts runs the suite of office accounts, their sessions and settings.
func RunAccounts(t *testing.T, open Open) {
	for _, c := range []test{
		{"accounts are kept", testAccounts},
		{"the first account is made once", testFirstAccount},
		{"an administrator stays", testLastAdministrator},
		{"administrators who lock each other", testLockRace},
		{"sessions end", testSessions},
		{"settings are not overwritten", testSettings},
		{"the roster follows an account", testSeat},
		{"a seat elsewhere is kept", testSeatElsewhere},
		{"two entries of a lawyer", testTies},
		{"who is taken out of the roster", testTakenOut},
		{"an entry or nothing", testEntryOrNothing},
		{"the book is searched", testSearchTrail},
	} {
		t.Run(c.name, func(t *testing.T) { c.f(t, open(t)) })
	}
}

// official is an account of the suite.
func official(id string, role account.Role) account.Account {
	return account.Account{ID: id, Name: "账号" + id, Role: role, Place: "广东省中山市甲镇", Password: "hash", Secret: "secret", Recovery: []string{"a", "b"}, Made: start}
}

func save(t *testing.T, s *store.Store, a account.Account) {
	t.Helper()
	if err := s.SaveAccount(context.Background(), a); err != nil {
		t.Fatalf("SaveAccount: %v", err)
	}
}

func testAccounts(t *testing.T, s *store.Store) {
	ctx := context.Background()
	if any, err := s.AnyAccount(ctx); any || err != nil {
		t.Errorf("AnyAccount of nothing = %v, %v", any, err)
	}
	save(t, s, official("1", account.Administrator))
	save(t, s, official("2", account.Clerk))
	a, err := s.AccountNamed(ctx, " 账号2 ")
	if err != nil || a.ID != "2" || a.Version != 1 || a.Place == "" || len(a.Recovery) != 2 || !a.Made.Equal(start) {
		t.Errorf("AccountNamed = %+v, %v", a, err)
	}
	a.Name = "王干事"
	save(t, s, a)
	a.Name = "又改"
	if err := s.SaveAccount(ctx, a); !errors.Is(err, delivery.ErrStale) {
		t.Errorf("over another version: %v", err)
	}
	if _, err := s.AccountNamed(ctx, "账号2"); !errors.Is(err, account.ErrNone) {
		t.Errorf("by the old name: %v", err)
	}
	b := official("3", account.Clerk)
	b.Name = "王干事"
	if err := s.SaveAccount(ctx, b); !errors.Is(err, account.ErrTaken) {
		t.Errorf("a taken name: %v", err)
	}
	b.Name = "x"
	if err := s.SaveAccount(ctx, b); !errors.Is(err, account.ErrName) {
		t.Errorf("a name of one letter: %v", err)
	}
	if all, err := s.Accounts(ctx); err != nil || len(all) != 2 {
		t.Errorf("%d accounts, %v", len(all), err)
	}
	if _, err := s.Account(ctx, "3"); !errors.Is(err, account.ErrNone) {
		t.Errorf("an account that was refused: %v", err)
	}
}

func testFirstAccount(t *testing.T, s *store.Store) {
	var all sync.WaitGroup
	results := make(chan error, 8)
	for i := range 8 {
		all.Go(func() {
			results <- s.FirstAccount(context.Background(), official(fmt.Sprint(i), account.Administrator))
		})
	}
	all.Wait()
	close(results)
	made := 0
	for err := range results {
		if err == nil {
			made++
		} else if !errors.Is(err, account.ErrTaken) {
			t.Error(err)
		}
	}
	if made != 1 {
		t.Errorf("%d first accounts", made)
	}
}

func testLastAdministrator(t *testing.T, s *store.Store) {
	ctx := context.Background()
	save(t, s, official("1", account.Administrator))
	a, err := s.Account(ctx, "1")
	if err != nil {
		t.Fatal(err)
	}
	locked, demoted := a, a
	locked.Disabled, demoted.Role = start, account.Clerk
	for _, x := range []account.Account{locked, demoted} {
		if err := s.SaveAccount(ctx, x); !errors.Is(err, account.ErrLast) {
			t.Errorf("the last one is gone: %v", err)
		}
	}
	save(t, s, official("2", account.Administrator))
	save(t, s, locked)
	if b, err := s.Account(ctx, "1"); err != nil || b.Active() {
		t.Errorf("not locked: %v", err)
	}
}

// testLockRace: two administrators lock each other at the same time; one stays.
func testLockRace(t *testing.T, s *store.Store) {
	ctx := context.Background()
	for i := range 6 {
		save(t, s, official(fmt.Sprint(i), account.Administrator))
	}
	var all sync.WaitGroup
	for i := range 6 {
		all.Go(func() {
			a, err := s.Account(ctx, fmt.Sprint(i))
			if err != nil {
				t.Error(err)
				return
			}
			a.Disabled = start
			if err := s.SaveAccount(ctx, a); err != nil && !errors.Is(err, account.ErrLast) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	accounts, err := s.Accounts(ctx)
	if err != nil {
		t.Fatal(err)
	}
	active := 0
	for _, a := range accounts {
		if a.Active() {
			active++
		}
	}
	if active != 1 {
		t.Errorf("%d administrators are left", active)
	}
}

func testSessions(t *testing.T, s *store.Store) {
	ctx := context.Background()
	save(t, s, official("1", account.Administrator))
	limits := account.Limits{Idle: 30 * time.Minute, Life: 12 * time.Hour, Half: 5 * time.Minute}
	begin := func(hash string, half bool) {
		t.Helper()
		if err := s.OpenSession(ctx, account.Session{Hash: hash, Account: "1", Half: half, Made: start, Seen: start}, start.Add(-limits.Idle)); err != nil {
			t.Fatal(err)
		}
	}
	there := func(hash string, after time.Duration) bool {
		t.Helper()
		x, a, err := s.Session(ctx, hash, limits, start.Add(after))
		if err != nil && !errors.Is(err, account.ErrNone) {
			t.Fatal(err)
		}
		return err == nil && a.ID == "1" && x.Hash == hash
	}
	begin("a", false)
	begin("b", true)
	if !there("a", 29*time.Minute) || there("b", 6*time.Minute) || there("c", 0) {
		t.Error("a session that should be there is gone, or the other way round")
	}
	if err := s.TouchSession(ctx, "a", start.Add(20*time.Minute)); err != nil {
		t.Fatal(err)
	}
	if !there("a", 49*time.Minute) || there("a", 51*time.Minute) || there("a", 0) {
		t.Error("a session that ran out is there, or one that was used is gone")
	}
	begin("d", false)
	begin("e", false)
	if err := s.EndSessions(ctx, "1", "e"); err != nil {
		t.Fatal(err)
	}
	if open, err := s.Sessions(ctx, "1"); err != nil || len(open) != 1 || open[0].Hash != "e" {
		t.Errorf("sessions %+v, %v", open, err)
	}
	save(t, s, official("2", account.Administrator))
	a, err := s.Account(ctx, "1")
	if err != nil {
		t.Fatal(err)
	}
	a.Disabled = start
	save(t, s, a)
	if there("e", 0) {
		t.Error("who was locked is still signed in")
	}
}

func testSettings(t *testing.T, s *store.Store) {
	ctx := context.Background()
	got := "as it was"
	if v, err := s.Setting(ctx, "x", &got); v != 0 || err != nil || got != "as it was" {
		t.Errorf("nothing set: %d, %q, %v", v, got, err)
	}
	for i, want := range []error{nil, delivery.ErrStale} {
		if err := s.SaveSetting(ctx, "x", 0, "one"); !errors.Is(err, want) {
			t.Errorf("first, try %d: %v", i, err)
		}
	}
	for i, want := range []error{nil, delivery.ErrStale} {
		if err := s.SaveSetting(ctx, "x", 1, "two"); !errors.Is(err, want) {
			t.Errorf("second, try %d: %v", i, err)
		}
	}
	if v, err := s.Setting(ctx, "x", &got); v != 2 || err != nil || got != "two" {
		t.Errorf("set: %d, %q, %v", v, got, err)
	}
}
