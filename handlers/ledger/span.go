package ledger

import "strings"

// Span is a stretch of days that counts are kept for: a month as 202603 or a
// day as 20260315. Within months and within days, later ones are larger.
type Span int32

// DaySpan returns the span of a day; 0 for no day.
func DaySpan(d Date) Span {
	t := d.Time()
	if t.IsZero() {
		return 0
	}
	return Span(t.Year()*10_000 + int(t.Month())*100 + t.Day())
}

// MonthSpan returns the span of a day's month; 0 for no day.
func MonthSpan(d Date) Span { return DaySpan(d) / 100 }

// The widest spans that there are, for queries that are open at one end. Every
// day is larger than any month.
const (
	firstMonth, lastMonth Span = 1_01, 9999_12
	firstDay, lastDay     Span = 1000_01_01, 9999_12_31
)

// Stretch is a run of spans of one size, both ends included.
type Stretch struct{ First, Last Span }

// Stretches cuts a query into whole months, and the days before and after
// them. A stretch whose Last is before its First is empty.
func (q Query) Stretches() (months Stretch, days []Stretch) {
	months = Stretch{firstMonth, lastMonth}
	if q.From != "" && q.To != "" && q.From > q.To {
		return Stretch{1, 0}, nil
	}
	if q.From != "" && q.To != "" && q.From.Month() == q.To.Month() && !(q.startsMonth() && q.endsMonth()) {
		return Stretch{1, 0}, []Stretch{{DaySpan(q.From), DaySpan(q.To)}}
	}
	if q.From != "" {
		months.First = MonthSpan(q.From)
		if !q.startsMonth() {
			days = append(days, Stretch{DaySpan(q.From), months.First*100 + 31})
			months.First++ // a month 13 is harmless: it is only compared
		}
	}
	if q.To != "" {
		months.Last = MonthSpan(q.To)
		if !q.endsMonth() {
			days = append(days, Stretch{months.Last*100 + 1, DaySpan(q.To)})
			months.Last--
		}
	}
	return months, days
}

// Whole returns the query as one stretch: of months where it holds whole ones
// only, of days otherwise.
func (q Query) Whole() Stretch {
	if q.startsMonth() && q.endsMonth() {
		months, _ := q.Stretches()
		return months
	}
	days := Stretch{firstDay, lastDay}
	if q.From != "" {
		days.First = DaySpan(q.From)
	}
	if q.To != "" {
		days.Last = DaySpan(q.To)
	}
	return days
}

func (q Query) startsMonth() bool { return q.From == "" || strings.HasSuffix(string(q.From), "-01") }

func (q Query) endsMonth() bool { return q.To == "" || strings.HasSuffix(string(q.To.Add(1)), "-01") }

// Covers tells whether the stretch has anything in it.
func (s Stretch) Covers() bool { return s.First <= s.Last }

// Days returns the first and last day of a stretch of days.
func (s Stretch) Days() (from, to Date) { return s.First.day(), s.Last.day() }

// day is the day of a span of one day; of one behind the end of its month, the
// last of the month.
func (s Span) day() Date {
	first := Date(s.Month() + "-01")
	for n := int(s%100) - 1; n > 0; n-- {
		if d := first.Add(n); d.Month() == first.Month() {
			return d
		}
	}
	return first
}

// Month returns the month of a span as people read it.
func (s Span) Month() string {
	if s > lastMonth {
		s /= 100
	}
	const digits = "0123456789"
	year, month := s/100, s%100
	return string([]byte{digits[year/1000%10], digits[year/100%10], digits[year/10%10], digits[year%10], '-', digits[month/10%10], digits[month%10]})
}
