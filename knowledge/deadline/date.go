package deadline

import (
	"fmt"
	"time"
)

// Date is a day of the calendar, without a time or a place. The zero Date is
// no day.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// local is the time of day in the whole country.
func local() *time.Location { return time.FixedZone("CST", 8*3600) }

// DateOf is the day it is in China at a moment. A midnight is taken as the
// date it was written as, wherever.
func DateOf(t time.Time) Date {
	if t.Hour() != 0 || t.Minute() != 0 || t.Second() != 0 {
		t = t.In(local())
	}
	y, m, d := t.Date()
	return Date{y, m, d}
}

// MakeDate returns the day, and whether there is such a day.
func MakeDate(year, month, day int) (Date, bool) {
	d := Date{year, time.Month(month), day}
	ok := month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, d.Month)
	return d, ok && year >= 1 && year <= 9999
}

// daysIn is how many days a month has.
func daysIn(year int, m time.Month) int {
	return time.Date(year, m+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

func (d Date) time() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

func dateAt(t time.Time) Date {
	y, m, day := t.Date()
	return Date{y, m, day}
}

// IsZero tells whether d is no day.
func (d Date) IsZero() bool { return d == Date{} }

// AddDays is n days later.
func (d Date) AddDays(n int) Date { return dateAt(d.time().AddDate(0, 0, n)) }

// AddMonths is the corresponding day n months later, or the end of that month
// when it has no such day.
func (d Date) AddMonths(n int) Date {
	first := dateAt(time.Date(d.Year, d.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC))
	first.Day = min(d.Day, daysIn(first.Year, first.Month))
	return first
}

// Sub is how many days d is after other.
func (d Date) Sub(other Date) int { return int(d.time().Sub(other.time()).Hours() / 24) }

// Before tells whether d comes before other.
func (d Date) Before(other Date) bool { return d.time().Before(other.time()) }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.time().Weekday() }

// String writes 2026-03-05.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day) }

// Week names the day of the week: 周五.
func (d Date) Week() string { return "周" + string([]rune("日一二三四五六")[d.Weekday()]) }

// Chinese writes 2026年3月5日.
func (d Date) Chinese() string { return fmt.Sprintf("%d年%d月%d日", d.Year, int(d.Month), d.Day) }

// Full writes 2026年3月5日（周四）.
func (d Date) Full() string { return d.Chinese() + "（" + d.Week() + "）" }

// Short writes 3月5日.
func (d Date) Short() string { return fmt.Sprintf("%d月%d日", int(d.Month), d.Day) }

// UnmarshalYAML reads 2026-03-05.
func (d *Date) UnmarshalYAML(unmarshal func(any) error) error {
	var s string
	if err := unmarshal(&s); err != nil {
		return err
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return err
	}
	*d = dateAt(t)
	return nil
}
