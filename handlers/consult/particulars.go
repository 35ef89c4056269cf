package consult

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"mingbai/knowledge"
)

// particulars are the address and hours of an office that documents print, as
// far as they were asked for.
type particulars struct {
	lines   []string
	phones  []string
	sources []cited
	used    []string
}

var (
	askingWhere = mustSet("址|在哪|哪里|哪儿|什么地方|怎么走|位置")
	askingWhen  = mustSet("几点|上班|时间|开门|周末|星期")

	addressForm = regexp.MustCompile(`(?:地址|地点|位于|设在|坐落于|坐落在)[在于为是：: ]*([^，,。；;（）()\n]{3,40})`)
	hoursForm   = regexp.MustCompile(`(?:办公|上班|工作|接待|服务|开放|值班)时间[为是：: ]*([^。；;\n]{4,60})`)
)

// particulars looks for the address and hours of the office that is asked for:
// in a sentence that names it, or else in the paragraph of one that does.
func (c *Consultant) particulars(h heard, docs []knowledge.Document) particulars {
	var found particulars
	words := c.officeWords(h)
	if len(words) == 0 {
		return found
	}
	for _, want := range []struct {
		asked bool
		name  string
		form  *regexp.Regexp
	}{{askingWhere.Match(h.text).Score > 0, "地址", addressForm}, {askingWhen.Match(h.text).Score > 0, "上班时间", hoursForm}} {
		if !want.asked {
			continue
		}
		d, line := c.sentenceOf(h, docs, words, want.form)
		m := want.form.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		found.lines = append(found.lines, typeset(want.name+"："+strings.TrimSpace(m[1])+"（"+yearText(d.Year)+"所载）"))
		found.sources, found.used = append(found.sources, documentSource(d, line)), append(found.used, "document/"+d.ID)
	}
	return found
}

// sentenceOf finds the sentence of a form about an office.
func (c *Consultant) sentenceOf(h heard, docs []knowledge.Document, words []string, form *regexp.Regexp) (of knowledge.Document, best string) {
	for _, d := range docs {
		for _, p := range d.Passages {
			if !holdsAny(p.Heading+p.Text, words) {
				continue
			}
			for _, line := range sentences(p.Text) {
				switch {
				case !form.MatchString(line) || c.base.Wrong(line, d.Place, h.placeName()):
				case holdsAny(line, words):
					return d, line
				case best == "":
					of, best = d, line
				}
			}
		}
	}
	return of, best
}

// officeWords are the words by which a message names the one office it asks for.
func (c *Consultant) officeWords(h heard) []string {
	ch, _ := c.officeNamed(h.text)
	return slices.DeleteFunc(slices.Clone(ch.Hear.Match(h.text).Words), func(w string) bool { return utf8.RuneCountInString(w) < 2 })
}

// ofOffice are the clauses of a sentence that name an office; all of it when none
// does.
func ofOffice(line string, words []string) string {
	var own []string
	for _, clause := range strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune("，,、（）()", r) }) {
		if holdsAny(clause, words) && len(numbersOf(clause)) > 0 {
			own = append(own, clause)
		}
	}
	if len(own) == 0 {
		return line
	}
	return strings.Join(own, "，")
}
