package deadline

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Verdict says what came of looking for the day that starts a row's clock.
type Verdict string

// The verdicts.
const (
	None      Verdict = "none"      // no date in the message, or only dates of other things
	Named     Verdict = "named"     // a date stands beside the row's own words
	Bare      Verdict = "bare"      // one date, beside no telling words
	Several   Verdict = "several"   // several dates, and it is not clear which
	Ahead     Verdict = "ahead"     // the only date is still to come
	Senseless Verdict = "senseless" // the only date does not exist
	OldStyle  Verdict = "old_style" // the only date is of the old calendar or a feast
)

// reach is within how many characters words belong to a date.
const reach = 20

// firm are the words that beat others when several dates stand beside words
// of a row: papers count from the hand, not from the date on them.
var firm = Words{"收到", "签收", "拿到", "拿的", "到手", "送达", "送到", "领到", "接到", "知道", "得知", "发现"}

// far is added to a distance for each clause between.
const far = 100

// Choose finds the date that starts a row's clock: the one nearest to the
// row's own words.
func (r *Row) Choose(in Reading, today Date) (Mention, Verdict) {
	var named, bare []Mention
	var nearest []int
	var sure []bool
	var odd *Mention
	others := false
	for i := range in.Mentions {
		m := in.Mentions[i]
		start, other := in.distance(i, r.Start), in.distance(i, r.Other)
		switch {
		case (m.Since || m.Weak) && start >= far:
		case in.isEnd(i, r.Start):
			others = true
		case other >= 0 && other < far && (start < 0 || other < start):
			others = true
		case m.Doubt != "" || m.Future(today):
			if odd == nil && !m.Weak {
				m.Near = start >= 0 && start < far
				odd = &m
			}
		case start >= 0 && !m.Since || start >= 0 && start < far:
			named, nearest, sure = append(named, m), append(nearest, start), append(sure, in.firmly(i, r))
		case m.Exact() && !m.Weak && !m.Since:
			bare = append(bare, m)
		}
	}
	if slices.ContainsFunc(named, func(m Mention) bool { return !m.Weak }) {
		named, nearest, sure = strong(named, nearest, sure)
	}
	if m, ok := closest(named, nearest); ok {
		return m, Named
	}
	if m, ok := closest(only(named, sure)); ok {
		return m, Named
	}
	switch {
	case len(named) > 1 || len(bare) > 1 || len(bare) == 1 && others:
		return Mention{}, Several
	case odd != nil:
		return *odd, oddity(*odd)
	case len(bare) == 1:
		return bare[0], Bare
	}
	return Mention{}, None
}

// endings follow a day on which something ends: the last day of a deadline,
// which starts no clock.
var endings = Words{"就到", "到期", "截止", "期满", "届满", "就满", "就过期", "要过期", "为止", "是最后一天", "就超期", "就超了", "就过了", "就到期", "到头"}

// announced stand before such a day.
var announced = Words{"时效", "期限", "截止日期", "截止", "截至", "最后一天", "最后期限", "最晚"}

// isEnd tells whether a date is told as the end of something, unless the row
// itself starts with such an end: 合同6月30日到期.
func (in Reading) isEnd(i int, start Words) bool {
	rest, before := in.Text[in.Mentions[i].end:], in.Text[:in.Mentions[i].start]
	for _, join := range []string{"", "是", "到", "为", "在", "就到", "只到"} {
		if lead, ok := strings.CutSuffix(before, join); ok && slices.ContainsFunc(announced, func(w string) bool { return strings.HasSuffix(lead, w) }) {
			return true
		}
	}
	for _, lead := range []string{"", "就", "这天", "那天", "当天", "要", "才"} {
		after, ok := strings.CutPrefix(rest, lead)
		if !ok {
			continue
		}
		for _, w := range endings {
			if strings.HasPrefix(after, w) && !slices.ContainsFunc(start, func(s string) bool { return strings.Contains(w, s) || strings.Contains(s, w) }) {
				return true
			}
		}
	}
	return false
}

// firmly tells whether one of the row's firm words stands in a date's clause.
func (in Reading) firmly(i int, r *Row) bool {
	own := Words{}
	for _, w := range firm {
		if slices.Contains(r.Start, w) {
			own = append(own, w)
		}
	}
	d := in.distance(i, own)
	return d >= 0 && d < far
}

// strong drops the weak dates.
func strong(list []Mention, distance []int, sure []bool) (kept []Mention, far []int, firm []bool) {
	for i, m := range list {
		if !m.Weak {
			kept, far, firm = append(kept, m), append(far, distance[i]), append(firm, sure[i])
		}
	}
	return kept, far, firm
}

// only keeps the dates that are sure, all at one distance.
func only(list []Mention, sure []bool) (kept []Mention, distance []int) {
	for i := range list {
		if sure[i] {
			kept, distance = append(kept, list[i]), append(distance, 0)
		}
	}
	return kept, distance
}

func oddity(m Mention) Verdict {
	switch m.Doubt {
	case Impossible:
		return Senseless
	case Lunar:
		return OldStyle
	}
	return Ahead
}

// closest picks the one date in the nearest clause; dates of one day are one.
func closest(list []Mention, distance []int) (Mention, bool) {
	best := -1
	for i := range list {
		switch {
		case best < 0 || distance[i]/far < distance[best]/far:
			best = i
		case distance[i]/far == distance[best]/far && list[i].From != list[best].From:
			return Mention{}, false
		}
	}
	if best < 0 {
		return Mention{}, false
	}
	for i := range list {
		if distance[i]/far == distance[best]/far && list[i].From != list[best].From {
			return Mention{}, false
		}
	}
	return list[best], true
}

// distance is how far the nearest of some words is from a mention; -1 when
// none is near. Each clause between adds far.
func (in Reading) distance(i int, words Words) int {
	best := -1
	take := func(d int) {
		if d >= 0 && (best < 0 || d < best) {
			best = d
		}
	}
	before, after := in.around(i)
	for _, w := range words {
		if at := strings.Index(after, w); at >= 0 {
			take(gap(after[:at]))
		}
		if at := strings.LastIndex(before, w); at >= 0 {
			if d := gap(before[at+len(w):]); d >= 0 {
				take(d + 1)
			}
		}
	}
	return best
}

// gap measures the text between words and a date; -1 when more than one
// clause ends between them.
func gap(between string) int {
	n := min(utf8.RuneCountInString(between), far-2)
	for _, r := range between {
		if strings.ContainsRune("，。；！？,;!?\n", r) {
			n += far
		}
	}
	if n >= 2*far {
		return -1
	}
	return n
}

// joints are what joins two dates into one telling: 3月5日或者6日.
var joints = []string{"", "或", "或者", "还是", "、", "和", "到", "至", "-", "~"}

// around is the text on both sides of a mention, up to the next one; dates
// told in one breath have the same text around them.
func (in Reading) around(i int) (before, after string) {
	first, last := i, i
	for first > 0 && in.joined(first-1) {
		first--
	}
	for last+1 < len(in.Mentions) && in.joined(last) {
		last++
	}
	from, to := 0, len(in.Text)
	if first > 0 {
		from = in.Mentions[first-1].end
	}
	if last+1 < len(in.Mentions) {
		to = in.Mentions[last+1].start
	}
	return lastRunes(in.Text[from:in.Mentions[first].start], reach), firstRunes(in.Text[in.Mentions[last].end:to], reach)
}

// joined tells whether a mention and the next are told in one breath.
func (in Reading) joined(i int) bool {
	return slices.Contains(joints, in.Text[in.Mentions[i].end:in.Mentions[i+1].start])
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

func lastRunes(s string, n int) string {
	if drop := utf8.RuneCountInString(s) - n; drop > 0 {
		return strings.TrimPrefix(s, firstRunes(s, drop))
	}
	return s
}
