package storetest

import (
	"context"
	"database/sql/driver"
	"errors"
	"sync/atomic"
)

// ErrFault is what a Fault makes statements fail with.
var ErrFault = errors.New("storetest: made to fail")

// Fault stands between a store and its engine and makes chosen statements
// fail. Begin and commit count as statements. Its Wrap goes into store.Config.
type Fault struct {
	steps  atomic.Int64
	at     atomic.Int64 // number of the statement to fail; 0 = none
	behind atomic.Bool  // a commit fails after it has happened

	// Watch sees every statement before it runs; nil = nobody. It is set before
	// the store is opened and may be called from several goroutines.
	Watch func(query string, args []driver.NamedValue)
}

// Arm makes the n-th statement from now on fail; 0 disarms. With behind set, a
// commit that is made to fail has happened: its answer was lost on the way.
func (f *Fault) Arm(n int64, behind bool) {
	f.steps.Store(0)
	f.behind.Store(behind)
	f.at.Store(n)
}

// Steps returns how many statements there were since Arm.
func (f *Fault) Steps() int64 { return f.steps.Load() }

// look counts a statement with its text.
func (f *Fault) look(query string, args []driver.NamedValue) error {
	if f.Watch != nil {
		f.Watch(query, args)
	}
	return f.step()
}

// step counts a statement and tells whether it must fail.
func (f *Fault) step() error {
	if n := f.steps.Add(1); n == f.at.Load() {
		return ErrFault
	}
	return nil
}

// Wrap puts the fault around an engine.
func (f *Fault) Wrap(c driver.Connector) driver.Connector { return faultyConnector{c, f} }

type faultyConnector struct {
	driver.Connector
	f *Fault
}

// Connect opens a connection whose statements are counted.
func (c faultyConnector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	whole, ok := conn.(engine)
	if !ok {
		return nil, errors.Join(errors.New("storetest: the driver lacks something a fault needs"), conn.Close())
	}
	return faultyConn{whole, c.f}, nil
}

// engine is what both drivers can do.
type engine interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
}

type faultyConn struct {
	engine
	f *Fault
}

// BeginTx counts and begins.
func (c faultyConn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	if err := c.f.step(); err != nil {
		return nil, err
	}
	tx, err := c.engine.BeginTx(ctx, opts)
	if err != nil {
		return nil, err
	}
	return faultyTx{tx, c.f}, nil
}

// ExecContext counts and runs.
func (c faultyConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if err := c.f.look(query, args); err != nil {
		return nil, err
	}
	return c.engine.ExecContext(ctx, query, args)
}

// QueryContext counts and asks.
func (c faultyConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if err := c.f.look(query, args); err != nil {
		return nil, err
	}
	return c.engine.QueryContext(ctx, query, args)
}

// CheckNamedValue lets the driver look at values, if it wants to.
func (c faultyConn) CheckNamedValue(v *driver.NamedValue) error {
	if checker, ok := c.engine.(driver.NamedValueChecker); ok {
		return checker.CheckNamedValue(v)
	}
	return driver.ErrSkip
}

type faultyTx struct {
	driver.Tx
	f *Fault
}

// Commit counts and commits; a commit that fails is rolled back, or has
// happened, as Arm chose.
func (t faultyTx) Commit() error {
	err := t.f.step()
	if err == nil || t.f.behind.Load() {
		return errors.Join(t.Tx.Commit(), err)
	}
	return errors.Join(t.Tx.Rollback(), err)
}
