package learn

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"runtime"
	"slices"
	"sync"

	"mingbai/index"
)

// innerFolds is into how many parts the examples are split to learn the weights: each part is
// looked at by what the others taught.
const innerFolds = 8

// FoldOf assigns an example to one of so many folds. It depends on the id alone.
func FoldOf(id string, folds int) int {
	h := fnv.New32a()
	h.Write([]byte(id))
	sum := h.Sum32()
	return int((sum ^ sum>>15) % uint32(folds))
}

// Train learns from examples with the passages they lead to. Examples whose passages the corpus does
// not hold teach nothing; fewer than LeastExamples others are ErrExamples. The same examples, corpus
// and index always give the same model.
func Train(ctx context.Context, c *Corpus, x *index.Index, examples []Example) (*Model, error) {
	b, err := newBridge(c, x)
	if err != nil {
		return nil, err
	}
	p := &pupil{corpus: c, bridge: b}
	m := &Model{}
	for _, example := range examples {
		if l := newLesson(c, example); len(l.cited) > 0 {
			l.fold = FoldOf(example.ID, innerFolds)
			p.lessons = append(p.lessons, l)
			m.examples = append(m.examples, example)
		}
	}
	if len(p.lessons) < LeastExamples {
		return nil, fmt.Errorf("%w: %d of %d are needed", ErrExamples, len(p.lessons), LeastExamples)
	}
	sheets, err := p.sheets(ctx)
	if err != nil {
		return nil, err
	}
	m.weights = fit(ctx, sheets, newScale(sheets))
	return m, ctx.Err()
}

// pupil is one training.
type pupil struct {
	corpus  *Corpus
	bridge  *bridge
	lessons []*lesson
}

// sheets looks at every lesson with what the lessons of other folds taught.
func (p *pupil) sheets(ctx context.Context) ([]sheet, error) {
	sheets := make([]sheet, len(p.lessons))
	benches := newBenches(p.corpus)
	for fold := range innerFolds {
		own, others := p.split(fold)
		s := newState(p.corpus, others)
		err := together(own, func(i int) error {
			l := p.lessons[i]
			v, err := p.bridge.look(ctx, s, benches, l.asked)
			if err != nil {
				return err
			}
			sheets[i] = newSheet(v, l)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return sheets, nil
}

// split returns the places of a fold's lessons and the lessons of the other folds.
func (p *pupil) split(fold int) (own []int, others []*lesson) {
	for i, l := range p.lessons {
		if l.fold == fold {
			own = append(own, i)
		} else {
			others = append(others, l)
		}
	}
	return own, others
}

// newSheet finds the right ones among the candidates.
func newSheet(v view, l *lesson) sheet {
	s := sheet{features: v.features}
	for i, passage := range v.candidates {
		if slices.Contains(l.cited, passage) {
			s.right = append(s.right, i)
		}
	}
	return s
}

// together runs work for every item on all processors.
func together(items []int, work func(int) error) error {
	var group sync.WaitGroup
	next := make(chan int)
	errs := make([]error, runtime.GOMAXPROCS(0))
	for worker := range errs {
		group.Go(func() {
			for i := range next {
				if errs[worker] == nil {
					errs[worker] = work(i)
				}
			}
		})
	}
	for _, i := range items {
		next <- i
	}
	close(next)
	group.Wait()
	return errors.Join(errs...)
}
