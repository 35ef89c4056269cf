package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"mingbai/handlers/audit"
	"mingbai/handlers/export"
	"mingbai/handlers/ledger"
)

// errTogether says that a public table would give back what others hide.
var errTogether = errors.New("和以前公开过的表放在一起，能算出不足5的数，没有导出。请按已公开过的期间和地方出表，或不加 --public 只在内部用。涉及")

// publicObject begins the object of an audit entry of a public table. The rest
// is the query, so that later tables can be held against it.
const publicObject = "公开表"

// object is what the audit trail calls what is exported.
func (o exportOrder) object() string {
	if !o.Public {
		return string(o.Format)
	}
	basis := "登记日"
	if o.Query.ByClose {
		basis = "办结日"
	}
	return strings.Join([]string{publicObject, string(o.Query.From), string(o.Query.To), basis, o.Query.Place, o.Query.Village}, "|")
}

// publicQuery reads what object wrote of a public table.
func publicQuery(object string) (ledger.Query, bool) {
	parts := strings.Split(object, "|")
	if len(parts) != 6 || parts[0] != publicObject {
		return ledger.Query{}, false
	}
	return ledger.Query{From: ledger.Date(parts[1]), To: ledger.Date(parts[2]), ByClose: parts[3] == "办结日", Place: parts[4], Village: parts[5]}, true
}

// errMeanwhile says that another public table went out while one was made.
var errMeanwhile = errors.New("正好有别人也在导出公开表，这一份没有导出。请再来一次")

// publicOrder is the order for the public table of a query.
func publicOrder(q ledger.Query) exportOrder { return exportOrder{Query: q, Public: true} }

// publish makes the public table, held against those that are out already, and
// enters it in the audit trail as one of them: by the command and by the
// console alike. Two that are made at once do not know of each other, so that
// what was entered meanwhile is looked for before the table is handed out.
func (s shop) publish(ctx context.Context, table export.Table, who string) (export.Table, error) {
	queries, err := s.publicQueries(ctx)
	if err != nil {
		return table, err
	}
	earlier, err := s.published(ctx, queries, table.Query)
	if err != nil {
		return table, err
	}
	public := table.Publish(earlier...)
	if told := export.Together(append(earlier, public)); len(told) > 0 {
		return table, fmt.Errorf("%w：%s", errTogether, strings.Join(told[:min(len(told), 3)], "；"))
	}
	o := publicOrder(table.Query)
	if err := s.store.Log(ctx, audit.Entry{Who: who, What: audit.Exported, Object: o.object(), Details: o.describe()}); err != nil {
		return table, err
	}
	now, err := s.publicQueries(ctx)
	if err != nil {
		return table, err
	}
	for _, q := range now {
		if q != table.Query && related(q, table.Query) && !slices.Contains(queries, q) {
			return table, errMeanwhile
		}
	}
	return public, nil
}

// published makes the public tables of before again, in their order, from the
// ledger as it is now.
func (s shop) published(ctx context.Context, queries []ledger.Query, q ledger.Query) ([]export.Table, error) {
	var tables []export.Table
	for _, before := range queries {
		if before == q || !related(before, q) {
			continue
		}
		counts, err := figures{s.store}.Figures(ctx, before)
		if err != nil {
			return nil, addedUp(err)
		}
		table, err := export.New(counts, time.Now())
		if err != nil {
			return nil, addedUp(err)
		}
		tables = append(tables, table.Publish(tables...))
	}
	return tables, nil
}

// related tells whether two tables can count the same rows.
func related(a, b ledger.Query) bool {
	return a.ByClose == b.ByClose && a.From <= b.To && b.From <= a.To && (ledger.Within(a.Place, b.Place) || ledger.Within(b.Place, a.Place))
}

// publicQueries reads from the audit trail what was published, the first first.
func (s shop) publicQueries(ctx context.Context) ([]ledger.Query, error) {
	const page = 500
	var all []ledger.Query
	for before := int64(0); ; {
		entries, err := s.store.Trail(ctx, before, page)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			before = e.Seq
			if q, public := publicQuery(e.Object); public && e.What == audit.Exported {
				all = append(all, q)
			}
		}
		if len(entries) < page {
			break
		}
	}
	slices.Reverse(all)
	var once []ledger.Query
	for _, q := range all {
		if !slices.Contains(once, q) {
			once = append(once, q)
		}
	}
	return once, nil
}
