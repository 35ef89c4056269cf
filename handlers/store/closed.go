package store

import (
	"context"
	"slices"

	"mingbai/handlers/handoff"
)

// Closed returns closed cases whose words are still kept, the newest first, at
// most n.
func (s *Store) Closed(ctx context.Context, n int) ([]handoff.Case, error) {
	cases, err := s.readCases(ctx, `SELECT id, sealed FROM cases WHERE worded = 1 AND ended IS NOT NULL ORDER BY ended DESC, id LIMIT ?`, n)
	return slices.DeleteFunc(cases, handoff.Case.Open), err
}
