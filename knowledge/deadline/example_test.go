package deadline_test

import (
	"fmt"

	"mingbai/knowledge/deadline"
)

// A paper received on a Friday, with fifteen days that end on a Saturday.
func Example() {
	row := &deadline.Row{ID: "award", Length: 15, Unit: deadline.Day, Start: deadline.Words{"收到"}}
	today := deadline.Date{Year: 2026, Month: 3, Day: 10}
	mention, verdict := row.Choose(deadline.Read("上周五收到裁决书", today), today)
	due, err := deadline.Compute(row, mention.Moment(), deadline.Calendar{})
	fmt.Println(verdict, mention.From, due.Last.Full(), due.Why, due.Left(today), err)
	// Output: named 2026-03-06 2026年3月23日（周一） 周六 13 <nil>
}
