package deadline

import "errors"

// ErrUncounted says that a row has no length to count.
var ErrUncounted = errors.New("deadline: the notice itself says the length")

// Moment is the day a clock starts, with the hour where it was told.
type Moment struct {
	Day    Date
	Hour   int // 0 to 23; counts only where HasHour
	Minute int
	Timed  bool // the time of day is known
}

// Result is a counted deadline.
type Result struct {
	Row     *Row
	Start   Moment
	Counted Date   // the last day before any move
	Last    Date   // the last day on which it can be done; of a Wait row the day before it first can
	Moved   bool   // Last is later than Counted because of days of rest
	Why     string // what day of rest Counted is: 周六, 国庆节放假
	Unknown bool   // the holidays of a year that matters are not known
	Hour    int    // of a row in hours: the hour and minute of Last by which
	Minute  int
}

// Compute counts a row from the day its clock starts. The day itself does not
// count; months and years end on the corresponding day or the month's end; a
// last day of rest moves to the next working day; working days are counted
// only where the row says so; hours run from the moment, from midnight when
// the time is not known.
func Compute(r *Row, start Moment, c Calendar) (Result, error) {
	if !r.Counted() {
		return Result{}, ErrUncounted
	}
	res := Result{Row: r, Start: start}
	switch r.Unit {
	case Day:
		res.Counted = start.Day.AddDays(r.Length)
	case Month:
		res.Counted = start.Day.AddMonths(r.Length)
	case Year:
		res.Counted = start.Day.AddMonths(12 * r.Length)
	case WorkingDay:
		return workingDays(res, c), nil
	case Hour:
		return hours(res), nil
	}
	res.Last = res.Counted
	if r.Wait {
		return res, nil
	}
	if why, rest := c.Rest(res.Counted); rest {
		res.Last, res.Moved, res.Why = c.NextWork(res.Counted), true, why
	}
	res.Unknown = !c.Knows(res.Counted.Year) || !c.Knows(res.Last.Year)
	return res, nil
}

// workingDays counts only working days; the last one never needs a move.
func workingDays(res Result, c Calendar) Result {
	d := res.Start.Day
	for n := 0; n < res.Row.Length; {
		d = d.AddDays(1)
		res.Unknown = res.Unknown || !c.Knows(d.Year)
		if _, rest := c.Rest(d); !rest {
			n++
		}
	}
	res.Counted, res.Last = d, d
	return res
}

// hours runs from the moment, without a stop for nights or days of rest.
func hours(res Result) Result {
	hour, minute := 0, 0
	if res.Start.Timed {
		hour, minute = res.Start.Hour, res.Start.Minute
	}
	total := hour + res.Row.Length
	res.Counted = res.Start.Day.AddDays(total / 24)
	res.Last, res.Hour, res.Minute = res.Counted, total%24, minute
	return res
}

// Left is how many days are left after today; negative when it has passed.
func (r Result) Left(today Date) int { return r.Last.Sub(today) }

// Passed tells whether the last day is over.
func (r Result) Passed(today Date) bool { return r.Last.Before(today) }

// First is the first day on which a Wait row allows what it forbids.
func (r Result) First() Date { return r.Last.AddDays(1) }
