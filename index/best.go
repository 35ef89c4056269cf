package index

import (
	"cmp"
	"slices"
	"strings"
)

// scratch is the working memory of one search.
type scratch struct {
	scores []float32
	heap   []scored
}

type scored struct {
	doc   uint32
	score float32
}

func newScratch(entries int) *scratch { return &scratch{scores: make([]float32, entries)} }

// filter says which entries a query wants; a nil part wants all.
type filter struct {
	kinds, places []bool // by code of the column
}

// filter works out the wanted kinds and places once, so that an entry costs two look-ups.
func (x *Index) filter(query Query) filter {
	var f filter
	if len(query.Kinds) > 0 {
		f.kinds = x.docs.kinds.wanted(func(kind string) bool { return slices.Contains(query.Kinds, kind) })
	}
	if query.Place != "" {
		f.places = x.docs.places.wanted(func(place string) bool { return near(place, query.Place) })
	}
	return f
}

// best picks the entries with the highest scores, best first. The heap holds the worst of the best
// on top.
func (x *Index) best(s *scratch, keep filter, limit int) []scored {
	heap := s.heap[:0]
	floor := float32(0)
	for doc, score := range s.scores {
		if score <= 0 || score < floor || !x.docs.keeps(keep, doc) {
			continue
		}
		candidate := scored{doc: uint32(doc), score: score}
		if len(heap) < limit {
			heap = append(heap, candidate)
			x.rise(heap)
		} else if x.before(candidate, heap[0]) {
			heap[0] = candidate
			x.sink(heap)
		}
		if len(heap) == limit {
			floor = heap[0].score
		}
	}
	s.heap = heap
	slices.SortFunc(heap, x.compare)
	return heap
}

// compare orders the better one first.
func (x *Index) compare(a, b scored) int {
	return cmp.Or(cmp.Compare(b.score, a.score), strings.Compare(x.docs.ids[a.doc], x.docs.ids[b.doc]))
}

func (x *Index) before(a, b scored) bool { return x.compare(a, b) < 0 }

// rise restores the heap after its last element was added.
func (x *Index) rise(heap []scored) {
	for i := len(heap) - 1; i > 0; {
		parent := (i - 1) / 2
		if !x.before(heap[parent], heap[i]) {
			return
		}
		heap[parent], heap[i] = heap[i], heap[parent]
		i = parent
	}
}

// sink restores the heap after its first element was replaced.
func (x *Index) sink(heap []scored) {
	for i := 0; ; {
		worst := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(heap); child++ {
			if x.before(heap[worst], heap[child]) {
				worst = child
			}
		}
		if worst == i {
			return
		}
		heap[i], heap[worst] = heap[worst], heap[i]
		i = worst
	}
}
