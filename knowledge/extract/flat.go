package extract

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Tables that were copied out of a page lose their lines: what is left are
// cells with one space between them, or one cell a line. They are tables again
// only where the shape leaves no doubt, for a number put under the wrong head
// is worse than a number alone.

var (
	valueCell = regexp.MustCompile(`^(?:约|近|超|逾)?[-+−]?[\d０-９][\d０-９,，.．]*\s*(?:万|亿)?(?:余|多)?(?:[\p{Han}]{1,3}|[%％])?$`)
	timeCell  = regexp.MustCompile(`年|月|季度|日$`)
	blankCell = regexp.MustCompile(`^(?:—+|-+|/|持平|无|－)$`)
	unitCell  = regexp.MustCompile(`[\p{Han}%％]$`)
)

const (
	stackedRunes = 16 // a longer line is no cell
	stackedMost  = 8  // columns of a table with one cell a line
	stackedLines = 400
)

// isValue tells a cell that holds a number, with or without its unit.
func isValue(cell string) bool {
	return valueCell.MatchString(cell) && !timeCell.MatchString(cell) && !yearLike.MatchString(cell)
}

// spacedLines counts the lines from the first that make a table with single
// spaces: a head, then two rows or more of a name and values.
func spacedLines(lines []string) int {
	head := strings.Fields(lines[0])
	if len(head) < 3 || len(head) > stackedMost || utf8.RuneCountInString(lines[0]) > 80 || hasValue(head) {
		return 0
	}
	n := 1
	for n < len(lines) {
		cells := strings.Fields(lines[n])
		if len(cells) != len(head) || isValue(cells[0]) || !valuesFrom(cells) {
			break
		}
		n++
	}
	if n < 3 {
		return 0
	}
	return n
}

func hasValue(cells []string) bool {
	for _, c := range cells {
		if isValue(c) {
			return true
		}
	}
	return false
}

// valuesFrom says that the last cells, one at least, are values and those before
// them are words.
func valuesFrom(cells []string) bool {
	at := len(cells)
	for at > 0 && (isValue(cells[at-1]) || blankCell.MatchString(cells[at-1])) {
		at--
	}
	return at < len(cells) && at > 0 && at <= 2 && !hasValue(cells[:at])
}

// stackedGrid reads a table with one cell a line that begins at the first line,
// and the number of lines it takes. Without heads every value must bear its unit.
func stackedGrid(lines []string) (grid [][]string, heads bool, used int) {
	run := stackedRun(lines)
	for k := 2; k <= stackedMost; k++ {
		for _, head := range []bool{true, false} {
			rows := stackedRows(run, k, head)
			if n := len(rows) * k; len(rows) >= 2 && n > used && (!head || len(rows) >= 3) {
				grid, heads, used = rows, head, n
			}
		}
	}
	return grid, heads, used
}

// stackedRun takes the lines that may be cells.
func stackedRun(lines []string) []string {
	var run []string
	for _, line := range lines {
		cell := squeeze(line)
		if cell == "" || utf8.RuneCountInString(cell) > stackedRunes || strings.ContainsAny(cell, "。；;：:！？") || len(run) == stackedLines {
			break
		}
		run = append(run, cell)
	}
	return run
}

func stackedRows(run []string, k int, head bool) [][]string {
	var rows [][]string
	for at := 0; at+k <= len(run); at += k {
		row := run[at : at+k : at+k]
		switch {
		case head && at == 0:
			if hasValue(row) {
				return nil
			}
		case isValue(row[0]) || timeCell.MatchString(row[0]):
			return rows
		default:
			for _, c := range row[1:] {
				if !blankCell.MatchString(c) && (!isValue(c) || !head && !unitCell.MatchString(c)) {
					return rows
				}
			}
			if !hasValue(row) {
				return rows
			}
		}
		rows = append(rows, append([]string(nil), row...))
	}
	return rows
}
