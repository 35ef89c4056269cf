package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"

	"mingbai/handlers/ledger"
	"mingbai/handlers/response"
)

// querier is what reads, in a transaction or outside of one.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// cell is a count that is kept: of a rule, in a scope and a span, one part of
// a split.
type cell struct {
	scope  string // term
	closed int64  // 1 = by the day of closing
	span   ledger.Span
	rule   string // id
	split  int64
	part   string
}

// coming is a count of persons: those who came to a scope in a span and had
// last come in prev (0 = never). Whoever came within a longer stretch is
// counted once in it: where prev lies before its start.
type coming struct {
	scope      string
	closed     int64
	rule       string
	span, prev ledger.Span
}

// numbers are what a cell holds.
type numbers struct{ n, hand, entries int64 }

// The splits that cells are kept for. What a month holds follows from the
// spans, what a town holds from the scopes. The last is no split of a summary:
// see answers.go.
const (
	splitCategory = 1
	splitVillage  = 2
	splitChannel  = 3
	splitAnswer   = 4
)

// batch is what a transaction adds to the tallies.
type batch struct {
	rules   []ledger.Rule
	cells   map[cell]numbers
	comings map[coming]int64
}

func newBatch() *batch {
	return &batch{rules: ledger.Rules(), cells: map[cell]numbers{}, comings: map[coming]int64{}}
}

// entry adds an entry, or takes it away with a sign of -1.
func (b *batch) entry(e ledger.Entry, sign int64) {
	for _, r := range b.rules {
		if !r.Splits() || !r.Stands(e) {
			continue
		}
		v := numbers{sign * r.Of(e), 0, sign}
		if e.Offline {
			v.hand = v.n
		}
		b.days(e, r, 0, e.Date, v)
		if !r.Instant {
			b.days(e, r, 1, e.Closed, v)
		}
	}
}

// days adds to the cells of a day: by day and month for the place, by month
// for the village.
func (b *batch) days(e ledger.Entry, r ledger.Rule, closed int64, day ledger.Date, v numbers) {
	if day == "" {
		return
	}
	parts := r.Parts(e)
	town := cell{scope: termPlace + e.Place, closed: closed, rule: r.ID}
	for _, town.span = range []ledger.Span{ledger.MonthSpan(day), ledger.DaySpan(day)} {
		b.add(town, splitCategory, parts[ledger.ByCategory], v)
		b.add(town, splitVillage, parts[ledger.ByVillage], v)
		b.add(town, splitChannel, parts[ledger.ByChannel], v)
		if class := response.Of(r.ID, e.Outcome); class != "" {
			b.add(town, splitAnswer, answerPart(class, e), v)
		}
	}
	if e.Village == "" {
		return
	}
	village := cell{scope: villageTerm(e.Place, e.Village), closed: closed, rule: r.ID, span: ledger.MonthSpan(day)}
	b.add(village, splitCategory, parts[ledger.ByCategory], v)
	b.add(village, splitChannel, parts[ledger.ByChannel], v)
}

func (b *batch) add(c cell, split int64, part string, v numbers) {
	c.split, c.part = split, part
	sum := b.cells[c]
	b.cells[c] = numbers{sum.n + v.n, sum.hand + v.hand, sum.entries + v.entries}
}

func villageTerm(place, village string) string { return termVillage + place + "|" + village }

// flush adds the batch to the tables, in one order whoever does it.
func (s *Store) flush(ctx context.Context, t *txn, b *batch) error {
	want := map[string]bool{}
	for c := range b.cells {
		want[c.scope], want[termRule+c.rule], want[termPart+c.part] = true, true, true
	}
	for c := range b.comings {
		want[c.scope], want[termRule+c.rule] = true, true
	}
	ids, err := s.name(ctx, t, want)
	if err != nil {
		return err
	}
	var cells, comings [][]int64
	for c, v := range b.cells {
		if v != (numbers{}) {
			cells = append(cells, []int64{ids[c.scope], c.closed, int64(c.span), ids[termRule+c.rule], c.split, ids[termPart+c.part], v.n, v.hand, v.entries})
		}
	}
	for c, n := range b.comings {
		if n != 0 {
			comings = append(comings, []int64{ids[c.scope], c.closed, ids[termRule+c.rule], int64(c.span), int64(c.prev), n})
		}
	}
	if err := t.addTo(ctx, tallyTable(), cells); err != nil {
		return err
	}
	return t.addTo(ctx, comingTable(), comings)
}

// sums is a table of sums: its keys, then what is added up.
type sums struct {
	table      string
	keys, adds []string
}

func tallyTable() sums {
	return sums{"tallies", []string{"scope", "closed", "span", "rule", "split", "part"}, []string{"n", "hand", "entries"}}
}

func comingTable() sums {
	return sums{"comings", []string{"scope", "closed", "rule", "span", "prev"}, []string{"n"}}
}

// addTo adds rows to the sums that are there, and enters those that are not.
// The numbers are our own and stand in the text: as parameters of so many rows
// they would take longer than the work.
func (t *txn) addTo(ctx context.Context, to sums, rows [][]int64) error {
	slices.SortFunc(rows, slices.Compare[[]int64])
	for chunk := range slices.Chunk(rows, 500) {
		values := to.values(chunk)
		changed, err := t.exec(ctx, values+to.update())
		if err != nil {
			return err
		}
		if changed == int64(len(chunk)) {
			continue
		}
		if _, err := t.exec(ctx, values+to.insert()); err != nil {
			return err
		}
	}
	return nil
}

func (to sums) columns() []string { return append(slices.Clone(to.keys), to.adds...) }

// values writes rows as a table named v.
func (to sums) values(rows [][]int64) string {
	b := []byte(`WITH v(` + strings.Join(to.columns(), ", ") + `) AS (VALUES `)
	for i, row := range rows {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '(')
		for j, n := range row {
			if j > 0 {
				b = append(b, ',')
			}
			b = strconv.AppendInt(b, n, 10)
		}
		b = append(b, ')')
	}
	return string(append(b, ") "...))
}

func (to sums) same() string {
	var terms []string
	for _, k := range to.keys {
		terms = append(terms, to.table+"."+k+" = v."+k)
	}
	return strings.Join(terms, " AND ")
}

func (to sums) update() string {
	var sets []string
	for _, a := range to.adds {
		sets = append(sets, a+" = "+to.table+"."+a+" + v."+a)
	}
	return `UPDATE ` + to.table + ` SET ` + strings.Join(sets, ", ") + ` FROM v WHERE ` + to.same()
}

// insert enters what update did not find: what it found has been added to and
// is there still.
func (to sums) insert() string {
	return `INSERT INTO ` + to.table + ` (` + strings.Join(to.columns(), ", ") + `) SELECT v.` + strings.Join(to.columns(), ", v.") + ` FROM v
		WHERE NOT EXISTS (SELECT 1 FROM ` + to.table + ` WHERE ` + to.same() + `)`
}

// places is a list of n parameters.
func places(n int) string { return strings.TrimSuffix(strings.Repeat("?,", cmp.Or(n, 1)), ",") }
