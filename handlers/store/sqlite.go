package store

import (
	"bytes"
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"modernc.org/sqlite"
)

// appID marks a SQLite file as ours: "Ming".
const appID = 0x4d696e67

// checked is how big a file may be to be checked whole at each start.
const checked = 64 << 20

// writing are the pragmas of the handle that writes. The order matters: the
// engine must wait for locks before it is asked anything else.
var writing = []string{
	"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
	"secure_delete(1)", "trusted_schema(0)", "wal_autocheckpoint(1000)", "journal_size_limit(67108864)",
}

// reading are the pragmas of the handle that reads.
var reading = []string{"busy_timeout(5000)", "trusted_schema(0)", "query_only(1)"}

func (s *Store) connectSQLite(ctx context.Context, path string, wrap func(driver.Connector) driver.Connector) error {
	path, err := filepath.Abs(path)
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	s.d, s.path = &sqliteDialect, path
	if err := checkDisk(filepath.Dir(path)); err != nil {
		return err
	}
	if s.lock, err = acquire(filepath.Join(filepath.Dir(path), lockName)); err != nil {
		return err
	}
	fresh, err := prepareFile(path)
	if err != nil {
		return err
	}
	if s.w, err = openSQLite(path, "immediate", writing, wrap); err != nil {
		return err
	}
	s.w.SetMaxOpenConns(1)
	s.w.SetMaxIdleConns(1)
	if err := s.claimFile(ctx, fresh); err != nil {
		return err
	}
	if s.r, err = openSQLite(path, "deferred", reading, wrap); err != nil {
		return err
	}
	s.r.SetMaxOpenConns(4)
	s.r.SetMaxIdleConns(4)
	return nil
}

func openSQLite(path, lock string, pragmas []string, wrap func(driver.Connector) driver.Connector) (*sql.DB, error) {
	query := url.Values{"_txlock": {lock}, "_pragma": pragmas}
	dsn := url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: query.Encode()}
	connector, err := sqlite.NewConnector(dsn.String())
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	if wrap != nil {
		connector = wrap(connector)
	}
	return sql.OpenDB(connector), nil
}

// prepareFile looks at the file before SQLite may touch it, and makes an empty
// one, readable by its owner only, where there is none.
func prepareFile(path string) (fresh bool, err error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return true, makeFile(path)
	}
	if errors.Is(err, fs.ErrPermission) || isReadOnly(err) {
		return false, fmt.Errorf("%w (%s)", ErrReadOnly, path)
	}
	if err != nil {
		return false, fmt.Errorf("store: open database: %w", err)
	}
	head := make([]byte, 100)
	n, err := io.ReadFull(f, head)
	closed := f.Close()
	switch {
	case n == 0 && errors.Is(err, io.EOF):
		return true, errors.Join(strayLog(path), closed)
	case err != nil || !ours(head):
		return false, fmt.Errorf("%w (%s)", ErrForeign, path)
	}
	return false, closed
}

// ours reads the head of a SQLite file: our mark, or no table yet (a database
// that was just made has its mark and tables in the log). Opening the database
// to ask would change it.
func ours(head []byte) bool {
	mark, schema := binary.BigEndian.Uint32(head[68:]), binary.BigEndian.Uint32(head[40:])
	return bytes.HasPrefix(head, []byte("SQLite format 3\x00")) && (mark == appID || schema == 0)
}

func makeFile(path string) error {
	if err := strayLog(path); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrPermission) || isReadOnly(err) {
		return fmt.Errorf("%w (%s)", ErrReadOnly, path)
	}
	if err != nil {
		return fmt.Errorf("store: make database: %w", err)
	}
	return f.Close()
}

// strayLog refuses a database whose file is gone or empty while its log of
// committed work is still there: a new database would swallow it.
func strayLog(path string) error {
	info, err := os.Stat(path + "-wal")
	if err != nil || info.Size() == 0 {
		return nil
	}
	return fmt.Errorf("%w (%s is missing, its log is there)", ErrDamaged, path)
}

// claimFile makes sure that the file is ours and whole.
func (s *Store) claimFile(ctx context.Context, fresh bool) error {
	var id, tables int64
	if err := s.w.QueryRowContext(ctx, "PRAGMA application_id").Scan(&id); err != nil {
		return s.failed("open", err)
	}
	if err := s.w.QueryRowContext(ctx, s.d.tables).Scan(&tables); err != nil {
		return s.failed("open", err)
	}
	if id == 0 && tables == 0 {
		if _, err := s.w.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d", appID)); err != nil {
			return s.failed("open", err)
		}
		return nil
	}
	if id != appID {
		return fmt.Errorf("%w (%s)", ErrForeign, s.path)
	}
	if info, err := os.Stat(s.path); fresh || err != nil || info.Size() > checked {
		return nil
	}
	return s.check(ctx, "PRAGMA quick_check(1)")
}

// Verify reads the whole database, over a connection of its own, and tells
// whether it is sound.
func (s *Store) Verify(ctx context.Context) error {
	if s.path == "" {
		return ErrOnlySQLite
	}
	return CheckFile(ctx, s.path)
}

func (s *Store) check(ctx context.Context, pragma string) error {
	var verdict string
	if err := s.w.QueryRowContext(ctx, pragma).Scan(&verdict); err != nil {
		return s.failed("check", err)
	}
	if verdict != "ok" {
		return fmt.Errorf("%w (%s)", ErrDamaged, s.path)
	}
	return nil
}
