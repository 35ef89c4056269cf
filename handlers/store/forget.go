package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"strings"

	"mingbai/handlers/audit"
	"mingbai/handlers/chat"
	"mingbai/handlers/handoff"
)

// CaseNumbered returns the case that people call by a number, or
// handoff.ErrNone.
func (s *Store) CaseNumbered(ctx context.Context, number string) (handoff.Case, error) {
	parts := strings.Split(strings.TrimSpace(number), "-")
	year, err := strconv.Atoi(parts[0])
	seq, err2 := strconv.Atoi(parts[len(parts)-1])
	if err != nil || err2 != nil || len(parts) < 2 {
		return handoff.Case{}, handoff.ErrNone
	}
	rows, err := s.query(ctx, `SELECT id FROM cases WHERE year = ? AND seq = ?`, year, seq)
	if err != nil {
		return handoff.Case{}, s.failed("find a case", err)
	}
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return handoff.Case{}, s.failed("find a case", err)
		}
		ids = append(ids, id)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return handoff.Case{}, s.failed("find a case", err)
	}
	for _, id := range ids {
		cases, err := s.Cases(ctx, handoff.Query{ID: id})
		if err != nil {
			return handoff.Case{}, err
		}
		i := slices.IndexFunc(cases, func(c handoff.Case) bool { return c.Number == strings.TrimSpace(number) })
		if i >= 0 {
			return cases[i], nil
		}
	}
	return handoff.Case{}, handoff.ErrNone
}

// Forget erases the resident behind a case on the office's order, as the
// resident could with /forget, and enters who ordered it. Where the words and
// the address are gone already, only the name in the ledger is left to take off.
func (s *Store) Forget(ctx context.Context, c handoff.Case, who, reason string) error {
	err := s.write(ctx, "forget", func(t *txn) error {
		if err := s.forget(ctx, t, c); err != nil {
			return err
		}
		return s.note(ctx, t, audit.Entry{Who: who, What: audit.Erased, Object: c.Number, Details: reason})
	})
	if err == nil {
		s.scrub(ctx)
	}
	return err
}

func (s *Store) forget(ctx context.Context, t *txn, c handoff.Case) error {
	if c.Resident != (chat.Address{}) {
		return s.erase(ctx, t, hand{}, c.Resident)
	}
	var person sql.NullString
	err := t.row(ctx, `SELECT person FROM consultations WHERE id = ?`, []any{"case/" + c.ID}, &person)
	if errors.Is(err, sql.ErrNoRows) || err == nil && !person.Valid {
		return nil // nothing names anybody any more
	}
	if err != nil {
		return err
	}
	return s.anonymise(ctx, t, person.String)
}
