package report

import (
	"errors"
	"fmt"
	"slices"

	"mingbai/knowledge/phrase"
)

// ErrFacts says that a fact sheet is incomplete.
var ErrFacts = errors.New("report: unusable fact sheet")

// Sheet is what one published report or plan of a place says, in our words.
type Sheet struct {
	ID     string   `yaml:"id"`     // DF2024
	Place  string   `yaml:"place"`  // full administrative chain
	Year   int      `yaml:"year"`   // year reported on
	Title  string   `yaml:"title"`  // the document's own name, or a description in brackets
	Issuer string   `yaml:"issuer"` // who published it
	Date   string   `yaml:"date"`   // of publication, "" where the document has none
	URL    string   `yaml:"url"`
	Plan   bool     `yaml:"plan"`   // a plan: its numbers are targets, never results
	Note   string   `yaml:"note"`   // what a reader must know: title missing, year inferred
	Unless []string `yaml:"unless"` // words of a resident's own trouble: then only facts that are a place to go, or always, are heard
	Facts  []Fact   `yaml:"facts"`
	Absent []Absent `yaml:"absent"`
}

// Fact is one statement of a report.
type Fact struct {
	ID       string     `yaml:"id"`       // unique inside the sheet
	Hear     phrase.Set `yaml:"hear"`     // how people ask for it
	Say      string     `yaml:"say"`      // the answer in our words, with qualifiers (近, 超) kept
	Caution  string     `yaml:"caution"`  // what must not be concluded: not to be added, a target, ...
	Category string     `yaml:"category"` // default local_report
	Channel  string     `yaml:"channel"`  // default knowledge_base; set where the fact is a place to go
	Always   bool       `yaml:"always"`   // heard in spite of Sheet.Unless
	Figures  []Figure   `yaml:"figures"`
}

// Absent is something people ask for that the report does not contain.
type Absent struct {
	Hear phrase.Set `yaml:"hear"`
	Say  string     `yaml:"say"` // begins with what is not in the report
}

// Ready returns the sheet with Unless worked into what its facts and gaps hear.
func (s Sheet) Ready() (Sheet, error) {
	s.Facts, s.Absent = slices.Clone(s.Facts), slices.Clone(s.Absent)
	var err error
	for i, f := range s.Facts {
		if f.Always || f.Channel != "" {
			continue
		}
		if s.Facts[i].Hear, err = f.Hear.Except(s.Unless...); err != nil {
			return Sheet{}, fmt.Errorf("%w: %s unless: %w", ErrFacts, s.ID, err)
		}
	}
	for i, a := range s.Absent {
		if s.Absent[i].Hear, err = a.Hear.Except(s.Unless...); err != nil {
			return Sheet{}, fmt.Errorf("%w: %s unless: %w", ErrFacts, s.ID, err)
		}
	}
	return s, nil
}

// Check tells what is missing from a sheet.
func (s Sheet) Check() error {
	if s.ID == "" || s.Place == "" || s.Year == 0 || s.Title == "" {
		return fmt.Errorf("%w: %q needs id, place, year and title", ErrFacts, s.ID)
	}
	seen := map[string]bool{}
	for _, f := range s.Facts {
		if f.ID == "" || f.Say == "" || len(f.Hear) == 0 || seen[f.ID] {
			return fmt.Errorf("%w: %s fact %q needs a unique id, hear and say", ErrFacts, s.ID, f.ID)
		}
		seen[f.ID] = true
		for _, fig := range f.Figures {
			if s.Plan && fig.Status == Result {
				return fmt.Errorf("%w: %s fact %s calls a target a result", ErrFacts, s.ID, f.ID)
			}
		}
	}
	return nil
}
