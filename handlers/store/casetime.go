package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
)

const (
	tickName = "case clock"        // in table meta: when Fire ran last, unix milliseconds
	idleTick = 2 * time.Minute     // a longer gap between ticks was no service, or a clock that jumped
	farStep  = 14 * 24 * time.Hour // no step is due later; one that is was set by a wrong clock
	fireMany = 100
)

// Fire turns the steps of cases that are due into updates of the channel
// "clock", each once, and returns how many. It is called every few seconds by
// any number of replicas. Time during which nobody called it does not count:
// neither a stop nor a clock that jumps makes many steps due at once.
func (s *Store) Fire(ctx context.Context, now time.Time) (int, error) {
	fired := 0
	err := s.write(ctx, "fire steps", func(t *txn) error {
		fired = 0
		id, err := t.next(ctx, "inbox", fireMany) // first: see the order of locks
		if err != nil {
			return err
		}
		if err := t.tick(ctx, now); err != nil {
			return err
		}
		steps, err := t.dueSteps(ctx, now)
		if err != nil {
			return err
		}
		for i, step := range steps {
			u := delivery.Incoming{Channel: handoff.ClockChannel, Update: step.key, Chat: step.caseID,
				Raw: handoff.DueData(step.caseID, step.key), At: now}
			n, err := s.receive(ctx, t, id+int64(i), u)
			if err != nil {
				return err
			}
			fired += n
			if _, err := t.exec(ctx, `DELETE FROM case_steps WHERE step_key = ?`, step.key); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		s.backlog.add(fired)
	}
	return fired, err
}

// tick notes that time passes, and moves what is due by the time that did not
// count.
func (t *txn) tick(ctx context.Context, now time.Time) error {
	var value []byte
	err := t.row(ctx, `SELECT value FROM meta WHERE name = ?`, []any{tickName}, &value)
	if errors.Is(err, sql.ErrNoRows) {
		return t.put(ctx, tickName, fmt.Appendf(nil, "%d", ms(now)))
	}
	if err != nil {
		return err
	}
	last, err := strconv.ParseInt(string(value), 10, 64)
	if err != nil {
		last = ms(now)
	}
	gap := ms(now) - last
	if gap > idleTick.Milliseconds() || gap < -idleTick.Milliseconds() {
		if _, err := t.exec(ctx, `UPDATE case_steps SET due = due + ? WHERE kind <> 'open'`, gap); err != nil {
			return err
		}
	} else if gap <= 0 {
		return nil
	}
	_, err = t.exec(ctx, `UPDATE case_steps SET due = ? WHERE due > ?`, ms(now.Add(time.Minute)), ms(now.Add(farStep)))
	if err != nil {
		return err
	}
	return t.put(ctx, tickName, fmt.Appendf(nil, "%d", ms(now)))
}

type dueStep struct{ key, caseID string }

func (t *txn) dueSteps(ctx context.Context, now time.Time) ([]dueStep, error) {
	rows, err := t.tx.QueryContext(ctx, t.d.sql(`SELECT step_key, case_id FROM case_steps WHERE due <= ? ORDER BY due LIMIT 100`), ms(now))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var steps []dueStep
	for rows.Next() {
		var d dueStep
		if err := rows.Scan(&d.key, &d.caseID); err != nil {
			return nil, err
		}
		steps = append(steps, d)
	}
	return steps, rows.Err()
}

// deadAbout gives up a parcel whose reader is gone and lets the case hear of it.
func (s *Store) deadAbout(ctx context.Context, p delivery.Parcel, reason string) error {
	o := p.Outgoing
	h := hand{queue: outQueue(o.To.Channel), chat: s.chatKey(o.To), head: p.ID, owner: p.Worker, due: ms(p.Lease)}
	added := 0
	err := s.write(ctx, "give reply up", func(t *txn) error {
		id, err := t.next(ctx, "inbox", 1)
		if err != nil {
			return err
		}
		key := fmt.Sprintf("gone/%d", p.ID)
		added, err = s.receive(ctx, t, id, delivery.Incoming{Channel: handoff.ClockChannel, Update: key, Chat: o.Case,
			Raw: handoff.GoneData(o.Case, key, o.To), At: s.now()})
		if err != nil {
			return err
		}
		held, err := t.held(ctx, h)
		if err == nil && !held {
			err = delivery.ErrLost
		}
		if err != nil {
			return err
		}
		return t.giveUp(ctx, h, reason, s.now())
	})
	if err == nil {
		s.backlog.add(added)
	}
	return err
}
