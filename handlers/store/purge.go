package store

import (
	"context"
	"time"
)

// Purge removes what people wrote and were answered before a time, the misses
// and files among it, links that ran out, and what is remembered of conversations that rested since. Work that is open stays, and
// so does the ledger, which holds no words. It returns how many rows went.
// Ended half-way it goes on the next time.
func (s *Store) Purge(ctx context.Context, before time.Time) (int64, error) {
	var gone int64
	for _, query := range []string{
		`DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE at < ? AND state <> 0 ORDER BY at LIMIT 500)`,
		`DELETE FROM sessions WHERE chat_key IN (SELECT chat_key FROM sessions WHERE updated < ? ORDER BY updated LIMIT 500)`,
		`DELETE FROM misses WHERE miss_key IN (SELECT miss_key FROM misses WHERE at < ? ORDER BY at LIMIT 500)`,
	} {
		n, err := s.purge(ctx, func(t *txn) (int64, error) { return t.exec(ctx, query, ms(before)) })
		gone += n
		if err != nil {
			return gone, err
		}
	}
	n, err := s.purge(ctx, func(t *txn) (int64, error) { return s.purgeCases(ctx, t, before) })
	gone += n
	if err != nil {
		return gone, err
	}
	n, err = s.purge(ctx, func(t *txn) (int64, error) { return t.purgeFiles(ctx, before, s.now()) })
	gone += n
	if err != nil {
		return gone, err
	}
	n, err = s.purge(ctx, func(t *txn) (int64, error) { return t.purgeInbox(ctx, before) })
	gone += n
	if gone > 0 || s.dirty.Load() {
		s.scrub(ctx)
	}
	return gone, err
}

// purge repeats a step until it removes no more.
func (s *Store) purge(ctx context.Context, step func(*txn) (int64, error)) (int64, error) {
	var gone int64
	for {
		var n int64
		err := s.write(ctx, "purge", func(t *txn) (err error) {
			n, err = step(t)
			return err
		})
		if err != nil || n == 0 {
			return gone, err
		}
		gone += n
	}
}

// purgeInbox removes updates whose replies are gone, and the ledger's pointer
// to them.
func (t *txn) purgeInbox(ctx context.Context, before time.Time) (int64, error) {
	old := `SELECT id FROM inbox WHERE at < ? AND state <> 0
		AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.cause = inbox.id) ORDER BY at LIMIT 500`
	if _, err := t.exec(ctx, `UPDATE consultations SET cause = 0 WHERE cause IN (`+old+`)`, ms(before)); err != nil {
		return 0, err
	}
	return t.exec(ctx, `DELETE FROM inbox WHERE id IN (`+old+`)`, ms(before))
}
