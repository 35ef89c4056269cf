package store

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Scopes and parts of the tallies are terms: texts with a number. The first
// letter says what a term is; the number of a term never changes.
const (
	termPlace   = "p|" // rows of exactly this place
	termVillage = "v|" // rows of a village: place|village
	termAround  = "a|" // rows of a place and everything in it, for persons; "a|" = everywhere
	termPart    = "x|" // part of a split
	termRule    = "r|" // rule
)

// dictionary is the terms as last read. It only grows.
type dictionary struct {
	mu   sync.RWMutex
	ids  map[string]int64
	text map[int64]string
	last int64
}

// learn adds terms.
func (d *dictionary) learn(terms map[int64]string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.ids == nil {
		d.ids, d.text = map[string]int64{}, map[int64]string{}
	}
	for id, term := range terms {
		d.ids[term], d.text[id] = id, term
		d.last = max(d.last, id)
	}
}

func (d *dictionary) id(term string) (int64, bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	id, known := d.ids[term]
	return id, known
}

func (d *dictionary) term(id int64) string {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.text[id]
}

// known returns the terms of a sort, without the letter.
func (d *dictionary) known(sort string) map[string]int64 {
	d.mu.RLock()
	defer d.mu.RUnlock()
	out := map[string]int64{}
	for term, id := range d.ids {
		if rest, is := strings.CutPrefix(term, sort); is {
			out[rest] = id
		}
	}
	return out
}

// rest is a term without its letter.
func (d *dictionary) rest(id int64) string {
	term := d.term(id)
	return term[min(len(term), len(termPart)):]
}

// readTerms brings the dictionary up to date.
func (s *Store) readTerms(ctx context.Context, t querier) error {
	s.terms.mu.RLock()
	last := s.terms.last
	s.terms.mu.RUnlock()
	rows, err := t.QueryContext(ctx, s.d.sql(`SELECT id, term FROM terms WHERE id > ?`), last)
	if err != nil {
		return err
	}
	defer rows.Close()
	fresh := map[int64]string{}
	for rows.Next() {
		var id int64
		var term string
		if err := rows.Scan(&id, &term); err != nil {
			return err
		}
		fresh[id] = term
	}
	if len(fresh) > 0 {
		s.terms.learn(fresh)
	}
	return rows.Err()
}

// name returns the numbers of terms, giving new ones to those without. The
// caller holds the counter of the tallies. Nothing is learned here: the
// transaction may fail yet.
func (s *Store) name(ctx context.Context, t *txn, want map[string]bool) (map[string]int64, error) {
	ids, asked := map[string]int64{}, []string{}
	for _, term := range slices.Sorted(maps.Keys(want)) {
		if id, known := s.terms.id(term); known {
			ids[term] = id
			continue
		}
		asked = append(asked, term)
	}
	for chunk := range slices.Chunk(asked, 500) {
		if err := t.findTerms(ctx, chunk, ids); err != nil {
			return nil, err
		}
	}
	var next int64
	if err := t.row(ctx, `SELECT COALESCE(MAX(id), 0) FROM terms`, nil, &next); err != nil {
		return nil, err
	}
	for _, term := range asked {
		if _, known := ids[term]; known {
			continue
		}
		next++
		if _, err := t.exec(ctx, `INSERT INTO terms (id, term) VALUES (?, ?)`, next, term); err != nil {
			return nil, err
		}
		ids[term] = next
	}
	return ids, nil
}

// findTerms looks terms up.
func (t *txn) findTerms(ctx context.Context, terms []string, ids map[string]int64) error {
	args := make([]any, len(terms))
	for i, term := range terms {
		args[i] = term
	}
	rows, err := t.tx.QueryContext(ctx, t.d.sql(`SELECT id, term FROM terms WHERE term IN (`+places(len(terms))+`)`), args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var term string
		if err := rows.Scan(&id, &term); err != nil {
			return err
		}
		ids[term] = id
	}
	return rows.Err()
}
