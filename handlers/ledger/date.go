package ledger

import (
	"errors"
	"time"
)

// ErrDate says that a day cannot be read.
var ErrDate = errors.New("ledger: not a day like 2026-01-31")

// Date is a civil day in China, "2026-01-31", whatever zone the machine is in.
// Days compare as texts do. "" is no day.
type Date string

// china is the zone in which days are counted. China has no summer time.
var china = time.FixedZone("CST", 8*60*60)

// DateOf returns the day of a moment; "" for the zero time.
func DateOf(t time.Time) Date {
	if t.IsZero() {
		return ""
	}
	return Date(t.In(china).Format(time.DateOnly))
}

// ParseDate reads a day as people write it: 2026-1-31, 2026/1/31, 2026.1.31,
// 2026年1月31日. A day that the calendar does not have is refused.
func ParseDate(text string) (Date, error) {
	for _, layout := range []string{"2006-1-2", "2006/1/2", "2006.1.2", "2006年1月2日"} {
		if t, err := time.ParseInLocation(layout, text, china); err == nil && t.Year() >= 1990 && t.Year() < 2200 {
			return DateOf(t), nil
		}
	}
	return "", ErrDate
}

// Time returns the start of the day in China; the zero time for no day.
func (d Date) Time() time.Time {
	t, err := time.ParseInLocation(time.DateOnly, string(d), china)
	if err != nil {
		return time.Time{}
	}
	return t
}

// Add returns the day n days later.
func (d Date) Add(n int) Date { return DateOf(d.Time().AddDate(0, 0, n)) }

// Month returns the month, "2026-01"; "" for no day.
func (d Date) Month() string {
	if len(d) < len("2026-01") {
		return ""
	}
	return string(d[:len("2026-01")])
}

// Year returns the year; 0 for no day.
func (d Date) Year() int {
	if t := d.Time(); !t.IsZero() {
		return t.Year()
	}
	return 0
}
