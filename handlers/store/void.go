package store

import (
	"context"

	"mingbai/handlers/ledger"
)

// applyWork enters the offline work of an effect, and takes back what was
// entered by mistake: the row stays and is never counted.
func (s *Store) applyWork(ctx context.Context, t *txn, records []ledger.Record, void []string) error {
	if len(records) > 0 {
		if _, err := s.enterRecords(ctx, t, records, late{"法律顾问", "结账以后在聊天里补登"}); err != nil {
			return err
		}
	}
	if len(void) == 0 {
		return nil
	}
	if _, err := t.next(ctx, "records", 1); err != nil { // one at a time, as records are entered
		return err
	}
	for _, ref := range void {
		id := s.ring.Pseudonym("record", ref)
		err := s.change(ctx, t, offline(), `id = ?`, []any{id}, func() error {
			_, err := t.exec(ctx, `UPDATE records SET test = 1 WHERE id = ?`, id)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// TakeBack takes back one record that was entered by mistake, by its Ref: it
// stays in the book and is never counted. One that is not there is no error.
func (s *Store) TakeBack(ctx context.Context, ref string) error {
	return s.write(ctx, "take a record back", func(t *txn) error { return s.applyWork(ctx, t, nil, []string{ref}) })
}
