package store

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
)

var _ delivery.Reminders = (*Store)(nil)

// applyReminders drops and enters the reminders of an effect.
func (s *Store) applyReminders(ctx context.Context, t *txn, from chat.Address, e delivery.Effect) error {
	for _, series := range e.Unremind {
		query, arg := `DELETE FROM reminders WHERE series = ?`, s.seriesKey(from, series)
		if series == delivery.EveryReminder {
			query, arg = `DELETE FROM reminders WHERE chat_key = ?`, s.chatKey(from)
		}
		if _, err := t.exec(ctx, query, arg); err != nil {
			return err
		}
	}
	for _, r := range e.Reminders {
		if err := s.enterReminder(ctx, t, from, r); err != nil {
			return err
		}
	}
	return nil
}

// seriesKey tells one person's series from another's of the same name.
func (s *Store) seriesKey(a chat.Address, series string) string {
	return s.ring.Pseudonym("series", a.Channel, a.Chat, series)
}

// enterReminder stores a reminder; one whose key is known is dropped.
func (s *Store) enterReminder(ctx context.Context, t *txn, from chat.Address, r delivery.Reminder) error {
	key := s.ring.Pseudonym("reminder", r.Outgoing.Key)
	known, err := t.has(ctx, `SELECT 1 FROM reminders WHERE remind_key = ?`, key)
	if err != nil || known {
		return err
	}
	plain, err := json.Marshal(r)
	if err != nil {
		return err
	}
	sealed, err := s.ring.Seal("reminders", key, plain)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, `INSERT INTO reminders (remind_key, series, chat_key, due, sealed) VALUES (?, ?, ?, ?, ?)`,
		key, s.seriesKey(from, r.Series), s.chatKey(from), ms(r.At), sealed)
	return err
}

// waitingReminder is a row of the table.
type waitingReminder struct {
	key    string
	sealed []byte
}

func (s *Store) openReminder(w waitingReminder) (delivery.Reminder, error) {
	var r delivery.Reminder
	plain, err := s.ring.Open("reminders", w.key, w.sealed)
	if err != nil {
		return r, err
	}
	return r, json.Unmarshal(plain, &r)
}

// Remind turns what is due into replies and returns how many there are to
// send. Each series is one transaction: its latest due reminder becomes a
// reply, and all that are due end. However often it is called, by how many,
// and wherever it is cut off, a reminder becomes a reply once: its row is gone
// then, and should the same one be asked for again after the clock was set
// back, the reply's key is known.
func (s *Store) Remind(ctx context.Context, now time.Time) (int, error) {
	sent := 0
	for {
		due, err := s.dueSeries(ctx, now)
		if err != nil || len(due) == 0 {
			return sent, s.failed("look for reminders", err)
		}
		for _, series := range due {
			n := 0
			err := s.write(ctx, "remind", func(t *txn) (err error) {
				n, err = s.remindOf(ctx, t, series, now)
				return err
			})
			if err != nil && !errors.Is(err, errRace) {
				return sent, err
			}
			if err == nil {
				sent += n
			}
		}
	}
}

// dueSeries lists some series with something due, the oldest first.
func (s *Store) dueSeries(ctx context.Context, now time.Time) ([]string, error) {
	rows, err := s.query(ctx, `SELECT series FROM reminders WHERE due <= ? ORDER BY due LIMIT 100`, ms(now))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	seen := map[string]bool{}
	for rows.Next() {
		var series string
		if err := rows.Scan(&series); err != nil {
			return nil, err
		}
		if !seen[series] {
			seen[series] = true
			out = append(out, series)
		}
	}
	return out, rows.Err()
}

// remindOf ends what is due of a series and posts the latest. Ending comes
// first: somebody who erases or sends the same at this moment either waits for
// this transaction and sees its reply, or has the row before it, and nothing
// is posted.
func (s *Store) remindOf(ctx context.Context, t *txn, series string, now time.Time) (int, error) {
	waiting, err := t.dueReminders(ctx, series, now)
	if err != nil {
		return 0, err
	}
	for _, w := range waiting {
		n, err := t.exec(ctx, `DELETE FROM reminders WHERE remind_key = ?`, w.key)
		if err != nil {
			return 0, err
		}
		if n == 0 {
			return 0, errRace
		}
	}
	for _, w := range waiting {
		r, err := s.openReminder(w)
		if err != nil {
			s.log.Error("a reminder cannot be read and was dropped", "error", err.Error())
			continue
		}
		before, err := t.has(ctx, `SELECT 1 FROM outbox WHERE reply_key = ?`, s.ring.Pseudonym("reply", r.Outgoing.Key))
		if err != nil || before {
			return 0, err
		}
		return 1, s.post(ctx, t, 0, []delivery.Outgoing{r.Outgoing}, false, now)
	}
	return 0, nil
}

// dueReminders returns what is due of a series, the latest first.
func (t *txn) dueReminders(ctx context.Context, series string, now time.Time) ([]waitingReminder, error) {
	rows, err := t.tx.QueryContext(ctx, t.d.sql(`SELECT remind_key, sealed FROM reminders
		WHERE series = ? AND due <= ? ORDER BY due DESC`), series, ms(now))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []waitingReminder
	for rows.Next() {
		var w waitingReminder
		if err := rows.Scan(&w.key, &w.sealed); err != nil {
			return nil, err
		}
		out = append(out, w)
	}
	return out, rows.Err()
}

// Reminders returns what a person will be reminded of, the next first.
func (s *Store) Reminders(ctx context.Context, a chat.Address) ([]delivery.Reminder, error) {
	rows, err := s.query(ctx, `SELECT remind_key, sealed FROM reminders WHERE chat_key = ? ORDER BY due`, s.chatKey(a))
	if err != nil {
		return nil, s.failed("read reminders", err)
	}
	defer rows.Close()
	var out []delivery.Reminder
	for rows.Next() {
		var w waitingReminder
		if err := rows.Scan(&w.key, &w.sealed); err != nil {
			return nil, s.failed("read reminders", err)
		}
		r, err := s.openReminder(w)
		if err != nil {
			return nil, s.failed("read reminders", err)
		}
		out = append(out, r)
	}
	return out, s.failed("read reminders", rows.Err())
}
