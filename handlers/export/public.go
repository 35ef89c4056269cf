package export

import (
	"cmp"
	"slices"

	"mingbai/handlers/ledger"
)

// money is the unit of amounts.
const money = "万元"

// Publish returns the table as it may be published. A number from 1 to 4 is
// shown as <5. Where totals, other splits or other rows would give it back,
// more is not shown. Amounts are shown as a total only, when enough rows stand
// behind it; a village's own table holds totals only. What is hidden stays
// hidden in every format, since all are written from the table returned.
//
// Earlier tables are those that were published before. Where they and this one
// together would give a small number back, more of this one is not shown;
// Together tells whether that was enough.
func (t Table) Publish(earlier ...Table) Table {
	t.Rows = slices.Clone(t.Rows)
	for i := range t.Rows {
		t.Rows[i].Splits = slices.Clone(t.Rows[i].Splits)
		for j := range t.Rows[i].Splits {
			t.Rows[i].Splits[j].Parts = slices.Clone(t.Rows[i].Splits[j].Parts)
		}
		t.coarsen(i)
	}
	t.Public = true
	b := builder{grid: &grid{}, at: map[string]map[string]int{}}
	for i := range t.Rows {
		b.row(&t.Rows[i])
	}
	b.compare()
	for again := true; again; {
		b.grid.protect()
		b.apply()
		again = len(earlier) > 0 && b.apart(append(slices.Clone(earlier), t))
	}
	t.counts = ledger.Counts{} // holds what is hidden
	return t
}

// coarsen withholds the splits that are never public, whatever the numbers.
func (t Table) coarsen(i int) {
	r := &t.Rows[i]
	few := r.Total.Value >= least && r.Total.Value < threshold
	if r.Unit == money {
		few = true
		if t.counts.Rows[i].Entries < threshold && r.Total.Mark == Plain {
			r.Total.Mark = Kept
		}
		if r.Total.Mark == Kept {
			r.Total.Value = 0
		}
		if r.Offline.Mark == Plain {
			r.Offline = Cell{Mark: Kept}
		}
	}
	for j := range r.Splits {
		if few || t.Query.Village != "" {
			r.Splits[j].Withheld, r.Splits[j].Parts = true, nil
		}
	}
}

// builder lays the cells of a table out in a grid.
type builder struct {
	grid  *grid
	spots []spot
	sums  []func() // what is done to the table when the sum of this number is withheld
	at    map[string]map[string]int
}

// spot is a cell of the table and its number in the grid.
type spot struct {
	cell *Cell
	at   int
}

// cell puts a cell of a row into the grid. part names it among the row's cells.
func (b *builder) cell(rule, part string, c *Cell) int {
	at := b.grid.add(c.Value)
	b.spots = append(b.spots, spot{cell: c, at: at})
	if b.at[rule] == nil {
		b.at[rule] = map[string]int{}
	}
	b.at[rule][part] = at
	return at
}

// sum puts a sum into the grid; withheld is called when it cannot be shown.
func (b *builder) sum(s sum, withheld func()) {
	b.grid.sums, b.sums = append(b.grid.sums, s), append(b.sums, withheld)
}

// row puts the cells of a row into the grid: the total, what was entered by
// hand and what was not, and the parts of each split.
func (b *builder) row(r *Row) {
	if r.Total.Mark != Plain || r.Unit == money {
		return
	}
	total := b.cell(r.Rule, "", &r.Total)
	keep := func() { r.Offline = Cell{Mark: Kept} }
	switch {
	case r.Offline.Value == 0:
	case r.Total.Value < threshold || len(r.Splits) == 0:
		keep()
	default:
		online := b.grid.add(r.Total.Value - r.Offline.Value) // not printed, but anybody can subtract
		b.sum(sum{whole: total, parts: []int{b.cell(r.Rule, "\x00offline", &r.Offline), online}}, keep)
	}
	for j := range r.Splits {
		s := &r.Splits[j]
		if s.Withheld || len(s.Parts) == 0 {
			continue
		}
		this := sum{whole: total}
		for k := range s.Parts {
			this.parts = append(this.parts, b.cell(r.Rule, partKey(s.Key, s.Parts[k].Name), &s.Parts[k].Cell))
		}
		b.sum(this, func() { s.Withheld, s.Parts = true, nil })
	}
}

// included lists rules whose cells are no larger than those of another,
// smaller first: a reader knows that no more was agreed than was mediated.
func included() [][2]string {
	return [][2]string{
		{ledger.RuleLawyer, ledger.RuleMatters}, {ledger.RulePersons, ledger.RuleVisits},
		{ledger.RuleMediated, ledger.RuleAccepted}, {ledger.RuleSucceeded, ledger.RuleMediated},
		{ledger.RulePerformed, ledger.RuleSucceeded}, {ledger.RuleConfirmed, ledger.RuleSucceeded},
		{ledger.RuleAid, ledger.RuleApplied}, {ledger.RuleApproved, ledger.RuleAid}, {ledger.RuleAidClosed, ledger.RuleApproved},
		{ledger.RuleSelfPersons, ledger.RuleSelf}, {ledger.RuleApproved, ledger.RuleAided},
	}
}

// compare tells the grid which cells a reader takes to be no larger than
// others. Where the numbers say otherwise (a case is accepted in one month and
// settled in another), nobody can know it.
func (b *builder) compare() {
	for _, rules := range included() {
		for part, small := range b.at[rules[0]] {
			large, there := b.at[rules[1]][part]
			if there && part != "\x00offline" && b.grid.cells[small].value <= b.grid.cells[large].value {
				b.grid.under = append(b.grid.under, pair{small, large})
			}
		}
	}
	slices.SortFunc(b.grid.under, func(a, c pair) int { return cmp.Or(a.small-c.small, a.large-c.large) })
}

// apply carries the marks of the grid over to the table. What is hidden loses
// its value.
func (b *builder) apply() {
	for _, s := range b.spots {
		if mark := b.grid.cells[s.at].mark; mark != Plain {
			*s.cell = Cell{Mark: mark}
		}
	}
	for i, s := range b.grid.sums {
		if s.gone {
			b.sums[i]()
		}
	}
}

// apart hides cells of the last of the tables that give something back
// together with the others; where cells are not enough, a split, and in the end
// a row. It reports whether it hid any.
func (b *builder) apart(tables []Table) bool {
	r, last := look(tables), len(tables)-1
	for _, try := range []struct {
		near func(cell, table int) []reading
		hide func(at int) bool
	}{{r.beside, b.keep}, {r.beside, b.withhold}, {r.alike, b.withhold}, {r.beside, b.withdraw}, {r.alike, b.withdraw}} {
		hid := false
		for _, i := range r.told() {
			for _, c := range try.near(i, last) {
				if at, there := b.at[c.rule][c.part]; there && try.hide(at) {
					hid = true
					break
				}
			}
		}
		if hid {
			return true
		}
	}
	return false
}

// keep hides a cell.
func (b *builder) keep(at int) bool {
	if !b.grid.canHide(at) {
		return false
	}
	b.grid.cells[at].mark = Kept
	return true
}

// withhold hides the split that a cell is a part of.
func (b *builder) withhold(at int) bool {
	for i := range b.grid.sums {
		if s := &b.grid.sums[i]; !s.gone && slices.Contains(s.parts, at) {
			s.gone = true
			return true
		}
	}
	return false
}

// withdraw hides a total with everything it divides into.
func (b *builder) withdraw(at int) bool {
	if b.grid.cells[at].mark == Withdrawn {
		return false
	}
	b.grid.cells[at].mark = Withdrawn
	for i := range b.grid.sums {
		if b.grid.sums[i].whole == at {
			b.grid.sums[i].gone = true
		}
	}
	return true
}
