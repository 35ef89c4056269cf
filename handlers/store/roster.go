package store

import (
	"context"
	"database/sql"
	"errors"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
)

// rosterRow is the only row of table roster.
const rosterRow = "roster"

// Roster returns who answers cases; an empty roster of version 0 when none was
// made yet. It is asked for with every message, so the sealed row is only read
// when its version changed.
func (s *Store) Roster(ctx context.Context) (handoff.Roster, error) {
	var version int64
	err := s.find(ctx, `SELECT version FROM roster WHERE name = ?`, []any{rosterRow}, &version)
	if errors.Is(err, sql.ErrNoRows) {
		return handoff.Roster{}, nil
	}
	if known := s.roster.Load(); err == nil && known != nil && known.Version == version {
		return known.Clone(), nil
	}
	var r handoff.Roster
	var sealed []byte
	if err == nil {
		err = s.find(ctx, `SELECT version, sealed FROM roster WHERE name = ?`, []any{rosterRow}, &version, &sealed)
	}
	if err == nil {
		err = s.openJSON("roster", rosterRow, sealed, &r)
	}
	if err != nil {
		return handoff.Roster{}, s.failed("read roster", err)
	}
	r.Version = version
	kept := r.Clone()
	s.roster.Store(&kept)
	return r, nil
}

// Letter is something said to somebody about a case, or reminded of.
type Letter struct {
	ID    int64  // rises with every letter
	Case  string // "" = a reminder
	Reply chat.Reply
}

// noCase stands for no case in a result: engines differ on empty texts.
const noCase = "-"

// Letters returns what was said to a conversation after a letter without
// anybody there having written just now, oldest first: what a channel that is
// asked, rather than sends, has to show.
func (s *Store) Letters(ctx context.Context, to chat.Address, after int64, limit int) ([]Letter, error) {
	rows, err := s.query(ctx, `SELECT id, COALESCE(case_id, '`+noCase+`'), sealed FROM outbox
		WHERE chat_key = ? AND id > ? AND (case_id IS NOT NULL OR cause = 0) ORDER BY id LIMIT ?`, s.chatKey(to), after, limit)
	if err != nil {
		return nil, s.failed("read letters", err)
	}
	defer rows.Close()
	var all []Letter
	for rows.Next() {
		var l Letter
		var sealed []byte
		if err := rows.Scan(&l.ID, &l.Case, &sealed); err != nil {
			return nil, s.failed("read letters", err)
		}
		opened, err := s.openLetter(l.ID, sealed)
		if err != nil {
			return nil, s.failed("read letters", err)
		}
		if l.Reply = opened.Reply; l.Case == noCase {
			l.Case = ""
		}
		all = append(all, l)
	}
	return all, s.failed("read letters", rows.Err())
}

// SaveRoster replaces the roster that was read at this version, or ErrStale.
func (s *Store) SaveRoster(ctx context.Context, r handoff.Roster) error {
	return s.write(ctx, "save roster", func(t *txn) error { return s.saveRoster(ctx, t, r) })
}

func (s *Store) saveRoster(ctx context.Context, t *txn, r handoff.Roster) error {
	from := r.Version
	r.Version++
	sealed, err := s.sealJSON("roster", rosterRow, r)
	if err != nil {
		return err
	}
	if from > 0 {
		n, err := t.exec(ctx, `UPDATE roster SET version = ?, sealed = ? WHERE name = ? AND version = ?`, r.Version, sealed, rosterRow, from)
		if err == nil && n == 0 {
			err = delivery.ErrStale
		}
		return err
	}
	there, err := t.has(ctx, `SELECT 1 FROM roster WHERE name = ?`, rosterRow)
	if err == nil && there {
		err = delivery.ErrStale
	}
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, `INSERT INTO roster (name, version, sealed, form) VALUES (?, 1, ?, ?)`, rosterRow, sealed, rosterForm)
	return err
}

// sentKey is how a message we sent is recognised when it is answered.
func (s *Store) sentKey(to chat.Address, message string) string {
	return s.ring.Pseudonym("sent", to.Channel, to.Chat, message)
}

// Behind returns the case that a message we sent was about, or handoff.ErrNone.
func (s *Store) Behind(ctx context.Context, to chat.Address, message string) (string, error) {
	var id string
	err := s.find(ctx, `SELECT case_id FROM outbox WHERE sent_key = ? AND case_id IS NOT NULL`, []any{s.sentKey(to, message)}, &id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", handoff.ErrNone
	}
	return id, s.failed("find a case", err)
}

// Current tells whether a reply about a case may still be sent: its case is
// there and at the same epoch.
func (s *Store) Current(ctx context.Context, o delivery.Outgoing) (bool, error) {
	if o.Case == "" || o.Epoch == 0 {
		return true, nil
	}
	var epoch int64
	err := s.find(ctx, `SELECT epoch FROM cases WHERE id = ?`, []any{o.Case}, &epoch)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil && epoch == o.Epoch, s.failed("look at a case", err)
}
