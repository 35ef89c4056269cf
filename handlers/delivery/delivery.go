// Package delivery moves messages without losing or doubling them: what
// arrives is stored before it is acknowledged, what is sent is stored before
// it is sent, and the whole effect of one message is committed at once. It
// knows neither what messages mean (handlers) nor how they are stored
// (handlers/store) nor any channel's protocol (bot/telegram, bot/webchat).
//
// The path: a channel calls Inbox.Receive with raw updates and acknowledges
// them only when it returns. Workers claim one update at a time, in order for
// each chat, decode it with the channel's Decoder, load the session, ask the
// Handler for the Effect and commit it. Dispatchers claim outbox rows, in
// order for each chat, within the channel's rate limits, and send them. A
// letter of a case's card takes the place of the card sent before, where the
// channel can change what it sent.
package delivery

import (
	"context"
	"time"

	"mingbai/handlers/audit"
	"mingbai/handlers/chat"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
	"mingbai/handlers/misses"
)

// Longest is how far ahead a claim or a wait may reach: what is due later than
// that is taken for the work of a clock that was set back since.
const Longest = 50 * time.Minute

// Incoming is a raw update as a channel received it.
type Incoming struct {
	Channel string
	Update  string // the channel's own id of the update; the same id again is dropped
	Chat    string // conversation it belongs to; order is kept within it
	Raw     []byte // stored sealed until it is handled
	At      time.Time
}

// Item is a claimed update.
type Item struct {
	ID       int64
	Incoming Incoming
	Tries    int // 1 on the first claim
	Fails    int // how often Fail was recorded before
	Worker   string
	Lease    time.Time
}

// Effect is everything one message does. It is committed in one transaction
// with the update's being done: all of it or none.
type Effect struct {
	Replies []Outgoing
	Session *chat.Session // to save for the sender; nil = unchanged
	Records []ledger.Consultation
	Work    []ledger.Record // offline work that somebody of the roster entered
	Void    []string        // refs of such work that is taken back: it stays and never counts
	Trail   []audit.Entry   // what somebody of the roster did, for the audit trail
	Misses  []misses.Miss   // questions without an answer, redacted, for the office
	Erase   bool            // forget all that is stored of the sender, the session included

	Unremind  []string   // series of the sender's reminders to drop, or EveryReminder; before Reminders
	Reminders []Reminder // to be sent on their day

	// Handoff is what becomes of cases; a case or roster that was changed since
	// it was read makes Commit fail with ErrStale.
	Handoff *handoff.Change
}

// Hand adds the outcome of a decision about cases.
func (e *Effect) Hand(o handoff.Outcome) {
	for _, l := range o.Letters {
		e.Replies = append(e.Replies, Outgoing{To: l.To, Reply: l.Reply, Case: l.Case, Epoch: l.Epoch, Card: l.Card})
	}
	if len(o.Saves)+len(o.Rows) == 0 && o.Roster == nil {
		return
	}
	if e.Handoff == nil {
		e.Handoff = &handoff.Change{}
	}
	e.Handoff.Saves = append(e.Handoff.Saves, o.Saves...)
	e.Handoff.Rows = append(e.Handoff.Rows, o.Rows...)
	if o.Roster != nil {
		e.Handoff.Roster = o.Roster
	}
}

// Outgoing is a reply on its way.
type Outgoing struct {
	Key   string // unique: a second row with the same key is dropped
	To    chat.Address
	Reply chat.Reply
	// Delivered says that whoever commits hands the reply over itself: the row
	// is kept for the transcript and never sent.
	Delivered bool

	Case  string       // the case it is about; "" = none
	Epoch int64        // it is only sent while Case is at this epoch; 0 = at any
	Card  handoff.Card // what it is to the card of Case there
}

// Parcel is a claimed outgoing reply.
type Parcel struct {
	ID       int64
	Outgoing Outgoing
	Tries    int
	Lease    time.Time
	Part     int // parts already delivered when a long text was split
	Worker   string
	At       time.Time // when the reply was committed
	Doubt    bool      // an earlier attempt may have arrived; Later stores what the caller sets here
	Message  string    // the channel's own id of what was sent, when it told; Sent stores what the caller sets here
	Cards    []string  // when Outgoing.Card edits: the ids of the case's cards in that chat, the newest first
}

// Tracker is a chat.Sender that tells the channel's own id of the message it
// sent, so that an answer to it finds its case. It is a Splitter otherwise.
type Tracker interface {
	SendTracked(ctx context.Context, to chat.Address, reply chat.Reply, from int) (parts int, message string, err error)
}

// Editor is a chat.Sender that can change what it sent before. Edit fails with
// ErrRejected when the message is gone or cannot be changed any more.
type Editor interface {
	Edit(ctx context.Context, to chat.Address, message string, reply chat.Reply) error
}

// Guard tells just before a reply is sent whether it still should be.
type Guard interface {
	// Current is false when the reply's case has another owner by now.
	Current(ctx context.Context, o Outgoing) (bool, error)
}

// Splitter is a chat.Sender that splits long replies and can go on after the
// parts that were delivered before. It returns how many parts have been
// delivered in all, counted from the first, also when it fails.
type Splitter interface {
	SendParts(ctx context.Context, to chat.Address, reply chat.Reply, from int) (int, error)
}

// Handler decides what a message means. It must not have side effects:
// everything it wants done is in the Effect.
type Handler interface {
	Handle(ctx context.Context, m chat.Message, s chat.Session) (Effect, error)
}

// Decoder reads a raw update of a channel. A message of kind chat.Unknown is
// marked done without being handled.
type Decoder interface {
	Decode(raw []byte) (chat.Message, error)
}

// Inbox is where updates wait.
type Inbox interface {
	// Receive stores updates and the channel's cursor in one transaction and
	// returns how many were new, or ErrBacklog.
	Receive(ctx context.Context, channel, cursor string, updates []Incoming) (int, error)
	// Cursor returns what the last Receive of the channel stored, "" at first.
	Cursor(ctx context.Context, channel string) (string, error)
	// Claim takes the oldest update whose chat has none in hand; ErrEmpty if none.
	Claim(ctx context.Context, worker string, now time.Time, lease time.Duration) (Item, error)
	// Commit stores the effect and marks the update done, or ErrLost, ErrStale.
	Commit(ctx context.Context, item Item, from chat.Address, effect Effect, now time.Time) error
	// Fail puts the update back until retry, or parks it for good when park is
	// set. An empty reason says that the message is not to blame: the try is not
	// counted.
	Fail(ctx context.Context, item Item, reason string, retry time.Time, park bool) error
}

// Direct is what Desk needs beyond Inbox: channels that answer in the same
// request ask for one chat's updates by name.
type Direct interface {
	// ClaimChat takes the oldest update of one chat unless one is in hand; ErrEmpty if none.
	ClaimChat(ctx context.Context, at chat.Address, worker string, now time.Time, lease time.Duration) (Item, error)
	// Answer returns the replies that an update of the chat led to, once it is
	// done; ErrEmpty while it waits or when it is unknown, ErrParked when it was set aside.
	Answer(ctx context.Context, at chat.Address, update string) ([]chat.Reply, error)
}

// Sessions keeps what is remembered of conversations.
type Sessions interface {
	Load(ctx context.Context, from chat.Address) (chat.Session, error)
}

// Outbox is where replies wait.
type Outbox interface {
	// ClaimSend takes the oldest reply of a chat that has none in hand and is due.
	ClaimSend(ctx context.Context, channel, worker string, now time.Time, lease time.Duration) (Parcel, error)
	// Sent marks a parcel delivered.
	Sent(ctx context.Context, p Parcel, now time.Time) error
	// Later puts it back until at, with the parts delivered so far. An empty
	// reason says that nothing was tried: the try is not counted.
	Later(ctx context.Context, p Parcel, at time.Time, reason string) error
	// Dead gives it up: the chat is gone or the reply can never be taken.
	Dead(ctx context.Context, p Parcel, reason string) error
}
