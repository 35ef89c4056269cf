package worklog

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"mingbai/handlers/export"
	"mingbai/handlers/ledger"
)

// Sheets of the workbook.
const (
	sheetRows  = "工作日志"
	sheetTotal = "合计"
)

// book is a workbook in the making.
type book struct {
	file       *excelize.File
	head, bold int
}

// Workbook writes the log as a workbook. Texts stay texts; no cell is a formula.
func Workbook(w io.Writer, l Log) (err error) {
	b := book{file: excelize.NewFile()}
	defer func() {
		if closed := b.file.Close(); err == nil {
			err = closed
		}
	}()
	for _, step := range []func(Log) error{b.prepare, b.entries, b.totals} {
		if err := step(l); err != nil {
			return fmt.Errorf("worklog: workbook: %w", err)
		}
	}
	_, err = b.file.WriteTo(w)
	return err
}

// prepare names the sheets and makes the styles.
func (b *book) prepare(l Log) error {
	if err := b.file.SetSheetName("Sheet1", sheetRows); err != nil {
		return err
	}
	if _, err := b.file.NewSheet(sheetTotal); err != nil {
		return err
	}
	at := l.At.UTC().Format("2006-01-02T15:04:05Z")
	if err := b.file.SetDocProps(&excelize.DocProperties{Title: l.title(), Creator: "明白", LastModifiedBy: "明白", Language: "zh-CN", Created: at, Modified: at}); err != nil {
		return err
	}
	var err error
	if b.head, err = b.file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true, Color: "FFFFFF"},
		Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"0B4A43"}}, Alignment: &excelize.Alignment{Horizontal: "center"}}); err != nil {
		return err
	}
	b.bold, err = b.file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	return err
}

// put writes a value; texts are made safe.
func (b *book) put(sheet string, col, row int, value any, style int) error {
	at, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		return err
	}
	if text, ok := value.(string); ok {
		err = b.file.SetCellStr(sheet, at, export.Guard(text))
	} else {
		err = b.file.SetCellValue(sheet, at, value)
	}
	if err != nil || style == 0 {
		return err
	}
	return b.file.SetCellStyle(sheet, at, at, style)
}

// row writes values from the first column on.
func (b *book) row(sheet string, row, style int, values ...any) error {
	for i, v := range values {
		if err := b.put(sheet, i+1, row, v, style); err != nil {
			return err
		}
	}
	return nil
}

// firstRow is where the head of the entries stands.
const firstRow = 3

// entries writes the first sheet, a row for each entry.
func (b *book) entries(l Log) error {
	if err := b.row(sheetRows, 1, b.bold, l.title()); err != nil {
		return err
	}
	if err := b.row(sheetRows, 2, 0, l.about()); err != nil {
		return err
	}
	for i, c := range columns() {
		if err := b.put(sheetRows, i+1, firstRow, c.name, b.head); err != nil {
			return err
		}
		name, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		if err := b.file.SetColWidth(sheetRows, name, name, float64(c.wide)+4); err != nil {
			return err
		}
	}
	for i, e := range l.Entries {
		if err := b.entry(firstRow+1+i, e); err != nil {
			return err
		}
	}
	end := firstRow + len(l.Entries) + 2
	if len(l.Entries) == 0 {
		if err := b.row(sheetRows, end, 0, nothing); err != nil {
			return err
		}
	}
	if err := b.row(sheetRows, end+2, 0, signed); err != nil {
		return err
	}
	return b.file.SetPanes(sheetRows, &excelize.Panes{Freeze: true, YSplit: firstRow, TopLeftCell: fmt.Sprintf("A%d", firstRow+1), ActivePane: "bottomLeft"})
}

func (b *book) entry(row int, e ledger.Entry) error {
	for i, c := range columns() {
		var value any
		if c.count != nil {
			value = c.count(e)
		} else {
			value = c.text(e)
		}
		if err := b.put(sheetRows, i+1, row, value, 0); err != nil {
			return err
		}
	}
	return nil
}

// totals writes the second sheet.
func (b *book) totals(l Log) error {
	if err := b.row(sheetTotal, 1, b.head, "工作", "数量", "单位", "人次", "其中线下补登", "登记笔数"); err != nil {
		return err
	}
	totals := l.Totals()
	for i, t := range totals {
		if err := b.row(sheetTotal, i+2, 0, ledger.KindName(t.Kind), t.Matters, t.Unit(), t.Visits, t.Offline, t.Rows); err != nil {
			return err
		}
	}
	if err := b.file.SetColWidth(sheetTotal, "A", "F", 14); err != nil {
		return err
	}
	return b.row(sheetTotal, len(totals)+3, 0, noteAdd)
}
