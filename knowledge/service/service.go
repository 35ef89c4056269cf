// Package service holds where to go: national hotlines, kinds of offices, and
// the local offices, teams and phones that published documents name. A phone
// number lives here and nowhere else; each carries the document it was printed
// in and the year. The package chooses nothing.
package service

import (
	"errors"
	"fmt"
	"slices"

	"mingbai/knowledge/phrase"
	"mingbai/knowledge/statute"
)

// ErrService says that an entry is incomplete.
var ErrService = errors.New("service: unusable entry")

// Basis tells on whose word an entry stands.
type Basis string

const (
	ByLaw      Basis = "law"        // a law read for this entry
	ByWeb      Basis = "web"        // a published page
	ByReport   Basis = "report"     // a local government's report, named in Source
	ByOffice   Basis = "office"     // the office that runs this service of ours; its number is its own word
	Unverified Basis = "unverified" // shown with 请先核实 only
)

// Channel is a national hotline or a kind of office, found by its code.
type Channel struct {
	Code  string     `yaml:"code"`  // 12348, labor_inspection, ...
	Name  string     `yaml:"name"`  // what people call it
	For   string     `yaml:"for"`   // what it does, one sentence
	Phone string     `yaml:"phone"` // "" for offices without one national number
	Reach string     `yaml:"reach"` // how to find or reach it
	Hours string     `yaml:"hours"` // "" when not known
	Not   string     `yaml:"not"`   // what it does not take
	Hear  phrase.Set `yaml:"hear"`  // how people name it when they ask for it
	// Category is the matter of a message that asks only where it is or how to
	// call it; "" = such a message is not answered by the channel alone.
	Category string        `yaml:"category"`
	Law      []statute.Ref `yaml:"law"`
	Basis    Basis         `yaml:"basis"`
	Source   string        `yaml:"source"`  // title of the page or report, for web and report
	Checked  string        `yaml:"checked"` // date of the last check, 2026-11-22
}

// Local is a channel as one place has it: an office, team or phone of its own.
type Local struct {
	ID      string   `yaml:"id"`
	Channel string   `yaml:"channel"` // Channel.Code it stands for
	Place   string   `yaml:"place"`   // full administrative chain
	Name    string   `yaml:"name"`    // 东辽县劳动监察大队
	For     string   `yaml:"for"`
	Phones  []string `yaml:"phones"`
	Matters []string `yaml:"matters"` // categories it takes; empty = all of its channel
	Year    int      `yaml:"year"`    // of the document that names it
	Source  string   `yaml:"source"`  // title of that document
	Basis   Basis    `yaml:"basis"`
}

// Takes tells whether the entry is for a matter. An entry limited to some
// matters does not take "" (matter not known).
func (l Local) Takes(category string) bool {
	return len(l.Matters) == 0 || slices.Contains(l.Matters, category)
}

// Check tells what is missing from a channel.
func (c Channel) Check() error {
	if c.Code == "" || c.Name == "" || c.For == "" || c.Basis == "" || c.Checked == "" {
		return fmt.Errorf("%w: channel %q needs code, name, for, basis and checked", ErrService, c.Code)
	}
	if c.Basis != ByLaw && c.Source == "" {
		return fmt.Errorf("%w: channel %s stands on a page or report and names none", ErrService, c.Code)
	}
	if c.Basis == ByLaw && len(c.Law) == 0 {
		return fmt.Errorf("%w: channel %s stands on law and cites none", ErrService, c.Code)
	}
	return nil
}

// Check tells what is missing from a local entry.
func (l Local) Check() error {
	if l.ID == "" || l.Channel == "" || l.Place == "" || l.Name == "" || l.Year == 0 || l.Source == "" || l.Basis == "" {
		return fmt.Errorf("%w: local %q needs id, channel, place, name, year, source and basis", ErrService, l.ID)
	}
	return nil
}
