package store

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"mingbai/handlers/audit"
	"mingbai/handlers/closing"
	"mingbai/handlers/ledger"
)

// late says who enters records of a closed year, and why; without a reason
// they are refused.
type late struct{ who, reason string }

// EnterLate is Enter for records of which some belong to closed years: they
// become a correction of those years, with its reason.
func (s *Store) EnterLate(ctx context.Context, records []ledger.Record, who, reason string) (ledger.Entered, error) {
	if strings.TrimSpace(reason) == "" {
		return ledger.Entered{}, closing.ErrReason
	}
	var done ledger.Entered
	err := s.write(ctx, "enter records", func(t *txn) (err error) {
		done, err = s.enterRecords(ctx, t, records, late{who, strings.TrimSpace(reason)})
		return err
	})
	if err != nil {
		return ledger.Entered{}, err
	}
	return done, nil
}

// doors knows which years are closed while records are entered, and adds up
// what comes late.
type doors struct {
	store   *Store
	t       *txn
	years   map[int][]closing.Year
	late    map[string]*lateness // by closedPlace
	refused closing.Refused
}

// lateness is what comes late for a year, by day of registration and by day of
// closing.
type lateness struct{ registered, closed *ledger.Sum }

func (s *Store) doors(t *txn) *doors {
	return &doors{store: s, t: t, years: map[int][]closing.Year{}, late: map[string]*lateness{}}
}

// shut returns the closed years of a place that are this year; none for 0, the
// year of no day.
func (d *doors) shut(ctx context.Context, place string, year int) (into []closing.Year, err error) {
	if year == 0 {
		return nil, nil
	}
	years, known := d.years[year]
	if !known {
		if years, err = d.store.closedYears(ctx, d.t, year); err != nil {
			return nil, err
		}
		d.years[year] = years
	}
	for _, y := range years {
		if ledger.Within(place, y.Place) {
			into = append(into, y)
		}
	}
	return into, nil
}

// shutClosing returns the closed years in which rows of a matter come to be
// closed: they may be of another place than the record that closes them.
func (d *doors) shutClosing(ctx context.Context, closes []ledger.Entry) (into []closing.Year, err error) {
	for _, x := range closes {
		if !x.Counts() {
			continue
		}
		years, err := d.shut(ctx, x.Place, x.Closed.Year())
		if err != nil {
			return nil, err
		}
		into = append(into, years...)
	}
	return into, nil
}

// refuse remembers a record that must not be entered.
func (d *doors) refuse(r ledger.Record, y closing.Year) {
	d.refused = append(d.refused, closing.Late{Line: r.Line, Date: r.Date, Place: y.Place})
}

// add counts an entry for the years it comes too late for, and the rows of its
// matter that it closes for those in which they come to be closed.
func (d *doors) add(ctx context.Context, e ledger.Entry, closes []ledger.Entry) error {
	into, err := d.shut(ctx, e.Place, e.Date.Year())
	if err != nil {
		return err
	}
	for _, y := range into {
		d.lateFor(y).registered.Add(e)
	}
	for _, x := range append(closes, e) {
		if into, err = d.shut(ctx, x.Place, x.Closed.Year()); err != nil {
			return err
		}
		for _, y := range into {
			d.lateFor(y).closed.Add(x)
		}
	}
	return nil
}

// lateFor is what came late for a year so far.
func (d *doors) lateFor(y closing.Year) *lateness {
	key := closedPlace(y.Place, y.Year)
	if d.late[key] == nil {
		d.late[key] = &lateness{ledger.NewSum(closing.Span(y.Place, y.Year)), ledger.NewSum(closing.SpanByClose(y.Place, y.Year))}
	}
	return d.late[key]
}

// shutAgain enters the corrections that the late entries are, or returns what
// was refused.
func (d *doors) shutAgain(ctx context.Context, l late) error {
	if len(d.refused) > 0 {
		return d.refused
	}
	for _, years := range d.years {
		for _, y := range years {
			sum := d.late[closedPlace(y.Place, y.Year)]
			if sum == nil {
				continue
			}
			more, err := sum.registered.Counts()
			if err != nil {
				return err
			}
			c := closing.Correction{Who: l.who, Reason: l.reason, Changes: closing.Plus(y.Counts(), more)}
			if was, kept := y.CountsByClose(); kept {
				if more, err = sum.closed.Counts(); err != nil {
					return err
				}
				c.ByClose = closing.Plus(was, more)
			}
			err = d.store.correct(ctx, d.t, y, c)
			if err != nil && !errors.Is(err, closing.ErrNothing) { // trials change no count
				return err
			}
		}
	}
	return nil
}

// TakeIn makes a correction of everything in which the books differ from a
// closed year by now, such as cases that were closed after it.
func (s *Store) TakeIn(ctx context.Context, place string, year int, who, reason string) (closing.Correction, error) {
	if strings.TrimSpace(reason) == "" {
		return closing.Correction{}, closing.ErrReason
	}
	y, err := s.ClosedYear(ctx, place, year)
	if err != nil {
		return closing.Correction{}, err
	}
	live, err := s.Counts(ctx, closing.Span(y.Place, y.Year))
	if err != nil {
		return closing.Correction{}, err
	}
	c := closing.Correction{Who: who, Reason: strings.TrimSpace(reason), Changes: closing.Differ(y.Counts(), live)}
	if was, kept := y.CountsByClose(); kept {
		is, err := s.Counts(ctx, closing.SpanByClose(y.Place, y.Year))
		if err != nil {
			return closing.Correction{}, err
		}
		c.ByClose = closing.Differ(was, is)
	}
	err = s.write(ctx, "correct a closed year", func(t *txn) error {
		if _, err := t.next(ctx, "records", 0); err != nil { // one correction at a time
			return err
		}
		return s.correct(ctx, t, y, c)
	})
	return c, err
}

// Drift returns in which counts the books differ from a closed year by now.
func (s *Store) Drift(ctx context.Context, y closing.Year) ([]closing.Change, error) {
	live, err := s.Counts(ctx, closing.Span(y.Place, y.Year))
	return closing.Differ(y.Counts(), live), err
}

// correct enters the next correction of a closed year.
func (s *Store) correct(ctx context.Context, t *txn, y closing.Year, c closing.Correction) error {
	if len(c.Changes)+len(c.ByClose) == 0 {
		return closing.ErrNothing
	}
	var last int
	err := t.row(ctx, `SELECT COALESCE(MAX(n), 0) FROM corrections WHERE place = ? AND year = ?`, []any{y.Place, y.Year}, &last)
	if err != nil {
		return err
	}
	if last != len(y.Corrections) { // somebody else corrected it since it was read
		return closing.ErrMoved
	}
	c.N, c.At = last+1, s.now().UTC().Truncate(time.Second)
	sealed, err := s.sealJSON("corrections", correctionPlace(y, c.N), c)
	if err != nil {
		return err
	}
	if _, err := t.exec(ctx, `INSERT INTO corrections (place, year, n, sealed) VALUES (?, ?, ?, ?)`, y.Place, y.Year, c.N, sealed); err != nil {
		return err
	}
	return s.note(ctx, t, audit.Entry{Who: c.Who, What: audit.Corrected, Object: y.Label(), Details: "更正" + strconv.Itoa(c.N) + "：" + c.Reason, Place: y.Place})
}
