package report

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// MaxFigures is how many counts are read out of one document. A report has
	// some hundreds; whoever gets this many must say that there may be more.
	MaxFigures = 3000
	pieceBytes = 6000 // about 2,000 characters
)

// Figures reads every count of a report, with what is needed to repeat it
// honestly. Those that are no results of the report's own place carry another
// status and must not be summed or cited as results.
func Figures(r Report) []Figure {
	reader := figureReader{report: r, home: homeOf(r), title: foldString(r.Title), words: words()}
	for _, p := range r.Paragraphs {
		p.over = foldAll(p.Heading)
		if len(p.Cells) > 0 {
			if len(reader.found)+len(reader.tabled) < MaxFigures {
				reader.row(p)
			}
			continue
		}
		reader.paragraph(p)
		reader.remember(p)
	}
	return reader.settled()
}

// leadingTime is a time that a clause begins with; it is in the figure's period.
var leadingTime = regexp.MustCompile(`^\s*(?:(?:19|20)\d\d年(?:度)?(?:上半年|下半年|[1-9]\d?[-—–~至]1?\d月)?|1?\d[-—–~至]1?\d月|截至[^,]{1,9}[底末日前]|今年|全年|上半年|下半年|去年|上年|前[一二三]季度|第?[一二三四]季度|1?\d月份|(?:1?\d月|年)底前)(?:以来)?(?:累计|共)?,?\s*`)

// fromBefore ends the words before the first of two numbers: 由2022年的310件下降到256件.
var (
	formField = regexp.MustCompile(`^(?:年度|年初|全年)?(?:目标|任务|计划|完成|实际完成|完成情况)(?:数|值)?$`)
	foremost  = regexp.MustCompile(`([^,;。]{2,16}?)(?:最多|居首|居多|最为突出|为主),$`)
	bareVerb  = regexp.MustCompile(`^(?:共|有|达|为|计)+$`)
)

var fromBefore = regexp.MustCompile(`[由从](?:去年|上年|上一年|(?:19|20)\d\d年)(?:同期)?的?\s*$|[较比](?:19|20)\d\d年(?:同期)?的\s*$`)

type figureReader struct {
	report  Report
	home    home
	title   string // in one writing
	words   vocabulary
	found   []Figure
	tabled  []Figure // from tables: joined when the text does not say the same
	caption string   // 单位:件 over a table
	parts   bool     // the lines list the parts of the last count: 其中 婚姻家庭:102
	said    []string // metrics of the sentence being read
	lines   []string // the short lines right before: a label, with its number on the next
}

const (
	leadLine  = 24 // characters; a longer line is no label of the next
	leadLines = 6
)

// remember keeps the short lines that lead to the next one.
func (fr *figureReader) remember(p Paragraph) {
	text := strings.TrimSpace(foldString(p.Text))
	if p.Furniture || p.IsHeading || utf8.RuneCountInString(text) > leadLine || strings.ContainsAny(text, "。;") {
		fr.lines = nil
		return
	}
	fr.lines = append(fr.lines[max(0, len(fr.lines)+1-leadLines):], text)
}

// lead is the label a line without one takes from the line before.
func (fr *figureReader) lead() string {
	if len(fr.lines) == 0 {
		return ""
	}
	line := fr.lines[len(fr.lines)-1]
	if all := counts(line, false); len(all) > 0 {
		line = line[all[len(all)-1].end:]
	}
	return strings.Trim(line, " :,、-—·")
}

func (fr *figureReader) paragraph(p Paragraph) {
	for _, piece := range pieces(p.Text) {
		if len(fr.found)+len(fr.tabled) < MaxFigures {
			fr.piece(p, piece)
		}
	}
}

// pieces cuts a very long paragraph after a sentence, a clause or, where there
// is neither, anywhere: what a count means is looked for around it, and the cost
// of looking must not grow with the text.
func pieces(text string) []string {
	var out []string
	for len(text) > pieceBytes {
		at := -1
		for _, mark := range []string{"。", "；", "，", "、"} {
			if at = strings.LastIndex(text[:pieceBytes], mark); at > 0 {
				at += len(mark)
				break
			}
		}
		for at = max(at, 0); at == 0 || !utf8.RuneStart(text[at]); {
			if at == 0 {
				at = pieceBytes
			}
			at--
		}
		out, text = append(out, text[:at]), text[at:]
	}
	return append(out, text)
}

func (fr *figureReader) piece(p Paragraph, text string) {
	f := fold(text)
	if m := captionUnit.FindStringSubmatch(f.text); m != nil {
		fr.caption = plainUnit(m[1])
	}
	all := counts(f.text, fr.report.Plan)
	if len(all) == 0 {
		fr.pair(p, f)
		return
	}
	fr.parts = false
	previous, sentence := "", -1
	for i, c := range all {
		w := locate(f.text, all, i)
		if w.sentence.start != sentence {
			previous, sentence, fr.said = "", w.sentence.start, nil
		}
		for _, fig := range fr.figuresAt(p, f, all, i, w, previous) {
			fr.found, fr.said = append(fr.found, fig), append(fr.said, fig.Metric)
			if !strings.HasSuffix(fig.Metric, "率") && !strings.HasSuffix(fig.Metric, "比") && c.unit != "%" && !w.secondary {
				previous = fig.Metric
			}
		}
	}
}

// figuresAt makes the figures of one count: one, or one for each noun of a
// list that shares it (均为0宗, 分别为3件和2件).
func (fr *figureReader) figuresAt(p Paragraph, f folded, all []count, i int, w where, previous string) []Figure {
	c := all[i]
	n := fr.naming(p, f.text, w, c, previous)
	base := Figure{Value: c.value, Unit: c.unit, Qualifier: c.qualifier, Quote: quoteOf(f, w), Section: p.Section()}
	if n.negative {
		base.Value = -c.value
	}
	base.Period = periodOf(fr.report, f.text, w, c)
	if part := sectionPeriod(fr.report, p); part != "" && base.Period == fr.report.Period {
		base.Period = part
	}
	base.Status = fr.statusOf(p, f.text, w, c, base.Period)
	if name, ok := changeInTurn(f.text, all, i, w, fr.said); ok {
		base.Metric = strings.TrimSuffix(name, "同比") + "同比"
		return []Figure{base}
	}
	labels := sharedLabels(f.text, all, i, w)
	if label, time := timeInTurn(f.text, all, i, w); time != "" {
		labels, base.Period = []string{label}, orDefault(lastPeriod(fr.report, time), base.Period)
	}
	if len(labels) == 0 {
		labels = []string{n.label}
	}
	var out []Figure
	own := n.label
	for _, label := range labels {
		if n.label != label {
			n.label, n.joint = label, ""
		}
		fig := base
		if label != own {
			fig.Status = fr.home.inTurnOf(label, base.Status)
		}
		fig.Metric = fr.words.name(n)
		if whole, change := strings.CutSuffix(fig.Metric, "同比"); change && overMonths.MatchString(n.clause) {
			fig.Metric = whole + "环比"
		}
		out = append(out, fig)
	}
	return out
}

func (fr *figureReader) naming(p Paragraph, text string, w where, c count, previous string) naming {
	n := naming{
		label:     leadingTime.ReplaceAllString(text[w.label.start:w.label.end], ""),
		tail:      text[w.tail.start:w.tail.end],
		clause:    text[w.clause.start:c.start],
		sentence:  text[w.sentence.start:w.sentence.end],
		before:    text[w.sentence.start:c.start],
		paragraph: strings.Join(fr.lines, "\n") + "\n" + text[nearer(text, 0, c.start, 2*sentenceBytes):c.start],
		unit:      c.unit,
		value:     c.value,
		previous:  previous,
		earlier:   fr.earlier(),
		last:      fr.last(),
		secondary: w.secondary,
		listed:    w.label.start > w.clause.start && strings.HasSuffix(text[:w.label.start], "、"),
	}
	if joint := text[w.clause.start:w.label.start]; n.listed && !strings.ContainsAny(joint, "0123456789") {
		n.joint = joint
	}
	n.label, n.clause = fromBefore.ReplaceAllString(n.label, ""), fromBefore.ReplaceAllString(n.clause, "")
	if !samePeriod.MatchString(n.label) {
		n.label = strings.TrimLeft(n.label, "( ")
	}
	n.label, n.clause = strings.TrimLeft(strings.TrimRight(n.label, "( "), ") "), strings.TrimRight(n.clause, "(: ")
	if m := foremost.FindStringSubmatch(text[w.sentence.start:w.clause.start]); m != nil && bareVerb.MatchString(strings.TrimSpace(n.label)) {
		n.label = m[1] // 家庭邻里类最多,有151起
	}
	if previous == "" && len(p.Heading) > 0 && formField.MatchString(strings.TrimSpace(orDefault(n.label, n.clause))) && !hasWords(n.tail) {
		n.label = boxed.ReplaceAllString(p.over[len(p.over)-1], "") // 【指标四】法治讲座, 完成:66场
	}
	if previous == "" && !hasWords(leadingTime.ReplaceAllString(n.clause, "")) && !hasWords(n.tail) {
		n.label = fr.labelBefore(text, w)
	}
	n.heading = fr.title + "\n" + strings.Join(p.over, "\n")
	n.negative = fallInTurn.MatchString(n.clause) || falling.MatchString(n.label) && !strings.HasSuffix(strings.TrimSpace(n.label), "至")
	return n
}

// labelBefore finds the label of a count that has none in its clause: the clause
// before, or the line before.
func (fr *figureReader) labelBefore(text string, w where) string {
	if !hasWords(text[w.sentence.start:w.clause.start]) {
		if hasWords(text[:w.sentence.start]) {
			return ""
		}
		return fr.lead()
	}
	before := strings.TrimRight(text[w.sentence.start:w.clause.start], ",; ")
	if at := strings.LastIndexAny(before, ",;"); at >= 0 {
		before = before[at+1:]
	}
	return before
}

// hasWords says that a text holds more than signs and digits.
func hasWords(text string) bool {
	return strings.IndexFunc(text, unicode.IsLetter) >= 0
}

// last is the metric of the count right before, if one stands in the sentence.
func (fr *figureReader) last() string {
	if len(fr.said) == 0 {
		return ""
	}
	return fr.said[len(fr.said)-1]
}

// earlier is the metric of the last count read, whatever its sentence.
func (fr *figureReader) earlier() string {
	for _, f := range slices.Backward(fr.found) {
		if f.Unit != "%" {
			return f.Metric
		}
	}
	return ""
}

// settled joins text and table figures: a row that repeats what the text says
// is left out, and a row of an earlier year takes the text's name.
func (fr *figureReader) settled() []Figure {
	out := fr.found
	names := map[string]string{}
	for _, t := range fr.tabled {
		if at := sameCount(fr.found, t); at >= 0 {
			names[t.Metric] = fr.found[at].Metric
		}
	}
	for _, t := range fr.tabled {
		if sameCount(fr.found, t) >= 0 {
			continue
		}
		if name := names[t.Metric]; name != "" {
			t.Metric = name
		}
		out = append(out, t)
	}
	return out
}

func sameCount(found []Figure, t Figure) int {
	near := -1
	for i, f := range found {
		if f.Value != t.Value || f.Period != t.Period || f.Status != t.Status || f.Unit != t.Unit && t.Unit != "" {
			continue
		}
		if f.Metric == t.Metric {
			return i
		}
		if near < 0 && kin(f.Metric, t.Metric) {
			near = i
		}
	}
	return near
}

// kin says that two names begin with, or contain, the same two words.
func kin(a, b string) bool {
	ra, rb := []rune(a), []rune(b)
	if len(ra) < 2 || len(rb) < 2 {
		return a == b
	}
	return string(ra[:2]) == string(rb[:2]) || strings.Contains(a, b) || strings.Contains(b, a)
}
