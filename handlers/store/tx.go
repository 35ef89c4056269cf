package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"mingbai/handlers/audit"
)

// txn is a transaction speaking our dialect.
type txn struct {
	tx   *sql.Tx
	d    *dialect
	head *audit.Head // new end of the audit trail, when something was entered
}

// exec runs a statement and returns how many rows it touched.
func (t *txn) exec(ctx context.Context, query string, args ...any) (int64, error) {
	res, err := t.tx.ExecContext(ctx, t.d.sql(query), args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// row reads one row into dest; sql.ErrNoRows if there is none.
func (t *txn) row(ctx context.Context, query string, args []any, dest ...any) error {
	return t.tx.QueryRowContext(ctx, t.d.sql(query), args...).Scan(dest...)
}

// has tells whether a query finds a row.
func (t *txn) has(ctx context.Context, query string, args ...any) (bool, error) {
	var one int64
	err := t.row(ctx, query, args, &one)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// put sets a value of table meta.
func (t *txn) put(ctx context.Context, name string, value []byte) error {
	n, err := t.exec(ctx, `UPDATE meta SET value = ? WHERE name = ?`, value, name)
	if err != nil || n > 0 {
		return err
	}
	_, err = t.exec(ctx, `INSERT INTO meta (name, value) VALUES (?, ?)`, name, value)
	return err
}

// next takes n ids of a counter and returns the first. It also makes everyone
// else who wants ids of it wait until the transaction ends, so ids become
// visible in their order.
func (t *txn) next(ctx context.Context, counter string, n int) (int64, error) {
	if _, err := t.exec(ctx, `UPDATE counters SET n = n + ? WHERE name = ?`, n, counter); err != nil {
		return 0, err
	}
	var last int64
	if err := t.row(ctx, `SELECT n FROM counters WHERE name = ?`, []any{counter}, &last); err != nil {
		return 0, err
	}
	return last - int64(n) + 1, nil
}

// patience is how long one transaction may take.
const patience = 30 * time.Second

// write runs f in a transaction: all of it is stored or nothing. A lost race
// is run again, a few times.
func (s *Store) write(ctx context.Context, op string, f func(*txn) error) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var err error
	for range 5 {
		if err = s.attempt(ctx, f); err == nil {
			return nil
		}
		if !s.d.again(err) {
			break
		}
	}
	return s.failed(op, err)
}

func (s *Store) attempt(ctx context.Context, f func(*txn) error) error {
	tx, err := s.w.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	t := &txn{tx: tx, d: s.d}
	if err := f(t); err != nil {
		return errors.Join(err, undo(tx))
	}
	if err := tx.Commit(); err != nil || t.head == nil {
		return err
	}
	if err := s.witness.saw(*t.head); err != nil { // what was done is done
		s.log.Error("the end of the audit trail could not be remembered beside the database", "error", err.Error())
	}
	return nil
}

// moment reads over one moment of the database, while others write.
func (s *Store) moment(ctx context.Context, f func(*txn) error) error {
	tx, err := s.r.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: s.d.moment})
	if err != nil {
		return err
	}
	return errors.Join(f(&txn{tx: tx, d: s.d}), undo(tx))
}

// undo rolls back; that the transaction has ended already is no failure.
func undo(tx *sql.Tx) error {
	if err := tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) {
		return err
	}
	return nil
}

// query reads outside a transaction.
func (s *Store) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return s.r.QueryContext(ctx, s.d.sql(query), args...)
}

// find reads one row outside a transaction; sql.ErrNoRows if there is none.
func (s *Store) find(ctx context.Context, query string, args []any, dest ...any) error {
	return s.r.QueryRowContext(ctx, s.d.sql(query), args...).Scan(dest...)
}

// failed names what could not be done, in our words where we have them.
func (s *Store) failed(op string, err error) error {
	if err == nil {
		return nil
	}
	if known := s.d.fault(err); known != nil {
		return fmt.Errorf("%w: %s: %w", known, op, err)
	}
	return fmt.Errorf("store: %s: %w", op, err)
}

// ms is how times are stored.
func ms(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// at reads a stored time.
func at(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// text stores an optional text: engines differ on whether ” is a value.
func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}
