package delivery

import (
	"context"
	"sync"
	"time"

	"mingbai/handlers/chat"
)

// Bell wakes sleepers of the same process early. It is only a shortcut: they
// wake by themselves too, so a ring that nobody hears loses nothing.
type Bell struct {
	mu   sync.Mutex
	next chan struct{}
}

// NewBell returns a bell.
func NewBell() *Bell { return &Bell{next: make(chan struct{})} }

// Ring wakes everyone who waits. Ringing a nil bell does nothing.
func (b *Bell) Ring() {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	close(b.next)
	b.next = make(chan struct{})
}

// Listen returns what the next Ring closes. Listening before looking for work
// makes sure that no ring in between is missed.
func (b *Bell) Listen() <-chan struct{} {
	if b == nil {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.next
}

// sleep waits for a ring, the time, or the end of ctx.
func sleep(ctx context.Context, ring <-chan struct{}, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-ring:
	case <-timer.C:
	}
}

// Announce returns the inbox, ringing when updates have come in or may be
// claimed, and when replies are ready to be sent. Channels receive through it.
func Announce(inbox Inbox, updates, replies *Bell) Inbox {
	return announced{Inbox: inbox, updates: updates, replies: replies}
}

type announced struct {
	Inbox
	updates, replies *Bell
}

// Receive rings for updates that are new.
func (a announced) Receive(ctx context.Context, channel, cursor string, updates []Incoming) (int, error) {
	n, err := a.Inbox.Receive(ctx, channel, cursor, updates)
	if n > 0 {
		a.updates.Ring()
	}
	return n, err
}

// Commit rings for the chat's next update and for the replies.
func (a announced) Commit(ctx context.Context, item Item, from chat.Address, e Effect, now time.Time) error {
	err := a.Inbox.Commit(ctx, item, from, e, now)
	if err == nil {
		a.updates.Ring()
	}
	if err == nil && len(e.Replies) > 0 {
		a.replies.Ring()
	}
	return err
}
