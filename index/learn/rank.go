package learn

import (
	"cmp"
	"context"
	"math"
	"slices"

	"mingbai/index"
)

// plainWithin is how far down the best plain hit may be moved.
const plainWithin = 3

// Ranker searches an index and ranks by a model. It is safe for concurrent use.
type Ranker struct {
	bridge  *bridge
	state   *state
	weights [featureCount]float32
	benches *benches
}

// candidate is a passage with its score.
type candidate struct {
	passage int32
	plain   float32
	score   float32
}

// Search returns the entries that fit best, best first. It looks at no more than some hundred
// candidates, so a higher limit does not bring more. Scores are between 0 and 1, 1 for the best. A
// query for exact words is left to the plain index.
func (r *Ranker) Search(ctx context.Context, query index.Query) ([]index.Hit, error) {
	if query.Exact {
		return r.bridge.x.Search(ctx, query)
	}
	q := newAsked(r.state.corpus, query.Text)
	return r.bridge.x.Choose(ctx, query, func(plain []float32) []index.Choice {
		b := r.benches.take()
		defer r.benches.put(b)
		r.bridge.fill(b, plain)
		ranked := rank(r.state.look(b, q), b.dense[densePlain], &r.weights, r.state.corpus.ids)
		choices := make([]index.Choice, 0, len(ranked))
		for _, c := range ranked {
			if entry := r.bridge.toIndex[c.passage]; entry >= 0 {
				choices = append(choices, index.Choice{Entry: int(entry), Score: float64(c.score)})
			}
		}
		return choices
	})
}

// rank orders candidates by their scores and lifts the best plain one where it must be.
func rank(v view, plain []float32, weights *[featureCount]float32, ids []string) []candidate {
	ranked := make([]candidate, len(v.candidates))
	most := float32(math.Inf(-1))
	for i, passage := range v.candidates {
		score := dot(&v.features[i], weights)
		ranked[i] = candidate{passage: passage, plain: plain[passage], score: score}
		most = max(most, score)
	}
	for i := range ranked {
		ranked[i].score = float32(math.Exp(float64(ranked[i].score - most)))
	}
	slices.SortFunc(ranked, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.passage, b.passage))
	})
	keepPlain(ranked, ids)
	return ranked
}

// keepPlain lifts the best plain hit to the third place when it stands lower.
// Of several as good it is the one with the first id, as in the plain index.
func keepPlain(ranked []candidate, ids []string) {
	best := -1
	for i, c := range ranked {
		if c.plain > 0 && (best < 0 || c.plain > ranked[best].plain ||
			c.plain == ranked[best].plain && ids[c.passage] < ids[ranked[best].passage]) {
			best = i
		}
	}
	if best < plainWithin {
		return
	}
	lifted := ranked[best]
	copy(ranked[plainWithin:best+1], ranked[plainWithin-1:best])
	lifted.score = ranked[plainWithin].score
	ranked[plainWithin-1] = lifted
}
