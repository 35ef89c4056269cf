// Package sheet reads tables as offices keep and save them: CSV in UTF-8 or
// GB18030 with commas, tabs or semicolons, and Excel workbooks. It knows no
// column and stores nothing: handlers/handoff reads rosters through it,
// handlers/ledger/recordfile the books, and both decide what a row means.
//
// Nothing is dropped without a word: a workbook in which several sheets are
// filled is refused, for one of them would be missing from what is read.
package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// ErrFile says that a file as a whole cannot be read; why is in its text.
var ErrFile = errors.New("这个文件不能收")

// Limits are how large a file may be.
type Limits struct {
	Bytes int // of the file, and of a workbook's text eight times as many
	Rows  int // below the head; 0 = as many as there are
}

// Row is a row below the head.
type Row struct {
	Line  int // of the file, from 1
	Cells []string
}

// Table is a head and what stands below it, without empty rows.
type Table struct {
	Head []string
	Rows []Row
}

// Read reads a table: ErrFile when it is none, has no row, or is too large.
func Read(data []byte, most Limits) (Table, error) {
	if most.Bytes > 0 && len(data) > most.Bytes {
		return Table{}, fmt.Errorf("%w：最大 %d MB", ErrFile, most.Bytes>>20)
	}
	rows, err := rowsOf(data, most)
	if err != nil {
		return Table{}, err
	}
	return tableOf(rows)
}

// rowsOf reads what is filled, whatever the file is.
func rowsOf(data []byte, most Limits) ([]Row, error) {
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return workbook(data, most)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		return nil, fmt.Errorf("%w：这是旧版或加了密码的 Excel 文件，请另存为不带密码的 .xlsx 或 CSV 再来", ErrFile)
	case bytes.HasPrefix(data, []byte("%PDF")):
		return nil, fmt.Errorf("%w：这是 PDF，不是表格。要 Excel(.xlsx) 或 CSV", ErrFile)
	}
	text, err := decode(data)
	if err != nil {
		return nil, err
	}
	return lines(text, most)
}

// tableOf finds the head: the first row, unless that is a title, which stands
// alone in its row over a head that does not.
func tableOf(rows []Row) (Table, error) {
	const titles = 5
	at := slices.IndexFunc(rows[:min(len(rows), titles+1)], func(r Row) bool { return filled(r.Cells) > 1 })
	at = max(at, 0)
	switch {
	case len(rows) == 0:
		return Table{}, fmt.Errorf("%w：没有表头", ErrFile)
	case at == len(rows)-1:
		return Table{}, fmt.Errorf("%w：只有表头，一行也没有", ErrFile)
	}
	return Table{Head: rows[at].Cells, Rows: rows[at+1:]}, nil
}

// filled counts the cells with something in them.
func filled(cells []string) int {
	n := 0
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			n++
		}
	}
	return n
}

// errBinary says that a file is no text.
var errBinary = fmt.Errorf("%w：不是表格。要 Excel(.xlsx) 或 CSV 文件，照片、录音和别的文件不行", ErrFile)

// isControl tells the characters that no table of text holds.
func isControl(r rune) bool { return r < ' ' && r != '\t' && r != '\n' && r != '\r' && r != '\f' }

// decode returns the text of a file: UTF-8, with or without its mark, or
// GB18030.
func decode(data []byte) ([]byte, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(data) {
		out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
		if bytes.ContainsFunc(out, isControl) {
			return nil, errBinary
		}
		if err != nil || bytes.ContainsRune(out, utf8.RuneError) {
			return nil, fmt.Errorf("%w：文字编码既不是 UTF-8 也不是 GB18030，请另存为 UTF-8", ErrFile)
		}
		data = out
	}
	if bytes.ContainsFunc(data, isControl) {
		return nil, errBinary
	}
	return data, nil
}

// lines reads CSV.
func lines(text []byte, most Limits) ([]Row, error) {
	reader := csv.NewReader(bytes.NewReader(text))
	reader.FieldsPerRecord, reader.Comma = -1, separator(text)
	var rows []Row
	for {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			line := 0
			var p *csv.ParseError
			if errors.As(err, &p) {
				line = p.Line
			}
			return nil, fmt.Errorf("%w：第%d行的引号没有配对", ErrFile, line)
		}
		line, _ := reader.FieldPos(0)
		if rows, err = add(rows, Row{line, cells}, most); err != nil {
			return nil, err
		}
	}
}

// add keeps a row that is not empty.
func add(rows []Row, r Row, most Limits) ([]Row, error) {
	if filled(r.Cells) == 0 {
		return rows, nil
	}
	if most.Rows > 0 && len(rows) > most.Rows { // the head is one more
		return nil, fmt.Errorf("%w：最多 %d 行，请分成几个文件", ErrFile, most.Rows)
	}
	return append(rows, r), nil
}

// separator is what stands between the cells of the first lines: spreadsheets
// write tabs or semicolons too. A title alone in its line has none.
func separator(text []byte) rune {
	for range 3 {
		head, rest, _ := bytes.Cut(text, []byte("\n"))
		for _, r := range ",\t;" {
			if bytes.ContainsRune(head, r) {
				return r
			}
		}
		text = rest
	}
	return ','
}
