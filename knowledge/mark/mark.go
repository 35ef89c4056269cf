// Package mark is what an office says of an entry of the knowledge: that it is
// out of date or no longer to be used, why, and which number is the right one.
// Marks are data beside the office's documents (knowledge/shelf keeps them);
// knowledge.Base heeds them, handlers/consult says so where it must. The package
// decides nothing about answers.
package mark

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"mingbai/knowledge/service"
)

// ErrMark says that a mark is incomplete or not plain text.
var ErrMark = errors.New("mark: unusable mark")

// Kind is what kind of entry is marked.
type Kind string

// The kinds of entries that can be marked.
const (
	Service  Kind = "service"  // an office with its phones
	Guide    Kind = "guide"    // a guide of the knowledge
	Sheet    Kind = "sheet"    // a report's facts, of the knowledge
	Document Kind = "document" // a document that was taken in
)

// Standing is what an office says of an entry.
type Standing string

const (
	Stale   Standing = "stale"   // out of date: still answered from, with a warning; the numbers of a service are not given
	Retired Standing = "retired" // not to be used any more
)

// Name is the standing in Chinese.
func (s Standing) Name() string {
	if s == Retired {
		return "停用"
	}
	return "已过时"
}

// MostReason is how long a reason may be, in characters.
const MostReason = 300

// Mark is what was said of one entry. A service is known by its place, channel
// and the numbers that are wrong, so that neither another reading of the document
// nor an older document brings them back, and a new number of a newer document
// is not held back. Other entries are known by their id.
type Mark struct {
	Kind     Kind      `json:"kind"`
	ID       string    `json:"id"`
	Title    string    `json:"title"`             // of the entry
	Place    string    `json:"place"`             // of the entry, "" = everywhere
	Channel  string    `json:"channel,omitempty"` // of a service
	Phones   []string  `json:"phones,omitempty"`  // of a service: those that are wrong
	Phone    string    `json:"phone,omitempty"`   // of a service: the right one, "" = none is known
	Standing Standing  `json:"standing"`
	Reason   string    `json:"reason"` // for the office, never shown to residents
	Who      string    `json:"who"`
	At       time.Time `json:"at"`
}

// phoneShape is a number that can be called.
var phoneShape = regexp.MustCompile(`^(?:0\d{2,3}-?\d{7,8}|[48]00-?\d{3}-?\d{4}|1[3-9]\d{9}|1\d{2,4}|9\d{4,5})$`)

// Phone tells whether a text is a number that can be called.
func Phone(s string) bool { return phoneShape.MatchString(s) }

// Check tells what is wrong with a mark.
func (m Mark) Check() error {
	wrong := func(what string) error { return fmt.Errorf("%w: %s %s: %s", ErrMark, m.Kind, m.ID, what) }
	switch {
	case !slices.Contains([]Kind{Service, Guide, Sheet, Document}, m.Kind) || m.ID == "":
		return wrong("no entry")
	case m.Standing != Stale && m.Standing != Retired:
		return wrong("standing")
	case strings.TrimSpace(m.Reason) == "" || !utf8.ValidString(m.Reason) || utf8.RuneCountInString(m.Reason) > MostReason:
		return wrong("needs a reason of at most 300 characters")
	case m.Who == "" || m.At.IsZero():
		return wrong("nobody said it")
	case m.Kind != Service && (m.Phone != "" || len(m.Phones) > 0):
		return wrong("phones are a service's")
	case m.Kind == Service && (m.Channel == "" || m.Place == "" || m.Title == ""):
		return wrong("a service needs channel, place and title")
	case m.Phone != "" && (!Phone(m.Phone) || slices.Contains(m.Phones, m.Phone)):
		return wrong("the new number is none, or the wrong one")
	}
	return nil
}

// Same tells whether two marks are of the same entry: the later one counts.
func (m Mark) Same(o Mark) bool {
	if m.Kind == Service && o.Kind == Service {
		return m.Place == o.Place && m.Channel == o.Channel && (m.ID == o.ID || overlap(m.Phones, o.Phones))
	}
	return m.Kind == o.Kind && m.ID == o.ID
}

// Of tells whether the mark is of a service as it stands.
func (m Mark) Of(l service.Local) bool {
	if m.Kind != Service || m.Channel != l.Channel || m.Place != l.Place {
		return false
	}
	return overlap(m.Phones, l.Phones) || len(m.Phones) == 0 && len(l.Phones) == 0 && m.Title == l.Name
}

// Says is the mark in one sentence, for the audit book and for people.
func (m Mark) Says() string {
	s := m.Title + "：" + m.Standing.Name()
	if len(m.Phones) > 0 {
		s += "，" + strings.Join(m.Phones, "、") + " 不再给居民"
	}
	if m.Phone != "" {
		s += "，换成 " + m.Phone
	}
	return s + "；原因：" + m.Reason
}

func overlap(a, b []string) bool {
	return slices.ContainsFunc(a, func(n string) bool { return Holds(b, n) })
}

// Holds tells whether a list holds a number, however it is written.
func Holds(list []string, number string) bool {
	return slices.ContainsFunc(list, func(n string) bool { return Digits(n) == Digits(number) })
}

// Digits drops what a number is written with besides digits.
func Digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}
