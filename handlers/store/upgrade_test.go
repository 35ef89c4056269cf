package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"mingbai/handlers/ledger"
	"mingbai/handlers/store"
)

// TestFirstSchemaIsBroughtUpToDate opens data of the first version: what it
// held is there, and what came later can be kept.
func TestFirstSchemaIsBroughtUpToDate(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	first, err := os.ReadFile("migrations/sqlite/00001_spine.sql")
	if err != nil {
		t.Fatal(err)
	}
	put(t, dir, "mingbai.db", nil)
	run(t, dir, fmt.Sprintf("PRAGMA application_id = %d", mark(t)))
	run(t, dir, string(first)+`;
		CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY AUTOINCREMENT, version_id INTEGER NOT NULL,
			is_applied INTEGER NOT NULL, tstamp TIMESTAMP DEFAULT (datetime('now')));
		INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, 1), (1, 1);
		INSERT INTO consultations (id, at, category, channel, urgent, outcome, cause) VALUES ('c', 1, 'other', 'web', 0, 'declined', 0)`)
	s := open(t, store.Config{Dir: dir})
	if n, err := s.Count(ctx, ledger.Filter{}); err != nil || n != 1 {
		t.Errorf("%d ledger rows, %v; want the one there was", n, err)
	}
	if c, err := s.Counts(ctx, ledger.Query{ByClose: true}); err != nil || c.Rows[0].Value != 0 {
		t.Errorf("%+v, %v", c.Rows, err)
	} else if row, _ := c.Row(ledger.RuleSelf); row.Value != 1 {
		t.Errorf("what was asked before counts were kept is counted %d times", row.Value)
	}
	if err := path(s, 1); err != nil {
		t.Fatal(err)
	}
	kept := 0
	for m, err := range s.Misses(ctx, time.Time{}, time.Time{}) {
		if err != nil || m.Text == "" {
			t.Errorf("miss %+v, %v", m, err)
		}
		kept++
	}
	if n, err := s.Remind(ctx, time.Now()); err != nil || n != 1 || kept != 1 {
		t.Errorf("%d reminders, %d misses, %v; want one of each", n, kept, err)
	}
	if err := s.Invariants(ctx); err != nil {
		t.Error(err)
	}
}

// mark reads what tells a database of ours from others.
func mark(t *testing.T) (id int64) {
	t.Helper()
	dir := filled(t)
	db, err := sql.Open("sqlite", filepath.Join(dir, "mingbai.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow("PRAGMA application_id").Scan(&id); err != nil || id == 0 {
		t.Fatalf("mark %d, %v", id, err)
	}
	return id
}
