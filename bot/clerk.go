package main

import (
	"context"
	"errors"
	"iter"
	"time"

	"mingbai/bot/console"
	"mingbai/handlers/chart"
	"mingbai/handlers/export"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
	"mingbai/handlers/store"
)

// figures are the counts as people of the roster are shown them in chat.
type figures struct{ store *store.Store }

// Figures returns the counts of a query, as they were signed if they were, with
// who is on the roster now.
func (f figures) Figures(ctx context.Context, q ledger.Query) (ledger.Counts, error) {
	counts, signed, err := f.store.Published(ctx, q)
	if err != nil || signed != nil {
		return counts, err
	}
	r, err := f.store.Roster(ctx)
	if err != nil {
		return counts, err
	}
	return counts.With(postsOf(r, q.Place, time.Now())), nil
}

// Entries reads the rows behind the counts.
func (f figures) Entries(ctx context.Context, q ledger.Query) iter.Seq2[ledger.Entry, error] {
	return f.store.Entries(ctx, q)
}

// Public makes a public table for the console. Why it cannot is told to the
// person.
func (s summaries) Public(ctx context.Context, t export.Table, who string) (export.Table, error) {
	public, err := s.shop.publish(ctx, t, who)
	if errors.Is(err, errTogether) || errors.Is(err, errMeanwhile) {
		return public, console.Sorry(err.Error() + "。")
	}
	return public, err
}

// postsOf counts the advisers who serve in a place, a lawyer whom several towns
// entered once, and the villages they serve.
func postsOf(r handoff.Roster, place string, now time.Time) ledger.Posts {
	advisers, villages := map[string]bool{}, map[string]bool{}
	for _, p := range r.Posts {
		if p.Adviser != "" && p.Serves(now) && ledger.Within(p.Place, place) {
			advisers[r.Human(p.Adviser)], villages[p.Place+p.Village] = true, true
		}
	}
	return ledger.Posts{Advisers: int64(len(advisers)), Villages: int64(len(villages))}
}

// findFont looks for a font for pictures; nil when the machine has none.
func findFont() *chart.Font {
	font, err := chart.FindFont()
	if err != nil {
		return nil
	}
	return font
}
