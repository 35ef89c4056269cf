package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
)

// ErrUnknown is returned when an entry asked for is not in the index.
var ErrUnknown = errors.New("index: no such entry")

// Contribution is what one term of a query adds to the score of one entry.
type Contribution struct {
	Term      string
	Frequency int     // how often it stands in the entry
	Entries   int     // in how many entries it stands
	Score     float64 // what it adds
	Related   bool    // it comes from a related word of the law, not from the question
}

// Explain tells why an entry was found: the terms of the query that stand in it, the weightiest
// first. Their scores add up to the score of the hit.
func (x *Index) Explain(ctx context.Context, query Query, id string) ([]Contribution, error) {
	doc := slices.Index(x.docs.ids, id)
	if doc < 0 {
		return nil, fmt.Errorf("explain %q: %w", id, ErrUnknown)
	}
	var parts []Contribution
	err := guarded(ErrDamaged, func() error {
		terms, err := x.terms(ctx, query)
		if err != nil {
			return err
		}
		for _, term := range terms {
			if i, ok := slices.BinarySearch(term.postings.docs, uint32(doc)); ok {
				parts = append(parts, x.contribution(term, doc, term.postings.impacts[i]))
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("explain %q: %w: %w", id, ErrSearch, err)
	}
	slices.SortStableFunc(parts, func(a, b Contribution) int { return cmp.Compare(b.Score, a.Score) })
	return parts, nil
}

// contribution undoes the impact to tell the frequency.
func (x *Index) contribution(term term, doc int, impact float32) Contribution {
	frequency := float64(impact*x.docs.damping[doc]) / (saturation + 1 - float64(impact))
	return Contribution{
		Term:      term.text,
		Frequency: int(math.Round(frequency)),
		Entries:   len(term.postings.docs),
		Score:     float64(term.weight * impact),
		Related:   term.rank == related,
	}
}
