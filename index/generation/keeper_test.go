package generation

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"

	"mingbai/index"
)

// entries returns n invented entries; entry i alone holds the word 编号 followed by its number.
func entries(n int, text string) Entries {
	return func() iter.Seq[index.Entry] {
		return func(yield func(index.Entry) bool) {
			for i := range n {
				entry := index.Entry{ID: fmt.Sprintf("entry-%d", i), Kind: "guide", Title: text, Text: fmt.Sprintf("编号 no%d。%s", i, text)}
				if !yield(entry) {
					return
				}
			}
		}
	}
}

const (
	some   = 40
	before = "拖欠工资向劳动监察部门投诉"
	after  = "离婚登记到婚姻登记机关办理"
)

// opened returns a Keeper on folder that is closed after the test, and the log it writes.
func opened(t *testing.T, folder string) (*Keeper, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	k, err := Open(t.Context(), Config{Folder: folder, Logger: slog.New(slog.NewTextHandler(&log, nil))}, entries(some, before))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := k.Close(); err != nil {
			t.Error(err)
		}
	})
	return k, &log
}

// answers fails the test unless every entry is found by its number and text, and nothing else is.
func answers(t *testing.T, k *Keeper, text string) {
	t.Helper()
	if k.Len() != some {
		t.Errorf("%d entries, want %d", k.Len(), some)
	}
	for i := range some {
		hits, err := k.Search(t.Context(), index.Query{Text: fmt.Sprintf("no%d", i)})
		if err != nil || len(hits) != 1 || hits[0].ID != fmt.Sprintf("entry-%d", i) {
			t.Fatalf("no%d: %v, %v", i, hits, err)
		}
	}
	hits, err := k.Search(t.Context(), index.Query{Text: text, Limit: 2 * some})
	if err != nil || len(hits) != some {
		t.Fatalf("%s: %d hits, %v", text, len(hits), err)
	}
}

func folders(t *testing.T, folder string) []string {
	t.Helper()
	found, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range found {
		names = append(names, entry.Name())
	}
	return names
}

func TestReopenUsesWhatIsThere(t *testing.T) {
	folder := t.TempDir()
	k, _ := opened(t, folder)
	answers(t, k, before)
	k.Close()
	config := Config{Folder: folder, build: func(func() error) error { t.Error("built again"); return nil }}
	again, err := Open(t.Context(), config, entries(some, before))
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	answers(t, again, before)
	if again.InMemory() {
		t.Error("answers from memory")
	}
}

func TestFailureOfWholeFiles(t *testing.T) {
	builds := 0
	config := Config{Folder: t.TempDir(), build: func(build func() error) error { builds++; return build() }}
	k, err := Open(t.Context(), config, entries(some, before))
	must(t, err)
	defer k.Close()
	for range 3 {
		must(t, k.live.index.Close()) // whatever made it fail, the files are as they were
		answers(t, k, before)
	}
	if builds != 1 {
		t.Errorf("built %d times", builds)
	}
}

func TestFingerprint(t *testing.T) {
	tests := []struct {
		name    string
		extra   string
		entries Entries
	}{
		{"other dictionary", "dictionary 2", entries(some, before)},
		{"other text", "", entries(some, after)},
		{"one more", "", entries(some+1, before)},
		{"none", "", entries(0, before)},
		{"moved between fields", "", func() iter.Seq[index.Entry] {
			return slices.Values([]index.Entry{{ID: "a", Title: "bc"}})
		}},
		{"moved back", "", func() iter.Seq[index.Entry] {
			return slices.Values([]index.Entry{{ID: "a", Title: "b", Heading: "c"}})
		}},
	}
	seen := make(map[string]string)
	for _, test := range tests {
		print, err := fingerprint(test.extra, test.entries())
		if err != nil {
			t.Fatal(err)
		}
		if other, there := seen[print]; there {
			t.Errorf("%s has the fingerprint of %s", test.name, other)
		}
		seen[print] = test.name
	}
}

func TestLockHeld(t *testing.T) {
	folder := t.TempDir()
	k, _ := opened(t, folder)
	gen := k.live.folder
	k.Close()
	held, err := os.OpenFile(find(t, gen, "root.bolt"), os.O_RDWR, 0)
	must(t, err)
	defer held.Close()
	must(t, syscall.Flock(int(held.Fd()), syscall.LOCK_EX|syscall.LOCK_NB))
	again, _ := opened(t, folder)
	answers(t, again, before)
}

func TestUpdateWhileSearching(t *testing.T) {
	folder := t.TempDir()
	k, _ := opened(t, folder)
	stop := make(chan struct{})
	var group sync.WaitGroup
	for range 3 {
		group.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				hits, err := k.Search(t.Context(), index.Query{Text: "no7"})
				if err != nil || len(hits) != 1 || hits[0].ID != "entry-7" {
					t.Errorf("during an update: %v, %v", hits, err)
					return
				}
			}
		})
	}
	for i := range 6 {
		if err := k.Update(t.Context(), entries(some, []string{after, before}[i%2])); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	group.Wait()
	answers(t, k, before)
	if left := folders(t, folder); len(left) != 1 {
		t.Errorf("old generations are left: %v", left)
	}
}

func TestUpdateToTheSame(t *testing.T) {
	k, _ := opened(t, t.TempDir())
	folder := k.live.folder
	must(t, k.Update(t.Context(), entries(some, before)))
	if k.live.folder != folder {
		t.Errorf("moved from %s to %s", folder, k.live.folder)
	}
	answers(t, k, before)
}

func TestDiskRefuses(t *testing.T) {
	folder := t.TempDir()
	full := errors.New("no space left")
	failing := true
	config := Config{Folder: folder, build: func(build func() error) error {
		if failing {
			return errors.Join(build(), full)
		}
		return build()
	}}
	k, err := Open(t.Context(), config, entries(some, before))
	must(t, err)
	defer k.Close()
	answers(t, k, before)
	if !k.InMemory() || len(folders(t, folder)) != 0 {
		t.Errorf("in memory: %v, folder holds %v", k.InMemory(), folders(t, folder))
	}
	failing = false // space has returned
	if mended, err := k.Check(t.Context()); !mended || err != nil {
		t.Errorf("Check: %v, %v", mended, err)
	}
	answers(t, k, before)
	if k.InMemory() {
		t.Error("still in memory")
	}
}

func TestFolderCannotBeMade(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(path, nil, 0o600))
	k, _ := opened(t, filepath.Join(path, "index"))
	answers(t, k, before)
}

func TestNothingToIndex(t *testing.T) {
	k, err := Open(t.Context(), Config{Folder: t.TempDir()}, entries(0, ""))
	must(t, err)
	defer k.Close()
	hits, err := k.Search(t.Context(), index.Query{Text: before})
	if err != nil || len(hits) != 0 || k.Len() != 0 {
		t.Errorf("%v, %v, %d entries", hits, err, k.Len())
	}
}

func TestBadEntryIsLeftOut(t *testing.T) {
	with := func() iter.Seq[index.Entry] {
		return func(yield func(index.Entry) bool) {
			if yield(index.Entry{Text: "没有编号"}) {
				entries(some, before)()(yield)
			}
		}
	}
	k, err := Open(t.Context(), Config{Folder: t.TempDir()}, with)
	must(t, err)
	defer k.Close()
	answers(t, k, before)
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	folder := t.TempDir()
	if _, err := Open(ctx, Config{Folder: folder}, entries(some, before)); !errors.Is(err, context.Canceled) {
		t.Errorf("Open: %v", err)
	}
	if left := folders(t, folder); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestClosed(t *testing.T) {
	k, _ := opened(t, t.TempDir())
	must(t, k.Close())
	must(t, k.Close())
	if _, err := k.Search(t.Context(), index.Query{Text: before}); !errors.Is(err, index.ErrClosed) {
		t.Errorf("Search: %v", err)
	}
	if _, err := k.Check(t.Context()); !errors.Is(err, index.ErrClosed) {
		t.Errorf("Check: %v", err)
	}
	if k.Len() != 0 {
		t.Errorf("%d entries", k.Len())
	}
}

func TestExplain(t *testing.T) {
	k, _ := opened(t, t.TempDir())
	parts, err := k.Explain(t.Context(), index.Query{Text: "no7"}, "entry-7")
	if err != nil || len(parts) != 1 || parts[0].Term != "no7" {
		t.Errorf("%v, %v", parts, err)
	}
	folder := k.live.folder
	if _, err := k.Explain(t.Context(), index.Query{Text: "no7"}, "nobody"); !errors.Is(err, index.ErrUnknown) {
		t.Errorf("unknown: %v", err)
	}
	if k.live.folder != folder {
		t.Error("an unknown entry made the index be built anew")
	}
}
