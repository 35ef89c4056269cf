package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
)

// States of inbox and outbox rows.
const (
	waiting = 0
	done    = 1
	parked  = 2 // inbox: set aside; outbox: given up
)

// Receive stores updates and how far the channel has received, all or none,
// and returns how many were new. An empty cursor leaves the one before.
func (s *Store) Receive(ctx context.Context, channel, cursor string, updates []delivery.Incoming) (int, error) {
	if err := s.room(ctx, len(updates)); err != nil {
		return 0, err
	}
	fresh := 0
	err := s.write(ctx, "receive", func(t *txn) error {
		fresh = 0
		id, err := t.next(ctx, "inbox", len(updates))
		if err != nil {
			return err
		}
		for i, u := range updates {
			u.Channel = channel
			added, err := s.receive(ctx, t, id+int64(i), u)
			if err != nil {
				return err
			}
			fresh += added
		}
		return moveCursor(ctx, t, channel, cursor)
	})
	if err != nil {
		return 0, err
	}
	s.backlog.add(fresh)
	return fresh, nil
}

// receive enters one update unless it is known, and returns how many it entered.
func (s *Store) receive(ctx context.Context, t *txn, id int64, u delivery.Incoming) (int, error) {
	key := s.updateKey(u.Channel, u.Update)
	known, err := t.has(ctx, `SELECT 1 FROM inbox WHERE channel = ? AND update_key = ?`, u.Channel, key)
	if err != nil || known {
		return 0, err
	}
	sealed, err := s.sealUpdate(id, u.Update, u.Chat, u.Raw)
	if err != nil {
		return 0, err
	}
	chatKey := s.chatKey(chat.Address{Channel: u.Channel, Chat: u.Chat})
	_, err = t.exec(ctx, `INSERT INTO inbox (id, channel, update_key, chat_key, sealed, state, tries, fails, at)
		VALUES (?, ?, ?, ?, ?, 0, 0, 0, ?)`, id, u.Channel, key, chatKey, sealed, ms(u.At))
	if err != nil {
		return 0, err
	}
	return 1, t.join(ctx, inQueue, chatKey, id)
}

func moveCursor(ctx context.Context, t *txn, channel, cursor string) error {
	if cursor == "" {
		return nil
	}
	n, err := t.exec(ctx, `UPDATE cursors SET value = ? WHERE channel = ?`, cursor, channel)
	if err != nil || n > 0 {
		return err
	}
	_, err = t.exec(ctx, `INSERT INTO cursors (channel, value) VALUES (?, ?)`, channel, cursor)
	return err
}

// Cursor returns what the last Receive of the channel stored, "" at first.
func (s *Store) Cursor(ctx context.Context, channel string) (string, error) {
	var value string
	err := s.find(ctx, `SELECT value FROM cursors WHERE channel = ?`, []any{channel}, &value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, s.failed("read cursor", err)
}

// Claim takes the oldest update whose chat has none in hand, or ErrEmpty.
func (s *Store) Claim(ctx context.Context, worker string, now time.Time, lease time.Duration) (delivery.Item, error) {
	return s.claim(ctx, now, hand{queue: inQueue, owner: worker, due: ms(now.Add(lease))})
}

// ClaimChat takes the oldest update of one chat unless one is in hand, or ErrEmpty.
func (s *Store) ClaimChat(ctx context.Context, a chat.Address, worker string, now time.Time, lease time.Duration) (delivery.Item, error) {
	return s.claim(ctx, now, hand{queue: inQueue, chat: s.chatKey(a), owner: worker, due: ms(now.Add(lease))})
}

// claim takes a lane and its head. An update that cannot be opened is set
// aside, so that it never blocks its chat.
func (s *Store) claim(ctx context.Context, now time.Time, want hand) (delivery.Item, error) {
	for {
		if want.chat == "" {
			if none, err := s.idle(ctx, want.queue, now); err != nil {
				return delivery.Item{}, s.failed("look for updates", err)
			} else if none {
				return delivery.Item{}, delivery.ErrEmpty
			}
		}
		var item delivery.Item
		var broken error
		err := s.write(ctx, "claim", func(t *txn) error {
			h, err := t.choose(ctx, want, now)
			if err != nil {
				return err
			}
			item, broken, err = s.openItem(ctx, t, h)
			if err != nil || broken == nil {
				return err
			}
			return t.park(ctx, h, "unreadable", now)
		})
		switch {
		case errors.Is(err, errRace):
			continue
		case errors.Is(err, errNone):
			return delivery.Item{}, delivery.ErrEmpty
		case err == nil && broken != nil:
			s.log.Error("an update cannot be read and was set aside", "id", item.ID)
			continue
		}
		return item, err
	}
}

// errRace says that someone else took the lane first.
var errRace = errors.New("store: the lane was taken")

// choose picks a lane, or the wanted one, and takes it.
func (t *txn) choose(ctx context.Context, h hand, now time.Time) (hand, error) {
	var err error
	lost := errRace
	if h.chat == "" {
		h.chat, h.head, err = t.free(ctx, h.queue, now)
	} else {
		lost = errNone
		err = t.row(ctx, `SELECT head FROM lanes WHERE queue = ? AND chat_key = ?`, []any{h.queue, h.chat}, &h.head)
	}
	if errors.Is(err, sql.ErrNoRows) {
		return h, errNone
	}
	if err != nil {
		return h, err
	}
	won, err := t.take(ctx, h, now)
	if err == nil && !won {
		err = lost
	}
	return h, err
}

// openItem counts the try and reads the row; broken tells that it is unreadable.
func (s *Store) openItem(ctx context.Context, t *txn, h hand) (item delivery.Item, broken, err error) {
	item = delivery.Item{ID: h.head, Worker: h.owner, Lease: at(h.due)}
	if _, err = t.exec(ctx, `UPDATE inbox SET tries = tries + 1 WHERE id = ?`, h.head); err != nil {
		return item, nil, err
	}
	var sealed []byte
	var when int64
	in := &item.Incoming
	err = t.row(ctx, `SELECT channel, sealed, at, tries, fails FROM inbox WHERE id = ?`, []any{h.head},
		&in.Channel, &sealed, &when, &item.Tries, &item.Fails)
	if err != nil {
		return item, nil, err
	}
	in.At = at(when)
	in.Update, in.Chat, in.Raw, broken = s.openUpdate(h.head, sealed)
	return item, broken, nil
}

// itemHand is the lane that an item was claimed from.
func (s *Store) itemHand(i delivery.Item) hand {
	a := chat.Address{Channel: i.Incoming.Channel, Chat: i.Incoming.Chat}
	return hand{queue: inQueue, chat: s.chatKey(a), head: i.ID, owner: i.Worker, due: ms(i.Lease)}
}

// Fail puts the update back until retry, or sets it aside for good. An empty
// reason says that the message is not to blame: the try is not counted.
func (s *Store) Fail(ctx context.Context, i delivery.Item, reason string, retry time.Time, park bool) error {
	h := s.itemHand(i)
	err := s.write(ctx, "put update back", func(t *txn) error {
		held, err := t.held(ctx, h)
		if err != nil {
			return err
		}
		if !held {
			return delivery.ErrLost
		}
		if park {
			return t.park(ctx, h, reason, retry)
		}
		query, args := `UPDATE inbox SET fails = fails + 1, reason = ? WHERE id = ?`, []any{text(reason), h.head}
		if reason == "" {
			query, args = `UPDATE inbox SET tries = tries - 1 WHERE id = ?`, []any{h.head}
		}
		if _, err := t.exec(ctx, query, args...); err != nil {
			return err
		}
		return t.putBack(ctx, h, retry)
	})
	if err == nil && park {
		s.backlog.add(-1)
	}
	return err
}

// park sets the head aside and lets the chat go on.
func (t *txn) park(ctx context.Context, h hand, reason string, now time.Time) error {
	_, err := t.exec(ctx, `UPDATE inbox SET state = 2, fails = fails + 1, reason = ?, done_at = ? WHERE id = ?`,
		text(reason), ms(now), h.head)
	if err != nil {
		return err
	}
	return t.advance(ctx, h)
}

// Answer returns the replies that an update of the chat led to; none once the
// chat was erased. ErrEmpty says that it waits still or is unknown, ErrParked
// that it was set aside.
func (s *Store) Answer(ctx context.Context, a chat.Address, update string) ([]chat.Reply, error) {
	var id, state int64
	err := s.find(ctx, `SELECT id, state FROM inbox WHERE channel = ? AND update_key = ? AND (chat_key = ? OR chat_key IS NULL)`,
		[]any{a.Channel, s.updateKey(a.Channel, update), s.chatKey(a)}, &id, &state)
	switch {
	case errors.Is(err, sql.ErrNoRows), err == nil && state == waiting:
		return nil, delivery.ErrEmpty
	case err != nil:
		return nil, s.failed("read answer", err)
	case state == parked:
		return nil, delivery.ErrParked
	}
	rows, err := s.query(ctx, `SELECT id, sealed FROM outbox WHERE cause = ? AND chat_key = ? ORDER BY id`, id, s.chatKey(a))
	if err != nil {
		return nil, s.failed("read answer", err)
	}
	defer rows.Close()
	var replies []chat.Reply
	for rows.Next() {
		var row int64
		var sealed []byte
		if err := rows.Scan(&row, &sealed); err != nil {
			return nil, s.failed("read answer", err)
		}
		l, err := s.openLetter(row, sealed)
		if err != nil {
			return nil, s.failed("read answer", err)
		}
		replies = append(replies, l.Reply)
	}
	return replies, s.failed("read answer", rows.Err())
}
