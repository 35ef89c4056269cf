package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mingbai/handlers/delivery"
	"mingbai/handlers/seal"
	"mingbai/handlers/store"
)

// filled returns a closed data folder with a few handled updates in it.
func filled(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	s, err := store.Open(context.Background(), store.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 40 {
		if err := path(s, i); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

func put(t *testing.T, dir, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, dir, name string) {
	t.Helper()
	if err := os.Remove(filepath.Join(dir, name)); err != nil {
		t.Fatal(err)
	}
}

// run changes the SQLite file behind the store's back.
func run(t *testing.T, dir, query string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, "mingbai.db"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(query); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestOpenRefusesWhatItMustNotTouch(t *testing.T) {
	cases := []struct {
		name  string
		spoil func(t *testing.T, dir string)
		want  error
	}{
		{"a text file", func(t *testing.T, dir string) { put(t, dir, "mingbai.db", []byte("this is no database at all")) }, store.ErrForeign},
		{"a short file", func(t *testing.T, dir string) { put(t, dir, "mingbai.db", []byte("SQLite")) }, store.ErrForeign},
		{"somebody else's database", func(t *testing.T, dir string) {
			remove(t, dir, "mingbai.db")
			run(t, dir, "CREATE TABLE notes (x TEXT)")
		}, store.ErrForeign},
		{"a cut file", func(t *testing.T, dir string) {
			if err := os.Truncate(filepath.Join(dir, "mingbai.db"), 20_000); err != nil {
				t.Fatal(err)
			}
		}, store.ErrDamaged},
		{"zeros in the middle", func(t *testing.T, dir string) { overwrite(t, dir, 4096, 60_000) }, store.ErrDamaged},
		{"a file that is gone while its log is not", func(t *testing.T, dir string) {
			remove(t, dir, "mingbai.db")
			put(t, dir, "mingbai.db-wal", []byte("committed work"))
		}, store.ErrDamaged},
		{"a newer schema", func(t *testing.T, dir string) {
			run(t, dir, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)")
		}, store.ErrNewer},
		{"no key", func(t *testing.T, dir string) { remove(t, dir, "mingbai.key") }, seal.ErrMissing},
		{"a damaged key", func(t *testing.T, dir string) { put(t, dir, "mingbai.key", []byte("key")) }, seal.ErrDamaged},
		{"another key", func(t *testing.T, dir string) {
			remove(t, dir, "mingbai.key")
			if _, err := seal.Create(filepath.Join(dir, "mingbai.key")); err != nil {
				t.Fatal(err)
			}
		}, seal.ErrWrongKey},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir := filled(t)
			c.spoil(t, dir)
			before := contents(t, dir)
			s, err := store.Open(context.Background(), store.Config{Dir: dir})
			if !errors.Is(err, c.want) {
				t.Errorf("Open = %v, want %v", err, c.want)
			}
			if s != nil {
				t.Fatal("a store was returned")
			}
			after := contents(t, dir)
			for name, data := range before {
				if !bytes.Equal(after[name], data) && !strings.HasSuffix(name, "-shm") {
					t.Errorf("%s was changed", name)
				}
			}
			if _, ok := before["mingbai.key"]; !ok && after["mingbai.key"] != nil {
				t.Error("a key was made")
			}
		})
	}
}

func overwrite(t *testing.T, dir string, from, to int) {
	t.Helper()
	name := filepath.Join(dir, "mingbai.db")
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	clear(data[from:min(to, len(data))])
	put(t, dir, "mingbai.db", data)
}

// contents reads the files of a folder, but for the lock file.
func contents(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() == "mingbai.lock" {
			continue
		}
		if files[e.Name()], err = os.ReadFile(filepath.Join(dir, e.Name())); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func TestOpenRefusesASecondProcess(t *testing.T) {
	dir := t.TempDir()
	open(t, store.Config{Dir: dir})
	_, err := store.Open(context.Background(), store.Config{Dir: dir})
	if !errors.Is(err, store.ErrInUse) || !strings.Contains(err.Error(), "process ") {
		t.Errorf("second Open = %v", err)
	}
}

func TestOpenAddresses(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		name, url string
		want      error
	}{
		{"a file", filepath.Join(dir, "a b?c#d%.db"), nil},
		{"an address of a file", "sqlite:" + filepath.Join(dir, "other.db"), nil},
		{"another engine", "mysql://x/y", store.ErrURL},
		{"a bad address", "postgres://%zz", store.ErrURL},
		{"nobody there", "postgres://127.0.0.1:1/x?connect_timeout=1", store.ErrReach},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := store.Open(context.Background(), store.Config{Dir: dir, URL: c.url})
			if !errors.Is(err, c.want) {
				t.Fatalf("Open = %v, want %v", err, c.want)
			}
			if s == nil {
				return
			}
			if err := errors.Join(s.Ready(context.Background()), s.Close()); err != nil {
				t.Error(err)
			}
		})
	}
	if _, err := os.Stat(filepath.Join(dir, "a b?c#d%.db")); err != nil {
		t.Error(err)
	}
}

func TestReopenedStoreGoesOn(t *testing.T) {
	dir := filled(t)
	ctx := context.Background()
	s := open(t, store.Config{Dir: dir})
	if _, err := s.Receive(ctx, "telegram", "", []delivery.Incoming{incoming(1000)}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Claim(ctx, "w", time.Now(), time.Hour); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, store.Config{Dir: dir})
	if _, err := s.Claim(ctx, "w", time.Now(), time.Hour); err != nil {
		t.Errorf("what a dead process held cannot be claimed: %v", err)
	}
	if err := errors.Join(s.Verify(ctx), s.Invariants(ctx)); err != nil {
		t.Error(err)
	}
	info, err := os.Stat(filepath.Join(dir, "mingbai.db"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestBackupIsWholeAndOpens(t *testing.T) {
	dir, to := filled(t), t.TempDir()
	ctx := context.Background()
	s := open(t, store.Config{Dir: dir})
	copied := filepath.Join(to, "mingbai.db")
	if err := s.Backup(ctx, copied); err != nil {
		t.Fatal(err)
	}
	if err := s.Backup(ctx, copied); !errors.Is(err, os.ErrExist) {
		t.Errorf("Backup over a file = %v", err)
	}
	key, err := os.ReadFile(filepath.Join(dir, "mingbai.key"))
	if err != nil {
		t.Fatal(err)
	}
	put(t, to, "mingbai.key", key)
	restored := open(t, store.Config{Dir: to})
	if err := errors.Join(restored.Verify(ctx), restored.Invariants(ctx)); err != nil {
		t.Error(err)
	}
	if n, err := restored.Receive(ctx, "telegram", "", []delivery.Incoming{incoming(3), incoming(99)}); err != nil || n != 1 {
		t.Errorf("Receive into the copy = %d, %v; it should know update 3", n, err)
	}
}

func TestRotatedKeyReadsOldRows(t *testing.T) {
	dir := filled(t)
	ctx := context.Background()
	if _, err := seal.Rotate(filepath.Join(dir, "mingbai.key")); err != nil {
		t.Fatal(err)
	}
	s := open(t, store.Config{Dir: dir})
	who := address(incoming(3))
	if p, err := s.MyData(ctx, who); err != nil || p.Session == nil || len(p.Lines) != 2 || len(p.Consultations) != 1 {
		t.Errorf("data after a rotation: %+v, %v", p, err)
	}
	if n, err := s.Receive(ctx, "telegram", "", []delivery.Incoming{incoming(3)}); err != nil || n != 0 {
		t.Errorf("Receive of a known update = %d, %v", n, err)
	}
	if err := path(s, 503); err != nil {
		t.Fatal(err)
	}
	if p, err := s.MyData(ctx, who); err != nil || len(p.Lines) != 4 || len(p.Session.Recent) != 2 {
		t.Errorf("data after another question: %+v, %v", p, err)
	}
}
