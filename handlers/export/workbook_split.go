package export

import (
	"fmt"
	"slices"

	"github.com/xuri/excelize/v2"

	"mingbai/handlers/ledger"
)

// pivot is the numbers of one split: parts down, indicators across.
type pivot struct {
	split Split
	names []string
	rows  []Row // those that are recorded and have the split
}

// pivot gathers what a sheet of a split shows.
func (t Table) pivot(s Split) pivot {
	p := pivot{split: s}
	seen := map[string]ledger.Number{}
	for _, r := range t.Rows {
		this, there := r.Split(s.Key)
		if !there || r.Total.Mark == Empty {
			continue
		}
		p.rows = append(p.rows, r)
		for _, part := range this.Parts {
			seen[part.Name] = 0
		}
	}
	p.names = names(s.Key, seen, t.seen())
	return p
}

// cell is what stands where a part and an indicator meet; nil where the part
// does not apply to the indicator.
func (p pivot) cell(r Row, name string) any {
	s, _ := r.Split(p.split.Key)
	if s.Withheld {
		return NotPublic
	}
	for _, part := range s.Parts {
		if part.Name == name {
			return cellValue(part.Cell, r.Unit)
		}
	}
	if p.split.Key == ledger.ByCategory && !applies(r.Rule, name) {
		return nil
	}
	return cellValue(Cell{}, r.Unit)
}

// applies tells whether a category belongs to the register of a rule.
func applies(rule, category string) bool {
	for _, r := range ledger.Rules() {
		if r.ID == rule && len(r.Kinds) > 0 {
			return slices.Contains(ledger.CategoryNames(r.Kinds[0]), category)
		}
	}
	return false
}

// split writes the sheet of a split, with a chart of its first indicator.
func (b *workbook) split(t Table, s Split) error {
	p := t.pivot(s)
	if len(p.rows) == 0 && s.Key == ledger.ByTown {
		return nil
	}
	sheet := sheetOf(s.Key)
	if _, err := b.file.NewSheet(sheet); err != nil {
		return err
	}
	if err := b.put(sheet, 1, 1, s.Name, b.styles.head); err != nil {
		return err
	}
	if err := b.setWidth(sheet, 1, width(append(p.names, s.Name)...)); err != nil {
		return err
	}
	if len(p.rows) == 0 {
		return b.put(sheet, 1, 2, NoRecord, b.styles.text)
	}
	for i, name := range append(slices.Clone(p.names), wholeLine) {
		if err := b.put(sheet, 1, i+2, name, b.styles.text); err != nil {
			return err
		}
	}
	for col, r := range p.rows {
		if err := b.column(sheet, col+2, p, r); err != nil {
			return err
		}
	}
	if err := b.file.SetRowHeight(sheet, 1, 50); err != nil {
		return err
	}
	if err := b.freeze(sheet, 1, 1); err != nil {
		return err
	}
	return b.chart(sheet, p, s.Key == ledger.ByMonth)
}

// column writes one indicator of a split.
func (b *workbook) column(sheet string, col int, p pivot, r Row) error {
	if err := b.put(sheet, col, 1, r.Name(), b.styles.head); err != nil {
		return err
	}
	for i, name := range p.names {
		value := p.cell(r, name)
		if value == nil {
			value = ""
		}
		if err := b.put(sheet, col, i+2, value, b.styles.number(r.Unit, false)); err != nil {
			return err
		}
	}
	if err := b.put(sheet, col, len(p.names)+2, cellValue(r.Total, r.Unit), b.styles.number(r.Unit, true)); err != nil {
		return err
	}
	return b.setWidth(sheet, col, min(width(r.Name()), 16))
}

// applying is the stretch of parts that apply to an indicator.
func (p pivot) applying(r Row) (from, n int) {
	from = -1
	for i, name := range p.names {
		if p.cell(r, name) != nil {
			if from < 0 {
				from = i
			}
			n = i - from + 1
		}
	}
	return from, n
}

// mostBars is how many parts a chart of the workbook shows: more are not read.
const mostBars = 60

// chart draws the first indicator of a sheet below its numbers: months as a
// line, everything else as bars. Excel draws it with its own fonts.
func (b *workbook) chart(sheet string, p pivot, line bool) error {
	first := slices.IndexFunc(p.rows, func(r Row) bool { s, _ := r.Split(p.split.Key); return !s.Withheld })
	if first < 0 {
		return nil
	}
	top, n := p.applying(p.rows[first])
	if n == 0 || n > mostBars {
		return nil
	}
	column, err := excelize.ColumnNumberToName(first + 2)
	if err != nil {
		return err
	}
	span := func(column string) string {
		return fmt.Sprintf("'%s'!$%s$%d:$%s$%d", sheet, column, top+2, column, top+n+1)
	}
	readable := excelize.Font{Color: "16201E", Size: 9}
	accent := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"0B4A43"}}
	c := excelize.Chart{
		Type:      excelize.Bar,
		Series:    []excelize.ChartSeries{{Name: fmt.Sprintf("'%s'!$%s$1", sheet, column), Categories: span("A"), Values: span(column), Fill: accent}},
		Title:     excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: p.rows[first].Name() + " " + sheet}}},
		Legend:    excelize.ChartLegend{Position: "none"},
		PlotArea:  excelize.ChartPlotArea{ShowVal: true},
		XAxis:     excelize.ChartAxis{ReverseOrder: true, Font: readable},
		YAxis:     excelize.ChartAxis{Font: readable},
		Dimension: excelize.ChartDimension{Width: 640, Height: uint(140 + 22*n)},
		Format:    excelize.GraphicOptions{AltText: p.rows[first].Name() + "，" + sheet + "，数字见上表"},
	}
	if line {
		c.Type, c.XAxis, c.Dimension.Height = excelize.Line, excelize.ChartAxis{Font: readable}, 320
		c.Series[0].Line = excelize.LineOptions{Fill: accent, Width: 2.25}
	}
	at, err := excelize.CoordinatesToCellName(1, len(p.names)+5)
	if err != nil {
		return err
	}
	return b.file.AddChart(sheet, at, &c)
}
