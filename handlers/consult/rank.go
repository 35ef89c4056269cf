package consult

import (
	"context"
	"maps"
	"sort"
	"strings"
	"unicode/utf8"

	"mingbai/index"
	"mingbai/knowledge/guide"
	"mingbai/knowledge/phrase"
)

// Weights of the signals. They were set by hand on invented questions; the
// guides' own tests and the labelled questions show whether they hold.
const (
	unlessShare  = 0.15 // what is left of a guide's score when an "unless" word stands in the message
	pointShare   = 0.5  // of the best point's score added to its guide's
	aloneShare   = 0.9  // of an "alone" point's score when the guide itself was not heard
	leanShare    = 0.7  // of the earlier message's score when a follow-up leans on it
	searchBonus  = 1.5  // for the guide the search puts first
	searchAlone  = 2.0  // the same when no pattern was heard
	leastScore   = 1.5  // below this a guide was not heard
	ownEnough    = 4.0  // a short message with this score needs no earlier one
	nearTop      = 0.4  // of the strongest point's score that another needs to be told with it
	pointsAtOnce = 3
)

// match is a guide that fits a message, with the finer points heard.
type match struct {
	guide  *guide.Guide
	score  float64
	heard  float64 // what its patterns heard, before memory and search
	firm   float64 // score without most of what the memory added, to weigh against reports
	words  []string
	hits   []pointHit     // all points heard
	points []*guide.Point // those to tell, the strongest first
	asked  int            // how many of the points, from the front, were asked for rather than brushed
}

// rank orders the guides that fit, the best first.
func (c *Consultant) rank(ctx context.Context, h heard) []match {
	found, text := c.matches(h.text, ""), h.text
	if h.prev != "" && leansOn(h, found) {
		if joined := c.matches(h.text, h.prev); len(joined) > 0 {
			found, text = joined, h.prev+"\n"+h.text
		}
	}
	like := h.like
	if text != h.text {
		like = c.memory.recall(text)
	}
	found = c.memory.remembered(found, c.unmeant(like, text))
	return c.peaceful(h, c.searched(ctx, h, found))
}

// unmeant takes from what the memory says the guides that a message says it
// does not mean: who does not want a divorce is like many who do.
func (c *Consultant) unmeant(like recall, text string) recall {
	like.guides = maps.Clone(like.guides)
	for id := range like.guides {
		if g := c.memory.guides[id]; g != nil && g.Unless.Match(text).Score > 0 {
			like.guides[id] *= unlessShare
		}
	}
	return like
}

// leansOn tells whether a message only makes sense after the earlier one.
func leansOn(h heard, own []match) bool {
	if len(own) == 0 || own[0].score < ownEnough {
		return true
	}
	return utf8.RuneCountInString(h.plain) <= 10 && leaning.Match(h.text).Score > 0
}

// matches scores every guide against a message and, for follow-ups, the
// message before it.
func (c *Consultant) matches(text, prev string) []match {
	var out []match
	for i := range c.base.Guides {
		m := score(&c.base.Guides[i], text, prev)
		if m.score >= leastScore {
			out = append(out, m)
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].score > out[j].score })
	return out
}

// score weighs one guide.
func score(g *guide.Guide, text, prev string) match {
	m := match{guide: g}
	hit := g.Hear.Match(text)
	m.score, m.words = hit.Score, hit.Words
	if prev != "" {
		before := g.Hear.Match(prev)
		m.score = m.score + leanShare*before.Score
	}
	if g.Unless.Match(text).Score > 0 {
		m.score *= unlessShare
	}
	best := m.addPoints(text, prev)
	switch {
	case m.score > 0:
		m.score += pointShare * best.score
	case best.point != nil && best.point.Alone:
		m.score, m.words = aloneShare*best.score, best.words
	}
	m.heard = m.score
	return m
}

type pointHit struct {
	point *guide.Point
	score float64
	words []string
	heard float64 // what its patterns heard
	like  float64 // how like the message a remembered sentence of it is
}

// A point is asked for by a word of at least two characters, or by a sentence
// that says half of the message; a single character such as money in "pays no
// money" only brushes it.
const pointWord = 1.5

func (h pointHit) asked() bool { return h.heard >= pointWord || h.like >= halfSaid }

// addPoints collects the points heard and returns the best, preferring one
// that may stand alone.
func (m *match) addPoints(text, prev string) pointHit {
	for i := range m.guide.Points {
		p := &m.guide.Points[i]
		hit := hearPoint(p.Hear, text, prev)
		if hit.Score > 0 {
			m.hits = append(m.hits, pointHit{point: p, score: hit.Score, words: hit.Words, heard: hit.Score})
		}
	}
	m.choosePoints()
	var best pointHit
	for _, h := range m.hits {
		if best.point == nil || (h.point.Alone && !best.point.Alone) {
			best = h
		}
	}
	return best
}

// choosePoints keeps the points to tell: the strongest, and those near it;
// those asked for before those only brushed.
func (m *match) choosePoints() {
	sort.SliceStable(m.hits, func(i, j int) bool { return m.hits[i].score > m.hits[j].score })
	var asked, brushed []*guide.Point
	for _, h := range m.hits {
		switch {
		case len(asked)+len(brushed) == pointsAtOnce || h.score < m.hits[0].score*nearTop:
		case h.asked():
			asked = append(asked, h.point)
		default:
			brushed = append(brushed, h.point)
		}
	}
	m.points, m.asked = append(asked, brushed...), len(asked)
}

// hearPoint matches a point against a message; in a follow-up the words may
// come from both messages, but one of them must be new.
func hearPoint(set phrase.Set, text, prev string) phrase.Hit {
	hit := set.Match(text)
	if hit.Score > 0 || prev == "" {
		return hit
	}
	hit = set.Match(prev + "\n" + text)
	for _, w := range hit.Words {
		if strings.Contains(text, w) {
			return hit
		}
	}
	return phrase.Hit{}
}

// searched lets the index speak: it supports the guides whose texts share the
// message's words, and stands in when no pattern was heard.
func (c *Consultant) searched(ctx context.Context, h heard, found []match) []match {
	if c.search == nil {
		return found
	}
	query := h.text
	if h.prev != "" && len(found) == 0 {
		query += "\n" + h.prev
	}
	hits, err := c.search.Search(ctx, index.Query{Text: query, Kinds: []string{KindGuide}, Limit: 8})
	if err != nil || len(hits) == 0 {
		return found
	}
	if len(found) == 0 {
		return c.bySearchAlone(h, hits)
	}
	support := map[string]float64{}
	for _, hit := range hits {
		support[hit.ID] = hit.Score / hits[0].Score
	}
	for i := range found {
		found[i].score += searchBonus * support[found[i].guide.ID]
	}
	sort.SliceStable(found, func(i, j int) bool { return found[i].score > found[j].score })
	return found
}

// bySearchAlone trusts the search only when its first hit shares enough of
// what was written and stands clear of the rest.
func (c *Consultant) bySearchAlone(h heard, hits []index.Hit) []match {
	if !telling(h.plain, hits[0].Terms) {
		return nil
	}
	for i := range c.base.Guides {
		g := &c.base.Guides[i]
		if g.ID != hits[0].ID {
			continue
		}
		m := match{guide: g, score: searchAlone, words: hits[0].Terms}
		m.addPoints(h.text, h.prev)
		return []match{m}
	}
	return nil
}

// telling reports whether the terms a hit shares with a message are more than
// chance: at least three two-character terms, or a third of the message's.
func telling(text string, terms []string) bool {
	pairs := 0
	for _, t := range terms {
		if utf8.RuneCountInString(t) >= 2 {
			pairs++
		}
	}
	return pairs >= 3 && pairs*3 >= utf8.RuneCountInString(text)-1
}
