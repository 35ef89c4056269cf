package statistics

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"mingbai/bot/console"
	"mingbai/handlers/chart"
	"mingbai/handlers/ledger"
)

// splitNames are the parts of a number, in the order in which they are shown.
var splitNames = [...]struct{ key, name string }{
	{ledger.ByTown, "分镇"}, {ledger.ByCategory, "分类"}, {ledger.ByVillage, "分村"}, {ledger.ByMonth, "分月"}, {ledger.ByChannel, "分渠道"},
}

// summaryView is the page of the counts.
type summaryView struct {
	Period  string
	Ways    []console.Link
	Filter  console.Filter
	Notes   []string
	Total   figure
	Nothing []string // indicators without a record
	Chosen  string   // the number whose parts are shown
	Parts   []figure
	Files   []fileView
	Rule    string // version of the counting rules
}

// summary shows the counts of a query and the parts of one of them.
func (h pages) summary(p *console.Page) error {
	a, err := h.asked(p)
	if err != nil {
		return err
	}
	counts, err := h.Figures.Figures(p.R.Context(), a.query)
	if err != nil {
		return err
	}
	v := summaryView{Period: a.period(), Ways: ways(a, root), Rule: counts.Rule, Files: files(a)}
	if v.Filter, err = h.filter(p, a); err != nil {
		return err
	}
	if v.Notes, err = h.Figures.Notes(p.R.Context(), a.query, false); err != nil {
		return err
	}
	v.Total, v.Nothing = totals(a, counts)
	count, _ := counts.Row(a.rule)
	v.Chosen = count.Indicator + "(" + count.Unit + ")"
	if v.Parts, err = divided(a, count); err != nil {
		return err
	}
	return p.Show("statistics", v)
}

// totals is the table of all counts that anything stands behind, and the names
// of the others.
func totals(a asked, counts ledger.Counts) (figure, []string) {
	var nothing []string
	t := console.Table{Caption: "合计", Columns: []console.Column{
		{Name: "项目"}, {Name: "数", Number: true, Rule: rulesPath}, {Name: "其中线下登记", Number: true},
	}, Empty: console.State{Title: "这段时间、这个地方没有记录", Text: "换个期间或地方；线下办的事在“登记”里记。"}}
	for _, c := range counts.Rows {
		name := c.Indicator + "(" + c.Unit + ")"
		if !c.Recorded() {
			nothing = append(nothing, name)
			continue
		}
		row := console.Row{Cells: []console.Cell{console.Words(name), console.Words(ledger.Text(c.Value, c.Unit)), console.Words("")}}
		if len(c.By) > 0 {
			row.Cells[0] = console.To(name, a.with("rule", c.Rule)+"#parts")
			row.Cells[1] = console.To(ledger.Text(c.Value, c.Unit), a.rowsOf(c.Rule, "", ""))
			row.Cells[2] = console.Words(ledger.Text(c.Offline, c.Unit))
		}
		t.Rows = append(t.Rows, row)
	}
	return a.figure(root, "total", "合计", t), nothing
}

// divided are the ways in which a count divides.
func divided(a asked, c ledger.Count) ([]figure, error) {
	var out []figure
	for _, s := range splitNames {
		if len(c.By[s.key]) == 0 {
			continue
		}
		part, err := divide(a, c, s.key, s.name)
		if err != nil {
			return nil, err
		}
		out = append(out, part)
	}
	return out, nil
}

// divide shows the parts of a count: a chart where there are few, and a table
// whose numbers open to their rows.
func divide(a asked, c ledger.Count, key, name string) (figure, error) {
	t := console.Table{Caption: c.Indicator + name, Columns: []console.Column{
		{Name: strings.TrimPrefix(name, "分")}, {Name: c.Unit, Number: true}, {Name: "占", Number: true},
	}}
	bars := chart.Bars{Title: c.Indicator + name, Unit: c.Unit}
	for _, part := range ordered(c.By[key], key) {
		n := c.By[key][part]
		t.Rows = append(t.Rows, console.Row{Cells: []console.Cell{
			console.Words(part), console.To(ledger.Text(n, c.Unit), a.rowsOf(c.Rule, key, part)), console.Words(share(n, c.Value)),
		}})
		value := float64(n)
		if c.Unit == "万元" {
			value /= 10000
		}
		bars.Items = append(bars.Items, chart.Item{Name: part, Value: value, Label: ledger.Text(n, c.Unit)})
	}
	t.Total = []console.Cell{console.Words("合计"), console.Words(ledger.Text(c.Value, c.Unit)), console.Words("")}
	f := a.figure(root, key, name, t)
	return f, f.draw(bars)
}

// ordered returns the parts as they are read: months by time, the others by
// size.
func ordered(parts map[string]ledger.Number, key string) []string {
	var names []string
	for name := range parts {
		names = append(names, name)
	}
	slices.SortFunc(names, func(x, y string) int {
		if key == ledger.ByMonth {
			return cmp.Compare(x, y)
		}
		return cmp.Or(cmp.Compare(parts[y], parts[x]), cmp.Compare(x, y))
	})
	return names
}

// share writes a part of a whole in per cent.
func share(n, of ledger.Number) string {
	if of == 0 {
		return ""
	}
	return fmt.Sprintf("%.1f%%", float64(n)*100/float64(of))
}

// files are the buttons that write all that is counted.
func files(a asked) []fileView {
	one := func(text, format, public, rows string) fileView {
		return a.file(text, exportPath, [2]string{"format", format}, [2]string{"public", public}, [2]string{"rows", rows})
	}
	return []fileView{
		one("下载表格(XLSX)", "xlsx", "", ""), one("下载表格，带明细", "xlsx", "", "yes"),
		one("下载 CSV", "csv", "", ""), one("下载对外公开用的(小数字不显示)", "xlsx", "yes", ""),
	}
}

// rowsOf is the address of the rows behind a number.
func (a asked) rowsOf(rule, split, part string) string {
	q := a.values()
	q.Set("rule", rule)
	if split != "" {
		q.Set(param(split), part)
	}
	return ledgerPath + "?" + q.Encode()
}

// with is the address of this page with one value changed.
func (a asked) with(name, value string) string {
	return console.With(&url.URL{Path: root, RawQuery: a.values().Encode()}, name, value)
}
