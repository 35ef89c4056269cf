// Package annual drafts what a judicial office writes of a year: the
// paragraphs on public legal service, mediation, petitions and organisation,
// the annual table with the year before, what the place itself published, and a
// list of what does not agree. Every number comes from ledger.Counts; what
// nobody recorded is 无记录 and never 0, a rate names its denominator, figures
// of others keep their qualifier and their source, and no target ever stands
// among results. It is a draft for people to check and sign: it reads no
// database and decides nothing. Command draft and the console use it.
package annual

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"mingbai/handlers/closing"
	"mingbai/handlers/ledger"
)

// ErrYear says that a year cannot be drafted.
var ErrYear = errors.New("这一年还没有开始，没有可写的")

// Missing stands where nothing was recorded.
const Missing = "无记录"

// Input is what a draft is made from.
type Input struct {
	Place  string
	Year   int
	Today  ledger.Date   // a year that is not over is drafted up to this day
	This   ledger.Counts // of Span
	Before ledger.Counts // of SpanBefore
	Closed *closing.Year // the year was closed: This are its counts
	Drift  []closing.Change
	Papers []Paper // what the place published about this year and the one before
	Towns  []Town  // of a county: the same summary for each town; nil = one place only
}

// Town is one town of a county.
type Town struct {
	Name   string
	Counts ledger.Counts
}

// Span is what a draft of a year counts: the year, up to today.
func Span(place string, year int, today ledger.Date) ledger.Query {
	q := closing.Span(place, year)
	if today < q.To {
		q.To = today
	}
	return q
}

// SpanBefore is the same stretch of the year before.
func SpanBefore(place string, year int, today ledger.Date) ledger.Query {
	q := closing.Span(place, year-1)
	if span := closing.Span(place, year); today < span.To {
		q.To = ledger.DateOf(today.Time().AddDate(-1, 0, 0))
		if today.Month()[5:] == "02" && q.To.Month()[5:] == "03" { // 29 February
			q.To = q.To.Add(-1)
		}
	}
	return q
}

// Draft is a draft of a year.
type Draft struct {
	Title    string
	Sections []Section
	Table    []Line
	Towns    [][]string // a line for each town, the head first; nil = one place only
	Kinds    [][]string // mediations by type, the head first; nil = none
	Same     string     // heading of the column of the year before: 上年, 上年同期
	Sources  []string   // what the published figures were taken from, in the order of their marks
	Disagree []string   // what does not agree
	Fixed    []string   // corrections of the closed year
	Notes    []string
}

// Section is a heading and its paragraph.
type Section struct{ Heading, Text string }

// Line is a line of the annual table.
type Line struct {
	No, Item, Unit, This, Before, Change, Published, Note string
}

// Make drafts a year.
func Make(in Input) (Draft, error) {
	if in.Today < closing.Span(in.Place, in.Year).From {
		return Draft{}, ErrYear
	}
	m := maker{Input: in, beside: match(in.Papers)}
	d := Draft{
		Title:    fmt.Sprintf("%s%d年公共法律服务、人民调解工作情况(草稿)", m.who(), in.Year),
		Sections: m.sections(), Table: m.table(), Towns: m.townLines(), Kinds: m.kinds(),
		Same: m.before(), Sources: m.beside.sources, Disagree: m.disagree(), Notes: m.notes(),
	}
	if in.Closed != nil {
		for _, c := range in.Closed.Corrections {
			d.Fixed = append(d.Fixed, c.Say())
		}
	}
	return d, nil
}

// maker has an input at hand.
type maker struct {
	Input
	beside beside // what was published
}

// who is the place as a report names it.
func (m maker) who() string {
	if m.Place == "" {
		return "本辖区"
	}
	return ledger.Town(m.Place)
}

// over tells whether the year is past.
func (m maker) over() bool { return m.Today > closing.Span(m.Place, m.Year).To }

// period names the stretch that every paragraph is about.
func (m maker) period() string {
	if m.over() {
		return fmt.Sprintf("%d年1-12月", m.Year)
	}
	t := m.Today.Time()
	return fmt.Sprintf("截至%d年%d月%d日", m.Year, t.Month(), t.Day())
}

func (m maker) before() string {
	if m.over() {
		return "上年"
	}
	return "上年同期"
}

// count is this year's count of a rule, of all or of one part of a split.
func (m maker) count(rule string) ledger.Count {
	c, _ := m.This.Row(rule)
	return c
}

// has tells whether anything was recorded under one of the rules.
func (m maker) has(rules ...string) bool {
	return slices.ContainsFunc(rules, func(r string) bool { return m.count(r).Recorded() })
}

// say is a count with its unit, or that there is none.
func (m maker) say(rule string) string {
	c := m.count(rule)
	if !c.Recorded() {
		return Missing
	}
	return ledger.Text(c.Value, c.Unit) + c.Unit
}

// notes say by which rules was counted, and how far the draft can be trusted.
func (m maker) notes() []string {
	notes := []string{
		fmt.Sprintf("统计口径 %s 版，按登记日期取数。宗、件是事，人次是到访；同一案号只算一宗。没有登记的写“%s”，不是0。", m.This.Rule, Missing),
		"机器自动答复、没有登记成咨询的不算宗，另列。咨询、调解、法律援助、信访是四本账，不能相加。",
	}
	if !slices.ContainsFunc(m.This.Rows, kept) {
		notes = append(notes, "这一年、这个地方一条记录也没有。地名写对了吗？")
	}
	if !m.over() {
		notes = append(notes, "这一年还没有过完，数只到"+strings.TrimPrefix(m.period(), "截至")+"；同期比的是上年的同一段。")
	}
	switch {
	case m.Closed != nil:
		print, err := m.Closed.Fingerprint()
		if err == nil {
			notes = append(notes, fmt.Sprintf("%d年已结账(%s，%s)，校验码 %s。", m.Year, ledger.DateOf(m.Closed.At), m.Closed.Who, print))
		}
		if n := len(m.Closed.Open); n > 0 {
			notes = append(notes, fmt.Sprintf("结账时有 %d 个单还没有办结，没有算在内：%s。", n, strings.Join(m.Closed.Open, "、")))
		}
	case m.over():
		notes = append(notes, fmt.Sprintf("%d年还没有结账，以后再取数可能会变；核对好以后就结账。", m.Year))
	}
	if m.small() {
		notes = append(notes, "附表里有1到4的小数，公开以前请改用隐去小数的公开表。")
	}
	return notes
}

// small tells whether a table shows a part of so few that it points at people.
func (m maker) small() bool {
	for _, rule := range []string{ledger.RuleMatters, ledger.RuleAccepted} {
		for _, n := range m.count(rule).By[ledger.ByCategory] {
			if n > 0 && n < 5 {
				return true
			}
		}
	}
	return false
}

// rate is part ÷ whole in percent with two decimals. What is not all is never
// written as 100%, and what is something never as 0%.
func rate(part, whole ledger.Number) string {
	if whole <= 0 || part < 0 {
		return ""
	}
	hundredths := (part*20_000 + whole) / (2 * whole) // rounded
	switch {
	case part < whole && hundredths == 10_000:
		hundredths--
	case part > 0 && hundredths == 0:
		hundredths++
	}
	return strings.TrimSuffix(fmt.Sprintf("%d.%02d", hundredths/100, hundredths%100), ".00") + "%"
}
