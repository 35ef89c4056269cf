package store

import (
	"context"
	"encoding/json"
	"iter"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/misses"
)

// keepMiss stores a question without an answer; one that is known is dropped.
func (s *Store) keepMiss(ctx context.Context, t *txn, from chat.Address, m misses.Miss) error {
	if err := m.Check(); err != nil {
		return err
	}
	key := s.ring.Pseudonym("miss", m.Key)
	known, err := t.has(ctx, `SELECT 1 FROM misses WHERE miss_key = ?`, key)
	if err != nil || known {
		return err
	}
	plain, err := json.Marshal(m)
	if err != nil {
		return err
	}
	sealed, err := s.ring.Seal("misses", key, plain)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, `INSERT INTO misses (miss_key, chat_key, at, sealed) VALUES (?, ?, ?, ?)`,
		key, s.chatKey(from), ms(m.At), sealed)
	return err
}

// Misses returns the questions without an answer asked from a time on and
// before another, oldest first; a zero time is no limit. What cannot be read
// is left out and logged. The loop ends after the first error.
func (s *Store) Misses(ctx context.Context, from, to time.Time) iter.Seq2[misses.Miss, error] {
	return func(yield func(misses.Miss, error) bool) {
		last := ms(to)
		if to.IsZero() {
			last = 1<<63 - 1
		}
		rows, err := s.query(ctx, `SELECT miss_key, sealed FROM misses WHERE at >= ? AND at < ? ORDER BY at, miss_key`, ms(from), last)
		if err != nil {
			yield(misses.Miss{}, s.failed("read misses", err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			var m misses.Miss
			var sealed []byte
			if err := rows.Scan(&m.Key, &sealed); err != nil {
				yield(m, s.failed("read misses", err))
				return
			}
			if err := s.openMiss(m.Key, sealed, &m); err != nil {
				s.log.Error("a miss cannot be read and was left out", "error", err.Error())
				continue
			}
			if !yield(m, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(misses.Miss{}, s.failed("read misses", err))
		}
	}
}

func (s *Store) openMiss(key string, sealed []byte, m *misses.Miss) error {
	plain, err := s.ring.Open("misses", key, sealed)
	if err != nil {
		return err
	}
	return json.Unmarshal(plain, m)
}

// countMisses tells how many of a person's questions are kept as misses.
func (s *Store) countMisses(ctx context.Context, a chat.Address) (int, error) {
	var n int
	err := s.find(ctx, `SELECT COUNT(*) FROM misses WHERE chat_key = ?`, []any{s.chatKey(a)}, &n)
	return n, s.failed("count misses", err)
}
