package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
)

var (
	_ handoff.Book   = (*Store)(nil)
	_ delivery.Guard = (*Store)(nil)
)

// applyHandoff enters what a decision about cases led to, or ErrStale when a
// case or the roster was changed since the decision was made.
func (s *Store) applyHandoff(ctx context.Context, t *txn, cause int64, c *handoff.Change, now time.Time) error {
	if c == nil {
		return nil
	}
	if c.Roster != nil {
		if err := s.saveRoster(ctx, t, *c.Roster); err != nil {
			return err
		}
	}
	saves := slices.Clone(c.Saves)
	slices.SortFunc(saves, func(a, b handoff.Save) int { // one order of locks
		if a.Case.ID < b.Case.ID {
			return -1
		}
		return 1
	})
	for _, save := range saves {
		if err := s.saveCase(ctx, t, save); err != nil {
			return err
		}
	}
	for _, row := range c.Rows {
		if err := s.enter(ctx, t, cause, row.Of, row.Consultation); err != nil {
			return err
		}
	}
	return nil
}

// saveCase stores a case if it is the next version of what is there.
func (s *Store) saveCase(ctx context.Context, t *txn, save handoff.Save) error {
	c := save.Case
	sealed, err := s.sealJSON("cases", c.ID, c)
	if err != nil {
		return err
	}
	if save.From == 0 {
		taken, err := t.has(ctx, `SELECT 1 FROM cases WHERE id = ? OR place = ? AND year = ? AND seq = ?`, c.ID, c.Place, c.Year, c.Seq)
		if err == nil && taken {
			err = delivery.ErrStale
		}
		if err != nil {
			return err
		}
		_, err = t.exec(ctx, `INSERT INTO cases (id, place, year, seq, version, epoch, active, chat_key, opened, ended, worded, sealed)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, 1, ?)`, c.ID, c.Place, c.Year, c.Seq, c.Version, c.Epoch, flag(c.Open()),
			s.chatKey(c.Resident), ms(c.Opened), sealed)
		if err != nil {
			return err
		}
	} else {
		n, err := t.exec(ctx, `UPDATE cases SET version = ?, epoch = ?, active = ?, ended = ?, sealed = ? WHERE id = ? AND version = ?`,
			c.Version, c.Epoch, flag(c.Open()), nullable(c.Ended), sealed, c.ID, save.From)
		if err == nil && n == 0 {
			err = delivery.ErrStale
		}
		if err != nil {
			return err
		}
	}
	return s.saveParts(ctx, t, save)
}

// saveParts stores what belongs to a case in tables of their own.
func (s *Store) saveParts(ctx context.Context, t *txn, save handoff.Save) error {
	c := save.Case
	if err := s.saveWait(ctx, t, c); err != nil {
		return err
	}
	for i, line := range save.Lines {
		n := c.Lines - len(save.Lines) + i
		sealed, err := s.sealJSON("case_lines", linePlace(c.ID, n), line)
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, `INSERT INTO case_lines (case_id, n, sealed) VALUES (?, ?, ?)`, c.ID, n, sealed); err != nil {
			return err
		}
	}
	for _, query := range []string{`DELETE FROM case_people WHERE case_id = ?`, `DELETE FROM case_steps WHERE case_id = ?`} {
		if _, err := t.exec(ctx, query, c.ID); err != nil {
			return err
		}
	}
	if !c.Open() {
		return nil
	}
	people := append(slices.Clone(c.Asked), c.Owner)
	slices.Sort(people)
	for _, person := range slices.Compact(people) {
		if person == "" {
			continue
		}
		if _, err := t.exec(ctx, `INSERT INTO case_people (person, case_id) VALUES (?, ?)`, person, c.ID); err != nil {
			return err
		}
	}
	for _, step := range c.Steps {
		_, err := t.exec(ctx, `INSERT INTO case_steps (step_key, case_id, kind, due) VALUES (?, ?, ?, ?)`, step.Key, c.ID, step.Kind, ms(step.Due))
		if err != nil {
			return err
		}
	}
	return nil
}

func nullable(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return ms(t)
}

func linePlace(id string, n int) string { return fmt.Sprintf("%s/%d", id, n) }

func (s *Store) sealJSON(purpose, place string, v any) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return s.ring.Seal(purpose, place, plain)
}

func (s *Store) openJSON(purpose, place string, sealed []byte, v any) error {
	plain, err := s.ring.Open(purpose, place, sealed)
	if err != nil {
		return err
	}
	return json.Unmarshal(plain, v)
}

// Cases returns cases, newest first.
func (s *Store) Cases(ctx context.Context, q handoff.Query) ([]handoff.Case, error) {
	query, args := `SELECT id, sealed FROM cases WHERE id = ?`, []any{q.ID}
	switch {
	case q.Resident != (chat.Address{}):
		query, args = `SELECT id, sealed FROM cases WHERE chat_key = ? ORDER BY opened DESC, id LIMIT 50`, []any{s.chatKey(q.Resident)}
	case q.Person != "":
		query = `SELECT c.id, c.sealed FROM case_people p JOIN cases c ON c.id = p.case_id WHERE p.person = ? ORDER BY c.opened DESC, c.id LIMIT 500`
		args = []any{q.Person}
	case q.Open:
		query, args = `SELECT id, sealed FROM cases WHERE active = 1 ORDER BY opened DESC, id LIMIT 5000`, nil
	}
	return s.readCases(ctx, query, args...)
}

// readCases reads the cases that a query gives as id and sealed. One that cannot
// be read is left out, and the log says so.
func (s *Store) readCases(ctx context.Context, query string, args ...any) ([]handoff.Case, error) {
	rows, err := s.query(ctx, query, args...)
	if err != nil {
		return nil, s.failed("read cases", err)
	}
	defer rows.Close()
	var cases []handoff.Case
	for rows.Next() {
		var id string
		var sealed []byte
		if err := rows.Scan(&id, &sealed); err != nil {
			return nil, s.failed("read cases", err)
		}
		var c handoff.Case
		if err := s.openJSON("cases", id, sealed, &c); err != nil {
			s.log.Error("a case cannot be read", "case", id, "error", err.Error())
			continue
		}
		cases = append(cases, c)
	}
	return cases, s.failed("read cases", rows.Err())
}

// Lines returns the transcript of a case, oldest first.
func (s *Store) Lines(ctx context.Context, id string) ([]handoff.Line, error) {
	rows, err := s.query(ctx, `SELECT n, sealed FROM case_lines WHERE case_id = ? ORDER BY n`, id)
	if err != nil {
		return nil, s.failed("read case", err)
	}
	defer rows.Close()
	var lines []handoff.Line
	for rows.Next() {
		var n int
		var sealed []byte
		if err := rows.Scan(&n, &sealed); err != nil {
			return nil, s.failed("read case", err)
		}
		var l handoff.Line
		if err := s.openJSON("case_lines", linePlace(id, n), sealed, &l); err != nil {
			return nil, s.failed("read case", err)
		}
		lines = append(lines, l)
	}
	return lines, s.failed("read case", rows.Err())
}

// Last returns the highest sequence number of a town's year.
func (s *Store) Last(ctx context.Context, place string, year int) (int, error) {
	var n int
	err := s.find(ctx, `SELECT COALESCE(MAX(seq), 0) FROM cases WHERE place = ? AND year = ?`, []any{place, year}, &n)
	return n, s.failed("count cases", err)
}
