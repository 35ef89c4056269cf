// Package chart draws counts so that a person reads them without a key: bars
// and lines with the number beside each, one accent colour, the unit and a
// note that says where the numbers are from. The same drawing becomes SVG for
// pages (with a title and a description that a screen reader speaks), PNG for
// chats, or a table of plain text where the machine has no Chinese font.
//
// It counts nothing and hides nothing: a value that is not known is handed in
// as Blank, and then no length is drawn for it. The office's pages, its /stats
// in chat and the trends read from published reports use it.
package chart

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

var (
	// ErrTooMany says that there is more to show than a chart can hold; show a table.
	ErrTooMany = errors.New("chart: more than a chart can show")
	// ErrValue says that a value cannot be drawn: it is negative or no number.
	ErrValue = errors.New("chart: not a value that can be drawn")
	// ErrShape says that a line has another number of points than there are periods.
	ErrShape = errors.New("chart: points and periods do not match")
)

// Most is how many bars, or points of a line, a chart holds.
const Most = 120

// NoRecord stands where a value is not known.
const NoRecord = "无记录"

// Item is one bar.
type Item struct {
	Name  string
	Value float64
	Label string // printed instead of the number, "<5" for one that is masked
	Blank bool   // no length is drawn, whatever Value is; Label or 无记录 is printed
}

// Bars is a chart of lengths, in the order given.
type Bars struct {
	Title string
	Unit  string // 宗, 人次, …
	Note  string // what the numbers are and are not
	Items []Item
	// Bare leaves title and unit out of the drawing, where they stand above it; who
	// cannot see it is told them all the same.
	Bare bool
	// Narrow draws for a phone: each name and number over its bar, whole.
	Narrow bool
}

// Point is one place of a line.
type Point struct {
	Value  float64
	Label  string // printed instead of the number: 近335
	Source string // where this number is from
	Blank  bool   // the line is broken here
}

// Series is one line, with a point for each period.
type Series struct {
	Name   string
	Points []Point
}

// Lines is a chart of values over time. The first series has the accent colour.
type Lines struct {
	Title   string
	Unit    string
	Note    string
	Periods []string // 2024年, 1月, …
	Series  []Series
}

// printed is how a value reads.
func printed(value float64, label string, blank bool) string {
	switch {
	case label != "":
		return label
	case blank:
		return NoRecord
	}
	return Number(value)
}

// Number writes a value the way people do: whole where it is whole, otherwise
// with two decimals at most.
func Number(v float64) string {
	return strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64)
}

func (i Item) text() string  { return printed(i.Value, i.Label, i.Blank) }
func (p Point) text() string { return printed(p.Value, p.Label, p.Blank) }

// drawable tells whether a value has a length.
func drawable(v float64) bool { return v >= 0 && !math.IsInf(v, 0) && v < 1e15 }

// check tells whether the chart can be drawn.
func (b Bars) check() error {
	if len(b.Items) > Most {
		return fmt.Errorf("%w: %d bars", ErrTooMany, len(b.Items))
	}
	for _, i := range b.Items {
		if !i.Blank && !drawable(i.Value) {
			return fmt.Errorf("%w: %v", ErrValue, i.Value)
		}
	}
	return nil
}

// check tells whether the chart can be drawn.
func (l Lines) check() error {
	if len(l.Periods) > Most || len(l.Series) > 8 {
		return fmt.Errorf("%w: %d lines of %d points", ErrTooMany, len(l.Series), len(l.Periods))
	}
	for _, s := range l.Series {
		if len(s.Points) != len(l.Periods) {
			return fmt.Errorf("%w: %d and %d", ErrShape, len(s.Points), len(l.Periods))
		}
		for _, p := range s.Points {
			if !p.Blank && !drawable(p.Value) {
				return fmt.Errorf("%w: %v", ErrValue, p.Value)
			}
		}
	}
	return nil
}

// describe says the chart in words.
func (b Bars) describe() string {
	var parts []string
	for _, i := range b.Items {
		parts = append(parts, i.Name+" "+withUnit(i.text(), b.Unit))
	}
	return sentence(parts, b.Note)
}

// describe says the chart in words.
func (l Lines) describe() string {
	var parts []string
	for _, s := range l.Series {
		for i, p := range s.Points {
			parts = append(parts, strings.TrimSpace(l.name(s)+" "+l.Periods[i])+" "+withUnit(p.text(), l.Unit))
		}
	}
	return sentence(parts, l.Note)
}

// name is what a line is called: nothing when it is the only one and has the
// chart's own title.
func (l Lines) name(s Series) string {
	if len(l.Series) == 1 && s.Name == l.Title {
		return ""
	}
	return s.Name
}

func withUnit(number, unit string) string {
	if number == NoRecord {
		return number
	}
	return number + unit
}

func sentence(parts []string, note string) string {
	said := strings.Join(parts, "；")
	if said == "" {
		said = NoRecord
	}
	if note != "" {
		said += "。" + note
	}
	return said
}
