// Package learn improves the ranking of an index from labelled questions, without a neural model:
// which words of the law residents' words lead to (IBM Model 1), which laws and articles are cited
// at all, and what the nearest labelled questions cited. A linear model, fitted with signals that
// each question got from the others only, weighs these signals against plain BM25. The best plain
// hit always stays among the first three.
//
// The product can learn in the same way from an office's own consultations that advisers closed and
// somebody reviewed: each becomes an [Example] with the question and the answer without names and
// numbers, and the ids of the passages the adviser confirmed. [Train] makes a [Model] of them,
// [Model.Save] writes it to one file, and [Model.Bind] ranks with it. To take everything back,
// delete the file: [Searcher] without a model is the plain index, which is never changed. To take
// one consultation back, train again without it: the file holds nothing but examples and weights.
// Nothing in this package collects consultations, asks for consent or redacts; until that is wired
// in the store (opt-in of the office, review, file in the data folder), only sub-command eval uses
// it, through package retrieval.
package learn

import (
	"context"
	"errors"

	"mingbai/index"
)

// Errors of the package, always wrapped with what was being done.
var (
	// ErrExamples is returned when there is too little to learn from.
	ErrExamples = errors.New("learn: too few examples with passages of this corpus")
	// ErrCorpus is returned when an index holds what the corpus does not.
	ErrCorpus = errors.New("learn: the corpus is not that of the index")
	// ErrDamaged is returned for a file that is no model of this version, or not as it was saved.
	ErrDamaged = errors.New("learn: the model file is damaged or of another version")
)

// LeastExamples is how many examples are needed to learn anything.
const LeastExamples = 40

// Model is what was learned: the examples, which every signal follows from, and the weights of the
// signals. It never changes and is safe for concurrent use.
type Model struct {
	examples []Example
	weights  [featureCount]float32
}

// Examples returns how many examples the model learned from.
func (m *Model) Examples() int { return len(m.examples) }

// Bind prepares a model to rank the hits of an index; it takes about a second for a thousand
// examples. The corpus must hold all entries of the index and may differ from the one the model
// learned with: signals are worked out anew. The ranker lives as long as the index is open.
func (m *Model) Bind(c *Corpus, x *index.Index) (*Ranker, error) {
	b, err := newBridge(c, x)
	if err != nil {
		return nil, err
	}
	lessons := make([]*lesson, len(m.examples))
	for i, example := range m.examples {
		lessons[i] = newLesson(c, example)
	}
	return &Ranker{
		bridge: b, state: newState(c, lessons), weights: m.weights, benches: newBenches(c),
	}, nil
}

// Finder finds entries: an index.Index, or a Ranker on top of one.
type Finder interface {
	Search(ctx context.Context, query index.Query) ([]index.Hit, error)
}

// Searcher returns what to search with: the model over the index or, without a model, the plain
// index. When the model does not fit, it is the plain index too, with the reason.
func Searcher(m *Model, c *Corpus, x *index.Index) (Finder, error) {
	if m == nil {
		return x, nil
	}
	r, err := m.Bind(c, x)
	if err != nil {
		return x, err
	}
	return r, nil
}
