package chat

// Attachment is a file made for the resident: a paper to print, a date for the
// calendar. Channels that can deliver files do so after the text.
type Attachment struct {
	Name string // with its ending
	Type string // media type
	Data []byte
}

// Check is a guided check as far as it has come.
type Check struct {
	Table   string // which
	Asked   string // the question the assistant waits on
	Picks   []Pick // answers in the order given
	Counted bool   // the question it grew out of is in the ledger
}

// Pick is one answer of a check.
type Pick struct {
	Step             int // answers of one message share a step
	Question, Option string
}

// Filling is a paper as far as it is filled in. It holds what the resident
// typed, and nothing else does.
type Filling struct {
	Form   string            // which
	At     int               // which field is asked for, from 0; past the last = to be confirmed
	Values map[string]string // by field; skipped ones are missing
}
