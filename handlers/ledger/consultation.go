// Package ledger is the book of countable things: each consultation is one
// row that says where, about what, through which channel and with what
// outcome, and never what the resident wrote. It defines the rows and their
// vocabulary; handlers/store keeps them.
package ledger

import (
	"errors"
	"fmt"
	"time"
)

// ErrRow says that a row cannot be entered as it is.
var ErrRow = errors.New("ledger: row cannot be entered")

// ErrMatter says that no matter has a case key.
var ErrMatter = errors.New("ledger: no matter has this key")

// Outcome tells how a consultation ended.
type Outcome string

const (
	Answered  Outcome = "answered"  // 当场答复: the assistant answered with sources
	Emergency Outcome = "emergency" // 紧急转接: an emergency number was given first
	Declined  Outcome = "declined"  // the material holds no answer; someone to ask was named
	Refused   Outcome = "refused"   // not the assistant's business; not counted as a consultation

	ToLegalAid  Outcome = "to_legal_aid" // 转法援
	ToMediation Outcome = "to_mediation" // 转调解
	ToOther     Outcome = "to_other"     // 转其他部门
	Withdrawn   Outcome = "withdrawn"    // the resident took the wish for a person back
)

// Consultation is one question that was asked and how it was met.
type Consultation struct {
	ID       string    // unique; derived from the message, so a repeated message makes no second row
	At       time.Time // when the question arrived, UTC
	Person   string    // pseudonym: keyed hash of channel and chat; "" once erased
	Place    string    // administrative chain, "" unknown
	Village  string    // "" unknown
	Category string    // label of the matter
	Kind     string    // kind of question
	Channel  string    // telegram, web
	Urgent   bool
	Outcome  Outcome
	Sources  []string // ids of guides, facts or documents used
	Rule     string   // version of the counting rule in force

	// A consultation that a person met, rather than the assistant, has a case.
	CaseKey string // 案件键: rows with the same key are one matter; "" = the assistant's own answer
	Matters int    // 宗: 1, or 0 when the matter was counted under an earlier row of its key
	Visits  int    // 人次
	Adviser string // id of the person who closed it

	Closed time.Time // when the case was closed, UTC; zero = at once, as without a case
	Test   bool      // a trial: kept and never counted
}

// Version is the version of the counting rules in force: see Rules.
const Version = "2026-1"

// Check tells whether the row may be entered.
func (c Consultation) Check() error {
	switch {
	case c.ID == "" || c.At.IsZero() || c.Channel == "" || c.Category == "":
		return fmt.Errorf("%w: id, time, channel and category are needed", ErrRow)
	case c.Outcome == "":
		return fmt.Errorf("%w: no outcome", ErrRow)
	case c.Matters < 0 || c.Matters > 1 || c.Visits < 0 || c.CaseKey == "" && c.Adviser != "":
		return fmt.Errorf("%w: matters, visits and case key do not agree", ErrRow)
	case c.CaseKey != "" && c.Adviser != "" && c.Visits == 0:
		return fmt.Errorf("%w: a case that nobody came with", ErrRow)
	case c.Outcome == Answered && len(c.Sources) == 0 && c.Adviser == "":
		return fmt.Errorf("%w: answered without a source", ErrRow)
	}
	return nil
}
