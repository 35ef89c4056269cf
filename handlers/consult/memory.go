package consult

import (
	"maps"
	"slices"
	"sort"
	"strings"

	"mingbai/index/kin"
	"mingbai/knowledge/guide"
)

// Weights of what the remembered sentences say, against patterns (a pattern of
// two words scores about 3 to 5). They were set on invented questions.
const (
	kinBonus   = 6.0  // of a guide's likeness, added to what patterns heard
	kinFirm    = 2.0  // the same where a guide stands against a local report
	kinPoint   = 10.0 // the same for a point of a guide
	kinAlone   = 0.42 // likeness that lets a guide be heard without a pattern
	kinDanger  = 0.37 // likeness at which a cry is believed without a pattern
	kinClearly = 1.2  // how much more like a cry than like a calm question
	kinSure    = 0.9  // likeness at which small talk is no small talk
	kinSpeaks  = 0.12 // below this a sentence is not like the message
	kinRead    = 60   // sentences looked at
)

// chatter is the target of sentences that ask for no guide.
const chatter = "chatter"

// urgentTarget/id is the target of sentences that cry for help.
const urgentTarget = "urgent"

// kinShares is how much the best sentences of a guide count:
// several ways of saying it are surer than one.
var kinShares = [...]float64{1, 0.6, 0.4, 0.3, 0.2}

// memory knows what sentences people are known to write ask for.
type memory struct {
	book      *kin.Book
	guides    map[string]*guide.Guide
	sentences []kin.Sentence
}

// newMemory learns the sentences of the corpus, prepared as messages are.
func (c *Consultant) newMemory() *memory {
	m := &memory{guides: map[string]*guide.Guide{}}
	var sentences []kin.Sentence
	learn := func(target, text string) {
		_, prepared, _ := c.prepare(text)
		sentences = append(sentences, kin.Sentence{Target: target, Text: prepared})
	}
	for i := range c.base.Guides {
		g := &c.base.Guides[i]
		m.guides[g.ID] = g
		for _, example := range g.Examples {
			learn(g.ID, example)
		}
	}
	for _, target := range slices.Sorted(maps.Keys(c.base.Speech.Asked)) {
		for _, text := range c.base.Speech.Asked[target] {
			learn(target, text)
		}
	}
	m.sentences, m.book = sentences, kin.New(sentences, c.base.Speech.Families)
	return m
}

// recall is what the memory says of a message: how like each guide and point
// it is, and by which sentence.
type recall struct {
	guides map[string]float64
	points map[string]float64 // guide/point
	danger map[string]float64 // situation of the urgent lane
	by     map[string]string  // guide -> the sentence
	// guide -> how like the message its likest sentence is
	nearest map[string]float64
}

// recall compares a message with all sentences.
func (m *memory) recall(text string) recall {
	r := recall{guides: map[string]float64{}, points: map[string]float64{}, danger: map[string]float64{}, by: map[string]string{}, nearest: map[string]float64{}}
	seen := map[string]int{}
	for _, k := range m.book.Like(text, kinSpeaks, kinRead) {
		id, part, finer := strings.Cut(k.Target, "/")
		if id == urgentTarget {
			if n := seen[k.Target]; n < len(kinShares) {
				r.danger[part] += kinShares[n] * k.Score
				seen[k.Target]++
			}
			continue
		}
		if seen[id] < len(kinShares) {
			r.guides[id] += kinShares[seen[id]] * k.Score
			seen[id]++
		}
		if r.by[id] == "" {
			r.by[id], r.nearest[id] = k.Text, k.Score
		}
		if finer && r.points[k.Target] == 0 {
			r.points[k.Target] = k.Score
		}
	}
	return r
}

// cry names the situation of danger a message is most like, if it is more like
// that than like any calm question.
func (r recall) cry() (situation string, ok bool) {
	calm, best := 0.0, 0.0
	for _, like := range r.guides {
		calm = max(calm, like)
	}
	for _, id := range slices.Sorted(maps.Keys(r.danger)) {
		if r.danger[id] > best {
			situation, best = id, r.danger[id]
		}
	}
	return situation, best >= kinDanger && best >= kinClearly*calm
}

// calm tells whether a message is much like a calm question and less like any
// cry.
func (r recall) calm() bool {
	calm, cry := 0.0, 0.0
	for _, like := range r.guides {
		calm = max(calm, like)
	}
	for _, like := range r.danger {
		cry = max(cry, like)
	}
	return calm >= kinAlone && calm > cry
}

// sure tells whether a message is clearly like a question, not like chatter.
func (r recall) sure() bool {
	best := 0.0
	for id, like := range r.guides {
		if id != chatter {
			best = max(best, like)
		}
	}
	return best >= kinSure && best > r.guides[chatter]
}

// remembered adds what the memory says to what patterns heard.
func (m *memory) remembered(found []match, r recall) []match {
	heard := map[string]bool{}
	for i := range found {
		heard[found[i].guide.ID] = true
		found[i].remember(r)
	}
	for _, id := range slices.Sorted(maps.Keys(r.guides)) {
		g := m.guides[id]
		if heard[id] || g == nil || r.guides[id] < kinAlone || r.guides[id] < r.guides[chatter] {
			continue
		}
		fresh := match{guide: g, words: []string{r.by[id]}}
		fresh.remember(r)
		found = append(found, fresh)
	}
	sort.SliceStable(found, func(i, j int) bool { return found[i].score > found[j].score })
	return found
}

// remember adds a guide's likeness to its score and its points' to theirs.
func (m *match) remember(r recall) {
	like := r.guides[m.guide.ID]
	m.firm = m.score + kinFirm*like
	m.score += kinBonus * like
	for i := range m.guide.Points {
		p := &m.guide.Points[i]
		like := r.points[m.guide.ID+"/"+p.ID]
		if like == 0 {
			continue
		}
		at := slices.IndexFunc(m.hits, func(h pointHit) bool { return h.point == p })
		if at < 0 {
			m.hits = append(m.hits, pointHit{point: p})
			at = len(m.hits) - 1
		}
		m.hits[at].score += kinPoint * like
		m.hits[at].like = like
	}
	m.choosePoints()
}
