package store

import "errors"

var (
	// ErrInUse says that another process works on the same data folder.
	ErrInUse = errors.New("store: another Mingbai works on this data folder; stop it first or choose another folder")
	// ErrForeign says that the file is a database of something else, or none.
	ErrForeign = errors.New("store: the file is not a Mingbai database; nothing was changed")
	// ErrDamaged says that the database is damaged.
	ErrDamaged = errors.New("store: the database is damaged; nothing was changed, put back the last backup")
	// ErrReadOnly says that the database cannot be written.
	ErrReadOnly = errors.New("store: the database cannot be written; check the owner and the rights of the data folder")
	// ErrFull says that the disk is full.
	ErrFull = errors.New("store: the disk is full; nothing was stored, make room")
	// ErrNewer says that a newer program has written the database.
	ErrNewer = errors.New("store: the database was written by a newer Mingbai; update this program")
	// ErrURL says that the database address cannot be understood.
	ErrURL = errors.New("store: the database address is neither a file nor postgres://")
	// ErrReach says that the database does not answer.
	ErrReach = errors.New("store: the database does not answer")
	// ErrNetwork says that SQLite was asked to work on a network drive.
	ErrNetwork = errors.New("store: the data folder is on a network drive, where SQLite loses data; use a local disk or PostgreSQL")
	// ErrOnlySQLite says that PostgreSQL has its own tool for this.
	ErrOnlySQLite = errors.New("store: only for SQLite; use the tools of PostgreSQL")
)
