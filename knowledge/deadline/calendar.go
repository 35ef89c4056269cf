package deadline

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// ErrCalendar says that a year's days off contradict each other.
var ErrCalendar = errors.New("deadline: unusable year of days off")

// Off is a holiday from one day to another, both off.
type Off struct {
	Name string `yaml:"name"`
	From Date   `yaml:"from"`
	To   Date   `yaml:"to"`
}

// Days are one year's days off and working weekends, as published.
type Days struct {
	Year   int    `yaml:"year"`
	Source string `yaml:"source"` // title of the notice
	Off    []Off  `yaml:"off"`
	Work   []Date `yaml:"work"` // weekend days worked in exchange
}

// Calendar tells days of rest from working days. The zero Calendar knows
// weekends only.
type Calendar struct{ years map[int]Days }

// NewCalendar puts years together; a later entry of the same year replaces an
// earlier one.
func NewCalendar(years []Days) Calendar {
	c := Calendar{years: make(map[int]Days, len(years))}
	for _, y := range years {
		c.years[y.Year] = y
	}
	return c
}

// Knows tells whether the year's holidays are known.
func (c Calendar) Knows(year int) bool {
	_, ok := c.years[year]
	return ok
}

// Rest tells whether a day is one of rest, and why: 周六, 国庆节放假.
func (c Calendar) Rest(d Date) (why string, rest bool) {
	y := c.years[d.Year]
	for _, off := range y.Off {
		if !d.Before(off.From) && !off.To.Before(d) {
			return off.Name + "放假", true
		}
	}
	weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
	if !weekend || slices.Contains(y.Work, d) {
		return "", false
	}
	return d.Week(), true
}

// NextWork is the first working day on or after d.
func (c Calendar) NextWork(d Date) Date {
	for {
		if _, rest := c.Rest(d); !rest {
			return d
		}
		d = d.AddDays(1)
	}
}

// WorkLeft counts the working days from one day to another, both included.
func (c Calendar) WorkLeft(from, to Date) int {
	n := 0
	for d := from; !to.Before(d) && n < 30; d = d.AddDays(1) {
		if _, rest := c.Rest(d); !rest {
			n++
		}
	}
	return n
}

// Check lists what is wrong in the years.
func (c Calendar) Check() []error {
	var found []error
	for year, y := range c.years {
		if y.Source == "" || len(y.Off) == 0 {
			found = append(found, fmt.Errorf("%w: %d needs a source and its holidays", ErrCalendar, year))
		}
		for _, off := range y.Off {
			if off.Name == "" || off.To.Before(off.From) || off.From.Year != year || off.To.Year != year {
				found = append(found, fmt.Errorf("%w: %d %s", ErrCalendar, year, off.Name))
			}
		}
		for _, d := range y.Work {
			if _, rest := c.Rest(d); rest || d.Year != year || d.Weekday() != time.Saturday && d.Weekday() != time.Sunday {
				found = append(found, fmt.Errorf("%w: %s is no working weekend", ErrCalendar, d))
			}
		}
	}
	return found
}
