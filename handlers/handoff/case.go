package handoff

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/ledger"
)

// ErrNone says that there is no such case.
var ErrNone = errors.New("handoff: no such case")

// State tells where a case stands.
type State string

// The states of a case.
const (
	Waiting State = "waiting" // nobody is asked: out of hours, or nobody can be reached
	Offered State = "offered" // the people in Case.Asked may claim it
	Claimed State = "claimed" // Case.Owner has it
	Closed  State = "closed"
)

// Stage tells who is asked.
type Stage int

// The stages in the order in which they are tried.
const (
	ToAdviser Stage = iota
	ToBackup
	ToOffice
	ToHotline // nobody else is left: the resident was told to call 12348
)

// Case is one resident's wish for a person and what became of it.
type Case struct {
	ID      string // opaque, made from the message that opened it
	Number  string // what people read: year, town, sequence
	Year    int
	Seq     int
	Version int64 // raised by every change
	Epoch   int64 // raised when the owner changes
	State   State
	Stage   Stage

	Resident chat.Address // zero once erased
	Channel  string       // of the resident
	Place    string       // the roster's name of the town
	Village  string       // "" = not known
	Category string
	Summary  string // redacted
	Answered string // what the assistant had answered
	Sources  []string
	Urgent   bool
	Guarded  bool // only for people the judicial office appointed

	Asked    []string // ids of the people who may claim it
	Declined []string // ids of the people who gave it on
	Owner    string   // id of the person who has it; "" = nobody
	Opened   time.Time
	Claimed  time.Time
	Ended    time.Time
	Steps    []Step
	Lines    int    // length of the transcript
	Marks    []Mark `json:",omitempty"` // what happened, oldest first

	Earlier   string // key of a matter of the same kind that ended within Reopen; "" = none
	Key       string // what the ledger counts it under; set when it is closed
	Outcome   ledger.Outcome
	Persons   int
	Note      string
	Rating    int // 1 to 3; 0 = not rated
	Nagged    int // reminders sent since the last sign of life
	ClosedBy  string
	Forgotten bool // the resident's words were erased
}

// Open tells whether somebody still has to do something.
func (c Case) Open() bool { return c.State != Closed }

// Kinds of Step.
const (
	stepOpen      = "open"      // the office opens: offer it
	stepUnclaimed = "unclaimed" // nobody took it in time: ask the next
	stepSilent    = "silent"    // the owner has not answered: remind
	stepNag       = "nag"       // nobody is left to ask: remind the office
)

// Step is something that falls due. Each key happens at most once.
type Step struct {
	Key  string
	Kind string
	Due  time.Time
}

// arm sets the step of a kind, in the place of one that waited.
func (c *Case) arm(kind string, due time.Time) {
	c.disarm(kind)
	c.Steps = append(c.Steps, Step{Key: fmt.Sprintf("%s/%d/%s", c.ID, c.Version+1, kind), Kind: kind, Due: due})
}

// disarm drops the steps of a kind.
func (c *Case) disarm(kind string) {
	c.Steps = slices.DeleteFunc(slices.Clone(c.Steps), func(s Step) bool { return s.Kind == kind })
}

func (c Case) armed(kind string) bool {
	return slices.ContainsFunc(c.Steps, func(s Step) bool { return s.Kind == kind })
}

// Side is who said a line.
type Side string

// The sides of a conversation.
const (
	ByResident Side = "resident"
	ByPerson   Side = "adviser"
)

// Line is one thing that was said in a case.
type Line struct {
	By     Side
	Person string // id of the adviser or officer
	Text   string
	Media  *chat.Media
	At     time.Time
}

// Letter is something to tell somebody. One with a Case is only sent while
// that case is at Epoch.
type Letter struct {
	To    chat.Address
	Reply chat.Reply
	Case  string // "" = may always be sent
	Epoch int64  // 0 = may be sent at any epoch; Case only says what it is about
	Card  Card
}

// Card tells what a letter is to the card of its case in a chat: the message
// that shows where the case stands, and has its buttons.
type Card int

// The kinds of letter.
const (
	NoCard  Card = iota
	NewCard      // is the card, in a message of its own
	Recard       // is what the card sent before becomes; a message of its own where that cannot be changed
	Stale        // the same, and nothing at all where none can be changed: the news is told by another letter
)

// Edits tells whether the letter takes the place of one sent before.
func (c Card) Edits() bool { return c == Recard || c == Stale }

// Save is a case to store. From is the version it was decided on, 0 for a new
// one; the stored one becomes From+1.
type Save struct {
	Case  Case
	From  int64
	Lines []Line // to append to the transcript
}

// Row is a ledger row about somebody other than who sent the message.
type Row struct {
	Consultation ledger.Consultation
	Of           chat.Address // the resident
}

// Change is what the store commits, all or none.
type Change struct {
	Saves  []Save
	Rows   []Row
	Roster *Roster // to replace the one of the same version
}

// Outcome is everything a decision leads to.
type Outcome struct {
	Letters []Letter
	Change
}

// tell adds a letter that may always be sent.
func (o *Outcome) tell(to chat.Address, r chat.Reply) {
	if to != (chat.Address{}) {
		o.Letters = append(o.Letters, Letter{To: to, Reply: r})
	}
}

// about adds a letter that belongs to a case and may always be sent.
func (o *Outcome) about(c Case, to chat.Address, r chat.Reply) {
	if to != (chat.Address{}) {
		o.Letters = append(o.Letters, Letter{To: to, Reply: r, Case: c.ID})
	}
}

// bound adds a letter that may be sent while the case stays where it is.
func (o *Outcome) bound(c Case, to chat.Address, r chat.Reply) {
	if to != (chat.Address{}) {
		o.Letters = append(o.Letters, Letter{To: to, Reply: r, Case: c.ID, Epoch: c.Epoch})
	}
}

// show adds a letter of a case's card. A held one may be sent while the case
// stays where it is.
func (o *Outcome) show(kind Card, c Case, to chat.Address, r chat.Reply, held bool) {
	if to == (chat.Address{}) {
		return
	}
	l := Letter{To: to, Reply: r, Case: c.ID, Card: kind}
	if held {
		l.Epoch = c.Epoch
	}
	o.Letters = append(o.Letters, l)
}

// save adds a case as it is to be.
func (o *Outcome) save(c Case, lines ...Line) {
	from := c.Version
	c.Version++
	c.Lines += len(lines)
	o.Saves = append(o.Saves, Save{Case: c, From: from, Lines: lines})
}

// join adds another outcome.
func (o *Outcome) join(x Outcome) {
	o.Letters = append(o.Letters, x.Letters...)
	o.Saves = append(o.Saves, x.Saves...)
	o.Rows = append(o.Rows, x.Rows...)
	if x.Roster != nil {
		o.Roster = x.Roster
	}
}
