package delivery

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/ledger"
	"mingbai/handlers/misses"
)

// Why an update or a reply was put back or given up. Reasons are stored and
// logged, so they are words of ours and never a resident's.
const (
	reasonDecode  = "decode"  // the channel could not read the update
	reasonHandle  = "handle"  // the handler returned an error
	reasonPanic   = "panic"   // the handler panicked
	reasonSlow    = "slow"    // the handler did not come back in time
	reasonRecord  = "record"  // the effect held a row that cannot be entered
	reasonCrashes = "crashes" // the process ended too often while the update was in hand
)

const (
	maxFails   = 3                // failures until an update is set aside
	maxTries   = 12               // claims until an update that failed nowhere is taken for one that kills the process
	staleTries = 5                // how often an update is handled again because the session was changed meanwhile
	lease      = 12 * time.Second // of a claim; another replica takes over after it
	handleTime = 8 * time.Second  // for one message
	storeTime  = 3 * time.Second  // for storing a result, also while stopping; with handleTime under the lease
)

// performer takes a claimed update through decoding, handling and committing.
// Worker and Desk share it.
type performer struct {
	inbox    Inbox
	sessions Sessions
	handler  Handler
	decoders map[string]Decoder
	direct   map[string]bool // channels that hand replies over themselves
	now      func() time.Time
	log      *slog.Logger
}

// failure is a message's own fault, with the reason that is stored.
type failure struct {
	reason string
	kind   string // type of the error or of what was panicked with; no values
}

func (f failure) Error() string { return "delivery: " + f.reason + " " + f.kind }

// perform does all that a claimed update needs. It returns the replies, and an
// error when the update stays open or was set aside.
func (p *performer) perform(ctx context.Context, item Item) ([]Outgoing, error) {
	if item.Tries > maxTries {
		return nil, p.fail(ctx, item, failure{reason: reasonCrashes}, true)
	}
	message, err := p.decode(item)
	for try := 0; err == nil; try++ {
		var effect Effect
		if effect, err = p.handle(ctx, message); err != nil {
			break
		}
		p.address(item, effect.Replies)
		for i := range effect.Reminders {
			o := &effect.Reminders[i].Outgoing
			o.Delivered = o.Delivered || p.direct[o.To.Channel]
		}
		if err = p.commit(ctx, item, message.From, effect); err == nil {
			return effect.Replies, nil
		}
		if errors.Is(err, ErrStale) && try < staleTries {
			err = nil
		}
	}
	if errors.Is(err, ledger.ErrRow) || errors.Is(err, misses.ErrMiss) {
		err = failure{reason: reasonRecord}
	}
	var f failure
	if errors.As(err, &f) {
		return nil, p.fail(ctx, item, f, item.Fails+1 >= maxFails)
	}
	return nil, p.release(ctx, item, err)
}

// release puts an update back whose handling was interrupted or whose effect
// could not be stored. Should that fail too, the claim runs out by itself.
func (p *performer) release(ctx context.Context, item Item, why error) error {
	if errors.Is(why, ErrLost) {
		return why
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeTime)
	defer cancel()
	if err := p.inbox.Fail(ctx, item, "", p.now(), false); err != nil && !errors.Is(err, ErrLost) {
		return errors.Join(why, err)
	}
	return why
}

func (p *performer) decode(item Item) (m chat.Message, err error) {
	defer p.guard(&err)
	decoder := p.decoders[item.Incoming.Channel]
	if decoder == nil {
		return m, failure{reason: reasonDecode, kind: "no decoder"}
	}
	if m, err = decoder.Decode(item.Incoming.Raw); err != nil {
		return m, failure{reason: reasonDecode, kind: fmt.Sprintf("%T", err)}
	}
	if m.From == (chat.Address{}) {
		m.From = chat.Address{Channel: item.Incoming.Channel, Chat: item.Incoming.Chat}
	}
	return m, nil
}

// handle asks the handler, which may panic or hang. A handler that ignores the
// end of its time is left behind.
func (p *performer) handle(ctx context.Context, m chat.Message) (Effect, error) {
	if m.Kind == chat.Unknown {
		return Effect{}, nil
	}
	session, err := p.sessions.Load(ctx, m.From)
	if err != nil {
		return Effect{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, handleTime)
	defer cancel()
	type result struct {
		effect Effect
		err    error
	}
	results := make(chan result, 1)
	go func() {
		var r result
		defer func() { results <- r }()
		defer p.guard(&r.err)
		r.effect, r.err = p.handler.Handle(ctx, m, session)
		if r.err != nil {
			r.err = failure{reason: reasonHandle, kind: fmt.Sprintf("%T", r.err)}
		}
	}()
	select {
	case r := <-results:
		if r.err != nil && context.Cause(ctx) == context.Canceled {
			return Effect{}, context.Canceled
		}
		return r.effect, r.err
	case <-ctx.Done():
		if errors.Is(ctx.Err(), context.Canceled) {
			return Effect{}, ctx.Err()
		}
		return Effect{}, failure{reason: reasonSlow}
	}
}

// guard turns a panic into a failure. What was panicked with may hold a
// resident's words: only its type and the stack are logged.
func (p *performer) guard(err *error) {
	r := recover()
	if r == nil {
		return
	}
	kind := fmt.Sprintf("%T", r)
	p.log.Error("panic while handling a message", "type", kind, "stack", string(debug.Stack()))
	*err = failure{reason: reasonPanic, kind: kind}
}

// address fills in what the handler left open and marks replies that go back
// within the request.
func (p *performer) address(item Item, replies []Outgoing) {
	for i := range replies {
		o := &replies[i]
		if o.Key == "" {
			o.Key = fmt.Sprintf("%s/%s/%d", item.Incoming.Channel, item.Incoming.Update, i)
		}
		o.Delivered = o.Delivered || p.direct[o.To.Channel]
	}
}

func (p *performer) commit(ctx context.Context, item Item, from chat.Address, e Effect) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeTime)
	defer cancel()
	return p.inbox.Commit(ctx, item, from, e, p.now())
}

// fail records a failure; the answer tells whether the update was set aside.
func (p *performer) fail(ctx context.Context, item Item, f failure, park bool) error {
	p.log.Error("a message could not be handled", "id", item.ID, "channel", item.Incoming.Channel,
		"reason", f.reason, "type", f.kind, "fails", item.Fails+1, "parked", park)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeTime)
	defer cancel()
	retry := p.now().Add(time.Duration(item.Fails+1) * time.Second)
	if err := p.inbox.Fail(ctx, item, f.reason, retry, park); err != nil {
		return err
	}
	if park {
		return ErrParked
	}
	return f
}
