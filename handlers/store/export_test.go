package store

import (
	"context"
	"database/sql"
	"errors"
)

// TallyAtOnce is Tally in batches of a size of the caller's, however long each
// takes: benchmarks have no residents who wait.
func (s *Store) TallyAtOnce(ctx context.Context, rows int) error {
	if err := s.checkRule(ctx); err != nil {
		return err
	}
	for {
		var one int64
		err := s.find(ctx, `SELECT 1 FROM uncounted WHERE source >= 0 LIMIT 1`, nil, &one)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err == nil {
			err = s.attempt(ctx, func(t *txn) error { return s.tallySome(ctx, t, rows) })
		}
		if err != nil {
			return err
		}
	}
}
