package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
	"mingbai/handlers/store"
)

// cardsSent sends everything that waits, and returns what each letter of a card
// may change, by "who kind".
func (w *town) cardsSent() (map[string][]string, error) {
	ctx := context.Background()
	got := map[string][]string{}
	for {
		p, err := w.s.ClaimSend(ctx, "telegram", "d", w.clock(), lease)
		if errors.Is(err, delivery.ErrEmpty) {
			return got, nil
		}
		if err != nil {
			return got, err
		}
		p.Message = fmt.Sprint("m", p.ID)
		if o := p.Outgoing; o.Card != handoff.NoCard {
			key := fmt.Sprint(o.To.Chat, " ", map[handoff.Card]string{handoff.NewCard: "new", handoff.Recard: "edit", handoff.Stale: "stale"}[o.Card])
			got[key] = append(got[key], strings.Join(p.Cards, ","))
			if o.Card.Edits() && len(p.Cards) > 0 {
				p.Message = p.Cards[0] // it took the place of the newest
			}
		}
		if err := w.s.Sent(ctx, p, w.clock()); err != nil {
			return got, err
		}
	}
}

// testCaseCards: a letter that changes a card finds the one that was sent to
// its reader about its case, also after the resident was erased.
func testCaseCards(t *testing.T, s *store.Store) {
	w, err := newTown(s)
	w.must(t, err)
	w.must(t, w.walk("other", "", 0, caseWay[0])) // another case, which must not be mixed up
	_, err = w.cardsSent()
	w.must(t, err)
	w.must(t, w.walk("r", "", 0, caseWay[0]))
	sent, err := w.cardsSent()
	w.must(t, err)
	if len(sent) != 1 || !slices.Equal(sent["zhang new"], []string{""}) {
		t.Fatalf("opening sent %v", sent)
	}
	w.must(t, w.do("zhang", "open", "/open", ""))
	_, err = w.cardsSent()
	w.must(t, err)
	w.must(t, w.walk("r", "", 2, caseWay[2]))
	sent, err = w.cardsSent()
	w.must(t, err)
	if len(sent["li new"]) != 2 || len(sent["zhang stale"]) != 2 {
		t.Fatalf("going on sent %v", sent)
	}
	w.must(t, w.walk("r", "", 3, caseWay[3]))
	sent, err = w.cardsSent()
	w.must(t, err)
	if len(sent["li edit"]) != 1 || strings.Count(sent["li edit"][0], "m") != 1 {
		t.Errorf("the owner's card changes %v, want the one that was sent", sent["li edit"])
	}
	if len(sent["zhang edit"]) != 1 || strings.Count(sent["zhang edit"][0], "m") != 2 {
		t.Errorf("the other's cards change %v, want the two that were sent", sent["zhang edit"])
	}
	owners := sent["li edit"]
	w.must(t, w.do("r", "forget", "/forget", ""))
	sent, err = w.cardsSent()
	w.must(t, err)
	if !slices.Equal(sent["li stale"], owners) || len(sent["zhang stale"]) != 1 {
		t.Errorf("after the erasure %v, want %v again", sent, owners)
	}
	sound(t, s)
}
