package store

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"mingbai/handlers/chat"
)

// erase forgets a person: what they wrote and were answered, their files and
// links, the session, what is on its way to them, their misses and
// reminders, and the name in the ledger. Rows of the inbox stay
// without content, so that an update that comes again is still known; rows of
// the ledger stay as anonymous numbers. What arrived after the request and
// still waits is left: it is a new conversation.
func (s *Store) erase(ctx context.Context, t *txn, h hand, from chat.Address) error {
	key := s.chatKey(from)
	if err := s.forgetCases(ctx, t, from); err != nil {
		return err
	}
	blank := `UPDATE inbox SET sealed = NULL, chat_key = NULL WHERE chat_key = ? AND state <> 0`
	for _, step := range []struct {
		query string
		args  []any
	}{
		{`DELETE FROM reminders WHERE chat_key = ?`, []any{key}}, // before the outbox: see Remind
		{blank, []any{key}},
		{`UPDATE inbox SET sealed = NULL, chat_key = NULL WHERE id = ?`, []any{h.head}},
		{`DELETE FROM lanes WHERE queue = ? AND chat_key = ?`, []any{outQueue(from.Channel), key}},
		{`DELETE FROM outbox WHERE chat_key = ?`, []any{key}},
		{`DELETE FROM sessions WHERE chat_key = ?`, []any{key}},
		{`DELETE FROM misses WHERE chat_key = ?`, []any{key}},
	} {
		if _, err := t.exec(ctx, step.query, step.args...); err != nil {
			return err
		}
	}
	if err := t.eraseFiles(ctx, key); err != nil {
		return err
	}
	return s.anonymise(ctx, t, s.person(from))
}

// anonymise takes the name off a person's ledger rows, once the person is
// counted. Their ids are replaced too: they were made from the messages.
func (s *Store) anonymise(ctx context.Context, t *txn, person string) error {
	if err := s.settlePerson(ctx, t, person); err != nil {
		return err
	}
	rows, err := t.tx.QueryContext(ctx, t.d.sql(`SELECT id FROM consultations WHERE person = ?`), person)
	if err != nil {
		return err
	}
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return err
		}
		ids = append(ids, id)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, id := range ids {
		_, err := t.exec(ctx, `UPDATE consultations SET id = ?, person = NULL, cause = 0 WHERE id = ?`, "anonymous-"+rand.Text(), id)
		if err != nil {
			return err
		}
	}
	return nil
}

// scrub empties SQLite's log, where erased bytes would stay otherwise. It uses a
// connection of its own, so that residents never wait for it. Someone reading
// can hold it up: it tries a few times, then the next Purge or start does it.
func (s *Store) scrub(ctx context.Context) {
	if s.path == "" {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	for range 5 {
		if s.empty(ctx) == nil {
			s.dirty.Store(false)
			return
		}
		select {
		case <-ctx.Done():
		case <-time.After(100 * time.Millisecond):
		}
	}
	s.dirty.Store(true)
	s.log.Warn("the database log could not be emptied now; it will be later")
}

// errBusy says that somebody is reading the log.
var errBusy = errors.New("store: the log is being read")

// empty moves the log into the database and cuts it to nothing.
func (s *Store) empty(ctx context.Context) error {
	db, err := openSQLite(s.path, "deferred", []string{"busy_timeout(200)", "synchronous(FULL)", "trusted_schema(0)"}, nil)
	if err != nil {
		return err
	}
	var busy, frames, moved int64
	err = db.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &frames, &moved)
	if err == nil && busy != 0 {
		err = errBusy
	}
	return errors.Join(err, db.Close())
}
