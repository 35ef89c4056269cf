package place

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Match is a place named in a text.
type Match struct {
	Place      Place   // of a place without material only the chain is set
	Candidates []Place // all places the name may mean, when there are several
	Known      bool    // there is material on it
	Short      bool    // only the short name was written: say the note and the chain
	Text       string  // as it stands in the text
	Start, End int     // byte offsets
}

// Find returns the places named in a text, in order of appearance. Longer
// names win over shorter ones, look-alikes are not taken for the places they
// resemble, and places nobody has material on are returned with Known false.
func (g *Gazetteer) Find(text string) []Match {
	var out []Match
	for at := 0; at < len(text); {
		m, ok := g.listedAt(text, at)
		if !ok {
			m, ok = g.villageAt(text, at)
		}
		if !ok {
			m, ok = g.unlistedAt(text, at)
		}
		if !ok {
			_, size := utf8.DecodeRuneInString(text[at:])
			at += size
			continue
		}
		out = joined(out, m)
		at = m.End
	}
	return out
}

// listedAt looks for the longest listed name at a position.
func (g *Gazetteer) listedAt(text string, at int) (Match, bool) {
	first, _ := utf8.DecodeRuneInString(text[at:])
	for _, spelling := range g.starts[first] {
		if !strings.HasPrefix(text[at:], spelling) {
			continue
		}
		n, end := g.names[spelling], at+len(spelling)
		if isStreet(text[end:]) {
			return Match{}, false
		}
		if more := len(suffixAt(text[end:])); more > 0 && !n.full {
			// 东坝镇 is not 东坝乡, 东辽市 not 东辽县.
			return Match{Place: Place{Chain: []string{text[at : end+more]}}, Text: text[at : end+more], Start: at, End: end + more}, true
		}
		m := Match{Text: spelling, Start: at, End: end}
		if len(n.places) == 0 {
			m.Place = Place{Chain: n.chain}
			return m, true
		}
		m.Place, m.Known, m.Short = g.places[n.places[0]], true, !n.full
		if len(n.places) > 1 {
			m.Candidates = g.pick(n.places)
		}
		return m, true
	}
	return Match{}, false
}

// villageAt looks for a village of one town that is served, where a name can
// begin: its town is meant. A village whose name two towns have names neither.
func (g *Gazetteer) villageAt(text string, at int) (Match, bool) {
	first, _ := utf8.DecodeRuneInString(text[at:])
	best := ""
	for _, v := range g.hamlets[first] {
		if len(g.villages[v]) == 1 && len(v) > len(best) && levelOf(v) == Village && strings.HasPrefix(text[at:], v) {
			best = v
		}
	}
	if best == "" || !canBegin(text[:at]) {
		return Match{}, false
	}
	return Match{Place: g.places[g.villages[best][0]], Known: true, Text: best, Start: at, End: at + len(best)}, true
}

// unlistedAt looks for a unit that no list holds: 甲县, 城关镇. It is believed
// where a name can begin: at the start, after a mark, after 在 and the like.
func (g *Gazetteer) unlistedAt(text string, at int) (Match, bool) {
	if g.isAnd(text[at:]) || isYear(text[:at], text[at:]) {
		return Match{}, false
	}
	chained := endsInUnit(text[:at])
	if !chained && !canBegin(text[:at]) {
		return Match{}, false
	}
	n := unlisted(text[at:], chained)
	if n == 0 || isStreet(text[at+n:]) {
		return Match{}, false
	}
	unit := text[at : at+n]
	if _, size := utf8.DecodeRuneInString(unit); g.names[unit[size:]] != nil {
		return Match{}, false // 2017年东坑镇: the name begins one character on
	}
	return Match{Place: Place{Chain: []string{unit}}, Text: unit, Start: at, End: at + n}, true
}

// isAnd tells whether text begins with an "and" before a listed name; 和 is
// otherwise also the first character of places (和平区).
func (g *Gazetteer) isAnd(text string) bool {
	for _, word := range []string{"和", "与", "及", "或"} {
		rest, ok := strings.CutPrefix(text, word)
		if !ok {
			continue
		}
		first, _ := utf8.DecodeRuneInString(rest)
		for _, spelling := range g.starts[first] {
			if strings.HasPrefix(rest, spelling) {
				return true
			}
		}
	}
	return false
}

// joined adds a match to the list; a match that directly follows a unit above
// it continues its chain: 江苏省 + 东坝镇 is one place.
func joined(list []Match, m Match) []Match {
	if len(list) == 0 {
		return append(list, m)
	}
	last := &list[len(list)-1]
	if last.End != m.Start || last.Known {
		return append(list, m)
	}
	both := Match{Text: last.Text + m.Text, Start: last.Start, End: m.End}
	if m.Known && slices.Contains(m.Place.Chain, last.Place.Chain[len(last.Place.Chain)-1]) {
		both.Place, both.Known = m.Place, true
	} else {
		both.Place = Place{Chain: append(slices.Clone(last.Place.Chain), m.ownUnits()...)}
	}
	list[len(list)-1] = both
	return list
}

// ownUnits is what a match adds to a chain it continues.
func (m Match) ownUnits() []string {
	if m.Known {
		return []string{m.Text}
	}
	return m.Place.Chain
}

// isStreet tells whether the name goes on as a road, river or the like.
func isStreet(rest string) bool {
	for _, word := range []string{"路", "大道", "大街", "河", "江", "桥", "时间", "小区", "花园"} {
		if strings.HasPrefix(rest, word) {
			return true
		}
	}
	return false
}

// yearWords name a year without a number. Never changed.
var yearWords = []string{"去年", "今年", "前年", "明年"}

// isYear tells whether rest goes on with a year that before may have begun:
// 去年东凤镇, 2025年东凤镇 name no 年东凤镇.
func isYear(before, rest string) bool {
	for _, word := range yearWords {
		if strings.HasPrefix(rest, word) {
			return true
		}
	}
	return strings.HasPrefix(rest, "年") && endsInYear(before+"年")
}

// endsInYear tells whether a year stands right before.
func endsInYear(before string) bool {
	name, ok := strings.CutSuffix(before, "年")
	if !ok {
		return false
	}
	if name != "" && name[len(name)-1] >= '0' && name[len(name)-1] <= '9' {
		return true
	}
	return slices.ContainsFunc(yearWords, func(w string) bool { return strings.HasSuffix(before, w) })
}

// canBegin tells whether the name of a place may begin after this text.
func canBegin(before string) bool {
	if before == "" || endsInYear(before) {
		return true
	}
	r, _ := utf8.DecodeLastRuneInString(before)
	if r < 0x4e00 || r > 0x9fff {
		return true
	}
	for _, word := range []string{"在", "到", "去", "是", "从", "住", "来", "查", "问", "位于", "我们", "咱们", "俺们", "老家", "户口", "换成", "关于"} {
		if strings.HasSuffix(before, word) {
			return true
		}
	}
	return false
}

// endsInUnit tells whether an administrative unit stands right before: then a
// next unit may follow without a break.
func endsInUnit(before string) bool {
	for _, s := range suffixes {
		name, ok := strings.CutSuffix(before, s.word)
		if !ok || name == "" {
			continue
		}
		_, size := utf8.DecodeLastRuneInString(name)
		return !slices.Contains(notNames, name[len(name)-size:]+s.word)
	}
	return false
}
