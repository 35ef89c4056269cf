package telegram

import (
	"context"
	"sync"
	"time"

	tg "github.com/go-telegram/bot"
)

const (
	ackWait   = 1500 * time.Millisecond // how long a press waits for the words of a reply
	ackTooOld = 15 * time.Second        // Telegram takes no answer after about this
	ackMost   = 10_000                  // presses that wait at once
	sweepEach = 250 * time.Millisecond
)

// press is a pressed button that Telegram shows as busy until it is answered.
type press struct {
	chat, query string
	at          time.Time
}

// presses are the buttons that still wait for their answer. A reply's notice
// answers the oldest of its chat; what nobody answers in time is answered
// without words. They are lost with the process, which leaves a button busy
// for some seconds and nothing worse.
type presses struct {
	now     func() time.Time
	mu      sync.Mutex
	waiting []press
}

func newPresses(now func() time.Time) *presses { return &presses{now: now} }

func (ps *presses) add(list ...press) {
	ps.mu.Lock()
	defer ps.mu.Unlock()
	for _, p := range list {
		p.at = ps.now()
		ps.waiting = append(ps.waiting, p)
	}
	if over := len(ps.waiting) - ackMost; over > 0 {
		ps.waiting = append([]press(nil), ps.waiting[over:]...)
	}
}

// take removes the oldest press of a chat and is its query, "" when none waits.
func (ps *presses) take(chat string) string {
	ps.mu.Lock()
	defer ps.mu.Unlock()
	for i, p := range ps.waiting {
		if p.chat == chat {
			ps.waiting = append(ps.waiting[:i], ps.waiting[i+1:]...)
			return p.query
		}
	}
	return ""
}

// due removes the oldest press that waited long enough; "" = none. Those that
// Telegram takes no answer for any more are dropped.
func (ps *presses) due() string {
	ps.mu.Lock()
	defer ps.mu.Unlock()
	for len(ps.waiting) > 0 {
		p := ps.waiting[0]
		age := ps.now().Sub(p.at)
		if age < ackWait {
			return ""
		}
		ps.waiting = ps.waiting[1:]
		if age < ackTooOld {
			return p.query
		}
	}
	return ""
}

// sweep answers presses that no reply answered, until ctx ends.
func (c *Channel) sweep(ctx context.Context) {
	tick := time.NewTicker(sweepEach)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		for query := c.presses.due(); query != "" && ctx.Err() == nil; query = c.presses.due() {
			_ = c.answer(ctx, query, "") // a press nobody answers ends by itself
		}
	}
}

// answer ends a press; text is shown for a moment, "" shows nothing.
func (c *Channel) answer(ctx context.Context, query, text string) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	return guarded(func() error {
		_, err := c.client.AnswerCallbackQuery(ctx, &tg.AnswerCallbackQueryParams{CallbackQueryID: query, Text: text})
		return err
	})
}

// acknowledge shows a reply's notice on the pressed button and tells whether
// it was shown; a query that is too old is no error.
func (c *Channel) acknowledge(ctx context.Context, chat, notice string) bool {
	query := c.presses.take(chat)
	if query == "" {
		return false
	}
	const most = 200 // characters Telegram takes
	if r := []rune(notice); len(r) > most {
		notice = string(r[:most-1]) + "…"
	}
	return c.answer(ctx, query, notice) == nil && notice != ""
}
