package delivery

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/handoff"
)

// DispatcherConfig is what a Dispatcher works with.
type DispatcherConfig struct {
	Outbox  Outbox      // must be set
	Sender  chat.Sender // the channel; a Splitter goes on after parts delivered before; must be set
	Channel string      // whose replies to send; must be set
	Name    string      // tells this process from other replicas; must be set
	Limits  Limits
	// Guard is asked before each reply that belongs to a case; nil = nobody is.
	Guard Guard
	// Keep is how long a reply is worth sending; 0 = 72 hours.
	Keep time.Duration
	// Now is the clock; nil = time.Now.
	Now func() time.Time
	Log *slog.Logger // nil = nothing is logged
}

const (
	sendTime  = 20 * time.Second // for one reply
	sendLease = 30 * time.Second // longer than sendTime and storing the result
	slowest   = 5 * time.Minute  // between tries of one reply
	calm      = 30 * time.Second // at most between tries while a channel is down
	patient   = 3                // failures in a row before a channel is taken for down
	hopeless  = 30               // tries of one reply while the channel takes others
)

// again marks advice that may have arrived before.
const again = "(重发)"

// Dispatcher sends a channel's replies: in order within a chat, chats side by
// side, never faster than the limits.
type Dispatcher struct {
	cfg     DispatcherConfig
	buckets *buckets
	replies *Bell
	down    atomic.Int64 // ambiguous failures in a row
}

// NewDispatcher returns a dispatcher that wakes when replies rings, and each second.
func NewDispatcher(cfg DispatcherConfig, replies *Bell) *Dispatcher {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Keep == 0 {
		cfg.Keep = 72 * time.Hour
	}
	return &Dispatcher{cfg: cfg, buckets: newBuckets(cfg.Limits), replies: replies}
}

// Run sends, n replies at a time, until ctx ends. Then nothing new is begun,
// and what is on its way has seven seconds to arrive.
func (d *Dispatcher) Run(ctx context.Context, n int) error {
	work, stop := linger(ctx, grace)
	defer stop()
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { d.loop(ctx, work, fmt.Sprintf("%s/%d", d.cfg.Name, i)) })
	}
	return await(ctx, &all)
}

func (d *Dispatcher) loop(ctx, work context.Context, name string) {
	trouble := 0
	for ctx.Err() == nil {
		if rest := d.buckets.rest(d.cfg.Now()); rest > 0 {
			sleep(ctx, nil, min(rest, calm))
			continue
		}
		ring := d.replies.Listen()
		err := d.once(ctx, work, name)
		switch {
		case err == nil:
			trouble = 0
		case errors.Is(err, ErrEmpty):
			trouble = 0
			sleep(ctx, ring, poll)
		default:
			trouble++
			d.cfg.Log.Warn("the outbox could not be worked on", "channel", d.cfg.Channel, "error", err.Error())
			sleep(ctx, nil, min(pause<<min(trouble-1, 10), rest))
		}
	}
}

// once sends one reply, or ErrEmpty. Only failures of the store are errors.
func (d *Dispatcher) once(ctx, work context.Context, name string) error {
	p, err := d.cfg.Outbox.ClaimSend(work, d.cfg.Channel, name, d.cfg.Now(), sendLease)
	if err != nil {
		return err
	}
	now := d.cfg.Now()
	if !p.At.IsZero() && now.Sub(p.At) > d.cfg.Keep {
		return d.settle(work, func(ctx context.Context) error { return d.cfg.Outbox.Dead(ctx, p, "too old") })
	}
	if wait := d.hold(ctx, p.Outgoing.To); wait > 0 || ctx.Err() != nil {
		return d.settle(work, func(ctx context.Context) error {
			return d.cfg.Outbox.Later(ctx, p, d.cfg.Now().Add(min(wait, Longest)), "")
		})
	}
	if current, err := d.current(work, p); err != nil || !current {
		return err
	}
	p, err = d.send(work, p)
	return d.conclude(work, p, err)
}

// current gives up a reply whose case has another owner by now.
func (d *Dispatcher) current(ctx context.Context, p Parcel) (bool, error) {
	if d.cfg.Guard == nil || p.Outgoing.Case == "" {
		return true, nil
	}
	current, err := d.cfg.Guard.Current(ctx, p.Outgoing)
	if err != nil {
		back := d.settle(ctx, func(ctx context.Context) error { return d.cfg.Outbox.Later(ctx, p, d.cfg.Now(), "") })
		return false, errors.Join(err, back)
	}
	if !current {
		return false, d.settle(ctx, func(ctx context.Context) error { return d.cfg.Outbox.Dead(ctx, p, "owner changed") })
	}
	return true, nil
}

// short is a wait that is not worth putting a reply back for.
const short = 250 * time.Millisecond

// hold waits for the buckets if that is short, and returns what is left to wait.
func (d *Dispatcher) hold(ctx context.Context, to chat.Address) time.Duration {
	for ctx.Err() == nil {
		wait := d.buckets.wait(to, d.cfg.Now())
		if wait <= 0 || wait > short {
			return wait
		}
		sleep(ctx, nil, wait)
	}
	return 0
}

// send hands the reply to the channel. A reply that is refused is tried once
// more without its buttons.
func (d *Dispatcher) send(ctx context.Context, p Parcel) (Parcel, error) {
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	if p.Outgoing.Card.Edits() && p.Part == 0 {
		if settled, err := d.edit(ctx, &p); settled || err != nil {
			return p, err
		}
	}
	to, reply := p.Outgoing.To, p.Outgoing.Reply
	if p.Doubt && p.Part == 0 && reply.Card != nil {
		reply.Text = again + "\n" + reply.Text
	}
	part, err := d.deliver(ctx, to, reply, &p)
	if errors.Is(err, ErrRejected) && part == p.Part && len(reply.Choices) > 0 {
		reply.Choices = nil
		part, err = d.deliver(ctx, to, reply, &p)
	}
	if part > p.Part {
		p.Part, p.Doubt = part, false
	}
	return p, err
}

// edit changes the cards that were sent before into the reply, the newest
// first. settled is false when the newest cannot be changed and the reply has
// to go out as a message of its own.
func (d *Dispatcher) edit(ctx context.Context, p *Parcel) (settled bool, err error) {
	o := p.Outgoing
	editor, can := d.cfg.Sender.(Editor)
	for i, message := range p.Cards {
		if !can {
			break
		}
		err = d.change(ctx, editor, o.To, message, o.Reply)
		if i > 0 {
			continue // an older one that cannot be changed says that it is old when it is pressed
		}
		if errors.Is(err, ErrRejected) {
			break
		}
		if err != nil {
			return false, err
		}
		settled, p.Message, p.Doubt = true, message, false
	}
	return settled || o.Card == handoff.Stale, nil
}

// change calls the channel, which may panic.
func (d *Dispatcher) change(ctx context.Context, editor Editor, to chat.Address, message string, reply chat.Reply) (err error) {
	defer func() {
		if r := recover(); r != nil {
			d.cfg.Log.Error("panic while editing", "channel", d.cfg.Channel, "type", fmt.Sprintf("%T", r))
			err = ErrRejected
		}
	}()
	return editor.Edit(ctx, to, message, reply)
}

// deliver calls the channel, which may panic.
func (d *Dispatcher) deliver(ctx context.Context, to chat.Address, reply chat.Reply, p *Parcel) (part int, err error) {
	from := p.Part
	defer func() {
		if r := recover(); r != nil {
			d.cfg.Log.Error("panic while sending", "channel", d.cfg.Channel, "type", fmt.Sprintf("%T", r))
			part, err = from, ErrRejected
		}
	}()
	if s, ok := d.cfg.Sender.(Tracker); ok {
		part, p.Message, err = s.SendTracked(ctx, to, reply, from)
		return part, err
	}
	if s, ok := d.cfg.Sender.(Splitter); ok {
		return s.SendParts(ctx, to, reply, from)
	}
	return from, d.cfg.Sender.Send(ctx, to, reply)
}

// conclude stores what came of a send.
func (d *Dispatcher) conclude(ctx context.Context, p Parcel, err error) error {
	now := d.cfg.Now()
	box := d.cfg.Outbox
	var wait RetryAfter
	switch {
	case err == nil:
		d.down.Store(0)
		return d.settle(ctx, func(ctx context.Context) error { return box.Sent(ctx, p, now) })
	case errors.As(err, &wait):
		d.buckets.park(now, wait.D)
		at := now.Add(min(wait.D, Longest)) // the bucket stays parked for all of it
		return d.settle(ctx, func(ctx context.Context) error { return box.Later(ctx, p, at, "429") })
	case errors.Is(err, ErrGone):
		d.down.Store(0)
		return d.settle(ctx, func(ctx context.Context) error { return box.Dead(ctx, p, "gone") })
	case errors.Is(err, ErrRejected):
		d.down.Store(0)
		d.cfg.Log.Error("a reply was refused and given up", "id", p.ID, "channel", d.cfg.Channel)
		return d.settle(ctx, func(ctx context.Context) error { return box.Dead(ctx, p, "rejected") })
	}
	p.Doubt = true
	d.cfg.Log.Warn("a reply may not have arrived", "id", p.ID, "channel", d.cfg.Channel, "tries", p.Tries, "type", fmt.Sprintf("%T", err))
	most := slowest
	if down := d.down.Add(1); down > patient {
		most = calm
		d.buckets.park(now, backoff(int(down)-patient, calm))
	} else if p.Tries >= hopeless {
		return d.settle(ctx, func(ctx context.Context) error { return box.Dead(ctx, p, "unsure") })
	}
	at := now.Add(backoff(p.Tries, most))
	return d.settle(ctx, func(ctx context.Context) error { return box.Later(ctx, p, at, "unsure") })
}

// settle stores a result, also while stopping. A claim that was lost meanwhile
// is another's to finish.
func (d *Dispatcher) settle(ctx context.Context, store func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeTime)
	defer cancel()
	if err := store(ctx); !errors.Is(err, ErrLost) {
		return err
	}
	return nil
}

// backoff doubles from a second up to most, half of it by chance, so that
// many who wait do not come back at once.
func backoff(try int, most time.Duration) time.Duration {
	d := min(time.Second<<min(max(try-1, 0), 20), most)
	return d/2 + rand.N(d/2+1)
}
