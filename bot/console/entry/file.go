package entry

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"mingbai/bot/console"
	"mingbai/handlers/audit"
	"mingbai/handlers/closing"
	"mingbai/handlers/ledger"
	"mingbai/handlers/ledger/recordfile"
	"mingbai/handlers/sheet"
)

// columns are the form's fields under the names that a file has them.
var columns = [...][2]string{
	{"date", "日期"}, {"kind", "类型"}, {"village", "村居"}, {"category", "类别"}, {"channel", "渠道"}, {"matters", "宗"}, {"visits", "人次"},
	{"outcome", "结果"}, {"key", "案号"}, {"adviser", "顾问"}, {"amount", "金额"}, {"summary", "摘要"}, {"town", "乡镇"},
}

// rowOf writes a form as the file of one row that it stands for.
func rowOf(f *console.Form) ([]byte, error) {
	var head, cells []string
	for _, c := range columns {
		value := strings.Join(strings.Fields(f.Value(c[0])), " ")
		if c[0] == "town" && value == "" {
			continue
		}
		head, cells = append(head, c[1]), append(cells, value)
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.WriteAll([][]string{head, cells}); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// fieldOf is the field that a reason is about: the first whose name it says.
func fieldOf(f *console.Form, reason string) string {
	field, first := "", len(reason)
	for _, c := range columns {
		if at := strings.Index(reason, c[1]); at >= 0 && at < first && f.Field(c[0]).Name != "" {
			field, first = c[0], at
		}
	}
	return field
}

// fileView is the page of a file.
type fileView struct {
	Form console.Form
	Bad  console.Table
}

func newFileView() fileView {
	return fileView{Form: console.Form{Action: filePath, Submit: "收下", Upload: true, Back: console.Link{Text: "回登记", Href: root}, Fields: []console.Field{
		{Name: "file", Label: "文件(Excel 或 CSV)", Kind: "file", Accept: ".xlsx,.csv,text/csv", Required: true, First: true,
			Hint: "第一行是列名：日期、类型、村居、类别、渠道、宗、人次、结果、案号、顾问、金额(万元)、摘要、乡镇；上面可以有标题。"},
		{Name: "skip", Label: "有问题的行跳过，其余的照收", Kind: "checkbox"},
	}}}
}

// blank hands out a table to write into.
func (h pages) blank(p *console.Page) error {
	rules, err := h.rules(p)
	if err != nil {
		return err
	}
	var villages []string
	for _, v := range rules.Villages {
		if !slices.Contains(villages, v.Name) {
			villages = append(villages, v.Name)
		}
	}
	file, err := recordfile.Blank(villages)
	if err != nil {
		return err
	}
	return p.Hand("线下登记.xlsx", file)
}

func (h pages) askFile(p *console.Page) error { return p.Show("file", newFileView()) }

// takeFile enters a file: all of it, or, when asked to, without its bad rows.
func (h pages) takeFile(p *console.Page) error {
	v := newFileView()
	file, _, err := p.R.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		v.Form.Wrong("file", "还没有选文件。")
		return p.Again("file", v)
	}
	if err != nil {
		return err
	}
	defer file.Close()
	data, err := io.ReadAll(file)
	if err != nil {
		return err
	}
	rules, err := h.rules(p)
	if err != nil {
		return err
	}
	records, bad, err := rules.Read(data)
	if errors.Is(err, sheet.ErrFile) {
		v.Form.Wrong("file", err.Error()+"。")
		return p.Again("file", v)
	}
	if err != nil {
		return err
	}
	records, bad = within(p, records, bad)
	return h.store(p, v, records, bad, p.Value("skip") != "")
}

// within refuses rows of places that are not the account's.
func within(p *console.Page, records []ledger.Record, bad sheet.BadRows) ([]ledger.Record, sheet.BadRows) {
	mine := slices.DeleteFunc(slices.Clone(records), func(r ledger.Record) bool {
		if p.Me.Sees(r.Place) {
			return false
		}
		bad = append(bad, sheet.BadRow{Line: r.Line, Reason: "这个地方不归你的账号管"})
		return true
	})
	return mine, bad
}

// store enters the rows of a file and tells what became of them.
func (h pages) store(p *console.Page, v fileView, records []ledger.Record, bad sheet.BadRows, skip bool) error {
	if len(bad) > 0 && !skip {
		return again(p, v, bad)
	}
	done, err := h.Book.Enter(p.R.Context(), records)
	var late closing.Refused
	if errors.As(err, &late) {
		for _, l := range late {
			bad = append(bad, sheet.BadRow{Line: l.Line, Reason: fmt.Sprintf("%d年的账已经结了", l.Date.Year())})
		}
		if !skip {
			return again(p, v, bad)
		}
		records = slices.DeleteFunc(records, func(r ledger.Record) bool {
			return slices.ContainsFunc(late, func(l closing.Late) bool { return l.Line == r.Line })
		})
		done, err = h.Book.Enter(p.R.Context(), records)
	}
	if err != nil {
		return err
	}
	said := fmt.Sprintf("收了 %d 条：新的 %d 条，以前收过、没有再算的 %d 条；跳过 %d 行。", done.New+done.Repeated, done.New, done.Repeated, len(bad))
	if err := p.Note(audit.Recorded, "登记文件", said); err != nil {
		return err
	}
	return p.Done(root, said)
}

// again shows the rows that must be changed; nothing was entered.
func again(p *console.Page, v fileView, bad sheet.BadRows) error {
	v.Form.Wrong("file", fmt.Sprintf("有 %d 行不对，什么都没有存。", len(bad)))
	v.Bad = badRows(bad)
	return p.Again("file", v)
}
