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

// tallyPersons brings the counts of persons up to date when rows come (sign 1)
// or go (-1): what each person's days were is taken away, what they are is
// added.
func (s *Store) tallyPersons(ctx context.Context, t *txn, b *batch, rows []counted, sign int) error {
	touched := map[string]bool{}
	moves := map[visitor]map[ledger.Date]int{}
	for _, r := range rows {
		if r.person == "" || r.known {
			continue
		}
		touched[r.person] = true
		visits(moves, b.rules, r, sign)
	}
	before := map[visitor]map[ledger.Date]int{}
	for chunk := range slices.Chunk(slices.Sorted(maps.Keys(touched)), 500) {
		args := make([]any, len(chunk))
		for i, person := range chunk {
			args[i] = person
		}
		there, err := s.readCounted(ctx, t, `SELECT `+onlineColumns+`, person, tallied FROM consultations
			WHERE person IN (`+places(len(chunk))+`) AND tallied <> 0`, args...)
		if err != nil {
			return err
		}
		for _, r := range there {
			visits(before, b.rules, r, 1)
		}
	}
	for v, days := range moves {
		was := before[v]
		b.pairs(v, was, -1)
		is := maps.Clone(was)
		if is == nil {
			is = map[ledger.Date]int{}
		}
		for day, n := range days {
			is[day] += n
		}
		b.pairs(v, is, 1)
	}
	return nil
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
