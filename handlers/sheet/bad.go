package sheet

import (
	"fmt"
	"strings"
)

// BadRow is a row that cannot be taken.
type BadRow struct {
	Line   int
	Reason string // for people
}

// BadRows are the rows of a file that cannot be taken.
type BadRows []BadRow

// Error lists the rows.
func (b BadRows) Error() string {
	var lines []string
	for _, r := range b {
		lines = append(lines, fmt.Sprintf("第%d行：%s", r.Line, r.Reason))
	}
	return strings.Join(lines, "\n")
}
