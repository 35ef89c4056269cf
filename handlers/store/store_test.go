package store_test

import (
	"context"
	"errors"
	"testing"

	"mingbai/handlers/seal"
	"mingbai/handlers/store"
	"mingbai/handlers/store/storetest"
)

func TestSQLite(t *testing.T) {
	storetest.Run(t, func(t *testing.T) *store.Store {
		return open(t, store.Config{Dir: t.TempDir(), Backlog: storetest.Backlog})
	})
}

func open(t *testing.T, cfg store.Config) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// TestPostgres runs the suite on a server at the usual place, each test in a
// schema of its own.
func TestPostgres(t *testing.T) {
	storetest.Run(t, func(t *testing.T) *store.Store {
		return open(t, store.Config{Dir: t.TempDir(), URL: storetest.Postgres(t), Backlog: storetest.Backlog})
	})
}

// TestReplicas lets two stores on one PostgreSQL race for the same work.
func TestReplicas(t *testing.T) {
	dir, url := t.TempDir(), storetest.Postgres(t)
	one, two := open(t, store.Config{Dir: dir, URL: url}), open(t, store.Config{Dir: dir, URL: url})
	storetest.Race(t, one, two)
	storetest.RemindRace(t, one, two)
	if _, err := store.Open(context.Background(), store.Config{Dir: t.TempDir(), URL: url}); !errors.Is(err, seal.ErrMissing) {
		t.Errorf("a replica without the key: %v", err)
	}
}
