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
func (s *Store) onlineRows(q ledger.Query) statement {
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
	return statement{`SELECT ` + onlineColumns + ` FROM consultations WHERE ` + strings.Join(terms, " AND ") + ` ORDER BY ` + column + `, id`, args}
}

func (s *Store) offlineRows(q ledger.Query) statement {
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
