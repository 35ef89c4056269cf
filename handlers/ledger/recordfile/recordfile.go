// Package recordfile reads files of offline entries: the tables that
// handlers/sheet reads, with English or Chinese headers in any order.
// It decides which rows can be entered and says of the others, in Chinese, what
// is wrong with them. It stores nothing; bot hands what it reads to
// handlers/store, which knows the closed years.
package recordfile

import (
	"fmt"
	"golang.org/x/text/width"
	"strings"

	"mingbai/handlers/ledger"
	"mingbai/handlers/sheet"
)

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

// Read returns the records of a file and the rows that are none, or
// sheet.ErrFile. The same row has the same Ref whenever it is read; rows that are
// equal within one file are several entries.
func (r Rules) Read(data []byte) ([]ledger.Record, sheet.BadRows, error) {
	table, err := sheet.Read(data, sheet.Limits{Bytes: MostBytes, Rows: mostRows})
	if err != nil {
		return nil, nil, err
	}
	columns, err := readHead(table.Head)
	if err != nil {
		return nil, nil, err
	}
	var records []ledger.Record
	var bad sheet.BadRows
	seen := map[string]int{}
	for _, line := range table.Rows {
		in := row{line.Cells, columns}
		record, reason := r.readRow(in)
		if reason != "" {
			bad = append(bad, sheet.BadRow{Line: line.Line, Reason: reason})
			continue
		}
		record.Line = line.Line
		record.Ref = reference(record, in.cell("summary"), seen)
		records = append(records, record)
	}
	return records, bad, nil
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
		if cell == "" || cell == "序号" {
			continue // numbers the lines and tells nothing
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
			return nil, fmt.Errorf("%w：表头第%d列“%s”看不懂。能用的列：%s", sheet.ErrFile, i+1, clip(cell), known())
		}
		if _, twice := at[name]; twice {
			return nil, fmt.Errorf("%w：表头里“%s”写了两次", sheet.ErrFile, cell)
		}
		at[name] = i
	}
	for _, need := range columns[:2] {
		if _, there := at[need[0]]; !there {
			return nil, fmt.Errorf("%w：表头缺“%s”(%s)。能用的列：%s", sheet.ErrFile, need[1], need[0], known())
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
