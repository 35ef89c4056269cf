package consult

import (
	"context"
	"maps"
	"slices"
	"sort"
	"strings"

	"mingbai/index/kin"
	"mingbai/knowledge/guide"
)

// taughtSure is the likeness to a learned sentence at which its guide goes first.
const taughtSure = 0.8

// taughtPlace is where the best guide found without learning stands at the least.
const taughtPlace = 3

// taughtTarget/target marks learned sentences among the remembered ones.
const taughtTarget = "taught/"

// taught is what the office learned from its own closed cases. It stands apart
// from the memory: danger, refusals, deadlines and local figures are decided
// before it is asked, by exactly what they would be decided by without it. It
// may only bring a guide forward.
type taught struct {
	book   *kin.Book // nil = nothing was learned
	guides map[string]*guide.Guide
}

// newTaught learns the sentences of Speech.Learned, beside the remembered ones
// so that rare pieces are told from common ones.
func (c *Consultant) newTaught() *taught {
	t := &taught{guides: c.memory.guides}
	if len(c.base.Speech.Learned) == 0 {
		return t
	}
	sentences := slices.Clone(c.memory.sentences)
	for _, target := range slices.Sorted(maps.Keys(c.base.Speech.Learned)) {
		for _, text := range c.base.Speech.Learned[target] {
			_, prepared, _ := c.prepare(text)
			sentences = append(sentences, kin.Sentence{Target: taughtTarget + target, Text: prepared})
		}
	}
	t.book = kin.New(sentences, c.base.Speech.Families)
	return t
}

// lesson is what learned sentences say of a guide.
type lesson struct {
	like float64 // of the nearest sentence
	by   string
	part string // point of the guide, "" = none
}

// lessons compares a message with the learned sentences.
func (t *taught) lessons(text string) map[string]lesson {
	out := map[string]lesson{}
	if t.book == nil {
		return out
	}
	for _, k := range t.book.Like(text, kinSpeaks, kinRead) {
		target, ok := strings.CutPrefix(k.Target, taughtTarget)
		id, part, _ := strings.Cut(target, "/")
		if ok && t.guides[id] != nil && out[id].by == "" {
			out[id] = lesson{like: k.Score, by: k.Text, part: part}
		}
	}
	return out
}

// add brings forward the guides whose learned sentences a message is like.
// plain is the ranking without learning, the best first; its best guide stays
// among the first three, and stays first when its matter is pressing.
func (t *taught) add(text string, plain []match) []match {
	learned := t.lessons(text)
	if len(learned) == 0 || len(plain) > 0 && pressing[plain[0].guide.Category] {
		return plain
	}
	top := 0.0
	if len(plain) > 0 {
		top = plain[0].score
	}
	out := slices.Clone(plain)
	for _, id := range slices.Sorted(maps.Keys(learned)) {
		l := learned[id]
		at := slices.IndexFunc(out, func(m match) bool { return m.guide.ID == id })
		if at < 0 {
			if l.like < kinAlone {
				continue
			}
			fresh := match{guide: t.guides[id], words: []string{l.by}}
			fresh.addPoints(text, "")
			out, at = append(out, fresh), len(out)
		}
		out[at].score += kinBonus * l.like
		if l.like >= taughtSure {
			out[at].score = max(out[at].score, top+l.like)
		}
		out[at].teach(l)
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].score > out[j].score })
	return keepPlain(out, plain)
}

// teach adds the point that a learned sentence asks for.
func (m *match) teach(l lesson) {
	if l.part == "" {
		return
	}
	m.remember(recall{points: map[string]float64{m.guide.ID + "/" + l.part: l.like}})
}

// keepPlain moves the best guide of the plain ranking up to the third place
// when it fell below.
func keepPlain(ranked, plain []match) []match {
	if len(plain) == 0 {
		return ranked
	}
	at := slices.IndexFunc(ranked, func(m match) bool { return m.guide == plain[0].guide })
	if at < taughtPlace {
		return ranked
	}
	kept := ranked[at]
	ranked = slices.Delete(ranked, at, at+1)
	return slices.Insert(ranked, taughtPlace-1, kept)
}

// found is the last stage: the guides that were heard, or else the one guessed,
// with what was learned.
func (c *Consultant) found(h heard, ranked []match) Answer {
	if len(ranked) > 0 {
		plain := c.peaceful(h, c.near.support(h, ranked))
		all := c.taught.add(h.text, plain)
		if best := all[0]; best.score == plain[0].score && h.unsure(best) {
			if h.stray(best) {
				return c.lost(h, best.guide)
			}
			h.guess = best.guide.Title
		}
		return c.guided(h, all)
	}
	var plain []match
	if m, ok := c.near.guess(h.text); ok {
		plain = c.peaceful(h, []match{m})
	}
	all := c.taught.add(h.text, plain)
	switch {
	case len(all) == 0:
		return c.lost(h, nil)
	case len(plain) > 0 && all[0].guide == plain[0].guide:
		return c.guessed(h, plain[0])
	}
	return c.guided(h, all)
}

// Likely names the guide of a category that a message asks for, by the same
// ranking that answers; "" when none of the category is like it. It suggests
// to the office where a sentence belongs.
func (c *Consultant) Likely(ctx context.Context, text, category string) string {
	h := c.hear(Question{Text: text, Today: c.now().In(China())})
	for _, m := range c.rank(ctx, h) {
		if m.guide.Category == category {
			return m.guide.ID
		}
	}
	for _, l := range c.near.guides.like(h.text) {
		if g := &c.base.Guides[l.text]; g.Category == category {
			return g.ID
		}
	}
	return ""
}
