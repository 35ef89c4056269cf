package statistics

import (
	"bytes"
	"cmp"
	"fmt"

	"mingbai/bot/console"
	"mingbai/handlers/audit"
	"mingbai/handlers/export"
)

// export hands out a file of all counts of a query. It is entered in the audit
// trail before: what cannot be entered does not leave the house.
func (h pages) export(p *console.Page) error {
	a, err := h.asked(p)
	if err != nil {
		return err
	}
	format := export.Format(p.Value("format"))
	public, detailed := p.Value("public") != "", p.Value("rows") != ""
	if format != export.XLSX && format != export.CSV || public && detailed {
		return console.Sorry("没有这种表格。回“统计”页，用下面的按钮下载。")
	}
	table, err := h.table(p, a, public, detailed, format)
	if err != nil {
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
	name := fmt.Sprintf("%s统计 %s至%s%s", scopeName(a.query.Place), a.query.From, a.query.To, map[bool]string{true: " 公开"}[public])
	return p.Hand(name+"."+string(format), file.Bytes())
}

// table is what is exported, entered in the audit trail.
func (h pages) table(p *console.Page, a asked, public, detailed bool, format export.Format) (export.Table, error) {
	ctx := p.R.Context()
	counts, err := h.Figures.Figures(ctx, a.query)
	if err != nil {
		return export.Table{}, err
	}
	table, err := export.New(counts, p.Now())
	if err != nil {
		return table, err
	}
	if public {
		table, err = h.Figures.Public(ctx, table, p.Me.Name)
	} else {
		what := map[bool]string{false: "合计", true: "明细"}[detailed]
		err = p.Note(audit.Exported, string(format), fmt.Sprintf("导出 %s 至 %s %s 的%s", a.query.From, a.query.To, cmp.Or(a.query.Place+a.query.Village, "全部地方"), what))
	}
	if err != nil {
		return table, err
	}
	table.Notes, err = h.Figures.Notes(ctx, a.query, public)
	return table, err
}
