package index

import (
	"context"
	"fmt"
	"slices"
)

// Choice is an entry that a ranking on top of the index picked.
type Choice struct {
	Entry int // its number: its place in IDs
	Score float64
}

// IDs returns the ids of all entries by number.
func (x *Index) IDs() []string { return slices.Clone(x.docs.ids) }

// Choose searches as Search does and leaves it to pick what is found. It gives pick the plain score
// of every entry by number, 0 for those the query does not want, which pick must not keep. Choices
// come back as hits in their order, without entries that the query does not want, up to its limit.
func (x *Index) Choose(ctx context.Context, query Query, pick func(plain []float32) []Choice) ([]Hit, error) {
	var hits []Hit
	err := guarded(ErrDamaged, func() error {
		terms, err := x.terms(ctx, query)
		if err != nil {
			return err
		}
		s := x.pool.Get().(*scratch)
		defer x.pool.Put(s)
		s.sum(terms)
		keep := x.filter(query)
		for doc := range s.scores {
			if !x.docs.keeps(keep, doc) {
				s.scores[doc] = 0
			}
		}
		hits = x.chosen(pick(s.scores), terms, keep, query.limit())
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSearch, err)
	}
	return hits, nil
}

// chosen makes hits of choices.
func (x *Index) chosen(choices []Choice, terms []term, keep filter, limit int) []Hit {
	hits := make([]Hit, 0, min(limit, len(choices)))
	for _, choice := range choices {
		doc := choice.Entry
		if len(hits) == limit {
			break
		}
		if doc >= 0 && doc < len(x.docs.ids) && x.docs.keeps(keep, doc) {
			names := matched(terms, uint32(doc))
			hits = append(hits, Hit{ID: x.docs.ids[doc], Score: choice.Score, Terms: names})
		}
	}
	return hits
}
