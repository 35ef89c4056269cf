package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
)

// Line is one thing said in a conversation: by the person, when Raw is set, or
// to them, when Reply is.
type Line struct {
	At    time.Time
	Raw   []byte // the update as the channel received it; the channel can read it
	Reply *chat.Reply
	Pass  delivery.Pass // how far what the person said came to whoever has their case

	cause, id int64
}

// passOf reads the least and the greatest state of the letters that a message led to.
func passOf(least, most sql.NullInt64) delivery.Pass {
	switch {
	case !least.Valid:
		return delivery.NotPassed
	case least.Int64 == waiting:
		return delivery.Passing
	case most.Int64 == parked:
		return delivery.PassLost
	}
	return delivery.Passed
}

// Person is all that is stored of a person, readable.
type Person struct {
	Session       *chat.Session // nil = none
	Lines         []Line        // oldest first
	Consultations []ledger.Consultation
	Cases         []handoff.Case      // newest first
	Files         int                 // they sent, sealed
	Misses        int                 // questions without an answer, kept redacted for the office
	Reminders     []delivery.Reminder // still to come, the next first
}

// MyData returns all that is stored of a person.
func (s *Store) MyData(ctx context.Context, a chat.Address) (Person, error) {
	var p Person
	session, err := s.Load(ctx, a)
	if err != nil {
		return p, err
	}
	if session.Version > 0 {
		p.Session = &session
	}
	if p.Lines, err = s.Transcript(ctx, a, 1<<31-1); err != nil {
		return p, err
	}
	if p.Reminders, err = s.Reminders(ctx, a); err != nil {
		return p, err
	}
	if p.Files, _, err = s.filesOf(ctx, a); err != nil {
		return p, err
	}
	if p.Misses, err = s.countMisses(ctx, a); err != nil {
		return p, err
	}
	if p.Cases, err = s.Cases(ctx, handoff.Query{Resident: a}); err != nil {
		return p, err
	}
	for c, err := range s.Consultations(ctx, ledger.Filter{Person: s.person(a)}) {
		if err != nil {
			return p, err
		}
		p.Consultations = append(p.Consultations, c)
	}
	return p, nil
}

// Transcript returns the last lines of a conversation, oldest first. A line
// that is damaged is left out, so that the others can be read.
func (s *Store) Transcript(ctx context.Context, a chat.Address, limit int) ([]Line, error) {
	said, err := s.said(ctx, a, limit)
	if err != nil {
		return nil, s.failed("read transcript", err)
	}
	answered, err := s.answered(ctx, a, limit)
	if err != nil {
		return nil, s.failed("read transcript", err)
	}
	place(answered, said)
	lines := append(said, answered...)
	slices.SortFunc(lines, func(x, y Line) int {
		return cmp.Or(cmp.Compare(x.cause, y.cause), cmp.Compare(x.id, y.id))
	})
	return lines[max(0, len(lines)-limit):], nil
}

// place puts lines that no message caused, such as reminders, behind what was
// said before them.
func place(answered, said []Line) {
	for i := range answered {
		l := &answered[i]
		if l.cause != 0 {
			continue
		}
		for _, s := range said {
			if !s.At.After(l.At) {
				l.cause = max(l.cause, s.cause)
			}
		}
	}
}

// passing chooses the letters that carried a message on to whoever has the
// case. A case's first epoch is before anybody has it: what goes out then tells
// of the case and is nobody's words. One that was held back because the case went to another
// person does not count: that person reads it with all that was said before.
const passing = `o.cause = inbox.id AND o.case_id IS NOT NULL AND o.epoch > 1 AND o.chat_key <> ? AND (o.reason IS NULL OR o.reason <> ?)`

// ownerChanged is the reason that delivery gives for such a one.
const ownerChanged = "owner changed"

// said reads what the person wrote.
func (s *Store) said(ctx context.Context, a chat.Address, limit int) ([]Line, error) {
	key := s.chatKey(a)
	rows, err := s.query(ctx, `SELECT id, sealed, at, (SELECT MIN(o.state) FROM outbox o WHERE `+passing+`),
		(SELECT MAX(o.state) FROM outbox o WHERE `+passing+`)
		FROM inbox WHERE chat_key = ? ORDER BY id DESC LIMIT ?`, key, ownerChanged, key, ownerChanged, key, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var lines []Line
	for rows.Next() {
		var l Line
		var sealed []byte
		var when int64
		var least, most sql.NullInt64
		if err := rows.Scan(&l.cause, &sealed, &when, &least, &most); err != nil {
			return nil, err
		}
		l.Pass = passOf(least, most)
		if _, _, l.Raw, err = s.openUpdate(l.cause, sealed); err != nil {
			s.log.Error("an update cannot be read and is left out", "id", l.cause)
			continue
		}
		l.At = at(when)
		lines = append(lines, l)
	}
	return lines, rows.Err()
}

// answered reads what was written to the person; it sorts behind its cause.
func (s *Store) answered(ctx context.Context, a chat.Address, limit int) ([]Line, error) {
	rows, err := s.query(ctx, `SELECT id, cause, sealed, at FROM outbox WHERE chat_key = ? ORDER BY id DESC LIMIT ?`, s.chatKey(a), limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var lines []Line
	for rows.Next() {
		var l Line
		var sealed []byte
		var when int64
		if err := rows.Scan(&l.id, &l.cause, &sealed, &when); err != nil {
			return nil, err
		}
		letter, err := s.openLetter(l.id, sealed)
		if err != nil {
			s.log.Error("a reply cannot be read and is left out", "id", l.id)
			continue
		}
		l.At, l.Reply = at(when), &letter.Reply
		lines = append(lines, l)
	}
	return lines, rows.Err()
}
