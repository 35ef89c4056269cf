// Package worklog writes what somebody did in a month as a sheet to file: a
// workbook (XLSX) to sort and add up, and a paper (DOCX) to sign. Its rows are
// the ledger's own, so the sums are those of the counts. Nothing a resident
// wrote is in it, and no name of a resident.
//
// The assistant sends it in chat, the office's pages hand it out; package bot
// brings them together.
package worklog

import (
	"fmt"
	"slices"
	"time"

	"mingbai/handlers/docx"
	"mingbai/handlers/ledger"
)

// Log is what somebody did in a month.
type Log struct {
	Name    string // of the person
	Unit    string // firm or judicial office
	Place   string
	From    ledger.Date // the month, both days included
	To      ledger.Date
	At      time.Time      // when the log was made
	Entries []ledger.Entry // oldest first
}

// title is what the log is headed.
func (l Log) title() string {
	from, to := l.From.Time(), l.To.Time()
	if from.Year() == to.Year() && from.Month() == to.Month() {
		return fmt.Sprintf("%s %d年%d月工作日志", docx.Clean(l.Name), from.Year(), int(from.Month()))
	}
	return fmt.Sprintf("%s %s 至 %s 工作日志", docx.Clean(l.Name), l.From, l.To)
}

// about is who, where and when.
func (l Log) about() string {
	text := ""
	for _, part := range []struct{ name, value string }{{"单位", l.Unit}, {"地方", l.Place}, {"期间", string(l.From) + " 至 " + string(l.To)}, {"做表时间", moment(l.At)}} {
		if part.value == "" {
			continue
		}
		if text != "" {
			text += "　"
		}
		text += part.name + "：" + docx.Clean(part.value)
	}
	return text
}

// moment writes a time by the clock of China.
func moment(t time.Time) string {
	return t.In(time.FixedZone("CST", 8*60*60)).Format("2006-01-02 15:04")
}

// column is one column of the log. Its cells are texts, or whole numbers.
type column struct {
	name  string
	wide  int // share of the paper's width
	text  func(ledger.Entry) string
	count func(ledger.Entry) int64
}

// columns are what a log shows of an entry.
func columns() []column {
	return []column{
		{name: "日期", wide: 12, text: func(e ledger.Entry) string { return string(e.Date) }},
		{name: "村(社区)", wide: 14, text: func(e ledger.Entry) string { return e.Village }},
		{name: "工作", wide: 10, text: func(e ledger.Entry) string { return ledger.KindName(e.Kind) }},
		{name: "方式", wide: 9, text: func(e ledger.Entry) string { return ledger.ChannelName(e.Channel) }},
		{name: "类别", wide: 15, text: func(e ledger.Entry) string { return ledger.CategoryOf(e.Kind, e.Category) }},
		{name: "宗(件、场、份)", wide: 8, count: func(e ledger.Entry) int64 { return e.Matters }},
		{name: "人次", wide: 7, count: func(e ledger.Entry) int64 { return e.Visits }},
		{name: "结果", wide: 15, text: func(e ledger.Entry) string { return ledger.OutcomeName(e.Kind, e.Outcome) }},
		{name: "登记", wide: 10, text: source},
	}
}

// source tells how an entry came into the book.
func source(e ledger.Entry) string {
	if e.Offline {
		return "线下补登"
	}
	return "线上"
}

// Total is the sum of one sort of work.
type Total struct {
	Kind            ledger.Kind
	Rows            int
	Matters, Visits int64
	Offline         int64 // matters entered by hand
}

// Unit is what the matters are counted in.
func (t Total) Unit() string { return unit(t.Kind) }

// Head is what the columns of the entries are called; those with a number are
// marked.
type Head struct {
	Name   string
	Number bool
}

// Heads are the columns of the entries.
func Heads() []Head {
	var all []Head
	for _, c := range columns() {
		all = append(all, Head{c.name, c.count != nil})
	}
	return all
}

// Cells are the columns of one entry.
func Cells(e ledger.Entry) []string {
	var all []string
	for _, c := range columns() {
		if c.count != nil {
			all = append(all, fmt.Sprint(c.count(e)))
			continue
		}
		all = append(all, c.text(e))
	}
	return all
}

// Totals adds the entries up, a line for each sort of work: 宗, 件 and 场 are
// not added to each other.
func (l Log) Totals() []Total {
	var out []Total
	for _, e := range l.Entries {
		i := slices.IndexFunc(out, func(t Total) bool { return t.Kind == e.Kind })
		if i < 0 {
			out, i = append(out, Total{Kind: e.Kind}), len(out)
		}
		out[i].Rows, out[i].Matters, out[i].Visits = out[i].Rows+1, out[i].Matters+e.Matters, out[i].Visits+e.Visits
		if e.Offline {
			out[i].Offline += e.Matters
		}
	}
	return out
}

// unit is what the matters of a sort of work are counted in.
func unit(k ledger.Kind) string {
	switch k {
	case ledger.Mediating, ledger.LegalAid:
		return "件"
	case ledger.Lecture:
		return "场"
	case ledger.Opinion, ledger.Document:
		return "份"
	}
	return "宗"
}

// say is a total as a line of text.
func (t Total) say() string {
	return fmt.Sprintf("%s：%d %s，%d 人次(其中线下补登 %d %s；登记 %d 笔)", ledger.KindName(t.Kind), t.Matters, t.Unit(), t.Visits, t.Offline, t.Unit(), t.Rows)
}

// Lines at the end of a log.
const (
	nothing   = "这个月没有登记。"
	noteAdd   = "宗、件、场、份分开算，不相加；同一案号再来只加人次，不加宗。"
	signed    = "本人签名：____________________　　司法所核对：____________________　　日期：________________"
	footLine  = "由明白按登记整理，请核对后签名"
	totalName = "合计"
)
