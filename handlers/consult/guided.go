package consult

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"mingbai/handlers/chat"
	"mingbai/knowledge"
	"mingbai/knowledge/guide"
)

type alternate = guide.Alternate

// view is a guide as one asker needs it: what the points heard replace is
// replaced.
type view struct {
	category, kind, first, does string
	say                         []string
	deadline, cost, avoid       string
	bring                       []string
	also                        []alternate
	law                         []ref
}

// How many pieces of advice an answer holds: a screen of a phone is small.
const (
	sayAtOnce = 3 // when something finer was asked
	sayFirst  = 2 // when the question was only the matter itself
)

// look makes the view of a match, with the point the message is most like
// among its advice.
func look(m match, near *guide.Point) view {
	g := m.guide
	v := view{
		category: g.Category, kind: g.Kind, first: g.First, does: g.Does,
		deadline: g.Deadline, cost: g.Cost, avoid: g.Avoid, bring: g.Bring, also: g.Also,
	}
	if v.kind == "" {
		v.kind = "how-to"
	}
	for i, p := range m.points {
		if i >= m.asked && m.special() {
			break
		}
		if p.First != "" && p.First != g.First && m.asked == 0 && !m.told(p) {
			continue // it is another case of the matter
		}
		if i == 0 && m.asked == 0 { // what to do stands before side remarks
			v.say = append(v.say, g.Say[:min(sayFirst, len(g.Say))]...)
		}
		if len(v.say) < sayAtOnce && !said(v.say, p.Say) {
			v.say, v.law = append(v.say, p.Say), append(v.law, p.Law...)
		}
		if i == 0 {
			v.overlay(p)
		}
	}
	if near != nil && len(v.say) < sayAtOnce && !said(v.say, near.Say) {
		v.say, v.law = append(v.say, near.Say), append(v.law, near.Law...)
	}
	v.law = append(v.law, g.Law...)
	most := sayAtOnce
	switch {
	case m.special():
		most = len(v.say) // what the guide says of the common case may be wrong of this one
	case len(m.points) == 0 && near == nil:
		most = sayFirst
	}
	for _, s := range g.Say {
		if len(v.say) < most && !said(v.say, s) {
			v.say = append(v.say, s)
		}
	}
	return v
}

// told tells whether a pattern of a point was heard, or half a sentence of it:
// a fight is not told by being between neighbours.
func (m match) told(p *guide.Point) bool {
	return slices.ContainsFunc(m.hits, func(h pointHit) bool { return h.point == p && (h.heard > 0 || h.like >= halfSaid) })
}

// special tells whether a point that stands on its own was asked for.
func (m match) special() bool { return m.asked > 0 && len(m.points) > 0 && m.points[0].Alone }

// overlay lets the strongest point replace what it sets.
func (v *view) overlay(p *guide.Point) {
	if p.First != "" && p.First != v.first {
		v.also = append([]alternate{{Channel: v.first, When: v.does}}, v.also...)
		v.first, v.does = p.First, ""
	}
	if p.Does != "" {
		v.does = p.Does
	}
	if p.Deadline != "" {
		v.deadline = p.Deadline
	}
	if len(p.Bring) > 0 {
		v.bring = p.Bring
	}
	if p.Cost != "" {
		v.cost = p.Cost
	}
	if p.Category != "" {
		v.category = p.Category
	}
	if p.Kind != "" {
		v.kind = p.Kind
	}
}

// said tells whether a sentence repeats one already there: most of its
// two-character pieces stand in it.
func said(list []string, s string) bool {
	pieces := pairs(s)
	for _, other := range list {
		common := 0
		for p := range pieces {
			if strings.Contains(other, p) {
				common++
			}
		}
		if common*10 >= len(pieces)*6 {
			return true
		}
	}
	return false
}

// pairs lists the two-character pieces of a text.
func pairs(s string) map[string]bool {
	out := map[string]bool{}
	var last rune
	for _, r := range s {
		if last != 0 {
			out[string([]rune{last, r})] = true
		}
		last = r
	}
	return out
}

// guided answers with the best guide, and names the second matter of a long
// message that holds two.
func (c *Consultant) guided(h heard, ranked []match) Answer {
	second, two := secondMatter(h, ranked)
	if two && pressing[second.guide.Category] && !pressing[ranked[0].guide.Category] {
		second, ranked[0] = ranked[0], second // the pressing one goes first
	}
	best := ranked[0]
	asked := finer(best, h)
	if !asked && h.prev == "" && utf8.RuneCountInString(h.plain) <= bareMatter {
		best.points, best.asked = nil, 0 // the matter was only named
	}
	v := look(best, c.near.point(best, h.text))
	v.also = v.others()
	answer, first := part("answer", "", v.say...), c.firstPart(h, v.first, v.does, v.category)
	if !asked { // nothing finer was asked in so many words: where to go comes first
		answer, first = first, answer
	}
	card := chat.Card{Place: h.placeName(), Parts: []chat.Part{
		h.guessPart(),
		answer,
		first,
		c.alsoPart(v.also),
		part("deadline", "期限", v.deadline),
		part("bring", "带上", strings.Join(v.bring, "、")),
		part("cost", "花钱吗", v.cost),
		part("avoid", "注意", v.avoid),
	}}
	sources := append(c.sourcesOf(v.law, nil), c.placeSources(h, v)...)
	used := []string{"guide/" + best.guide.ID}
	channels := []string{v.first}
	for _, alt := range v.also {
		channels = append(channels, alt.Channel)
	}
	if two {
		w := look(second, nil)
		card.Parts = append(card.Parts, c.secondPart(second.guide.Title, w))
		sources = append(sources, c.sourcesOf(w.law, nil)...)
		used = append(used, "guide/"+second.guide.ID)
		channels = append(channels, w.first)
	}
	card.Parts = append(card.Parts, part("note", "", c.askForDate(h, ranked), h.note()))
	a := c.finish(card, sources)
	a.Kind, a.Category, a.Channels, a.Used, a.Topic = v.kind, v.category, channels, used, best.guide.ID
	a.Why = reasons(ranked)
	return a
}

// placeSources cites where the first place's number was printed: the local
// document, or the channel's own page when no law is cited.
func (c *Consultant) placeSources(h heard, v view) []cited {
	if l, ok := c.base.Local(v.first, h.placeName(), v.category); ok {
		return []cited{{
			Citation: knowledge.Citation{Title: l.Source, Place: l.Place, Year: l.Year},
			short:    fmt.Sprintf("《%s》（%d年）", l.Source, l.Year),
		}}
	}
	if len(v.law) > 0 {
		return nil
	}
	return c.sourcesOf(nil, []string{v.first})
}

// others drops the first place and doubles from the further places.
func (v view) others() []alternate {
	var out []alternate
	seen := map[string]bool{v.first: true}
	for _, alt := range v.also {
		if !seen[alt.Channel] {
			seen[alt.Channel] = true
			out = append(out, alt)
		}
	}
	return out
}

// bareMatter is how short a message is that only names a matter: 邻居纠纷.
const bareMatter = 6

// finer tells whether one of the points was asked for in words of its own,
// rather than being only like the message.
func finer(m match, h heard) bool {
	for _, p := range m.points {
		if hearPoint(p.Hear, h.text, h.prev).Score >= pointWord {
			return true
		}
	}
	return false
}

// longMessage is how many characters a message needs to be searched for a
// second matter.
const longMessage = 18

// When a further matter is told of as well: as clearly as the first anywhere
// in the message, or less so in a clause of its own.
const (
	secondShare = 0.55
	clauseLeast = 2.5
	apartShare  = 0.3
)

// secondMatter finds another matter of a message.
func secondMatter(h heard, ranked []match) (match, bool) {
	if utf8.RuneCountInString(h.plain) < longMessage {
		return match{}, false
	}
	best := ranked[0]
	for _, m := range ranked[1:] {
		if m.guide.Category == best.guide.Category || m.heard == 0 && h.like.nearest[m.guide.ID] < halfSaid {
			continue
		}
		if m.score >= secondShare*best.score && m.score >= ownEnough && !overlap(m.words, best.words) {
			return m, true
		}
		if m.score >= apartShare*best.score && m.score >= clauseLeast && apart(h.text, m.words, best.words) {
			return m, true
		}
	}
	return match{}, false
}

// apart tells whether two guides were heard in clauses of their own.
func apart(text string, a, b []string) bool {
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	clauses := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("，。；！？,;!?\n", r) })
	own := func(mine, others []string) bool {
		return slices.ContainsFunc(clauses, func(clause string) bool { return holds(clause, mine) && !holds(clause, others) })
	}
	return own(a, b) && own(b, a)
}

// holds tells whether all words stand in a text.
func holds(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// holdsAny tells whether one of the words stands in a text.
func holdsAny(text string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}

// pressing are the matters that go first when two stand in one message: what
// hurts people or loses money by the hour.
var pressing = map[string]bool{"domestic_violence": true, "personal_safety": true, "self_harm": true, "minor_protection": true, "fraud": true}

// overlap tells whether two guides were heard by the same words.
func overlap(a, b []string) bool {
	for _, x := range a {
		for _, y := range b {
			if strings.Contains(x, y) || strings.Contains(y, x) {
				return true
			}
		}
	}
	return false
}

// secondPart names the second matter in two lines.
func (c *Consultant) secondPart(title string, v view) chat.Part {
	ch := c.base.Channels[v.first]
	line := "这件先找" + ch.Name
	if ch.Phone != "" && !strings.Contains(ch.Name, ch.Phone) {
		line += "，电话 " + ch.Phone
	}
	lines := []string{title + "。" + line + "。"}
	if len(v.say) > 0 {
		lines = append(lines, v.say[0])
	}
	p := part("second", "另外", lines...)
	if ch.Phone != "" {
		p.Phones = []string{ch.Phone}
	}
	return p
}

// note says what of the message could not be used.
func (h heard) note() string {
	switch {
	case h.cut:
		return "你写得很长，我先看了前面部分。还有要紧的，分开再发一条。"
	case h.other != "" && !h.known:
		return "我没有“" + h.other + "”当地的电话和资料，上面是全国通用的路子；当地电话可以打12348问。"
	}
	return ""
}

// reasons lists why guides were chosen, the best five.
func reasons(ranked []match) []Reason {
	var out []Reason
	for i, m := range ranked {
		if i == 5 {
			break
		}
		out = append(out, Reason{ID: m.guide.ID, Score: m.score, Words: m.words})
	}
	return out
}

// guessed answers with a guide that no pattern was heard for, and says that
// it is a guess and who listens if it is wrong.
func (c *Consultant) guessed(h heard, m match) Answer {
	h.guess = m.guide.Title
	return c.guided(h, []match{m})
}
