package guard

import (
	"container/list"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// LimiterConfig says how often one key may act.
type LimiterConfig struct {
	PerSecond float64          // refill
	Burst     int              // how many at once
	Keys      int              // keys remembered; the longest unseen is forgotten first; 0 = 10,000
	Clock     func() time.Time // nil = time.Now
}

// Limiter counts acts by key. It is safe for concurrent use.
type Limiter struct {
	config LimiterConfig

	mu     sync.Mutex
	byKey  map[string]*list.Element
	recent *list.List // of *bucket, last used first
}

// bucket is what one key has left.
type bucket struct {
	key   string
	limit *rate.Limiter
}

// NewLimiter returns a limiter that has seen nobody.
func NewLimiter(c LimiterConfig) *Limiter {
	if c.Keys <= 0 {
		c.Keys = 10_000
	}
	if c.Clock == nil {
		c.Clock = time.Now
	}
	return &Limiter{config: c, byKey: map[string]*list.Element{}, recent: list.New()}
}

// Allow counts one act of key. When there have been too many it returns how
// long to wait, and counts nothing.
func (l *Limiter) Allow(key string) (wait time.Duration, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.config.Clock()
	r := l.bucket(key).ReserveN(now, 1)
	if !r.OK() {
		return time.Minute, false
	}
	if wait = r.DelayFrom(now); wait > 0 {
		r.CancelAt(now)
		return wait, false
	}
	return 0, true
}

// Len tells how many keys are remembered.
func (l *Limiter) Len() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.recent.Len()
}

// bucket finds or makes the bucket of key and moves it to the front.
func (l *Limiter) bucket(key string) *rate.Limiter {
	if e, ok := l.byKey[key]; ok {
		l.recent.MoveToFront(e)
		return e.Value.(*bucket).limit
	}
	if l.recent.Len() >= l.config.Keys {
		oldest := l.recent.Back()
		delete(l.byKey, oldest.Value.(*bucket).key)
		l.recent.Remove(oldest)
	}
	b := &bucket{key: key, limit: rate.NewLimiter(rate.Limit(l.config.PerSecond), l.config.Burst)}
	l.byKey[key] = l.recent.PushFront(b)
	return b.limit
}
