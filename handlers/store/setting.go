package store

import (
	"context"
	"database/sql"
	"errors"

	"mingbai/handlers/delivery"
)

// Setting reads what the office set under a name into a value that JSON can
// fill, and returns its version; 0 when nothing was set, and the value is left
// as it is.
func (s *Store) Setting(ctx context.Context, name string, value any) (int64, error) {
	var version int64
	var sealed []byte
	err := s.find(ctx, `SELECT version, sealed FROM settings WHERE name = ?`, []any{name}, &version, &sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err == nil {
		err = s.openJSON("settings", name, sealed, value)
	}
	return version, s.failed("read setting", err)
}

// SaveSetting replaces the setting that was read at a version, or
// delivery.ErrStale.
func (s *Store) SaveSetting(ctx context.Context, name string, from int64, value any) error {
	sealed, err := s.sealJSON("settings", name, value)
	if err != nil {
		return s.failed("save setting", err)
	}
	return s.write(ctx, "save setting", func(t *txn) error {
		if from == 0 {
			there, err := t.has(ctx, `SELECT 1 FROM settings WHERE name = ?`, name)
			if err == nil && there {
				err = delivery.ErrStale
			}
			if err != nil {
				return err
			}
			_, err = t.exec(ctx, `INSERT INTO settings (name, version, sealed) VALUES (?, 1, ?)`, name, sealed)
			return err
		}
		n, err := t.exec(ctx, `UPDATE settings SET version = ?, sealed = ? WHERE name = ? AND version = ?`, from+1, sealed, name, from)
		if err == nil && n == 0 {
			err = delivery.ErrStale
		}
		return err
	})
}
