package material

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"mingbai/bot/console"
	"mingbai/knowledge"
	"mingbai/knowledge/report"
	"mingbai/knowledge/service"
	"mingbai/knowledge/shelf"
)

// perPage is how many figures stand on a page, mostSections how many headings.
const (
	perPage      = 100
	mostSections = 80
	mostChanges  = 200
)

// reading is what was read out of a document.
type reading struct {
	Title    string
	Facts    console.Table
	Doubts   []string
	Figures  console.Table
	Counts   string
	Pages    []console.Link
	Services console.Table
	Sections console.Table
}

// reads tables what was read. With correct, the address under which figures are
// corrected, each figure leads there.
func (h pages) reads(p *console.Page, d knowledge.Document, correct string) reading {
	r := reading{Title: d.Title, Doubts: doubts(d.Doubts), Facts: facts(d), Counts: counts(d.Figures), Services: services(d.Services), Sections: sections(d.Passages)}
	page := pageOf(p, len(d.Figures))
	from := page * perPage
	r.Figures = figures(d.Figures[from:min(len(d.Figures), from+perPage)], from, correct)
	if len(d.Figures) > perPage {
		for n := range (len(d.Figures) + perPage - 1) / perPage {
			to := url.Values{"page": {strconv.Itoa(n + 1)}}
			r.Pages = append(r.Pages, console.Link{Text: fmt.Sprintf("第 %d–%d 个", n*perPage+1, min(len(d.Figures), (n+1)*perPage)), Href: "?" + to.Encode(), On: n == page})
		}
	}
	return r
}

// doubts are what is doubtful in the words of a page: what a command is told with
// a flag, a page asks for in a field.
func doubts(all []string) []string {
	flags := strings.NewReplacer("请用 --place 注明完整区划", "请填上完整的地名", "请用 --place 注明", "请填上地方", "请用 --year 注明", "请填上年份")
	var out []string
	for _, d := range all {
		out = append(out, flags.Replace(d))
	}
	return out
}

// pageOf is the page of figures that is asked for, from 0.
func pageOf(p *console.Page, n int) int {
	page, err := strconv.Atoi(p.Value("page"))
	if err != nil || page < 1 || (page-1)*perPage >= n {
		return 0
	}
	return page - 1
}

// facts is what the document is.
func facts(d knowledge.Document) console.Table {
	t := console.Table{Caption: "这是什么", Stack: true, Columns: []console.Column{{Name: "项目"}, {Name: "读到的"}}}
	add := func(name, text, without string) {
		tone := ""
		if text == "" {
			text, tone = without, "late"
		}
		if text != "" {
			t.Rows = append(t.Rows, console.Row{Cells: []console.Cell{console.Words(name), {Text: text, Tone: tone}}})
		}
	}
	year := ""
	if d.Year > 0 {
		year = yearText(d.Year)
	}
	add("标题", d.Title, "没有读出")
	add("谁印发", d.Issuer, "没有读出")
	add("说的是哪里", d.Place, "没有读出")
	add("说的是哪一年", year, "没有读出")
	add("印发日期", d.Date, "")
	add("种类", map[knowledge.Kind]string{knowledge.KindReport: "报告", knowledge.KindService: "办事、联系方式"}[d.Kind], "")
	add("正文", fmt.Sprintf("%d 段，%d 节", len(d.Passages), len(headings(d.Passages))), "")
	return t
}

// counts says how many figures there are of each kind.
func counts(all []report.Figure) string {
	n := map[report.Status]int{}
	corrected := 0
	for _, f := range all {
		n[f.Status]++
		if f.Corrected != "" {
			corrected++
		}
	}
	if len(all) == 0 {
		return "没有读出数字。"
	}
	s := fmt.Sprintf("共 %d 个", len(all))
	for _, status := range []report.Status{report.Result, report.Target, report.Plan, report.Other} {
		if n[status] > 0 {
			s += fmt.Sprintf("，%s %d 个", shelf.StatusName(status), n[status])
		}
	}
	if corrected > 0 {
		s += fmt.Sprintf("；更正过 %d 个", corrected)
	}
	return s + "。"
}

// figures tables figures, the first of which is the from-th of the document.
func figures(all []report.Figure, from int, correct string) console.Table {
	t := console.Table{Caption: "读出的数字", Stack: true, Columns: []console.Column{{Name: "指标"}, {Name: "数", Number: true}, {Name: "期间", Number: true}, {Name: "算作"}, {Name: "原文"}},
		Empty: console.State{Text: "没有读出数字；文里的话照样能被问到。"}}
	if correct != "" {
		t.Columns = append(t.Columns, console.Column{Name: "更正"})
	}
	for i, f := range all {
		tone := ""
		if f.Status != report.Result {
			tone = "quiet"
		}
		cells := []console.Cell{console.Words(f.Metric), {Text: amount(f), Note: f.Corrected}, console.Words(f.Period), console.Words(shelf.StatusName(f.Status)), {Text: f.Quote, Note: f.Section}}
		if correct != "" {
			cells = append(cells, console.To("更正", correct+strconv.Itoa(from+i)))
		}
		t.Rows = append(t.Rows, console.Row{Tone: tone, Cells: cells})
	}
	return t
}

// services tables the offices that a document names with a phone.
func services(all []service.Local) console.Table {
	t := console.Table{Caption: "读出的电话", Stack: true, Columns: []console.Column{{Name: "单位"}, {Name: "电话"}, {Name: "做什么"}}}
	for _, l := range all {
		t.Rows = append(t.Rows, console.Row{Cells: []console.Cell{console.Words(l.Name), console.Words(strings.Join(l.Phones, "、")), console.Words(l.For)}})
	}
	return t
}

// headings are the headings that passages stand under, in order, each once.
func headings(passages []knowledge.Passage) []string {
	var out []string
	seen := map[string]bool{}
	for _, p := range passages {
		if !seen[p.Heading] {
			seen[p.Heading] = true
			out = append(out, p.Heading)
		}
	}
	return out
}

// sections tables the headings with how many passages stand under each.
func sections(passages []knowledge.Passage) console.Table {
	t := console.Table{Caption: "分成的节", Stack: true, Columns: []console.Column{{Name: "节"}, {Name: "段", Number: true}}}
	n := map[string]int64{}
	for _, p := range passages {
		n[p.Heading]++
	}
	all := headings(passages)
	for _, name := range all[:min(len(all), mostSections)] {
		t.Rows = append(t.Rows, console.Row{Cells: []console.Cell{console.Words(orElse(name, "（没有小标题）")), console.Figure(n[name])}})
	}
	if len(all) > mostSections {
		t.Rows = append(t.Rows, console.Row{Tone: "quiet", Cells: []console.Cell{console.Words(fmt.Sprintf("还有 %d 节", len(all)-mostSections)), {}}})
	}
	return t
}

// changes tables what differs from the version that stands there.
func changes(all []shelf.FigureChange) console.Table {
	t := console.Table{Caption: "和现在的那一份比", Stack: true, Columns: []console.Column{{Name: "指标"}, {Name: "期间"}, {Name: "原来", Number: true}, {Name: "这一份", Number: true}, {Name: "变化"}}}
	for _, c := range all[:min(len(all), mostChanges)] {
		is, before, after, what := c.After, "", "", "改了"
		switch {
		case c.After == nil:
			is, what = c.Before, "没有了"
		case c.Before == nil:
			what = "新增"
		}
		if c.Before != nil {
			before = amount(*c.Before)
		}
		if c.After != nil {
			after = amount(*c.After)
		}
		t.Rows = append(t.Rows, console.Row{Cells: []console.Cell{console.Words(is.Metric), console.Words(is.Period), console.Words(before), console.Words(after), console.Words(what)}})
	}
	if len(all) > mostChanges {
		t.Rows = append(t.Rows, console.Row{Tone: "quiet", Cells: []console.Cell{console.Words(fmt.Sprintf("还有 %d 处", len(all)-mostChanges)), {}, {}, {}, {}}})
	}
	return t
}

// amount is a figure's number with its qualifier and unit, in the order in which
// they are said: 近80宗, 8000余人次.
func amount(f report.Figure) string {
	value := strconv.FormatFloat(f.Value, 'f', -1, 64)
	if f.Qualifier == "余" || f.Qualifier == "多" {
		return value + f.Qualifier + f.Unit
	}
	return f.Qualifier + value + f.Unit
}

// kindName says what taking a document did.
func kindName(kind shelf.ChangeKind) string {
	if kind == shelf.Added {
		return "收了"
	}
	return "换了"
}

func yearText(year int) string {
	if year == 0 {
		return "年份不明"
	}
	return fmt.Sprintf("%d年", year)
}

func orElse(s, without string) string {
	if s == "" {
		return without
	}
	return s
}

// short cuts a text for the trail.
func short(s string) string {
	if r := []rune(s); len(r) > 200 {
		return string(r[:200]) + "…"
	}
	return s
}

// china is the office's time.
func china() *time.Location { return time.FixedZone("CST", 8*60*60) }

func clock(t time.Time) string { return t.In(china()).Format("2006-01-02 15:04") }

// dayOf is the day of a time written as RFC 3339.
func dayOf(text string) string {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return "以前"
	}
	return t.In(china()).Format(time.DateOnly)
}
