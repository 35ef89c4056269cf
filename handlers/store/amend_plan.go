package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"

	"mingbai/handlers/closing"
	"mingbai/handlers/ledger"
)

// Row returns a row of the books, or ledger.ErrNoRow.
func (s *Store) Row(ctx context.Context, id string) (e ledger.Entry, err error) {
	err = s.moment(ctx, func(t *txn) error {
		e, err = s.entryOf(ctx, t, id)
		return err
	})
	if errors.Is(err, ledger.ErrNoRow) {
		return e, ledger.ErrNoRow
	}
	return e, s.failed("read a row", err)
}

// entryOf reads one row of either table.
func (s *Store) entryOf(ctx context.Context, t *txn, id string) (ledger.Entry, error) {
	for _, from := range []source{online(), offline()} {
		rows, err := s.readCounted(ctx, t, from.read()+`id = ?`, id)
		if err != nil {
			return ledger.Entry{}, err
		}
		if len(rows) > 0 {
			return rows[0].Entry, nil
		}
	}
	return ledger.Entry{}, ledger.ErrNoRow
}

// matterRows reads the rows of a matter of a register, the oldest first. A row
// without a key is a matter of its own.
func (s *Store) matterRows(ctx context.Context, t *txn, kind ledger.Kind, key string) ([]ledger.Entry, error) {
	if key == "" {
		return nil, nil
	}
	found, err := s.readCounted(ctx, t, offline().read()+`case_key = ? AND kind = ?`, key, string(kind))
	if err != nil {
		return nil, err
	}
	if kind == ledger.Consulting {
		more, err := s.readCounted(ctx, t, online().read()+`case_key = ?`, key)
		if err != nil {
			return nil, err
		}
		found = append(found, more...)
	}
	var all []ledger.Entry
	for _, c := range found {
		all = append(all, c.Entry)
	}
	slices.SortFunc(all, func(a, b ledger.Entry) int { return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.ID, b.ID)) })
	return all, nil
}

// matterOf is a row with all rows of its matter; the row alone where it has no key.
func (s *Store) matterOf(ctx context.Context, t *txn, id string) (ledger.Entry, []ledger.Entry, error) {
	row, err := s.entryOf(ctx, t, id)
	if err != nil {
		return row, nil, err
	}
	all, err := s.matterRows(ctx, t, row.Kind, row.CaseKey)
	if len(all) == 0 {
		all = []ledger.Entry{row}
	}
	return row, all, err
}

// amending makes a plan within a transaction.
type amending func(ctx context.Context, t *txn) (ledger.Plan, error)

// voiding plans to mark a row as a trial.
func (s *Store) voiding(id string) amending {
	return func(ctx context.Context, t *txn) (ledger.Plan, error) {
		row, all, err := s.matterOf(ctx, t, id)
		if err != nil {
			return ledger.Plan{}, err
		}
		return ledger.PlanVoid(row, all)
	}
}

// joining plans to make one matter part of another. Both must be known.
func (s *Store) joining(from, into string) amending {
	return func(ctx context.Context, t *txn) (ledger.Plan, error) {
		var rows [2][]ledger.Entry
		for i, key := range []string{from, into} {
			known, err := s.earlier(ctx, t, ledger.Consulting, key)
			if err != nil {
				return ledger.Plan{}, err
			}
			if !known.Known || from == into {
				return ledger.Plan{}, ledger.ErrMatter
			}
			if rows[i], err = s.matterRows(ctx, t, ledger.Consulting, key); err != nil {
				return ledger.Plan{}, err
			}
		}
		return ledger.PlanJoin(rows[0], rows[1], into)
	}
}

// PlanVoid tells what marking a row as a trial or a mistake would do. Errors are
// ledger.ErrNoRow, ErrVoid, and closing.ErrClosed where a year is signed.
func (s *Store) PlanVoid(ctx context.Context, id string) (ledger.Plan, error) {
	return s.plan(ctx, s.voiding(id))
}

// PlanJoin tells what joining a matter to another would do. Errors are
// ledger.ErrMatter and closing.ErrClosed.
func (s *Store) PlanJoin(ctx context.Context, from, into string) (ledger.Plan, error) {
	return s.plan(ctx, s.joining(from, into))
}

// plan makes a plan and says what is seen of it.
func (s *Store) plan(ctx context.Context, make amending) (p ledger.Plan, err error) {
	err = s.moment(ctx, func(t *txn) error {
		p, err = s.settled(ctx, t, make)
		return err
	})
	if err != nil {
		return p, s.failed("plan an amendment", err)
	}
	for _, m := range p.Moves {
		counts, err := s.Counts(ctx, closing.Span(m.Place, m.Year))
		if err != nil {
			return p, err
		}
		row, _ := counts.Row(m.Rule)
		p.Changes = append(p.Changes, ledger.Change{Year: m.Year, Place: m.Place, Indicator: row.Indicator, Unit: row.Unit, Was: row.Value, Is: row.Value + m.By})
	}
	return p, nil
}

// settled makes a plan and checks that no signed year is touched.
func (s *Store) settled(ctx context.Context, t *txn, make amending) (ledger.Plan, error) {
	p, err := make(ctx, t)
	if err != nil {
		return p, err
	}
	p.Reckon()
	slices.SortFunc(p.Moves, func(a, b ledger.Move) int {
		return cmp.Or(a.Year-b.Year, cmp.Compare(a.Place, b.Place), ruleAt(a.Rule)-ruleAt(b.Rule))
	})
	if err := s.unsigned(ctx, t, p.Rows, p.Shifts); err != nil {
		return p, err
	}
	plain, err := json.Marshal([]any{p.Edits, p.Left, p.Shifts})
	if err != nil {
		return p, err
	}
	sum := sha256.Sum256(plain)
	p.Print = hex.EncodeToString(sum[:8])
	return p, nil
}

// ruleAt is where a rule stands among the rules.
func ruleAt(id string) int {
	return slices.IndexFunc(ledger.Rules(), func(r ledger.Rule) bool { return r.ID == id })
}

// unsigned fails with closing.ErrClosed when a row lies in a closed year, by
// either of its days, or is moved out of one or into one by its day of closing.
func (s *Store) unsigned(ctx context.Context, t *txn, rows []ledger.Entry, shifts []ledger.Shift) error {
	years, err := s.closedYears(ctx, t, 0)
	if err != nil {
		return err
	}
	signed := func(place string, days ...ledger.Date) bool {
		return slices.ContainsFunc(years, func(y closing.Year) bool {
			return slices.ContainsFunc(days, func(d ledger.Date) bool { return d.Year() == y.Year }) && ledger.Within(place, y.Place)
		})
	}
	for _, e := range rows {
		if signed(e.Place, e.Date, e.Closed) {
			return closing.ErrClosed
		}
	}
	for _, x := range shifts {
		if signed(x.Place, x.Was, x.Is) {
			return closing.ErrClosed
		}
	}
	return nil
}

// carryOut makes the rows of a plan what they are to be.
func (s *Store) carryOut(ctx context.Context, t *txn, p ledger.Plan) error {
	for _, e := range p.Edits {
		if err := s.edit(ctx, t, e.Is); err != nil {
			return err
		}
	}
	for _, x := range p.Shifts {
		if err := s.shift(ctx, t, x.ID, x.Is); err != nil {
			return err
		}
	}
	return nil
}

// shift gives a record another day of closing, "" for none.
func (s *Store) shift(ctx context.Context, t *txn, id string, day ledger.Date) error {
	return s.change(ctx, t, offline(), `id = ?`, []any{id}, func() error {
		_, err := t.exec(ctx, `UPDATE records SET closed = ? WHERE id = ?`, text(string(day)), id)
		return err
	})
}
