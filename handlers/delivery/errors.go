package delivery

import (
	"errors"
	"fmt"
	"time"
)

var (
	// ErrStale says that a session was saved by someone else since it was loaded.
	ErrStale = errors.New("delivery: session is stale")
	// ErrLost says that a claim has run out and another worker may hold the row.
	ErrLost = errors.New("delivery: claim was lost")
	// ErrEmpty says that nothing is waiting.
	ErrEmpty = errors.New("delivery: nothing is waiting")
	// ErrBacklog says that too much is waiting already: nothing was stored, and
	// the channel should ask for the update again later (a webhook answers 429).
	ErrBacklog = errors.New("delivery: too many updates are waiting")
	// ErrGone is what a Sender returns when the conversation is over for good:
	// the person blocked the assistant or deleted the account (403).
	ErrGone = errors.New("delivery: the conversation is gone")
	// ErrRejected is what a Sender returns when the channel will never take this
	// reply as it is (400).
	ErrRejected = errors.New("delivery: the reply was rejected")
	// ErrParked says that the update could not be handled and was set aside for
	// people to look at.
	ErrParked = errors.New("delivery: the update was set aside")
)

// RetryAfter is what a Sender returns when the channel took nothing and asks
// to wait (429). Any other error than this, ErrGone and ErrRejected is taken
// as ambiguous: the reply may have arrived.
type RetryAfter struct {
	D time.Duration // how long to wait
}

// Error tells how long to wait.
func (e RetryAfter) Error() string {
	return fmt.Sprintf("delivery: the channel asks to wait %s", e.D)
}
