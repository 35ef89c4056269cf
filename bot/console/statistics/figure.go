package statistics

import (
	"bytes"
	"cmp"
	"html/template"
	"slices"
	"strings"

	"mingbai/bot/console"
	"mingbai/handlers/audit"
	"mingbai/handlers/chart"
	"mingbai/handlers/export"
)

// figure is a table as a page shows it: with its shape where that says more,
// once for a desk and once for a phone, and a button that makes a file of it.
type figure struct {
	ID    string
	Name  string
	Wide  template.HTML
	Phone template.HTML
	Table console.Table
	File  fileView
}

// fileView is a button that makes a file.
type fileView struct {
	Text   string
	Label  string
	To     string
	Hidden []console.Field
}

// file is a button of this query with more values.
func (a asked) file(text, to string, more ...[2]string) fileView {
	v := fileView{Text: text, Label: text, To: to}
	for _, f := range more {
		v.Hidden = append(v.Hidden, console.Field{Name: f[0], Value: f[1]})
	}
	for name, values := range a.values() {
		v.Hidden = append(v.Hidden, console.Field{Name: name, Value: values[0]})
	}
	slices.SortFunc(v.Hidden, func(x, y console.Field) int { return cmp.Compare(x.Name, y.Name) })
	return v
}

// figure makes a figure of a page.
func (a asked) figure(page, id, name string, t console.Table) figure {
	f := figure{ID: id, Name: name, Table: t, File: a.file("下载这张表(XLSX)", sheetPath, [2]string{"page", page}, [2]string{"table", id})}
	f.File.Label = f.File.Text + "：" + t.Caption // begins with what is seen, for those who speak to the page
	return f
}

// draw gives a figure its shape, where there are neither too few nor too many
// parts to see one.
func (f *figure) draw(b chart.Bars) error {
	if len(b.Items) < 2 || len(b.Items) > mostBars {
		return nil
	}
	b.Bare = true
	for _, x := range []struct {
		to     *template.HTML
		narrow bool
	}{{&f.Wide, false}, {&f.Phone, true}} {
		b.Narrow = x.narrow
		var drawn strings.Builder
		if err := b.SVG(&drawn); err != nil {
			return err
		}
		*x.to = template.HTML(drawn.String()) // drawn by handlers/chart, which escapes the names
	}
	return nil
}

// sheet hands out one table of a page as it is seen there.
func (h pages) sheet(p *console.Page) error {
	a, err := h.asked(p)
	if err != nil {
		return err
	}
	all, notes, err := h.figuresOf(p, a, p.Value("page"))
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(f figure) bool { return f.ID == p.Value("table") })
	if i < 0 {
		return console.Sorry("没有这张表。回“统计”页再点一次。")
	}
	t := all[i].Table
	s := export.Sheet{Title: t.Caption, About: a.about(), Notes: notes, Table: export.Table{Query: a.query, At: p.Now()}}
	for _, c := range t.Columns {
		s.Columns = append(s.Columns, c.Name)
	}
	for _, row := range t.Rows {
		s.Rows = append(s.Rows, texts(row.Cells))
	}
	if t.Total != nil {
		s.Rows = append(s.Rows, texts(t.Total))
	}
	var file bytes.Buffer
	if err := s.WriteXLSX(&file); err != nil {
		return err
	}
	if err := p.Note(audit.Exported, string(export.XLSX), "导出“"+t.Caption+"” "+a.about()); err != nil {
		return err
	}
	return p.Hand(t.Caption+" "+scopeName(a.query.Place)+" "+a.period()+".xlsx", file.Bytes())
}

// figuresOf are the figures of a page, and what must be known besides.
func (h pages) figuresOf(p *console.Page, a asked, page string) ([]figure, []string, error) {
	ctx := p.R.Context()
	switch page {
	case answersPath:
		all, err := h.answered(p, a)
		return all, nil, err
	case waitsPath:
		all, err := h.waited(p, a)
		return all, nil, err
	case ledgerPath:
		f, err := h.wholeLedger(p, a)
		return []figure{f}, nil, err
	}
	counts, err := h.Figures.Figures(ctx, a.query)
	if err != nil {
		return nil, nil, err
	}
	notes, err := h.Figures.Notes(ctx, a.query, false)
	if err != nil {
		return nil, nil, err
	}
	total, _ := totals(a, counts)
	count, _ := counts.Row(a.rule)
	parts, err := divided(a, count)
	return append([]figure{total}, parts...), notes, err
}

// about says what a file is of.
func (a asked) about() string {
	basis := map[bool]string{false: "按登记日期", true: "按办结日期"}[a.query.ByClose]
	return strings.Join([]string{a.period(), scopeName(a.query.Place), orAll(a.query.Village), basis}, "　")
}

func texts(cells []console.Cell) []string {
	var out []string
	for _, c := range cells {
		out = append(out, c.Text)
	}
	return out
}
