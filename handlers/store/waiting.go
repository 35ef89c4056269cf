package store

import (
	"context"
	"sync"
	"time"

	"mingbai/handlers/delivery"
)

// Waiting tells how much work is open.
type Waiting struct {
	Inbox  int64     // updates that wait or are in hand
	Outbox int64     // replies that wait or are in hand
	Parked int64     // updates that were set aside
	Dead   int64     // replies that were given up
	Oldest time.Time // when the oldest waiting update arrived; zero = none
}

// Waiting counts open work. It reads only rows that are not done.
func (s *Store) Waiting(ctx context.Context) (Waiting, error) {
	var w Waiting
	var oldest int64
	err := s.find(ctx, `SELECT
		(SELECT COUNT(*) FROM inbox WHERE state <> 1 AND state = 0),
		(SELECT COUNT(*) FROM outbox WHERE state <> 1 AND state = 0),
		(SELECT COUNT(*) FROM inbox WHERE state <> 1 AND state = 2),
		(SELECT COUNT(*) FROM outbox WHERE state <> 1 AND state = 2),
		(SELECT COALESCE(MIN(at), 0) FROM inbox WHERE state <> 1 AND state = 0)`,
		nil, &w.Inbox, &w.Outbox, &w.Parked, &w.Dead, &oldest)
	w.Oldest = at(oldest)
	return w, s.failed("count waiting", err)
}

// backlog remembers how much waits, so that receiving need not count each time.
type backlog struct {
	mu      sync.Mutex
	n       int
	counted time.Time
}

func (b *backlog) add(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.n += n
}

// fresh is how long a count is trusted.
const fresh = time.Second

// room refuses what would not fit, or ErrBacklog.
func (s *Store) room(ctx context.Context, n int) error {
	s.backlog.mu.Lock()
	defer s.backlog.mu.Unlock()
	now := s.now()
	if age := now.Sub(s.backlog.counted); age < 0 || age > fresh {
		var count int
		if err := s.find(ctx, `SELECT COUNT(*) FROM inbox WHERE state <> 1 AND state = 0`, nil, &count); err != nil {
			return s.failed("count waiting", err)
		}
		s.backlog.n, s.backlog.counted = count, now
	}
	if s.backlog.n+n > s.limit {
		return delivery.ErrBacklog
	}
	return nil
}
