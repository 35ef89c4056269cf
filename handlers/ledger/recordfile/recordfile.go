// Package recordfile reads files of offline entries: CSV as offices keep and
// save it, in UTF-8 or GB18030, with English or Chinese headers in any order.
// It decides which rows can be entered and says of the others, in Chinese, what
// is wrong with them. It stores nothing; bot hands what it reads to
// handlers/store, which knows the closed years.
package recordfile

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/width"

	"mingbai/handlers/ledger"
)

// ErrFile says that a file as a whole cannot be read; why is in its text.
var ErrFile = errors.New("这个文件不能收")

// MostBytes is how large a file may be.
const MostBytes = 5 << 20

// Limits of a file.
const (
	mostRows   = 50_000
	mostCell   = 2000 // characters
	longestKey = 60   // characters of a key or a name
)

// Village is a village that the roster knows.
type Village struct{ Place, Name string }

// Rules are what the rows of a file are held against.
type Rules struct {
	Place    string              // the town the file is about; "" = as the roster has it
	Villages []Village           // of the roster; none = any village is taken
	Today    ledger.Date         // later days are refused
	Redact   func(string) string // takes names and numbers out of summaries; nil = left as they are
}

// BadRow is a row that cannot be entered.
type BadRow struct {
	Line   int
	Reason string
}

// BadRows are the rows of a file that cannot be entered.
type BadRows []BadRow

// Error lists the rows.
func (b BadRows) Error() string {
	var lines []string
	for _, r := range b {
		lines = append(lines, fmt.Sprintf("第%d行：%s", r.Line, r.Reason))
	}
	return strings.Join(lines, "\n")
}

// Read returns the records of a file and the rows that are none. The same row
// has the same Ref whenever it is read; rows that are equal within one file are
// several entries.
func (r Rules) Read(data []byte) ([]ledger.Record, BadRows, error) {
	text, err := decode(data)
	if err != nil {
		return nil, nil, err
	}
	reader := csv.NewReader(bytes.NewReader(text))
	reader.FieldsPerRecord = -1
	reader.Comma = separator(text)
	head, err := reader.Read()
	if err != nil {
		return nil, nil, fmt.Errorf("%w：没有表头", ErrFile)
	}
	columns, err := readHead(head)
	if err != nil {
		return nil, nil, err
	}
	return r.readRows(reader, columns)
}

// readRows reads what follows the header.
func (r Rules) readRows(reader *csv.Reader, columns map[string]int) ([]ledger.Record, BadRows, error) {
	var records []ledger.Record
	var bad BadRows
	seen := map[string]int{}
	for {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			line := 0
			var p *csv.ParseError
			if errors.As(err, &p) {
				line = p.Line
			}
			return nil, nil, fmt.Errorf("%w：第%d行的引号没有配对", ErrFile, line)
		}
		if strings.TrimSpace(strings.Join(cells, "")) == "" {
			continue
		}
		if len(records)+len(bad) == mostRows {
			return nil, nil, fmt.Errorf("%w：最多 %d 行，请分成几个文件", ErrFile, mostRows)
		}
		line, _ := reader.FieldPos(0)
		in := row{cells, columns}
		record, reason := r.readRow(in)
		if reason != "" {
			bad = append(bad, BadRow{line, reason})
			continue
		}
		record.Line = line
		record.Ref = reference(record, in.cell("summary"), seen)
		records = append(records, record)
	}
	if len(records)+len(bad) == 0 {
		return nil, nil, fmt.Errorf("%w：只有表头，一行也没有", ErrFile)
	}
	return records, bad, nil
}

// decode returns the text of a file: UTF-8, with or without its mark, or
// GB18030.
func decode(data []byte) ([]byte, error) {
	if len(data) > MostBytes {
		return nil, fmt.Errorf("%w：最大 %d MB", ErrFile, MostBytes>>20)
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return nil, fmt.Errorf("%w：这是 Excel 文件，请另存为 CSV 再来", ErrFile)
	}
	if !utf8.Valid(data) {
		out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
		if err != nil || bytes.ContainsRune(out, utf8.RuneError) {
			return nil, fmt.Errorf("%w：文字编码既不是 UTF-8 也不是 GB18030，请另存为 UTF-8", ErrFile)
		}
		data = out
	}
	if bytes.IndexByte(data, 0) >= 0 {
		return nil, fmt.Errorf("%w：不是文本文件", ErrFile)
	}
	return data, nil
}

// separator is what stands between the cells of the header: spreadsheets write
// tabs or semicolons too.
func separator(text []byte) rune {
	head, _, _ := bytes.Cut(text, []byte("\n"))
	for _, r := range ",\t;" {
		if bytes.ContainsRune(head, r) {
			return r
		}
	}
	return ','
}

// columns are the columns of a file and the names that they go by.
var columns = [...][]string{
	{"date", "日期", "登记日期"}, {"kind", "类型"}, {"village", "村居", "村(社区)", "村"}, {"category", "类别"}, {"channel", "渠道"},
	{"matters", "宗", "宗数", "件", "件数"}, {"visits", "人次"}, {"outcome", "结果"}, {"key", "案号"}, {"adviser", "顾问", "法律顾问"},
	{"amount", "金额", "金额(万元)"}, {"summary", "摘要"}, {"place", "乡镇", "镇", "街道"},
}

// readHead finds the columns. One that nobody knows is refused rather than
// dropped: something would be missing from the counts.
func readHead(head []string) (map[string]int, error) {
	at := map[string]int{}
	for i, cell := range head {
		cell = strings.ToLower(fold(cell))
		if cell == "" {
			continue
		}
		name := ""
		for _, names := range columns {
			for _, known := range names {
				if cell == known {
					name = names[0]
				}
			}
		}
		if name == "" {
			return nil, fmt.Errorf("%w：表头第%d列“%s”看不懂。能用的列：%s", ErrFile, i+1, clip(cell), known())
		}
		if _, twice := at[name]; twice {
			return nil, fmt.Errorf("%w：表头里“%s”写了两次", ErrFile, cell)
		}
		at[name] = i
	}
	for _, need := range columns[:2] {
		if _, there := at[need[0]]; !there {
			return nil, fmt.Errorf("%w：表头缺“%s”(%s)。能用的列：%s", ErrFile, need[1], need[0], known())
		}
	}
	return at, nil
}

func known() string {
	var names []string
	for _, c := range columns {
		names = append(names, c[1])
	}
	return strings.Join(names, "、")
}

// fold brings full-width letters, digits and brackets to the narrow ones and
// takes the spaces around away.
func fold(text string) string { return strings.TrimSpace(width.Fold.String(text)) }

// clip shortens what somebody wrote, to be shown.
func clip(text string) string {
	const most = 20
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}
