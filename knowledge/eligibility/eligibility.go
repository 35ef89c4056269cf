// Package eligibility holds the decision tables by which a resident learns
// whether legal aid, a defence lawyer or a court's confirmation can be had, as
// data (knowledge/corpus/eligibility.yaml): questions in plain words, the facts
// of law that follow from the answers, and rows that turn facts into a verdict
// with its articles. It decides and says what to ask next; it asks nobody,
// composes no answer (handlers/consult does) and never knows a province's own
// income line.
package eligibility

import (
	"errors"
	"fmt"

	"mingbai/knowledge/phrase"
	"mingbai/knowledge/statute"
)

// ErrTable says that a table is incomplete or contradicts itself.
var ErrTable = errors.New("eligibility: unusable table")

// Unknown is the value of a fact no case holds for, and the option of a
// question that somebody cannot answer.
const Unknown = "unknown"

// Book holds the tables in the order in which they are tried.
type Book struct {
	Tables []Table `yaml:"tables"`
}

// Table decides one kind of eligibility.
type Table struct {
	ID        string        `yaml:"id"`
	Title     string        `yaml:"title"`    // what is checked, in everyday words
	Category  string        `yaml:"category"` // label of the matter
	Guides    []string      `yaml:"guides"`   // guides whose answers offer the check
	Hear      phrase.Set    `yaml:"hear"`     // the message asks whether it can be had
	Unless    phrase.Set    `yaml:"unless"`   // it asks something finer, or is another table's
	Before    string        `yaml:"before"`   // on whose decision it depends: 以……审查为准
	First     string        `yaml:"first"`    // channel to go to
	Does      string        `yaml:"does"`
	Deadline  string        `yaml:"deadline"` // by when, for every row that sets none
	Cost      string        `yaml:"cost"`
	Form      string        `yaml:"form"` // form that can be made when the verdict is Can
	Law       []statute.Ref `yaml:"law"`  // behind deadline and cost
	Questions []Question    `yaml:"questions"`
	Facts     []Fact        `yaml:"facts"`
	Rows      []Row         `yaml:"rows"`
}

// Question is asked only while its answer can still change the verdict.
type Question struct {
	ID      string        `yaml:"id"`
	Ask     string        `yaml:"ask"`
	Options []Option      `yaml:"options"`
	About   phrase.Set    `yaml:"about"` // the message asks about this and tells nothing else
	Open    string        `yaml:"open"`  // said instead of asking, where nothing can be asked
	Law     []statute.Ref `yaml:"law"`   // behind Open
}

// Option is one answer; Hear finds it in free text.
type Option struct {
	ID    string     `yaml:"id"`
	Label string     `yaml:"label"`
	Hear  phrase.Set `yaml:"hear"`
}

// Fact is what the law asks for, derived from the answers.
type Fact struct {
	ID   string            `yaml:"id"`
	Name string            `yaml:"name"`
	Is   []Case            `yaml:"is"`  // the first that holds gives the value; none = Unknown
	Say  map[string]string `yaml:"say"` // what a settled value means for the resident
	Law  []statute.Ref     `yaml:"law"`
}

// Case gives a fact a value when every question named has one of the answers.
type Case struct {
	Value string              `yaml:"value"`
	If    map[string][]string `yaml:"if"`
}

// Outcome is what a row comes to.
type Outcome string

// The outcomes of a row.
const (
	Can    Outcome = "can"    // may apply
	Cannot Outcome = "cannot" // as a rule not
	Ask    Outcome = "ask"    // somebody must look at it
	Given  Outcome = "given"  // nothing to apply for, it is provided
)

// Row is one line of a table; the first whose conditions hold is the verdict.
type Row struct {
	ID       string              `yaml:"id"`
	When     map[string][]string `yaml:"when"` // fact -> values; none named = any
	Outcome  Outcome             `yaml:"outcome"`
	Say      string              `yaml:"say"`
	Instead  string              `yaml:"instead"` // what to do instead, or besides
	First    string              `yaml:"first"`
	Does     string              `yaml:"does"`
	Deadline string              `yaml:"deadline"`
	Bring    []string            `yaml:"bring"`
	Law      []statute.Ref       `yaml:"law"`
}

// Table returns a table by its id.
func (b Book) Table(id string) (*Table, bool) {
	for i := range b.Tables {
		if b.Tables[i].ID == id {
			return &b.Tables[i], true
		}
	}
	return nil, false
}

// Hear returns the table that a message asks about, in normalised words.
func (b Book) Hear(text string) (*Table, bool) {
	for i := range b.Tables {
		t := &b.Tables[i]
		if t.Hear.Match(text).Score > 0 && t.Unless.Match(text).Score == 0 {
			return t, true
		}
	}
	return nil, false
}

// OfGuide returns the table whose check a guide's answer offers.
func (b Book) OfGuide(guide string) (*Table, bool) {
	for i := range b.Tables {
		for _, g := range b.Tables[i].Guides {
			if g == guide {
				return &b.Tables[i], true
			}
		}
	}
	return nil, false
}

// Question returns a question by its id.
func (t *Table) Question(id string) (*Question, bool) {
	for i := range t.Questions {
		if t.Questions[i].ID == id {
			return &t.Questions[i], true
		}
	}
	return nil, false
}

// Option returns an option by its id.
func (q *Question) Option(id string) (Option, bool) {
	for _, o := range q.Options {
		if o.ID == id {
			return o, true
		}
	}
	return Option{}, false
}

// Check tells what is wrong with the book, first finding only.
func (b Book) Check() error {
	seen := map[string]bool{}
	for i := range b.Tables {
		t := &b.Tables[i]
		if t.ID == "" || seen[t.ID] {
			return fmt.Errorf("%w: %q needs an id of its own", ErrTable, t.ID)
		}
		seen[t.ID] = true
		if err := t.check(); err != nil {
			return fmt.Errorf("%w: %s: %w", ErrTable, t.ID, err)
		}
	}
	return nil
}
