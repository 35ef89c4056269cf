package store_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/ledger"
	"mingbai/handlers/store"
	"mingbai/handlers/store/storetest"
)

// TestNoStatementReadsWholeTables asks SQLite how it would run every statement
// of the daily work: none may go through a table that grows, and none may use
// words that only some engines know.
func TestNoStatementReadsWholeTables(t *testing.T) {
	dir := t.TempDir()
	var mu sync.Mutex
	seen := map[string][]any{}
	fault := &storetest.Fault{Watch: func(query string, args []driver.NamedValue) {
		mu.Lock()
		defer mu.Unlock()
		var values []any
		for _, a := range args {
			values = append(values, a.Value)
		}
		seen[query] = values
	}}
	s := open(t, store.Config{Dir: dir, Wrap: fault.Wrap})
	clear(seen) // what opening asks
	daily(t, s)
	db, err := sql.Open("sqlite", filepath.Join(dir, "mingbai.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	checked := 0
	for query, args := range seen {
		if strings.HasPrefix(query, "PRAGMA") {
			continue
		}
		checked++
		for _, word := range []string{"ON CONFLICT", "RETURNING", "SKIP LOCKED", "REPLACE INTO", "NOW()", "= ''", "LIMIT ?,"} {
			if strings.Contains(strings.ToUpper(query), word) {
				t.Errorf("not every engine knows %q: %s", word, query)
			}
		}
		for _, step := range plan(t, db, query, args) {
			if strings.HasPrefix(step, "SCAN ") && step != "SCAN v" && !strings.Contains(step, "_open") && !strings.Contains(step, "CONSTANT") { // v: rows that stand in the statement
				t.Errorf("%s\n\tin: %s", step, query)
			}
		}
	}
	if checked < 30 {
		t.Errorf("only %d statements were seen", checked)
	}
}

// daily does everything that residents and offices cause every day.
func daily(t *testing.T, s *store.Store) {
	t.Helper()
	ctx := context.Background()
	a := chat.Address{Channel: "telegram", Chat: "1"}
	for i := range 3 {
		if err := path(s, i); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Receive(ctx, "telegram", "5", []delivery.Incoming{incoming(501)}); err != nil {
		t.Fatal(err)
	}
	item, err := s.ClaimChat(ctx, a, "w", time.Now(), time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	_, answer := s.Answer(ctx, a, "1")
	_, transcript := s.Transcript(ctx, a, 10)
	_, mine := s.MyData(ctx, a)
	_, open := s.Waiting(ctx)
	_, cursor := s.Cursor(ctx, "telegram")
	_, count := s.Count(ctx, ledger.Filter{From: time.Unix(0, 0), To: time.Now()})
	for _, err := range s.Misses(ctx, time.Unix(0, 0), time.Now()) {
		if err != nil {
			t.Fatal(err)
		}
	}
	_, due := s.Remind(ctx, time.Now())
	_, enter := s.Enter(ctx, []ledger.Record{{Ref: "r", Date: "2026-03-15", Kind: ledger.Consulting, Key: "k", Village: "甲村", Matters: 1, Visits: 1, Outcome: ledger.Answered}})
	_, counts := s.Counts(ctx, ledger.Query{From: "2026-01-01", To: "2026-12-19"})
	_, village := s.Counts(ctx, ledger.Query{From: "2026-01-01", To: "2026-12-19", Village: "甲村"})
	erase := s.Commit(ctx, item, a, delivery.Effect{Erase: true, Unremind: []string{"s", delivery.EveryReminder}}, time.Now())
	_, purge := s.Purge(ctx, time.Now())
	for i, err := range []error{due, answer, transcript, mine, open, cursor, count, enter, counts, village, erase, purge} {
		if err != nil {
			t.Errorf("call %d: %v", i, err)
		}
	}
}

func plan(t *testing.T, db *sql.DB, query string, args []any) []string {
	t.Helper()
	rows, err := db.Query("EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	var steps []string
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, detail)
	}
	return steps
}
