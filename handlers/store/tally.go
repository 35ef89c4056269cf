package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"mingbai/handlers/ledger"
)

// How many rows are counted in one transaction, and how long one should take:
// residents wait for it to end. Many rows of one time share most of the work, so
// a batch grows while it is quick.
const (
	tallyFirst = 1_000
	tallyLeast = 100
	tallyMost  = 10_000
	tallyQuick = 500 * time.Millisecond
	tallySlow  = 2 * time.Second
)

// tallyRule is the name in meta of the rules that the tallies were made by, and
// tallyMade is these rules with what the tallies keep besides: tallies made
// otherwise are made anew.
const (
	tallyRule = "tally-rule"
	tallyMade = ledger.Version + " with answers"
)

// counted is an entry with what the tallies need besides.
type counted struct {
	ledger.Entry
	person string // pseudonym; "" = none, or erased
	known  bool   // its person was counted under earlier rules
}

// source is a table that entries stand in.
type source struct {
	index                  int
	table, columns, person string
	day                    string // SQL: a number that grows with the row's day
}

// online and offline are the tables: what residents made, what was written in
// by hand.
func online() source {
	return source{0, "consultations", onlineColumns, "person", `(at + 28800000) / 86400000`} // days in China
}

func offline() source {
	return source{1, "records", offlineColumns, "NULL", `CAST(REPLACE(day, '-', '') AS INTEGER)`}
}

// read begins a statement that reads entries with their persons.
func (f source) read() string {
	return `SELECT ` + f.columns + `, ` + f.person + ` FROM ` + f.table + ` WHERE `
}

// Tally counts the rows that came since the last time. Summaries do it
// themselves; done now and then it keeps them quick.
func (s *Store) Tally(ctx context.Context) error {
	if err := s.checkRule(ctx); err != nil {
		return err
	}
	for batch := tallyFirst; ; {
		if err := s.readTerms(ctx, s.r); err != nil {
			return s.failed("read terms", err)
		}
		var one int64
		err := s.find(ctx, `SELECT 1 FROM uncounted WHERE source >= 0 LIMIT 1`, nil, &one)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return s.failed("look for rows to count", err)
		}
		begun := time.Now()
		if err := s.write(ctx, "count rows", func(t *txn) error { return s.tallySome(ctx, t, batch) }); err != nil {
			return err
		}
		switch took := time.Since(begun); {
		case took < tallyQuick:
			batch = min(2*batch, tallyMost)
		case took > tallySlow:
			batch = max(batch/2, tallyLeast)
		}
	}
}

// checkRule throws the tallies of other rules away, so that all is counted by
// these. Persons stay: some have been erased and could not be counted again.
func (s *Store) checkRule(ctx context.Context) error {
	var rule []byte
	err := s.find(ctx, `SELECT value FROM meta WHERE name = ?`, []any{tallyRule}, &rule)
	switch {
	case errors.Is(err, sql.ErrNoRows): // nothing was counted yet
		return s.write(ctx, "keep counting rule", func(t *txn) error { return t.put(ctx, tallyRule, []byte(tallyMade)) })
	case err != nil:
		return s.failed("read counting rule", err)
	case string(rule) == tallyMade:
		return nil
	}
	return s.write(ctx, "count anew", func(t *txn) error {
		if _, err := t.next(ctx, "tallies", 1); err != nil {
			return err
		}
		if _, err := t.exec(ctx, `DELETE FROM tallies`); err != nil {
			return err
		}
		for _, from := range []source{online(), offline()} {
			_, err := t.exec(ctx, `INSERT INTO uncounted (source, id, known, day) SELECT CAST(? AS SMALLINT), id, 1, `+from.day+` FROM `+from.table+` WHERE `+from.isCounted(), from.index)
			if err != nil {
				return err
			}
		}
		return t.put(ctx, tallyRule, []byte(tallyMade))
	})
}

// isCounted is the condition that a row of the table is in the tallies.
func (f source) isCounted() string {
	return fmt.Sprintf(`NOT EXISTS (SELECT 1 FROM uncounted WHERE uncounted.source = %d AND uncounted.id = %s.id)`, f.index, f.table)
}

// isMet is the condition that the person of a consultation is counted.
const isMet = `NOT EXISTS (SELECT 1 FROM uncounted WHERE uncounted.source = 0 AND uncounted.id = consultations.id AND known = 0)`

// tallySome counts a batch of rows of each table.
func (s *Store) tallySome(ctx context.Context, t *txn, batch int) error {
	if _, err := t.next(ctx, "tallies", 1); err != nil { // one at a time
		return err
	}
	for _, from := range []source{online(), offline()} {
		known, err := t.uncounted(ctx, from, batch)
		if err != nil {
			return err
		}
		if err := s.tallyRows(ctx, t, from, known); err != nil {
			return err
		}
	}
	return nil
}

// uncounted returns ids of rows that are not in the tallies, and whether their
// persons are. Rows of one day add to the same cells, so they come together.
func (t *txn) uncounted(ctx context.Context, from source, most int) (map[string]bool, error) {
	rows, err := t.tx.QueryContext(ctx, t.d.sql(`SELECT id, known FROM uncounted WHERE source = ? ORDER BY day LIMIT ?`), from.index, most)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := map[string]bool{}
	for rows.Next() {
		var id string
		var known int64
		if err := rows.Scan(&id, &known); err != nil {
			return nil, err
		}
		all[id] = known != 0
	}
	return all, rows.Err()
}

// tallyRows counts rows of a table that were not counted.
func (s *Store) tallyRows(ctx context.Context, t *txn, from source, known map[string]bool) error {
	if len(known) == 0 {
		return nil
	}
	ids := slices.Sorted(maps.Keys(known))
	var rows []counted
	for chunk := range slices.Chunk(ids, 500) {
		some, err := s.readCounted(ctx, t, from.read()+`id IN (`+places(len(chunk))+`)`, anys(chunk)...)
		if err != nil {
			return err
		}
		rows = append(rows, some...)
	}
	b := newBatch()
	before, err := s.days(ctx, t, b, rows)
	if err != nil {
		return err
	}
	for i, r := range rows {
		rows[i].known = known[r.ID]
		b.entry(r.Entry, 1)
	}
	b.move(before, rows, 1)
	for chunk := range slices.Chunk(ids, 500) {
		_, err := t.exec(ctx, `DELETE FROM uncounted WHERE source = ? AND id IN (`+places(len(chunk))+`)`, append([]any{from.index}, anys(chunk)...)...)
		if err != nil {
			return err
		}
	}
	return s.flush(ctx, t, b)
}

// change lets f change rows that satisfy a condition, which come to be counted
// as they are afterwards.
func (s *Store) change(ctx context.Context, t *txn, from source, where string, args []any, f func() error) error {
	if _, err := t.next(ctx, "tallies", 1); err != nil {
		return err
	}
	rows, err := s.readCounted(ctx, t, from.read()+where+` AND `+from.isCounted(), args...)
	if err != nil {
		return err
	}
	b := newBatch()
	before, err := s.days(ctx, t, b, rows)
	if err != nil {
		return err
	}
	for _, r := range rows {
		b.entry(r.Entry, -1)
		if err := t.uncount(ctx, from, r.ID); err != nil {
			return err
		}
	}
	b.move(before, rows, -1)
	if err := s.flush(ctx, t, b); err != nil {
		return err
	}
	return f()
}

// uncount notes a row that is not in the tallies.
func (t *txn) uncount(ctx context.Context, from source, id string) error {
	_, err := t.exec(ctx, `INSERT INTO uncounted (source, id, known, day) SELECT CAST(? AS SMALLINT), id, 0, `+from.day+` FROM `+from.table+` WHERE id = ?`, from.index, id)
	return err
}

// settlePerson counts what a person's rows add before the person is taken off
// them.
func (s *Store) settlePerson(ctx context.Context, t *txn, person string) error {
	if _, err := t.next(ctx, "tallies", 1); err != nil {
		return err
	}
	rows, err := t.tx.QueryContext(ctx, t.d.sql(`SELECT uncounted.id, known FROM consultations JOIN uncounted
		ON uncounted.source = 0 AND uncounted.id = consultations.id WHERE person = ?`), person)
	if err != nil {
		return err
	}
	defer rows.Close()
	mine := map[string]bool{}
	for rows.Next() {
		var id string
		var known int64
		if err := rows.Scan(&id, &known); err != nil {
			return err
		}
		mine[id] = known != 0
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return s.tallyRows(ctx, t, online(), mine)
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
		e, err := scanEntry(rows, &person)
		if err != nil {
			return nil, err
		}
		all = append(all, counted{Entry: e, person: person.String})
	}
	return all, rows.Err()
}

func anys(all []string) []any {
	out := make([]any, len(all))
	for i, v := range all {
		out[i] = v
	}
	return out
}
