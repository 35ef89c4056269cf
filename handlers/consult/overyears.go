package consult

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"mingbai/handlers/chat"
	"mingbai/knowledge"
	"mingbai/knowledge/place"
	"mingbai/knowledge/report"
	"mingbai/knowledge/trend"
)

var (
	// overTime matches questions for how a number went over the years.
	overTime = mustSet("历年|逐年|年年|这几年|近几年|几年来|这些年|近两年|近三年|近五年|两年|三年|五年|变化|趋势|走势|比去年|和去年比|跟去年比|比上年|比前年|多了还是少了|增加了还是减少了|涨了|变多|变少")
	// yearSpan is a span of years: 2021年到2024年.
	yearSpan = regexp.MustCompile(`((?:19|20)\d\d)年?(?:到|至|-|—|~)((?:19|20)\d\d)`)
)

// yearsShown is how many numbers an answer over the years tells.
const yearsShown = 12

// overYears answers how one number went over the years, in one place or in
// several, and says why the numbers must not be set against each other where
// they must not. It answers only when there are numbers of two years.
func (c *Consultant) overYears(h heard) (Answer, bool) {
	if !h.known || len(h.years) < 2 && overTime.Match(h.text).Score == 0 || own.Match(h.text).Score > 0 {
		return Answer{}, false
	}
	q := trend.Query{Years: spanned(h), Places: chainsOf(append(h.more[:len(h.more):len(h.more)], h.place))}
	var docs []knowledge.Document
	var sheets []report.Sheet
	for _, chain := range q.Places {
		docs, sheets = append(docs, c.documentsOf(chain)...), append(sheets, c.base.SheetsOf(chain)...)
	}
	if q.Metric = c.metricAsked(h, docs, sheets); q.Metric == "" {
		return Answer{}, false
	}
	t := trend.Of(docs, sheets, q)
	if len(yearsOf(t)) < 2 {
		return Answer{}, false
	}
	return c.tellTrend(h, t), true
}

// spanned lists the years asked for; a span stands for those between as well.
func spanned(h heard) []int {
	m := yearSpan.FindStringSubmatch(h.plain)
	if m == nil || len(h.years) != 2 || h.years[1]-h.years[0] > 30 {
		if len(h.years) < 2 {
			return nil // 比去年: whatever there is
		}
		return h.years
	}
	var out []int
	for y := h.years[0]; y <= h.years[1]; y++ {
		out = append(out, y)
	}
	return out
}

func chainsOf(places []place.Place) []string {
	var out []string
	for _, p := range places {
		if s := p.String(); !contains(out, s) {
			out = append(out, s)
		}
	}
	slices.Reverse(out)
	return out
}

// metricAsked finds what a question wants counted: by a fact that hears it, else
// by the figure whose clause stands closest.
func (c *Consultant) metricAsked(h heard, docs []knowledge.Document, sheets []report.Sheet) string {
	h.years = nil
	best := c.findIn(h, docs)
	if best.fig != nil && best.share >= clauseShare {
		return best.fig.Metric
	}
	if found := tellIn(h.text+"\n多少几个", sheets, nil); len(found) > 0 && found[0].fact != nil {
		return leading(found[0]).Metric
	}
	return ""
}

func yearsOf(t trend.Trend) []int {
	var out []int
	for _, p := range t.Points {
		if !slices.Contains(out, p.Year) {
			out = append(out, p.Year)
		}
	}
	return out
}

// tellTrend tells the points a line each, then why they do or do not compare.
func (c *Consultant) tellTrend(h heard, t trend.Trend) Answer {
	points := t.Points
	if len(points) > yearsShown {
		points = points[len(points)-yearsShown:]
	}
	lines := []string{t.Metric + "："}
	var sources []cited
	var used []string
	last := ""
	for _, p := range points {
		line := fmt.Sprintf("%s：%s", p.Period, p.Says())
		if p.Place != last {
			line, last = p.Place+"，"+line, p.Place
		}
		if p.Corrected != "" {
			line += fmt.Sprintf("（%s）", p.Corrected)
		}
		lines = append(lines, line)
		sources = append(sources, cited{Citation: p.Source, short: fmt.Sprintf("《%s》（%s，%s）", strings.Trim(p.Source.Title, "《》"), p.Source.Place, yearText(p.Source.Year))})
		used = append(used, "document/"+p.Document)
	}
	notes := t.Reasons
	if len(notes) == 0 {
		notes = []string{"单位和时间长短都一样，可以对着看；多了少了的原因，报告里不一定写。"}
	}
	card := chat.Card{Place: h.place.String(), Parts: []chat.Part{part("answer", "", lines...), part("note", "注意", notes...)}}
	a := c.finish(card, sources)
	a.Kind, a.Category, a.Channels, a.Used = "report-figure", "local_report", []string{"knowledge_base"}, used
	return a
}
