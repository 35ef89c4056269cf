package store_test

import (
	"database/sql"
	"database/sql/driver"
	"flag"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"mingbai/handlers/store"
	"mingbai/handlers/store/storetest"
)

// stride is how many statements of a case's way are skipped between two that
// are made to fail: go test -run HandoffFaults -stride=1 fails each.
var stride = flag.Int64("stride", 9, "fail each n-th statement of a case's way")

func TestSQLiteHandoff(t *testing.T) {
	storetest.RunHandoff(t, func(t *testing.T) *store.Store { return open(t, store.Config{Dir: t.TempDir()}) })
}

func TestPostgresHandoff(t *testing.T) {
	storetest.RunHandoff(t, func(t *testing.T) *store.Store {
		return open(t, store.Config{Dir: t.TempDir(), URL: storetest.Postgres(t)})
	})
}

func TestSQLiteHandoffFaults(t *testing.T) {
	storetest.RunHandoffFaults(t, func(t *testing.T, fault *storetest.Fault) *store.Store {
		return open(t, store.Config{Dir: t.TempDir(), Wrap: fault.Wrap})
	}, *stride)
}

func TestPostgresHandoffFaults(t *testing.T) {
	storetest.RunHandoffFaults(t, func(t *testing.T, fault *storetest.Fault) *store.Store {
		return open(t, store.Config{Dir: t.TempDir(), URL: storetest.Postgres(t), Wrap: fault.Wrap})
	}, *stride)
}

// TestNoCaseStatementReadsWholeTables is TestNoStatementReadsWholeTables for cases.
func TestNoCaseStatementReadsWholeTables(t *testing.T) {
	var mu sync.Mutex
	seen := map[string][]any{}
	watch := func(query string, args []driver.NamedValue) {
		mu.Lock()
		defer mu.Unlock()
		seen[query] = nil
		for _, a := range args {
			seen[query] = append(seen[query], a.Value)
		}
	}
	storetest.RunHandoff(t, func(t *testing.T) *store.Store {
		return open(t, store.Config{Dir: t.TempDir(), Wrap: (&storetest.Fault{Watch: watch}).Wrap})
	})
	dir := t.TempDir()
	open(t, store.Config{Dir: dir})
	db, err := sql.Open("sqlite", filepath.Join(dir, "mingbai.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	checked := 0
	for query, args := range seen {
		if !strings.Contains(query, "case") && !strings.Contains(query, "roster") || strings.Contains(query, "NOT EXISTS") || strings.Contains(query, "FROM consultations ORDER") || strings.Contains(query, "TABLE") || strings.Contains(query, "INDEX") {
			continue // invariants and the whole ledger, read on purpose
		}
		checked++
		for _, step := range plan(t, db, query, args) {
			if strings.HasPrefix(step, "SCAN ") && !strings.Contains(step, "CONSTANT") && !strings.Contains(query, "SET due = due +") {
				t.Errorf("%s\n\tin: %s", step, query)
			}
		}
	}
	if checked < 20 {
		t.Errorf("only %d statements were seen", checked)
	}
}
