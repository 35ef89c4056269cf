package store

import (
	"context"
	"database/sql"
	"iter"
	"strings"

	"mingbai/handlers/ledger"
)

// entryColumns are what an entry is read from, in the order of scanEntry: of
// the ledger of consultations and of the records.
const (
	onlineColumns = `id, case_key, at, closed, NULL, NULL, place, village, channel, category, matters, visits, outcome,
		urgent, adviser, lawyer, 0, test, 0, 0, 0, 0, NULL`
	offlineColumns = `id, case_key, 0, NULL, day, closed, place, village, channel, category, matters, visits, outcome,
		urgent, adviser, lawyer, amount, test, steps, size, opens, 1, kind`
)

// Rows returns the rows of a query that stand behind a part of a figure, in the
// order of Entries. The loop ends after the first error.
func (s *Store) Rows(ctx context.Context, q ledger.Query, n ledger.Narrow) iter.Seq2[ledger.Entry, error] {
	return func(yield func(ledger.Entry, error) bool) {
		chosen := func(e ledger.Entry, err error) bool {
			if err == nil && !n.Has(e) {
				return true
			}
			return yield(e, err)
		}
		for _, source := range narrowed(n, s.onlineRows, s.offlineRows, q) {
			if !s.readEntries(ctx, q, source, chosen) {
				return
			}
		}
	}
}

// What tells rows of cases from the assistant's own, written so that the order of
// days is read from its index and no other is taken: only the first page is wanted.
const (
	caseless = `COALESCE(case_key, '') = ''`
	cased    = `COALESCE(case_key, '') <> ''`
)

// narrowed leaves to the database what it decides more quickly.
func narrowed(n ledger.Narrow, online, offline func(ledger.Query, ...condition) statement, q ledger.Query) []statement {
	var more []condition
	if len(n.Outcomes) > 0 {
		in := map[bool]string{false: `outcome IN (`, true: `outcome NOT IN (`}[n.Except]
		c := condition{term: in + places(len(n.Outcomes)) + `)`}
		for _, o := range n.Outcomes {
			c.args = append(c.args, string(o))
		}
		more = append(more, c)
	}
	if len(n.Advisers) > 0 {
		more = append(more, anyOf("adviser", n.Advisers))
	}
	if n.Village != "" || n.Named {
		more = append(more, anyOf("village", []string{n.Village}))
	}
	var out []statement
	var by []any
	for _, k := range n.Rule.Kinds {
		switch k {
		case ledger.SelfService:
			out = append(out, online(q, append(more, condition{term: caseless})...))
			continue
		case ledger.Consulting:
			out = append(out, online(q, append(more, condition{term: cased})...))
		}
		by = append(by, string(k))
	}
	if len(by) > 0 {
		out = append(out, offline(q, append(more, condition{`kind IN (` + places(len(by)) + `)`, by})...))
	}
	return out
}

// anyOf chooses the rows that have one of these in a column; "" = nothing in it.
func anyOf(column string, values []string) condition {
	var c condition
	var terms []string
	for _, v := range values {
		if v == "" {
			terms = append(terms, column+` IS NULL`)
			continue
		}
		terms, c.args = append(terms, column+` = ?`), append(c.args, v)
	}
	c.term = `(` + strings.Join(terms, ` OR `) + `)`
	return c
}

// condition narrows a statement.
type condition struct {
	term string
	args []any
}

// Entries returns the rows that a summary of the query counts or leaves out,
// oldest first; those that came online before those entered by hand. The loop
// ends after the first error.
func (s *Store) Entries(ctx context.Context, q ledger.Query) iter.Seq2[ledger.Entry, error] {
	return func(yield func(ledger.Entry, error) bool) {
		for _, source := range []statement{s.onlineRows(q), s.offlineRows(q)} {
			if !s.readEntries(ctx, q, source, yield) {
				return
			}
		}
	}
}

// readEntries yields the rows of one statement; false when the loop is over.
func (s *Store) readEntries(ctx context.Context, q ledger.Query, from statement, yield func(ledger.Entry, error) bool) bool {
	rows, err := s.query(ctx, from.query, from.args...)
	if err != nil {
		yield(ledger.Entry{}, s.failed("read entries", err))
		return false
	}
	defer rows.Close()
	for rows.Next() {
		e, err := scanEntry(rows)
		if err != nil {
			yield(ledger.Entry{}, s.failed("read entries", err))
			return false
		}
		if !ledger.Within(e.Place, q.Place) {
			continue
		}
		if !yield(e, nil) {
			return false
		}
	}
	if err := rows.Err(); err != nil {
		yield(ledger.Entry{}, s.failed("read entries", err))
		return false
	}
	return true
}

// statement is a query with its parameters.
type statement struct {
	query string
	args  []any
}

// onlineRows reads consultations: days are those of China, stored are moments.
func (s *Store) onlineRows(q ledger.Query, more ...condition) statement {
	column := "at"
	if q.ByClose {
		column = "closed"
	}
	terms, args := []string{column + " IS NOT NULL"}, []any{}
	if q.From != "" {
		terms, args = append(terms, column+" >= ?"), append(args, ms(q.From.Time()))
	}
	if q.To != "" {
		terms, args = append(terms, column+" < ?"), append(args, ms(q.To.Add(1).Time()))
	}
	if q.Village != "" {
		terms, args = append(terms, "village = ?"), append(args, q.Village)
	}
	for _, c := range more {
		terms, args = append(terms, c.term), append(args, c.args...)
	}
	return statement{`SELECT ` + onlineColumns + ` FROM consultations WHERE ` + strings.Join(terms, " AND ") + ` ORDER BY ` + column + `, id`, args}
}

func (s *Store) offlineRows(q ledger.Query, more ...condition) statement {
	column := "day"
	if q.ByClose {
		column = "closed"
	}
	terms, args := []string{column + " IS NOT NULL"}, []any{}
	if q.From != "" {
		terms, args = append(terms, column+" >= ?"), append(args, string(q.From))
	}
	if q.To != "" {
		terms, args = append(terms, column+" <= ?"), append(args, string(q.To))
	}
	if q.Village != "" {
		terms, args = append(terms, "village = ?"), append(args, q.Village)
	}
	for _, c := range more {
		terms, args = append(terms, c.term), append(args, c.args...)
	}
	return statement{`SELECT ` + offlineColumns + ` FROM records WHERE ` + strings.Join(terms, " AND ") + ` ORDER BY ` + column + `, id`, args}
}

// scanEntry reads a row of either table, and columns behind it. What the
// assistant answered itself has no case.
func scanEntry(rows *sql.Rows, more ...any) (ledger.Entry, error) {
	var e ledger.Entry
	var when int64
	var ended sql.NullInt64
	var key, day, closed, place, village, channel, category, adviser, kind sql.NullString
	var outcome string
	var urgent, lawyer, test, steps, opens, offline int64
	dest := []any{&e.ID, &key, &when, &ended, &day, &closed, &place, &village, &channel, &category, &e.Matters, &e.Visits, &outcome,
		&urgent, &adviser, &lawyer, &e.Amount, &test, &steps, &e.Size, &opens, &offline, &kind}
	err := rows.Scan(append(dest, more...)...)
	e.CaseKey, e.Place, e.Village, e.Channel, e.Category = key.String, place.String, village.String, channel.String, category.String
	e.Outcome, e.Adviser, e.Kind, e.Steps = ledger.Outcome(outcome), adviser.String, ledger.Kind(kind.String), ledger.Steps(steps)
	e.Urgent, e.ByLawyer, e.Test, e.First, e.Offline = urgent != 0, lawyer != 0, test != 0, opens != 0, offline != 0
	if e.Offline {
		e.Date, e.Closed = ledger.Date(day.String), ledger.Date(closed.String)
		return e, err
	}
	e.Date, e.Closed, e.First, e.Kind = ledger.DateOf(at(when)), ledger.DateOf(at(ended.Int64)), e.Matters > 0, ledger.Consulting
	if e.CaseKey == "" {
		e.Kind, e.First = ledger.SelfService, true
	}
	return e, err
}
