// Package shelf keeps the documents an office has added: one JSON file each in
// a folder of the data folder, written whole or not at all. It also takes
// documents in (Ingest): reads files, finds out what they are, and shelves
// those that could be read, one by one, with a reason for each that could not.
// It does not index or search; whoever builds a knowledge.Base reads Documents.
//
// A file is named ID.json, where ID is made of place, year and title, so that
// a new version of a report takes the place of the old one. Untitled or undated
// documents are named by the hash of their content.
//
// What people said of the documents is kept beside them and never written into
// them: corrections.jsonl holds the figures that were corrected, which are made
// good whenever a document is read from the shelf. So a correction is one write,
// outlives a new reading of the report, and can be withdrawn.
package shelf

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"

	"mingbai/knowledge"
	"mingbai/knowledge/service"
)

var (
	// ErrNotFound says that no document of that id is on the shelf.
	ErrNotFound = errors.New("shelf: no such document")
	// ErrDamaged says that a file on the shelf cannot be read; it is skipped, never deleted.
	ErrDamaged = errors.New("shelf: damaged document file")
	// ErrIncomplete says that a document lacks title or text and was not added.
	ErrIncomplete = errors.New("shelf: document without title or text")
)

// Shelf is a folder of documents. It may be used by several goroutines.
type Shelf struct {
	dir string
	mu  sync.Mutex // one writer at a time
}

// lockFile is locked while something is written.
const lockFile = ".lock"

// Open makes the folder if it is missing.
func Open(dir string) (*Shelf, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("shelf: open: %w", err)
	}
	return &Shelf{dir: dir}, nil
}

// ID names a document: the same place, year and title give the same id.
func ID(d knowledge.Document) string {
	key := strings.Join([]string{d.Place, fmt.Sprint(d.Year), strings.Join(strings.Fields(d.Title), "")}, "\n")
	if d.Title == "" || d.Year == 0 || strings.HasPrefix(d.Title, "〔") {
		key = "content\n" + d.SHA256
	}
	sum := sha256.Sum256([]byte(key))
	return "d" + hex.EncodeToString(sum[:8])
}

// Add shelves a document under its ID and tells what changed against the
// version that stood there. The same document again changes nothing.
func (s *Shelf) Add(ctx context.Context, d knowledge.Document) (Change, error) {
	return s.Put(ctx, d, nil)
}

// Put is Add for what must be agreed to or entered elsewhere first: ready is
// called when all is prepared and nothing is changed yet, with what stands there
// (nil for nothing, or for a file that cannot be read) and what would change. An error of it leaves the shelf as it is. It is not
// called for a document that is there already.
func (s *Shelf) Put(ctx context.Context, d knowledge.Document, ready func(*knowledge.Document, Change) error) (Change, error) {
	if err := ctx.Err(); err != nil {
		return Change{}, fmt.Errorf("shelf: add: %w", err)
	}
	unlock, err := s.lock()
	if err != nil {
		return Change{}, err
	}
	defer unlock()
	d, old, change, err := s.weigh(d)
	if err != nil || change.Kind == Unchanged {
		return change, err
	}
	data, err := json.MarshalIndent(d, "", " ")
	if err != nil {
		return Change{}, fmt.Errorf("shelf: add: %w", err)
	}
	if !validID(d.ID) {
		return Change{}, fmt.Errorf("shelf: bad id %q", d.ID)
	}
	return change, s.put(d.ID+".json", append(data, '\n'), func() error {
		if ready == nil {
			return nil
		}
		return ready(old, change)
	})
}

// Compare tells what Put would change, and what stands there now.
func (s *Shelf) Compare(d knowledge.Document) (*knowledge.Document, Change, error) {
	unlock, err := s.lock()
	if err != nil {
		return nil, Change{}, err
	}
	defer unlock()
	_, old, change, err := s.weigh(d)
	return old, change, err
}

// weigh compares a document, to which it gives an id where it has none, with
// what stands in its place.
func (s *Shelf) weigh(d knowledge.Document) (knowledge.Document, *knowledge.Document, Change, error) {
	if d.Title == "" || len(d.Passages) == 0 {
		return d, nil, Change{}, ErrIncomplete
	}
	if d.ID == "" {
		d.ID = ID(d)
	}
	corrections, err := s.Corrections()
	if err != nil {
		return d, nil, Change{}, err
	}
	after := corrected(d, corrections)
	change := Change{ID: d.ID, Kind: Added, Doubts: after.Doubts}
	old, err := s.load(d.ID)
	switch {
	case errors.Is(err, ErrNotFound):
		return d, nil, change, nil
	case errors.Is(err, ErrDamaged):
		change.Kind = Replaced
		return d, nil, change, nil
	case err != nil:
		return d, nil, Change{}, err
	}
	before := corrected(old, corrections)
	change.Kind = Unchanged
	if !same(old, d) {
		change.Kind, change.Figures = Replaced, compare(before.Figures, after.Figures)
	}
	return d, &before, change, nil
}

// Document returns a document with what was corrected.
func (s *Shelf) Document(id string) (knowledge.Document, error) {
	d, err := s.load(id)
	if err != nil {
		return knowledge.Document{}, err
	}
	all, err := s.Corrections()
	return corrected(d, all), err
}

// AsRead returns a document as it was read, nothing corrected. Its figures stand
// in the order in which Document has them.
func (s *Shelf) AsRead(id string) (knowledge.Document, error) { return s.load(id) }

// Documents walks the shelf in the order of ids, with what was corrected. A
// file that cannot be read comes as an error; the walk goes on.
func (s *Shelf) Documents() iter.Seq2[knowledge.Document, error] {
	return func(yield func(knowledge.Document, error) bool) {
		corrections, err := s.Corrections()
		if err != nil && !yield(knowledge.Document{}, err) {
			return
		}
		for d, err := range s.read() {
			if err == nil {
				d = corrected(d, corrections)
			}
			if !yield(d, err) {
				return
			}
		}
	}
}

// read walks the shelf as it was read from files, nothing corrected.
func (s *Shelf) read() iter.Seq2[knowledge.Document, error] {
	return func(yield func(knowledge.Document, error) bool) {
		entries, err := os.ReadDir(s.dir)
		if err != nil {
			yield(knowledge.Document{}, fmt.Errorf("shelf: %w", err))
			return
		}
		for _, e := range entries {
			id, ok := strings.CutSuffix(e.Name(), ".json")
			if !ok || !validID(id) {
				continue
			}
			if d, err := s.load(id); !yield(d, err) {
				return
			}
		}
	}
}

// Remove takes a document from the shelf.
func (s *Shelf) Remove(id string) error {
	if !validID(id) {
		return ErrNotFound
	}
	unlock, err := s.lock()
	if err != nil {
		return err
	}
	defer unlock()
	err = os.Remove(s.path(id))
	if errors.Is(err, fs.ErrNotExist) {
		return ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("shelf: remove: %w", err)
	}
	return syncDir(s.dir)
}

var idShape = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

func validID(id string) bool { return idShape.MatchString(id) }

func (s *Shelf) path(id string) string { return filepath.Join(s.dir, id+".json") }

func (s *Shelf) load(id string) (knowledge.Document, error) {
	if !validID(id) {
		return knowledge.Document{}, ErrNotFound
	}
	data, err := os.ReadFile(s.path(id))
	if errors.Is(err, fs.ErrNotExist) {
		return knowledge.Document{}, ErrNotFound
	}
	if err != nil {
		return knowledge.Document{}, fmt.Errorf("%w: %s.json: %w", ErrDamaged, id, err)
	}
	var d knowledge.Document
	if err := json.Unmarshal(data, &d); err != nil {
		return knowledge.Document{}, fmt.Errorf("%w: %s.json: %w", ErrDamaged, id, err)
	}
	if d.ID != id || d.Title == "" || len(d.Passages) == 0 {
		return knowledge.Document{}, fmt.Errorf("%w: %s.json: incomplete", ErrDamaged, id)
	}
	return renamed(d), nil
}

// put puts a file of the shelf in place.
func (s *Shelf) put(name string, data []byte, ready func() error) error {
	return putFile(s.dir, name, data, ready)
}

// putFile puts a file in place whole: temporary file, sync, what ready does (nil
// = nothing), rename, sync of the folder.
func putFile(dir, name string, data []byte, ready func() error) error {
	f, err := os.CreateTemp(dir, ".new-*")
	if err != nil {
		return fmt.Errorf("shelf: write: %w", err)
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil && ready != nil {
		err = ready()
	}
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(dir, name))
	}
	if err != nil {
		return errors.Join(fmt.Errorf("shelf: write: %w", err), os.Remove(f.Name()))
	}
	return syncDir(dir)
}

// lock keeps other writers out, those of other processes as well: comparing and
// replacing belong together.
func (s *Shelf) lock() (unlock func(), err error) {
	s.mu.Lock()
	f, err := os.OpenFile(filepath.Join(s.dir, lockFile), os.O_CREATE|os.O_RDWR, 0o600)
	if err == nil {
		if err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil {
			err = errors.Join(err, f.Close())
		}
	}
	if err != nil {
		s.mu.Unlock()
		return nil, fmt.Errorf("shelf: lock: %w", err)
	}
	return func() {
		_ = f.Close() // which unlocks; nothing was written to it
		s.mu.Unlock()
	}, nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("shelf: sync: %w", err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return fmt.Errorf("shelf: sync: %w", err)
	}
	return nil
}

// same says whether two readings of a document are equal but for when and by
// whom they were made.
func same(a, b knowledge.Document) bool {
	if !slices.EqualFunc(a.Services, b.Services, func(x, y service.Local) bool {
		return x.ID == y.ID && x.Name == y.Name && x.For == y.For && slices.Equal(x.Phones, y.Phones)
	}) {
		return false
	}
	if !slices.Equal(a.Doubts, b.Doubts) || !slices.Equal(a.Passages, b.Passages) || !slices.Equal(a.Figures, b.Figures) {
		return false
	}
	return a.SHA256 == b.SHA256 && a.ID == b.ID && a.Kind == b.Kind && a.Title == b.Title && a.Place == b.Place &&
		a.Year == b.Year && a.Issuer == b.Issuer && a.URL == b.URL && a.Date == b.Date
}
