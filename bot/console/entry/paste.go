package entry

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"mingbai/bot/console"
	"mingbai/handlers/audit"
	"mingbai/handlers/closing"
	"mingbai/handlers/ledger"
	"mingbai/handlers/sheet"
)

// mostPasted is how many rows are pasted at once; more come as a file.
const mostPasted = 200

// pasteHead are the columns of pasted rows that bring no head of their own.
var pasteHead = [...]string{"日期", "类型", "村居", "类别", "渠道", "宗", "人次", "结果", "案号", "顾问", "金额", "摘要"}

// pasteView is the page on which rows are pasted.
type pasteView struct {
	Form  console.Form
	Read  console.Table // what was read
	Bad   console.Table
	Sure  *console.Form // enters what was read
	Heads []string
}

func newPasteView(rows string) pasteView {
	return pasteView{Heads: pasteHead[:], Form: console.Form{Action: pastePath, Submit: "看读成了什么", Back: console.Link{Text: "回登记", Href: root}, Fields: []console.Field{
		{Name: "rows", Label: "从表格里复制的行", Kind: "textarea", Rows: 10, Value: rows, Required: true, First: rows == "",
			Hint: "有表头最好，列的先后就不用管；没有表头，就按下面的先后。日期写 3-15、昨天都行。一次最多 200 行"},
	}}}
}

func (h pages) askPaste(p *console.Page) error { return p.Show("paste", newPasteView("")) }

// paste reads pasted rows: first to show them, then, when somebody is sure, to
// enter them.
func (h pages) paste(p *console.Page) error {
	text := p.R.PostFormValue("rows")
	v := newPasteView(text)
	if v.Form.Need(); v.Form.Bad() {
		return p.Again("paste", v)
	}
	rules, err := h.rules(p)
	if err != nil {
		return err
	}
	file, headed, wrong := pasted(text, rules.Today)
	if wrong != "" {
		v.Form.Wrong("rows", wrong)
		return p.Again("paste", v)
	}
	records, bad, err := rules.Read(file)
	if errors.Is(err, sheet.ErrFile) {
		sentence := strings.TrimPrefix(err.Error(), sheet.ErrFile.Error()+"：") + "。什么都没有存。"
		if !headed {
			sentence = "看不出哪一列是什么，什么都没有存。请连表头一起复制，或者按下面的先后排好。"
		}
		v.Form.Wrong("rows", sentence)
		return p.Again("paste", v)
	}
	if err != nil {
		return err
	}
	records, bad = within(p, records, bad)
	if !headed {
		for i := range bad {
			bad[i].Line-- // the head is ours
		}
	}
	if len(bad) > 0 {
		v.Form.Wrong("rows", fmt.Sprintf("有 %d 行不对，什么都没有存。改好再看。", len(bad)))
		v.Bad = badRows(bad)
		return p.Again("paste", v)
	}
	if p.Value("sure") == "" {
		v.Read = readRows(records)
		v.Sure = &console.Form{Action: pastePath, Submit: fmt.Sprintf("对，记下这 %d 条", len(records)), Fields: []console.Field{
			{Name: "rows", Kind: "hidden", Value: text}, {Name: "sure", Kind: "hidden", Value: "yes"},
		}}
		return p.Show("paste", v)
	}
	return h.storePasted(p, v, records)
}

// storePasted enters rows and tells what became of them.
func (h pages) storePasted(p *console.Page, v pasteView, records []ledger.Record) error {
	done, err := h.Book.Enter(p.R.Context(), records)
	var late closing.Refused
	if errors.As(err, &late) {
		v.Form.Wrong("rows", fmt.Sprintf("%d年的账已经结了，什么都没有存。补登要一条一条来，写明更正的原因。", late[0].Date.Year()))
		return p.Again("paste", v)
	}
	if err != nil {
		return err
	}
	said := fmt.Sprintf("记下了 %d 条；以前记过、没有再算的 %d 条。", done.New, done.Repeated)
	if err := p.Note(audit.Recorded, "粘贴登记", said); err != nil {
		return err
	}
	return p.Done(root, said)
}

// pasted makes a file of pasted rows, with the head they lack and their days as
// the file wants them; wrong is what to tell when they are none.
func pasted(text string, today ledger.Date) (file []byte, headed bool, wrong string) {
	reader := csv.NewReader(strings.NewReader(strings.Trim(text, "\r\n")))
	reader.FieldsPerRecord, reader.LazyQuotes = -1, true
	if strings.Contains(text, "\t") {
		reader.Comma = '\t'
	}
	rows, err := reader.ReadAll()
	if err != nil || len(rows) == 0 {
		return nil, false, "看不出行和列。请在表格里选中要记的行，复制，再粘贴到这里。"
	}
	headed = slices.ContainsFunc(rows[0], func(cell string) bool {
		return strings.TrimSpace(cell) == "类型" || strings.TrimSpace(cell) == "日期"
	})
	if !headed {
		widest := 0
		for _, row := range rows {
			widest = max(widest, len(row))
		}
		if widest > len(pasteHead) {
			return nil, false, fmt.Sprintf("有 %d 列，比能记的 %d 列多。请连表头一起复制，或者去掉多的列。", widest, len(pasteHead))
		}
		rows = append([][]string{pasteHead[:widest]}, rows...)
	}
	if len(rows) > mostPasted+1 {
		return nil, headed, fmt.Sprintf("有 %d 行，一次最多 %d 行。分几次，或者“从文件登记”。", len(rows)-1, mostPasted)
	}
	at := slices.IndexFunc(rows[0], func(cell string) bool { return strings.HasSuffix(strings.TrimSpace(cell), "日期") })
	for _, row := range rows[1:] {
		if at >= 0 && at < len(row) {
			row[at] = dayOf(row[at], today)
		}
	}
	var b bytes.Buffer
	if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
		return nil, headed, "看不出行和列。"
	}
	return b.Bytes(), headed, ""
}

// readRows shows records as they were read.
func readRows(records []ledger.Record) console.Table {
	t := console.Table{Caption: "读成了", Columns: []console.Column{{Name: "日期"}, {Name: "类型"}, {Name: "村居"}, {Name: "类别"}, {Name: "渠道"},
		{Name: "宗", Number: true}, {Name: "人次", Number: true}, {Name: "结果"}, {Name: "案号"}, {Name: "顾问"}}}
	for _, r := range records {
		t.Rows = append(t.Rows, console.Row{Cells: []console.Cell{
			console.Words(string(r.Date)), console.Words(ledger.KindName(r.Kind)), console.Words(r.Village), console.Words(ledger.CategoryName(r.Kind, r.Category)),
			console.Words(ledger.ChannelName(r.Channel)), console.Figure(r.Matters), console.Figure(r.Visits), console.Words(ledger.OutcomeName(r.Kind, r.Outcome)),
			console.Words(r.Key), console.Words(r.Adviser),
		}})
	}
	return t
}

// badRows lists the rows that must be changed.
func badRows(bad sheet.BadRows) console.Table {
	slices.SortFunc(bad, func(a, b sheet.BadRow) int { return a.Line - b.Line })
	t := console.Table{Caption: "要改的行", Columns: []console.Column{{Name: "行", Number: true}, {Name: "哪里不对"}}}
	for _, b := range bad {
		t.Rows = append(t.Rows, console.Row{Cells: []console.Cell{console.Words(strconv.Itoa(b.Line)), console.Words(b.Reason)}})
	}
	return t
}
