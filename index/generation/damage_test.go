package generation

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mingbai/index"
)

// damage changes the files of generation folder gen.
type damage struct {
	name string
	do   func(t *testing.T, random *rand.Rand, gen string)
}

func damages() []damage {
	list := []damage{
		{"generation deleted", func(t *testing.T, _ *rand.Rand, gen string) { must(t, os.RemoveAll(gen)) }},
		{"generation is a file", func(t *testing.T, _ *rand.Rand, gen string) {
			must(t, os.RemoveAll(gen))
			must(t, os.WriteFile(gen, []byte("x"), 0o600))
		}},
		{"foreign files inside", func(t *testing.T, _ *rand.Rand, gen string) {
			must(t, os.WriteFile(filepath.Join(gen, "bleve", "store", "._000000000002.zap"), []byte("x"), 0o600))
			must(t, os.WriteFile(filepath.Join(gen, "bleve", "store", "ffffffffffff.zap"), []byte("x"), 0o600))
		}},
		{"foreign files beside", func(t *testing.T, _ *rand.Rand, gen string) {
			must(t, os.WriteFile(filepath.Join(filepath.Dir(gen), "._gen-000001"), []byte("x"), 0o600))
			must(t, os.WriteFile(filepath.Join(filepath.Dir(gen), "gen-xyz"), []byte("x"), 0o600))
		}},
		{"half-written build", func(t *testing.T, _ *rand.Rand, gen string) {
			must(t, os.CopyFS(filepath.Join(filepath.Dir(gen), buildingPrefix+"1"), os.DirFS(gen)))
			must(t, os.CopyFS(filepath.Join(filepath.Dir(gen), "gen-000009"), os.DirFS(filepath.Join(gen, "bleve"))))
		}},
		{"newer one of other entries", func(t *testing.T, _ *rand.Rand, gen string) {
			k, err := Open(context.Background(), Config{Folder: t.TempDir()}, entries(3, after))
			must(t, err)
			must(t, os.CopyFS(filepath.Join(filepath.Dir(gen), "gen-000007"), os.DirFS(k.live.folder)))
			must(t, k.Close())
		}},
		{"files swapped", func(t *testing.T, _ *rand.Rand, gen string) {
			store := filepath.Join(gen, "bleve", "store")
			zap := segmentFile(t, gen)
			must(t, os.Rename(zap, filepath.Join(store, "x")))
			must(t, os.Rename(filepath.Join(store, "root.bolt"), zap))
			must(t, os.Rename(filepath.Join(store, "x"), filepath.Join(store, "root.bolt")))
		}},
		{"manifest names a file outside", func(t *testing.T, _ *rand.Rand, gen string) {
			path := filepath.Join(gen, manifestName)
			text, err := os.ReadFile(path)
			must(t, err)
			must(t, os.WriteFile(path, bytes.Replace(text, []byte(`"bleve/`), []byte(`"../`), 1), 0o600))
		}},
	}
	for _, file := range []string{"root.bolt", ".zap", "index_meta.json", manifestName} {
		list = append(list,
			damage{"bytes of " + file, onFile(file, flip)},
			damage{"cut of " + file, onFile(file, shorten)},
			damage{"empty " + file, onFile(file, func(_ *rand.Rand, _ []byte) []byte { return nil })},
			damage{"zeros in " + file, onFile(file, func(_ *rand.Rand, b []byte) []byte { return make([]byte, len(b)) })},
			damage{"deleted " + file, func(t *testing.T, _ *rand.Rand, gen string) { must(t, os.Remove(find(t, gen, file))) }},
		)
	}
	return list
}

func flip(random *rand.Rand, b []byte) []byte {
	for range 1 + random.IntN(20) {
		b[random.IntN(len(b))] ^= byte(1 + random.IntN(255))
	}
	return b
}

func shorten(random *rand.Rand, b []byte) []byte { return b[:random.IntN(len(b))] }

// onFile returns a damage that writes another content into the file itself, as a disk would.
func onFile(name string, change func(*rand.Rand, []byte) []byte) func(*testing.T, *rand.Rand, string) {
	return func(t *testing.T, random *rand.Rand, gen string) {
		path := find(t, gen, name)
		content, err := os.ReadFile(path)
		must(t, err)
		content = change(random, content)
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		must(t, err)
		must(t, f.Truncate(int64(len(content))))
		_, err = f.WriteAt(content, 0)
		must(t, errors.Join(err, f.Close()))
	}
}

func segmentFile(t *testing.T, gen string) string { return find(t, gen, ".zap") }

// find returns the file below gen whose name ends so.
func find(t *testing.T, gen, end string) string {
	t.Helper()
	names, err := fileNames(gen)
	must(t, err)
	for _, name := range names {
		if strings.HasSuffix(name, end) {
			return filepath.Join(gen, name)
		}
	}
	t.Fatalf("no file %s in %v", end, names)
	return ""
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// trials is how often each damage is done, each time elsewhere. Raised by hand for long runs.
const trials = 2

func TestDamageBeforeOpen(t *testing.T) {
	for _, damage := range damages() {
		t.Run(damage.name, func(t *testing.T) {
			for trial := range uint64(trials) {
				folder := t.TempDir()
				k, _ := opened(t, folder)
				gen := k.live.folder
				k.Close()
				damage.do(t, rand.New(rand.NewPCG(trial, 1)), gen)
				again, log := opened(t, folder)
				answers(t, again, before)
				if again.InMemory() {
					t.Errorf("trial %d answers from memory: %s", trial, log)
				}
				again.Close()
				for _, name := range folders(t, folder) {
					if strings.HasPrefix(name, buildingPrefix) || strings.HasPrefix(name, "._") {
						t.Errorf("trial %d left %s", trial, name)
					}
				}
			}
		})
	}
}

// TestDamageWhileOpen damages the live files, searches all the same, and checks that Check mends
// what was changed.
func TestDamageWhileOpen(t *testing.T) {
	for _, damage := range damages() {
		t.Run(damage.name, func(t *testing.T) {
			for trial := range uint64(trials) {
				k, _ := opened(t, t.TempDir())
				damage.do(t, rand.New(rand.NewPCG(trial, 2)), k.live.folder)
				for i := range some { // may be wrong until the check, but never fails
					if _, err := k.Search(t.Context(), index.Query{Text: fmt.Sprintf("no%d 投诉", i)}); err != nil {
						t.Fatalf("trial %d: %v", trial, err)
					}
				}
				if _, err := k.Check(t.Context()); err != nil {
					t.Fatalf("trial %d: %v", trial, err)
				}
				answers(t, k, before)
				if mended, err := k.Check(t.Context()); mended || err != nil {
					t.Errorf("trial %d: mended again: %v, %v", trial, mended, err)
				}
			}
		})
	}
}
