package consult

import (
	"slices"
	"strings"
	"unicode/utf8"

	"mingbai/knowledge/deadline"
)

var (
	// asksTime matches questions for how long there is.
	asksTime = mustSet("几天|多少天|多久|多长时间|期限|来得及|最后一天|最后期限|最晚|最迟|截止|截至|过期|超期|逾期|时效|晚不晚|晚了|迟了|到哪天|到几号|几号|哪天前|哪天之前|哪一天|算一下|帮我算|算算|过了没|过没过|过了吗|超过|还剩|赶得上|赶趟|到期|还能|可以再|什么时候到|什么时候能|哪天能|什么时候为止")
	// onlyTime matches those that ask for nothing else.
	onlyTime = mustSet("几天内|几天之内|几天里|几日内|多少天|多久内|多久之内|多久以内|多长时间内|期限|来得及|最后一天|最后期限|最晚|最迟|截止|过期|超期|逾期|时效|赶得上|到哪天|哪天之前|哪天前|还剩几天|几天有效|过了几天")
)

// Weights in choosing the row a message means.
const (
	guideOfRow = 2.0 // the best guide is one of the row's
	otherGuide = 1.5 // it is not
	leanRow    = 0.7 // of the score when the earlier message is needed
	bareRunes  = 14  // a follow-up this short is an answer to "which day"
)

// countingGuide is the guide on counting as such: it goes with every row.
const countingGuide = "deadline-count"

// due is a row that a message means, with the date found for it.
type due struct {
	row     *deadline.Row
	match   match // the guide that goes with it
	mention deadline.Mention
	verdict deadline.Verdict
}

// deadlineFor answers with the last day when a message, or a follow-up, means
// one of the deadlines and tells the day its clock started.
func (c *Consultant) deadlineFor(h heard, ranked []match) (Answer, bool) {
	if h.known && tallying.Match(h.text).Score > 0 || countsOf(h) {
		return Answer{}, false
	}
	row, ok := c.rowFor(h, ranked)
	if !ok || !row.Counted() || pressed(row, ranked) {
		return Answer{}, false
	}
	d := due{row: row, match: c.guideOf(row, ranked)}
	today := deadline.DateOf(h.today)
	d.mention, d.verdict = row.Choose(deadline.Read(h.raw, today), today)
	asks := asksTime.Match(h.text).Score > 0
	if d.verdict == deadline.None && asks && h.prev != "" {
		d.mention, d.verdict = row.Choose(deadline.Read(lastLine(h.prev), today), today)
	}
	asks = asks || h.prev != "" && utf8.RuneCountInString(h.plain) <= bareRunes
	switch d.verdict {
	case deadline.Named:
		if !asks && (aside(row, ranked) || farOff(d, today, c.base.Deadlines.Calendar)) {
			return Answer{}, false
		}
	case deadline.Bare, deadline.Several:
		if !asks {
			return Answer{}, false
		}
	case deadline.Ahead, deadline.Senseless, deadline.OldStyle:
		if !asks && !d.mention.Near {
			return Answer{}, false
		}
	default:
		return Answer{}, false
	}
	return c.dated(h, ranked, d), true
}

// When a day that somebody told without asking for a last day is no news: what
// to do comes first then.
const (
	asideShare = 0.5 // of the best guide's score, below which the row's guides are not meant
	farDays    = 366 // how far off the last day is, where the day told is a rough one
)

// aside tells whether a message is clearly about another matter than the
// row's: who won half a year ago and got no money does not mean to appeal.
func aside(row *deadline.Row, ranked []match) bool {
	return len(ranked) > 0 && ranked[0].score >= ownEnough && !slices.ContainsFunc(ranked, func(m match) bool {
		return m.score >= asideShare*ranked[0].score && (m.guide.ID == countingGuide || slices.Contains(row.Guides, m.guide.ID))
	})
}

// farOff tells whether the last day is long after today and only roughly known.
func farOff(d due, today deadline.Date, days deadline.Calendar) bool {
	res, err := deadline.Compute(d.row, d.mention.Moment(), days)
	return err == nil && d.mention.Rough && res.Left(today) > farDays
}

// countsOf tells whether a message names a place with material and asks how
// many there: its year is that of a report, not the day a clock started.
func countsOf(h heard) bool {
	return h.named && counting.Match(h.text).Score > 0 && onlyTime.Match(h.text).Score == 0 && own.Match(h.text).Score == 0
}

// dangers are the matters that go before any deadline. Never changed.
var dangers = []string{"domestic_violence", "personal_safety", "self_harm"}

// pressed tells whether such a matter was heard too.
func pressed(row *deadline.Row, ranked []match) bool {
	return slices.ContainsFunc(ranked, func(m match) bool {
		return slices.Contains(dangers, m.guide.Category) && m.score >= ownEnough && !slices.Contains(row.Guides, m.guide.ID)
	})
}

// lastLine is the message as written inside a prepared text.
func lastLine(s string) string { return s[strings.LastIndexByte(s, '\n')+1:] }

// rowFor chooses the deadline a message means.
func (c *Consultant) rowFor(h heard, ranked []match) (*deadline.Row, bool) {
	if row, ok := c.bestRow(h.text, ranked); ok {
		return row, true
	}
	if h.prev != "" {
		if row, ok := c.bestRow(h.prev+"\n"+h.text, ranked); ok {
			return row, true
		}
	}
	if len(ranked) == 0 || ranked[0].score < ownEnough {
		return nil, false
	}
	rows := c.base.Deadlines.Rows
	for i := range rows {
		if rows[i].Guides[0] == ranked[0].guide.ID {
			return &rows[i], true
		}
	}
	return nil, false
}

// bestRow is the row best heard in a text.
func (c *Consultant) bestRow(text string, ranked []match) (*deadline.Row, bool) {
	var best *deadline.Row
	top := 0.0
	rows := c.base.Deadlines.Rows
	for i := range rows {
		score := rows[i].Hear.Match(text).Score
		if score == 0 {
			continue
		}
		switch {
		case len(ranked) == 0, ranked[0].guide.ID == countingGuide:
		case slices.Contains(rows[i].Guides, ranked[0].guide.ID):
			score += guideOfRow
		default:
			score -= otherGuide
		}
		if score > top {
			best, top = &rows[i], score
		}
	}
	return best, best != nil
}

// guideOf is the guide that goes with a row: the best that was heard, or the
// nearest to it.
func (c *Consultant) guideOf(row *deadline.Row, ranked []match) match {
	for _, m := range ranked {
		if slices.Contains(row.Guides, m.guide.ID) {
			return m
		}
	}
	for i := range c.base.Guides {
		if c.base.Guides[i].ID == row.Guides[0] {
			return match{guide: &c.base.Guides[i]}
		}
	}
	return ranked[0]
}

// bareDate tells whether a message without words answers "which day".
func (c *Consultant) bareDate(h heard) bool {
	if h.prev == "" || utf8.RuneCountInString(h.plain) > bareRunes {
		return false
	}
	found := deadline.Read(h.raw, deadline.DateOf(h.today)).Mentions
	return slices.ContainsFunc(found, func(m deadline.Mention) bool { return !m.Weak })
}

// tellsDate tells whether a message names a deadline and the day it started,
// so that its 收到 is no word of thanks.
func (c *Consultant) tellsDate(h heard) bool {
	row, ok := c.bestRow(h.text, nil)
	if !ok {
		return false
	}
	today := deadline.DateOf(h.today)
	_, verdict := row.Choose(deadline.Read(h.raw, today), today)
	return verdict == deadline.Named
}

// askForDate is the line that offers to count, for a question about time that
// names no day; "" otherwise.
func (c *Consultant) askForDate(h heard, ranked []match) string {
	if onlyTime.Match(h.text).Score == 0 || len(ranked) == 0 {
		return ""
	}
	row, ok := c.bestRow(h.text, ranked)
	if !ok || !row.Counted() || ranked[0].guide.ID != countingGuide && !slices.Contains(row.Guides, ranked[0].guide.ID) {
		return ""
	}
	return "告诉我" + row.Question + "，我帮你算最后一天。"
}
