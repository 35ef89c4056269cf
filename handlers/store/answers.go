package store

import (
	"context"
	"maps"
	"slices"
	"strings"

	"mingbai/handlers/ledger"
	"mingbai/handlers/response"
)

// answerPart names the cells of splitAnswer: class, village and adviser of an
// entry. They are kept by place, day and month, for the rules that have classes.
func answerPart(class response.Class, e ledger.Entry) string {
	adviser := e.Adviser
	if class.Rule() == ledger.RuleSelf {
		adviser = "" // the assistant
	}
	return strings.Join([]string{string(class), e.Village, adviser}, "\x1f")
}

// Answers returns how what a query counts was answered. The parts of a class
// add up to those of its rule (see response.Class); there are no parts of 0. It
// reads the tallies, whatever the size of the books.
func (s *Store) Answers(ctx context.Context, q ledger.Query) ([]response.Part, error) {
	if err := s.Tally(ctx); err != nil {
		return nil, err
	}
	var all []response.Part
	err := s.moment(ctx, func(t *txn) error {
		if err := s.readTerms(ctx, t.tx); err != nil {
			return err
		}
		everywhere := q
		everywhere.Village = "" // the parts name it
		scopes := slices.Sorted(maps.Values(s.scopes(everywhere)))
		months, days := q.Stretches()
		for _, span := range append(days, months) {
			for chunk := range slices.Chunk(scopes, 1000) {
				if !span.Covers() {
					continue
				}
				some, err := s.answersOf(ctx, t, q, span, chunk)
				if err != nil {
					return err
				}
				all = append(all, some...)
			}
		}
		return nil
	})
	return all, s.failed("count answers", err)
}

// answersOf reads the cells of some places and a stretch.
func (s *Store) answersOf(ctx context.Context, t *txn, q ledger.Query, span ledger.Stretch, scopes []int64) ([]response.Part, error) {
	rows, err := t.tx.QueryContext(ctx, t.d.sql(`SELECT scope, closed, span, rule, part, SUM(n) FROM tallies WHERE scope IN (`+numbersOf(scopes)+`)
		AND span >= ? AND span <= ? AND split = 4 GROUP BY scope, closed, span, rule, part`), int64(span.First), int64(span.Last))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []response.Part
	for rows.Next() {
		var scope, closed, when, rule, part int64
		var p response.Part
		if err := rows.Scan(&scope, &closed, &when, &rule, &part, &p.N); err != nil {
			return nil, err
		}
		words := strings.Split(s.terms.rest(part), "\x1f")
		id := s.terms.rest(rule)
		byClose := q.ByClose && id != ledger.RuleSelf // what the assistant answers is closed at once
		if len(words) != 3 || p.N == 0 || (closed == 1) != byClose || q.Village != "" && words[1] != q.Village {
			continue
		}
		p.Class, p.Village, p.Adviser = response.Class(words[0]), words[1], words[2]
		p.Place, p.Month = s.terms.rest(scope), ledger.Span(when).Month()
		all = append(all, p)
	}
	return all, rows.Err()
}
