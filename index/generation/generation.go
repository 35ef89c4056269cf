package generation

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"mingbai/index"
)

const (
	folderPrefix   = "gen-"      // and six digits or more
	buildingPrefix = "building-" // and whatever makes it new
)

// generation is one index and who uses it.
type generation struct {
	index  *index.Index
	folder string // "" when it is in memory only
	users  int    // searches running on it, and one for being live; guarded by Keeper.mu
	remove bool   // its folder when the last user has gone
}

// acquire returns the live generation for one search, nil after Close.
func (k *Keeper) acquire() *generation {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.live != nil {
		k.live.users++
	}
	return k.live
}

// release gives a generation back and closes it after its last user.
func (k *Keeper) release(g *generation) {
	k.mu.Lock()
	g.users--
	last := g.users == 0
	k.mu.Unlock()
	if !last {
		return
	}
	if err := g.index.Close(); err != nil {
		k.config.Logger.Warn("old index did not close", "error", err)
	}
	if !g.remove {
		return
	}
	k.discard(g.folder)
	k.mu.Lock()
	delete(k.leaving, g.folder)
	k.mu.Unlock()
}

// swap makes next the live generation and lets go of the one before.
func (k *Keeper) swap(next *generation, print string, entries Entries) {
	next.users = 1
	k.mu.Lock()
	before := k.live
	k.live, k.print, k.entries = next, print, entries
	if before != nil && before.folder != "" && before.folder != next.folder {
		before.remove = true
		k.leaving[before.folder] = true
	}
	k.mu.Unlock()
	if before != nil {
		k.release(before)
	}
}

// obtain opens the newest generation that is beyond doubt, or makes one. All others but the live
// one are removed.
func (k *Keeper) obtain(ctx context.Context, print string, entries Entries) (*generation, error) {
	k.tidy()
	var found *generation
	for _, number := range slices.Backward(k.numbers()) {
		folder := k.path(number)
		live, leaving := k.using(folder)
		if leaving {
			continue
		}
		if found == nil {
			g, err := k.openVerified(folder, print)
			if err == nil {
				found = g
				continue
			}
			k.config.Logger.Info("index generation is not used", "reason", err)
		}
		if !live {
			k.discard(folder)
		}
	}
	if found != nil {
		return found, nil
	}
	return k.make(ctx, print, entries)
}

// openVerified opens a generation whose files are what they were.
func (k *Keeper) openVerified(folder, print string) (*generation, error) {
	m, err := verify(folder, print)
	if err != nil {
		return nil, err
	}
	x, err := index.Open(k.indexConfig(folder))
	if err != nil {
		return nil, err
	}
	if x.Len() != m.Entries {
		err := fmt.Errorf("%w: it has %d entries of %d", ErrDoubt, x.Len(), m.Entries)
		return nil, errors.Join(err, x.Close())
	}
	return &generation{index: x, folder: folder}, nil
}

// make builds a generation and opens it; when the disk does not let it, the generation is in
// memory.
func (k *Keeper) make(ctx context.Context, print string, entries Entries) (*generation, error) {
	g, err := k.publish(ctx, print, entries)
	if err == nil || ctx.Err() != nil {
		return g, err
	}
	k.config.Logger.Error("index could not be kept on disk, answering from memory", "error", err)
	x, err := index.InMemory(ctx, k.indexConfig(""), entries())
	return &generation{index: x}, err
}

// publish builds under a name that is never opened, and renames the folder when everything in it is
// on the disk.
func (k *Keeper) publish(ctx context.Context, print string, entries Entries) (*generation, error) {
	if err := os.MkdirAll(k.config.Folder, 0o700); err != nil {
		return nil, err
	}
	building, err := os.MkdirTemp(k.config.Folder, buildingPrefix)
	if err != nil {
		return nil, err
	}
	count, err := k.build(ctx, building, entries)
	if err == nil {
		err = writeManifest(building, print, count)
	}
	next := k.path(1)
	if numbers := k.numbers(); len(numbers) > 0 {
		next = k.path(numbers[len(numbers)-1] + 1)
	}
	if err == nil {
		err = os.Rename(building, next)
	}
	if err != nil {
		k.discard(building)
		return nil, err
	}
	if err := syncFolder(k.config.Folder); err != nil {
		return nil, err
	}
	return k.openVerified(next, print)
}

// build writes the index of the entries that can be stored, and returns how many these are.
func (k *Keeper) build(ctx context.Context, folder string, entries Entries) (count int, err error) {
	config := k.indexConfig(folder)
	config.Progress = func(n int) {
		count = n
		if k.config.Progress != nil {
			k.config.Progress(n)
		}
	}
	storable := func(yield func(index.Entry) bool) {
		for entry := range entries() {
			if err := entry.Check(); err != nil {
				k.config.Logger.Error("entry cannot be found: it is left out of the index", "error", err)
			} else if !yield(entry) {
				return
			}
		}
	}
	err = k.config.wrapped(func() error { return index.Build(ctx, config, storable) })
	return count, err
}

func (c Config) wrapped(build func() error) error {
	if c.build == nil {
		return build()
	}
	return c.build(build)
}

func (k *Keeper) indexConfig(folder string) index.Config {
	return index.Config{
		Path: folder, CacheBytes: k.config.CacheBytes, Glossary: k.config.Glossary, Logger: k.config.Logger,
	}
}

// tidy removes what half-finished builds and archivers left beside the generations. Names it does
// not know are not touched.
func (k *Keeper) tidy() {
	names, err := os.ReadDir(k.config.Folder)
	if err != nil {
		return // it is made, or fails again, when a generation is built
	}
	for _, entry := range names {
		if strings.HasPrefix(entry.Name(), buildingPrefix) || strings.HasPrefix(entry.Name(), "._") {
			k.discard(filepath.Join(k.config.Folder, entry.Name()))
		}
	}
}

// numbers lists the generations, oldest first.
func (k *Keeper) numbers() []int {
	names, err := os.ReadDir(k.config.Folder)
	if err != nil {
		return nil
	}
	var numbers []int
	for _, entry := range names {
		number, err := strconv.Atoi(strings.TrimPrefix(entry.Name(), folderPrefix))
		if err == nil && number > 0 && filepath.Base(k.path(number)) == entry.Name() {
			numbers = append(numbers, number)
		}
	}
	slices.Sort(numbers)
	return numbers
}

func (k *Keeper) path(number int) string {
	return filepath.Join(k.config.Folder, fmt.Sprintf("%s%06d", folderPrefix, number))
}

// using tells whether a folder is that of the live generation, or of one that is removed after its
// last search.
func (k *Keeper) using(folder string) (live, leaving bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.live != nil && k.live.folder == folder, k.leaving[folder]
}

// discard removes a folder or file of ours. What cannot be removed is left for the next start.
func (k *Keeper) discard(path string) {
	if err := os.RemoveAll(path); err != nil {
		k.config.Logger.Warn("old index could not be removed", "error", err)
	}
}

// syncFolder brings the names in a folder to the disk.
func syncFolder(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
