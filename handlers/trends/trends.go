// Package trends makes a chart of a metric over the years (knowledge/trend): a
// line for each place, the source with each point, and under it why the numbers
// do not compare where they do not. It reads nothing and draws nothing itself;
// the office's pages and chats use it with handlers/chart.
package trends

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"mingbai/handlers/chart"
	"mingbai/knowledge/trend"
)

// ErrUnits says that the numbers have different units: one axis would lie.
var ErrUnits = errors.New("trends: different units")

// Lines is the chart of a trend. A year without a number, or with several, is
// left blank: the note says why. Numbers of parts of a year stand apart from
// those of whole years.
func Lines(t trend.Trend) (chart.Lines, error) {
	l := chart.Lines{Title: t.Metric, Note: strings.Join(t.Reasons, "")}
	var places []string
	for _, p := range t.Points {
		if l.Unit == "" {
			l.Unit = p.Unit
		}
		if p.Unit != l.Unit {
			return chart.Lines{}, fmt.Errorf("%w: %s", ErrUnits, t.Metric)
		}
		if !slices.Contains(places, p.Place) {
			places = append(places, p.Place)
		}
	}
	periods := periodsOf(t)
	l.Periods = periods
	for _, place := range places {
		s := chart.Series{Name: place}
		for _, period := range periods {
			s.Points = append(s.Points, pointOf(t, place, period))
		}
		l.Series = append(l.Series, s)
	}
	return l, nil
}

// label is the time of a point on the axis: 2024年, or 2024年上半年.
func label(p trend.Point) string {
	if trend.Whole(p.Period) {
		return fmt.Sprintf("%d年", p.Year)
	}
	return p.Period
}

// periodsOf lists the times, every year between the first and the last among
// them, so that a gap is seen as one.
func periodsOf(t trend.Trend) []string {
	byYear := map[int][]string{}
	first, last := 0, 0
	for _, p := range t.Points {
		if first == 0 || p.Year < first {
			first = p.Year
		}
		last = max(last, p.Year)
		if name := label(p); !slices.Contains(byYear[p.Year], name) {
			byYear[p.Year] = append(byYear[p.Year], name)
		}
	}
	var out []string
	for y := first; y <= last && first > 0; y++ {
		names := byYear[y]
		if len(names) == 0 {
			names = []string{fmt.Sprintf("%d年", y)}
		}
		slices.Sort(names)
		out = append(out, names...)
	}
	return out
}

// pointOf is what a place has for a time: blank where there is none, or several.
func pointOf(t trend.Trend, place, period string) chart.Point {
	out := chart.Point{Blank: true}
	found := 0
	for _, p := range t.Points {
		if p.Place != place || label(p) != period {
			continue
		}
		found++
		out = chart.Point{Value: p.Value, Label: p.Qualifier + chart.Number(p.Value), Source: fmt.Sprintf("《%s》", strings.Trim(p.Source.Title, "《》"))}
	}
	if found != 1 {
		return chart.Point{Blank: true}
	}
	return out
}
