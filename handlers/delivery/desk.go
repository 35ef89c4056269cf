package delivery

import (
	"context"
	"errors"
	"fmt"
	"time"

	"mingbai/handlers/chat"
)

// look is how often Desk looks again for an answer that a worker makes.
const look = 20 * time.Millisecond

// Desk answers within the request: what came in is stored, handled and
// committed before it returns. Channels whose people wait for the page use it.
type Desk struct {
	*performer
	receive Inbox
	direct  Direct
	name    string
}

// NewDesk returns a desk; direct and cfg.Inbox are the same store. The channels
// it serves must be named in cfg.Direct.
func NewDesk(cfg Config, direct Direct) *Desk {
	d := &Desk{performer: cfg.performer(), direct: direct, name: cfg.Name + "/desk", receive: cfg.Inbox}
	if a, ok := cfg.Inbox.(announced); ok {
		d.receive = a.Inbox // no bell: the desk itself handles what it receives
	}
	return d
}

// Do stores an update, handles it after all earlier ones of its chat, and
// returns the replies. The same update again returns the same replies. It
// fails with ErrBacklog when nothing was stored, with ErrParked when the
// message could not be handled; any other error leaves the update in the
// inbox, to be handled as soon as possible.
func (d *Desk) Do(ctx context.Context, in Incoming) ([]chat.Reply, error) {
	if _, err := d.receive.Receive(ctx, in.Channel, "", []Incoming{in}); err != nil {
		return nil, err
	}
	at := chat.Address{Channel: in.Channel, Chat: in.Chat}
	for ctx.Err() == nil {
		item, err := d.direct.ClaimChat(ctx, at, d.name, d.now(), lease)
		switch {
		case errors.Is(err, ErrEmpty): // done before, or in another hand
		case err != nil:
			return nil, err
		default:
			replies, err := d.perform(ctx, item)
			if err == nil && item.Incoming.Update == in.Update {
				return own(replies, at), nil
			}
			if err := passing(err); err != nil {
				return nil, err
			}
		}
		replies, err := d.direct.Answer(ctx, at, in.Update)
		if !errors.Is(err, ErrEmpty) {
			return replies, err
		}
		sleep(ctx, nil, look)
	}
	return nil, fmt.Errorf("delivery: no answer in time: %w", ctx.Err())
}

// passing drops the errors after which the answer is still worth waiting for.
func passing(err error) error {
	var f failure
	if errors.As(err, &f) || errors.Is(err, ErrLost) || errors.Is(err, ErrParked) {
		return nil
	}
	return err
}

// own picks the replies that go back to the person who asked.
func own(replies []Outgoing, to chat.Address) []chat.Reply {
	var mine []chat.Reply
	for _, o := range replies {
		if o.To == to {
			mine = append(mine, o.Reply)
		}
	}
	return mine
}
