// Package handover holds the rules by which a matter goes to a village legal
// adviser: when it should, when something else comes first, which matters only
// appointed people may see, and what the note carries. Rules are data
// (knowledge/corpus/handover.yaml). It finds no adviser and sends nothing
// (handlers do).
package handover

import (
	"errors"
	"fmt"
	"slices"

	"mingbai/knowledge/phrase"
)

// ErrRules says that the rules are incomplete.
var ErrRules = errors.New("handover: unusable rules")

// Sign is one reason for or against handing a matter over. It holds when any
// of its tests does; a sign without tests is one of the known moments.
type Sign struct {
	ID         string     `yaml:"id"`
	Hear       phrase.Set `yaml:"hear"`       // words of the message
	Categories []string   `yaml:"categories"` // labels of the matter
	Moment     Moment     `yaml:"moment"`     // what the conversation shows
	Say        string     `yaml:"say"`        // the reason, as the note gives it
}

// Moment is something the conversation shows rather than its words.
type Moment string

// The moments a sign may name.
const (
	Repeated Moment = "repeated" // the same matter asked about a second time
	Declined Moment = "declined" // the material held no answer
	Deadline Moment = "deadline" // fewer than Rules.AidDays days are left
	Urgent   Moment = "urgent"   // danger now
)

// Field is one entry of the note that goes with a matter.
type Field struct {
	ID      string `yaml:"id"`
	Name    string `yaml:"name"`    // its Chinese name
	Consent bool   `yaml:"consent"` // only when the resident agreed
	Note    string `yaml:"note"`
}

// Rules decide about handing over.
type Rules struct {
	Hand    []Sign  `yaml:"hand"`     // hand over when one holds
	Hold    []Sign  `yaml:"hold"`     // unless one of these holds
	Guarded []Sign  `yaml:"guarded"`  // only to people the judicial office appointed
	AidDays int     `yaml:"aid_days"` // fewer days left: legal aid may come first and papers follow
	NowDays int     `yaml:"now_days"` // fewer working days left: file today, wait for nobody
	Fields  []Field `yaml:"fields"`
	Silence string  `yaml:"silence"` // said when no time was promised
}

// Matter is what is known of a matter when it is decided about.
type Matter struct {
	Text         string // normalised words of the resident
	Category     string
	Moments      []Moment
	DaysLeft     int // to the nearest deadline; -1 = not known
	WorkdaysLeft int // -1 = not known
}

// Decision is what the rules say about a matter.
type Decision struct {
	Hand      bool
	Why       string // Sign.ID that decided; "" when no sign held
	Say       string // Sign.Say of it
	Guarded   bool   // appointed people only, no details the other side could guess
	Aid       bool   // mention that legal aid may be given before the papers are complete
	FileToday bool   // tell the resident to hand in the paper today
}

// Decide applies the rules to a matter.
func (r Rules) Decide(m Matter) Decision {
	d := Decision{
		Aid:       m.DaysLeft >= 0 && m.DaysLeft < r.AidDays,
		FileToday: m.WorkdaysLeft >= 0 && m.WorkdaysLeft < r.NowDays,
	}
	if d.Aid {
		m.Moments = append(slices.Clone(m.Moments), Deadline)
	}
	_, d.Guarded = first(r.Guarded, m)
	if s, holds := first(r.Hold, m); holds {
		d.Why, d.Say = s.ID, s.Say
		return d
	}
	if s, holds := first(r.Hand, m); holds {
		d.Hand, d.Why, d.Say = true, s.ID, s.Say
	}
	return d
}

// first returns the first sign that holds.
func first(signs []Sign, m Matter) (Sign, bool) {
	for _, s := range signs {
		if s.holds(m) {
			return s, true
		}
	}
	return Sign{}, false
}

func (s Sign) holds(m Matter) bool {
	return s.Moment != "" && slices.Contains(m.Moments, s.Moment) ||
		slices.Contains(s.Categories, m.Category) ||
		s.Hear.Match(m.Text).Score > 0
}

// Check tells what is missing from the rules, first finding only.
func (r Rules) Check() error {
	seen := map[string]bool{}
	for _, s := range slices.Concat(r.Hand, r.Hold, r.Guarded) {
		switch {
		case s.ID == "" || s.Say == "" || seen[s.ID]:
			return fmt.Errorf("%w: sign %q needs a unique id and say", ErrRules, s.ID)
		case len(s.Hear) == 0 && len(s.Categories) == 0 && s.Moment == "":
			return fmt.Errorf("%w: sign %s never holds", ErrRules, s.ID)
		case s.Moment != "" && !slices.Contains([]Moment{Repeated, Declined, Deadline, Urgent}, s.Moment):
			return fmt.Errorf("%w: sign %s names no moment: %s", ErrRules, s.ID, s.Moment)
		}
		seen[s.ID] = true
	}
	if len(r.Hand) > 0 && (r.AidDays <= 0 || r.NowDays <= 0 || len(r.Fields) == 0) {
		return fmt.Errorf("%w: aid_days, now_days and fields must be given", ErrRules)
	}
	return nil
}
