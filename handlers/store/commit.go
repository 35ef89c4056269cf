package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
)

// Commit stores everything an update does and marks it done, in one
// transaction; or ErrLost, ErrStale, and nothing is stored.
func (s *Store) Commit(ctx context.Context, item delivery.Item, from chat.Address, e delivery.Effect, now time.Time) error {
	h := s.itemHand(item)
	err := s.write(ctx, "commit", func(t *txn) error {
		held, err := t.held(ctx, h)
		if err != nil {
			return err
		}
		if !held {
			return delivery.ErrLost
		}
		if _, err := t.exec(ctx, `UPDATE inbox SET state = 1, reason = NULL, done_at = ? WHERE id = ?`, ms(now), h.head); err != nil {
			return err
		}
		if err := t.advance(ctx, h); err != nil {
			return err
		}
		return s.apply(ctx, t, h, from, e, now)
	})
	if err != nil {
		return err
	}
	s.backlog.add(-1)
	if e.Erase {
		s.scrub(ctx)
	}
	return nil
}

// apply enters the parts of an effect.
func (s *Store) apply(ctx context.Context, t *txn, h hand, from chat.Address, e delivery.Effect, now time.Time) error {
	if err := s.applyHandoff(ctx, t, h.head, e.Handoff, now); err != nil {
		return err
	}
	if e.Erase {
		if err := s.erase(ctx, t, h, from); err != nil {
			return err
		}
	}
	if e.Session != nil {
		if err := s.saveSession(ctx, t, from, *e.Session, e.Erase, now); err != nil {
			return err
		}
	}
	for _, c := range e.Records {
		if err := s.enter(ctx, t, h.head, from, c); err != nil {
			return err
		}
	}
	for _, m := range e.Misses {
		if err := s.keepMiss(ctx, t, from, m); err != nil {
			return err
		}
	}
	if err := s.applyWork(ctx, t, e.Work, e.Void); err != nil {
		return err
	}
	if err := s.applyReminders(ctx, t, from, e); err != nil {
		return err
	}
	if err := s.post(ctx, t, h.head, e.Replies, e.Erase, now); err != nil {
		return err
	}
	return s.noteEffect(ctx, t, e)
}

// Load returns what is remembered of a conversation, or an empty session. One
// that is damaged counts as empty, so that the conversation can go on.
func (s *Store) Load(ctx context.Context, from chat.Address) (chat.Session, error) {
	var session chat.Session
	var sealed []byte
	var version int64
	key := s.chatKey(from)
	err := s.find(ctx, `SELECT version, sealed FROM sessions WHERE chat_key = ?`, []any{key}, &version, &sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return session, nil
	}
	if err != nil {
		return session, s.failed("load session", err)
	}
	plain, err := s.ring.Open("sessions", key, sealed)
	if err == nil {
		err = json.Unmarshal(plain, &session)
	}
	if err != nil {
		s.log.Error("a session cannot be read and is begun anew", "error", err.Error())
		session = chat.Session{}
	}
	session.Version = version
	return session, nil
}

// saveSession stores the session if it is the next version of what is there;
// after an erasure it is the first.
func (s *Store) saveSession(ctx context.Context, t *txn, from chat.Address, session chat.Session, fresh bool, now time.Time) error {
	if fresh {
		session.Version = 0
	}
	plain, err := json.Marshal(session)
	if err != nil {
		return err
	}
	key := s.chatKey(from)
	sealed, err := s.ring.Seal("sessions", key, plain)
	if err != nil {
		return err
	}
	if session.Version > 0 {
		n, err := t.exec(ctx, `UPDATE sessions SET version = version + 1, sealed = ?, updated = ? WHERE chat_key = ? AND version = ?`,
			sealed, ms(now), key, session.Version)
		if err == nil && n == 0 {
			err = delivery.ErrStale
		}
		return err
	}
	there, err := t.has(ctx, `SELECT 1 FROM sessions WHERE chat_key = ?`, key)
	if err == nil && there {
		err = delivery.ErrStale
	}
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, `INSERT INTO sessions (chat_key, version, sealed, updated) VALUES (?, 1, ?, ?)`, key, sealed, ms(now))
	return err
}
