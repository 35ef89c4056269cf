package store

import (
	"context"
	"fmt"

	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
)

// Enter stores offline entries, all or none. One that was entered before, by
// its Ref, is not entered again; one whose key is known in its register adds
// visits and stages to that matter, and no matter.
func (s *Store) Enter(ctx context.Context, records []ledger.Record) (ledger.Entered, error) {
	var done ledger.Entered
	err := s.write(ctx, "enter records", func(t *txn) (err error) {
		done, err = s.enterRecords(ctx, t, records, late{})
		return err
	})
	if err != nil {
		return ledger.Entered{}, err
	}
	return done, nil
}

// enterRecords is Enter within a transaction. Records of closed years are
// refused, or become corrections.
func (s *Store) enterRecords(ctx context.Context, t *txn, records []ledger.Record, l late) (done ledger.Entered, err error) {
	if _, err := t.next(ctx, "records", len(records)); err != nil { // one at a time: see earlier
		return done, err
	}
	roster, err := s.rosterIn(ctx, t)
	if err != nil {
		return done, err
	}
	doors := s.doors(t)
	for _, r := range records {
		if person, _ := roster.Person(r.Adviser); person.Role == handoff.Officer {
			r.ByOffice = true
		}
		if err := r.Check(); err != nil {
			return done, err
		}
		id := s.ring.Pseudonym("record", r.Ref)
		known, err := t.has(ctx, `SELECT 1 FROM records WHERE id = ?`, id)
		if err != nil {
			return done, err
		}
		if known {
			done.Repeated++
			continue
		}
		into, err := doors.shut(ctx, r.Place, r.Date.Year())
		if err != nil {
			return done, err
		}
		if len(into) > 0 && l.reason == "" {
			doors.refuse(r, into[0])
			continue
		}
		e, joined, closes, err := s.enterRecord(ctx, t, id, r)
		if err != nil {
			return done, err
		}
		if into, err = doors.shutClosing(ctx, closes); err != nil {
			return done, err
		}
		if len(into) > 0 && l.reason == "" {
			doors.refuse(r, into[0]) // and what was stored of it goes with the transaction
			continue
		}
		if err := doors.add(ctx, e, closes); err != nil {
			return done, err
		}
		done.New++
		if joined {
			done.Joined++
		}
	}
	return done, doors.shutAgain(ctx, l)
}

// enterRecord stores one record; joined tells whether its matter was there, and
// closes are the rows of the matter that it closes.
func (s *Store) enterRecord(ctx context.Context, t *txn, id string, r ledger.Record) (e ledger.Entry, joined bool, closes []ledger.Entry, err error) {
	before, err := s.earlier(ctx, t, r.Kind, r.Key)
	if err != nil {
		return e, false, nil, err
	}
	e = before.Join(r)
	var sealed []byte
	if r.Summary != "" {
		if sealed, err = s.ring.Seal("records", id, []byte(r.Summary)); err != nil {
			return e, false, nil, err
		}
	}
	_, err = t.exec(ctx, `INSERT INTO records (id, day, kind, place, village, category, channel, matters, visits, outcome, case_key,
		adviser, lawyer, amount, urgent, test, closed, steps, size, opens, sealed, rule, entered)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		id, string(e.Date), string(e.Kind), text(e.Place), text(e.Village), text(e.Category), text(e.Channel), e.Matters, e.Visits,
		string(e.Outcome), text(e.CaseKey), text(e.Adviser), flag(e.ByLawyer), e.Amount, flag(e.Urgent), flag(e.Test),
		text(string(e.Closed)), int64(e.Steps), e.Size, flag(e.First), sealed, ledger.Version, ms(s.now()))
	if err == nil {
		err = t.uncount(ctx, offline(), id)
	}
	if err == nil && e.Closed != "" && before.Open {
		closes, err = s.closeMatter(ctx, t, r.Kind, r.Key, e.Closed)
	}
	return e, before.Known, closes, err
}

// earlier is what is known of a matter. No two records are entered at once, so
// it stays true until the transaction ends.
func (s *Store) earlier(ctx context.Context, t *txn, kind ledger.Kind, key string) (ledger.Matter, error) {
	var m ledger.Matter
	if key == "" {
		return m, nil
	}
	rows, err := t.tx.QueryContext(ctx, t.d.sql(`SELECT matters, steps, amount, closed FROM records
		WHERE case_key = ? AND kind = ? AND test = 0`), key, string(kind))
	if err != nil {
		return m, err
	}
	defer rows.Close()
	for rows.Next() {
		var matters, steps, amount int64
		var closed *string
		if err := rows.Scan(&matters, &steps, &amount, &closed); err != nil {
			return m, err
		}
		m.Known, m.Open = true, m.Open || closed == nil
		m.Matters, m.Steps, m.Amount = m.Matters+matters, m.Steps|ledger.Steps(steps), m.Amount || amount != 0
	}
	if err := rows.Err(); err != nil || kind != ledger.Consulting {
		return m, err
	}
	online, err := t.has(ctx, `SELECT 1 FROM consultations WHERE case_key = ? AND matters > 0 AND test = 0`, key)
	m.Known = m.Known || online
	return m, err
}

// closeMatter gives the rows of a matter that stood open the day it was closed,
// and returns them.
func (s *Store) closeMatter(ctx context.Context, t *txn, kind ledger.Kind, key string, day ledger.Date) ([]ledger.Entry, error) {
	open := `case_key = ? AND kind = ? AND closed IS NULL`
	rows, err := s.readCounted(ctx, t, offline().read()+open, key, string(kind))
	if err != nil {
		return nil, err
	}
	var closes []ledger.Entry
	for _, r := range rows {
		r.Closed = day
		closes = append(closes, r.Entry)
	}
	return closes, s.change(ctx, t, offline(), open, []any{key, string(kind)}, func() error {
		_, err := t.exec(ctx, `UPDATE records SET closed = ? WHERE `+open, string(day), key, string(kind))
		return err
	})
}

// Summary returns the sealed summary of an offline entry, "" when it has none.
func (s *Store) Summary(ctx context.Context, id string) (string, error) {
	var sealed []byte
	err := s.find(ctx, `SELECT sealed FROM records WHERE id = ?`, []any{id}, &sealed)
	if err != nil || len(sealed) == 0 {
		return "", s.failed("read record", err)
	}
	plain, err := s.ring.Open("records", id, sealed)
	if err != nil {
		return "", fmt.Errorf("store: read record: %w", err)
	}
	return string(plain), nil
}
