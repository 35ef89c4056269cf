package consult

import (
	"math"
	"slices"
	"sort"
	"strings"

	"mingbai/index/kin"
	"mingbai/knowledge"
	"mingbai/knowledge/guide"
)

// Weights of what a guide is known by. Words of its patterns are written in
// residents' own speech, advice is written in ours and therefore counts less.
const (
	heardWeight  = 1.0
	pointWeight  = 0.6
	adviceWeight = 0.25
	singleWeight = 0.2 // of one character against a pair
	familyWeight = 1.5 // of a word family against a pair
	saturation   = 0.8 // how soon more of the same tells no more
)

// profiles knows texts by the characters and pairs of characters they share
// with a message, rare ones counting more. It guesses where no pattern was
// heard; it is built once and only read afterwards.
type profiles struct {
	texts    []map[string]float64
	rarity   map[string]float64
	families *kin.Families // word families that count as pieces; nil = none
}

// likeness is how much of a message a text shares: the sum and the pieces.
type likeness struct {
	text   int
	score  float64
	pieces []string
}

// newProfiles weighs the texts.
func newProfiles(texts []map[string]float64) profiles {
	p := profiles{texts: texts, rarity: map[string]float64{}}
	for _, t := range texts {
		for piece := range t {
			p.rarity[piece]++
		}
	}
	n := float64(len(texts))
	for piece, df := range p.rarity {
		p.rarity[piece] = math.Log(1 + (n-df+0.5)/(df+0.5))
	}
	return p
}

// like orders all texts by what they share with a message, the best first.
func (p profiles) like(text string) []likeness { return p.likeIn(text, 0, len(p.texts)) }

// likeIn is like for the texts from one number up to another.
func (p profiles) likeIn(text string, from, to int) []likeness {
	asked := map[string]float64{}
	weigh(asked, text, 1)
	weighFamilies(asked, text, p.families, 1)
	common := p.common(asked, from, to)
	var out []likeness
	for i, t := range p.texts[from:to] {
		l := likeness{text: from + i}
		for piece, much := range asked {
			w, ok := t[piece]
			if !ok {
				continue
			}
			l.score += math.Min(much, familyWeight) * p.rarity[piece] * (1 - common[piece]) * w / (w + saturation)
			if len(piece) > 3 {
				l.pieces = append(l.pieces, piece)
			}
		}
		if l.score > 0 {
			sort.Strings(l.pieces)
			out = append(out, l)
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].score > out[j].score })
	return out
}

// common is the share of the texts in a range that hold a piece: what all of
// them hold tells none apart. It is left out of account for all texts, where
// rarity says the same.
func (p profiles) common(asked map[string]float64, from, to int) map[string]float64 {
	out := map[string]float64{}
	if to-from == len(p.texts) || to-from < 2 {
		return out
	}
	for piece := range asked {
		for _, t := range p.texts[from:to] {
			if t[piece] > 0 {
				out[piece] += 1 / float64(to-from)
			}
		}
	}
	return out
}

// weighFamilies adds the word families that a text names, once for each of
// their words.
func weighFamilies(into map[string]float64, text string, families *kin.Families, weight float64) {
	families.In(text, func(name string) { into["@"+name] += familyWeight * weight })
}

// weigh adds the pieces of a text to a profile.
func weigh(into map[string]float64, text string, weight float64) {
	for _, run := range strings.FieldsFunc(text, func(r rune) bool { return !chinese(r) }) {
		var last rune
		for _, r := range run {
			into[string(r)] += weight * singleWeight
			if last != 0 {
				into[string([]rune{last, r})] += weight
			}
			last = r
		}
	}
}

// guideProfiles are the guides by what they hear, their examples, the ways
// people are known to ask for them, and their advice.
func guideProfiles(b *knowledge.Base) profiles {
	texts := make([]map[string]float64, len(b.Guides))
	families := kin.NewFamilies(b.Speech.Families)
	for i := range b.Guides {
		t, g := map[string]float64{}, &b.Guides[i]
		own := slices.Concat([]string{g.Title}, g.Hear.Words(), g.Examples, b.Speech.Asked[g.ID])
		for _, s := range own {
			weigh(t, s, heardWeight)
		}
		for _, s := range g.Say {
			weigh(t, s, adviceWeight)
		}
		for j := range g.Points {
			weighPoint(t, b, g, &g.Points[j], pointWeight)
			own = append(own, b.Speech.Asked[g.ID+"/"+g.Points[j].ID]...)
		}
		weighFamilies(t, strings.Join(own, "，"), families, heardWeight)
		texts[i] = t
	}
	p := newProfiles(texts)
	p.families = families
	return p
}

func weighPoint(t map[string]float64, b *knowledge.Base, g *guide.Guide, p *guide.Point, weight float64) {
	for _, w := range slices.Concat(p.Hear.Words(), b.Speech.Asked[g.ID+"/"+p.ID]) {
		weigh(t, w, weight*heardWeight)
	}
	weigh(t, p.Say, weight*adviceWeight)
}

// nearest guesses by likeness where no pattern was heard: the guide for a
// message, and the finer point for a guide.
type nearest struct {
	base   *knowledge.Base
	guides profiles
	points profiles
	first  []int // of each guide: where its points start
}

func newNearest(b *knowledge.Base) *nearest {
	n := &nearest{base: b, guides: guideProfiles(b)}
	var texts []map[string]float64
	for i := range b.Guides {
		n.first = append(n.first, len(texts))
		for j := range b.Guides[i].Points {
			t := map[string]float64{}
			weighPoint(t, b, &b.Guides[i], &b.Guides[i].Points[j], 1)
			texts = append(texts, t)
		}
	}
	n.points = newProfiles(texts)
	return n
}

// When a guess is made at all. They were set on invented questions.
const (
	guessScore  = 7.5 // what a message must share with a guide
	guessMargin = 1.1 // how much more than with a guide of another category
	pointScore  = 5.0 // what a message must share with a point
	pointMargin = 1.3 // how much more than with another point of the guide
)

// guess picks the guide a message is most like, if it is clearly one.
func (n *nearest) guess(text string) (match, bool) {
	found := n.guides.like(text)
	if len(found) == 0 || found[0].score < guessScore {
		return match{}, false
	}
	best := &n.base.Guides[found[0].text]
	for _, other := range found[1:] {
		if n.base.Guides[other.text].Category != best.Category {
			if found[0].score < guessMargin*other.score {
				return match{}, false
			}
			break
		}
	}
	return match{guide: best, score: leastScore, words: found[0].pieces}, true
}

// likeShare is how much of a guide's likeness is added to what was heard.
const likeShare = 0.25

// support adds to the guides that were heard what the message shares with
// them, and lets in those that it shares much with.
func (n *nearest) support(h heard, ranked []match) []match {
	if h.prev != "" {
		return ranked // the words of a follow-up stand in two messages
	}
	out := slices.Clone(ranked)
	for _, l := range n.guides.like(h.text) {
		g := &n.base.Guides[l.text]
		at := slices.IndexFunc(out, func(m match) bool { return m.guide == g })
		if at < 0 {
			if l.score < guessScore {
				continue
			}
			fresh := match{guide: g, words: l.pieces}
			fresh.addPoints(h.text, "")
			out, at = append(out, fresh), len(out)
		}
		out[at].score += likeShare * l.score
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].score > out[j].score })
	return out
}

// point picks the point of a matched guide that a message is most like, if
// fewer than can be told were heard.
func (n *nearest) point(m match, text string) *guide.Point {
	g, at := m.guide, 0
	if len(m.points) >= 2 {
		return nil
	}
	for at < len(n.base.Guides) && &n.base.Guides[at] != g {
		at++
	}
	if at == len(n.base.Guides) || len(g.Points) == 0 {
		return nil
	}
	from := n.first[at]
	found := n.points.likeIn(text, from, from+len(g.Points))
	if len(found) == 0 || found[0].score < pointScore {
		return nil
	}
	if len(found) > 1 && found[0].score < pointMargin*found[1].score {
		return nil
	}
	return &g.Points[found[0].text-from]
}
