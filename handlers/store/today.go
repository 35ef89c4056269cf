package store

import (
	"context"
	"time"

	"mingbai/handlers/ledger"
)

// EnteredSince returns what was entered by hand within a place since a time, the
// newest first, at most most; what was taken back has Test set.
func (s *Store) EnteredSince(ctx context.Context, since time.Time, place string, most int) ([]ledger.Entry, error) {
	return s.enteredSince(ctx, condition{"entered >= ?", []any{ms(since)}}, most, func(e ledger.Entry) bool { return ledger.Within(e.Place, place) })
}

// EnteredBy is EnteredSince of what stands under an id of the roster, which is
// what they entered themselves: the office writes names.
func (s *Store) EnteredBy(ctx context.Context, since time.Time, adviser string, most int) ([]ledger.Entry, error) {
	return s.enteredSince(ctx, condition{"entered >= ? AND adviser = ?", []any{ms(since), adviser}}, most, func(ledger.Entry) bool { return true })
}

func (s *Store) enteredSince(ctx context.Context, c condition, most int, has func(ledger.Entry) bool) ([]ledger.Entry, error) {
	rows, err := s.query(ctx, `SELECT `+offlineColumns+` FROM records WHERE `+c.term+` ORDER BY entered DESC, id`, c.args...)
	if err != nil {
		return nil, s.failed("read what was entered", err)
	}
	defer rows.Close()
	var all []ledger.Entry
	for rows.Next() && len(all) < most {
		e, err := scanEntry(rows)
		if err != nil {
			return nil, s.failed("read what was entered", err)
		}
		if has(e) {
			all = append(all, e)
		}
	}
	return all, s.failed("read what was entered", rows.Err())
}
