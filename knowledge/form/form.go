// Package form holds the papers a resident can have made and print: which
// fields they have, how each is asked for, and what is left blank for the pen,
// as data (knowledge/corpus/forms.yaml). It fills nothing in and makes no file
// (handlers and handlers/forms do).
package form

import (
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"mingbai/knowledge/phrase"
	"mingbai/knowledge/statute"
)

// ErrForm says that a form is incomplete.
var ErrForm = errors.New("form: unusable form")

// Longest is how many characters one answer may have; longer ones are refused
// so that the paper stays a paper.
const Longest = 1500

// Form is one paper.
type Form struct {
	ID     string        `yaml:"id"`
	Title  string        `yaml:"title"`
	Name   string        `yaml:"name"`   // on the button that offers it, at most 12 characters
	To     string        `yaml:"to"`     // to whom it is handed in, as the paper says
	Guides []string      `yaml:"guides"` // guides whose answers offer it
	Hear   phrase.Set    `yaml:"hear"`   // the message asks for this paper
	Before string        `yaml:"before"` // said before the first question
	After  string        `yaml:"after"`  // said with the finished paper
	Vow    string        `yaml:"vow"`    // above the signature
	Law    []statute.Ref `yaml:"law"`    // whose list of contents it follows
	Parts  []Part        `yaml:"parts"`
	Signed []string      `yaml:"signed"` // lines for the pen at the end
}

// Part is a group of fields under a heading.
type Part struct {
	Title  string  `yaml:"title"`
	Fields []Field `yaml:"fields"`
}

// Field is one entry.
type Field struct {
	ID      string   `yaml:"id"`
	Name    string   `yaml:"name"`    // on the paper
	Ask     string   `yaml:"ask"`     // in the chat; "" = only on the paper, for the pen
	Options []string `yaml:"options"` // answers to choose from; others may be typed
	Known   Known    `yaml:"known"`   // what the session may already know
	Long    bool     `yaml:"long"`    // a story: several lines on the paper
}

// Known names something a conversation may already hold.
type Known string

// What may be known before asking.
const (
	Place  Known = "place"  // the place of the conversation
	Matter Known = "matter" // the title of the matter asked about
)

// Asked lists the fields that are asked for, in order.
func (f *Form) Asked() []Field {
	var out []Field
	for _, p := range f.Parts {
		for _, field := range p.Fields {
			if field.Ask != "" {
				out = append(out, field)
			}
		}
	}
	return out
}

// Check tells what is missing from a form, first finding only.
func (f *Form) Check() error {
	if f.ID == "" || f.Title == "" || f.Name == "" || f.To == "" || f.Before == "" || f.After == "" {
		return fmt.Errorf("%w: %q needs id, title, name, to, before and after", ErrForm, f.ID)
	}
	if utf8.RuneCountInString(f.Name) > 12 || len(f.Law) == 0 || len(f.Signed) == 0 {
		return fmt.Errorf("%w: %s needs a short name, law and lines to sign", ErrForm, f.ID)
	}
	var ids []string
	for _, p := range f.Parts {
		for _, field := range p.Fields {
			if field.ID == "" || field.Name == "" || slices.Contains(ids, field.ID) {
				return fmt.Errorf("%w: %s: field %q needs an id of its own and a name", ErrForm, f.ID, field.ID)
			}
			if !slices.Contains([]Known{"", Place, Matter}, field.Known) {
				return fmt.Errorf("%w: %s: field %s: %q is never known", ErrForm, f.ID, field.ID, field.Known)
			}
			ids = append(ids, field.ID)
		}
	}
	if len(f.Asked()) == 0 {
		return fmt.Errorf("%w: %s asks nothing", ErrForm, f.ID)
	}
	return nil
}
