package wording

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"slices"
	"sync"
	"time"

	"mingbai/bot/console"
	"mingbai/handlers/account"
)

const (
	trialTime = 30 * time.Second // for all of a trial
	mostKept  = 64               // trials, the newest
	mostAsked = 400              // of the product's own questions, answered twice
	mostMoved = 5                // of those that change, shown
)

// trial is an edit that is tried.
type trial struct {
	id, owner, seen string
	place           string // at which is asked
	edit            edit
	lines           lines // with the edit
	mine            []compared
	own             []string // of the product's own questions
	cries           int      // how many of these are cries for help; they come first
	stop            context.CancelFunc
	mined, ended    chan struct{} // closed when the rows, and when all is done

	mu     sync.Mutex
	result result
}

// result is how far a trial has come.
type result struct {
	Rows     []compared // of the office's questions
	Looked   int        // of the product's own
	Of       int
	Cries    int // of these, cries for help; they come first
	Changed  int
	Moved    int
	Lost     int // cries for help that would not be heard any more
	Samples  []compared
	Done     bool
	Refused  bool // the knowledge does not load with it
	Failed   bool
	Broken   error // an answer went wrong
	Duration time.Duration
}

// enough tells whether so much was looked at that the rest may be left: every cry
// for help and half of all.
func (r result) enough() bool {
	return !r.Failed || r.Looked >= r.Cries && 2*r.Looked >= r.Of && r.Of > 0
}

// now is a copy of how far it has come.
func (t *trial) now() result {
	t.mu.Lock()
	defer t.mu.Unlock()
	r := t.result
	r.Rows, r.Samples = slices.Clone(r.Rows), slices.Clone(r.Samples)
	return r
}

// set changes the result.
func (t *trial) set(change func(r *result)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	change(&t.result)
}

// trials are the trials of late; an account has one at a time, and one is run
// at a time.
type trials struct {
	mu   sync.Mutex
	list []*trial // the oldest first
	turn chan struct{}
}

func newTrials() *trials { return &trials{turn: make(chan struct{}, 1)} }

// add keeps a trial, ends earlier ones of its owner, and lets the oldest go.
func (ts *trials) add(t *trial) {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	for _, old := range ts.list {
		if old.owner == t.owner {
			old.stop()
		}
	}
	ts.list = append(ts.list, t)
	if len(ts.list) > mostKept {
		ts.list[0].stop()
		ts.list = slices.Delete(ts.list, 0, 1)
	}
}

// get returns a trial, nil when there is none of that id.
func (ts *trials) get(id string) *trial {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	i := slices.IndexFunc(ts.list, func(t *trial) bool { return t.id == id })
	if i < 0 {
		return nil
	}
	return ts.list[i]
}

// of returns a trial of an account.
func (ts *trials) of(me account.Account, id string) (*trial, error) {
	t := ts.get(id)
	switch {
	case t == nil:
		return nil, console.ErrMissing
	case t.owner != me.ID:
		return nil, console.ErrDenied
	}
	return t, nil
}

// signal tells how far a trial has come.
func (ts *trials) signal(_ context.Context, me account.Account, id string) (string, error) {
	t, err := ts.of(me, id)
	if err != nil {
		return "", err
	}
	r := t.now()
	return fmt.Sprint(len(r.Rows), r.Looked, r.Done), nil
}

// start begins a trial and returns at once.
func (h pages) start(t *trial) {
	b := make([]byte, 9)
	rand.Read(b) // never fails
	t.id = hex.EncodeToString(b)
	ctx, stop := context.WithCancel(context.Background())
	t.stop, t.mined, t.ended = stop, make(chan struct{}), make(chan struct{})
	h.trials.add(t)
	go func() {
		defer close(t.ended)
		defer stop()
		begun := time.Now()
		h.runSafely(ctx, t)
		t.set(func(r *result) { r.Done, r.Duration = true, time.Since(begun) })
		select {
		case <-t.mined:
		default:
			close(t.mined)
		}
	}()
}

// runSafely runs a trial: an answer that goes wrong is a trial that failed, and
// not the end of the service that residents ask.
func (h pages) runSafely(ctx context.Context, t *trial) {
	defer func() {
		if wrong := recover(); wrong != nil {
			t.set(func(r *result) { r.Failed, r.Broken = true, fmt.Errorf("wording: trial: %v", wrong) })
		}
	}()
	h.run(ctx, t)
}

// run loads the knowledge with the edit and asks both.
func (h pages) run(ctx context.Context, t *trial) {
	select {
	case h.trials.turn <- struct{}{}:
		defer func() { <-h.trials.turn }()
		var end context.CancelFunc
		ctx, end = context.WithTimeout(ctx, trialTime) // the wait for others does not count
		defer end()
	case <-ctx.Done():
		t.set(func(r *result) { r.Failed = true })
		return
	}
	now, from := h.Now(), h.from(t.lines)
	draft, err := h.load(ctx, t.lines)
	if err != nil {
		t.set(func(r *result) { r.Refused, r.Failed = sentence(err) != "", sentence(err) == "" })
		return
	}
	h.ready.keep(draft, from)
	for _, c := range t.mine {
		c, err := compare(ctx, now, draft, c, t.place)
		if err != nil {
			t.set(func(r *result) { r.Failed = true })
			return
		}
		t.set(func(r *result) { r.Rows = append(r.Rows, c) })
	}
	close(t.mined)
	cries := map[string]bool{}
	for _, q := range h.Cries() {
		cries[q] = true
	}
	t.set(func(r *result) { r.Of, r.Cries = len(t.own), t.cries })
	for _, q := range t.own {
		c, err := compare(ctx, now, draft, compared{Question: q}, t.place)
		if err != nil {
			t.set(func(r *result) { r.Failed = true })
			return
		}
		t.set(func(r *result) { r.count(c, cries[q]) })
	}
	if t.now().Lost == 0 {
		h.ready.heard(from)
	}
}

// count takes an answer to a question of the product's own.
func (r *result) count(c compared, cry bool) {
	r.Looked++
	if cry && c.Before.Urgent && !c.After.Urgent {
		r.Lost++
	}
	if !c.changed() {
		return
	}
	r.Changed++
	if !c.moved() {
		return
	}
	if r.Moved++; len(r.Samples) < mostMoved {
		r.Samples = append(r.Samples, c)
	}
}
