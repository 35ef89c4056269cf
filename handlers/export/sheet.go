package export

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"mingbai/handlers/ledger"
)

// Sheet is one table of a page as a workbook of its own: what is seen is what is
// in the file.
type Sheet struct {
	Title   string
	About   string // period, place, basis
	Notes   []string
	Columns []string
	Rows    [][]string // texts; those that are numbers become numbers
	Table   Table      // when and by which rules; its rows are not written
}

// WriteXLSX writes the sheet. Texts stay texts, so that none is ever a formula.
func (s Sheet) WriteXLSX(w io.Writer) (err error) {
	book := workbook{file: excelize.NewFile()}
	defer func() {
		if closed := book.file.Close(); err == nil {
			err = closed
		}
	}()
	if err := book.prepare(s.Table); err != nil {
		return fmt.Errorf("export: sheet: %w", err)
	}
	if err := book.sheet(s); err != nil {
		return fmt.Errorf("export: sheet: %w", err)
	}
	if err := book.printable(sheetTotal); err != nil {
		return fmt.Errorf("export: sheet: %w", err)
	}
	book.file.SetZipWriter(quick)
	_, err = book.file.WriteTo(w)
	return err
}

// sheet writes title, head, rows and notes.
func (b *workbook) sheet(s Sheet) error {
	if err := b.put(sheetTotal, 1, 1, s.Title, b.styles.title); err != nil {
		return err
	}
	about := fmt.Sprintf("%s　口径版本：%s　导出时间：%s", s.About, ledger.Version, moment(s.Table.At))
	if err := b.put(sheetTotal, 1, 2, about, b.styles.quiet); err != nil {
		return err
	}
	const head = 3
	for i, name := range s.Columns {
		if err := b.put(sheetTotal, i+1, head, name, b.styles.head); err != nil {
			return err
		}
		texts := []string{name}
		for n, row := range s.Rows {
			if i >= len(row) {
				continue
			}
			texts = append(texts, row[i])
			value, style := valueOf(row[i]), b.styles.text
			if _, number := value.(string); !number {
				style = b.styles.whole
				if strings.Contains(row[i], ".") {
					style = b.styles.money
				}
			}
			if err := b.put(sheetTotal, i+1, head+1+n, value, style); err != nil {
				return err
			}
		}
		if err := b.setWidth(sheetTotal, i+1, width(texts...)); err != nil {
			return err
		}
	}
	for i, note := range s.Notes {
		if err := b.put(sheetTotal, 1, head+2+len(s.Rows)+i, note, b.styles.quiet); err != nil {
			return err
		}
	}
	return b.freeze(sheetTotal, 1, head)
}

// valueOf is a number where a text is one as we write them, and else the text.
// A number that begins with a nought is a name.
func valueOf(text string) any {
	if text == "" || len(text) > 15 || len(text) > 1 && text[0] == '0' && text[1] != '.' || strings.Trim(text, "0123456789.") != "" {
		return text
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n
	}
	if f, err := strconv.ParseFloat(text, 64); err == nil {
		return f
	}
	return text
}
