package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"

	"mingbai/handlers/ledger"
)

// Counts returns the summary of a query, or ledger.ErrSum when its parts do not
// make up the whole. Figures of one moment are the caller's to add. It reads
// the tallies, whatever the size of the books.
func (s *Store) Counts(ctx context.Context, q ledger.Query) (ledger.Counts, error) {
	if err := s.Tally(ctx); err != nil {
		return ledger.Counts{}, err
	}
	sum := ledger.NewSum(q)
	if err := s.moment(ctx, func(t *txn) error { return s.count(ctx, t, q, sum) }); err != nil {
		return ledger.Counts{}, s.failed("count", err)
	}
	return sum.Counts()
}

// Recount is Counts from the rows themselves: slow, and right when the tallies
// are. Persons that were erased are not in the rows any more, so it leaves
// persons out.
func (s *Store) Recount(ctx context.Context, q ledger.Query) (ledger.Counts, error) {
	sum := ledger.NewSum(q)
	for e, err := range s.Entries(ctx, q) {
		if err != nil {
			return ledger.Counts{}, err
		}
		sum.Add(e)
	}
	return sum.Counts()
}

// count adds everything that the tallies have of a query.
func (s *Store) count(ctx context.Context, t *txn, q ledger.Query, sum *ledger.Sum) error {
	if err := s.readTerms(ctx, t.tx); err != nil {
		return err
	}
	scopes := s.scopes(q)
	months, days := q.Stretches()
	spans := []ledger.Stretch{months}
	if q.Village == "" {
		spans = append(spans, days...)
	}
	for _, span := range spans {
		if err := s.addTallies(ctx, t, q, span, scopes, sum); err != nil {
			return err
		}
	}
	if q.Village != "" { // villages have no tallies by day: they are small
		if err := s.addDays(ctx, t, q, days, sum); err != nil {
			return err
		}
	}
	for _, r := range ledger.Rules() {
		if r.Measure != ledger.Persons {
			continue
		}
		n, err := s.persons(ctx, t, q, r, scopes)
		if err != nil {
			return err
		}
		sum.Put(r.ID, n, n)
	}
	return nil
}

// scopes are the places, or the villages, that a query takes in.
func (s *Store) scopes(q ledger.Query) map[string]int64 {
	sort := termPlace
	if q.Village != "" {
		sort = termVillage
	}
	found := s.terms.known(sort)
	maps.DeleteFunc(found, func(name string, _ int64) bool {
		place, village, _ := strings.Cut(name, "|")
		return village != q.Village || !ledger.Within(place, q.Place)
	})
	return found
}

// addTallies adds the tallies of a stretch. What is registered and closed at
// once is kept by the day of registration only.
func (s *Store) addTallies(ctx context.Context, t *txn, q ledger.Query, span ledger.Stretch, scopes map[string]int64, sum *ledger.Sum) error {
	if !span.Covers() || len(scopes) == 0 {
		return nil
	}
	instant := map[string]bool{}
	for _, r := range ledger.Rules() {
		instant[r.ID] = r.Instant
	}
	for closed := range int64(2) {
		if closed == 1 && !q.ByClose {
			continue
		}
		use := func(rule string) bool { return !q.ByClose || instant[rule] == (closed == 0) }
		for chunk := range slices.Chunk(slices.Sorted(maps.Values(scopes)), 1000) {
			if err := s.addCells(ctx, t, span, closed, chunk, use, q, sum); err != nil {
				return err
			}
		}
	}
	return nil
}

// addCells adds the cells of some scopes: each split of each scope over the
// whole stretch, and each month over all scopes.
func (s *Store) addCells(ctx context.Context, t *txn, span ledger.Stretch, closed int64, scopes []int64, use func(string) bool, q ledger.Query, sum *ledger.Sum) error {
	in := `FROM tallies WHERE scope IN (` + numbersOf(scopes) + `) AND closed = ? AND span >= ? AND span <= ?`
	args := []any{closed, int64(span.First), int64(span.Last)}
	rows, err := t.tx.QueryContext(ctx, t.d.sql(`SELECT 0, scope, rule, split, part, SUM(n), SUM(hand), SUM(entries) `+in+` AND split <= 3 GROUP BY scope, rule, split, part
		UNION ALL SELECT span, 0, rule, 0, 0, SUM(n), SUM(hand), SUM(entries) `+in+` AND split = 3 GROUP BY span, rule`), append(args, args...)...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var month, scope, rule, split, part int64
		var v numbers
		if err := rows.Scan(&month, &scope, &rule, &split, &part, &v.n, &v.hand, &v.entries); err != nil {
			return err
		}
		id := s.terms.rest(rule)
		if !use(id) {
			continue
		}
		if month != 0 {
			sum.AddPart(id, ledger.ByMonth, ledger.Span(month).Month(), v.n)
			continue
		}
		s.addCell(sum, id, scope, split, s.terms.rest(part), v, q)
	}
	return rows.Err()
}

// addCell adds one part of a split. The total follows from the channels: every
// row has one.
func (s *Store) addCell(sum *ledger.Sum, rule string, scope, split int64, part string, v numbers, q ledger.Query) {
	place, village, _ := strings.Cut(s.terms.rest(scope), "|")
	switch split {
	case splitCategory:
		sum.AddPart(rule, ledger.ByCategory, part, v.n)
	case splitVillage:
		sum.AddPart(rule, ledger.ByVillage, part, v.n)
	case splitChannel:
		sum.AddPart(rule, ledger.ByChannel, part, v.n)
		sum.AddPart(rule, ledger.ByTown, ledger.TownName(place), v.n)
		sum.AddTotal(rule, v.n, v.hand, v.entries)
		if q.Village != "" {
			sum.AddPart(rule, ledger.ByVillage, ledger.VillagePart(place, village), v.n)
		}
	}
}

// addDays adds the rows of stretches of days.
func (s *Store) addDays(ctx context.Context, t *txn, q ledger.Query, days []ledger.Stretch, sum *ledger.Sum) error {
	for _, stretch := range days {
		part := q
		part.From, part.To = stretch.Days()
		for _, source := range []statement{s.onlineRows(part), s.offlineRows(part)} {
			rows, err := t.tx.QueryContext(ctx, t.d.sql(source.query), source.args...)
			if err != nil {
				return err
			}
			if err := addRows(rows, part, sum); err != nil {
				return err
			}
		}
	}
	return nil
}

func addRows(rows *sql.Rows, q ledger.Query, sum *ledger.Sum) error {
	defer rows.Close()
	for rows.Next() {
		e, err := scanEntry(rows)
		if err != nil {
			return err
		}
		if ledger.Within(e.Place, q.Place) {
			sum.Add(e)
		}
	}
	return rows.Err()
}

// persons counts different people.
func (s *Store) persons(ctx context.Context, t *txn, q ledger.Query, r ledger.Rule, scopes map[string]int64) (int64, error) {
	rule, counted := s.terms.id(termRule + r.ID)
	if !counted || len(scopes) == 0 {
		return 0, nil
	}
	scope, single, err := s.around(ctx, t, q, rule, scopes)
	if err != nil {
		return 0, err
	}
	if !single {
		return s.personsByRow(ctx, t, q, r)
	}
	span := q.Whole()
	var n int64
	err = t.row(ctx, `SELECT COALESCE(SUM(n), 0) FROM comings WHERE scope = ? AND closed = ? AND rule = ? AND span >= ? AND span <= ? AND prev < ?`,
		[]any{scope, flag(q.ByClose && !r.Instant), rule, int64(span.First), int64(span.Last), int64(span.First)}, &n)
	return n, err
}

// around finds the one scope of persons that holds the places of a query and
// no others. Only places where the rule has met anybody matter: cases know a
// town by the roster's name, questions by its whole chain.
func (s *Store) around(ctx context.Context, t *txn, q ledger.Query, rule int64, scopes map[string]int64) (int64, bool, error) {
	if q.Village != "" {
		for _, id := range scopes {
			return id, len(scopes) == 1, nil
		}
	}
	if q.Place == "" {
		id, known := s.terms.id(termAround)
		return id, known, nil
	}
	met, wanted := []string{}, 0
	for place := range s.terms.known(termPlace) {
		id, known := s.terms.id(termAround + place)
		if !known {
			continue
		}
		there, err := t.has(ctx, `SELECT 1 FROM comings WHERE scope = ? AND closed = 0 AND rule = ? LIMIT 1`, id, rule)
		if err != nil {
			return 0, false, err
		}
		if !there {
			continue
		}
		met = append(met, place)
		if _, is := scopes[place]; is {
			wanted++
		}
	}
	id, known := s.holding(met, scopes, wanted)
	return id, known, nil
}

// holding finds the scope that holds exactly the wanted ones of some places.
func (s *Store) holding(met []string, scopes map[string]int64, wanted int) (int64, bool) {
	for place := range scopes {
		for _, candidate := range ledger.Around(place) {
			held, others := 0, 0
			for _, other := range met {
				_, is := scopes[other]
				switch in := slices.Contains(ledger.Around(other), candidate); {
				case in && is:
					held++
				case in:
					others++
				}
			}
			if id, known := s.terms.id(termAround + candidate); known && held == wanted && others == 0 {
				return id, true
			}
		}
	}
	return 0, wanted == 0
}

// personsByRow counts the persons of places that have no scope in common, such
// as one town written in two ways.
func (s *Store) personsByRow(ctx context.Context, t *txn, q ledger.Query, r ledger.Rule) (int64, error) {
	source := s.onlineRows(q)
	rows, err := t.tx.QueryContext(ctx, t.d.sql(strings.Replace(source.query, onlineColumns, onlineColumns+", person", 1)), source.args...)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	people := map[string]bool{}
	for rows.Next() {
		var person sql.NullString
		e, err := scanEntry(rows, &person)
		if err != nil {
			return 0, err
		}
		if ledger.Within(e.Place, q.Place) && r.Stands(e) && person.String != "" {
			people[person.String] = true
		}
	}
	return int64(len(people)), rows.Err()
}

// numbersOf writes numbers of ours into a statement.
func numbersOf(all []int64) string {
	return strings.Trim(strings.Join(strings.Fields(fmt.Sprint(all)), ","), "[]")
}
