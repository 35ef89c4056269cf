package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
	"mingbai/handlers/seal"
)

// Config says where the data is.
type Config struct {
	// Dir is the data folder: it holds the key file, and the SQLite file unless
	// URL names another. It must exist.
	Dir string
	// URL is "" for SQLite in Dir, the path of a SQLite file, or postgres://.
	URL string
	// Backlog is how many updates may wait before Receive refuses; 0 = 100,000.
	Backlog int
	// Now is the clock for what has no time of its own; nil = time.Now.
	Now func() time.Time
	// Log gets what an operator should know; nil = nothing is logged.
	Log *slog.Logger
	// Wrap puts something between the store and the engine, such as the faults
	// of a test; nil = nothing.
	Wrap func(driver.Connector) driver.Connector
}

// Names of the files in the data folder.
const (
	fileName = "mingbai.db"
	keyName  = "mingbai.key"
	lockName = "mingbai.lock"
)

// Store is the open database. It is safe for concurrent use.
type Store struct {
	w, r    *sql.DB // one that writes, one that only reads; the same for PostgreSQL
	d       *dialect
	ring    *seal.Ring
	path    string // of the SQLite file, "" for PostgreSQL
	now     func() time.Time
	log     *slog.Logger
	limit   int
	backlog backlog
	roster  atomic.Pointer[handoff.Roster] // as last read
	dirty   atomic.Bool                    // the log holds bytes that were erased
	terms   dictionary                     // of the tallies
	witness witness                        // end of the audit trail
	lock    *fileLock
	once    sync.Once
}

var (
	_ delivery.Inbox    = (*Store)(nil)
	_ delivery.Outbox   = (*Store)(nil)
	_ delivery.Sessions = (*Store)(nil)
	_ delivery.Direct   = (*Store)(nil)
)

// Open opens the database, makes it when there is none, and brings its tables
// up to date. It never replaces anything that it does not understand: see the
// errors of this package and of handlers/seal.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	s := &Store{now: cfg.Now, log: cfg.Log, limit: cfg.Backlog}
	if s.now == nil {
		s.now = time.Now
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.limit == 0 {
		s.limit = 100_000
	}
	if err := s.open(ctx, cfg); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Store) open(ctx context.Context, cfg Config) error {
	if err := s.connect(ctx, cfg); err != nil {
		return err
	}
	if err := s.migrate(ctx); err != nil {
		return err
	}
	if err := s.unlockKey(ctx, filepath.Join(cfg.Dir, keyName)); err != nil {
		return err
	}
	if err := s.witness.load(filepath.Join(cfg.Dir, witnessName)); err != nil {
		return err
	}
	if err := s.rekeyRoster(ctx); err != nil {
		return err
	}
	return s.recoverLanes(ctx)
}

// connect chooses the engine by the address.
func (s *Store) connect(ctx context.Context, cfg Config) error {
	switch {
	case strings.HasPrefix(cfg.URL, "postgres://"), strings.HasPrefix(cfg.URL, "postgresql://"):
		return s.connectPostgres(ctx, cfg)
	case cfg.URL == "":
		return s.connectSQLite(ctx, filepath.Join(cfg.Dir, fileName), cfg.Wrap)
	case strings.HasPrefix(cfg.URL, "sqlite:"):
		path := strings.TrimPrefix(strings.TrimPrefix(cfg.URL, "sqlite:"), "//")
		return s.connectSQLite(ctx, path, cfg.Wrap)
	case strings.Contains(cfg.URL, "://"):
		return ErrURL
	}
	return s.connectSQLite(ctx, cfg.URL, cfg.Wrap)
}

// Close gives the database back. What is committed stays.
func (s *Store) Close() error {
	var err error
	s.once.Do(func() {
		if s.r != nil && s.r != s.w {
			err = errors.Join(err, s.r.Close())
		}
		if s.w != nil {
			err = errors.Join(err, s.w.Close())
		}
		if s.lock != nil {
			err = errors.Join(err, s.lock.release())
		}
	})
	if err != nil {
		return fmt.Errorf("store: close: %w", err)
	}
	return nil
}

// Ready tells whether the database takes writes now.
func (s *Store) Ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	return s.write(ctx, "check", func(t *txn) error {
		return t.put(ctx, "alive", fmt.Appendf(nil, "%d", s.now().Unix()))
	})
}

// recoverLanes gives back what a process held that ended without a word. Only
// the holder of the lock file may do so; with PostgreSQL leases run out instead.
func (s *Store) recoverLanes(ctx context.Context) error {
	if s.path == "" {
		return nil
	}
	return s.write(ctx, "recover", func(t *txn) error {
		_, err := t.exec(ctx, `UPDATE lanes SET due = 0, owner = NULL WHERE owner IS NOT NULL`)
		return err
	})
}
