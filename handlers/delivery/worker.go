package delivery

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

// Config is what Worker and Desk work with.
type Config struct {
	Inbox    Inbox              // through Announce, so that others wake up; must be set
	Sessions Sessions           // must be set
	Handler  Handler            // must be set
	Decoders map[string]Decoder // one a channel
	// Direct names the channels that answer within the request or by being
	// asked: replies to them are stored as delivered and never sent.
	Direct []string
	// Name tells this process from other replicas in claims; must be set.
	Name string
	// Now is the clock; nil = time.Now.
	Now func() time.Time
	Log *slog.Logger // nil = nothing is logged
}

func (c Config) performer() *performer {
	p := &performer{inbox: c.Inbox, sessions: c.Sessions, handler: c.Handler,
		decoders: c.Decoders, direct: map[string]bool{}, now: c.Now, log: c.Log}
	for _, channel := range c.Direct {
		p.direct[channel] = true
	}
	if p.now == nil {
		p.now = time.Now
	}
	if p.log == nil {
		p.log = slog.New(slog.DiscardHandler)
	}
	return p
}

const (
	poll  = time.Second            // between looks for work that nobody rang for
	grace = 7 * time.Second        // for work in hand when stopping; under handleTime, so that a stop is nobody's failure
	pause = 500 * time.Millisecond // after the first failure of the store
	rest  = 10 * time.Second       // after many failures of the store
)

// Worker handles updates as they come in. Several may run on one inbox, in one
// process or many; each chat's messages are still handled one after another.
type Worker struct {
	*performer
	name    string
	updates *Bell
}

// NewWorker returns a worker that wakes when updates rings, and each second.
func NewWorker(cfg Config, updates *Bell) *Worker {
	return &Worker{performer: cfg.performer(), name: cfg.Name, updates: updates}
}

// Run handles updates, n at a time, until ctx ends. Then nothing new is begun,
// and what is in hand has seven seconds to be finished; unfinished updates
// stay in the inbox.
func (w *Worker) Run(ctx context.Context, n int) error {
	work, stop := linger(ctx, grace)
	defer stop()
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { w.loop(ctx, work, fmt.Sprintf("%s/%d", w.name, i)) })
	}
	return await(ctx, &all)
}

func (w *Worker) loop(ctx, work context.Context, name string) {
	var trouble int
	for ctx.Err() == nil {
		ring := w.updates.Listen()
		err := w.once(work, name)
		switch {
		case err == nil:
			trouble = 0
		case errors.Is(err, ErrEmpty):
			trouble = 0
			sleep(ctx, ring, poll)
		default:
			trouble++
			w.log.Warn("the inbox could not be worked on", "error", err.Error())
			sleep(ctx, nil, min(pause<<min(trouble-1, 10), rest))
		}
	}
}

// once handles one update, or ErrEmpty. Only failures of the store are errors.
func (w *Worker) once(ctx context.Context, name string) error {
	item, err := w.inbox.Claim(ctx, name, w.now(), lease)
	if err != nil {
		return err
	}
	_, err = w.perform(ctx, item)
	var f failure
	if errors.As(err, &f) || errors.Is(err, ErrParked) || errors.Is(err, ErrLost) || errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// linger returns a context that ends d after ctx.
func linger(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		timer := time.AfterFunc(d, cancel)
		context.AfterFunc(work, func() { timer.Stop() })
	})
	return work, func() { stop(); cancel() }
}

// errStuck says that work in hand did not end in time.
var errStuck = errors.New("delivery: work in hand did not end in time; it stays stored and is taken up at the next start")

// await waits for all, but not longer than the grace after ctx.
func await(ctx context.Context, all *sync.WaitGroup) error {
	ended := make(chan struct{})
	go func() { all.Wait(); close(ended) }()
	<-ctx.Done()
	timer := time.NewTimer(grace + time.Second)
	defer timer.Stop()
	select {
	case <-ended:
		return nil
	case <-timer.C:
		return errStuck
	}
}
