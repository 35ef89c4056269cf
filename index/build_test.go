package index

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestBuildRefuses(t *testing.T) {
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	long := strings.Repeat("长", longestText)
	tests := []struct {
		name    string
		ctx     context.Context
		entries []Entry
		want    error
	}{
		{"nothing", t.Context(), nil, ErrEmpty},
		{"no id", t.Context(), []Entry{{Text: "文"}}, ErrEntry},
		{"too long", t.Context(), []Entry{{ID: "a", Text: long}}, ErrEntry},
		{"cancelled", cancelled, samples, context.Canceled},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			config := Config{Path: filepath.Join(t.TempDir(), "index")}
			if err := Build(test.ctx, config, slices.Values(test.entries)); !errors.Is(err, test.want) {
				t.Errorf("Build: %v, want %v", err, test.want)
			}
			if _, err := os.Stat(config.Path); !os.IsNotExist(err) {
				t.Errorf("the folder is left behind: %v", err)
			}
			if _, err := Open(config); !errors.Is(err, ErrDamaged) {
				t.Errorf("Open: %v, want ErrDamaged", err)
			}
		})
	}
}

func TestBuildKeepsOthersFiles(t *testing.T) {
	config := Config{Path: t.TempDir()}
	own := filepath.Join(config.Path, "letter.txt")
	if err := os.WriteFile(own, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Build(t.Context(), config, slices.Values(samples)); !errors.Is(err, ErrExists) {
		t.Errorf("Build: %v, want ErrExists", err)
	}
	if _, err := os.Stat(own); err != nil {
		t.Error(err)
	}
}

func TestSizes(t *testing.T) {
	for _, n := range []int{1, 2, batchEntries, 2*batchEntries + 1} {
		entries := make([]Entry, n, n+1)
		for i := range entries {
			entries[i] = Entry{ID: fmt.Sprint(i), Text: fmt.Sprintf("第%d条", i)}
		}
		entries = append(entries, Entry{ID: "0", Text: "再来一次"}) // left out: the first one wins
		x := built(t, entries)
		if x.Len() != n {
			t.Errorf("%d entries, want %d", x.Len(), n)
		}
		hits, err := x.Search(t.Context(), Query{Text: fmt.Sprint(n - 1), Limit: 3})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(ids(hits), []string{fmt.Sprint(n - 1)}) {
			t.Errorf("%d entries: found %v", n, ids(hits))
		}
	}
}

func TestSmallCache(t *testing.T) {
	large := built(t, samples)
	small := built(t, samples)
	small.cache = newCache(3 * termBytes)
	for range 3 {
		for _, entry := range samples {
			query := Query{Text: entry.Title + entry.Text, Limit: 5}
			want, err := large.Search(t.Context(), query)
			if err != nil {
				t.Fatal(err)
			}
			got, err := small.Search(t.Context(), query)
			if err != nil || !slices.Equal(ids(got), ids(want)) {
				t.Fatalf("found %v (%v), want %v", ids(got), err, ids(want))
			}
		}
	}
	if small.cache.room < 0 || len(small.cache.terms) != small.cache.order.Len() || len(small.cache.terms) == 0 {
		t.Errorf("the cache has room %d, %d terms, %d in order", small.cache.room, len(small.cache.terms), small.cache.order.Len())
	}
}

func TestInMemoryRanksTheSame(t *testing.T) {
	disk := built(t, samples)
	doubled := slices.Concat(samples, samples[:1], []Entry{{Text: "没有编号"}})
	plain, err := InMemory(t.Context(), Config{}, slices.Values(doubled))
	if err != nil {
		t.Fatal(err)
	}
	if plain.Len() != disk.Len() {
		t.Errorf("%d entries, want %d", plain.Len(), disk.Len())
	}
	for _, entry := range samples {
		query := Query{Text: entry.Title + entry.Text, Place: "甲省乙市", Kinds: []string{"service", "guide"}}
		want, err := disk.Search(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		got, err := plain.Search(t.Context(), query)
		if err != nil || !slices.EqualFunc(got, want, sameHit) {
			t.Errorf("%s: found %v (%v), want %v", entry.ID, got, err, want)
		}
	}
}

func sameHit(a, b Hit) bool {
	return a.ID == b.ID && a.Score == b.Score && slices.Equal(a.Terms, b.Terms)
}
