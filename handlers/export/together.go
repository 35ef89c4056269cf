package export

import (
	"fmt"
	"slices"
	"strings"

	"mingbai/handlers/ledger"
)

// Together looks at public tables side by side, as a reader does who has kept
// them all: the half year and the year, the town and its county, a month of its
// own and the months of a table. It lists what they give back that none of them
// gives back alone. Tables that it finds nothing in are not thereby proven
// safe: it narrows ranges down, which finds every plain difference and sum, and
// does not try every combination.
func Together(tables []Table) []string {
	r := look(tables)
	var out []string
	for _, i := range r.told() {
		out = append(out, r.cells[i].name)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// look reads tables side by side.
func look(tables []Table) *reader {
	r := &reader{at: map[string]int{}}
	for i, t := range tables {
		r.read(i, t)
	}
	for i := range tables {
		for j := range tables {
			if i != j {
				r.same(i, j, tables)
			}
		}
		r.contain(i, tables)
	}
	r.narrow()
	return r
}

// reader collects what tables say: cells with the range each can have, and
// sums that hold between them.
type reader struct {
	cells []reading
	at    map[string]int // table, rule, split and part -> cell
	sums  []sum
}

// reading is what is known of a cell.
type reading struct {
	low, high int64
	mark      Mark
	rest      bool // stands in no table: what lies between two of them
	name      string

	table      int
	rule, part string // part with its split; "" = the total
}

func key(table int, rule, split, part string) string {
	return fmt.Sprintf("%d\x00%s\x00%s", table, rule, partKey(split, part))
}

// partKey names a part among the cells of a row.
func partKey(split, part string) string {
	if split == "" {
		return ""
	}
	return split + "\x00" + part
}

// add takes a cell of a table down.
func (r *reader) add(table int, rule, split, part, name string, c Cell) int {
	low, high := hidden{value: c.Value, mark: c.Mark}.bounds()
	if c.Mark == Empty {
		low, high = 0, 0
	}
	r.cells = append(r.cells, reading{low: low, high: high, mark: c.Mark, name: name, table: table, rule: rule, part: partKey(split, part)})
	r.at[key(table, rule, split, part)] = len(r.cells) - 1
	return len(r.cells) - 1
}

// read takes down the cells of a table and what it says of them itself.
// Amounts stay out: they are published as totals of many.
func (r *reader) read(i int, t Table) {
	for _, row := range t.Rows {
		if row.Unit == money {
			continue
		}
		where := t.Period() + " " + t.Place() + " " + row.Name()
		total := r.add(i, row.Rule, "", "", where+" 合计", row.Total)
		for _, s := range row.Splits {
			if s.Withheld || len(s.Parts) == 0 {
				continue
			}
			this := sum{whole: total}
			for _, p := range s.Parts {
				this.parts = append(this.parts, r.add(i, row.Rule, s.Key, p.Name, where+" "+p.Name, p.Cell))
			}
			r.sums = append(r.sums, this)
		}
	}
}

// same ties parts of one table to totals of another that count the same: a
// village's, a town's or a month's.
func (r *reader) same(i, j int, tables []Table) {
	whole, alone := tables[i].Query, tables[j].Query
	if whole.ByClose != alone.ByClose || whole.Village != "" {
		return
	}
	split, part := "", ""
	switch {
	case whole.From == alone.From && whole.To == alone.To && whole.Place == alone.Place && alone.Village != "":
		split, part = ledger.ByVillage, alone.Village
	case whole.From == alone.From && whole.To == alone.To && alone.Village == "" && alone.Place != whole.Place && ledger.Within(alone.Place, whole.Place):
		split, part = ledger.ByTown, ledger.Town(alone.Place)
	case whole.Place == alone.Place && alone.Village == "" && wholeMonth(alone) && alone.From >= whole.From && alone.To <= whole.To:
		split, part = ledger.ByMonth, alone.From.Month()
	default:
		return
	}
	for _, row := range tables[i].Rows {
		a, there := r.at[key(i, row.Rule, split, part)]
		b, also := r.at[key(j, row.Rule, "", "")]
		if there && also {
			r.sums = append(r.sums, sum{whole: a, parts: []int{b}})
		}
	}
}

// wholeMonth tells whether a query is for one month.
func wholeMonth(q ledger.Query) bool {
	return q.From.Month() == q.To.Month() && strings.HasSuffix(string(q.From), "-01") && q.To.Add(1).Month() != q.To.Month()
}

// contain ties a table to those whose days, or whose places, lie in it: each
// alone, and all together that do not overlap. What they leave over stands in
// no table, but can be worked out.
func (r *reader) contain(i int, tables []Table) {
	outer := tables[i].Query
	var days, places []int
	for j, t := range tables {
		q := t.Query
		switch {
		case i == j || q.ByClose != outer.ByClose || q.Village != outer.Village:
		case q.Place == outer.Place && q.From >= outer.From && q.To <= outer.To && (q.From != outer.From || q.To != outer.To):
			r.leave(i, []int{j}, tables)
			days = append(days, j)
		case q.From == outer.From && q.To == outer.To && q.Place != outer.Place && ledger.Within(q.Place, outer.Place):
			r.leave(i, []int{j}, tables)
			places = append(places, j)
		}
	}
	slices.SortFunc(days, func(a, b int) int { return strings.Compare(string(tables[a].Query.To), string(tables[b].Query.To)) })
	for _, apart := range [][]int{
		disjoint(days, func(a, b int) bool { return tables[b].Query.From > tables[a].Query.To }),
		disjoint(places, func(a, b int) bool {
			return !ledger.Within(tables[a].Query.Place, tables[b].Query.Place) && !ledger.Within(tables[b].Query.Place, tables[a].Query.Place)
		}),
	} {
		if len(apart) > 1 {
			r.leave(i, apart, tables)
		}
	}
}

// disjoint keeps tables that lie apart from all that were kept before.
func disjoint(tables []int, apart func(a, b int) bool) []int {
	var kept []int
	for _, j := range tables {
		if !slices.ContainsFunc(kept, func(k int) bool { return !apart(k, j) }) {
			kept = append(kept, j)
		}
	}
	return kept
}

// leave says for every cell of the outer table that it is those of the inner
// ones and what they leave over. Of persons that is true of one inner table:
// what is left over are those who came to the rest only.
func (r *reader) leave(outer int, inner []int, tables []Table) {
	for _, row := range tables[outer].Rows {
		if !additive(row.Rule) && (len(inner) > 1 || !persons(row.Rule)) {
			continue
		}
		r.leaveCell(outer, inner, row.Rule, "", "")
		for _, s := range row.Splits {
			for _, p := range s.Parts {
				if s.Key != ledger.ByMonth { // ties months of the same name, which may be cut
					r.leaveCell(outer, inner, row.Rule, s.Key, p.Name)
				}
			}
		}
	}
}

// additive tells whether a rule's figures add up over periods and places:
// persons and those of one moment do not.
func additive(rule string) bool {
	return slices.ContainsFunc(ledger.Rules(), func(r ledger.Rule) bool { return r.ID == rule && r.Splits() })
}

// persons tells whether a rule counts different people.
func persons(rule string) bool {
	return slices.ContainsFunc(ledger.Rules(), func(r ledger.Rule) bool { return r.ID == rule && r.Measure == ledger.Persons })
}

func (r *reader) leaveCell(outer int, inner []int, rule, split, part string) {
	whole, there := r.at[key(outer, rule, split, part)]
	if !there {
		return
	}
	this := sum{whole: whole}
	for _, j := range inner {
		if cell, also := r.at[key(j, rule, split, part)]; also {
			this.parts = append(this.parts, cell)
		}
	}
	if len(this.parts) == 0 {
		return
	}
	r.cells = append(r.cells, reading{high: endless, rest: true, name: r.cells[whole].name + " 减去 " + r.cells[this.parts[0]].name})
	this.parts = append(this.parts, len(r.cells)-1)
	r.sums = append(r.sums, this)
}

// narrow works the ranges down until nothing changes any more.
func (r *reader) narrow() {
	const rounds = 40
	for range rounds {
		changed := false
		for _, s := range r.sums {
			changed = r.narrowSum(s) || changed
		}
		if !changed {
			return
		}
	}
}

func (r *reader) narrowSum(s sum) bool {
	low, high := int64(0), int64(0)
	for _, i := range s.parts {
		low, high = low+r.cells[i].low, min(high+r.cells[i].high, endless)
	}
	changed := r.limit(s.whole, low, high)
	whole := r.cells[s.whole]
	for _, i := range s.parts {
		c := r.cells[i]
		others := high - c.high
		if high == endless {
			others = r.others(s, i)
		}
		changed = r.limit(i, whole.low-others, whole.high-(low-c.low)) || changed
	}
	return changed
}

// others is the most that the other parts of a sum can be.
func (r *reader) others(s sum, but int) int64 {
	most := int64(0)
	for _, i := range s.parts {
		if i != but {
			most = min(most+r.cells[i].high, endless)
		}
	}
	return most
}

// limit narrows a cell, unless nothing would be left: then the tables were
// made at different times and do not agree, and nothing follows from that.
func (r *reader) limit(i int, low, high int64) bool {
	c := &r.cells[i]
	low, high = max(low, c.low), min(high, c.high)
	if low > high || low == c.low && high == c.high {
		return false
	}
	c.low, c.high = low, high
	return true
}

// told lists the cells that a reader can tell.
func (r *reader) told() []int {
	var out []int
	for i, c := range r.cells {
		told := false
		switch {
		case c.rest:
			told = c.low == c.high && c.low >= least && c.low < threshold
		case c.mark == Small:
			told = c.low > least || c.high < threshold-1
		case c.mark == Kept:
			told = c.low == c.high
		}
		if told {
			out = append(out, i)
		}
	}
	return out
}

// beside lists the cells of one table that stand in a sum with a cell, and the
// cell itself.
func (r *reader) beside(cell, table int) []reading {
	var out []reading
	for _, s := range r.sums {
		all := append([]int{s.whole}, s.parts...)
		if !slices.Contains(all, cell) {
			continue
		}
		for _, i := range all {
			if c := r.cells[i]; i != cell && c.table == table && !c.rest {
				out = append(out, c)
			}
		}
	}
	if c := r.cells[cell]; c.table == table && !c.rest {
		out = append(out, c)
	}
	return out
}

// alike lists the cells of one table that are of the same indicator as a cell,
// those of the same split first.
func (r *reader) alike(cell, table int) []reading {
	var near, far []reading
	split, _, _ := strings.Cut(r.cells[cell].part, "\x00")
	for _, c := range r.cells {
		switch {
		case c.table != table || c.rest || c.rule != r.cells[cell].rule:
		case split != "" && strings.HasPrefix(c.part, split+"\x00"):
			near = append(near, c)
		default:
			far = append(far, c)
		}
	}
	return append(near, far...)
}
