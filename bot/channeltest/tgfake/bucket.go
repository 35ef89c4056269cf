package tgfake

import (
	"math"
	"strings"
	"time"
)

// Limits are how fast a bot may send. A zero rate is no limit.
type Limits struct {
	Global Rate // over all chats; Telegram: about 30 a second
	Chat   Rate // in one private chat; Telegram: about 1 a second
	Group  Rate // in one group; Telegram: 20 a minute
}

// Telegram are the limits that Telegram names.
var Telegram = Limits{
	Global: Rate{Count: 30, Per: time.Second},
	Chat:   Rate{Count: 1, Per: time.Second, Burst: 3},
	Group:  Rate{Count: 20, Per: time.Minute},
}

// Rate is a token bucket: Count tokens each Per, at most Burst at once.
type Rate struct {
	Count int
	Per   time.Duration
	Burst int // 0 = Count
}

type bucket struct {
	rate   Rate
	tokens float64
	at     time.Time
}

type buckets struct {
	limits Limits
	global bucket
	chats  map[string]*bucket
}

func newBuckets(l Limits) *buckets {
	return &buckets{limits: l, global: bucket{rate: l.Global}, chats: map[string]*bucket{}}
}

// take is the wait until the chat may be sent to; 0 takes the tokens.
func (b *buckets) take(chat string, now time.Time) time.Duration {
	one := b.chats[chat]
	if one == nil {
		one = &bucket{rate: b.limits.Chat}
		if strings.HasPrefix(chat, "-") {
			one.rate = b.limits.Group
		}
		b.chats[chat] = one
	}
	wait := max(b.global.wait(now), one.wait(now))
	if wait == 0 {
		b.global.tokens--
		one.tokens--
	}
	return wait
}

// wait refills the bucket and is how long until it holds a token.
func (b *bucket) wait(now time.Time) time.Duration {
	if b.rate.Count <= 0 {
		return 0
	}
	burst := float64(b.rate.Burst)
	if burst == 0 {
		burst = float64(b.rate.Count)
	}
	perToken := float64(b.rate.Per) / float64(b.rate.Count)
	if b.at.IsZero() {
		b.tokens = burst
	} else {
		b.tokens = math.Min(burst, b.tokens+float64(now.Sub(b.at))/perToken)
	}
	b.at = now
	if b.tokens >= 1 {
		return 0
	}
	return time.Duration((1 - b.tokens) * perToken)
}
