package store

import (
	"context"
	"database/sql"
	"errors"
	"math/rand/v2"
	"time"

	"mingbai/handlers/delivery"
)

// inQueue is the queue of all updates; replies have one queue a channel.
const inQueue = "in"

func outQueue(channel string) string { return "out:" + channel }

// skew is how far ahead a lane may be due before we take it for a clock that
// was set back, and for free. Nobody asks for more: delivery.Longest.
const skew = delivery.Longest + 10*time.Minute

// hand is a lane that someone holds: the proof that a row may be finished.
type hand struct {
	queue, chat string
	head        int64
	owner       string
	due         int64
}

// errNone says that no lane was free.
var errNone = errors.New("store: no lane is free")

// free looks for lanes that may be taken, oldest head first, and returns one of
// the first few: several workers then rarely fight for the same.
func (t *txn) free(ctx context.Context, queue string, now time.Time) (chat string, head int64, err error) {
	rows, err := t.tx.QueryContext(ctx, t.d.sql(`SELECT chat_key, head FROM lanes
		WHERE queue = ? AND (due <= ? OR due > ?) ORDER BY head LIMIT 4`), queue, ms(now), ms(now.Add(skew)))
	if err != nil {
		return "", 0, err
	}
	defer rows.Close()
	type lane struct {
		chat string
		head int64
	}
	var lanes []lane
	for rows.Next() {
		var l lane
		if err := rows.Scan(&l.chat, &l.head); err != nil {
			return "", 0, err
		}
		lanes = append(lanes, l)
	}
	if err := rows.Err(); err != nil {
		return "", 0, err
	}
	if len(lanes) == 0 {
		return "", 0, errNone
	}
	pick := lanes[0]
	if t.d.number { // engines with several writers
		pick = lanes[rand.IntN(len(lanes))]
	}
	return pick.chat, pick.head, nil
}

// idle tells cheaply, without a lock, that nothing can be claimed.
func (s *Store) idle(ctx context.Context, queue string, now time.Time) (bool, error) {
	var head int64
	err := s.find(ctx, `SELECT head FROM lanes WHERE queue = ? AND (due <= ? OR due > ?) ORDER BY head LIMIT 1`,
		[]any{queue, ms(now), ms(now.Add(skew))}, &head)
	if errors.Is(err, sql.ErrNoRows) {
		return true, nil
	}
	return false, err
}

// take holds a lane until due, unless someone else was faster.
func (t *txn) take(ctx context.Context, h hand, now time.Time) (bool, error) {
	n, err := t.exec(ctx, `UPDATE lanes SET due = ?, owner = ?
		WHERE queue = ? AND chat_key = ? AND head = ? AND (due <= ? OR due > ?)`,
		h.due, h.owner, h.queue, h.chat, h.head, ms(now), ms(now.Add(skew)))
	return n == 1, err
}

// held locks the lane and tells whether it is still in this hand.
func (t *txn) held(ctx context.Context, h hand) (bool, error) {
	n, err := t.exec(ctx, `UPDATE lanes SET due = due
		WHERE queue = ? AND chat_key = ? AND head = ? AND owner = ? AND due = ?`,
		h.queue, h.chat, h.head, h.owner, h.due)
	return n == 1, err
}

// putBack frees the lane from due on, with the same head.
func (t *txn) putBack(ctx context.Context, h hand, due time.Time) error {
	_, err := t.exec(ctx, `UPDATE lanes SET due = ?, owner = NULL WHERE queue = ? AND chat_key = ?`,
		ms(due), h.queue, h.chat)
	return err
}

// advance makes the next waiting row the head, or ends the lane.
func (t *txn) advance(ctx context.Context, h hand) error {
	query := `SELECT MIN(id) FROM inbox WHERE chat_key = ? AND id > ? AND state = 0`
	if h.queue != inQueue {
		query = `SELECT MIN(id) FROM outbox WHERE chat_key = ? AND id > ? AND state = 0`
	}
	var next sql.NullInt64
	if err := t.row(ctx, query, []any{h.chat, h.head}, &next); err != nil {
		return err
	}
	if !next.Valid {
		_, err := t.exec(ctx, `DELETE FROM lanes WHERE queue = ? AND chat_key = ?`, h.queue, h.chat)
		return err
	}
	_, err := t.exec(ctx, `UPDATE lanes SET head = ?, due = 0, owner = NULL WHERE queue = ? AND chat_key = ?`,
		next.Int64, h.queue, h.chat)
	return err
}

// join makes sure that the chat has a lane; a new one starts with id.
func (t *txn) join(ctx context.Context, queue, chat string, id int64) error {
	n, err := t.exec(ctx, `UPDATE lanes SET due = due WHERE queue = ? AND chat_key = ?`, queue, chat)
	if err != nil || n > 0 {
		return err
	}
	_, err = t.exec(ctx, `INSERT INTO lanes (queue, chat_key, head, due) VALUES (?, ?, ?, 0)`, queue, chat, id)
	return err
}
