package learn

import (
	"cmp"
	"slices"
)

// top returns the passages with the highest scores above 0, best first, equal ones by number.
func top(scores []float32, atMost int, into []int32) []int32 {
	heap := into
	worse := func(a, b int32) bool { return compare(scores, a, b) > 0 }
	floor := float32(0)
	for i, score := range scores {
		if score <= floor {
			continue
		}
		passage := int32(i)
		if len(heap) < atMost {
			heap = append(heap, passage)
			if len(heap) == atMost {
				for at := atMost/2 - 1; at >= 0; at-- {
					sink(heap, at, worse)
				}
				floor = scores[heap[0]]
			}
			continue
		}
		heap[0] = passage
		sink(heap, 0, worse)
		floor = scores[heap[0]]
	}
	slices.SortFunc(heap, func(a, b int32) int { return compare(scores, a, b) })
	return heap
}

// compare orders the better passage first.
func compare(scores []float32, a, b int32) int {
	return cmp.Or(cmp.Compare(scores[b], scores[a]), cmp.Compare(a, b))
}

// sink restores the heap, whose top is the worst, below a place.
func sink(heap []int32, at int, worse func(a, b int32) bool) {
	for {
		worst := at
		for child := 2*at + 1; child <= 2*at+2 && child < len(heap); child++ {
			if worse(heap[child], heap[worst]) {
				worst = child
			}
		}
		if worst == at {
			return
		}
		heap[at], heap[worst] = heap[worst], heap[at]
		at = worst
	}
}
