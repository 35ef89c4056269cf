package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
	"mingbai/handlers/response"
)

// waitsKept is the name in meta that says that every case has its wait.
const waitsKept = "waits-kept"

// saveWait keeps how long a case waits for somebody. What was noted first
// stays: the first deadline, and the first who took it.
func (s *Store) saveWait(ctx context.Context, t *txn, c handoff.Case) error {
	there, err := t.has(ctx, `SELECT 1 FROM waits WHERE case_id = ?`, c.ID)
	if err != nil {
		return err
	}
	if !there {
		_, err = t.exec(ctx, `INSERT INTO waits (case_id, number, place, village, opened, test) VALUES (?, ?, ?, ?, ?, 0)`,
			c.ID, c.Number, c.Place, text(c.Village), ms(c.Opened))
		if err != nil {
			return err
		}
	}
	if due := c.Deadline(s.now()); !due.IsZero() {
		// One that keepWaits noted has 0 for not known, which stays.
		if _, err := t.exec(ctx, `UPDATE waits SET due = ? WHERE case_id = ? AND due IS NULL AND claimed IS NULL`, ms(due), c.ID); err != nil {
			return err
		}
	}
	if who := takenBy(c); who != "" && !c.Claimed.IsZero() {
		if _, err := t.exec(ctx, `UPDATE waits SET claimed = ?, person = ? WHERE case_id = ? AND claimed IS NULL`, ms(c.Claimed), who, c.ID); err != nil {
			return err
		}
	}
	_, err = t.exec(ctx, `UPDATE waits SET village = ?, ended = ? WHERE case_id = ?`, text(c.Village), nullable(c.Ended), c.ID)
	return err
}

// takenBy is who took a case, as far as it still says.
func takenBy(c handoff.Case) string {
	if c.Owner != "" || c.Claimed.IsZero() {
		return c.Owner
	}
	return c.ClosedBy
}

// keepWaits notes the waits of cases that are older than the table: who took
// them last, and nothing of when they were due.
func (s *Store) keepWaits(ctx context.Context) error {
	var done []byte
	err := s.find(ctx, `SELECT value FROM meta WHERE name = ?`, []any{waitsKept}, &done)
	if !errors.Is(err, sql.ErrNoRows) {
		return s.failed("look for waits", err)
	}
	for last := ""; ; {
		more := false
		err := s.write(ctx, "keep waits", func(t *txn) error {
			cases, end, err := s.casesAfter(ctx, t, last)
			if err != nil {
				return err
			}
			for _, c := range cases {
				if err := s.saveOldWait(ctx, t, c); err != nil {
					return err
				}
			}
			if more = end != ""; !more {
				return t.put(ctx, waitsKept, []byte("1"))
			}
			last = end
			return nil
		})
		if err != nil || !more {
			return err
		}
	}
}

// saveOldWait is saveWait for a case that was there before the waits: when it
// was due first cannot be known any more.
func (s *Store) saveOldWait(ctx context.Context, t *txn, c handoff.Case) error {
	there, err := t.has(ctx, `SELECT 1 FROM waits WHERE case_id = ?`, c.ID)
	if err != nil || there { // whoever saved it since knew better
		return err
	}
	_, err = t.exec(ctx, `INSERT INTO waits (case_id, number, place, village, opened, due, test) VALUES (?, ?, ?, ?, ?, 0, 0)`,
		c.ID, c.Number, c.Place, text(c.Village), ms(c.Opened))
	if err != nil {
		return err
	}
	return s.saveWait(ctx, t, c)
}

// casesAfter reads some cases in the order of their ids, from behind one on;
// end is the last id, "" when there are no more. One that cannot be read is
// left out.
func (s *Store) casesAfter(ctx context.Context, t *txn, last string) (cases []handoff.Case, end string, err error) {
	rows, err := t.tx.QueryContext(ctx, t.d.sql(`SELECT id, sealed FROM cases WHERE id > ? ORDER BY id LIMIT 500`), last)
	if err != nil {
		return nil, "", err
	}
	defer rows.Close()
	for rows.Next() {
		var c handoff.Case
		var sealed []byte
		if err := rows.Scan(&end, &sealed); err != nil {
			return nil, "", err
		}
		if err := s.openJSON("cases", end, sealed, &c); err != nil {
			s.log.Error("a case cannot be read", "case", end, "error", err.Error())
			continue
		}
		cases = append(cases, c)
	}
	return cases, end, rows.Err()
}

// Waits returns the waits of a query that began in its days, oldest first.
// Those of trials are left out.
func (s *Store) Waits(ctx context.Context, q ledger.Query) ([]response.Wait, error) {
	return s.waits(ctx, q, `opened, place, village, person, due, claimed, ended, '', ''`)
}

// WaitsNamed is Waits with the cases and their numbers.
func (s *Store) WaitsNamed(ctx context.Context, q ledger.Query) ([]response.Wait, error) {
	return s.waits(ctx, q, `opened, place, village, person, due, claimed, ended, case_id, number`)
}

func (s *Store) waits(ctx context.Context, q ledger.Query, columns string) ([]response.Wait, error) {
	if err := s.keepWaits(ctx); err != nil {
		return nil, err
	}
	terms, args := []string{"test = 0"}, []any{}
	if q.From != "" {
		terms, args = append(terms, "opened >= ?"), append(args, ms(q.From.Time()))
	}
	if q.To != "" {
		terms, args = append(terms, "opened < ?"), append(args, ms(q.To.Add(1).Time()))
	}
	if q.Village != "" {
		terms, args = append(terms, "village = ?"), append(args, q.Village)
	}
	rows, err := s.query(ctx, `SELECT `+columns+` FROM waits WHERE `+strings.Join(terms, " AND ")+` ORDER BY opened, number`, args...)
	if err != nil {
		return nil, s.failed("read waits", err)
	}
	defer rows.Close()
	var all []response.Wait
	within := map[string]bool{}
	for rows.Next() {
		w, err := scanWait(rows)
		if err != nil {
			return nil, s.failed("read waits", err)
		}
		in, known := within[w.Place]
		if !known {
			in = ledger.Within(w.Place, q.Place)
			within[w.Place] = in
		}
		if in {
			all = append(all, w)
		}
	}
	return all, s.failed("read waits", rows.Err())
}

func scanWait(rows *sql.Rows) (response.Wait, error) {
	var w response.Wait
	var opened int64
	var due, claimed, ended sql.NullInt64
	var village, person sql.NullString
	err := rows.Scan(&opened, &w.Place, &village, &person, &due, &claimed, &ended, &w.Case, &w.Number)
	w.Village, w.Person = village.String, person.String
	w.Opened, w.Due, w.Claimed, w.Ended = at(opened), at(due.Int64), at(claimed.Int64), at(ended.Int64)
	return w, err
}
