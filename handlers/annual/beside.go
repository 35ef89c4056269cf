package annual

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"mingbai/handlers/ledger"
	"mingbai/knowledge"
	"mingbai/knowledge/report"
)

// Paper is something that a place published about a year.
type Paper struct {
	Year    int
	Title   string
	URL     string
	Note    string // what a reader must know, such as that the year was inferred
	Figures []report.Figure
}

// Papers returns what is known to have been published by a place about a year:
// built-in fact sheets and the office's own documents. Plans are left out: what
// they say are targets.
func Papers(base *knowledge.Base, place string, year int) []Paper {
	var papers []Paper
	for _, s := range base.Sheets {
		if s.Year != year || s.Plan || place == "" || !same(s.Place, place) {
			continue
		}
		p := Paper{Year: year, Title: s.Title, URL: s.URL, Note: s.Note}
		for _, f := range s.Facts {
			p.Figures = append(p.Figures, f.Figures...)
		}
		papers = append(papers, p)
	}
	for _, d := range base.Documents {
		if d.Year == year && d.Kind == knowledge.KindReport && place != "" && same(d.Place, place) {
			papers = append(papers, Paper{Year: year, Title: d.Title, URL: d.URL, Figures: d.Figures})
		}
	}
	return papers
}

// same tells whether two names of places mean the same one, short or long.
func same(a, b string) bool { return a != "" && ledger.Within(a, b) && ledger.Within(b, a) }

// published is one figure of a paper.
type published struct {
	metric    string
	value     float64
	unit      string
	qualifier string
	period    string // "" = the whole year
	year      int
	mark      int // of its source, from 1
}

// say is the figure as it was written: qualifier, number, unit, and the period
// where it is not the year.
func (p published) say() string {
	text := strconv.FormatFloat(p.value, 'f', -1, 64)
	switch p.qualifier {
	case "余", "多":
		text += p.qualifier + p.unit
	case "以上", "以下", "左右":
		text += p.unit + p.qualifier
	default:
		text = p.qualifier + text + p.unit
	}
	if p.period != "" {
		text += "(" + p.period + ")"
	}
	return fmt.Sprintf("%s[%d]", text, p.mark)
}

// beside is what was published, the newest first.
type beside struct {
	all     []published
	sources []string
}

// match picks the results of papers. The same figure twice in one paper is one.
func match(papers []Paper) beside {
	var b beside
	papers = slices.Clone(papers)
	slices.SortStableFunc(papers, func(a, b Paper) int { return cmp.Compare(b.Year, a.Year) })
	for _, p := range papers {
		mark := len(b.sources) + 1
		used := false
		for _, f := range p.Figures {
			if f.Status != report.Result || f.Metric == "" {
				continue
			}
			one := published{f.Metric, f.Value, f.Unit, f.Qualifier, part(f.Period, p.Year), p.Year, mark}
			if !slices.Contains(b.all, one) {
				b.all, used = append(b.all, one), true
			}
		}
		if used {
			b.sources = append(b.sources, p.source())
		}
	}
	return b
}

// source names a paper with its year, where it can be read, and what must be
// known of it.
func (p Paper) source() string {
	text := fmt.Sprintf("%s，%d年", strings.TrimSpace(p.Title), p.Year)
	if p.URL != "" {
		text += "，" + p.URL
	}
	if p.Note != "" {
		text += "。" + strings.TrimSuffix(p.Note, "。")
	}
	return text
}

// part is the period of a figure, "" when it is the whole year.
func part(period string, year int) string {
	y := strconv.Itoa(year) + "年"
	switch strings.ReplaceAll(period, " ", "") {
	case "", y, y + "1-12月", y + "全年", y + "度", y + "1月至12月":
		return ""
	}
	return period
}

// of returns the figures of a metric. Papers write 代写法律文书 for 代写文书.
func (b beside) of(metric string) []published {
	var all []published
	for _, p := range b.all {
		if strings.Replace(p.metric, "代写法律文书", "代写文书", 1) == metric {
			all = append(all, p)
		}
	}
	return all
}

// say is every figure of a metric with its year, as published.
func (b beside) say(metric string) string {
	var parts []string
	for _, p := range b.of(metric) {
		parts = append(parts, fmt.Sprintf("%d年：%s", p.year, p.say()))
	}
	return strings.Join(parts, "；")
}

// agrees tells whether our number can be what a paper says. An approximation
// agrees with whatever it could have been written for, within a tenth.
func (p published) agrees(n ledger.Number, unit string) bool {
	ours := float64(n)
	if unit == "万元" {
		ours /= 10_000
	}
	low, high := p.value, p.value
	switch p.qualifier {
	case "":
	case "近", "以下":
		low *= 0.9
	case "超", "逾", "余", "多", "以上":
		high *= 1.1
	default: // 约, 左右
		low, high = low*0.9, high*1.1
	}
	return ours >= low && ours <= high
}
