package manage

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"mingbai/bot/console"
	"mingbai/handlers/audit"
	"mingbai/handlers/export"
	"mingbai/handlers/handoff"
)

const (
	perPage    = 50
	perPrint   = 1000
	mostExport = 100_000 // entries of one file
)

// auditView is a page of the book.
type auditView struct {
	Words  string
	Filter console.Filter
	Table  console.Table
	Check  check
	Older  string
	Newest string
	Print  string
	Export []console.Field // what the file is asked for with
	Cut    bool            // there is more than is printed
}

// audit shows the book, the newest first.
func (h pages) audit(p *console.Page) error {
	a, err := h.asked(p)
	if err != nil {
		return err
	}
	before, err := strconv.ParseInt(p.Value("before"), 10, 64)
	if err != nil || before < 0 {
		before = 0
	}
	entries, next, err := h.Trail.SearchTrail(p.R.Context(), a.query(p.Now().Location()), before, perPage)
	if err != nil {
		return err
	}
	v := auditView{Words: a.words(), Table: table(p, a, entries), Print: auditPath + "/print?" + a.values().Encode()}
	if v.Check, err = h.lastCheck(p); err != nil {
		return err
	}
	if v.Filter, err = h.filter(p, a); err != nil {
		return err
	}
	if before > 0 {
		v.Newest = a.with()
	}
	if next > 0 {
		v.Older = a.with("before", strconv.FormatInt(next, 10))
		if len(entries) == 0 {
			v.Table.Empty.Title, v.Table.Empty.Text = "这一段里没有", "还有更早的没有看，点下面的“更早的”接着找。"
		}
	}
	for name, values := range a.values() {
		v.Export = append(v.Export, console.Field{Name: name, Value: values[0]})
	}
	return p.Show("audit", v)
}

// printed shows many entries on one page, to be printed.
func (h pages) printed(p *console.Page) error {
	a, err := h.asked(p)
	if err != nil {
		return err
	}
	entries, next, err := h.Trail.SearchTrail(p.R.Context(), a.query(p.Now().Location()), 0, perPrint)
	if err != nil {
		return err
	}
	v := auditView{Words: a.words(), Table: table(p, a, entries), Newest: a.with(), Cut: next > 0}
	if v.Check, err = h.lastCheck(p); err != nil {
		return err
	}
	return p.Show("audit-print", v)
}

// table tables entries, each in a sentence.
func table(p *console.Page, a asked, entries []audit.Entry) console.Table {
	t := console.Table{Caption: "操作日志", Stack: true, Tight: true, Columns: []console.Column{
		{Name: "时间"}, {Name: "谁"}, {Name: "做了什么"}, {Name: "哪里"}, {Name: "第几条", Number: true},
	}, Empty: console.State{Title: "没有这样的记录", Text: "登录、导出、看对话、改账号和名册，都会记在这里。换一个条件看。"}}
	for _, e := range entries {
		tone := ""
		if e.What == audit.Repaired || e.Who == "?" {
			tone = "late"
		}
		t.Rows = append(t.Rows, console.Row{Tone: tone, Cells: []console.Cell{
			console.Words(e.At.In(p.Now().Location()).Format("2006-01-02 15:04:05")), console.Words(e.Who), console.Words(says(e)),
			console.Words(handoff.Town(a.home(e))), console.Words(fmt.Sprintf("第 %d 条", e.Seq)),
		}})
	}
	return t
}

// says is an entry as somebody would tell it.
func says(e audit.Entry) string {
	on := e.Object
	switch e.What {
	case audit.SignedIn:
		return "登录了工作台"
	case audit.Viewed:
		return cmp.Or(e.Details, "看了咨询记录") + behind(on)
	case audit.Exported:
		return cmp.Or(e.Details, "导出") + behind(on)
	case audit.Account:
		if on == e.Who {
			return cmp.Or(e.Details, "改了自己的账号")
		}
		return about("账号“"+on+"”", e.Details, "改了")
	case audit.Roster:
		return about(strings.TrimSuffix("名册，"+on, "，"), e.Details, "改了")
	case audit.Settings:
		return about(strings.TrimSuffix("设置，"+on, "，"), e.Details, "改了")
	}
	return about(e.What.Label(), strings.TrimPrefix(strings.Join([]string{on, e.Details}, "，"), "，"), "")
}

func behind(object string) string {
	if object == "" {
		return ""
	}
	return "(" + object + ")"
}

// about joins what something was done to and what, with a word for nothing said.
func about(object, details, nothing string) string {
	if details = strings.TrimSuffix(cmp.Or(strings.TrimSuffix(details, "，"), nothing), "，"); details == "" {
		return object
	}
	return object + "：" + details
}

// exportTrail hands out what is asked for as a CSV file. It is entered before:
// what cannot be entered does not leave the house.
func (h pages) exportTrail(p *console.Page) error {
	a, err := h.asked(p)
	if err != nil {
		return err
	}
	if err := p.Note(audit.Exported, "csv", "导出操作日志，"+a.words()); err != nil {
		return err
	}
	file, err := h.file(p, a)
	if err != nil {
		return err
	}
	return p.Hand("操作日志 "+p.Now().Format("2006-01-02")+".csv", file)
}

// file writes entries as CSV, the newest first. No cell can become a formula.
func (h pages) file(p *console.Page, a asked) ([]byte, error) {
	var file bytes.Buffer
	file.WriteString("\ufeff") // so that Excel reads it as UTF-8
	out := csv.NewWriter(&file)
	out.UseCRLF = true
	if err := out.Write([]string{"第几条", "时间", "谁", "哪一种", "做了什么", "地方"}); err != nil {
		return nil, err
	}
	for before, n := int64(0), 0; n < mostExport; {
		entries, next, err := h.Trail.SearchTrail(p.R.Context(), a.query(p.Now().Location()), before, perPrint)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			at := e.At.In(p.Now().Location()).Format("2006-01-02 15:04:05")
			if err := out.Write([]string{strconv.FormatInt(e.Seq, 10), at, export.Guard(e.Who), e.What.Label(), export.Guard(says(e)), export.Guard(a.home(e))}); err != nil {
				return nil, err
			}
		}
		if n += len(entries); next == 0 {
			break
		}
		before = next
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return nil, fmt.Errorf("manage: write the trail: %w", err)
	}
	return file.Bytes(), nil
}
