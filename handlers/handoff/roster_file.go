package handoff

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"mingbai/handlers/sheet"
)

// ErrFile says that a roster file cannot be taken; what is wrong is in the
// sheet.BadRows that it wraps, or the file as a whole is.
var ErrFile = errors.New("handoff: the roster file was not taken, and nothing was changed")

// fileLimits are how large a roster file may be.
var fileLimits = sheet.Limits{Bytes: 8 << 20, Rows: 5000}

// The columns of a roster file.
const (
	colVillage = "村居"
	colAdviser = "顾问"
	colFirm    = "律所"
	colBackup  = "备班"
	colOffice  = "司法所"
	colHours   = "值班时间"
	colFrom    = "起"
	colTo      = "止"
)

// Blank returns an Excel workbook to write a roster into.
func Blank() ([]byte, error) {
	var columns []sheet.Column
	for _, name := range []string{colVillage, colAdviser, colFirm, colBackup, colOffice, colHours, colFrom, colTo} {
		columns = append(columns, sheet.Column{Name: name, Wide: name == colHours})
	}
	return sheet.Blank(columns)
}

// Import returns the roster with the posts of a file in it, and how many
// posts it holds. A village of the file replaces the post it had; villages that
// the file does not name stay. Its people are who Enlist says. One bad row, and
// nothing is taken.
func Import(r Roster, at Where, file io.Reader) (Roster, int, error) {
	rows, err := readRows(file)
	if err != nil {
		return r, 0, err
	}
	next, seen := r.Clone(), map[string]int{}
	var bad sheet.BadRows
	for _, row := range rows {
		if first, twice := seen[row.post.Village]; twice {
			row.reason = fmt.Sprintf("%s 在第%d行已经写过", row.post.Village, first)
		}
		if row.reason != "" {
			bad = append(bad, sheet.BadRow{Line: row.line, Reason: row.reason})
			continue
		}
		seen[row.post.Village] = row.line
		var wrong *OfficeError
		if err := next.take(at, row); errors.As(err, &wrong) {
			bad = append(bad, sheet.BadRow{Line: row.line, Reason: wrong.Says})
		}
	}
	if len(bad) > 0 {
		return r, 0, fmt.Errorf("%w: %w", ErrFile, bad)
	}
	return next, len(seen), nil
}

// take puts one row into the roster, or says why its office cannot be named.
func (r *Roster) take(at Where, row rosterRow) error {
	post, old := row.post, Post{Place: at.Place}
	i := slices.IndexFunc(r.Posts, func(p Post) bool { return p.Village == post.Village && p.Place == at.Place })
	if i >= 0 {
		old = r.Posts[i]
	}
	if post.Place = at.Place; post.Office != "" {
		named, err := r.Under(old, post.Office)
		if err != nil {
			return err
		}
		post.Seat = named.Seat
	}
	post.Adviser = r.add(Person{Name: row.adviser, Firm: row.firm, Role: Adviser}, at)
	if row.backup != "" {
		post.Backup = r.add(Person{Name: row.backup, Role: Adviser}, at)
	}
	if i >= 0 {
		r.Posts[i] = post
	} else {
		r.Posts = append(r.Posts, post)
	}
	return nil
}

// rosterRow is a row as read; reason says why it cannot be taken.
type rosterRow struct {
	line                  int
	post                  Post
	adviser, firm, backup string
	reason                string
}

// readRows reads a file that handlers/sheet can read.
func readRows(file io.Reader) ([]rosterRow, error) {
	data, err := io.ReadAll(io.LimitReader(file, int64(fileLimits.Bytes)+1))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFile, err)
	}
	table, err := sheet.Read(data, fileLimits)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFile, err)
	}
	columns := map[string]int{}
	for i, name := range table.Head {
		columns[strings.TrimSpace(name)] = i
	}
	for _, need := range []string{colVillage, colAdviser} {
		if _, there := columns[need]; !there {
			return nil, fmt.Errorf("%w: 表头缺“%s”", ErrFile, need)
		}
	}
	var rows []rosterRow
	for _, line := range table.Rows {
		rows = append(rows, readRow(line.Line, func(column string) string {
			if i, there := columns[column]; there && i < len(line.Cells) {
				return strings.TrimSpace(line.Cells[i])
			}
			return ""
		}))
	}
	return rows, nil
}

// longestName is how long a name in the file may be, in characters.
const longestName = 30

func readRow(line int, cell func(string) string) rosterRow {
	row := rosterRow{line: line, adviser: cell(colAdviser), firm: cell(colFirm), backup: cell(colBackup)}
	row.post = Post{Village: cell(colVillage), Office: cell(colOffice)}
	var err error
	for _, c := range []string{row.post.Village, row.adviser, row.firm, row.backup, row.post.Office} {
		if utf8.RuneCountInString(c) > longestName || strings.ContainsAny(c, "\r\n\t\x00") {
			row.reason = "名称太长或有换行"
		}
	}
	switch {
	case row.reason != "":
	case row.post.Village == "":
		row.reason = "没有写村居"
	case row.adviser == "":
		row.reason = "没有写顾问"
	case row.backup == row.adviser:
		row.reason = "备班和顾问是同一个人"
	}
	if row.post.Hours, err = ParseHours(cell(colHours)); err != nil && row.reason == "" {
		row.reason = "值班时间看不懂，写成“周一至周五 8:30-17:30”"
	}
	if row.post.From, err = readDate(cell(colFrom)); err != nil && row.reason == "" {
		row.reason = "起看不懂，写成 2026-01-31"
	}
	if row.post.To, err = readDate(cell(colTo)); err != nil && row.reason == "" {
		row.reason = "止看不懂，写成 2026-12-31"
	}
	if !row.post.To.IsZero() && row.post.To.Before(row.post.From) && row.reason == "" {
		row.reason = "止在起之前"
	}
	return row
}

func readDate(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{"2006-1-2", "2006/1/2", "2006.1.2", "2006年1月2日"} {
		if t, err := time.ParseInLocation(layout, text, china); err == nil && t.Year() >= 1990 && t.Year() < 2200 {
			return t, nil
		}
	}
	return time.Time{}, ErrFile
}
