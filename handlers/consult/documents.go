package consult

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"mingbai/handlers/chat"
	"mingbai/knowledge"
	"mingbai/knowledge/report"
)

// documentsOf returns the office's own documents about exactly a place.
func (c *Consultant) documentsOf(chain string) []knowledge.Document {
	var out []knowledge.Document
	for _, d := range c.base.Documents {
		if d.Place == chain {
			out = append(out, d)
		}
	}
	return out
}

// askWords are the words of a question that no report repeats.
var askWords = []string{"多少", "几个", "几件", "几宗", "几次", "几场", "是不是", "有没有", "一共", "总共", "全年", "一年", "去年", "今年", "请问", "怎么样", "多大", "什么", "哪些", "受理了", "办了", "搞了", "做了", "报告", "数字", "谁多", "谁少", "哪个多", "哪个少", "哪里多", "相比", "打算", "计划", "准备", "明年"}

// essence strips a question of the place, the year and the asking.
func essence(h heard) string {
	s := strings.SplitN(h.text, "\n", 2)[0]
	for _, p := range append(h.more[:len(h.more):len(h.more)], h.place) {
		for _, name := range slices.Concat(p.Villages, p.Chain, p.Aliases) {
			s = strings.ReplaceAll(s, name, "")
		}
	}
	s = yearForm.ReplaceAllString(s, "")
	for _, w := range askWords {
		s = strings.ReplaceAll(s, w, "|")
	}
	return s
}

// planning matches questions for what is meant to happen.
var planning = mustSet("打算|计划|目标|明年|下一年|准备办|要达到|要求|力争")

// seen is a clause of a document that a question asks for.
type seen struct {
	doc   knowledge.Document
	quote string
	fig   *report.Figure
	share float64 // of the question's pieces that stand in it
}

const (
	clauseShare = 0.55 // share a clause needs to answer
	clauseSure  = 0.8  // to answer although a guide was well heard
	metricFit   = 0.2  // for a figure whose metric shares a piece with the question
	unitFit     = 0.3  // whose unit is asked for
	statusFit   = 0.1  // which is planned or done as asked
)

// fromDocuments answers with the clause of the office's documents that the
// question asks for, verbatim. A count is answered with a figure only.
func (c *Consultant) fromDocuments(h heard, docs []knowledge.Document, guide float64, asks bool) (Answer, bool) {
	if !asks || len(docs) == 0 {
		return Answer{}, false
	}
	best := c.findIn(h, docs)
	if best.share < clauseShare || guide >= guideCarries && counting.Match(h.text).Score == 0 && best.share < clauseSure {
		return Answer{}, false
	}
	return c.quoted(h, best), true
}

// ofAsked leaves out what sheets of other years than those asked for say: there
// is a document of the year.
func ofAsked(facts []told, years []int) []told {
	if len(years) == 0 {
		return facts
	}
	return slices.DeleteFunc(facts, func(t told) bool { return !slices.Contains(years, t.sheet.Year) })
}

// newer answers a count of no year in particular with a figure of a document
// that is newer than what a sheet would tell, where it is surely the one.
func (c *Consultant) newer(h heard, facts []told, docs []knowledge.Document, guide float64, asks bool) (Answer, bool) {
	if len(facts) == 0 || facts[0].fact == nil || len(h.years) > 0 || counting.Match(h.text).Score == 0 {
		return Answer{}, false
	}
	late := slices.DeleteFunc(slices.Clone(docs), func(d knowledge.Document) bool { return d.Year <= facts[0].sheet.Year })
	if len(late) == 0 || c.findIn(h, late).share < clauseSure {
		return Answer{}, false
	}
	return c.fromDocuments(h, late, guide, asks)
}

// findIn finds the clause of the documents that stands closest to a question.
func (c *Consultant) findIn(h heard, docs []knowledge.Document) seen {
	best := seen{}
	pieces := hanPairs(essence(h))
	if len(pieces) == 0 {
		return best
	}
	for _, d := range docs {
		for i := range d.Figures {
			if f := &d.Figures[i]; f.Status != report.Other && ofYears(d, *f, h.years) {
				better(&best, seen{d, f.Quote, f, share(pieces, f.Metric+"\n"+f.Quote) + figureFit(h, pieces, *f)})
			}
		}
		if counting.Match(h.text).Score > 0 || len(h.years) > 0 && !slices.Contains(h.years, d.Year) {
			continue
		}
		for _, p := range d.Passages {
			for _, clause := range sentences(p.Text) {
				if c.base.Wrong(clause, d.Place, h.placeName()) {
					continue
				}
				better(&best, seen{d, clause, nil, share(pieces, p.Heading+"\n"+clause)})
			}
		}
	}
	return best
}

// ofYears tells whether a figure is about one of the years asked for: its own
// period counts where it names a year, else the document's.
func ofYears(d knowledge.Document, f report.Figure, years []int) bool {
	if len(years) == 0 {
		return true
	}
	for _, y := range years {
		named := yearForm.MatchString(f.Period)
		if named && strings.Contains(f.Period, strconv.Itoa(y)) || !named && d.Year == y {
			return true
		}
	}
	return false
}

func better(best *seen, s seen) {
	if s.share > best.share {
		*best = s
	}
}

// figureFit adds to a figure whose metric the question names, whose unit it
// asks for (多少场), and which is planned or done as the question has it.
func figureFit(h heard, pieces map[string]bool, f report.Figure) float64 {
	fit := metricFit * share(pieces, f.Metric)
	if f.Unit != "" && (strings.Contains(h.text, "多少"+f.Unit) || strings.Contains(h.text, "几"+f.Unit)) {
		fit += unitFit
	}
	if planned := f.Status == report.Plan || f.Status == report.Target; planned == (planning.Match(h.text).Score > 0) {
		fit += statusFit
	}
	return fit
}

// share is the part of the pieces that stand in text.
func share(pieces map[string]bool, text string) float64 {
	n := 0
	for p := range pieces {
		if strings.Contains(text, p) {
			n++
		}
	}
	return float64(n) / float64(len(pieces))
}

// hanPairs lists the two-character pieces of Chinese text.
func hanPairs(s string) map[string]bool {
	out := pairs(s)
	for p := range out {
		for _, r := range p {
			if !chinese(r) || strings.ContainsRune("，。；：！？（）“”、|的了吗呢是有在", r) {
				delete(out, p)
				break
			}
		}
	}
	return out
}

// sentences cuts a passage at the ends of its sentences.
func sentences(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == '。' || r == '；' || r == '\n' })
}

// quoted answers with a clause of a document.
func (c *Consultant) quoted(h heard, s seen) Answer {
	say := fmt.Sprintf("%s，%s的材料里写的是：", s.doc.Place, yearText(s.doc.Year))
	if s.fig != nil {
		say = figureLine(s)
	}
	var caution string
	if s.fig != nil && (s.fig.Status == report.Target || s.fig.Status == report.Plan) {
		caution = "这是目标或计划，不是做到的结果。"
	}
	card := chat.Card{Place: h.place.String(), Parts: []chat.Part{part("answer", "", say), part("note", "注意", caution)}}
	a := c.finish(card, []cited{documentSource(s.doc, s.quote)})
	a.Kind, a.Category, a.Channels, a.Used = "report-figure", "local_report", []string{"knowledge_base"}, []string{"document/" + s.doc.ID}
	return a
}

// figureLine tells a figure in one line with its place and period.
func figureLine(s seen) string {
	f := s.fig
	period := orElse(f.Period, yearText(s.doc.Year))
	if f.Corrected != "" {
		return fmt.Sprintf("%s，%s：%s%s%s%s（%s；下面原文是更正前的）。", s.doc.Place, period, f.Metric, qualified(f), number(f.Value), f.Unit, f.Corrected)
	}
	return fmt.Sprintf("%s，%s：%s%s%s%s。", s.doc.Place, period, f.Metric, qualified(f), number(f.Value), f.Unit)
}

// qualified writes the qualifier in front of a number.
func qualified(f *report.Figure) string {
	if f.Qualifier == "余" {
		return "多于"
	}
	return f.Qualifier
}

// documentSource cites a document with a verbatim quote.
func documentSource(d knowledge.Document, quote string) cited {
	return cited{Citation: d.Cite(quote), short: fmt.Sprintf("《%s》（%s，%s）", strings.Trim(d.Title, "《》"), d.Place, yearText(d.Year))}
}

// yearText names the year of a document; not every page tells its own.
func yearText(year int) string {
	if year == 0 {
		return "没写年份"
	}
	return fmt.Sprintf("%d年", year)
}
