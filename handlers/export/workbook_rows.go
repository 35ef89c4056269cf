package export

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// mostRows is how many rows a sheet takes, the head not counted.
const mostRows = 1_000_000

// rows writes the rows, streaming, on as many sheets as they need.
func (b *workbook) rows(t Table, o Options, rows Entries) error {
	var out *excelize.StreamWriter
	var sheets, at, n int
	record := make([]any, 0, len(headers()))
	for e, err := range rows {
		if err != nil {
			return err
		}
		if out == nil || at == mostRows {
			if out != nil {
				if err := out.Flush(); err != nil {
					return fmt.Errorf("export: rows: %w", err)
				}
			}
			sheets++
			if out, err = b.rowSheet(sheets); err != nil {
				return fmt.Errorf("export: rows: %w", err)
			}
			at = 0
		}
		record = record[:0]
		for _, f := range t.fields(e) {
			record = append(record, f.value())
		}
		at++
		if err := out.SetRow(fmt.Sprintf("A%d", at+1), record); err != nil {
			return fmt.Errorf("export: rows: %w", err)
		}
		n++
		o.Progress(n)
	}
	if out == nil {
		var err error
		if out, err = b.rowSheet(1); err != nil {
			return fmt.Errorf("export: rows: %w", err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("export: rows: %w", err)
	}
	return nil
}

// value is the field as the file takes it; nothing for an empty text.
func (f field) value() any {
	switch {
	case f.unit == money:
		return float64(f.number) / 10_000
	case f.unit != "":
		return f.number
	case f.text == "":
		return nil
	}
	return f.text
}

// rowSheet begins a sheet of rows.
func (b *workbook) rowSheet(number int) (*excelize.StreamWriter, error) {
	name := sheetRows
	if number > 1 {
		name = fmt.Sprintf("%s%d", sheetRows, number)
	}
	if _, err := b.file.NewSheet(name); err != nil {
		return nil, err
	}
	out, err := b.file.NewStreamWriter(name)
	if err != nil {
		return nil, err
	}
	for i, head := range headers() {
		if err := out.SetColWidth(i+1, i+1, max(width(head), rowWidth(i))); err != nil {
			return nil, err
		}
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, XSplit: 1, YSplit: 1, TopLeftCell: "B2", ActivePane: "bottomRight"}); err != nil {
		return nil, err
	}
	head := make([]any, 0, len(headers()))
	for _, text := range headers() {
		head = append(head, excelize.Cell{StyleID: b.styles.head, Value: text})
	}
	return out, out.SetRow("A1", head)
}

// rowWidth is how wide a column of rows is at least.
func rowWidth(column int) float64 {
	switch column {
	case 0, 2:
		return 26
	case 3, 4, 7:
		return 16
	}
	return 12
}
