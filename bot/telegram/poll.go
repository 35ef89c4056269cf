package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"mingbai/handlers/delivery"
)

// leaseFor is how long a replica may poll without renewing: another takes
// over within it when the holder dies.
const leaseFor = 8 * time.Second

// poll receives while this replica holds the lease, until ctx ends or the
// token is refused.
func (c *Channel) poll(ctx context.Context) error {
	if c.cfg.Lease == nil {
		return c.pollWhile(ctx)
	}
	for ctx.Err() == nil {
		held, err := c.hold(ctx, leaseFor)
		if err != nil {
			c.cfg.Log.Warn("telegram: lease could not be asked for", "error", err.Error())
		}
		if held && err == nil {
			if err := c.pollHeld(ctx); err != nil {
				return err
			}
		}
		if err := c.cfg.Wait(ctx, leaseFor/4); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// pollHeld polls and keeps the lease beside it; it returns nil when the lease
// went to another replica.
func (c *Channel) pollHeld(ctx context.Context) error {
	held, lose := context.WithCancel(ctx)
	kept := make(chan struct{})
	go func() {
		defer close(kept)
		defer lose()
		c.keep(held)
	}()
	err := c.pollWhile(held)
	lose()
	<-kept
	if ctx.Err() == nil && errors.Is(err, context.Canceled) {
		c.cfg.Log.Info("telegram: another replica receives now")
		return nil
	}
	release, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	_, _ = c.hold(release, 0) // it runs out by itself otherwise
	return err
}

func (c *Channel) hold(ctx context.Context, d time.Duration) (bool, error) {
	return c.cfg.Lease.Lease(ctx, "poll "+Name, c.cfg.Owner, c.cfg.Now(), d)
}

// keep renews the lease until ctx ends or it is lost or cannot be renewed in time.
func (c *Channel) keep(ctx context.Context) {
	failures := 0
	for wait(ctx, leaseFor/4) == nil {
		held, err := c.hold(ctx, leaseFor)
		switch {
		case err == nil && !held:
			return
		case err == nil:
			failures = 0
		default:
			if failures++; failures == 3 {
				return
			}
		}
	}
}

// pollWhile is the loop: ask from the stored offset, store what came together
// with the next offset, and only then ask again.
func (c *Channel) pollWhile(ctx context.Context) error {
	offset, err := c.offset(ctx)
	if err != nil {
		return err
	}
	trouble := ""
	for n := 1; ctx.Err() == nil; n++ {
		next, err := c.pollOnce(ctx, offset)
		if err == nil {
			if trouble != "" {
				c.cfg.Log.Info("telegram: receiving again")
			}
			offset, trouble, n = next, "", 0
			continue
		}
		if errors.Is(err, ErrToken) {
			return err
		}
		if ctx.Err() != nil {
			break
		}
		trouble = c.report(trouble, err)
		if err := c.cfg.Wait(ctx, backoff(err, n)); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// report logs trouble when it begins or changes, and returns its name.
func (c *Channel) report(before string, err error) string {
	now := err.Error()
	if errors.Is(err, errConflict) {
		now = "另一个进程在用同一个令牌收消息，或设了回调地址；等它停下后会自动继续"
	}
	if now != before {
		c.cfg.Log.Warn("telegram: receiving is held up", "reason", now)
	}
	return now
}

// offset is where the last Receive left off; it waits for the store.
func (c *Channel) offset(ctx context.Context) (int64, error) {
	for n := 1; ; n++ {
		cursor, err := c.cfg.Inbox.Cursor(ctx, Name)
		if err == nil {
			return c.readCursor(cursor), nil
		}
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		c.cfg.Log.Error("telegram: inbox cannot be read", "error", err.Error())
		if err := c.cfg.Wait(ctx, backoff(err, n)); err != nil {
			return 0, err
		}
	}
}

// cursor names an offset with the bot it belongs to: another bot's updates have
// numbers of their own.
func (c *Channel) cursor(offset int64) string { return fmt.Sprintf("%d:%d", c.id, offset) }

// readCursor reads a cursor; that of another bot, or none, means from the
// earliest update that Telegram keeps.
func (c *Channel) readCursor(cursor string) int64 {
	bot, number, _ := strings.Cut(cursor, ":")
	offset, err := strconv.ParseInt(number, 10, 64)
	if err != nil || bot != strconv.FormatInt(c.id, 10) {
		return 0
	}
	return offset
}

// emptyPause is how soon an empty answer may come before it is waited out.
const emptyPause = 500 * time.Millisecond

// pollOnce receives one batch and returns the offset after it.
func (c *Channel) pollOnce(ctx context.Context, offset int64) (int64, error) {
	asked := c.cfg.Now()
	raws, err := c.getUpdates(ctx, offset)
	if err != nil {
		return 0, err
	}
	if len(raws) == 0 && c.cfg.Now().Sub(asked) < emptyPause {
		return offset, c.cfg.Wait(ctx, emptyPause) // a server that does not hold polls
	}
	batch, presses, next := c.batch(raws, offset)
	if len(batch) == 0 && len(raws) > 0 {
		return 0, fmt.Errorf("%w: no update has an id", ErrUnclear)
	}
	if len(batch) == 0 {
		return next, nil
	}
	if _, err := c.cfg.Inbox.Receive(ctx, Name, c.cursor(next), batch); err != nil {
		return 0, fmt.Errorf("telegram: store updates: %w", err)
	}
	c.presses.add(presses...)
	return next, nil
}

// batch is what the inbox stores of an answer, the button presses in it and
// the offset after it.
func (c *Channel) batch(raws []json.RawMessage, offset int64) (batch []delivery.Incoming, presses []press, next int64) {
	next = offset
	for _, raw := range raws {
		in, p, id, err := c.incoming(raw)
		if err != nil {
			c.cfg.Log.Warn("telegram: an update without an id was skipped", "bytes", len(raw))
			continue
		}
		batch, next = append(batch, in), id+1
		if p.query != "" {
			presses = append(presses, p)
		}
	}
	return batch, presses, next
}

// incoming is an update as the inbox stores it, with the button press it may
// carry, and its id.
func (c *Channel) incoming(raw json.RawMessage) (delivery.Incoming, press, int64, error) {
	id, u, err := readUpdate(raw)
	if err != nil {
		return delivery.Incoming{}, press{}, 0, err
	}
	key := strconv.FormatInt(id, 10)
	at := u.chat()
	if at == "" {
		at = "update " + key // belongs to no chat: waits for none
	}
	in := delivery.Incoming{Channel: Name, Update: key, Chat: at, Raw: raw, At: c.cfg.Now().UTC()}
	if u.CallbackQuery == nil || u.CallbackQuery.Message == nil {
		return in, press{}, id, nil
	}
	return in, press{chat: at, query: u.CallbackQuery.ID}, id, nil
}
