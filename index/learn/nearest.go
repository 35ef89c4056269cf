package learn

import (
	"cmp"
	"slices"
)

// neighbours is a search among labelled texts by the characters and pairs they share with a
// question.
type neighbours struct {
	count int
	terms map[string]*occurrences
}

type occurrences struct {
	texts   []int32
	impacts []float32
}

// near is a labelled text and how near it is: 1 is as near as a text can be.
type near struct {
	text  int32
	share float32
}

// newNeighbours indexes texts that were cut into tokens.
func newNeighbours(texts [][]string) *neighbours {
	n := &neighbours{count: len(texts), terms: make(map[string]*occurrences)}
	total := 0
	for i, tokens := range texts {
		total += len(tokens)
		for _, token := range tokens {
			o := n.terms[token]
			if o == nil {
				o = &occurrences{}
				n.terms[token] = o
			}
			if last := len(o.texts) - 1; last >= 0 && o.texts[last] == int32(i) {
				o.impacts[last]++
				continue
			}
			o.texts, o.impacts = append(o.texts, int32(i)), append(o.impacts, 1)
		}
	}
	average := max(float64(total)/float64(max(len(texts), 1)), 1)
	for _, o := range n.terms {
		for i, text := range o.texts {
			length := float64(len(texts[text])) / average
			damping := float32(saturation * (1 - shortening + shortening*length))
			o.impacts[i] *= (saturation + 1) / (o.impacts[i] + damping)
		}
	}
	return n
}

// find returns the nearest texts, nearest first. A share is the part of the most a text could score.
func (n *neighbours) find(tokens []string, atMost int) []near {
	scores := make([]float32, n.count)
	most := float32(0)
	seen := make(map[string]bool, len(tokens))
	for _, token := range tokens {
		if seen[token] {
			continue
		}
		seen[token] = true
		o := n.terms[token]
		if o == nil {
			most += rarity(0, n.count) * (saturation + 1)
			continue
		}
		weight := rarity(len(o.texts), n.count)
		most += weight * (saturation + 1)
		for i, text := range o.texts {
			scores[text] += weight * o.impacts[i]
		}
	}
	var found []near
	for text, score := range scores {
		if score > 0 {
			found = append(found, near{text: int32(text), share: score / most})
		}
	}
	slices.SortFunc(found, func(a, b near) int {
		return cmp.Or(cmp.Compare(b.share, a.share), cmp.Compare(a.text, b.text))
	})
	return found[:min(len(found), atMost)]
}
