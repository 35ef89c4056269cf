package store_test

import (
	"testing"

	"mingbai/handlers/account"
	"mingbai/handlers/store"
	"mingbai/handlers/store/storetest"
)

func TestSQLiteAccounts(t *testing.T) {
	storetest.RunAccounts(t, func(t *testing.T) *store.Store { return open(t, store.Config{Dir: t.TempDir()}) })
}

func TestPostgresAccounts(t *testing.T) {
	storetest.RunAccounts(t, func(t *testing.T) *store.Store {
		return open(t, store.Config{Dir: t.TempDir(), URL: storetest.Postgres(t)})
	})
}

// TestAccountsAreSealed: neither names nor hashes can be read in the files.
func TestAccountsAreSealed(t *testing.T) {
	dir := t.TempDir()
	s := open(t, store.Config{Dir: dir})
	a := account.Account{ID: "canary-id", Name: "canary-name-7719", Role: account.Administrator, Password: "canary-hash-7719", Secret: "canary-secret-7719"}
	if err := s.SaveAccount(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	if err := s.SaveSetting(t.Context(), "start", 0, "canary-setting-7719"); err != nil {
		t.Fatal(err)
	}
	for _, mark := range []string{"canary-name-7719", "canary-hash-7719", "canary-secret-7719", "canary-setting-7719"} {
		if n := occurrences(t, dir, []byte(mark)); n > 0 {
			t.Errorf("%s can be read %d times", mark, n)
		}
	}
	if n := occurrences(t, dir, []byte("canary-id")); n == 0 {
		t.Error("the files hold nothing of the account: they were not looked through")
	}
}
