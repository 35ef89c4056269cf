package store_test

import (
	"testing"

	"mingbai/handlers/store"
	"mingbai/handlers/store/storetest"
)

func TestSQLiteFaults(t *testing.T) {
	storetest.RunFaults(t, func(t *testing.T, fault *storetest.Fault) *store.Store {
		return open(t, store.Config{Dir: t.TempDir(), Wrap: fault.Wrap})
	})
}

func TestPostgresFaults(t *testing.T) {
	storetest.RunFaults(t, func(t *testing.T, fault *storetest.Fault) *store.Store {
		return open(t, store.Config{Dir: t.TempDir(), URL: storetest.Postgres(t), Wrap: fault.Wrap})
	})
}

func TestSQLiteReminderFaults(t *testing.T) {
	storetest.RemindFaults(t, func(t *testing.T, fault *storetest.Fault) *store.Store {
		return open(t, store.Config{Dir: t.TempDir(), Wrap: fault.Wrap})
	})
}

func TestPostgresReminderFaults(t *testing.T) {
	storetest.RemindFaults(t, func(t *testing.T, fault *storetest.Fault) *store.Store {
		return open(t, store.Config{Dir: t.TempDir(), URL: storetest.Postgres(t), Wrap: fault.Wrap})
	})
}
