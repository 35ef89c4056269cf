package shelf

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
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

	Read      float64 `json:"read"` // the value that was read; set by Correct
	Value     float64 `json:"value"`
	Qualifier string  `json:"qualifier"`
	Rename    string  `json:"rename"` // the metric it really is, "" = as read
	Drop      bool    `json:"drop"`   // it is no figure of this place at all

	Who    string    `json:"who"`
	At     time.Time `json:"at"`
	Reason string    `json:"reason"`
}

// Says is the correction in one sentence, for the audit book and for people.
func (c Correction) Says() string {
	what := fmt.Sprintf("%s %s %s：读出 %s%s，", c.Place, c.Period, c.Metric, plain(c.Read), c.Unit)
	switch {
	case c.Drop:
		what += "不算数"
	case c.Rename != "":
		what += fmt.Sprintf("改为 %s %s%s%s", c.Rename, c.Qualifier, plain(c.Value), c.Unit)
	default:
		what += fmt.Sprintf("改为 %s%s%s", c.Qualifier, plain(c.Value), c.Unit)
	}
	return what + "；原因：" + c.Reason
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

// fits says that a figure is the one meant, whatever its words.
func (c Correction) fits(f report.Figure) bool {
	return (f.Metric == c.Metric || f.Metric == c.Rename && c.Rename != "") && (c.Unit == "" || f.Unit == c.Unit) && (c.Period == "" || f.Period == c.Period)
}

// binds says that two corrections are of the same figure: the later one counts.
func (c Correction) binds(o Correction) bool {
	return c.Place == o.Place && c.Year == o.Year && c.Metric == o.Metric && c.Unit == o.Unit && c.Period == o.Period && tight(c.Clause) == tight(o.Clause)
}

// Correct enters a correction and makes it good on the documents it is about.
// It returns the correction with what was read filled in, and the documents as
// they stand now. Nothing is changed unless exactly one figure of a document
// fits.
func (s *Shelf) Correct(ctx context.Context, c Correction) (Correction, []knowledge.Document, error) {
	if err := c.check(); err != nil {
		return c, nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, docs, err := s.target(c)
	if err != nil {
		return c, nil, err
	}
	all, err := s.corrections()
	if err != nil {
		return c, nil, err
	}
	if at := slices.IndexFunc(all, c.binds); at >= 0 {
		c.Read = all[at].Read // what stands there now is a correction itself
	}
	all = append(slices.DeleteFunc(all, c.binds), c)
	if err := ctx.Err(); err != nil {
		return c, nil, fmt.Errorf("shelf: correct: %w", err)
	}
	if err := s.writeCorrections(all); err != nil {
		return c, nil, err
	}
	for i := range docs {
		apply(&docs[i], []Correction{c})
		data, err := json.MarshalIndent(docs[i], "", " ")
		if err != nil {
			return c, nil, fmt.Errorf("shelf: correct: %w", err)
		}
		if err := s.write(docs[i].ID, append(data, '\n')); err != nil {
			return c, nil, err
		}
	}
	return c, docs, nil
}

// target finds the documents with the one figure a correction means and fills
// in its period, unit, clause and value.
func (s *Shelf) target(c Correction) (Correction, []knowledge.Document, error) {
	var docs []knowledge.Document
	var meant []report.Figure
	for d, err := range s.Documents() {
		if err != nil || d.Place != c.Place || d.Year != c.Year {
			continue
		}
		n := len(meant)
		for _, f := range d.Figures {
			if c.fits(f) && (f.Status == report.Result || f.Corrected != "") && (c.Clause == "" || tight(f.Quote) == tight(c.Clause)) {
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
		return f.Unit != meant[0].Unit || f.Period != meant[0].Period || f.Value != meant[0].Value || tight(f.Quote) != tight(meant[0].Quote)
	}):
		return c, nil, fmt.Errorf("%w: %s", ErrManyFigures, listFigures(meant))
	}
	f := meant[0]
	c.Unit, c.Period, c.Clause, c.Read = f.Unit, f.Period, f.Quote, f.Value
	return c, docs, nil
}

func listFigures(figures []report.Figure) string {
	var out []string
	for _, f := range figures {
		out = append(out, fmt.Sprintf("%s %s %s%s（%s）", f.Metric, f.Period, plain(f.Value), f.Unit, f.Quote))
	}
	return strings.Join(out, "；")
}

// Corrections lists what was corrected, the oldest first.
func (s *Shelf) Corrections() ([]Correction, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.corrections()
}

func (s *Shelf) corrections() ([]Correction, error) {
	data, err := os.ReadFile(filepath.Join(s.dir, correctionsFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("shelf: corrections: %w", err)
	}
	var all []Correction
	for line := range strings.Lines(string(data)) {
		var c Correction
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			return nil, fmt.Errorf("%w: %s: %w", ErrDamaged, correctionsFile, err)
		}
		all = append(all, c)
	}
	return all, nil
}

func (s *Shelf) writeCorrections(all []Correction) error {
	var b strings.Builder
	for _, c := range all {
		line, err := json.Marshal(c)
		if err != nil {
			return fmt.Errorf("shelf: corrections: %w", err)
		}
		b.Write(line)
		b.WriteByte('\n')
	}
	return s.put(correctionsFile, []byte(b.String()))
}

// apply makes the corrections of a document's place and year good on what was
// read. Where the words have changed since, the figure is left as read and the
// document says that a person must look again.
func apply(d *knowledge.Document, all []Correction) {
	for _, c := range all {
		if c.Place != d.Place || c.Year != d.Year {
			continue
		}
		at := slices.IndexFunc(d.Figures, func(f report.Figure) bool {
			return c.fits(f) && (f.Status == report.Result || f.Corrected != "") && tight(f.Quote) == tight(c.Clause)
		})
		switch {
		case at >= 0 && c.Drop:
			d.Figures[at].Status, d.Figures[at].Corrected = report.Other, c.note()
		case at >= 0:
			f := &d.Figures[at]
			if f.Status == report.Other {
				f.Status = report.Result // it had been dropped
			}
			f.Value, f.Qualifier, f.Corrected = c.Value, c.Qualifier, c.note()
			if c.Rename != "" {
				f.Metric = c.Rename
			}
		default:
			doubt := fmt.Sprintf("以前更正过“%s %s”（改为 %s%s%s），现在原文不一样了，这次没有照改，请重新核对。", c.Period, c.Metric, c.Qualifier, plain(c.Value), c.Unit)
			if !slices.Contains(d.Doubts, doubt) && (slices.ContainsFunc(d.Figures, c.fits) || stands(*d, c)) {
				d.Doubts = append(d.Doubts, doubt)
			}
		}
	}
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
