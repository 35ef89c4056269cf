package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
)

// post enters the replies of one update. A reply whose key is known already is
// dropped; fleeting ones leave nothing behind once they are delivered.
func (s *Store) post(ctx context.Context, t *txn, cause int64, replies []delivery.Outgoing, fleeting bool, now time.Time) error {
	if len(replies) == 0 {
		return nil
	}
	id, err := t.next(ctx, "outbox", len(replies))
	if err != nil {
		return err
	}
	for i, o := range replies {
		if o.Key == "" {
			o.Key = fmt.Sprintf("%d/%d", cause, i)
		}
		if err := s.postOne(ctx, t, id+int64(i), cause, o, fleeting, now); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) postOne(ctx context.Context, t *txn, id, cause int64, o delivery.Outgoing, fleeting bool, now time.Time) error {
	if o.Delivered && (fleeting || o.Card == handoff.Stale) {
		return nil
	}
	key := s.ring.Pseudonym("reply", o.Key)
	known, err := t.has(ctx, `SELECT 1 FROM outbox WHERE reply_key = ?`, key)
	if err != nil || known {
		return err
	}
	sealed, err := s.sealLetter(id, letter{Key: o.Key, Chat: o.To.Chat, Reply: o.Reply, Card: o.Card})
	if err != nil {
		return err
	}
	state, doneAt := waiting, any(nil)
	if o.Delivered {
		state, doneAt = done, ms(now)
	}
	chatKey := s.chatKey(o.To)
	_, err = t.exec(ctx, `INSERT INTO outbox
		(id, reply_key, channel, chat_key, cause, sealed, state, fleeting, doubt, part, tries, at, done_at, case_id, epoch)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, ?, ?, ?, ?)`,
		id, key, o.To.Channel, chatKey, cause, sealed, state, flag(fleeting), ms(now), doneAt, text(o.Case), o.Epoch)
	if err != nil || o.Delivered {
		return err
	}
	return t.join(ctx, outQueue(o.To.Channel), chatKey, id)
}

// ClaimSend takes the oldest reply of a chat that has none in hand and is due,
// or ErrEmpty.
func (s *Store) ClaimSend(ctx context.Context, channel, worker string, now time.Time, lease time.Duration) (delivery.Parcel, error) {
	want := hand{queue: outQueue(channel), owner: worker, due: ms(now.Add(lease))}
	for {
		if none, err := s.idle(ctx, want.queue, now); err != nil {
			return delivery.Parcel{}, s.failed("look for replies", err)
		} else if none {
			return delivery.Parcel{}, delivery.ErrEmpty
		}
		var p delivery.Parcel
		var broken error
		err := s.write(ctx, "claim reply", func(t *txn) error {
			h, err := t.choose(ctx, want, now)
			if err != nil {
				return err
			}
			p, broken, err = s.openParcel(ctx, t, h, channel)
			if err != nil || broken == nil {
				return err
			}
			return t.giveUp(ctx, h, "unreadable", now)
		})
		switch {
		case errors.Is(err, errRace):
			continue
		case errors.Is(err, errNone):
			return delivery.Parcel{}, delivery.ErrEmpty
		case err == nil && broken != nil:
			s.log.Error("a reply cannot be read and was given up", "id", p.ID)
			continue
		}
		return p, err
	}
}

// openParcel reads the head and marks it as being sent: should the process end
// now, the next one knows that it may have arrived.
func (s *Store) openParcel(ctx context.Context, t *txn, h hand, channel string) (p delivery.Parcel, broken, err error) {
	p = delivery.Parcel{ID: h.head, Worker: h.owner, Lease: at(h.due)}
	var sealed []byte
	var when, doubt, epoch int64
	var about sql.NullString
	err = t.row(ctx, `SELECT sealed, at, tries, part, doubt, case_id, epoch FROM outbox WHERE id = ?`, []any{h.head},
		&sealed, &when, &p.Tries, &p.Part, &doubt, &about, &epoch)
	if err != nil {
		return p, nil, err
	}
	if _, err = t.exec(ctx, `UPDATE outbox SET tries = tries + 1, doubt = 1 WHERE id = ?`, h.head); err != nil {
		return p, nil, err
	}
	l, broken := s.openLetter(h.head, sealed)
	p.Tries++
	p.At, p.Doubt = at(when), doubt != 0
	p.Outgoing = delivery.Outgoing{Key: l.Key, To: chat.Address{Channel: channel, Chat: l.Chat}, Reply: l.Reply,
		Case: about.String, Epoch: epoch, Card: l.Card}
	if broken == nil && l.Card.Edits() && about.String != "" {
		p.Cards, err = s.cards(ctx, t, about.String, h.chat)
	}
	return p, broken, err
}

// finish runs f on a parcel that is still in hand.
func (s *Store) finish(ctx context.Context, op string, p delivery.Parcel, f func(*txn, hand) error) error {
	to := p.Outgoing.To
	h := hand{queue: outQueue(to.Channel), chat: s.chatKey(to), head: p.ID, owner: p.Worker, due: ms(p.Lease)}
	return s.write(ctx, op, func(t *txn) error {
		held, err := t.held(ctx, h)
		if err != nil {
			return err
		}
		if !held {
			return delivery.ErrLost
		}
		return f(t, h)
	})
}

// Sent marks a parcel delivered, or ErrLost.
func (s *Store) Sent(ctx context.Context, p delivery.Parcel, now time.Time) error {
	return s.finish(ctx, "mark reply sent", p, func(t *txn, h hand) error {
		if p.Message != "" && p.Outgoing.Card != handoff.NoCard {
			if err := s.rememberCard(ctx, t, p); err != nil {
				return err
			}
		}
		sent := any(nil)
		if p.Message != "" && p.Outgoing.Case != "" {
			sent = s.sentKey(p.Outgoing.To, p.Message)
		}
		_, err := t.exec(ctx, `UPDATE outbox SET state = 1, doubt = 0, reason = NULL, done_at = ?, sent_key = ? WHERE id = ?`, ms(now), sent, h.head)
		if err != nil {
			return err
		}
		return t.leave(ctx, h)
	})
}

// Later puts a parcel back until at, or ErrLost. An empty reason says that
// nothing was tried, so the try is not counted.
func (s *Store) Later(ctx context.Context, p delivery.Parcel, at time.Time, reason string) error {
	back := 0
	if reason == "" {
		back = 1
	}
	return s.finish(ctx, "put reply back", p, func(t *txn, h hand) error {
		_, err := t.exec(ctx, `UPDATE outbox SET part = ?, tries = tries - ?, doubt = ?, reason = ? WHERE id = ?`,
			p.Part, back, flag(p.Doubt), text(reason), h.head)
		if err != nil {
			return err
		}
		return t.putBack(ctx, h, at)
	})
}

// Dead gives a parcel up, or ErrLost.
func (s *Store) Dead(ctx context.Context, p delivery.Parcel, reason string) error {
	if reason == "gone" && p.Outgoing.Case != "" {
		return s.deadAbout(ctx, p, reason)
	}
	return s.finish(ctx, "give reply up", p, func(t *txn, h hand) error {
		return t.giveUp(ctx, h, reason, s.now())
	})
}

// giveUp ends the head as undeliverable.
func (t *txn) giveUp(ctx context.Context, h hand, reason string, now time.Time) error {
	_, err := t.exec(ctx, `UPDATE outbox SET state = 2, reason = ?, done_at = ? WHERE id = ?`, text(reason), ms(now), h.head)
	if err != nil {
		return err
	}
	return t.leave(ctx, h)
}

// leave lets the chat's next reply come up and forgets a fleeting one.
func (t *txn) leave(ctx context.Context, h hand) error {
	if err := t.advance(ctx, h); err != nil {
		return err
	}
	_, err := t.exec(ctx, `DELETE FROM outbox WHERE id = ? AND fleeting = 1`, h.head)
	return err
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}
