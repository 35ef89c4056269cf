package deadline_test

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"mingbai/knowledge/deadline"
)

func day(s string) deadline.Date {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return deadline.DateOf(t)
}

// october is a year with a week off and two working weekend days.
var october = deadline.NewCalendar([]deadline.Days{{
	Year: 2026, Source: "notice",
	Off:  []deadline.Off{{Name: "国庆节", From: day("2026-10-01"), To: day("2026-10-07")}, {Name: "元旦", From: day("2026-01-01"), To: day("2026-01-03")}},
	Work: []deadline.Date{day("2026-01-04"), day("2026-09-20"), day("2026-10-10")},
}})

func TestCompute(t *testing.T) {
	cases := []struct {
		name   string
		length int
		unit   deadline.Unit
		start  string
		want   string
		moved  bool
		open   bool
	}{
		{"fifteen days, start not counted", 15, deadline.Day, "2026-03-05", "2026-03-20", false, false},
		{"ends on a Saturday", 15, deadline.Day, "2026-03-06", "2026-03-23", true, false},
		{"ends in the holiday week", 15, deadline.Day, "2026-09-18", "2026-10-08", true, false},
		{"holidays in between count", 15, deadline.Day, "2026-09-29", "2026-10-14", false, false},
		{"ends on a working Saturday", 10, deadline.Day, "2026-09-30", "2026-10-10", false, false},
		{"six months from the 31st", 6, deadline.Month, "2026-08-31", "2027-03-01", true, true},
		{"six months from the 31st, a leap year", 6, deadline.Month, "2027-08-31", "2028-02-29", false, true},
		{"a year from 29 February", 1, deadline.Year, "2024-02-29", "2025-02-28", false, true},
		{"three years to 29 February's eve", 3, deadline.Year, "2025-02-28", "2028-02-28", false, true},
		{"over the end of a year", 15, deadline.Day, "2025-12-20", "2026-01-04", false, false},
		{"a day from 31 December", 1, deadline.Day, "2025-12-31", "2026-01-04", true, false},
		{"one month from 31 December", 1, deadline.Month, "2025-12-31", "2026-02-02", true, false},
		{"three working days over a weekend", 3, deadline.WorkingDay, "2026-03-05", "2026-03-10", false, false},
		{"five working days over the holiday", 5, deadline.WorkingDay, "2026-09-29", "2026-10-12", false, false},
		{"working days into an unknown year", 5, deadline.WorkingDay, "2026-12-30", "2027-01-06", false, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			row := &deadline.Row{ID: "x", Length: c.length, Unit: c.unit}
			got, err := deadline.Compute(row, deadline.Moment{Day: day(c.start)}, october)
			if err != nil {
				t.Fatal(err)
			}
			if got.Last.String() != c.want || got.Moved != c.moved || got.Unknown != c.open {
				t.Errorf("last %s moved %v (%s) unknown %v, want %s %v %v", got.Last, got.Moved, got.Why, got.Unknown, c.want, c.moved, c.open)
			}
		})
	}
}

func TestComputeHours(t *testing.T) {
	row := &deadline.Row{ID: "x", Length: 48, Unit: deadline.Hour}
	got, err := deadline.Compute(row, deadline.Moment{Day: day("2026-12-30"), Hour: 20, Minute: 30, Timed: true}, october)
	if err != nil || got.Last != day("2027-01-01") || got.Hour != 20 || got.Minute != 30 || got.Moved {
		t.Errorf("48 hours = %+v, %v", got, err)
	}
	got, _ = deadline.Compute(row, deadline.Moment{Day: day("2026-11-20")}, october)
	if got.Last != day("2026-11-22") || got.Hour != 0 {
		t.Errorf("48 hours from a day = %+v, want midnight two days on", got)
	}
}

func TestComputeWait(t *testing.T) {
	row := &deadline.Row{ID: "x", Length: 6, Unit: deadline.Month, Wait: true}
	got, err := deadline.Compute(row, deadline.Moment{Day: day("2026-04-03")}, october)
	if err != nil || got.First() != day("2026-10-04") || got.Moved {
		t.Errorf("first day = %s, %v; a time of waiting does not move", got.First(), err)
	}
}

func TestComputeRefusesNoLength(t *testing.T) {
	if _, err := deadline.Compute(&deadline.Row{}, deadline.Moment{Day: today}, october); !errors.Is(err, deadline.ErrUncounted) {
		t.Errorf("Compute = %v", err)
	}
}

func TestLeft(t *testing.T) {
	r := deadline.Result{Last: day("2026-03-20")}
	if r.Left(day("2026-03-18")) != 2 || r.Passed(day("2026-03-20")) || !r.Passed(day("2026-03-21")) {
		t.Error("left or passed is off by one")
	}
	if n := october.WorkLeft(day("2026-09-30"), day("2026-10-08")); n != 2 {
		t.Errorf("working days left = %d, want 2", n)
	}
}

// TestComputeAgreesWithCounting compares with a recount one day at a time.
func TestComputeAgreesWithCounting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := day("2023-01-01").AddDays(rapid.IntRange(0, 5000).Draw(t, "start"))
		unit := rapid.SampledFrom([]deadline.Unit{deadline.Day, deadline.WorkingDay, deadline.Month, deadline.Year}).Draw(t, "unit")
		length := rapid.IntRange(1, 90).Draw(t, "length")
		if unit == deadline.Year {
			length = 1 + length%3
		}
		row := &deadline.Row{ID: "x", Length: length, Unit: unit}
		got, err := deadline.Compute(row, deadline.Moment{Day: start}, october)
		if err != nil {
			t.Fatal(err)
		}
		if want := recount(start, length, unit); got.Last != want {
			t.Fatalf("%d %s from %s = %s, want %s", length, unit, start, got.Last, want)
		}
		if _, rest := october.Rest(got.Last); rest {
			t.Fatalf("%s is a day of rest", got.Last)
		}
		if got.Moved != (got.Last != got.Counted) || !start.Before(got.Last) {
			t.Fatalf("moved %v from %s to %s", got.Moved, got.Counted, got.Last)
		}
	})
}

// recount walks day by day with the standard library's own calendar.
func recount(start deadline.Date, length int, unit deadline.Unit) deadline.Date {
	at := time.Date(start.Year, start.Month, start.Day, 0, 0, 0, 0, time.UTC)
	months := map[deadline.Unit]int{deadline.Month: 1, deadline.Year: 12}[unit] * length
	for n, crossed := 0, 0; ; {
		at = at.AddDate(0, 0, 1)
		if at.Day() == 1 {
			crossed++
		}
		done := false
		switch unit {
		case deadline.Day:
			n++
			done = n == length
		case deadline.WorkingDay:
			if !resting(at) {
				n++
			}
			done = n == length
		default:
			last := at.AddDate(0, 0, 1).Day() == 1
			done = crossed == months && (at.Day() == start.Day || last && start.Day > at.Day())
		}
		if done {
			break
		}
	}
	for resting(at) {
		at = at.AddDate(0, 0, 1)
	}
	return deadline.DateOf(at)
}

// resting repeats the days off of the calendar above in plain words.
func resting(at time.Time) bool {
	switch s := at.Format("2006-01-02"); {
	case s >= "2026-10-01" && s <= "2026-10-07", s >= "2026-01-01" && s <= "2026-01-03":
		return true
	case s == "2026-01-04", s == "2026-09-20", s == "2026-10-10":
		return false
	}
	return at.Weekday() == time.Saturday || at.Weekday() == time.Sunday
}

func TestDateOf(t *testing.T) {
	late := time.Date(2026, 3, 5, 20, 0, 0, 0, time.UTC)
	if got := deadline.DateOf(late); got != day("2026-03-06") {
		t.Errorf("the evening in London is %s in China", got)
	}
	if got := deadline.DateOf(time.Date(2026, 3, 5, 0, 0, 0, 0, time.FixedZone("x", 11*3600))); got != day("2026-03-05") {
		t.Errorf("a date as written became %s", got)
	}
}

func TestCalendarCheck(t *testing.T) {
	bad := []deadline.Days{
		{Year: 2026, Off: []deadline.Off{{Name: "x", From: day("2026-01-01"), To: day("2026-01-02")}}},
		{Year: 2026, Source: "s", Off: []deadline.Off{{Name: "x", From: day("2026-01-03"), To: day("2026-01-02")}}},
		{Year: 2026, Source: "s", Off: []deadline.Off{{Name: "x", From: day("2025-01-03"), To: day("2025-01-04")}}},
		{Year: 2026, Source: "s", Off: []deadline.Off{{Name: "x", From: day("2026-01-01"), To: day("2026-01-02")}}, Work: []deadline.Date{day("2026-01-05")}},
	}
	for i, y := range bad {
		if len(deadline.NewCalendar([]deadline.Days{y}).Check()) == 0 {
			t.Errorf("year %d passes", i)
		}
	}
	if found := october.Check(); len(found) > 0 {
		t.Errorf("a good year fails: %v", found)
	}
}
