package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"mingbai/handlers/audit"
	"mingbai/handlers/closing"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
)

func closedPlace(place string, year int) string { return fmt.Sprintf("%d/%s", year, place) }

// CloseYear freezes the counts of a year of a place. Posts are the figures of
// its last day. It fails with closing.ErrEarly, ErrClosed or ErrMoved.
func (s *Store) CloseYear(ctx context.Context, place string, year int, who string, posts ledger.Posts) (closing.Year, error) {
	if now := ledger.DateOf(s.now()); now <= closing.Span(place, year).To {
		return closing.Year{}, closing.ErrEarly
	}
	open, err := s.OpenOf(ctx, place, year)
	if err != nil {
		return closing.Year{}, err
	}
	for range 5 {
		var before int64
		if err := s.find(ctx, `SELECT n FROM counters WHERE name = 'records'`, nil, &before); err != nil {
			return closing.Year{}, s.failed("close a year", err)
		}
		counts, err := s.Counts(ctx, closing.Span(place, year))
		if err != nil {
			return closing.Year{}, err
		}
		if !slices.ContainsFunc(counts.Rows, ledger.Count.Recorded) {
			return closing.Year{}, closing.ErrEmpty
		}
		byClose, err := s.Counts(ctx, closing.SpanByClose(place, year))
		if err != nil {
			return closing.Year{}, err
		}
		if posts != (ledger.Posts{}) { // nobody known is not recorded, rather than nobody
			counts, byClose = counts.With(posts), byClose.With(posts)
		}
		y := closing.Year{Place: place, Year: year, At: s.now().UTC().Truncate(time.Second), Who: who, Frozen: counts, FrozenByClose: &byClose}
		for _, c := range open {
			y.Open = append(y.Open, c.Number)
		}
		err = s.write(ctx, "close a year", func(t *txn) error { return s.freeze(ctx, t, y, before) })
		if !errors.Is(err, closing.ErrMoved) {
			return y, err
		}
	}
	return closing.Year{}, closing.ErrMoved
}

// freeze stores a closed year, unless records came since it was counted.
func (s *Store) freeze(ctx context.Context, t *txn, y closing.Year, before int64) error {
	next, err := t.next(ctx, "records", 0)
	if err != nil {
		return err
	}
	if next-1 != before {
		return closing.ErrMoved
	}
	years, err := s.closedYears(ctx, t, y.Year)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(years, func(known closing.Year) bool { return closing.Same(known.Place, y.Place) }) {
		return closing.ErrClosed
	}
	print, err := y.Fingerprint()
	if err != nil {
		return err
	}
	sealed, err := s.sealJSON("closed_years", closedPlace(y.Place, y.Year), y)
	if err != nil {
		return err
	}
	if _, err := t.exec(ctx, `INSERT INTO closed_years (place, year, sealed) VALUES (?, ?, ?)`, y.Place, y.Year, sealed); err != nil {
		return err
	}
	return s.note(ctx, t, audit.Entry{Who: y.Who, What: audit.YearClosed, Object: y.Label(), Details: "校验码 " + print, Place: y.Place})
}

// OpenOf returns the cases of a year of a place that nobody has closed.
func (s *Store) OpenOf(ctx context.Context, place string, year int) ([]handoff.Case, error) {
	open, err := s.Cases(ctx, handoff.Query{Open: true})
	return slices.DeleteFunc(open, func(c handoff.Case) bool {
		return ledger.DateOf(c.Opened).Year() != year || !ledger.Within(c.Place, place)
	}), err
}

// ClosedYears returns the closed years, the newest first; of one year only,
// unless year is 0.
func (s *Store) ClosedYears(ctx context.Context, year int) ([]closing.Year, error) {
	var years []closing.Year
	err := s.moment(ctx, func(t *txn) (err error) {
		years, err = s.closedYears(ctx, t, year)
		return err
	})
	return years, s.failed("read closed years", err)
}

// ClosedYear returns a closed year of a place, or closing.ErrNotClosed.
func (s *Store) ClosedYear(ctx context.Context, place string, year int) (closing.Year, error) {
	years, err := s.ClosedYears(ctx, year)
	if err != nil {
		return closing.Year{}, err
	}
	i := slices.IndexFunc(years, func(y closing.Year) bool { return closing.Same(y.Place, place) })
	if i < 0 {
		return closing.Year{}, closing.ErrNotClosed
	}
	return years[i], nil
}

// Signed tells whether the figures of a place's year are signed, for the place or
// for one that it lies in: nothing may be added to them or taken away.
func (s *Store) Signed(ctx context.Context, place string, year int) (bool, error) {
	years, err := s.ClosedYears(ctx, year)
	return slices.ContainsFunc(years, func(y closing.Year) bool { return ledger.Within(place, y.Place) }), err
}

// Published returns the counts that are shown for a query: those of the closed
// year with its corrections where the query is one, and else what the books say
// now, without a year.
func (s *Store) Published(ctx context.Context, q ledger.Query) (ledger.Counts, *closing.Year, error) {
	if year := closing.YearOf(q); year != 0 {
		y, err := s.ClosedYear(ctx, q.Place, year)
		if err != nil && !errors.Is(err, closing.ErrNotClosed) {
			return ledger.Counts{}, nil, err
		}
		if err == nil && !q.ByClose {
			return y.Counts(), &y, nil
		}
		if counts, kept := y.CountsByClose(); kept {
			return counts, &y, nil
		}
	}
	counts, err := s.Counts(ctx, q)
	return counts, nil, err
}

// closedYears reads closed years within a transaction.
func (s *Store) closedYears(ctx context.Context, t *txn, year int) ([]closing.Year, error) {
	query, args := `SELECT place, year, sealed FROM closed_years ORDER BY year DESC, place`, []any(nil)
	if year != 0 {
		query, args = `SELECT place, year, sealed FROM closed_years WHERE year = ? ORDER BY place`, []any{year}
	}
	rows, err := t.tx.QueryContext(ctx, t.d.sql(query), args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var years []closing.Year
	for rows.Next() {
		var y closing.Year
		var place string
		var n int
		var sealed []byte
		if err := rows.Scan(&place, &n, &sealed); err != nil {
			return nil, err
		}
		if err := s.openJSON("closed_years", closedPlace(place, n), sealed, &y); err != nil {
			return nil, err
		}
		years = append(years, y)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, err
	}
	for i := range years {
		if years[i].Corrections, err = s.corrections(ctx, t, years[i]); err != nil {
			return nil, err
		}
	}
	return years, nil
}

func (s *Store) corrections(ctx context.Context, t *txn, y closing.Year) ([]closing.Correction, error) {
	rows, err := t.tx.QueryContext(ctx, t.d.sql(`SELECT n, sealed FROM corrections WHERE place = ? AND year = ? ORDER BY n`), y.Place, y.Year)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []closing.Correction
	for rows.Next() {
		var c closing.Correction
		var n int
		var sealed []byte
		if err := rows.Scan(&n, &sealed); err != nil {
			return nil, err
		}
		if err := s.openJSON("corrections", correctionPlace(y, n), sealed, &c); err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, rows.Err()
}

func correctionPlace(y closing.Year, n int) string {
	return fmt.Sprintf("%s/%d", closedPlace(y.Place, y.Year), n)
}

// CheckYears compares the closed years with what the audit trail says was
// closed and corrected, and returns what does not agree, as people read it.
func (s *Store) CheckYears(ctx context.Context) ([]string, error) {
	var wrong []string
	err := s.moment(ctx, func(t *txn) error {
		years, err := s.closedYears(ctx, t, 0)
		if err != nil {
			return err
		}
		said, err := s.saidOfYears(ctx, t)
		if err != nil {
			return err
		}
		for _, y := range years {
			print, err := y.Fingerprint()
			if err != nil {
				return err
			}
			entries := said[y.Label()]
			delete(said, y.Label())
			switch closed, corrected := entries[audit.YearClosed], entries[audit.Corrected]; {
			case len(closed) != 1 || !strings.Contains(closed[0], print):
				wrong = append(wrong, y.Label()+"：结账时的数和操作日志里的校验码对不上")
			case len(corrected) != len(y.Corrections):
				wrong = append(wrong, fmt.Sprintf("%s：操作日志里有 %d 次更正，现在存着 %d 次", y.Label(), len(corrected), len(y.Corrections)))
			}
		}
		for _, label := range slices.Sorted(maps.Keys(said)) {
			wrong = append(wrong, label+"：操作日志里结过账，结账的数不见了")
		}
		return nil
	})
	return wrong, s.failed("check closed years", err)
}

// saidOfYears reads what the audit trail says of each closed year.
func (s *Store) saidOfYears(ctx context.Context, t *txn) (map[string]map[audit.What][]string, error) {
	said := map[string]map[audit.What][]string{}
	for row, err := range trailRows(ctx, t) {
		if err != nil {
			return nil, err
		}
		if row.What != audit.YearClosed && row.What != audit.Corrected {
			continue
		}
		var in sealedEntry
		if err := s.openJSON("audit", strconv.FormatInt(row.Seq, 10), row.Sealed, &in); err != nil {
			continue // walking the chain tells
		}
		if said[in.Object] == nil {
			said[in.Object] = map[audit.What][]string{}
		}
		said[in.Object][row.What] = append(said[in.Object][row.What], in.Details)
	}
	return said, nil
}
