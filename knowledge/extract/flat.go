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
	valueCell  = regexp.MustCompile(`^(?:约|近|超|逾|不少于|不低于|不超过|至少|力争)?[-+−]?[\d０-９][\d０-９,，.．]*\s*(?:万|亿)?(?:余|多)?(?:[\p{Han}]{1,3}|[%％])?$`)
	timeCell   = regexp.MustCompile(`年|月|季度|日$`)
	blankCell  = regexp.MustCompile(`^(?:—+|-+|/|持平|无|－)$`)
	publicLine = regexp.MustCompile(`123\d\d`) // 12345工单 is a name
	unitCell   = regexp.MustCompile(`[\p{Han}%％]$`)
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

// cell is what a line is when it is taken for a cell.
type cell struct {
	text                     string
	fits                     bool // it may be a cell at all
	value, time, blank, unit bool
	digits                   bool // there are some
}

func newCell(line string) cell {
	c := cell{text: squeeze(line)}
	if c.text == "" || utf8.RuneCountInString(c.text) > stackedRunes || strings.ContainsAny(c.text, "。；;：:！？") {
		return c
	}
	c.fits, c.value, c.time = true, isValue(c.text), timeCell.MatchString(c.text)
	c.digits = strings.ContainsAny(publicLine.ReplaceAllString(c.text, ""), "0123456789０１２３４５６７８９")
	c.blank, c.unit = blankCell.MatchString(c.text), unitCell.MatchString(c.text)
	return c
}

// cellLines looks at lines as cells, each once.
type cellLines struct {
	lines []string
	seen  []cell // of the lines looked at so far
}

// run gives the cells from line i on, up to the first line that is none.
func (l *cellLines) run(i int) []cell {
	n := 0
	for i+n < len(l.lines) && n < stackedLines {
		for len(l.seen) <= i+n {
			l.seen = append(l.seen, newCell(l.lines[len(l.seen)]))
		}
		if !l.seen[i+n].fits {
			break
		}
		n++
	}
	return l.seen[i : i+n]
}

// stackedGrid reads a table with one cell a line out of a run of cells, and the
// number of lines it takes. Without heads every value must bear its unit.
func stackedGrid(run []cell) (grid [][]string, heads bool, used int) {
	for k := 2; k <= stackedMost; k++ {
		for _, head := range []bool{true, false} {
			rows := stackedRows(run, k, head)
			if n := rows * k; rows >= 2 && n > used && (!head || rows >= 3) {
				heads, used = head, n
				grid = grid[:0]
				for at := 0; at < n; at += k {
					row := make([]string, k)
					for i := range row {
						row[i] = run[at+i].text
					}
					grid = append(grid, row)
				}
			}
		}
	}
	return grid, heads, used
}

// stackedRows counts the rows of k cells, the head among them.
func stackedRows(run []cell, k int, head bool) int {
	rows := 0
	for at := 0; at+k <= len(run); at += k {
		row := run[at : at+k]
		values := 0
		for i, c := range row {
			switch {
			case c.value:
				values++
			case head && at == 0 && c.digits && !c.time:
				return 0 // 结对13个村: a count of its own
			case i > 0 && !c.blank && (!head || at > 0), i > 0 && !head && !c.unit && !c.blank:
				return rows
			}
			if i > 0 && c.value && !head && !c.unit {
				return rows
			}
		}
		switch {
		case head && at == 0:
			if values > 0 {
				return 0
			}
		case row[0].value || row[0].time || values == 0:
			return rows
		}
		rows++
	}
	return rows
}
