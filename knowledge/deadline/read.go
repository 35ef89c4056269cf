package deadline

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// Doubt says why a date that was written cannot be used as it stands.
type Doubt string

// The doubts. A mention without one names a day or a stretch of days.
const (
	Impossible Doubt = "impossible" // 2月30日, 13月5日
	Lunar      Doubt = "lunar"      // of the old calendar or a feast: which day is not known here
)

// Mention is a date as written in a message.
type Mention struct {
	Words  string // as written
	From   Date   // the earliest day it can be
	To     Date   // the latest; the same as From when the day is known
	Rough  bool   // counted back from today in weeks, months or years
	Weak   bool   // 今天 and the like, which often name no event
	Since  bool   // "10天了": only counts beside the event's own words
	Doubt  Doubt
	Hour   int
	Minute int
	Timed  bool // the time of day was written
	Near   bool // set by Choose on a date it cannot use: the event's own words stand beside it

	noYear     bool // no year was written
	yearOnly   bool
	start, end int
}

// Exact tells whether one day is meant.
func (m Mention) Exact() bool { return m.From == m.To }

// Inferred tells whether the year was not written but taken to be the last.
func (m Mention) Inferred() bool { return m.noYear }

// Future tells whether the whole of it lies after a day.
func (m Mention) Future(today Date) bool { return today.Before(m.From) }

// Moment is the mention's first day as the start of a clock.
func (m Mention) Moment() Moment {
	return Moment{Day: m.From, Hour: m.Hour, Minute: m.Minute, Timed: m.Timed}
}

// Reading is a message with the dates in it, in order.
type Reading struct {
	Text     string // folded
	Mentions []Mention
}

// Read finds the dates of a message. Dates without a year are the most recent
// past ones, words such as 上个月 count from today.
func Read(text string, today Date) Reading {
	r := Reading{Text: fold(text)}
	for _, f := range forms {
		for _, loc := range f.re.FindAllStringSubmatchIndex(r.Text, -1) {
			if m, ok := f.read(span{r.Text, loc}, today); ok {
				r.Mentions = append(r.Mentions, m)
			}
		}
	}
	r.Mentions = shareYear(apart(r.Mentions), r.Text, today)
	for i := range r.Mentions {
		m := &r.Mentions[i]
		m.Words = r.Text[m.start:m.end]
		addTime(m, r.Text)
		m.Weak = m.Weak || isToday(r.Text[:m.start])
		if !m.To.Before(today) && !today.Before(m.From) && m.Doubt == "" {
			m.To = today
		}
	}
	return r
}

// isToday tells whether a date is only told as the day of writing: 今天是8月27日.
func isToday(before string) bool {
	for _, w := range []string{"今天是", "今日是", "今天", "今日系", "今儿"} {
		if strings.HasSuffix(before, w) {
			return true
		}
	}
	return false
}

// apart drops mentions that overlap an earlier or longer one.
func apart(all []Mention) []Mention {
	sort.SliceStable(all, func(i, j int) bool {
		if all[i].start != all[j].start {
			return all[i].start < all[j].start
		}
		return all[i].end > all[j].end
	})
	var out []Mention
	for _, m := range all {
		if len(out) == 0 || m.start >= out[len(out)-1].end {
			out = append(out, m)
		}
	}
	return out
}

// yearReach is within how many characters a lone year belongs to the date
// after it: 去年我3月5号.
const yearReach = 6

// shareYear joins a lone year with the date without a year that follows.
func shareYear(list []Mention, text string, today Date) []Mention {
	var out []Mention
	for i, m := range list {
		if m.noYear && i > 0 && list[i-1].yearOnly && len(out) > 0 &&
			utf8.RuneCountInString(text[list[i-1].end:m.start]) <= yearReach {
			out = out[:len(out)-1]
			m = inYear(m, list[i-1].From.Year)
		}
		out = append(out, m)
	}
	return out
}

// inYear moves a date without a year to the year told before it.
func inYear(m Mention, year int) Mention {
	from, ok := MakeDate(year, int(m.From.Month), m.From.Day)
	to, okTo := MakeDate(year, int(m.To.Month), m.To.Day)
	if !okTo && m.From != m.To {
		to, okTo = Date{year, m.To.Month, daysIn(year, m.To.Month)}, true
	}
	m.From, m.To = from, to
	m.Doubt = ""
	if !ok || !okTo {
		m.Doubt = Impossible
	}
	return m
}

// addTime reads the time of day right after a date.
func addTime(m *Mention, text string) {
	rest := text[m.end:]
	loc := timeForm.FindStringSubmatchIndex(rest)
	if loc == nil || !m.Exact() {
		return
	}
	s := span{rest, loc}
	hour, minute := numeral(s.at(2)), 0
	if s.at(3) == "半" {
		minute = 30
	} else if s.at(3) != "" {
		minute = numeral(strings.TrimSuffix(s.at(3), "分"))
	}
	part := s.at(1)
	if part == "" && (strings.HasSuffix(m.Words, "晚") || strings.HasSuffix(m.Words, "夜")) {
		part = "晚"
	}
	if hour < 12 && part != "" && strings.Contains("下午傍晚晚上夜里", part) {
		hour += 12
	}
	if hour < 0 || hour > 23 || minute < 0 || minute > 59 || hour == 12 && strings.HasPrefix(part, "晚") {
		return
	}
	m.Hour, m.Minute, m.Timed = hour, minute, true
}
