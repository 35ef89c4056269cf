package ledger

import "time"

// Filter chooses ledger rows. Zero fields choose everything.
type Filter struct {
	From     time.Time // asked at this time or later
	To       time.Time // asked before this time
	Place    string    // administrative chain: the place and everything in it
	Village  string
	Category string
	Kind     string
	Channel  string
	Outcome  Outcome
	Person   string // pseudonym
	Urgent   bool   // only urgent ones
}
