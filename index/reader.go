package index

import (
	"context"
	"fmt"
	"math"
	"path/filepath"
	"strconv"
	"sync/atomic"

	"github.com/blevesearch/bleve/v2"
	bleveapi "github.com/blevesearch/bleve_index_api"
)

// lockWait is how long to wait for another process that holds the index; bleve would wait for ever.
const lockWait = "500ms"

// reader reads postings from bleve. Every call is guarded: bleve may panic on damaged files.
type reader struct {
	index    bleve.Index
	snapshot bleveapi.IndexReader
	closed   atomic.Bool
}

// posting is one entry a term stands in.
type posting struct {
	doc       uint32
	frequency uint32
	length    uint32 // tokens of the entry in this field; only when asked for
}

func openReader(path string) (*reader, error) {
	r := &reader{}
	err := guarded(ErrDamaged, func() error {
		if err := registerTokenizer(); err != nil {
			return err
		}
		settings := map[string]any{"read_only": true, "bolt_timeout": lockWait}
		var err error
		if r.index, err = bleve.OpenUsing(filepath.Join(path, bleveFolder), settings); err != nil {
			return err
		}
		advanced, err := r.index.Advanced()
		if err != nil {
			return err
		}
		r.snapshot, err = advanced.Reader()
		return err
	})
	if err != nil {
		if r.index != nil {
			_ = guarded(ErrDamaged, r.index.Close)
		}
		return nil, fmt.Errorf("open %s: %w: %w", filepath.Base(path), ErrDamaged, err)
	}
	return r, nil
}

// close releases the files; closing again does nothing.
func (r *reader) close() error {
	if r.closed.Swap(true) {
		return nil
	}
	return guarded(ErrDamaged, func() error {
		if err := r.snapshot.Close(); err != nil {
			return err
		}
		return r.index.Close()
	})
}

// documents reads what is known of every entry.
func (r *reader) documents() (docs documents, err error) {
	err = guarded(ErrDamaged, func() error {
		count, err := r.snapshot.DocCount()
		if err != nil {
			return err
		}
		docs.ids = make([]string, count)
		docs.lengths = make([]float32, count)
		if err := r.lengths(&docs); err != nil {
			return err
		}
		if docs.kinds, err = r.column(fieldKind, len(docs.ids)); err != nil {
			return err
		}
		docs.places, err = r.column(fieldPlace, len(docs.ids))
		return err
	})
	if err != nil {
		return docs, fmt.Errorf("read entries: %w: %w", ErrDamaged, err)
	}
	return docs, nil
}

// lengths fills ids and lengths from the term that stands in every entry.
func (r *reader) lengths(docs *documents) error {
	above, err := r.column(fieldAbove, len(docs.ids))
	if err != nil {
		return err
	}
	seen := 0
	var number bleveapi.IndexInternalID
	err = r.each(fieldText, everywhere, true, func(p posting) error {
		number = bleveapi.NewIndexInternalID(number, uint64(p.doc))
		id, err := r.snapshot.ExternalID(number)
		if err != nil {
			return err
		}
		if int(p.doc) >= len(docs.ids) || id == "" || p.length == 0 {
			return fmt.Errorf("entry %d of %d has no id or no length", p.doc, len(docs.ids))
		}
		tokens, err := strconv.Atoi(above.values[above.codes[p.doc]])
		if err != nil {
			return err
		}
		docs.ids[p.doc], docs.lengths[p.doc] = id, effective(int(p.length)-1, tokens)
		seen++
		return nil
	})
	if err == nil && seen != len(docs.ids) {
		err = fmt.Errorf("%d of %d entries have a length", seen, len(docs.ids))
	}
	return err
}

// column reads the values of a field that holds one value an entry. Bleve keeps no empty value:
// entries without one have "".
func (r *reader) column(field string, entries int) (column, error) {
	c := newColumn(entries)
	dictionary, err := r.snapshot.FieldDict(field)
	if err != nil {
		return c, err
	}
	defer dictionary.Close()
	for {
		value, err := dictionary.Next()
		if err != nil || value == nil {
			return c, err
		}
		code := c.code(value.Term)
		err = r.each(field, value.Term, false, func(p posting) error {
			if int(p.doc) >= entries {
				return fmt.Errorf("entry %d of %d in field %s", p.doc, entries, field)
			}
			c.codes[p.doc] = code
			return nil
		})
		if err != nil {
			return c, err
		}
	}
}

// each calls use for every posting of a term, in the order of entries.
func (r *reader) each(field, term string, withLength bool, use func(posting) error) error {
	// Searches are not cancelled within a term: the longest takes a millisecond.
	postings, err := r.snapshot.TermFieldReader(context.Background(), []byte(term), field, true, withLength, false)
	if err != nil {
		return err
	}
	defer postings.Close()
	var found bleveapi.TermFieldDoc
	for {
		next, err := postings.Next(found.Reset())
		if err != nil || next == nil {
			return err
		}
		p := posting{doc: uint32(next.ID.Value()), frequency: uint32(next.Freq)}
		if withLength {
			p.length = uint32(math.Round(1 / (next.Norm * next.Norm)))
		}
		if err := use(p); err != nil {
			return err
		}
	}
}
