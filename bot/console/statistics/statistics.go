// Package statistics is the console's pages of the counts: the summary of a
// period and place with its parts, the rows that stand behind each number, and
// the files made of both. It counts nothing: handlers/store does by the rules of
// handlers/ledger, handlers/export writes the files. bot gives its Area to the
// console.
package statistics

import (
	"cmp"
	"context"
	"embed"
	"html/template"
	"iter"
	"net/url"
	"slices"
	"strings"

	"mingbai/bot/console"
	"mingbai/handlers/account"
	"mingbai/handlers/chart"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
)

//go:embed templates/*.html
var templates embed.FS

// Figures counts, and reads what stands behind the counts.
type Figures interface {
	// Figures returns the counts as they are shown: those of a closed year as
	// they were signed, with corrections.
	Figures(ctx context.Context, q ledger.Query) (ledger.Counts, error)
	Entries(ctx context.Context, q ledger.Query) iter.Seq2[ledger.Entry, error]
	// Notes tells what a reader of a query's numbers must know besides, such as
	// when a year was closed and what was corrected since.
	Notes(ctx context.Context, q ledger.Query, public bool) ([]string, error)
}

// Book keeps the roster, by which towns and villages are offered.
type Book interface {
	Roster(ctx context.Context) (handoff.Roster, error)
}

// Config is what the pages need; both are required.
type Config struct {
	Figures Figures
	Book    Book
}

const (
	root       = "/office/statistics"
	ledgerPath = "/office/ledger"
	exportPath = root + "/export"
	rulesPath  = "/office/help/rules"
	mostBars   = 24 // more parts than this are a table only
)

type pages struct{ Config }

// Area returns the pages.
func Area(c Config) console.Area {
	h := pages{c}
	may := []account.Role{account.Clerk, account.Head, account.County, account.Administrator}
	return console.Area{Name: "statistics", Templates: templates, Routes: []console.Route{
		{Pattern: "GET " + root, Title: "统计", Nav: "统计", Group: console.Numbers, Roles: may, Serve: h.summary},
		{Pattern: "POST " + exportPath, Title: "导出", Roles: may, Serve: h.export},
		{Pattern: "GET " + ledgerPath, Title: "台账", Nav: "台账", Group: console.Numbers, Roles: may, Serve: h.rows},
	}}
}

// splitNames are the parts of a number, in the order in which they are shown.
var splitNames = [...]struct{ key, name string }{
	{ledger.ByTown, "分镇"}, {ledger.ByCategory, "分类"}, {ledger.ByVillage, "分村"}, {ledger.ByMonth, "分月"}, {ledger.ByChannel, "分渠道"},
}

// summaryView is the page of the counts.
type summaryView struct {
	Period string
	Filter console.Filter
	Notes  []string
	Table  console.Table
	Chosen string // the number whose parts are shown
	Parts  []partView
	Files  []fileView
}

// partView is one way in which a number divides.
type partView struct {
	Name  string
	Chart template.HTML
	Table console.Table
}

// fileView is a button that makes a file.
type fileView struct {
	Text   string
	To     string
	Hidden []console.Field
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
	v := summaryView{Period: a.period(), Table: h.totals(a, counts)}
	if v.Filter, err = h.filter(p, a); err != nil {
		return err
	}
	if v.Notes, err = h.Figures.Notes(p.R.Context(), a.query, false); err != nil {
		return err
	}
	count, _ := counts.Row(a.rule)
	v.Chosen = count.Indicator + "(" + count.Unit + ")"
	for _, s := range splitNames {
		if parts := count.By[s.key]; len(parts) > 0 {
			part, err := divide(a, count, s.key, s.name)
			if err != nil {
				return err
			}
			v.Parts = append(v.Parts, part)
		}
	}
	v.Files = files(a)
	return p.Show("statistics", v)
}

// totals is the table of all counts.
func (h pages) totals(a asked, counts ledger.Counts) console.Table {
	t := console.Table{Caption: "合计", Columns: []console.Column{
		{Name: "项目"}, {Name: "单位"}, {Name: "数", Number: true, Rule: rulesPath}, {Name: "其中线下登记", Number: true}, {Name: "分开看"},
	}}
	for _, c := range counts.Rows {
		row := console.Row{Cells: []console.Cell{
			console.Words(c.Indicator), console.Words(c.Unit), console.Words("无记录"), console.Words(""), console.Words(""),
		}}
		if c.Recorded() {
			row.Cells[2] = console.Words(ledger.Text(c.Value, c.Unit))
			if len(c.By) > 0 {
				row.Cells[2] = console.To(ledger.Text(c.Value, c.Unit), a.rowsOf(c.Rule, "", ""))
				row.Cells[3] = console.Words(ledger.Text(c.Offline, c.Unit))
				row.Cells[4] = console.To("类别、村居、月份", a.with("rule", c.Rule)+"#parts")
			}
		} else {
			row.Tone = "quiet"
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// divide shows the parts of a count: a chart where there are few, and a table
// whose numbers open to their rows.
func divide(a asked, c ledger.Count, key, name string) (partView, error) {
	v := partView{Name: name, Table: console.Table{Caption: c.Indicator + name, Columns: []console.Column{
		{Name: strings.TrimPrefix(name, "分")}, {Name: c.Unit, Number: true}, {Name: "占", Number: true},
	}}}
	bars := chart.Bars{Title: c.Indicator + name, Unit: c.Unit}
	for _, part := range ordered(c.By[key], key) {
		n := c.By[key][part]
		v.Table.Rows = append(v.Table.Rows, console.Row{Cells: []console.Cell{
			console.Words(part), console.To(ledger.Text(n, c.Unit), a.rowsOf(c.Rule, key, part)), console.Words(share(n, c.Value)),
		}})
		value := float64(n)
		if c.Unit == "万元" {
			value /= 10000
		}
		bars.Items = append(bars.Items, chart.Item{Name: part, Value: value, Label: ledger.Text(n, c.Unit)})
	}
	v.Table.Total = []console.Cell{console.Words("合计"), console.Words(ledger.Text(c.Value, c.Unit)), console.Words("")}
	if len(bars.Items) < 2 || len(bars.Items) > mostBars {
		return v, nil
	}
	var drawn strings.Builder
	if err := bars.SVG(&drawn); err != nil {
		return v, err
	}
	v.Chart = template.HTML(drawn.String()) // drawn by handlers/chart, which escapes the names
	return v, nil
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
	return chart.Number(float64(n*1000/of)/10) + "%"
}

// files are the buttons that write what is shown.
func files(a asked) []fileView {
	one := func(text, format, public, rows string) fileView {
		v := fileView{Text: text, To: exportPath}
		for _, f := range [][2]string{{"format", format}, {"public", public}, {"rows", rows}} {
			v.Hidden = append(v.Hidden, console.Field{Name: f[0], Value: f[1]})
		}
		for name, values := range a.values() {
			v.Hidden = append(v.Hidden, console.Field{Name: name, Value: values[0]})
		}
		slices.SortFunc(v.Hidden, func(x, y console.Field) int { return cmp.Compare(x.Name, y.Name) })
		return v
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
