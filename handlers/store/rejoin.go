package store

import (
	"context"
	"fmt"

	"mingbai/handlers/audit"
	"mingbai/handlers/ledger"
)

// Rejoin makes the consultations of one case key part of another matter, as
// staff do who find that two were one: the visits stay, the matter goes.
// ledger.ErrMatter says that one of the keys is nobody's.
func (s *Store) Rejoin(ctx context.Context, from, into, who string) error {
	return s.write(ctx, "join matters", func(t *txn) error {
		if _, err := t.next(ctx, "records", 1); err != nil { // one at a time: see earlier
			return err
		}
		for _, key := range []string{from, into} {
			known, err := s.earlier(ctx, t, ledger.Consulting, key)
			if err != nil {
				return err
			}
			if !known.Known || from == into {
				return fmt.Errorf("%w: %s", ledger.ErrMatter, key)
			}
		}
		for where, of := range map[string]source{`case_key = ?`: online(), `case_key = ? AND kind = 'consultation'`: offline()} {
			err := s.change(ctx, t, of, where, []any{from}, func() error {
				_, err := t.exec(ctx, `UPDATE `+of.table+` SET case_key = ?, matters = 0 WHERE `+where, into, from)
				return err
			})
			if err != nil {
				return err
			}
		}
		return s.note(ctx, t, audit.Entry{Who: who, What: audit.Recorded, Object: into, Details: "并案：" + from + " 并进来，只算一宗"})
	})
}
