package store

import (
	"context"
	"maps"
	"slices"

	"mingbai/handlers/ledger"
)

// visitor is whose days are looked at: a person, in one scope, under one rule.
type visitor struct {
	person, rule, scope string
	closed              int64
}

// days returns the days on which the persons of rows are counted so far.
func (s *Store) days(ctx context.Context, t *txn, b *batch, rows []counted) (map[visitor]map[ledger.Date]int, error) {
	touched := map[string]bool{}
	for _, r := range rows {
		if r.person != "" {
			touched[r.person] = true
		}
	}
	before := map[visitor]map[ledger.Date]int{}
	for chunk := range slices.Chunk(slices.Sorted(maps.Keys(touched)), 500) {
		there, err := s.readCounted(ctx, t, online().read()+`person IN (`+places(len(chunk))+`) AND `+isMet, anys(chunk)...)
		if err != nil {
			return nil, err
		}
		for _, r := range there {
			visits(before, b.rules, r, 1)
		}
	}
	return before, nil
}

// move brings the counts of persons up to date when rows come (sign 1) or go
// (-1): what each person's days were is taken away, what they are is added.
func (b *batch) move(before map[visitor]map[ledger.Date]int, rows []counted, sign int) {
	moves := map[visitor]map[ledger.Date]int{}
	for _, r := range rows {
		if r.person != "" && !r.known {
			visits(moves, b.rules, r, sign)
		}
	}
	for v, days := range moves {
		b.pairs(v, before[v], -1)
		is := maps.Clone(before[v])
		if is == nil {
			is = map[ledger.Date]int{}
		}
		for day, n := range days {
			is[day] += n
		}
		b.pairs(v, is, 1)
	}
}

// visits notes the days of a row for each scope and rule that it belongs to.
func visits(all map[visitor]map[ledger.Date]int, rules []ledger.Rule, r counted, n int) {
	for _, rule := range rules {
		if rule.Measure != ledger.Persons || !rule.Stands(r.Entry) {
			continue
		}
		for _, scope := range personScopes(r.Entry) {
			note(all, visitor{r.person, rule.ID, scope, 0}, r.Date, n)
			if !rule.Instant {
				note(all, visitor{r.person, rule.ID, scope, 1}, r.Closed, n)
			}
		}
	}
}

func note(all map[visitor]map[ledger.Date]int, v visitor, day ledger.Date, n int) {
	if day == "" {
		return
	}
	if all[v] == nil {
		all[v] = map[ledger.Date]int{}
	}
	all[v][day] += n
}

// personScopes are the scopes in which an entry's person is counted: everywhere,
// each administrative level around the place, the village.
func personScopes(e ledger.Entry) []string {
	scopes := []string{termAround}
	for _, around := range ledger.Around(e.Place) {
		scopes = append(scopes, termAround+around)
	}
	if e.Village != "" {
		scopes = append(scopes, villageTerm(e.Place, e.Village))
	}
	return scopes
}

// pairs adds a person's days, each with the one before it, by day and by month.
func (b *batch) pairs(v visitor, days map[ledger.Date]int, sign int64) {
	var last [2]ledger.Span
	for _, day := range slices.Sorted(maps.Keys(days)) {
		if days[day] <= 0 {
			continue
		}
		for i, span := range [...]ledger.Span{ledger.DaySpan(day), ledger.MonthSpan(day)} {
			if span == last[i] {
				continue
			}
			b.comings[coming{v.scope, v.closed, v.rule, span, last[i]}] += sign
			last[i] = span
		}
	}
}
