package shelf

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"mingbai/knowledge"
	"mingbai/knowledge/report"
)

var (
	// ErrNoFigure says that no document holds the figure that is to be corrected.
	ErrNoFigure = errors.New("shelf: no such figure")
	// ErrManyFigures says that several figures fit; the correction must say more.
	ErrManyFigures = errors.New("shelf: several figures fit")
	// ErrNoCorrection says that there is no correction to withdraw.
	ErrNoCorrection = errors.New("shelf: no such correction")
	// ErrCorrection says that a correction is incomplete.
	ErrCorrection = errors.New("shelf: incomplete correction")
)

// correctionsFile holds the corrections, beside the documents.
const correctionsFile = "corrections.jsonl"

// Correction is what a person says a figure of a report should be. It is bound
// to the place, the year, the metric and the period, so that it outlives a new
// reading of the report; Clause is the text it was made against.
type Correction struct {
	Place  string `json:"place"`
	Year   int    `json:"year"`
	Metric string `json:"metric"`
	Unit   string `json:"unit"`   // "" fits any unit
	Period string `json:"period"` // "" fits any period
	Clause string `json:"clause"` // the words the figure was read from; "" when correcting fits any, filled in by Correct

	Read      float64       `json:"read"` // the value that was read; set by Correct, and with Exact taken for what is meant
	Exact     bool          `json:"-"`    // when correcting: Read is the value of the figure that is meant
	Value     float64       `json:"value"`
	Qualifier string        `json:"qualifier"`
	Rename    string        `json:"rename"`             // the metric it really is, "" = as read
	Measure   string        `json:"measure,omitempty"`  // the unit it really has, "" = as read
	Span      string        `json:"span,omitempty"`     // the period it really is of, "" = as read
	Standing  report.Status `json:"standing,omitempty"` // what it really is, "" = as read
	Drop      bool          `json:"drop"`               // it is no figure of this place at all

	Who    string    `json:"who"`
	At     time.Time `json:"at"`
	Reason string    `json:"reason"`
}

// Says is the correction in one sentence, for the audit book and for people.
func (c Correction) Says() string {
	return c.what() + "；原因：" + c.Reason
}

// what is the correction without its reason.
func (c Correction) what() string {
	what := fmt.Sprintf("%s %s %s：读出 %s%s，", c.Place, c.Period, c.Metric, plain(c.Read), c.Unit)
	if c.Drop {
		return what + "不算数"
	}
	f := c.on(report.Figure{Metric: c.Metric, Unit: c.Unit, Period: c.Period})
	what += "改为 "
	for _, part := range [][2]string{{f.Period, c.Period}, {f.Metric, c.Metric}} {
		if part[0] != part[1] {
			what += part[0] + " "
		}
	}
	what += f.Qualifier + plain(f.Value) + f.Unit
	if c.Standing != "" {
		what += "，算作" + StatusName(c.Standing)
	}
	return what
}

// on is a figure with the correction made good.
func (c Correction) on(f report.Figure) report.Figure {
	f.Corrected = c.note()
	if c.Drop {
		f.Status = report.Other
		return f
	}
	or := func(field *string, is string) {
		if is != "" {
			*field = is
		}
	}
	f.Value, f.Qualifier = c.Value, c.Qualifier
	or(&f.Metric, c.Rename)
	or(&f.Unit, c.Measure)
	or(&f.Period, c.Span)
	if c.Standing != "" {
		f.Status = c.Standing
	}
	return f
}

func plain(v float64) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.4f", v), "0"), ".")
}

func (c Correction) check() error {
	if c.Place == "" || c.Year == 0 || c.Metric == "" || c.Reason == "" || c.Who == "" {
		return fmt.Errorf("%w: place, year, metric, reason and who are needed", ErrCorrection)
	}
	return nil
}

// fits says that a figure as it was read is the one meant, whatever its words.
func (c Correction) fits(f report.Figure) bool {
	return f.Metric == c.Metric && (c.Unit == "" || f.Unit == c.Unit) && (c.Period == "" || f.Period == c.Period)
}

// binds says that two corrections are of the same figure: the later one counts.
func (c Correction) binds(o Correction) bool {
	return c.Place == o.Place && c.Year == o.Year && c.Metric == o.Metric && c.Unit == o.Unit && c.Period == o.Period &&
		c.Read == o.Read && tight(c.Clause) == tight(o.Clause)
}

// Correct enters a correction and makes it good on the documents it is about.
// It returns the correction with what was read filled in, and the documents as
// they stand now. Nothing is changed unless exactly one figure of a document
// fits, and unless ready, which is called as that of Put with the documents as
// they stand before, agrees; it may be nil.
func (s *Shelf) Correct(ctx context.Context, c Correction, ready func(Correction, []knowledge.Document) error) (Correction, []knowledge.Document, error) {
	if err := c.check(); err != nil {
		return c, nil, err
	}
	return s.change(ctx, func(all []Correction) (Correction, []Correction, []knowledge.Document, error) {
		c, docs, err := s.target(c, all)
		return c, append(slices.DeleteFunc(slices.Clone(all), c.binds), c), docs, err
	}, ready)
}

// Withdraw takes a correction back: the figure is again as it was read. Place,
// year and metric say which one; unit, period and clause, where there are
// several. It returns the correction and the documents as they stand now.
func (s *Shelf) Withdraw(ctx context.Context, c Correction, ready func(Correction, []knowledge.Document) error) (Correction, []knowledge.Document, error) {
	return s.change(ctx, func(all []Correction) (Correction, []Correction, []knowledge.Document, error) {
		meant := slices.DeleteFunc(slices.Clone(all), func(o Correction) bool { return !c.means(o) })
		switch len(meant) {
		case 0:
			return c, nil, nil, ErrNoCorrection
		case 1:
		default:
			return c, nil, nil, fmt.Errorf("%w: %d corrections", ErrManyFigures, len(meant))
		}
		var docs []knowledge.Document
		for d, err := range s.read() {
			if err == nil && d.Place == meant[0].Place && d.Year == meant[0].Year {
				docs = append(docs, d)
			}
		}
		return meant[0], slices.DeleteFunc(slices.Clone(all), meant[0].binds), docs, nil
	}, ready)
}

// means says that a correction is the one to be withdrawn.
func (c Correction) means(o Correction) bool {
	if c.Exact && c.Read != o.Read {
		return false
	}
	return c.Place == o.Place && c.Year == o.Year && (c.Metric == o.Metric || c.Metric == o.Rename) &&
		(c.Unit == "" || c.Unit == o.Unit) && (c.Period == "" || c.Period == o.Period) && (c.Clause == "" || tight(c.Clause) == tight(o.Clause))
}

// change replaces the corrections by what next makes of them, with the documents
// it names as they were read.
func (s *Shelf) change(ctx context.Context, next func(all []Correction) (Correction, []Correction, []knowledge.Document, error),
	ready func(Correction, []knowledge.Document) error,
) (Correction, []knowledge.Document, error) {
	unlock, err := s.lock()
	if err != nil {
		return Correction{}, nil, err
	}
	defer unlock()
	all, err := s.Corrections()
	if err != nil {
		return Correction{}, nil, err
	}
	c, after, docs, err := next(all)
	if err != nil {
		return c, nil, err
	}
	if err := ctx.Err(); err != nil {
		return c, nil, fmt.Errorf("shelf: correct: %w", err)
	}
	err = writeLines(s, correctionsFile, after, func() error {
		if ready == nil {
			return nil
		}
		return ready(c, correctedAll(docs, all))
	})
	return c, correctedAll(docs, after), err
}

// target finds the documents, as they were read, with the one figure a
// correction means, and fills in its metric, period, unit, clause and value. The
// figure may be named by what it was corrected to.
func (s *Shelf) target(c Correction, all []Correction) (Correction, []knowledge.Document, error) {
	var docs []knowledge.Document
	var meant []report.Figure
	for d, err := range s.read() {
		if err != nil || d.Place != c.Place || d.Year != c.Year {
			continue
		}
		now, n := corrected(d, all).Figures, len(meant)
		for i, f := range d.Figures {
			named := c.fits(f) || now[i].Corrected != "" && c.fits(now[i])
			sure := c.Clause != "" || f.Status == report.Result || now[i].Corrected != ""
			if named && sure && (c.Clause == "" || tight(f.Quote) == tight(c.Clause)) && (!c.Exact || f.Value == c.Read) {
				meant = append(meant, f)
			}
		}
		if len(meant) > n {
			docs = append(docs, d)
		}
	}
	switch {
	case len(meant) == 0:
		return c, nil, ErrNoFigure
	case slices.ContainsFunc(meant, func(f report.Figure) bool {
		return f.Metric != meant[0].Metric || f.Unit != meant[0].Unit || f.Period != meant[0].Period || f.Value != meant[0].Value || tight(f.Quote) != tight(meant[0].Quote)
	}):
		return c, nil, fmt.Errorf("%w: %s", ErrManyFigures, listFigures(meant))
	}
	f := meant[0]
	if c.Rename == "" && c.Metric != f.Metric { // named by what it was corrected to, and stays that
		c.Rename = c.Metric
	}
	c.Metric, c.Unit, c.Period, c.Clause, c.Read = f.Metric, f.Unit, f.Period, f.Quote, f.Value
	return c, docs, nil
}

func listFigures(figures []report.Figure) string {
	var out []string
	for _, f := range figures {
		out = append(out, fmt.Sprintf("%s %s %s%s（%s）", f.Metric, f.Period, plain(f.Value), f.Unit, f.Quote))
	}
	return strings.Join(out, "；")
}

// Corrections lists what was corrected, the oldest first. A line that cannot be
// read is an error; the others are returned with it.
func (s *Shelf) Corrections() ([]Correction, error) {
	return readLines[Correction](s, correctionsFile)
}

// correctedAll is corrected for several documents.
func correctedAll(docs []knowledge.Document, all []Correction) []knowledge.Document {
	var out []knowledge.Document
	for _, d := range docs {
		out = append(out, corrected(d, all))
	}
	return out
}

// corrected makes the corrections of a document's place and year good on what
// was read. Where the words have changed since, the figure is left as read and
// the document says that a person must look again.
func corrected(d knowledge.Document, all []Correction) knowledge.Document {
	read := d.Figures
	d.Figures, d.Doubts = slices.Clone(read), slices.Clone(d.Doubts)
	for _, c := range all {
		if c.Place != d.Place || c.Year != d.Year {
			continue
		}
		at := slices.IndexFunc(read, func(f report.Figure) bool {
			before := f.Corrected != "" && (f.Metric == c.Metric || f.Metric == c.Rename) // an earlier version wrote it into the document
			return (before || c.fits(f) && f.Value == c.Read) && tight(f.Quote) == tight(c.Clause)
		})
		if at >= 0 {
			d.Figures[at] = c.on(read[at])
			continue
		}
		doubt := fmt.Sprintf("以前更正过“%s %s”（改为 %s%s%s），现在原文不一样了，这次没有照改，请重新核对。", c.Period, c.Metric, c.Qualifier, plain(c.Value), c.Unit)
		if !slices.Contains(d.Doubts, doubt) && (slices.ContainsFunc(read, c.fits) || stands(d, c)) {
			d.Doubts = append(d.Doubts, doubt)
		}
	}
	return d
}

// stands says that the document is of the report that was corrected: the clause
// may be gone, but another document of the same place and year never held it.
func stands(d knowledge.Document, c Correction) bool {
	return c.Clause != "" && d.Kind == knowledge.KindReport && !slices.ContainsFunc(d.Passages, func(p knowledge.Passage) bool {
		return strings.Contains(tight(p.Text), tight(c.Clause))
	}) && len(d.Figures) > 0
}

func (c Correction) note() string {
	return fmt.Sprintf("读出 %s%s，%s更正", plain(c.Read), c.Unit, c.At.Format("2006-01-02"))
}

func tight(s string) string { return strings.Join(strings.Fields(s), "") }

// StatusName is what people call a status.
func StatusName(s report.Status) string {
	switch s {
	case report.Result:
		return "结果"
	case report.Target:
		return "目标"
	case report.Plan:
		return "计划"
	}
	return "不算本地的数"
}
