package wording

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"mingbai/index/segment"
)

// touched are the texts by which an edit can change an answer: the word before
// and after, or the sentences.
func touched(items ...*item) []string {
	var out []string
	for _, i := range items {
		switch {
		case i == nil:
		case i.Kind == kindAnswer:
			out = append(out, i.Answer.Asked...)
		case i.Kind == kindWord:
			out = append(out, i.Say, i.Mean)
		default:
			out = append(out, i.Say)
		}
	}
	for n, text := range out {
		out[n] = segment.Normalize(text)
	}
	return out
}

// near tells how near a question is to the texts of an edit: a word that stands
// in it counts most, else the pairs of characters they share.
func near(question string, texts []string) float64 {
	question = segment.Normalize(question)
	best := 0.0
	for _, text := range texts {
		if strings.Contains(question, text) {
			return 2
		}
		all, shared := 0, 0
		runes := []rune(text)
		for i := range len(runes) - 1 {
			all++
			if strings.Contains(question, string(runes[i:i+2])) {
				shared++
			}
		}
		if all > 0 {
			best = max(best, float64(shared)/float64(all))
		}
	}
	return best
}

// sample takes at most n questions: first those near to an edit, at most half,
// then of the others every so many-th, so that all matters are among them.
func sample(questions, texts []string, n int) []string {
	type weighed struct {
		text string
		near float64
	}
	all := make([]weighed, len(questions))
	for i, q := range questions {
		all[i] = weighed{q, near(q, texts)}
	}
	slices.SortStableFunc(all, func(a, b weighed) int { return cmp.Compare(b.near, a.near) })
	var out []string
	for len(out) < len(all) && len(out) < n/2 && all[len(out)].near > 0 {
		out = append(out, all[len(out)].text)
	}
	rest := all[len(out):]
	left := min(n-len(out), len(rest))
	for i := range left {
		out = append(out, rest[i*len(rest)/left].text)
	}
	return out
}

// mostCries is how many cries for help are asked before a change is published.
const mostCries = 80

// silenced counts the product's own cries for help that would not be heard any
// more with a change: the nearest to it.
func (h pages) silenced(ctx context.Context, draft Version, c change) (int, error) {
	lost, now := 0, h.Now()
	for _, q := range sample(h.Cries(), touched(c.Old, c.New), mostCries) {
		c, err := compare(ctx, now, draft, compared{Question: q}, "")
		if err != nil {
			return 0, err
		}
		if c.Before.Urgent && !c.After.Urgent {
			lost++
		}
	}
	return lost, nil
}
