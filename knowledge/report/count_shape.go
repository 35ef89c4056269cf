package report

import (
	"math"
	"strings"
)

// shapes finds the numbers whose unit stands in brackets, is no measure word, or
// is told by the words before: 件数(件):12, 四分之三, 平均办理28天, 满意度96分, 每2年.
func (p patterns) shapes(text string, add func(count, bool)) {
	for _, m := range p.labelled.FindAllStringSubmatchIndex(text, -1) {
		v, ok := parseNumeral(text[m[4]:m[5]])
		add(count{start: m[4], number: m[4], end: m[5], value: v, unit: plainUnit(text[m[2]:m[3]])}, ok)
	}
	for _, m := range p.trailed.FindAllStringSubmatchIndex(text, -1) {
		v, ok := parseNumeral(text[m[2]:m[3]])
		add(count{start: m[2], number: m[2], end: m[1], value: v, unit: plainUnit(text[m[4]:m[5]])}, ok)
	}
	for _, m := range p.term.FindAllStringSubmatchIndex(text, -1) {
		i := max(m[2], m[4])
		v, ok := parseNumeral(text[i:max(m[3], m[5])])
		add(count{start: i, number: i, end: i + len(text[i:max(m[3], m[5])]) + len("年"), value: v, unit: "年", term: true}, ok)
	}
	if !strings.ContainsAny(text, "分天时") {
		return // most paragraphs have none of the rest
	}
	for _, m := range p.taken.FindAllStringSubmatchIndex(text, -1) { // how long something took: 平均办理28天
		from := m[4]
		if m[2] >= 0 {
			from = m[2]
		}
		v, ok := parseNumeral(group(text, m, 2))
		add(count{start: from, number: m[4], end: m[1], value: v, unit: strings.TrimPrefix(group(text, m, 4), "个"),
			qualifier: qualifier(group(text, m, 1), group(text, m, 3), "")}, ok)
	}
	for _, m := range p.fraction.FindAllStringSubmatchIndex(text, -1) {
		add(readFraction(text, m))
	}
	for _, m := range p.points.FindAllStringSubmatchIndex(text, -1) {
		v, ok := parseNumeral(text[m[2]:m[3]])
		add(count{start: m[2], number: m[2], end: m[3] + len("分"), value: v, unit: "分"}, ok)
	}
}

// readFraction reads 四分之三 as 75%.
func readFraction(text string, m []int) (count, bool) {
	whole, _ := parseNumeral(group(text, m, 2))
	part, ok := parseNumeral(group(text, m, 3))
	return count{start: m[0], end: m[1], number: m[4], value: math.Round(part/whole*10_000) / 100, unit: "%", chinese: true,
		qualifier: orDefault(qualifier(group(text, m, 1), "", strings.Trim(group(text, m, 4), "多强")), shareWord(text[:m[0]]))}, ok && part < whole && !glued(text[:m[4]], true)
}
