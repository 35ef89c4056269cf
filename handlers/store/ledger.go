package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"iter"
	"strings"

	"mingbai/handlers/chat"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
)

// enter writes one ledger row; a row whose id is there already is dropped. An
// empty Person becomes the pseudonym of the conversation.
func (s *Store) enter(ctx context.Context, t *txn, cause int64, from chat.Address, c ledger.Consultation) error {
	if c.Rule == "" {
		c.Rule = ledger.Version
	}
	if err := c.Check(); err != nil {
		return err
	}
	known, err := t.has(ctx, `SELECT 1 FROM consultations WHERE id = ?`, c.ID)
	if err != nil || known {
		return err
	}
	if c.Person == "" {
		c.Person = s.person(from)
	}
	sources, err := json.Marshal(c.Sources)
	if err != nil {
		return err
	}
	lawyer, err := s.settle(ctx, t, &c)
	if err != nil {
		return err
	}
	closed := c.Closed
	if closed.IsZero() || c.CaseKey == "" { // what the assistant answers is closed at once
		closed = c.At
	}
	_, err = t.exec(ctx, `INSERT INTO consultations
		(id, at, person, place, village, category, kind, channel, urgent, outcome, sources, rule, cause,
		case_key, matters, visits, adviser, closed, lawyer, test) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		c.ID, ms(c.At), c.Person, text(c.Place), text(c.Village), c.Category, text(c.Kind), c.Channel,
		flag(c.Urgent), string(c.Outcome), string(sources), c.Rule, cause,
		text(c.CaseKey), c.Matters, c.Visits, text(c.Adviser), ms(closed), flag(lawyer), flag(c.Test))
	if err != nil {
		return err
	}
	return t.uncount(ctx, online(), c.ID)
}

// settle makes a row of a case agree with what is known elsewhere: a matter
// that is in the records already is not counted again. It tells whether a
// village's adviser closed the case, rather than the judicial office.
func (s *Store) settle(ctx context.Context, t *txn, c *ledger.Consultation) (lawyer bool, err error) {
	if c.CaseKey == "" {
		return false, nil
	}
	if _, err := t.next(ctx, "records", 1); err != nil {
		return false, err
	}
	known, err := t.has(ctx, `SELECT 1 FROM records WHERE case_key = ? AND kind = ? AND matters > 0 AND test = 0`, c.CaseKey, string(ledger.Consulting))
	if err != nil {
		return false, err
	}
	if known {
		c.Matters = 0
	}
	r, err := s.rosterIn(ctx, t)
	if err != nil {
		return false, err
	}
	person, _ := r.Person(c.Adviser)
	return person.Role == handoff.Adviser, nil
}

// rosterIn reads the roster within a transaction.
func (s *Store) rosterIn(ctx context.Context, t *txn) (handoff.Roster, error) {
	var r handoff.Roster
	var sealed []byte
	err := t.row(ctx, `SELECT sealed FROM roster WHERE name = ?`, []any{rosterRow}, &sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return r, nil
	}
	if err != nil {
		return r, err
	}
	return r, s.openJSON("roster", rosterRow, sealed, &r)
}

// Consultations returns the ledger rows that pass the filter, oldest first.
// The loop ends after the first error.
func (s *Store) Consultations(ctx context.Context, f ledger.Filter) iter.Seq2[ledger.Consultation, error] {
	return func(yield func(ledger.Consultation, error) bool) {
		where, args := s.where(f)
		rows, err := s.query(ctx, `SELECT id, at, person, place, village, category, kind, channel, urgent, outcome, sources, rule,
			case_key, matters, visits, adviser, closed, test FROM consultations`+where+` ORDER BY at, id`, args...)
		if err != nil {
			yield(ledger.Consultation{}, s.failed("read ledger", err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			c, err := scanConsultation(rows)
			if !yield(c, s.failed("read ledger", err)) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(ledger.Consultation{}, s.failed("read ledger", err))
		}
	}
}

// Count returns how many ledger rows pass the filter.
func (s *Store) Count(ctx context.Context, f ledger.Filter) (int64, error) {
	where, args := s.where(f)
	var n int64
	err := s.find(ctx, `SELECT COUNT(*) FROM consultations`+where, args, &n)
	return n, s.failed("count ledger", err)
}

// where turns a filter into SQL. Only our own words go into the text.
func (s *Store) where(f ledger.Filter) (string, []any) {
	var terms []string
	var args []any
	add := func(term string, values ...any) {
		terms, args = append(terms, term), append(args, values...)
	}
	if !f.From.IsZero() {
		add("at >= ?", ms(f.From))
	}
	if !f.To.IsZero() {
		add("at < ?", ms(f.To))
	}
	if f.Place != "" {
		add("(place = ? OR substr(place, 1, ?) = ?)", f.Place, len([]rune(f.Place)), f.Place)
	}
	for _, eq := range []struct{ column, value string }{
		{"village", f.Village}, {"category", f.Category}, {"kind", f.Kind},
		{"channel", f.Channel}, {"outcome", string(f.Outcome)}, {"person", f.Person},
	} {
		if eq.value != "" {
			add(eq.column+" = ?", eq.value)
		}
	}
	if f.Urgent {
		add("urgent = 1")
	}
	if len(terms) == 0 {
		return "", nil
	}
	return " WHERE " + strings.Join(terms, " AND "), args
}

func scanConsultation(rows *sql.Rows) (ledger.Consultation, error) {
	var c ledger.Consultation
	var when, urgent, test int64
	var ended sql.NullInt64
	var outcome string
	var person, place, village, kind, sources, rule, key, adviser sql.NullString
	err := rows.Scan(&c.ID, &when, &person, &place, &village, &c.Category, &kind, &c.Channel, &urgent, &outcome, &sources, &rule,
		&key, &c.Matters, &c.Visits, &adviser, &ended, &test)
	if err != nil {
		return c, err
	}
	c.At, c.Urgent, c.Outcome = at(when), urgent != 0, ledger.Outcome(outcome)
	c.Person, c.Place, c.Village, c.Kind, c.Rule = person.String, place.String, village.String, kind.String, rule.String
	c.CaseKey, c.Adviser, c.Closed, c.Test = key.String, adviser.String, at(ended.Int64), test != 0
	if sources.String != "" {
		err = json.Unmarshal([]byte(sources.String), &c.Sources)
	}
	return c, err
}
