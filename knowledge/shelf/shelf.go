// Package shelf keeps the documents an office has added: one JSON file each in
// a folder of the data folder, written whole or not at all. It also takes
// documents in (Ingest): reads files, finds out what they are, and shelves
// those that could be read, one by one, with a reason for each that could not.
// It does not index or search; whoever builds a knowledge.Base reads Documents.
//
// A file is named ID.json, where ID is made of place, year and title, so that
// a new version of a report takes the place of the old one. Untitled or undated
// documents are named by the hash of their content.
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
	mu  sync.Mutex // one writer at a time: comparing and replacing belong together
}

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
	if err := ctx.Err(); err != nil {
		return Change{}, fmt.Errorf("shelf: add: %w", err)
	}
	if d.Title == "" || len(d.Passages) == 0 {
		return Change{}, ErrIncomplete
	}
	if d.ID == "" {
		d.ID = ID(d)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	corrections, err := s.corrections()
	if err != nil {
		return Change{}, err
	}
	d.Figures, d.Doubts = slices.Clone(d.Figures), slices.Clone(d.Doubts)
	apply(&d, corrections)
	change := Change{ID: d.ID, Kind: Added}
	old, err := s.load(d.ID)
	switch {
	case err == nil && same(old, d):
		return Change{ID: d.ID, Kind: Unchanged, Doubts: d.Doubts}, nil
	case err == nil:
		change = Change{ID: d.ID, Kind: Replaced, Figures: compare(old.Figures, d.Figures)}
	case errors.Is(err, ErrDamaged):
		change.Kind = Replaced
	case !errors.Is(err, ErrNotFound):
		return Change{}, err
	}
	change.Doubts = d.Doubts
	data, err := json.MarshalIndent(d, "", " ")
	if err != nil {
		return Change{}, fmt.Errorf("shelf: add: %w", err)
	}
	return change, s.write(d.ID, append(data, '\n'))
}

// Documents walks the shelf in the order of ids. A file that cannot be read
// comes as an error; the walk goes on.
func (s *Shelf) Documents() iter.Seq2[knowledge.Document, error] {
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
	s.mu.Lock()
	defer s.mu.Unlock()
	err := os.Remove(s.path(id))
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
	return d, nil
}

// write puts a file in place whole: temporary file, sync, rename, sync of the folder.
func (s *Shelf) write(id string, data []byte) error {
	if !validID(id) {
		return fmt.Errorf("shelf: bad id %q", id)
	}
	return s.put(id+".json", data)
}

func (s *Shelf) put(name string, data []byte) error {
	f, err := os.CreateTemp(s.dir, ".new-*")
	if err != nil {
		return fmt.Errorf("shelf: write: %w", err)
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), filepath.Join(s.dir, name))
	}
	if err != nil {
		return errors.Join(fmt.Errorf("shelf: write: %w", err), os.Remove(f.Name()))
	}
	return syncDir(s.dir)
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

// same says whether two readings of a document are equal but for the time.
func same(a, b knowledge.Document) bool {
	a.Added, b.Added = "", ""
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
