package learn

import (
	"context"
	"fmt"

	"mingbai/index"
)

// bridge leads between the numbers of an index and those of a corpus.
type bridge struct {
	x        *index.Index
	toCorpus []int32 // by number in the index
	toIndex  []int32 // by number in the corpus; -1 when the index has no such entry
}

// newBridge fails when the index holds an entry that the corpus does not know: it could never be
// found.
func newBridge(c *Corpus, x *index.Index) (*bridge, error) {
	ids := x.IDs()
	b := &bridge{x: x, toCorpus: make([]int32, len(ids)), toIndex: make([]int32, c.Len())}
	for i := range b.toIndex {
		b.toIndex[i] = -1
	}
	for entry, id := range ids {
		passage, ok := c.numbers[id]
		if !ok {
			return nil, fmt.Errorf("%w: entry %q", ErrCorpus, id)
		}
		b.toCorpus[entry], b.toIndex[passage] = passage, int32(entry)
	}
	return b, nil
}

// look asks the index for plain scores and works out the other signals.
func (r *bridge) look(
	ctx context.Context, s *state, benches *benches, q asked,
) (v view, err error) {
	_, err = r.x.Choose(ctx, index.Query{Text: q.text}, func(plain []float32) []index.Choice {
		b := benches.take()
		defer benches.put(b)
		r.fill(b, plain)
		v = s.look(b, q)
		return nil
	})
	if err != nil {
		return v, fmt.Errorf("learn: %w", err)
	}
	return v, nil
}

// fill writes the plain scores in the order of the corpus.
func (r *bridge) fill(b *bench, plain []float32) {
	into := b.dense[densePlain]
	clear(into)
	for entry, passage := range r.toCorpus {
		into[passage] = plain[entry]
	}
}
