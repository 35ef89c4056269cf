package closing

import (
	"fmt"
	"strings"

	"mingbai/handlers/ledger"
)

// Late is a record that belongs to a closed year.
type Late struct {
	Line  int // in the file; 0 = from no file
	Date  ledger.Date
	Place string // for which the year was closed
}

// Refused says that records belong to closed years and were not entered.
type Refused []Late

// mostLines is how many lines are told.
const mostLines = 20

// Error tells each line and what can be done.
func (r Refused) Error() string {
	var b strings.Builder
	b.WriteString("有的记录属于已经结账的年份，什么都没有存：")
	for i, late := range r {
		if i == mostLines {
			fmt.Fprintf(&b, "\n  还有 %d 条", len(r)-mostLines)
			break
		}
		place := late.Place
		if place == "" {
			place = "全部地方"
		}
		where := "这一条"
		if late.Line > 0 {
			where = fmt.Sprintf("第 %d 行", late.Line)
		}
		fmt.Fprintf(&b, "\n  %s：%s 在 %d 年里，这一年已结账(%s)", where, late.Date, late.Date.Year(), place)
	}
	b.WriteString("\n确实漏了的，作为更正录入，加 --correct \"原因\"；更正会写在那一年的表和草稿下面。")
	return b.String()
}

// Is makes errors.Is(err, ErrClosed) true.
func (r Refused) Is(target error) bool { return target == ErrClosed }
