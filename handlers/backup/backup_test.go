package backup_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mingbai/handlers/audit"
	"mingbai/handlers/backup"
	"mingbai/handlers/store"
)

var made = time.Date(2026, 3, 15, 9, 0, 0, 0, time.UTC)

// office is a data folder with something of everything.
func office(t *testing.T) (folder string, s *store.Store) {
	t.Helper()
	folder = filepath.Join(t.TempDir(), "data")
	for name, text := range map[string]string{
		"documents/d1.json": `{"title":"报告"}`, "knowledge/guides/own.yaml": "id: own", "accounts": "sealed",
		"index/g1/segment": "can be made again", "audit.head.tmp": "half", "mingbai.key.old": "an older key",
	} {
		write(t, filepath.Join(folder, name), text)
	}
	s, err := store.Open(context.Background(), store.Config{Dir: folder})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if err := s.Log(context.Background(), audit.Entry{Who: "张三", What: audit.SignedIn}); err != nil {
		t.Fatal(err)
	}
	return folder, s
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// names lists the files below a folder.
func names(t *testing.T, folder string) (all []string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(folder, path)
			all = append(all, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func fine(string) error { return nil }

func TestThereAndBack(t *testing.T) {
	ctx := context.Background()
	folder, s := office(t)
	out := filepath.Join(t.TempDir(), "copy.zip")
	m, err := backup.Write(ctx, s, folder, out, made)
	if err != nil || len(m.Files) != 4 {
		t.Fatalf("Write = %+v, %v", m, err)
	}
	if info, err := os.Stat(out); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v: a copy is its owner's only", info.Mode(), err)
	}
	if left := names(t, filepath.Dir(out)); len(left) != 1 {
		t.Errorf("left beside the copy: %v", left)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	key, err := os.ReadFile(filepath.Join(folder, backup.KeyName))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(data, key) || strings.Contains(string(data), ".key") {
		t.Error("the key is in the copy")
	}

	target := filepath.Join(t.TempDir(), "new")
	write(t, filepath.Join(target, backup.KeyName), string(key))
	checked := false
	back, err := backup.Restore(ctx, out, target, func(dir string) error {
		checked = true
		return store.CheckFile(ctx, filepath.Join(dir, backup.DatabaseName))
	})
	if err != nil || !checked || !back.Made.Equal(made) {
		t.Fatalf("Restore = %+v, %v, checked %v", back, err, checked)
	}
	if got := strings.Join(names(t, target), " "); got != "accounts documents/d1.json knowledge/guides/own.yaml mingbai.db mingbai.key" {
		t.Errorf("restored %s", got)
	}
	again, err := store.Open(ctx, store.Config{Dir: target})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if rep, err := again.VerifyTrail(ctx); err != nil || !rep.Whole() || rep.Entries != 1 {
		t.Errorf("the trail came back as %+v, %v", rep, err)
	}
}

func TestWriteRefuses(t *testing.T) {
	ctx := context.Background()
	folder, s := office(t)
	there := filepath.Join(t.TempDir(), "there.zip")
	write(t, there, "somebody's")
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(folder, link); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, out string
		want      error
	}{
		{"a file that is there", there, backup.ErrExists},
		{"inside the data folder", filepath.Join(folder, "copy.zip"), backup.ErrInside},
		{"inside by another name", filepath.Join(link, "documents", "copy.zip"), backup.ErrInside},
		{"a folder that is missing", filepath.Join(t.TempDir(), "none", "copy.zip"), os.ErrNotExist},
	} {
		if _, err := backup.Write(ctx, s, folder, c.out, made); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	if got, err := os.ReadFile(there); err != nil || string(got) != "somebody's" {
		t.Error("the file that was there was touched")
	}
	stopped, cancel := context.WithCancel(ctx)
	cancel()
	dir := t.TempDir()
	if _, err := backup.Write(stopped, s, folder, filepath.Join(dir, "copy.zip"), made); err == nil || len(names(t, dir)) != 0 {
		t.Errorf("a stopped copy: %v, left %v", err, names(t, dir))
	}
}

// archive makes a file like a backup with a manifest of its own.
func archive(t testing.TB, manifest any, files map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	text, err := json.Marshal(manifest)
	if err != nil {
		t.Fatal(err)
	}
	if manifest != nil {
		files["manifest.json"] = string(text)
	}
	for name, text := range files {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "made.zip")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func entry(name, text string) backup.File {
	sum := sha256.Sum256([]byte(text))
	return backup.File{Name: name, Size: int64(len(text)), SHA256: hex.EncodeToString(sum[:])}
}

func TestRestoreRefuses(t *testing.T) {
	db := entry(backup.DatabaseName, "db")
	files := func(extra ...string) map[string]string {
		all := map[string]string{backup.DatabaseName: "db"}
		for _, name := range extra {
			all[name] = "x"
		}
		return all
	}
	with := func(more ...backup.File) backup.Manifest {
		return backup.Manifest{Format: 1, Files: append([]backup.File{db}, more...)}
	}
	longer := db
	longer.Size++
	for _, c := range []struct {
		name     string
		manifest any
		files    map[string]string
		want     error
	}{
		{"no manifest", nil, files(), backup.ErrFile},
		{"a manifest that is none", "text", files(), backup.ErrFile},
		{"a newer format", backup.Manifest{Format: 2, Files: []backup.File{db}}, files(), backup.ErrFile},
		{"no database", backup.Manifest{Format: 1, Files: []backup.File{entry("a", "x")}}, files("a"), backup.ErrFile},
		{"a way out of the folder", with(entry("../evil", "x")), files("../evil"), backup.ErrFile},
		{"from the root", with(entry("/evil", "x")), files("/evil"), backup.ErrFile},
		{"a key", with(entry("mingbai.key", "x")), files("mingbai.key"), backup.ErrFile},
		{"a socket's name", with(entry("control.sock", "x")), files("control.sock"), backup.ErrFile},
		{"twice", with(db), files(), backup.ErrFile},
		{"a file that is missing", with(entry("a", "x")), files(), backup.ErrFile},
		{"another content", with(entry("a", "y")), files("a"), backup.ErrFile},
		{"another size", backup.Manifest{Format: 1, Files: []backup.File{longer}}, files(), backup.ErrFile},
	} {
		t.Run(c.name, func(t *testing.T) {
			parent := t.TempDir()
			target := filepath.Join(parent, "data")
			if _, err := backup.Restore(context.Background(), archive(t, c.manifest, c.files), target, fine); !errors.Is(err, c.want) {
				t.Errorf("Restore = %v, want %v", err, c.want)
			}
			if left, err := os.ReadDir(parent); err != nil || len(left) != 0 {
				t.Errorf("left %v, %v", left, err)
			}
		})
	}
}

func TestRestoreIntoWhat(t *testing.T) {
	good := func() string {
		return archive(t, backup.Manifest{Format: 1, Files: []backup.File{entry(backup.DatabaseName, "db")}}, map[string]string{backup.DatabaseName: "db"})
	}
	ctx, oops := context.Background(), errors.New("oops")
	full := t.TempDir()
	write(t, filepath.Join(full, "mingbai.db"), "mine")
	if _, err := backup.Restore(ctx, good(), full, fine); !errors.Is(err, backup.ErrFolder) {
		t.Errorf("a folder in use: %v", err)
	}
	if got, _ := os.ReadFile(filepath.Join(full, "mingbai.db")); string(got) != "mine" {
		t.Error("the database that was there was touched")
	}
	empty := t.TempDir()
	if _, err := backup.Restore(ctx, good(), empty, func(string) error { return oops }); !errors.Is(err, oops) || len(names(t, empty)) != 0 {
		t.Errorf("a check that fails: %v, left %v", err, names(t, empty))
	}
	if _, err := backup.Restore(ctx, good(), empty, fine); err != nil {
		t.Errorf("an empty folder: %v", err)
	}
	if _, err := backup.Restore(ctx, filepath.Join(full, "none.zip"), empty, fine); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	if _, err := backup.Restore(ctx, filepath.Join(full, "mingbai.db"), t.TempDir(), fine); !errors.Is(err, backup.ErrFile) {
		t.Errorf("a file that is no archive: %v", err)
	}
}

// TestAnyDamageIsFound flips bytes of a real copy: it is refused, or what comes
// back is the same.
func TestAnyDamageIsFound(t *testing.T) {
	ctx := context.Background()
	folder, s := office(t)
	out := filepath.Join(t.TempDir(), "copy.zip")
	if _, err := backup.Write(ctx, s, folder, out, made); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	want := restored(t, whole)
	refused := 0
	for at := 0; at < len(whole); at += 1 + len(whole)/150 {
		damaged := bytes.Clone(whole)
		damaged[at] ^= 0x55
		switch got := restored(t, damaged); got {
		case "":
			refused++
		case want:
		default:
			t.Fatalf("byte %d: something else came back", at)
		}
	}
	if refused < 100 {
		t.Errorf("only %d of 150 damages were found", refused)
	}
	for _, n := range []int{0, 1, len(whole) / 2, len(whole) - 1} {
		if restored(t, whole[:n]) != "" {
			t.Errorf("a copy cut after %d bytes was taken", n)
		}
	}
}

// restored is what comes of an archive, "" if it is refused.
func restored(t testing.TB, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "copy.zip")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	target := filepath.Join(t.TempDir(), "data")
	if _, err := backup.Restore(context.Background(), path, target, fine); err != nil {
		if _, err := os.Stat(target); !errors.Is(err, os.ErrNotExist) {
			t.Fatal("a refused copy left something behind")
		}
		return ""
	}
	sum := sha256.New()
	err := filepath.WalkDir(target, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		fmt.Fprintf(sum, "%s %d %s", path[len(target):], len(text), text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// FuzzRestore feeds anything: nothing is ever written beside the folder, and
// what is refused leaves nothing.
func FuzzRestore(f *testing.F) {
	good := archive(f, backup.Manifest{Format: 1, Files: []backup.File{entry(backup.DatabaseName, "db")}}, map[string]string{backup.DatabaseName: "db"})
	data, err := os.ReadFile(good)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) { restored(t, data) })
}
