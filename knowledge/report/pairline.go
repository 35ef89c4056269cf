package report

import (
	"regexp"
	"strings"
)

// pairLine is a line of a filled-in form: 活动场次：45, 其中 婚姻家庭：102.
var pairLine = regexp.MustCompile(`^(其中[:,]?\s*)?([^:,。;\d]{2,24}?)\s*:\s*(约|近|超过|超)?\s*(` + arabic + `)\s*(余|多)?[。;]?$`)

// pairUnits tells the unit of a number from the last words of its label.
var pairUnits = []struct{ end, unit string }{
	{"人次数", "人次"}, {"人次", "人次"}, {"场次", "场"}, {"场数", "场"}, {"件数", "件"}, {"宗数", "宗"}, {"起数", "起"}, {"份数", "份"}, {"次数", "次"},
	{"户数", "户"}, {"个数", "个"}, {"人数", "人"}, {"名数", "名"}, {"期数", "期"},
}

// pair reads a line that names a number without a unit. The unit comes from the
// label, or from the count whose parts the lines list; without one there is no
// figure.
func (fr *figureReader) pair(p Paragraph, f folded) {
	m := pairLine.FindStringSubmatch(f.text)
	if m == nil {
		fr.parts = false
		return
	}
	value, ok := parseNumeral(m[4])
	label, unit := m[2], ""
	for _, u := range pairUnits {
		if strings.HasSuffix(label, u.end) {
			unit = u.unit
			break
		}
	}
	fr.parts = fr.parts || m[1] != ""
	whole := fr.earlier()
	switch {
	case !ok:
		return
	case unit != "":
		fr.parts = false
	case fr.parts && len(fr.found) > 0:
		unit = fr.found[len(fr.found)-1].Unit
	default:
		return
	}
	c := count{value: value, unit: unit, qualifier: qualifier(m[3], m[5], ""), start: len(f.text), number: len(f.text), end: len(f.text)}
	w := where{sentence: span{0, len(f.text)}, clause: span{0, len(f.text)}, label: span{0, 0}, tail: span{len(f.text), len(f.text)}}
	fr.said = nil
	n := fr.naming(p, f.text, w, c, "")
	n.label, n.clause, n.before, n.sentence = label, label, label, label
	fig := Figure{Value: c.value, Unit: c.unit, Qualifier: c.qualifier, Quote: f.quote(0, len(f.text)), Section: p.Section()}
	fig.Period = periodOf(fr.report, f.text, w, c)
	fig.Status = fr.statusOf(p, f.text, w, c, fig.Period)
	if fig.Metric = fr.words.name(n); fr.parts {
		fig.Metric = partName(whole, label)
	}
	fr.found = append(fr.found, fig)
}

// partName is what a line under a count is called: 法律咨询-婚姻家庭.
func partName(whole, part string) string {
	whole, _, _ = strings.Cut(whole, "-")
	whole = strings.TrimSuffix(whole, "人次")
	if strings.HasPrefix(whole, "纠纷") || strings.HasPrefix(whole, "调解") {
		whole = "纠纷"
	}
	return whole + "-" + bare(strings.TrimSpace(part))
}
