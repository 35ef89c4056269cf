package statistics

import (
	"bytes"
	"cmp"
	"fmt"
	"net/url"

	"mingbai/bot/console"
	"mingbai/handlers/audit"
	"mingbai/handlers/export"
)

// types are the media types of the files.
var types = map[export.Format]string{
	export.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", export.CSV: "text/csv; charset=utf-8",
}

// export hands out a file of what is shown. It is entered in the audit trail
// before: what cannot be entered does not leave the house.
func (h pages) export(p *console.Page) error {
	a, err := h.asked(p)
	if err != nil {
		return err
	}
	format := export.Format(p.Value("format"))
	public, detailed := p.Value("public") != "", p.Value("rows") != ""
	if types[format] == "" || public && detailed {
		return console.Sorry("没有这种表格。回“统计”页，用下面的按钮下载。")
	}
	counts, err := h.Figures.Figures(p.R.Context(), a.query)
	if err != nil {
		return err
	}
	table, err := export.New(counts, p.Now())
	if err != nil {
		return err
	}
	if public {
		table = table.Publish()
	}
	if table.Notes, err = h.Figures.Notes(p.R.Context(), a.query, public); err != nil {
		return err
	}
	var rows export.Entries
	if detailed {
		rows = h.Figures.Entries(p.R.Context(), a.query)
	}
	var file bytes.Buffer
	if err := table.Write(&file, format, export.Options{}, rows); err != nil {
		return err
	}
	what := map[bool]string{false: "合计", true: "公开用的合计"}[public]
	if detailed {
		what = "明细"
	}
	details := fmt.Sprintf("导出 %s 至 %s %s 的%s", a.query.From, a.query.To, cmp.Or(a.query.Place+a.query.Village, "全部地方"), what)
	if err := p.Note(audit.Exported, string(format), details); err != nil {
		return err
	}
	name := fmt.Sprintf("%s统计 %s至%s%s.%s", scopeName(a.query.Place), a.query.From, a.query.To, map[bool]string{true: " 公开"}[public], format)
	head := p.W.Header()
	head.Set("Content-Type", types[format])
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(name))
	_, err = p.W.Write(file.Bytes())
	return err
}
