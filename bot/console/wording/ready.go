package wording

import (
	"context"
	"sync"
	"time"
)

// keepReady is how long a draft is kept for its publication: longer than
// somebody looks at what a trial found.
const keepReady = 15 * time.Minute

// ready keeps the draft that was tried last, so that to publish it means to take
// it into use and not to load everything again, while somebody waits. It fits
// only what it was loaded from: the same lines, over knowledge that stands as it
// stood.
type ready struct {
	mu    sync.Mutex
	draft Draft
	of    loadedFrom
	tried bool // with the cries for help that publishing asks for
	timer *time.Timer
}

// loadedFrom names what a draft was loaded from.
type loadedFrom struct {
	lines string
	state uint64
}

// keep keeps a draft for a while in place of the one before.
func (r *ready) keep(d Draft, of loadedFrom) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.timer != nil {
		r.timer.Stop()
	}
	r.draft, r.of, r.tried = d, of, false
	r.timer = time.AfterFunc(keepReady, func() { r.take(of) })
}

// heard notes that no cry for help goes unheard with the draft.
func (r *ready) heard(of loadedFrom) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.draft != nil && r.of == of {
		r.tried = true
	}
}

// take gives the draft of some lines away, nil when there is none, and tells
// whether the cries for help were tried with it.
func (r *ready) take(of loadedFrom) (Draft, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.draft == nil || r.of != of {
		return nil, false
	}
	d := r.draft
	r.draft = nil
	r.timer.Stop()
	return d, r.tried
}

// from names what lines would be loaded from now.
func (h pages) from(l lines) loadedFrom { return loadedFrom{l.seen(), h.State()} }

// prepared is the draft of some lines: the one that was tried, if that still
// holds, or a new one. It tells whether the cries for help were tried with it.
func (h pages) prepared(ctx context.Context, l lines) (Draft, bool, error) {
	if d, tried := h.ready.take(h.from(l)); d != nil {
		return d, tried, nil
	}
	d, err := h.load(ctx, l)
	return d, false, err
}
