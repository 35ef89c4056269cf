package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"mingbai/handlers/audit"
)

const (
	trailBatch = 500    // entries read at once
	trailMost  = 30_000 // entries opened for one answer, a sixth of a second: who and place are sealed
)

// Trail returns what was done, the newest first, at most n entries with numbers
// under before (0 = from the end). An entry that cannot be opened comes with
// its number, time and kind alone.
func (s *Store) Trail(ctx context.Context, before int64, n int) ([]audit.Entry, error) {
	all, _, err := s.SearchTrail(ctx, audit.Query{}, before, n)
	return all, err
}

// SearchTrail is Trail for the entries that a query wants. next is the number
// under which the search goes on, 0 when there is nothing older; it is not 0
// either when so many entries were opened that the search stopped early.
func (s *Store) SearchTrail(ctx context.Context, q audit.Query, before int64, n int) (found []audit.Entry, next int64, err error) {
	for looked := 0; looked < trailMost; looked += trailBatch {
		size := trailBatch
		if q.Match == nil {
			size = min(size, n-len(found)+1)
		}
		batch, err := s.trailBatch(ctx, q, before, size)
		if err != nil {
			return nil, 0, s.failed("read the audit trail", err)
		}
		for _, e := range batch {
			if q.Match != nil && !q.Match(e) {
				continue
			}
			if len(found) == n {
				return found, found[n-1].Seq, nil
			}
			found = append(found, e)
		}
		if len(batch) < size {
			return found, 0, nil
		}
		before = batch[len(batch)-1].Seq
	}
	return found, before, nil
}

// trailBatch reads entries of a kind and time, the newest first.
func (s *Store) trailBatch(ctx context.Context, q audit.Query, before int64, n int) ([]audit.Entry, error) {
	var where []string
	var args []any
	add := func(condition string, arg any) { where, args = append(where, condition), append(args, arg) }
	if before > 0 {
		add("seq < ?", before)
	}
	if q.What != "" {
		add("what = ?", string(q.What))
	}
	if !q.From.IsZero() {
		add("at >= ?", ms(q.From))
	}
	if !q.To.IsZero() {
		add("at < ?", ms(q.To))
	}
	query := `SELECT seq, at, what, sealed FROM audit`
	if len(where) > 0 {
		query += ` WHERE ` + strings.Join(where, ` AND `)
	}
	rows, err := s.query(ctx, query+` ORDER BY seq DESC LIMIT ?`, append(args, n)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []audit.Entry
	for rows.Next() {
		var e audit.Entry
		var when int64
		var what string
		var sealed []byte
		if err := rows.Scan(&e.Seq, &when, &what, &sealed); err != nil {
			return nil, err
		}
		e.At, e.What = at(when), audit.What(what)
		all = append(all, s.openEntry(e, sealed))
	}
	return all, rows.Err()
}

// openEntry fills an entry with what is sealed of it.
func (s *Store) openEntry(e audit.Entry, sealed []byte) audit.Entry {
	var in sealedEntry
	if err := s.openJSON("audit", strconv.FormatInt(e.Seq, 10), sealed, &in); err != nil {
		in = sealedEntry{Who: "?", Details: fmt.Sprintf("第 %d 条打不开", e.Seq)}
	}
	e.Who, e.Object, e.Details, e.Place = in.Who, in.Object, in.Details, in.Place
	return e
}
