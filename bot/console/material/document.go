package material

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"mingbai/bot/console"
	"mingbai/handlers/audit"
	"mingbai/knowledge"
	"mingbai/knowledge/mark"
	"mingbai/knowledge/report"
	"mingbai/knowledge/shelf"
)

const (
	documentPath = path + "/document/"
	mostReason   = 300 // characters of a reason
)

// documentView is the page of a document of the shelf.
type documentView struct {
	Reading     reading
	Added       string
	URL         string
	Mine        bool // the account may change it
	Corrections console.Table
	Entry       string     // where it is marked
	Mark        *mark.Mark // what the office said of it
}

// document shows a document.
func (h pages) document(p *console.Page) error {
	d, err := h.shelved(p)
	if errors.Is(err, console.ErrMissing) { // it may be of a folder of knowledge, and not the shelf's
		if e, ok := h.Entry(mark.Document, p.R.PathValue("id")); ok {
			return p.Done(e.entryPage(), "")
		}
	}
	if err != nil {
		return err
	}
	all, err := h.Shelf.Corrections()
	if err != nil {
		return err
	}
	at, mine := documentPath+d.ID, p.Me.Sees(d.Place)
	correct := ""
	if mine {
		correct = at + "/figure/"
	}
	v := documentView{Reading: h.reads(p, d, correct), Mine: mine, Added: dayOf(d.Added), URL: link(d.URL)}
	if d.By != "" {
		v.Added += "，" + d.By
	}
	v.Corrections = h.corrections(d, all, mine)
	item := Item{Sort: mark.Document, ID: d.ID}
	v.Entry = item.entryPage()
	if v.Mark, err = h.marked(item); err != nil {
		return err
	}
	return p.Show("document", v)
}

// shelved finds the document that the address names.
func (h pages) shelved(p *console.Page) (knowledge.Document, error) {
	d, err := h.Shelf.Document(p.R.PathValue("id"))
	if errors.Is(err, shelf.ErrNotFound) {
		return d, console.ErrMissing
	}
	if errors.Is(err, shelf.ErrDamaged) {
		return d, console.Sorry(shelf.Reason(err))
	}
	return d, err
}

// corrections tables what was corrected in a document, those among it that no
// longer fit its words.
func (h pages) corrections(d knowledge.Document, all []shelf.Correction, mine bool) console.Table {
	t := console.Table{Caption: "更正", Stack: true, Columns: []console.Column{{Name: "更正"}, {Name: "谁"}, {Name: "什么时候"}, {Name: "原文"}}}
	if mine {
		t.Columns = append(t.Columns, console.Column{Name: "撤回"})
	}
	for _, c := range all {
		if c.Place != d.Place || c.Year != d.Year {
			continue
		}
		row := console.Row{Cells: []console.Cell{console.Words(c.Says()), console.Words(c.Who), console.Words(clock(c.At)), console.Words(c.Clause)}}
		if mine {
			row.Cells = append(row.Cells, console.Cell{Act: &console.Act{To: documentPath + d.ID + "/withdraw", Text: "撤回", Label: "撤回：" + c.Metric, Hidden: []console.Field{
				{Name: "metric", Value: c.Metric}, {Name: "unit", Value: c.Unit}, {Name: "period", Value: c.Period}, {Name: "clause", Value: c.Clause},
				{Name: "read", Value: strconv.FormatFloat(c.Read, 'g', -1, 64)}, {Name: "seen", Value: shelf.Seen(&d)}}}})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// correctView is the page on which a figure is corrected.
type correctView struct {
	Title   string
	Section string
	Quote   string
	Now     string
	Form    console.Form
}

// figure finds the figure that the address names, in a document that the account
// may change.
func (h pages) figure(p *console.Page) (knowledge.Document, report.Figure, error) {
	d, err := h.shelved(p)
	if err != nil {
		return d, report.Figure{}, err
	}
	if !p.Me.Sees(d.Place) {
		return d, report.Figure{}, console.ErrDenied
	}
	n, err := strconv.Atoi(p.R.PathValue("n"))
	if err != nil || n < 0 || n >= len(d.Figures) {
		return d, report.Figure{}, console.ErrMissing
	}
	return d, d.Figures[n], nil
}

// askCorrect shows a figure and the form in which it is corrected.
func (h pages) askCorrect(p *console.Page) error {
	d, f, err := h.figure(p)
	if err != nil {
		return err
	}
	return p.Show("correct", h.correctView(p, d, f))
}

// notOurs is the choice of a figure that is no figure of the place.
const notOurs = string(report.Other)

func (h pages) correctView(p *console.Page, d knowledge.Document, f report.Figure) correctView {
	var statuses []console.Option
	for _, s := range []report.Status{report.Result, report.Target, report.Plan} {
		statuses = append(statuses, console.Option{Value: string(s), Text: shelf.StatusName(s)})
	}
	statuses = append(statuses, console.Option{Value: notOurs, Text: "不算我们的数", Hint: "是别处的，或者根本不是数字；以后不拿它回答。"})
	form := console.Form{Action: documentPath + d.ID + "/figure/" + p.R.PathValue("n"), Submit: "更正", Back: console.Link{Text: "不改了", Href: documentPath + d.ID}, Fields: []console.Field{
		{Name: "status", Label: "它算什么", Kind: "radio", Options: statuses, Value: string(f.Status), Required: true},
		{Name: "metric", Label: "指标", Value: f.Metric, Required: true, Max: 30},
		{Name: "qualifier", Label: "数前面的字", Kind: "select", Value: f.Qualifier, Options: qualifiers(f.Qualifier)},
		{Name: "value", Label: "数", Value: strconv.FormatFloat(f.Value, 'f', -1, 64), Required: true, Mode: "decimal", Max: 20, Narrow: true},
		{Name: "unit", Label: "单位", Value: f.Unit, Max: 10, Narrow: true, Hint: "照原文写：宗、件、起、人次、万元。"},
		{Name: "period", Label: "期间", Value: f.Period, Required: true, Max: 40, Hint: "照这样写：2025年，或 2025年1-6月。"},
		{Name: "reason", Label: "为什么改", Kind: "textarea", Required: true, Max: mostReason, Rows: 2, Hint: "记进操作日志，一直留着；不要写居民的姓名和电话。"},
		{Name: "seen", Kind: "hidden", Value: shelf.Seen(&d)},
	}}
	return correctView{Title: d.Title, Section: f.Section, Quote: f.Quote, Now: fmt.Sprintf("%s %s %s，%s", f.Period, f.Metric, amount(f), shelf.StatusName(f.Status)), Form: form}
}

func qualifiers(now string) []console.Option {
	out := []console.Option{{Value: "", Text: "没有"}}
	known := now == ""
	for _, q := range []string{"近", "约", "超", "余"} {
		out, known = append(out, console.Option{Value: q, Text: q}), known || q == now
	}
	if !known {
		out = append(out, console.Option{Value: now, Text: now})
	}
	return out
}

// correct corrects a figure.
func (h pages) correct(p *console.Page) error {
	d, f, err := h.figure(p)
	if err != nil {
		return err
	}
	v := h.correctView(p, d, f)
	v.Form.Read(p.R)
	v.Form.Need()
	if p.Value("seen") != shelf.Seen(&d) {
		return console.ErrStale
	}
	raw, err := h.Shelf.AsRead(d.ID)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(p.R.PathValue("n"))
	if err != nil || n >= len(raw.Figures) {
		return console.ErrStale
	}
	c := correction(&v.Form, raw.Figures[n])
	if v.Form.Bad() {
		return p.Again("correct", v)
	}
	c.Place, c.Year, c.Who, c.At = d.Place, d.Year, p.Me.Name, p.Now()
	_, _, err = h.Shelf.Correct(p.R.Context(), c, enter(p, d.ID, shelf.Correction.Says))
	if errors.Is(err, shelf.ErrManyFigures) || errors.Is(err, shelf.ErrCorrection) || errors.Is(err, shelf.ErrNoFigure) {
		return console.Sorry("没有更正：" + unclear(err))
	}
	if err != nil {
		return err
	}
	return h.inUse(p, documentPath+d.ID, "更正了，从现在起就用新的数回答。", "更正了，几秒后就用新的数回答。")
}

// unclear says why a correction cannot be made from a page.
func unclear(err error) string {
	if errors.Is(err, shelf.ErrCorrection) {
		return "这份资料没有读出地方或年份。先把它重新上传，填上地方和年份。"
	}
	return "同一句话里有几个一样的数，分不清是哪一个。请管理服务器的人用命令行更正。"
}

// enter enters a change of a correction in the trail, when the document is what
// the person has seen and of their place.
func enter(p *console.Page, id string, says func(shelf.Correction) string) func(shelf.Correction, []knowledge.Document) error {
	return func(c shelf.Correction, docs []knowledge.Document) error {
		for _, d := range docs {
			if d.ID == id && shelf.Seen(&d) != p.Value("seen") {
				return console.ErrStale
			}
			if !p.Me.Sees(d.Place) {
				return console.ErrDenied
			}
		}
		return p.Note(audit.Figure, id, says(c))
	}
}

// withdraw takes a correction back.
func (h pages) withdraw(p *console.Page) error {
	d, err := h.shelved(p)
	if err != nil {
		return err
	}
	if !p.Me.Sees(d.Place) {
		return console.ErrDenied
	}
	read, err := strconv.ParseFloat(p.Value("read"), 64)
	if err != nil {
		return console.ErrMissing
	}
	c := shelf.Correction{Place: d.Place, Year: d.Year, Metric: p.Value("metric"), Unit: p.Value("unit"), Period: p.Value("period"), Clause: p.Value("clause"), Read: read, Exact: true}
	_, _, err = h.Shelf.Withdraw(p.R.Context(), c, enter(p, d.ID, func(c shelf.Correction) string { return "撤回更正：" + c.Says() }))
	if errors.Is(err, shelf.ErrNoCorrection) {
		return console.ErrStale
	}
	if err != nil {
		return err
	}
	return h.inUse(p, documentPath+d.ID, "撤回了，又用读到的那个数回答。", "撤回了，几秒后又用读到的那个数回答。")
}

// correction reads the form into a correction of a figure as it was read; what
// is the same stays as read.
func correction(f *console.Form, read report.Figure) shelf.Correction {
	value, err := strconv.ParseFloat(strings.NewReplacer(",", "", "，", "").Replace(f.Value("value")), 64)
	if f.Value("value") != "" && (err != nil || !(value >= 0 && value <= 1e15)) {
		f.Wrong("value", "写数字，比如 118 或 280.5。")
	}
	if reason := f.Value("reason"); utf8.RuneCountInString(reason) > mostReason || !utf8.ValidString(reason) {
		f.Wrong("reason", fmt.Sprintf("写 %d 个字以内。", mostReason))
	}
	status := report.Status(f.Value("status"))
	switch status {
	case report.Result, report.Target, report.Plan, report.Other:
	default:
		f.Wrong("status", "选一个。")
	}
	for _, name := range []string{"metric", "unit", "period"} {
		if x := f.Field(name); utf8.RuneCountInString(x.Value) > x.Max || strings.ContainsFunc(x.Value, func(r rune) bool { return r < ' ' || r == utf8.RuneError }) {
			f.Wrong(name, fmt.Sprintf("写 %d 个字以内。", x.Max))
		}
	}
	c := shelf.Correction{
		Metric: read.Metric, Unit: read.Unit, Period: read.Period, Clause: read.Quote, Read: read.Value, Exact: true,
		Value: value, Qualifier: f.Value("qualifier"), Rename: other(f.Value("metric"), read.Metric), Measure: other(f.Value("unit"), read.Unit),
		Span: other(f.Value("period"), read.Period), Standing: report.Status(other(string(status), string(read.Status))), Drop: status == report.Other,
		Reason: f.Value("reason"),
	}
	if c.Drop {
		c.Standing = ""
	}
	if status == read.Status && c.Value == read.Value && c.Qualifier == read.Qualifier && c.Rename == "" && c.Measure == "" && c.Span == "" {
		f.Error = "和读到的一样，没有要改的。要取消以前的更正，用“撤回”。"
	}
	return c
}

// other is a text unless it is the same as another.
func other(s, same string) string {
	if s == same {
		return ""
	}
	return s
}
