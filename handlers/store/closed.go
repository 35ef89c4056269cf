package store

import (
	"context"

	"mingbai/handlers/handoff"
)

// Closed returns closed cases whose words are still kept, the newest first, at
// most n.
func (s *Store) Closed(ctx context.Context, n int) ([]handoff.Case, error) {
	rows, err := s.query(ctx, `SELECT id, sealed FROM cases WHERE worded = 1 AND ended IS NOT NULL ORDER BY ended DESC, id LIMIT ?`, n)
	if err != nil {
		return nil, s.failed("read closed cases", err)
	}
	defer rows.Close()
	var cases []handoff.Case
	for rows.Next() {
		var id string
		var sealed []byte
		if err := rows.Scan(&id, &sealed); err != nil {
			return nil, s.failed("read closed cases", err)
		}
		var c handoff.Case
		if err := s.openJSON("cases", id, sealed, &c); err != nil {
			s.log.Error("a case cannot be read", "case", id, "error", err.Error())
			continue
		}
		if !c.Open() {
			cases = append(cases, c)
		}
	}
	return cases, s.failed("read closed cases", rows.Err())
}
