package store

import (
	"context"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/handoff"
)

// forgetCases takes a person out of the cases: as a resident, everything that
// was said and the name; as somebody of the roster, the address. What counts
// (number, category, times, outcome) stays.
func (s *Store) forgetCases(ctx context.Context, t *txn, from chat.Address) error {
	cases, err := s.sealedCases(ctx, t, `SELECT id, sealed FROM cases WHERE chat_key = ?`, s.chatKey(from))
	if err != nil {
		return err
	}
	for _, c := range cases {
		if c.Open() {
			c.State, c.Ended = handoff.Closed, s.now()
			c.Owner, c.Asked, c.Steps = "", nil, nil
		}
		c.Version++
		c.Epoch++
		c.Resident, c.Earlier, c.Forgotten = chat.Address{}, "", true
		if err := s.silence(ctx, t, c, nil); err != nil {
			return err
		}
	}
	return s.unbind(ctx, t, from)
}

// silence removes the words of a case and stores what is left of it.
func (s *Store) silence(ctx context.Context, t *txn, c handoff.Case, key any) error {
	c.Summary, c.Answered, c.Note = "", "", ""
	sealed, err := s.sealJSON("cases", c.ID, c)
	if err != nil {
		return err
	}
	for _, step := range []struct {
		query string
		args  []any
	}{
		{`UPDATE cases SET version = ?, epoch = ?, active = ?, ended = ?, chat_key = ?, worded = 0, sealed = ? WHERE id = ?`,
			[]any{c.Version, c.Epoch, flag(c.Open()), nullable(c.Ended), key, sealed, c.ID}},
		{`UPDATE waits SET ended = ? WHERE case_id = ?`, []any{nullable(c.Ended), c.ID}},
		{`DELETE FROM case_lines WHERE case_id = ?`, []any{c.ID}},
		{`DELETE FROM case_people WHERE case_id = ?`, []any{c.ID}},
		{`DELETE FROM case_steps WHERE case_id = ?`, []any{c.ID}},
	} {
		if _, err := t.exec(ctx, step.query, step.args...); err != nil {
			return err
		}
	}
	if err := s.dropLetters(ctx, t, c.ID); err != nil {
		return err
	}
	return s.blankLetters(ctx, t, c.ID)
}

// forgottenLetter is what is left of a letter that was on its way.
const forgottenLetter = "(这一条已经按住户的要求删除)"

// blankLetters takes the words out of letters about a case that wait still. The
// rows stay, because the order of their chats hangs on them.
func (s *Store) blankLetters(ctx context.Context, t *txn, id string) error {
	rows, err := t.tx.QueryContext(ctx, t.d.sql(`SELECT id, sealed FROM outbox WHERE case_id = ? AND state = 0`), id)
	if err != nil {
		return err
	}
	defer rows.Close()
	type kept struct {
		id     int64
		sealed []byte
	}
	var all []kept
	for rows.Next() {
		var k kept
		if err := rows.Scan(&k.id, &k.sealed); err != nil {
			return err
		}
		all = append(all, k)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, k := range all {
		l, err := s.openLetter(k.id, k.sealed)
		if err != nil {
			continue // it cannot be read by anybody
		}
		l.Reply = chat.Reply{Text: forgottenLetter}
		sealed, err := s.sealLetter(k.id, l)
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, `UPDATE outbox SET sealed = ? WHERE id = ?`, sealed, k.id); err != nil {
			return err
		}
	}
	return nil
}

// unbind takes an address out of the roster.
func (s *Store) unbind(ctx context.Context, t *txn, from chat.Address) error {
	var r handoff.Roster
	var sealed []byte
	there, err := t.has(ctx, `SELECT 1 FROM roster WHERE name = ?`, rosterRow)
	if err != nil || !there {
		return err
	}
	if err := t.row(ctx, `SELECT version, sealed FROM roster WHERE name = ?`, []any{rosterRow}, &r.Version, &sealed); err != nil {
		return err
	}
	version := r.Version
	if err := s.openJSON("roster", rosterRow, sealed, &r); err != nil {
		return err
	}
	r.Version = version
	for i := range r.People {
		if r.People[i].Address == from {
			r.People[i].Address = chat.Address{}
			return s.saveRoster(ctx, t, r)
		}
	}
	return nil
}

func (s *Store) sealedCases(ctx context.Context, t *txn, query string, args ...any) ([]handoff.Case, error) {
	rows, err := t.tx.QueryContext(ctx, t.d.sql(query), args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var cases []handoff.Case
	for rows.Next() {
		var c handoff.Case
		var id string
		var sealed []byte
		if err := rows.Scan(&id, &sealed); err != nil {
			return nil, err
		}
		if err := s.openJSON("cases", id, sealed, &c); err != nil {
			return nil, err
		}
		cases = append(cases, c)
	}
	return cases, rows.Err()
}

// purgeCases takes the words out of cases that ended before a time.
func (s *Store) purgeCases(ctx context.Context, t *txn, before time.Time) (int64, error) {
	cases, err := s.sealedCases(ctx, t, `SELECT id, sealed FROM cases WHERE worded = 1 AND ended < ? ORDER BY ended LIMIT 100`, ms(before))
	if err != nil {
		return 0, err
	}
	for _, c := range cases {
		c.Version++
		c.Resident = chat.Address{}
		if err := s.silence(ctx, t, c, nil); err != nil {
			return 0, err
		}
	}
	return int64(len(cases)), nil
}
