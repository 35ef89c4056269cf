package delivery

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"mingbai/handlers/chat"
)

// Limits are how fast a channel may be used. The zero value of a field is
// Telegram's, kept a little under.
type Limits struct {
	Overall  float64 // replies a second to everybody; 0 = 25
	Chat     float64 // replies a second to one chat; 0 = 1
	Burst    int     // replies to one chat in a row; 0 = 3
	PerGroup float64 // replies a minute to one group; 0 = 18
	// Group tells groups from private chats; nil = there are no groups.
	Group func(chat.Address) bool
}

func (l Limits) filled() Limits {
	l.Overall = orElse(l.Overall, 25)
	l.Chat = orElse(l.Chat, 1)
	l.PerGroup = orElse(l.PerGroup, 18)
	if l.Burst == 0 {
		l.Burst = 3
	}
	if l.Group == nil {
		l.Group = func(chat.Address) bool { return false }
	}
	return l
}

func orElse(x, y float64) float64 {
	if x == 0 {
		return y
	}
	return x
}

// burst is how many replies may leave at once over all chats.
const burst = 5

// crowd is how many chats are remembered before those at rest are forgotten.
const crowd = 4096

// buckets hold back what would be too fast.
type buckets struct {
	mu     sync.Mutex
	limits Limits
	all    *rate.Limiter
	chats  map[chat.Address]*rate.Limiter
	parked time.Time // nothing leaves before
}

func newBuckets(l Limits) *buckets {
	l = l.filled()
	return &buckets{limits: l, all: rate.NewLimiter(rate.Limit(l.Overall), burst), chats: map[chat.Address]*rate.Limiter{}}
}

// wait takes a token of the chat and of the whole and returns 0; or it takes
// none and returns how long to wait.
func (b *buckets) wait(to chat.Address, now time.Time) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	if d := b.parked.Sub(now); d > 0 {
		return d
	}
	own := b.chat(to, now).ReserveN(now, 1)
	if d := own.DelayFrom(now); d > 0 {
		own.CancelAt(now)
		return d
	}
	all := b.all.ReserveN(now, 1)
	if d := all.DelayFrom(now); d > 0 {
		all.CancelAt(now)
		own.CancelAt(now)
		return d
	}
	return 0
}

// rest returns how long nothing at all may leave.
func (b *buckets) rest(now time.Time) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.parked.Sub(now)
}

// park stops everything for d.
func (b *buckets) park(now time.Time, d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if until := now.Add(d); until.After(b.parked) {
		b.parked = until
	}
}

func (b *buckets) chat(to chat.Address, now time.Time) *rate.Limiter {
	if l := b.chats[to]; l != nil {
		return l
	}
	if len(b.chats) >= crowd {
		b.forget(now)
	}
	l := rate.NewLimiter(rate.Limit(b.limits.Chat), b.limits.Burst)
	if b.limits.Group(to) {
		l = rate.NewLimiter(rate.Limit(b.limits.PerGroup/60), 1)
	}
	b.chats[to] = l
	return l
}

// forget drops the chats whose bucket is full: they start full again.
func (b *buckets) forget(now time.Time) {
	for to, l := range b.chats {
		if l.TokensAt(now) >= float64(l.Burst()) {
			delete(b.chats, to)
		}
	}
}
