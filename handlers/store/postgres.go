package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// connectPostgres opens a pool. Nothing of the address goes into an error
// text: it may hold a password.
func (s *Store) connectPostgres(ctx context.Context, cfg Config) error {
	s.d = &postgresDialect
	pg, err := pgx.ParseConfig(cfg.URL)
	if err != nil {
		return ErrURL
	}
	if pg.ConnectTimeout == 0 {
		pg.ConnectTimeout = 5 * time.Second
	}
	connector := stdlib.GetConnector(*pg)
	if cfg.Wrap != nil {
		connector = cfg.Wrap(connector)
	}
	s.w = sql.OpenDB(connector)
	s.w.SetMaxOpenConns(12)
	s.w.SetMaxIdleConns(12)
	s.w.SetConnMaxIdleTime(5 * time.Minute)
	s.r = s.w
	if err := s.w.PingContext(ctx); err != nil {
		return fmt.Errorf("%w (%s:%d)", ErrReach, pg.Host, pg.Port)
	}
	return nil
}
