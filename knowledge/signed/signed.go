// Package signed holds the short answers that an office gives on its own word:
// how people ask, what is said, the document or rule it stands on, and who
// signed it on which day. They are data (signed.yaml in an office's folder);
// this package is their shape and their checks. An answer without a source or
// a signature is no answer: whoever reads them leaves out what Check refuses.
// Which of them a question asks for, handlers/consult decides.
package signed

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"mingbai/knowledge/place"
)

// ErrAnswer says that an answer is incomplete or not plain text.
var ErrAnswer = errors.New("signed: unusable answer")

// The lengths of the parts, in characters.
const (
	LeastAsked = 4   // of a way of asking
	MostAsked  = 120 // the same
	MostWays   = 10  // ways of asking
	LeastSay   = 6   // of the answer
	MostSay    = 300 // the same: a screen of a phone
	MostSource = 120
	MostSigned = 40
)

// Answer is one answer of an office.
type Answer struct {
	ID       string   `yaml:"id" json:"id"`             // stable, letters, digits and dashes
	Asked    []string `yaml:"asked" json:"asked"`       // ways in which people ask
	Say      string   `yaml:"say" json:"say"`           // plain text, a line each paragraph
	Category string   `yaml:"category" json:"category"` // label of the matter
	Channel  string   `yaml:"channel" json:"channel"`   // code of where to go first
	Place    string   `yaml:"place" json:"place"`       // administrative chain; "" = everywhere
	Source   string   `yaml:"source" json:"source"`     // title of the document or rule
	Year     int      `yaml:"year" json:"year"`         // of the source
	URL      string   `yaml:"url" json:"url,omitempty"` // of the source; "" = not published
	Signed   string   `yaml:"signed" json:"signed"`     // office and person who answer for it
	Day      string   `yaml:"day" json:"day"`           // of the signature, 2026-11-22
	Until    string   `yaml:"until" json:"until,omitempty"`
}

// articles matches 第31条: articles are cited by the guides, whose numbers were
// verified, and never by hand.
var articles = regexp.MustCompile(`第\s*[0-9〇零一二三四五六七八九十百千、,，]+\s*条`)

var id = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,60}$`)

// Check tells what is missing from the answer or wrong with it, the first
// finding only.
func (a Answer) Check() error {
	wrong := func(what string) error { return fmt.Errorf("%w: %s: %s", ErrAnswer, a.ID, what) }
	switch {
	case !id.MatchString(a.ID):
		return wrong("id")
	case len(a.Asked) == 0 || len(a.Asked) > MostWays:
		return wrong("needs one to ten ways of asking")
	case !Plain(a.Say, MostSay) || utf8.RuneCountInString(a.Say) < LeastSay:
		return wrong("say is empty, too long or not plain text")
	case articles.MatchString(a.Say):
		return wrong("say cites an article")
	case a.Category == "" || a.Channel == "":
		return wrong("needs category and channel")
	case strings.TrimSpace(a.Source) == "" || !Plain(a.Source, MostSource) || a.Year < 1949 || a.Year > 2200:
		return wrong("needs the source and its year")
	case strings.TrimSpace(a.Signed) == "" || !Plain(a.Signed, MostSigned):
		return wrong("nobody signed it")
	case !Address(a.URL):
		return wrong("url")
	}
	for _, way := range a.Asked {
		if !Plain(way, MostAsked) || utf8.RuneCountInString(way) < LeastAsked {
			return wrong("a way of asking is too short, too long or not plain text")
		}
	}
	for _, day := range []string{a.Day, a.Until} {
		if _, err := time.Parse(time.DateOnly, day); err != nil && (day != "" || a.Day == "") {
			return wrong("a day is not written as 2026-11-22")
		}
	}
	return nil
}

// CitesArticle tells whether a text names an article of a law by its number.
func CitesArticle(text string) bool { return articles.MatchString(text) }

// Plain tells whether a text can be read as it stands: valid, without control
// characters but line ends, without marks of markup, and not too long.
func Plain(text string, most int) bool {
	return utf8.ValidString(text) && utf8.RuneCountInString(text) <= most && !strings.ContainsFunc(text, func(r rune) bool {
		return r != '\n' && unicode.IsControl(r) || strings.ContainsRune("<>{}[]`\\|\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069", r)
	})
}

// Address tells whether a text is the address of a page, or empty.
func Address(text string) bool {
	if text == "" {
		return true
	}
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil && !strings.ContainsAny(text, " \n\"'<>")
}

// Holds tells whether the answer may be given on a day.
func (a Answer) Holds(day time.Time) bool {
	return a.Until == "" || day.Format(time.DateOnly) <= a.Until
}

// For tells whether the answer is meant for somebody at a place: a full chain,
// or a name as it was typed.
func (a Answer) For(where string) bool {
	return a.Place == "" || where != "" && (place.Within(where, a.Place) || strings.HasSuffix(a.Place, where))
}
