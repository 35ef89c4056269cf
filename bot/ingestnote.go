package main

import (
	"context"
	"errors"
	"fmt"

	"mingbai/bot/console/material"
	"mingbai/handlers/audit"
	"mingbai/knowledge"
	"mingbai/knowledge/shelf"
)

// errUntold says that a document was not taken since that cannot be entered.
var errUntold = errors.New("记不进操作日志，所以没有收")

// takings enters in the audit book what the command takes in, document by
// document, as the console does: before it is shelved.
type takings struct {
	ctx    context.Context
	env    env
	config config
	warned bool
}

// takenOrder has a document entered that is about to be shelved.
type takenOrder struct{ ID, Place, Says string }

// enter enters one document. A service that holds the folder and cannot be
// reached is no reason to refuse a document, which needs no database: it is said
// instead.
func (t *takings) enter(d knowledge.Document, c shelf.Change) error {
	err := carryOut(t.ctx, t.env, t.config, order{Taken: &takenOrder{ID: c.ID, Place: d.Place, Says: material.Taken(d, c)}})
	if errors.Is(err, errBusyFolder) {
		if !t.warned {
			t.warned = true
			fmt.Fprintln(t.env.err, "服务正开着，又联系不上：照样收，只是这次没有记进操作日志。")
		}
		return nil
	}
	if err != nil {
		return fmt.Errorf("%w：%w", errUntold, err)
	}
	return nil
}

// enterTaken enters a document that is taken in by the command.
func (s shop) enterTaken(ctx context.Context, o takenOrder) error {
	return s.store.Log(ctx, audit.Entry{Who: audit.Terminal, What: audit.Material, Object: o.ID, Details: o.Says, Place: o.Place})
}
