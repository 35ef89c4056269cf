package handoff

import (
	"slices"
	"time"
)

// Happened is what can happen to a case, apart from words.
type Happened string

// What happens.
const (
	WasOpened    Happened = "opened"
	WasQueued    Happened = "queued" // the office is closed; At is when, the step says until when
	WasAsked     Happened = "asked"  // Who may claim it from now on
	WasLeft      Happened = "left"   // nobody was left to ask: the resident was told to call 12348
	WasClaimed   Happened = "claimed"
	WasPassed    Happened = "passed"  // Who gave it on
	WasOverdue   Happened = "overdue" // nobody took it in time
	WasLost      Happened = "lost"    // Who could not be reached any more
	WasReminded  Happened = "reminded"
	WasClosed    Happened = "closed"
	WasDismissed Happened = "dismissed" // the office said that it is nobody's here
	WasWithdrawn Happened = "withdrawn"
	WasNoted     Happened = "noted"
	WasRated     Happened = "rated"
)

// Mark is one thing that happened to a case, for people to look back on. It
// holds no words and no name of a resident.
type Mark struct {
	What Happened
	Who  []string `json:",omitempty"` // ids of the people of the roster it is about
	At   time.Time
}

// mostMarks is how far back a case is remembered; the first mark stays.
const mostMarks = 120

// mark notes what happened. Cases are copied by value: what another copy has is
// never written to.
func (c *Case) mark(at time.Time, what Happened, who ...string) {
	marks := append(slices.Clone(c.Marks), Mark{What: what, Who: slices.Clone(who), At: at.UTC()})
	if over := len(marks) - mostMarks; over > 0 {
		marks = slices.Delete(marks, 1, 1+over)
	}
	c.Marks = marks
}
