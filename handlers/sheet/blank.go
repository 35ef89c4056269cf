package sheet

import (
	"bytes"
	"fmt"

	"github.com/xuri/excelize/v2"
)

// Column is a column of an empty table.
type Column struct {
	Name   string
	Wide   bool     // room for a sentence
	Choose []string // what may be written, as a list to choose from; nil = anything
}

// blankRows is how far down a column of an empty table offers its list.
const blankRows = 2000

// Blank returns an Excel workbook with the head of a table and nothing below it.
// What may be chosen stands in a sheet that is not shown, which Read passes over.
func Blank(columns []Column) ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close()
	const table, lists = "Sheet1", "选项"
	if _, err := f.NewSheet(lists); err != nil {
		return nil, fmt.Errorf("sheet: blank: %w", err)
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return nil, fmt.Errorf("sheet: blank: %w", err)
	}
	for i, c := range columns {
		if err := blankColumn(f, table, lists, i+1, c, bold); err != nil {
			return nil, fmt.Errorf("sheet: blank: %s: %w", c.Name, err)
		}
	}
	if err := f.SetSheetVisible(lists, false); err != nil {
		return nil, fmt.Errorf("sheet: blank: %w", err)
	}
	if err := f.SetPanes(table, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return nil, fmt.Errorf("sheet: blank: %w", err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		return nil, fmt.Errorf("sheet: blank: %w", err)
	}
	return b.Bytes(), nil
}

// blankColumn writes the head of a column and the list to choose from.
func blankColumn(f *excelize.File, table, lists string, at int, c Column, head int) error {
	name, err := excelize.ColumnNumberToName(at)
	if err != nil {
		return err
	}
	width := 12.0
	if c.Wide {
		width = 40
	}
	if err := f.SetColWidth(table, name, name, width); err != nil {
		return err
	}
	if err := f.SetCellStr(table, name+"1", c.Name); err != nil {
		return err
	}
	if err := f.SetCellStyle(table, name+"1", name+"1", head); err != nil {
		return err
	}
	if len(c.Choose) == 0 {
		return nil
	}
	if err := f.SetSheetCol(lists, name+"1", &c.Choose); err != nil {
		return err
	}
	rule := excelize.NewDataValidation(true)
	rule.Sqref = fmt.Sprintf("%s2:%s%d", name, name, blankRows)
	rule.SetSqrefDropList(fmt.Sprintf("'%s'!$%s$1:$%s$%d", lists, name, name, len(c.Choose)))
	return f.AddDataValidation(table, rule)
}
