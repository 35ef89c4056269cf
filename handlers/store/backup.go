package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Backup writes a copy of the SQLite database to path, which must not exist,
// while work goes on. The key file is not in it: whoever holds only the copy
// can read no personal data.
func (s *Store) Backup(ctx context.Context, path string) error {
	if s.path == "" {
		return ErrOnlySQLite
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("store: backup: %w (%s)", fs.ErrExist, path)
	}
	part := path + ".part"
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("store: backup: %w", err)
	}
	if err := s.copyTo(ctx, part); err != nil {
		return errors.Join(err, removePart(part))
	}
	if err := settle(part); err != nil {
		return errors.Join(err, removePart(part))
	}
	if err := os.Rename(part, path); err != nil {
		return fmt.Errorf("store: backup: %w", err)
	}
	return nil
}

// copyTo writes the copy over a connection of its own, so that work goes on.
func (s *Store) copyTo(ctx context.Context, part string) error {
	db, err := openSQLite(s.path, "deferred", []string{"busy_timeout(5000)", "trusted_schema(0)"}, nil)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, `VACUUM INTO ?`, part)
	return s.failed("backup", errors.Join(err, db.Close()))
}

// settle makes the copy private and durable.
func settle(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("store: backup: %w", err)
	}
	if err := errors.Join(f.Chmod(0o600), f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("store: backup: %w", err)
	}
	return nil
}

func removePart(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("store: backup: %w", err)
	}
	return nil
}

// CheckFile tells whether a file is a sound SQLite database of ours. It needs
// no key and changes nothing.
func CheckFile(ctx context.Context, path string) error {
	if err := looksOurs(path); err != nil {
		return err
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	db, err := openSQLite(path, "deferred", reading, nil)
	if err != nil {
		return err
	}
	s := &Store{d: &sqliteDialect, path: path, w: db}
	return errors.Join(s.check(ctx, "PRAGMA integrity_check(1)"), db.Close())
}

// looksOurs reads the head of a file.
func looksOurs(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	head := make([]byte, 100)
	_, err = io.ReadFull(f, head)
	if err := f.Close(); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	if err != nil || !ours(head) {
		return fmt.Errorf("%w (%s)", ErrForeign, path)
	}
	return nil
}
