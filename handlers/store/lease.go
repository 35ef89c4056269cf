package store

import (
	"context"
	"time"
)

// Lease takes or renews the right to do something that only one replica may
// do, until now + ttl, and tells whether the owner has it. A ttl of zero gives
// it back.
func (s *Store) Lease(ctx context.Context, name, owner string, now time.Time, ttl time.Duration) (bool, error) {
	held := false
	err := s.write(ctx, "lease", func(t *txn) error {
		until := ms(now.Add(ttl))
		n, err := t.exec(ctx, `UPDATE leases SET owner = ?, until = ? WHERE name = ? AND (owner = ? OR until <= ? OR until > ?)`,
			owner, until, name, owner, ms(now), ms(now.Add(skew)))
		if held = n == 1; err != nil || held {
			return err
		}
		there, err := t.has(ctx, `SELECT 1 FROM leases WHERE name = ?`, name)
		if err != nil || there {
			return err
		}
		held = true
		_, err = t.exec(ctx, `INSERT INTO leases (name, owner, until) VALUES (?, ?, ?)`, name, owner, until)
		return err
	})
	return held && err == nil, err
}
