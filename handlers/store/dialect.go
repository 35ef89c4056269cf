package store

import (
	"database/sql"
	"embed"
	"errors"
	"io/fs"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

//go:embed migrations
var migrations embed.FS

// dialect is everything that differs between the engines.
type dialect struct {
	name    string // folder of migrations
	goose   goose.Dialect
	number  bool // parameters are $1, $2 instead of ?
	tables  string
	moment  sql.IsolationLevel // in which a reading transaction sees one moment
	fault   func(error) error  // maps the driver's errors to ours, nil when it is none of them
	again   func(error) bool   // the transaction lost a race and may be run again
	options func() ([]goose.ProviderOption, error)
}

var (
	sqliteDialect = dialect{
		name:    "sqlite",
		goose:   goose.DialectSQLite3,
		tables:  `SELECT COUNT(*) FROM sqlite_master WHERE type = 'table'`,
		fault:   sqliteFault,
		again:   func(error) bool { return false },
		options: func() ([]goose.ProviderOption, error) { return nil, nil },
	}
	postgresDialect = dialect{
		name:    "postgres",
		goose:   goose.DialectPostgres,
		number:  true,
		moment:  sql.LevelRepeatableRead,
		tables:  `SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = current_schema()`,
		fault:   postgresFault,
		again:   postgresAgain,
		options: postgresOptions,
	}
)

// sql rewrites ? to $1, $2 where the engine wants it. No statement of ours
// has a question mark in a literal.
func (d *dialect) sql(query string) string {
	if !d.number {
		return query
	}
	var b strings.Builder
	n := 0
	for _, r := range query {
		if r != '?' {
			b.WriteRune(r)
			continue
		}
		n++
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(n))
	}
	return b.String()
}

// files returns the migrations of the dialect.
func (d *dialect) files() (fs.FS, error) {
	return fs.Sub(migrations, "migrations/"+d.name)
}

// provider returns goose for the dialect.
func (d *dialect) provider(db *sql.DB) (*goose.Provider, error) {
	files, err := d.files()
	if err != nil {
		return nil, err
	}
	options, err := d.options()
	if err != nil {
		return nil, err
	}
	options = append(options, goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	return goose.NewProvider(d.goose, db, files, options...)
}

func sqliteFault(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return nil
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_CORRUPT:
		return ErrDamaged
	case sqlite3.SQLITE_NOTADB:
		return ErrForeign
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return ErrReadOnly
	case sqlite3.SQLITE_FULL:
		return ErrFull
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return ErrReach
	}
	return nil
}

func postgresFault(err error) error {
	var c *pgconn.ConnectError
	if errors.As(err, &c) {
		return ErrReach
	}
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return nil
	}
	switch {
	case e.Code == "53100":
		return ErrFull
	case e.Code == "25006":
		return ErrReadOnly
	case strings.HasPrefix(e.Code, "08"), strings.HasPrefix(e.Code, "57P"), strings.HasPrefix(e.Code, "53"):
		return ErrReach
	}
	return nil
}

// postgresAgain tells deadlocks, serialization failures and lost races to
// insert the same row from real failures.
func postgresAgain(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && (e.Code == "40001" || e.Code == "40P01" || e.Code == "23505")
}

func postgresOptions() ([]goose.ProviderOption, error) {
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return nil, err
	}
	return []goose.ProviderOption{goose.WithSessionLocker(locker)}, nil
}
