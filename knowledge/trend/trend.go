// Package trend follows one metric through the reports of some places and years
// and says why its numbers must not be set against each other where they must
// not. It takes what reports say and adds nothing up. Answers (handlers/consult)
// and the office's pages use it; handlers/trends draws it.
package trend

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"mingbai/knowledge"
	"mingbai/knowledge/report"
)

// Point is what one report says of the metric for one time.
type Point struct {
	Place     string
	Year      int
	Period    string // 2024年1-12月; never empty
	Value     float64
	Unit      string
	Qualifier string
	Corrected string             // what was read, where an officer corrected it
	Document  string             // id of the document, or of the built-in sheet
	Source    knowledge.Citation // with the clause, verbatim
}

// Says is the point in words: 近335宗.
func (p Point) Says() string {
	return p.Qualifier + strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(p.Value, 'f', 4, 64), "0"), ".") + p.Unit
}

// Trend is a metric over places and years.
type Trend struct {
	Metric  string
	Points  []Point  // by place, then time
	Reasons []string // why the points are not all comparable; none = they are
}

// Comparable says that the numbers may be set against each other.
func (t Trend) Comparable() bool { return len(t.Points) > 1 && len(t.Reasons) == 0 }

// Query says which numbers are wanted.
type Query struct {
	Metric string
	Places []string // administrative chains; none = all
	Years  []int    // none = all
}

// Of gathers the points of a metric from an office's documents and the built-in
// sheets. Targets, plans and other places' counts are no points.
func Of(docs []knowledge.Document, sheets []report.Sheet, q Query) Trend {
	t := Trend{Metric: q.Metric}
	for _, d := range docs {
		for _, f := range d.Figures {
			t.add(q, d.Place, d.Year, f, d.ID, d.Cite(f.Quote))
		}
	}
	for _, s := range sheets {
		for _, fact := range s.Facts {
			for _, f := range fact.Figures {
				t.add(q, s.Place, s.Year, f, s.ID, knowledge.Citation{Title: s.Title, Place: s.Place, Year: s.Year, URL: s.URL})
			}
		}
	}
	slices.SortStableFunc(t.Points, func(a, b Point) int {
		return cmp.Or(cmp.Compare(a.Place, b.Place), cmp.Compare(a.Year, b.Year), cmp.Compare(a.Period, b.Period), cmp.Compare(a.Document, b.Document))
	})
	t.Reasons = t.reasons(q)
	return t
}

func (t *Trend) add(q Query, place string, year int, f report.Figure, id string, source knowledge.Citation) {
	if f.Metric != q.Metric || f.Status != report.Result || len(q.Places) > 0 && !slices.Contains(q.Places, place) {
		return
	}
	p := Point{Place: place, Year: yearOf(f.Period, year), Period: f.Period, Value: f.Value, Unit: f.Unit,
		Qualifier: f.Qualifier, Corrected: f.Corrected, Document: id, Source: source}
	if p.Period == "" {
		p.Period = fmt.Sprintf("%d年", year)
	}
	if p.Year == 0 || len(q.Years) > 0 && !slices.Contains(q.Years, p.Year) {
		return
	}
	same := func(o Point) bool {
		return o.Place == p.Place && o.Year == p.Year && Whole(o.Period) == Whole(p.Period) && o.Value == p.Value && o.Unit == p.Unit
	}
	if !slices.ContainsFunc(t.Points, same) { // a later report repeats last year's number
		t.Points = append(t.Points, p)
	}
}

var periodYear = regexp.MustCompile(`(?:19|20)\d\d`)

// yearOf is the year a count of a period was taken in: the last it names, and
// the report's own where it only says since when.
func yearOf(period string, year int) int {
	all := periodYear.FindAllString(period, -1)
	if len(all) == 0 || strings.HasSuffix(period, "以来") {
		return year
	}
	y, err := strconv.Atoi(all[len(all)-1])
	if err != nil {
		return year
	}
	return y
}

var wholeYear = regexp.MustCompile(`^(?:19|20)\d\d年(?:度|全年|1-12月)?$`)

// Whole says that a period is a whole year.
func Whole(period string) bool { return wholeYear.MatchString(period) }

// Metrics lists what the reports of a place count in two years or more, the
// longest rows first.
func Metrics(docs []knowledge.Document, sheets []report.Sheet, place string) []string {
	years := map[string]map[int]bool{}
	note := func(f report.Figure, year int) {
		if f.Status != report.Result {
			return
		}
		if years[f.Metric] == nil {
			years[f.Metric] = map[int]bool{}
		}
		years[f.Metric][yearOf(f.Period, year)] = true
	}
	for _, d := range docs {
		if d.Place == place {
			for _, f := range d.Figures {
				note(f, d.Year)
			}
		}
	}
	for _, s := range sheets {
		if s.Place == place {
			for _, fact := range s.Facts {
				for _, f := range fact.Figures {
					note(f, s.Year)
				}
			}
		}
	}
	var out []string
	for m, y := range years {
		if len(y) >= 2 {
			out = append(out, m)
		}
	}
	slices.SortFunc(out, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(years[b]), len(years[a])), cmp.Compare(a, b))
	})
	return out
}
