package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"mingbai/handlers/audit"
	"mingbai/handlers/store"
	"mingbai/handlers/store/storetest"
)

// engine is a database with its data folder and a way into it past the store.
type engine struct {
	cfg    store.Config
	driver string
	dsn    string
}

func (e engine) open(t *testing.T) *store.Store {
	t.Helper()
	return open(t, e.cfg)
}

// attack runs statements on the closed database.
func (e engine) attack(t *testing.T, statements ...string) {
	t.Helper()
	db, err := sql.Open(e.driver, e.dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// onBoth runs a test on SQLite and on PostgreSQL.
func onBoth(t *testing.T, test func(t *testing.T, e engine)) {
	t.Run("sqlite", func(t *testing.T) {
		dir := t.TempDir()
		test(t, engine{store.Config{Dir: dir}, "sqlite", filepath.Join(dir, "mingbai.db")})
	})
	t.Run("postgres", func(t *testing.T) {
		url := storetest.Postgres(t)
		test(t, engine{store.Config{Dir: t.TempDir(), URL: url}, "pgx", url})
	})
}

func enterNotes(t *testing.T, s *store.Store, n int) {
	t.Helper()
	for i := range n {
		e := audit.Entry{Who: "张三", What: audit.Exported, Object: fmt.Sprint(2000 + i), Details: "导出统计表"}
		if err := s.Log(context.Background(), e); err != nil {
			t.Fatal(err)
		}
	}
}

func trail(t *testing.T, s *store.Store) audit.Report {
	t.Helper()
	rep, err := s.VerifyTrail(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

func TestTrail(t *testing.T) {
	onBoth(t, func(t *testing.T, e engine) {
		s := e.open(t)
		if rep := trail(t, s); !rep.Whole() || rep.Entries != 0 {
			t.Fatalf("a new trail: %+v", rep)
		}
		enterNotes(t, s, 3)
		if err := s.Log(context.Background(), audit.Entry{What: audit.Viewed}); err == nil {
			t.Error("an entry of nobody was taken")
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		s = e.open(t)
		enterNotes(t, s, 1)
		if rep := trail(t, s); !rep.Whole() || rep.Entries != 4 || !rep.Witness {
			t.Errorf("after a new start: %+v", rep)
		}
		all, err := s.Trail(context.Background(), 0, 10)
		if err != nil || len(all) != 4 || all[0].Seq != 4 || all[3].Object != "2000" || all[3].Who != "张三" || all[3].At.IsZero() {
			t.Errorf("trail %+v, %v", all, err)
		}
		if page, err := s.Trail(context.Background(), 3, 1); err != nil || len(page) != 1 || page[0].Seq != 2 {
			t.Errorf("a page %+v, %v", page, err)
		}
	})
}

func TestTrailTogether(t *testing.T) {
	onBoth(t, func(t *testing.T, e engine) {
		s := e.open(t)
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() { enterNotes(t, s, 10) })
		}
		all.Go(func() {
			for range 10 {
				if rep := trail(t, s); !rep.Whole() {
					t.Errorf("while entries are made: %+v", rep)
				}
			}
		})
		all.Wait()
		if rep := trail(t, s); !rep.Whole() || rep.Entries != 80 {
			t.Errorf("%+v", rep)
		}
	})
}

// TestTrailAttacked attacks the tables of a closed store at a random place.
func TestTrailAttacked(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(r *rand.Rand) []string
		how  audit.Break
	}{
		{"edit the time", func(r *rand.Rand) []string {
			return []string{fmt.Sprintf("UPDATE audit SET at = at + 1 WHERE seq = %d", 1+r.IntN(12))}
		}, audit.Edited},
		{"edit the content", func(r *rand.Rand) []string {
			return []string{fmt.Sprintf("UPDATE audit SET sealed = prev WHERE seq = %d", 2+r.IntN(11))}
		}, audit.Edited},
		{"drop", func(r *rand.Rand) []string {
			return []string{fmt.Sprintf("DELETE FROM audit WHERE seq = %d", 1+r.IntN(11))}
		}, audit.Dropped},
		{"drop and renumber", func(r *rand.Rand) []string {
			n := 1 + r.IntN(11)
			return []string{fmt.Sprintf("DELETE FROM audit WHERE seq = %d", n), fmt.Sprintf("UPDATE audit SET seq = -seq WHERE seq > %d", n), "UPDATE audit SET seq = -seq - 1 WHERE seq < 0"}
		}, audit.Moved},
		{"swap", func(r *rand.Rand) []string {
			n := 1 + r.IntN(11)
			return []string{fmt.Sprintf("UPDATE audit SET seq = -1 WHERE seq = %d", n), fmt.Sprintf("UPDATE audit SET seq = %d WHERE seq = %d", n, n+1),
				fmt.Sprintf("UPDATE audit SET seq = %d WHERE seq = -1", n+1)}
		}, audit.Moved},
		{"insert", func(*rand.Rand) []string {
			return []string{"INSERT INTO audit SELECT 13, at, what, sealed, prev, sum FROM audit WHERE seq = 12"}
		}, audit.Moved},
		{"cut", func(r *rand.Rand) []string {
			return []string{fmt.Sprintf("DELETE FROM audit WHERE seq > %d", r.IntN(12))}
		}, audit.Cut},
		{"cut with the head", func(r *rand.Rand) []string {
			n := 1 + r.IntN(11)
			return []string{fmt.Sprintf("DELETE FROM audit WHERE seq > %d", n),
				fmt.Sprintf("UPDATE audit_head SET seq = %d, sum = (SELECT sum FROM audit WHERE seq = %d)", n, n)}
		}, audit.HeadGone},
		{"empty", func(*rand.Rand) []string {
			return []string{"DELETE FROM audit", "UPDATE audit_head SET seq = 0, sum = '', proof = ''"}
		}, audit.Cut},
		{"drop the head", func(*rand.Rand) []string { return []string{"DELETE FROM audit_head"} }, audit.HeadGone},
	} {
		t.Run(c.name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, e engine) {
				s := e.open(t)
				enterNotes(t, s, 12)
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
				statements := c.do(rand.New(rand.NewPCG(rand.Uint64(), 1)))
				e.attack(t, statements...)
				s = e.open(t)
				rep := trail(t, s)
				if rep.Whole() || rep.Findings[0].Break != c.how {
					t.Fatalf("after %q: %+v, want %q", statements, rep, c.how)
				}
				if testing.Short() {
					return
				}
				enterNotes(t, s, 3) // what comes later must not make it look whole
				after := trail(t, s)
				if after.Whole() {
					t.Fatalf("after %q more entries made it look whole", statements)
				}
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
				s = e.open(t)
				enterNotes(t, s, 20)
				if later := trail(t, s); later.Broken != after.Broken {
					t.Fatalf("after %q: %d places, then %d: %+v", statements, after.Broken, later.Broken, later.Findings)
				}
			})
		})
	}
}

// TestTrailOfAnOlderCopy puts an older copy of the database back by hand: the
// file beside it tells.
func TestTrailOfAnOlderCopy(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	copied := filepath.Join(t.TempDir(), "copy.db")
	s := open(t, store.Config{Dir: dir})
	enterNotes(t, s, 5)
	if err := s.Backup(ctx, copied); err != nil {
		t.Fatal(err)
	}
	enterNotes(t, s, 5)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	old, err := os.ReadFile(copied)
	if err != nil {
		t.Fatal(err)
	}
	put(t, dir, "mingbai.db", old)
	s = open(t, store.Config{Dir: dir})
	if rep := trail(t, s); rep.Whole() || rep.Findings[0].Break != audit.Cut || rep.Findings[0].Seq != 6 {
		t.Errorf("an older copy: %+v", rep)
	}
	enterNotes(t, s, 9)
	if rep := trail(t, s); rep.Whole() {
		t.Error("going on from an older copy made it look whole")
	}
}

func TestTrailWitnessDamaged(t *testing.T) {
	dir := t.TempDir()
	s := open(t, store.Config{Dir: dir})
	enterNotes(t, s, 5)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	put(t, dir, "audit.head", []byte("5 zz"))
	s = open(t, store.Config{Dir: dir})
	if rep := trail(t, s); rep.Whole() {
		t.Error("a damaged witness was not noticed")
	}
}
