package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"mingbai/handlers/account"
)

// OpenSession keeps a session, and drops all that ended before a time.
func (s *Store) OpenSession(ctx context.Context, x account.Session, ended time.Time) error {
	return s.write(ctx, "open session", func(t *txn) error {
		if _, err := t.exec(ctx, `DELETE FROM office_sessions WHERE seen < ?`, ms(ended)); err != nil {
			return err
		}
		_, err := t.exec(ctx, `INSERT INTO office_sessions (hash, account, half, made, seen) VALUES (?, ?, ?, ?, ?)`,
			x.Hash, x.Account, flag(x.Half), ms(x.Made), ms(x.Seen))
		return err
	})
}

// Session returns a session and its account by the hash of its id;
// account.ErrNone when there is none, or when limits say that it is over.
func (s *Store) Session(ctx context.Context, hash string, limits account.Limits, now time.Time) (account.Session, account.Account, error) {
	x := account.Session{Hash: hash}
	var half, made, seen, version int64
	var sealed []byte
	err := s.find(ctx, `SELECT x.account, x.half, x.made, x.seen, a.version, a.sealed FROM office_sessions x
		JOIN accounts a ON a.id = x.account WHERE x.hash = ?`, []any{hash}, &x.Account, &half, &made, &seen, &version, &sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return x, account.Account{}, account.ErrNone
	}
	if err != nil {
		return x, account.Account{}, s.failed("read session", err)
	}
	x.Half, x.Made, x.Seen = half != 0, at(made), at(seen)
	a, err := s.openAccount(x.Account, version, sealed)
	if err != nil {
		return x, a, s.failed("read session", err)
	}
	if limits.Over(x, now) || !a.Active() {
		return x, a, errors.Join(account.ErrNone, s.EndSession(ctx, hash))
	}
	return x, a, nil
}

// TouchSession keeps that a session was used.
func (s *Store) TouchSession(ctx context.Context, hash string, now time.Time) error {
	return s.write(ctx, "keep session", func(t *txn) error {
		_, err := t.exec(ctx, `UPDATE office_sessions SET seen = ? WHERE hash = ?`, ms(now), hash)
		return err
	})
}

// EndSession forgets a session.
func (s *Store) EndSession(ctx context.Context, hash string) error {
	return s.write(ctx, "end session", func(t *txn) error {
		_, err := t.exec(ctx, `DELETE FROM office_sessions WHERE hash = ?`, hash)
		return err
	})
}

// EndSessions forgets all sessions of an account but one; but may be "".
func (s *Store) EndSessions(ctx context.Context, id, but string) error {
	return s.write(ctx, "end sessions", func(t *txn) error {
		if but == "" { // which some engines take for NULL, which differs from nothing
			_, err := t.exec(ctx, `DELETE FROM office_sessions WHERE account = ?`, id)
			return err
		}
		_, err := t.exec(ctx, `DELETE FROM office_sessions WHERE account = ? AND hash <> ?`, id, but)
		return err
	})
}

// Sessions returns the sessions of an account, the last used first.
func (s *Store) Sessions(ctx context.Context, id string) ([]account.Session, error) {
	rows, err := s.query(ctx, `SELECT hash, half, made, seen FROM office_sessions WHERE account = ? ORDER BY seen DESC`, id)
	if err != nil {
		return nil, s.failed("read sessions", err)
	}
	defer rows.Close()
	var all []account.Session
	for rows.Next() {
		x := account.Session{Account: id}
		var half, made, seen int64
		if err := rows.Scan(&x.Hash, &half, &made, &seen); err != nil {
			return nil, s.failed("read sessions", err)
		}
		x.Half, x.Made, x.Seen = half != 0, at(made), at(seen)
		all = append(all, x)
	}
	return all, s.failed("read sessions", rows.Err())
}
