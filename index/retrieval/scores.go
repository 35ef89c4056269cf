package retrieval

import (
	"math"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"mingbai/index"
)

// scores collects what each question gave.
type scores struct {
	mrr, ndcg, recall10, recall100 float64
	times                          []time.Duration
}

// add judges the hits of one question.
func (s *scores) add(q question, hits []index.Hit, took time.Duration) {
	s.times = append(s.times, took)
	ranks := q.ranks(hits)
	found10, gain := 0, 0.0
	for _, rank := range ranks {
		if rank > shallow {
			continue
		}
		found10++
		gain += discount(rank)
	}
	ideal := 0.0
	for rank := 1; rank <= min(len(q.Relevant), shallow); rank++ {
		ideal += discount(rank)
	}
	if found10 > 0 {
		s.mrr += 1 / float64(ranks[0])
	}
	s.ndcg += gain / ideal
	s.recall10 += float64(found10) / float64(len(q.Relevant))
	s.recall100 += float64(len(ranks)) / float64(len(q.Relevant))
}

// ranks lists where the relevant passages stand among the first hundred, counted from 1, best
// first.
func (q question) ranks(hits []index.Hit) []int {
	var ranks []int
	for i, hit := range hits[:min(deep, len(hits))] {
		if slices.Contains(q.Relevant, hit.ID) {
			ranks = append(ranks, i+1)
		}
	}
	return ranks
}

func discount(rank int) float64 { return 1 / math.Log2(float64(rank)+1) }

// into writes the averages.
func (s *scores) into(result *Result) {
	n := float64(len(s.times))
	result.MRRAt10, result.NDCGAt10 = s.mrr/n, s.ndcg/n
	result.RecallAt10, result.RecallAt100 = s.recall10/n, s.recall100/n
	total := time.Duration(0)
	for _, took := range s.times {
		total += took
	}
	if total > 0 {
		result.QPS = n / total.Seconds()
	}
	slices.Sort(s.times)
	result.P50Ms, result.P99Ms = milliseconds(s.quantile(0.50)), milliseconds(s.quantile(0.99))
}

// quantile returns the time that a share of the questions took at most. The times are sorted.
func (s *scores) quantile(share float64) time.Duration {
	return s.times[max(int(math.Ceil(share*float64(len(s.times)))), 1)-1]
}

// peakMB is the most memory the process has held: VmHWM on Linux, elsewhere what the Go runtime
// took.
func peakMB() float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err == nil {
		for line := range strings.Lines(string(status)) {
			rest, ok := strings.CutPrefix(line, "VmHWM:")
			if !ok {
				continue
			}
			number := strings.TrimSuffix(strings.TrimSpace(rest), " kB")
			if kb, err := strconv.ParseFloat(number, 64); err == nil {
				return kb / 1024
			}
		}
	}
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	return float64(memory.Sys) / (1 << 20)
}
