package store

import (
	"context"
	"errors"

	"mingbai/handlers/closing"
	"mingbai/handlers/delivery"
	"mingbai/handlers/ledger"
)

// applyWork enters the offline work of an effect, and takes back what was
// entered by mistake: the row stays and is never counted. Where a year was signed
// since the effect was decided on it is ErrStale: decided again, the year is
// known to be signed, and whoever wrote is told so.
func (s *Store) applyWork(ctx context.Context, t *txn, records []ledger.Record, void []string) error {
	if len(records) > 0 {
		if _, err := s.enterRecords(ctx, t, records, late{}); err != nil {
			return staleIfSigned(err)
		}
	}
	for _, ref := range void {
		_, err := s.takeBack(ctx, t, ref)
		if errors.Is(err, ledger.ErrVoid) || errors.Is(err, ledger.ErrNoRow) { // it does not count as it is
			continue
		}
		if err != nil {
			return staleIfSigned(err)
		}
	}
	return nil
}

// staleIfSigned makes what was decided before a year was signed stale.
func staleIfSigned(err error) error {
	if errors.Is(err, closing.ErrClosed) {
		return delivery.ErrStale
	}
	return err
}

// TakeBack takes back one record that was entered by mistake, by its Ref: it
// stays in the book and is never counted, its matter is counted under the
// oldest row that is left, and is open again if that row closed it. The plan is
// what was done. Errors are ledger.ErrNoRow, ErrVoid, ErrRests where
// stages of others rest on it, and closing.ErrClosed where a year is signed.
func (s *Store) TakeBack(ctx context.Context, ref string) (p ledger.Plan, err error) {
	err = s.write(ctx, "take a record back", func(t *txn) error {
		p, err = s.takeBack(ctx, t, ref)
		return err
	})
	return p, err
}

// takeBack is TakeBack within a transaction.
func (s *Store) takeBack(ctx context.Context, t *txn, ref string) (ledger.Plan, error) {
	if _, err := t.next(ctx, "records", 1); err != nil { // before the year is looked at: it may be closing
		return ledger.Plan{}, err
	}
	p, err := s.settled(ctx, t, s.takingBack(s.ring.Pseudonym("record", ref)))
	if err != nil {
		return ledger.Plan{}, err
	}
	return p, s.carryOut(ctx, t, p)
}

// takingBack plans to take back a record.
func (s *Store) takingBack(id string) amending {
	return func(ctx context.Context, t *txn) (ledger.Plan, error) {
		row, all, err := s.matterOf(ctx, t, id)
		if err != nil {
			return ledger.Plan{}, err
		}
		later, err := t.has(ctx, `SELECT 1 FROM records WHERE case_key = ? AND kind = ? AND test = 0
			AND entered > (SELECT entered FROM records WHERE id = ?)`, row.CaseKey, string(row.Kind), id)
		if err != nil {
			return ledger.Plan{}, err
		}
		return ledger.PlanTakeBack(row, all, later)
	}
}
