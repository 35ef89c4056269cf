package store

import (
	"context"

	"mingbai/handlers/ledger"
)

// Counts returns the summary of a query, or ledger.ErrSum when its parts do not
// make up the whole. Figures of one moment are the caller's to add.
func (s *Store) Counts(ctx context.Context, q ledger.Query) (ledger.Counts, error) {
	sum := ledger.NewSum(q)
	for e, err := range s.Entries(ctx, q) {
		if err != nil {
			return ledger.Counts{}, err
		}
		sum.Add(e)
	}
	return sum.Counts()
}
