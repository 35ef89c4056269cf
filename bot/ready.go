package main

import (
	"context"
	"sync"
	"time"
)

// readyFor is how long one look at the database answers /readyz, so that
// nobody makes it write by asking often.
const readyFor = time.Second

// readiness remembers the last look.
type readiness struct {
	mu   sync.Mutex
	at   time.Time
	last error
}

// check looks at the database, at most once in readyFor.
func (r *readiness) check(ctx context.Context, now time.Time, look func(context.Context) error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if age := now.Sub(r.at); !r.at.IsZero() && age >= 0 && age < readyFor {
		return r.last
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	r.at, r.last = now, look(ctx)
	return r.last
}
