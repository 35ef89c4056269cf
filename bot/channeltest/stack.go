package channeltest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
	"mingbai/handlers/store"
)

// Channel is what the suite runs: a chat.Channel that reads its own updates.
type Channel interface {
	chat.Channel
	delivery.Decoder
}

// Stack is the product's path between a channel and its people: the store, the
// workers and the dispatchers, with a Handler of the test's choice. Crash
// tests run it in a child process.
type Stack struct {
	Store *store.Store
	// Inbox is what the channel receives into.
	Inbox            delivery.Inbox
	cfg              StackConfig
	updates, replies *delivery.Bell
}

// StackConfig is what a stack is built from.
type StackConfig struct {
	Dir     string           // data folder; must exist
	Name    string           // of this process in claims; must be set
	Handler delivery.Handler // nil = Echo
	// Make makes the handler from the store, for one that decides about cases;
	// nil = Handler.
	Make   func(*store.Store) (delivery.Handler, error)
	Limits delivery.Limits // zero = none
	Fire   time.Duration   // how often what is due in cases is looked for; 0 = never
	Log    *slog.Logger    // nil = nothing is logged
}

// fast are limits that never hold anything back.
var fast = delivery.Limits{Overall: 1e6, Chat: 1e6, Burst: 1e6, PerGroup: 1e9}

const (
	workers     = 4
	dispatchers = 8
)

// OpenStack opens the store in cfg.Dir.
func OpenStack(ctx context.Context, cfg StackConfig) (*Stack, error) {
	if cfg.Handler == nil {
		cfg.Handler = Echo{}
	}
	if cfg.Limits.Overall == 0 {
		cfg.Limits = fast
	}
	st, err := store.Open(ctx, store.Config{Dir: cfg.Dir, Log: cfg.Log})
	if err != nil {
		return nil, fmt.Errorf("channeltest: open store: %w", err)
	}
	if cfg.Make != nil {
		if cfg.Handler, err = cfg.Make(st); err != nil {
			return nil, errors.Join(fmt.Errorf("channeltest: make handler: %w", err), st.Close())
		}
	}
	s := &Stack{Store: st, cfg: cfg, updates: delivery.NewBell(), replies: delivery.NewBell()}
	s.Inbox = delivery.Announce(st, s.updates, s.replies)
	return s, nil
}

// Run runs the channel, the workers and the dispatchers until ctx ends, then
// closes the store.
func (s *Stack) Run(ctx context.Context, c Channel) error {
	work := delivery.NewWorker(delivery.Config{Inbox: s.Inbox, Sessions: s.Store, Handler: s.cfg.Handler,
		Decoders: map[string]delivery.Decoder{c.Name(): c, handoff.ClockChannel: handoff.Clock{}}, Name: s.cfg.Name, Log: s.cfg.Log}, s.updates)
	send := delivery.NewDispatcher(delivery.DispatcherConfig{Outbox: s.Store, Sender: c, Channel: c.Name(),
		Name: s.cfg.Name, Limits: s.cfg.Limits, Guard: s.Store, Log: s.cfg.Log}, s.replies)
	var all sync.WaitGroup
	errs := make([]error, 4)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	for i, run := range []func() error{
		func() error { return c.Run(ctx) },
		func() error { return work.Run(ctx, workers) },
		func() error { return send.Run(ctx, dispatchers) },
		func() error { s.fire(ctx); return nil },
	} {
		all.Go(func() {
			if errs[i] = run(); errs[i] != nil {
				stop()
			}
		})
	}
	all.Wait()
	return errors.Join(append(errs, s.Store.Close())...)
}

// fire turns what falls due into updates until ctx ends.
func (s *Stack) fire(ctx context.Context) {
	if s.cfg.Fire == 0 {
		return
	}
	tick := time.NewTicker(s.cfg.Fire)
	defer tick.Stop()
	for ctx.Err() == nil {
		if n, err := s.Store.Fire(ctx, time.Now()); err == nil && n > 0 {
			s.updates.Ring()
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
	}
}
