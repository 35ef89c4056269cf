package chat

import "time"

// Logbook is what a conversation remembers of offline work that is entered in
// it, as handlers/offline keeps it.
type Logbook struct {
	No   int64  // of the newest entry; told by buttons
	Open *Work  // being told; nil = none
	Done []Work // entered, the newest at the end
}

// Work is something done away from the chat, as far as it was told.
type Work struct {
	No       int64
	Sort     string // what the first button said
	Day      string // 2026-01-31
	Doubt    string // a day that waits to be confirmed
	Placed   bool   // Place and Village are told
	Place    string
	Village  string // "" = none: the town
	Category string
	Matters  int64
	Visits   int64
	Outcome  string
	At       time.Time // when it was told last

	Ref      string // once entered: what the ledger knows it by
	Gone     bool   // taken back
	Repeated bool   // entered once more
}
