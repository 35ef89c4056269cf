package store

import (
	"context"

	"mingbai/handlers/ledger"
)

// OutcomeCount is how many ledger rows ended in one way.
type OutcomeCount struct {
	Outcome ledger.Outcome
	Urgent  bool
	Count   int64
}

// CountOutcomes counts the ledger rows that pass the filter by how they ended.
func (s *Store) CountOutcomes(ctx context.Context, f ledger.Filter) ([]OutcomeCount, error) {
	where, args := s.where(f)
	rows, err := s.query(ctx, `SELECT outcome, urgent, COUNT(*) FROM consultations`+where+` GROUP BY outcome, urgent`, args...)
	if err != nil {
		return nil, s.failed("count outcomes", err)
	}
	defer rows.Close()
	var all []OutcomeCount
	for rows.Next() {
		var c OutcomeCount
		var outcome string
		var urgent int64
		if err := rows.Scan(&outcome, &urgent, &c.Count); err != nil {
			return nil, s.failed("count outcomes", err)
		}
		c.Outcome, c.Urgent = ledger.Outcome(outcome), urgent != 0
		all = append(all, c)
	}
	return all, s.failed("count outcomes", rows.Err())
}
