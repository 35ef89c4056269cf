package store

import (
	"context"
	"fmt"
)

// migrate brings the tables up to date; each step is one transaction, so a
// process that ends within it leaves the step before.
func (s *Store) migrate(ctx context.Context) error {
	goose, err := s.d.provider(s.w)
	if err != nil {
		return fmt.Errorf("store: migrations: %w", err)
	}
	have, want, err := goose.GetVersions(ctx)
	if err != nil {
		return s.failed("read schema version", err)
	}
	if have > want {
		return fmt.Errorf("%w (schema %d, this program knows %d)", ErrNewer, have, want)
	}
	if have == want {
		return nil
	}
	if _, err := goose.Up(ctx); err != nil {
		return s.failed("bring tables up to date", err)
	}
	return nil
}
