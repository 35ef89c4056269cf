// Package deadline knows the deadlines of the law as data (knowledge/corpus/
// deadlines.yaml) and counts them: from the day that starts the clock to the
// last day on which something can still be done, by the rules of the Civil
// Code and of procedure. It also reads the dates people write ("上个月15号"),
// writes a calendar entry for a last day and tells when to remind of it.
//
// It is not advice and chooses no words beyond the data: which deadline a
// message means and how the answer is put is decided in handlers/consult. It
// reads no files (package knowledge loads the book) and knows no clock: today
// is always given.
package deadline

import (
	"errors"
	"fmt"
	"strings"

	"mingbai/knowledge/phrase"
	"mingbai/knowledge/statute"
)

// ErrRow says that a deadline is incomplete or contradicts itself.
var ErrRow = errors.New("deadline: unusable row")

// Unit is what a length is counted in.
type Unit string

// The units. A row without a length has none.
const (
	Day        Unit = "day"
	WorkingDay Unit = "working_day"
	Month      Unit = "month"
	Year       Unit = "year"
	Hour       Unit = "hour"
)

// Chinese names the unit as people say it after a number.
func (u Unit) Chinese() string {
	return map[Unit]string{Day: "日", WorkingDay: "个工作日", Month: "个月", Year: "年", Hour: "小时"}[u]
}

// Words are words to be found as they stand; written a|b|c.
type Words []string

// UnmarshalYAML reads a list whose entries may hold several words.
func (w *Words) UnmarshalYAML(unmarshal func(any) error) error {
	var list []string
	if err := unmarshal(&list); err != nil {
		return err
	}
	for _, entry := range list {
		for word := range strings.SplitSeq(entry, "|") {
			if word = strings.TrimSpace(word); word != "" {
				*w = append(*w, word)
			}
		}
	}
	return nil
}

// Stop is a way in which a clock can or cannot be stopped.
type Stop struct {
	Code string        `yaml:"code"` // A, B, C, D
	Say  string        `yaml:"say"`  // in everyday words
	Law  []statute.Ref `yaml:"law"`  // what Say rests on
}

// Row is one deadline.
type Row struct {
	ID       string `yaml:"id"`     // stable, kebab-case, unique
	No       int    `yaml:"no"`     // its number in the office's table
	Event    string `yaml:"event"`  // the matter in everyday words
	Rule     string `yaml:"rule"`   // what must be done: 到法院起诉
	Length   int    `yaml:"length"` // 0 = as the notice itself says
	Unit     Unit   `yaml:"unit"`
	Wait     bool   `yaml:"wait"` // it must NOT be done before the time is over
	From     string `yaml:"from"` // what starts the clock, in everyday words
	Question string `yaml:"ask"`  // the question for that day: 哪天收到裁决书的

	Start Words `yaml:"start"` // words beside the date that counts
	Other Words `yaml:"other"` // words beside a date that does not

	Hear   phrase.Set `yaml:"hear"`   // words of a message that mean this deadline
	Guides []string   `yaml:"guides"` // guides it belongs to, the nearest first

	Law     []statute.Ref `yaml:"law"`      // on which the length rests
	AlsoLaw []statute.Ref `yaml:"also_law"` // on which the other words rest

	Channel  string        `yaml:"channel"`   // code of where to file, "" = none fits
	FileWith string        `yaml:"file_with"` // where to file, in words
	Stop     string        `yaml:"stop"`      // code of a Stop, "" = StopSay alone
	StopSay  string        `yaml:"stop_say"`  // instead of the stop's own words
	StopLaw  []statute.Ref `yaml:"stop_law"`  // instead of the stop's own law
	Longest  string        `yaml:"longest"`   // the end that nothing moves: 最长20年
	Post     bool          `yaml:"post"`      // posted in time is in time: courts and reconsideration
	Late     string        `yaml:"late"`      // what is still possible afterwards
	Beside   string        `yaml:"beside"`    // another deadline that runs from the same day
	Then     string        `yaml:"then"`      // a deadline that begins when this one ends
}

// Counted tells whether the row has a length of its own.
func (r *Row) Counted() bool { return r.Length > 0 }

// Span writes the length as people say it: 15日, 3个工作日.
func (r *Row) Span() string {
	if !r.Counted() {
		return r.From
	}
	return fmt.Sprintf("%d%s", r.Length, r.Unit.Chinese())
}

// Check tells what is missing from a row, first finding only.
func (r *Row) Check() error {
	switch {
	case r.ID == "" || r.Event == "" || r.Rule == "" || r.From == "" || r.Question == "":
		return fmt.Errorf("%w: %q needs id, event, rule, from and ask", ErrRow, r.ID)
	case r.Counted() && r.Unit.Chinese() == "":
		return fmt.Errorf("%w: %s is counted in %q", ErrRow, r.ID, r.Unit)
	case r.Counted() && len(r.Start) == 0:
		return fmt.Errorf("%w: %s has no words for the day it starts", ErrRow, r.ID)
	case len(r.Hear) == 0 || len(r.Guides) == 0:
		return fmt.Errorf("%w: %s is never heard", ErrRow, r.ID)
	case len(r.Law) == 0 || r.FileWith == "" || r.Late == "":
		return fmt.Errorf("%w: %s needs law, file_with and late", ErrRow, r.ID)
	case r.Stop == "" && r.StopSay == "":
		return fmt.Errorf("%w: %s does not say what stops it", ErrRow, r.ID)
	}
	return nil
}
