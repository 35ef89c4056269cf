package store

import (
	"context"
	"database/sql"
	"errors"

	"mingbai/handlers/ledger"
)

// tallyBatch is how many rows are counted in one transaction.
const tallyBatch = 2000

// tallyRule is the name in meta of the rules that the tallies were made by.
const tallyRule = "tally-rule"

// counted is an entry with what the tallies need besides.
type counted struct {
	ledger.Entry
	person string // pseudonym; "" = none, or erased
	known  bool   // its person was counted under earlier rules
}

// The tables that entries stand in, as indexes of sources.
const (
	consultationRows = iota
	recordRows
)

// sources are how entries are read from their tables.
var sources = [...]struct{ table, columns, person string }{
	{"consultations", onlineColumns, "person"},
	{"records", offlineColumns, "NULL"},
}

// Tally counts the rows that came since the last time. Summaries do it
// themselves; done now and then it keeps them quick.
func (s *Store) Tally(ctx context.Context) error {
	if err := s.checkRule(ctx); err != nil {
		return err
	}
	for {
		if err := s.readTerms(ctx, s.r); err != nil {
			return s.failed("read terms", err)
		}
		var one int64
		err := s.find(ctx, `SELECT 1 FROM consultations WHERE tallied <> 1 UNION ALL SELECT 1 FROM records WHERE tallied <> 1 LIMIT 1`, nil, &one)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return s.failed("look for rows to count", err)
		}
		if err := s.write(ctx, "count rows", func(t *txn) error { return s.tallySome(ctx, t) }); err != nil {
			return err
		}
	}
}

// checkRule throws the tallies of other rules away, so that all is counted by
// these. Persons stay: some have been erased and could not be counted again.
func (s *Store) checkRule(ctx context.Context) error {
	var rule []byte
	err := s.find(ctx, `SELECT value FROM meta WHERE name = ?`, []any{tallyRule}, &rule)
	if err == nil && string(rule) == ledger.Version {
		return nil
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return s.failed("read counting rule", err)
	}
	return s.write(ctx, "count anew", func(t *txn) error {
		if _, err := t.next(ctx, "tallies", 1); err != nil {
			return err
		}
		for _, query := range []string{
			`DELETE FROM tallies`,
			`UPDATE consultations SET tallied = 2 WHERE tallied = 1`,
			`UPDATE records SET tallied = 2 WHERE tallied = 1`,
		} {
			if _, err := t.exec(ctx, query); err != nil {
				return err
			}
		}
		return t.put(ctx, tallyRule, []byte(ledger.Version))
	})
}

// tallySome counts one batch of rows of each table.
func (s *Store) tallySome(ctx context.Context, t *txn) error {
	if _, err := t.next(ctx, "tallies", 1); err != nil { // one at a time
		return err
	}
	for _, from := range sources {
		rows, err := s.readCounted(ctx, t, `SELECT `+from.columns+`, `+from.person+`, tallied FROM `+from.table+` WHERE tallied <> 1 LIMIT ?`, tallyBatch)
		if err != nil {
			return err
		}
		if err := s.tallyRows(ctx, t, from.table, rows); err != nil {
			return err
		}
	}
	return nil
}

// tallyRows counts rows of a table that were not counted.
func (s *Store) tallyRows(ctx context.Context, t *txn, table string, rows []counted) error {
	if len(rows) == 0 {
		return nil
	}
	b := newBatch()
	for _, r := range rows {
		b.entry(r.Entry, 1)
	}
	if err := s.tallyPersons(ctx, t, b, rows, 1); err != nil {
		return err
	}
	if err := s.flush(ctx, t, b); err != nil {
		return err
	}
	return t.mark(ctx, table, rows, 1)
}

// change lets f change rows that satisfy a condition, which come to be counted
// as they are afterwards.
func (s *Store) change(ctx context.Context, t *txn, from int, where string, args []any, f func() error) error {
	if _, err := t.next(ctx, "tallies", 1); err != nil {
		return err
	}
	source := sources[from]
	rows, err := s.readCounted(ctx, t, `SELECT `+source.columns+`, `+source.person+`, tallied FROM `+source.table+` WHERE tallied = 1 AND `+where, args...)
	if err != nil {
		return err
	}
	b := newBatch()
	for _, r := range rows {
		b.entry(r.Entry, -1)
	}
	if err := s.tallyPersons(ctx, t, b, rows, -1); err != nil {
		return err
	}
	if err := s.flush(ctx, t, b); err != nil {
		return err
	}
	if err := t.mark(ctx, source.table, rows, 0); err != nil {
		return err
	}
	return f()
}

// settlePerson counts what a person's rows add before the person is taken off
// them.
func (s *Store) settlePerson(ctx context.Context, t *txn, person string) error {
	if _, err := t.next(ctx, "tallies", 1); err != nil {
		return err
	}
	rows, err := s.readCounted(ctx, t, `SELECT `+onlineColumns+`, person, tallied FROM consultations WHERE person = ? AND tallied <> 1`, person)
	if err != nil {
		return err
	}
	return s.tallyRows(ctx, t, "consultations", rows)
}

// readCounted reads entries with their persons.
func (s *Store) readCounted(ctx context.Context, t *txn, query string, args ...any) ([]counted, error) {
	rows, err := t.tx.QueryContext(ctx, t.d.sql(query), args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []counted
	for rows.Next() {
		var person sql.NullString
		var tallied int64
		e, err := scanEntry(rows, &person, &tallied)
		if err != nil {
			return nil, err
		}
		all = append(all, counted{e, person.String, tallied == 2})
	}
	return all, rows.Err()
}

// mark says whether rows are counted.
func (t *txn) mark(ctx context.Context, table string, rows []counted, tallied int) error {
	const most = 500
	for len(rows) > 0 {
		n := min(len(rows), most)
		args := []any{tallied}
		for _, r := range rows[:n] {
			args = append(args, r.ID)
		}
		if _, err := t.exec(ctx, `UPDATE `+table+` SET tallied = ? WHERE id IN (`+places(n)+`)`, args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}
