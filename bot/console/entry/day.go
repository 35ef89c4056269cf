package entry

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/width"

	"mingbai/handlers/ledger"
)

// days are the words for days near today.
var days = [...]struct {
	word string
	back int
}{{"今天", 0}, {"今日", 0}, {"昨天", 1}, {"昨日", 1}, {"前天", 2}, {"大前天", 3}}

// short matches a day without its year, or without its month either: 3-15, 3.15,
// 3月15日, 15日.
var short = regexp.MustCompile(`^(?:(\d{1,2})(?:月|[-/.]))?(\d{1,2})[日号]?$`)

// dayOf reads a day as people write it in a hurry; the text itself where it is
// none, so that they are told what they wrote. A day without a year is the last
// one there was.
func dayOf(text string, today ledger.Date) string {
	text = strings.ReplaceAll(width.Fold.String(text), " ", "")
	for _, d := range days {
		if text == d.word {
			return string(today.Add(-d.back))
		}
	}
	if d, err := ledger.ParseDate(text); err == nil {
		return string(d)
	}
	m := short.FindStringSubmatch(text)
	if m == nil || m[1] == "" && !strings.ContainsAny(text, "日号") {
		return text
	}
	now := today.Time()
	day, month := number(m[2]), int(now.Month())
	if m[1] != "" {
		month = number(m[1])
	}
	for back := range 13 { // of months where the month is not said, and else of years
		year, in := now.Year(), month
		if m[1] != "" {
			year -= back
		} else {
			in -= back
		}
		t := time.Date(year, time.Month(in), day, 0, 0, 0, 0, now.Location())
		if t.Day() == day && !t.After(now) && (m[1] == "" || int(t.Month()) == month) {
			return string(ledger.DateOf(t))
		}
	}
	return text
}

func number(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return 0
	}
	return n
}
