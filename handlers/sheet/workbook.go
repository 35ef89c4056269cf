package sheet

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"
)

const (
	widest   = 200      // columns of a sheet
	mostText = 32 << 20 // bytes of a workbook's text, unpacked
)

// workbook reads the one filled sheet of an Excel file.
func workbook(data []byte, most Limits) ([]Row, error) {
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: mostText, UnzipXMLSizeLimit: mostText, CultureInfo: excelize.CultureNameZhCN})
	if err != nil {
		return nil, fmt.Errorf("%w：Excel 打不开它，可能坏了、太大或加了密码。请另存为新的 .xlsx 或 CSV 再来", ErrFile)
	}
	defer f.Close()
	var rows []Row
	name := ""
	for _, sheet := range f.GetSheetList() {
		if shown, err := f.GetSheetVisible(sheet); err != nil || !shown {
			continue
		}
		found, err := (book{f, sheet}).rows(most)
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			continue
		}
		if err := whole(f, sheet, found[0].Line); err != nil {
			return nil, err
		}
		if name != "" {
			return nil, fmt.Errorf("%w：“%s”和“%s”两个表都有内容，一次只收一个表，请另存后再来", ErrFile, name, sheet)
		}
		rows, name = found, sheet
	}
	return rows, nil
}

// whole refuses a sheet with cells merged over several rows: only the first of
// these would have what is written there, and what the others lack would be
// counted wrongly. Over the head, and in a title, they may be.
func whole(f *excelize.File, sheet string, first int) error {
	merged, err := f.GetMergeCells(sheet, true)
	if err != nil {
		return fmt.Errorf("%w：“%s”这个表读不出来，请另存为 CSV 再来", ErrFile, sheet)
	}
	for _, m := range merged {
		_, from, errFrom := excelize.CellNameToCoordinates(m.GetStartAxis())
		_, to, errTo := excelize.CellNameToCoordinates(m.GetEndAxis())
		if errFrom != nil || errTo != nil || to > from && to > first {
			return fmt.Errorf("%w：第%d行到第%d行有合并的单元格，请取消合并，每一行都写上，再来", ErrFile, from, to)
		}
	}
	return nil
}

// book is one sheet of a workbook.
type book struct {
	file  *excelize.File
	sheet string
}

// rows goes through the sheet twice at once, for what is stored and for what is
// shown: a day is stored as a number, and only how it is shown tells.
func (b book) rows(most Limits) ([]Row, error) {
	broken := fmt.Errorf("%w：“%s”这个表读不出来，请另存为 CSV 再来", ErrFile, b.sheet)
	stored, err := b.file.Rows(b.sheet)
	if err != nil {
		return nil, broken
	}
	defer stored.Close()
	shown, err := b.file.Rows(b.sheet)
	if err != nil {
		return nil, broken
	}
	defer shown.Close()
	since1904 := b.since1904()
	var rows []Row
	for line := 1; stored.Next() && shown.Next(); line++ {
		cells, err := stored.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return nil, broken
		}
		looks, err := shown.Columns()
		if err != nil {
			return nil, broken
		}
		if len(cells) > widest {
			return nil, fmt.Errorf("%w：最多 %d 列", ErrFile, widest)
		}
		for i := range cells {
			if i < len(looks) {
				cells[i] = cell(cells[i], looks[i], since1904)
			}
		}
		if rows, err = add(rows, Row{line, cells}, most); err != nil {
			return nil, err
		}
	}
	if stored.Error() != nil {
		return nil, broken
	}
	return rows, nil
}

// dotted is a number with a fraction.
var dotted = regexp.MustCompile(`^-?\d+\.\d+$`)

// exponent is how Excel stores a number with too many digits for its own taste.
var exponent = regexp.MustCompile(`^-?\d(\.\d+)?E[+-]\d+$`)

// dayMark is what only a day has between its numbers.
var dayMark = regexp.MustCompile(`[\d一二三四五六七八九十][年月/-]|^(?:19|20)\d\d\.\d{1,2}\.\d{1,2}|^(?:19|20)\d{6}$`)

// cell is a cell as a file of text would have it: a day as 2006-01-02, a number
// without an exponent and with the fifteen digits that Excel knows.
func cell(stored, shown string, since1904 bool) string {
	n, err := strconv.ParseFloat(stored, 64)
	switch {
	case err != nil:
		return stored
	case n >= 1 && n < 100_000 && shown != stored && dayMark.MatchString(shown):
		if day, err := excelize.ExcelDateToTime(n, since1904); err == nil {
			return day.Format(time.DateOnly)
		}
	case exponent.MatchString(stored) || len(stored) > 16 && dotted.MatchString(stored):
		n, _ = strconv.ParseFloat(strconv.FormatFloat(n, 'g', 15, 64), 64)
		return strconv.FormatFloat(n, 'f', -1, 64)
	}
	return stored
}

// since1904 tells whether the workbook counts days from 1904, as old Macs did.
func (b book) since1904() bool {
	p, err := b.file.GetWorkbookProps()
	return err == nil && p.Date1904 != nil && *p.Date1904
}
