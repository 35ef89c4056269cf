package chart

import (
	"regexp"
	"strings"

	"github.com/rivo/uniseg"
)

// Text is the chart as a table of plain text.
func (b Bars) Text() string {
	rows := make([][]string, 0, len(b.Items))
	for _, item := range b.Items {
		rows = append(rows, []string{item.Name, item.text()})
	}
	return page(b.Title, b.Unit, Table(nil, rows), b.Note)
}

// Text is the chart as a table of plain text, the sources below.
func (l Lines) Text() string {
	head := []string{""}
	for _, s := range l.Series {
		head = append(head, l.name(s))
	}
	if len(l.Series) == 1 && head[1] == "" {
		head = nil
	}
	var rows [][]string
	for i, period := range l.Periods {
		row := []string{period}
		for _, s := range l.Series {
			text := NoRecord
			if i < len(s.Points) {
				text = s.Points[i].text()
			}
			row = append(row, text)
		}
		rows = append(rows, row)
	}
	notes := []string{l.Note}
	if l.check() == nil {
		notes = append(notes, l.sources()...)
	}
	return page(l.Title, l.Unit, Table(head, rows), notes...)
}

// page puts a title over a table and notes below it.
func page(title, unit, table string, notes ...string) string {
	var b strings.Builder
	b.WriteString(oneLine(title))
	if unit != "" {
		b.WriteString("(单位：" + oneLine(unit) + ")")
	}
	b.WriteString("\n")
	if table == "" {
		table = NoRecord + "\n"
	}
	b.WriteString(table)
	for _, note := range notes {
		if note != "" {
			b.WriteString(oneLine(note) + "\n")
		}
	}
	return b.String()
}

// numeric tells what stands at the right of its column.
var numeric = regexp.MustCompile(`^(<|近|约|超)?-?[0-9][0-9.,%]*[余多]?$`)

// Table aligns rows in columns, counting a Chinese character as two. Numbers
// stand at the right. Gaps are filled with the wide space of Chinese type where
// one fits, so that columns hold in most fonts of chats as well. head may be nil.
func Table(head []string, rows [][]string) string {
	all := rows
	if head != nil {
		all = append([][]string{head}, rows...)
	}
	var widths []int
	for _, row := range all {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], uniseg.StringWidth(oneLine(cell)))
		}
	}
	var b strings.Builder
	for _, row := range all {
		var line strings.Builder
		for i, cell := range row {
			cell = oneLine(cell)
			gap := widths[i] - uniseg.StringWidth(cell)
			if i > 0 {
				line.WriteString("  ")
			}
			if numeric.MatchString(cell) {
				line.WriteString(strings.Repeat(" ", gap) + cell)
				continue
			}
			line.WriteString(cell + strings.Repeat("　", gap/2) + strings.Repeat(" ", gap%2))
		}
		b.WriteString(strings.TrimRight(line.String(), " 　") + "\n")
	}
	return b.String()
}

// oneLine keeps a text from breaking the table.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
