// Package generation keeps an index whole while the service runs. A [Keeper] owns a folder of
// generations (gen-000001, …), each built beside the live one, described by a manifest with the
// SHA-256 of its files, and put in place by one rename. Running searches finish on the generation
// they began with; old ones are removed after the last of them.
//
// Whatever is in doubt (missing, cut, changed, built from other entries, failing) is built anew
// from the entries. When even that fails, because the disk is full or the folder cannot be written,
// the Keeper answers from memory: it never stops the service. Only one process may use a folder.
// Package bot opens a Keeper over the knowledge base; handlers/consult searches it.
package generation

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"sync"

	"mingbai/index"
	"mingbai/index/glossary"
)

// Config says what a Keeper keeps and where.
type Config struct {
	Folder      string                   // of the generations; made when missing
	Fingerprint string                   // of whatever else decides about the index, such as a dictionary; may be empty
	CacheBytes  int64                    // postings in memory at most; 0 means index.DefaultCacheBytes
	Glossary    *glossary.Glossary       // of related words; nil means the built-in one
	Logger      *slog.Logger             // nil discards
	Progress    func(n int)              // called after each entry of a build; nil is allowed
	build       func(func() error) error // wraps every build; tests make it fail
}

// Entries gives the entries an index is built from, each time it is called. It must give the same
// until Update.
type Entries func() iter.Seq[index.Entry]

// Keeper answers searches from the live generation. It is safe for concurrent use.
type Keeper struct {
	config  Config
	mending sync.Mutex // held while a generation is built, so that only one is

	mu      sync.Mutex // guards what follows
	live    *generation
	leaving map[string]bool // folders of generations that searches still use but no longer begin on
	entries Entries
	print   string // fingerprint of entries
}

// Open returns a Keeper that answers. It takes the newest generation that is beyond doubt, or else
// builds one. The error is context.Canceled or that of reading the entries; damage is mended and
// reported to the log.
func Open(ctx context.Context, config Config, entries Entries) (*Keeper, error) {
	if config.Logger == nil {
		config.Logger = slog.New(slog.DiscardHandler)
	}
	k := &Keeper{config: config, leaving: make(map[string]bool)}
	if err := k.Update(ctx, entries); err != nil {
		return nil, err
	}
	return k, nil
}

// Update makes the Keeper answer from other entries: it builds the new generation beside the live
// one, which answers until the new one is ready. With entries that are the same as before it only
// checks that the files are whole.
func (k *Keeper) Update(ctx context.Context, entries Entries) error {
	print, err := fingerprint(k.config.Fingerprint, entries())
	if err != nil {
		return fmt.Errorf("update the index: %w", err)
	}
	k.mending.Lock()
	defer k.mending.Unlock()
	next, err := k.obtain(ctx, print, entries)
	if err != nil {
		return fmt.Errorf("update the index: %w", err)
	}
	k.swap(next, print, entries)
	return nil
}

// Check reads all files of the live generation again and replaces it when they changed: call it
// once a night. It returns whether a new generation was needed.
func (k *Keeper) Check(ctx context.Context) (mended bool, err error) {
	k.mu.Lock()
	live, print := k.live, k.print
	k.mu.Unlock()
	if live == nil {
		return false, index.ErrClosed
	}
	if live.folder != "" {
		_, err := verify(live.folder, print)
		if err == nil {
			return false, nil
		}
		k.config.Logger.Error("index is in doubt", "error", err)
	}
	return true, k.mend(ctx, live)
}

// Search asks the live generation. When that fails, the generation is replaced and asked once more.
func (k *Keeper) Search(ctx context.Context, query index.Query) (hits []index.Hit, err error) {
	err = k.ask(ctx, func(x *index.Index) error {
		hits, err = x.Search(ctx, query)
		return err
	})
	return hits, err
}

// Explain tells why an entry was found, see index.Index.Explain.
func (k *Keeper) Explain(ctx context.Context, query index.Query, id string) (parts []index.Contribution, err error) {
	err = k.ask(ctx, func(x *index.Index) error {
		parts, err = x.Explain(ctx, query, id)
		return err
	})
	return parts, err
}

// Len returns the number of entries of the live generation, 0 after Close.
func (k *Keeper) Len() int {
	live := k.acquire()
	if live == nil {
		return 0
	}
	defer k.release(live)
	return live.index.Len()
}

// InMemory reports whether the Keeper answers from memory because it could not keep files:
// readiness should say so.
func (k *Keeper) InMemory() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.live != nil && k.live.folder == ""
}

// Close lets running searches finish and then releases the files. Searches after it fail with
// index.ErrClosed.
func (k *Keeper) Close() error {
	k.mending.Lock()
	defer k.mending.Unlock()
	k.mu.Lock()
	live := k.live
	k.live = nil
	k.mu.Unlock()
	if live == nil {
		return nil
	}
	k.release(live)
	return nil
}

// ask calls use with the live index, and with a new one when the live one is damaged.
func (k *Keeper) ask(ctx context.Context, use func(*index.Index) error) error {
	live := k.acquire()
	if live == nil {
		return index.ErrClosed
	}
	err := use(live.index)
	k.release(live)
	if !damaged(ctx, err) {
		return err
	}
	k.config.Logger.Error("index failed and is replaced", "error", err)
	if err := k.mend(ctx, live); err != nil {
		return err
	}
	if live = k.acquire(); live == nil {
		return index.ErrClosed
	}
	defer k.release(live)
	return use(live.index)
}

// damaged tells failures of the index from those of the question or the caller.
func damaged(ctx context.Context, err error) bool {
	return err != nil && ctx.Err() == nil && !errors.Is(err, index.ErrUnknown)
}

// mend replaces a generation that failed, unless somebody has done so already. Files that are whole
// are only opened again, so that a question which always fails does not make the index be built for
// ever.
func (k *Keeper) mend(ctx context.Context, failed *generation) error {
	k.mending.Lock()
	defer k.mending.Unlock()
	k.mu.Lock()
	live, print, entries := k.live, k.print, k.entries
	k.mu.Unlock()
	if live != failed {
		return nil
	}
	next, err := k.obtain(ctx, print, entries)
	if err != nil {
		return fmt.Errorf("mend the index: %w", err)
	}
	k.swap(next, print, entries)
	return nil
}
