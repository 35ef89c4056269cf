package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"mingbai/handlers/audit"
	"mingbai/handlers/delivery"
	"mingbai/handlers/ledger"
)

// Void marks a row as a trial or a mistake: it is kept and never counted.
// Print is that of the plan that was shown; delivery.ErrStale says that the
// rows are others by now.
func (s *Store) Void(ctx context.Context, id, print, who, reason string) (ledger.Amendment, error) {
	return s.amend(ctx, s.voiding(id), print, ledger.Amendment{Who: who, Reason: reason, What: ledger.Voiding})
}

// Rejoin makes the consultations of one case key part of another matter, as
// staff do who find that two were one: the visits stay, the matter goes. Print
// is that of the plan that was shown, "" for one that nobody saw.
// ledger.ErrMatter says that one of the keys is nobody's.
func (s *Store) Rejoin(ctx context.Context, from, into, print, who, reason string) (ledger.Amendment, error) {
	return s.amend(ctx, s.joining(from, into), print, ledger.Amendment{Who: who, Reason: reason, What: ledger.Joining, From: from, Into: into})
}

// amend carries out a plan, and keeps what was before.
func (s *Store) amend(ctx context.Context, make amending, print string, a ledger.Amendment) (ledger.Amendment, error) {
	if a.Reason = strings.TrimSpace(a.Reason); a.Reason == "" {
		return a, ledger.ErrReason
	}
	err := s.write(ctx, "amend the books", func(t *txn) error {
		if _, err := t.next(ctx, "records", 1); err != nil { // one at a time: see earlier
			return err
		}
		p, err := s.settled(ctx, t, make)
		if err != nil {
			return err
		}
		if print != "" && print != p.Print {
			return delivery.ErrStale
		}
		a.Place, a.Edits, a.Left, a.Moves, a.Shifts = p.Place, p.Edits, p.Left, p.Moves, p.Shifts
		if err := s.carryOut(ctx, t, p); err != nil {
			return err
		}
		if a.N, err = t.next(ctx, "amendments", 1); err != nil {
			return err
		}
		a.At = s.now().UTC().Truncate(time.Second)
		if err := s.keepAmendment(ctx, t, a); err != nil {
			return err
		}
		return s.note(ctx, t, audit.Entry{Who: a.Who, What: audit.Recorded, Object: objectOf(a), Details: sayAmendment(a), Place: a.Place})
	})
	return a, err
}

// edit makes a row what it is to be.
func (s *Store) edit(ctx context.Context, t *txn, r ledger.Row) error {
	from := online()
	if r.Offline {
		from = offline()
	}
	err := s.change(ctx, t, from, `id = ?`, []any{r.ID}, func() error {
		_, err := t.exec(ctx, `UPDATE `+from.table+` SET case_key = ?, matters = ?, test = ? WHERE id = ?`, text(r.Key), r.Matters, flag(r.Test), r.ID)
		return err
	})
	if err != nil {
		return err
	}
	if c, of := strings.CutPrefix(r.ID, "case/"); of && !r.Offline {
		_, err = t.exec(ctx, `UPDATE waits SET test = ? WHERE case_id = ?`, flag(r.Test), c)
	}
	return err
}

func amendmentPlace(n int64) string { return fmt.Sprint(n) }

// keepAmendment stores an amendment.
func (s *Store) keepAmendment(ctx context.Context, t *txn, a ledger.Amendment) error {
	sealed, err := s.sealJSON("amendments", amendmentPlace(a.N), a)
	if err != nil {
		return err
	}
	if _, err := t.exec(ctx, `INSERT INTO amendments (id, at, place, undone, sealed) VALUES (?, ?, ?, NULL, ?)`, a.N, ms(a.At), text(a.Place), sealed); err != nil {
		return err
	}
	for _, e := range a.Edits {
		if _, err := t.exec(ctx, `INSERT INTO amended (source, id, amendment) VALUES (?, ?, ?)`, flag(e.Is.Offline), e.Is.ID, a.N); err != nil {
			return err
		}
	}
	return nil
}

// objectOf is what an amendment was done to, for the audit trail.
func objectOf(a ledger.Amendment) string {
	if a.What == ledger.Joining {
		return a.Into
	}
	for _, e := range a.Edits {
		if e.Is.Key != "" {
			return e.Is.Key
		}
	}
	return fmt.Sprintf("更动%d", a.N)
}

// sayAmendment tells the audit trail of an amendment.
func sayAmendment(a ledger.Amendment) string {
	if a.What == ledger.Joining {
		return fmt.Sprintf("更动%d 并案：%s 并进来，只算一宗。原因：%s", a.N, a.From, a.Reason)
	}
	return fmt.Sprintf("更动%d 标记为测试或误登，不计数(%d 行)。原因：%s", a.N, len(a.Edits), a.Reason)
}

// Unamend takes an amendment back: the rows become what they were. It fails with
// ledger.ErrAmended when they, or their matters, changed since, and with
// closing.ErrClosed when a year was signed.
func (s *Store) Unamend(ctx context.Context, n int64, who, reason string) error {
	if reason = strings.TrimSpace(reason); reason == "" {
		return ledger.ErrReason
	}
	return s.write(ctx, "take an amendment back", func(t *txn) error {
		if _, err := t.next(ctx, "records", 1); err != nil {
			return err
		}
		all, err := s.readAmendments(ctx, t, `id = ?`, n)
		if err != nil {
			return err
		}
		if len(all) == 0 || !all[0].Undone.IsZero() {
			return ledger.ErrAmended
		}
		a := all[0]
		if err := s.asLeft(ctx, t, a); err != nil {
			return err
		}
		if a.Place == "" { // it was made before places were kept, or of a row without one
			row, err := s.entryOf(ctx, t, a.Edits[0].Was.ID)
			if err != nil {
				return err
			}
			a.Place = row.Place
		}
		if err := s.carryOut(ctx, t, a.Back()); err != nil {
			return err
		}
		a.Undone, a.Undoer, a.Undoing = s.now().UTC().Truncate(time.Second), who, reason
		sealed, err := s.sealJSON("amendments", amendmentPlace(n), a)
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, `UPDATE amendments SET undone = ?, sealed = ? WHERE id = ?`, ms(a.Undone), sealed, n); err != nil {
			return err
		}
		return s.note(ctx, t, audit.Entry{Who: who, What: audit.Recorded, Object: objectOf(a), Details: fmt.Sprintf("撤销更动%d(%s)。原因：%s", n, a.What.Name(), reason), Place: a.Place})
	})
}

// asLeft tells whether the rows of an amendment's matters are as it left them.
func (s *Store) asLeft(ctx context.Context, t *txn, a ledger.Amendment) error {
	if err := s.unsigned(ctx, t, nil, a.Shifts); err != nil {
		return err
	}
	for _, x := range a.Shifts {
		e, err := s.entryOf(ctx, t, x.ID)
		if err != nil {
			return err
		}
		if e.Closed != x.Is {
			return ledger.ErrAmended
		}
	}
	var now []ledger.Row
	matters := map[[2]string]bool{}
	for _, left := range a.Left {
		e, err := s.entryOf(ctx, t, left.ID)
		if err != nil {
			return err
		}
		if err := s.unsigned(ctx, t, []ledger.Entry{e}, nil); err != nil {
			return err
		}
		if e.CaseKey == "" {
			now = append(now, e.Row())
			continue
		}
		if matter := [2]string{string(e.Kind), e.CaseKey}; !matters[matter] {
			matters[matter] = true
			rows, err := s.matterRows(ctx, t, e.Kind, e.CaseKey)
			if err != nil {
				return err
			}
			for _, r := range rows {
				now = append(now, r.Row())
			}
		}
	}
	byID := func(a, b ledger.Row) int { return strings.Compare(a.ID, b.ID) }
	left := slices.SortedFunc(slices.Values(a.Left), byID)
	if slices.SortFunc(now, byID); !slices.Equal(now, left) {
		return ledger.ErrAmended
	}
	return nil
}

// Amendments returns what was done to rows of the books since they were entered,
// the newest first: of one row, or of all of a place, at most most.
func (s *Store) Amendments(ctx context.Context, row, place string, most int) (all []ledger.Amendment, err error) {
	err = s.moment(ctx, func(t *txn) error {
		if row != "" {
			all, err = s.readAmendments(ctx, t, `id IN (SELECT amendment FROM amended WHERE id = ?)`, row)
			return err
		}
		all, err = s.readAmendments(ctx, t, `1 = ?`, 1)
		return err
	})
	if row == "" {
		all = slices.DeleteFunc(all, func(a ledger.Amendment) bool {
			return place != "" && !slices.ContainsFunc(a.Moves, func(m ledger.Move) bool { return ledger.Within(m.Place, place) })
		})
	}
	return all[:min(len(all), most)], s.failed("read amendments", err)
}

func (s *Store) readAmendments(ctx context.Context, t *txn, where string, args ...any) ([]ledger.Amendment, error) {
	rows, err := t.tx.QueryContext(ctx, t.d.sql(`SELECT id, sealed FROM amendments WHERE `+where+` ORDER BY id DESC`), args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []ledger.Amendment
	for rows.Next() {
		var n int64
		var sealed []byte
		var a ledger.Amendment
		if err := rows.Scan(&n, &sealed); err != nil {
			return nil, err
		}
		if err := s.openJSON("amendments", amendmentPlace(n), sealed, &a); err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, rows.Err()
}
