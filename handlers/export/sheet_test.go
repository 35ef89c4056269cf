package export_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"mingbai/handlers/export"
)

// TestSheet opens the file again: numbers are numbers, nothing is a formula.
func TestSheet(t *testing.T) {
	var file bytes.Buffer
	err := export.Sheet{Title: "接单用时", About: "2026年　甲镇", Notes: []string{"=1+1"}, Columns: []string{"村居", "单", "万元", "按时率"},
		Rows:  [][]string{{"甲村", "12", "1.50", "91.6%"}, {"=HYPERLINK(1)", "0012", "", "无记录"}},
		Table: export.Table{At: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)}}.WriteXLSX(&file)
	if err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := book.Close(); err != nil {
			t.Error(err)
		}
	}()
	sheet := book.GetSheetList()[0]
	for at, want := range map[string]struct {
		text string
		kind excelize.CellType
	}{
		"A1": {"接单用时", excelize.CellTypeSharedString}, "A4": {"甲村", excelize.CellTypeSharedString}, "B4": {"12", excelize.CellTypeUnset},
		"C4": {"1.50", excelize.CellTypeUnset}, "D4": {"91.6%", excelize.CellTypeSharedString}, "B5": {"0012", excelize.CellTypeSharedString},
		"A5": {"'=HYPERLINK(1)", excelize.CellTypeSharedString}, "A7": {"'=1+1", excelize.CellTypeSharedString},
	} {
		text, err := book.GetCellValue(sheet, at)
		kind, failed := book.GetCellType(sheet, at)
		if err != nil || failed != nil || text != want.text || kind != want.kind {
			t.Errorf("%s is %q of type %v, want %q of %v (%v, %v)", at, text, kind, want.text, want.kind, err, failed)
		}
		if formula, err := book.GetCellFormula(sheet, at); err != nil || formula != "" {
			t.Errorf("%s is the formula %q, %v", at, formula, err)
		}
	}
}
