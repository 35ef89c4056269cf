//go:build linux

package store_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"mingbai/handlers/delivery"
	"mingbai/handlers/store"
)

func TestLockedDatabaseLosesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ctx := context.Background()
	s := open(t, store.Config{Dir: dir})
	db, err := sql.Open("sqlite", filepath.Join(dir, "mingbai.db")+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	other, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if err := s.Ready(ctx); err == nil {
		t.Error("Ready while another program holds the database")
	}
	if took := time.Since(began); took > 8*time.Second {
		t.Errorf("Ready took %s", took)
	}
	if _, err := s.Receive(ctx, "telegram", "", []delivery.Incoming{incoming(1)}); err == nil {
		t.Error("Receive while another program holds the database")
	}
	if err := other.Rollback(); err != nil {
		t.Fatal(err)
	}
	if n, err := s.Receive(ctx, "telegram", "", []delivery.Incoming{incoming(1)}); err != nil || n != 1 {
		t.Errorf("Receive afterwards = %d, %v", n, err)
	}
	if err := s.Ready(ctx); err != nil {
		t.Error(err)
	}
}

func TestFullDiskLosesNothing(t *testing.T) {
	dir := smallDisk(t)
	ctx := context.Background()
	s := open(t, store.Config{Dir: dir})
	if _, err := s.Receive(ctx, "telegram", "", []delivery.Incoming{incoming(0)}); err != nil {
		t.Fatal(err)
	}
	ballast := filepath.Join(dir, "ballast")
	fill(t, ballast)
	stored := 1
	var err error
	for i := 1; i < 5000 && err == nil; i++ {
		var n int
		if n, err = s.Receive(ctx, "telegram", "", []delivery.Incoming{incoming(i)}); err == nil {
			stored += n
		}
	}
	if !errors.Is(err, store.ErrFull) {
		t.Fatalf("Receive on a full disk = %v", err)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	if n, err := s.Receive(ctx, "telegram", "", []delivery.Incoming{incoming(9999)}); err != nil || n != 1 {
		t.Errorf("Receive after room was made = %d, %v", n, err)
	}
	w, err := s.Waiting(ctx)
	if err != nil || w.Inbox != int64(stored+1) {
		t.Errorf("Waiting = %+v, %v; want %d updates", w, err, stored+1)
	}
	if err := errors.Join(s.Verify(ctx), s.Invariants(ctx)); err != nil {
		t.Error(err)
	}
}

// fill writes until the disk is full.
func fill(t *testing.T, name string) {
	t.Helper()
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = f.Write(make([]byte, 4096))
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}
