package store

import (
	"context"
	"database/sql"
	"errors"
	"reflect"

	"mingbai/handlers/audit"
)

// rosterForm is how the roster of this version names judicial offices: by town
// and name. In form 1 an office was its name alone. The column makes older
// programs refuse the database, which would give one town's people the matters
// of another.
const rosterForm = 2

// rekeyRoster brings a roster of form 1 to the form of today. It is sealed, so
// no statement of a migration can do it. What changed is entered in the trail.
func (s *Store) rekeyRoster(ctx context.Context) error {
	const old = `SELECT 1 FROM roster WHERE name = ? AND form < ?`
	var there int
	err := s.find(ctx, old, []any{rosterRow, rosterForm}, &there)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return s.failed("read the form of the roster", err)
	}
	return s.write(ctx, "keep offices apart", func(t *txn) error {
		if there, err := t.has(ctx, old, rosterRow, rosterForm); err != nil || !there {
			return err // another process was first
		}
		if _, err := t.exec(ctx, `UPDATE roster SET form = ? WHERE name = ?`, rosterForm, rosterRow); err != nil {
			return err
		}
		r, err := s.rosterIn(ctx, t)
		if err != nil {
			return err
		}
		next := r.Rekeyed()
		if reflect.DeepEqual(r, next) {
			return nil
		}
		if err := t.row(ctx, `SELECT version FROM roster WHERE name = ?`, []any{rosterRow}, &next.Version); err != nil {
			return err
		}
		if err := s.saveRoster(ctx, t, next); err != nil {
			return err
		}
		return s.note(ctx, t, audit.Entry{Who: "明白", What: audit.Roster, Object: "司法所", Details: "升级：司法所按镇(街道)分开，同名的不再算一个"})
	})
}
