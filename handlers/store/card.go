package store

import (
	"context"
	"maps"
	"slices"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
)

// mostCards is how many cards of one case in one chat are changed together.
const mostCards = 4

// cards returns the channel's ids of the cards of a case that a chat got, the
// newest first.
func (s *Store) cards(ctx context.Context, t *txn, id, chatKey string) ([]string, error) {
	rows, err := t.tx.QueryContext(ctx, t.d.sql(`SELECT id, sealed FROM outbox
		WHERE case_id = ? AND chat_key = ? AND state = 1 ORDER BY id DESC`), id, chatKey)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []string
	for rows.Next() && len(ids) < mostCards {
		var row int64
		var sealed []byte
		if err := rows.Scan(&row, &sealed); err != nil {
			return nil, err
		}
		l, err := s.openLetter(row, sealed)
		if err != nil {
			continue // it cannot be read by anybody
		}
		if l.Card != handoff.NoCard && l.Message != "" && !slices.Contains(ids, l.Message) {
			ids = append(ids, l.Message)
		}
	}
	return ids, rows.Err()
}

// rememberCard notes the channel's id of a card that was sent.
func (s *Store) rememberCard(ctx context.Context, t *txn, p delivery.Parcel) error {
	o := p.Outgoing
	sealed, err := s.sealLetter(p.ID, letter{Key: o.Key, Chat: o.To.Chat, Reply: o.Reply, Card: o.Card, Message: p.Message})
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, `UPDATE outbox SET sealed = ? WHERE id = ?`, sealed, p.ID)
	return err
}

// dropLetters removes the letters about a case that were settled. Of a card
// only its id is kept, so that its words can be taken out of the chat too.
func (s *Store) dropLetters(ctx context.Context, t *txn, id string) error {
	rows, err := t.tx.QueryContext(ctx, t.d.sql(`SELECT id, sealed FROM outbox WHERE case_id = ? AND state <> 0`), id)
	if err != nil {
		return err
	}
	defer rows.Close()
	kept := map[int64]letter{}
	for rows.Next() {
		var row int64
		var sealed []byte
		if err := rows.Scan(&row, &sealed); err != nil {
			return err
		}
		l, err := s.openLetter(row, sealed)
		if err != nil || l.Card == handoff.NoCard || l.Message == "" {
			l = letter{}
		}
		l.Reply = chat.Reply{}
		kept[row] = l
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, row := range slices.Sorted(maps.Keys(kept)) {
		l := kept[row]
		if l.Message == "" {
			if _, err := t.exec(ctx, `DELETE FROM outbox WHERE id = ?`, row); err != nil {
				return err
			}
			continue
		}
		sealed, err := s.sealLetter(row, l)
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, `UPDATE outbox SET sealed = ? WHERE id = ?`, sealed, row); err != nil {
			return err
		}
	}
	return nil
}
