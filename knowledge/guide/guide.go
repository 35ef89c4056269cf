// Package guide holds the guides: for each matter where to go first, by when,
// what to bring, what it costs and on which law this rests, with the finer
// points people ask about. Guides are data (knowledge/corpus/guides); this
// package is their shape and their checks. It does not choose among guides
// (handlers/consult does) and does not know places (knowledge/service does).
package guide

import (
	"errors"
	"fmt"

	"mingbai/knowledge/phrase"
	"mingbai/knowledge/statute"
)

// ErrGuide says that a guide is incomplete or contradicts itself.
var ErrGuide = errors.New("guide: unusable guide")

// Guide is what Mingbai knows about one matter.
//
// Texts are plain Chinese, verbs first, sentences of about 25 characters,
// digits for numbers, the everyday word first with the legal word in brackets
// once.
type Guide struct {
	ID       string        `yaml:"id"`       // stable, kebab-case, unique
	Category string        `yaml:"category"` // label: labor_wage, marriage_family, ...
	Kind     string        `yaml:"kind"`     // how-to (default), where-to-go or statute
	Title    string        `yaml:"title"`    // the matter in everyday words
	Hear     phrase.Set    `yaml:"hear"`     // words that point at this matter
	Unless   phrase.Set    `yaml:"unless"`   // words that say it is another matter
	Examples []string      `yaml:"examples"` // three to eight ways people ask, for the index
	First    string        `yaml:"first"`    // channel code of where to go first
	Does     string        `yaml:"does"`     // what the first place does for you, 6-14 characters
	Also     []Alternate   `yaml:"also"`     // at most two further places
	Say      []string      `yaml:"say"`      // one to three sentences every asker should hear
	Deadline string        `yaml:"deadline"` // by when, and what if late; "" = none
	Bring    []string      `yaml:"bring"`    // three to six things
	Cost     string        `yaml:"cost"`     // free or not, who gets legal aid
	Avoid    string        `yaml:"avoid"`    // the one thing not to do
	Law      []statute.Ref `yaml:"law"`
	Points   []Point       `yaml:"points"`
}

// Alternate is another place with the case in which it is the better one.
type Alternate struct {
	Channel string `yaml:"channel"`
	When    string `yaml:"when"`
}

// Point answers one finer question inside a matter. Set fields other than ID,
// Hear and Say replace the guide's when the point is what was asked.
type Point struct {
	ID       string        `yaml:"id"` // unique inside the guide
	Hear     phrase.Set    `yaml:"hear"`
	Alone    bool          `yaml:"alone"` // Hear is telling enough to choose the guide by itself
	Say      string        `yaml:"say"`   // the direct answer, one to three sentences
	First    string        `yaml:"first"`
	Does     string        `yaml:"does"`
	Deadline string        `yaml:"deadline"`
	Bring    []string      `yaml:"bring"`
	Cost     string        `yaml:"cost"`
	Category string        `yaml:"category"`
	Kind     string        `yaml:"kind"`
	Law      []statute.Ref `yaml:"law"`
}

// Check tells what is missing from a guide, first finding only.
func (g Guide) Check() error {
	switch {
	case g.ID == "", g.Category == "", g.Title == "", g.First == "":
		return fmt.Errorf("%w: %q needs id, category, title and first", ErrGuide, g.ID)
	case len(g.Hear) == 0:
		return fmt.Errorf("%w: %s is never heard", ErrGuide, g.ID)
	case len(g.Law) == 0:
		return fmt.Errorf("%w: %s cites nothing", ErrGuide, g.ID)
	case len(g.Also) > 3:
		return fmt.Errorf("%w: %s names more than three further places", ErrGuide, g.ID)
	}
	seen := map[string]bool{}
	for _, p := range g.Points {
		if p.ID == "" || p.Say == "" || len(p.Hear) == 0 {
			return fmt.Errorf("%w: %s point %q needs id, hear and say", ErrGuide, g.ID, p.ID)
		}
		if seen[p.ID] {
			return fmt.Errorf("%w: %s has point %s twice", ErrGuide, g.ID, p.ID)
		}
		seen[p.ID] = true
	}
	return nil
}
