package telegram

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"sync"
	"testing"
	"time"

	"mingbai/bot/channeltest/tgfake"
	"mingbai/handlers/delivery"
)

// inbox is an Inbox in memory that can refuse the next calls.
type inbox struct {
	mu     sync.Mutex
	cursor string
	seen   map[string]bool
	got    []delivery.Incoming
	fail   []error // what the next calls of Receive return
}

func newInbox() *inbox { return &inbox{seen: map[string]bool{}} }

func (in *inbox) Receive(_ context.Context, channel, cursor string, updates []delivery.Incoming) (int, error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if channel != Name {
		return 0, errors.New("wrong channel")
	}
	if len(in.fail) > 0 {
		err := in.fail[0]
		in.fail = in.fail[1:]
		if err != nil {
			return 0, err
		}
	}
	fresh := 0
	for _, u := range updates {
		if !in.seen[u.Update] {
			in.seen[u.Update] = true
			in.got = append(in.got, u)
			fresh++
		}
	}
	if cursor != "" {
		in.cursor = cursor
	}
	return fresh, nil
}

func (in *inbox) Cursor(context.Context, string) (string, error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.cursor, nil
}

func (in *inbox) all() []delivery.Incoming {
	in.mu.Lock()
	defer in.mu.Unlock()
	return append([]delivery.Incoming(nil), in.got...)
}

// rig is a channel on a double of the Bot API.
type rig struct {
	*Channel
	api   *tgfake.Server
	in    *inbox
	pause *naps
}

// naps records what the channel would have waited and waits a millisecond.
type naps struct {
	mu   sync.Mutex
	list []time.Duration
}

func (p *naps) wait(ctx context.Context, d time.Duration) error {
	p.mu.Lock()
	p.list = append(p.list, d)
	p.mu.Unlock()
	return wait(ctx, time.Millisecond)
}

func (p *naps) all() []time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]time.Duration(nil), p.list...)
}

func newRig(t *testing.T, api tgfake.Config, change func(*Config)) *rig {
	t.Helper()
	r := &rig{api: tgfake.New(api), in: newInbox(), pause: &naps{}}
	t.Cleanup(r.api.Close)
	cfg := Config{Token: r.api.Token(), API: r.api.URL(), Inbox: r.in, Log: slog.New(slog.DiscardHandler),
		Wait: r.pause.wait, Poll: time.Second}
	if change != nil {
		change(&cfg)
	}
	c, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	r.Channel = c
	return r
}

// run runs the channel until the test ends.
func (r *rig) run(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- r.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		select {
		case err := <-done:
			if err != nil {
				t.Errorf("Run: %v", err)
			}
		case <-time.After(5 * time.Second):
			t.Error("Run did not end")
		}
	})
}

// until waits for something to come true.
func until(t *testing.T, what string, ready func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !ready(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("did not happen: %s", what)
		}
	}
}

func key(id int64) string { return strconv.FormatInt(id, 10) }
