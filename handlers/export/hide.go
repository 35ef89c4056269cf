package export

import "slices"

// The smallest number that stands in a public table as it is, and the range of
// those that do not.
const (
	threshold = 5
	least     = 1
)

// endless is more than any cell holds.
const endless = int64(1) << 50

// A grid is the public side of a table as somebody sees it who wants to know
// the hidden cells: numbers, and what is known to hold between them. It is
// independent of what the numbers mean.
type grid struct {
	cells []hidden
	sums  []sum
	under []pair // known to be no more than another
}

// hidden is a cell and what the reader is told about it.
type hidden struct {
	value int64
	mark  Mark
}

// sum says that parts make up a whole.
type sum struct {
	whole int
	parts []int
	gone  bool // withheld: not even the names of its parts are shown
}

type pair struct{ small, large int }

// bounds is what a reader knows of a cell from its mark alone.
func (h hidden) bounds() (low, high int64) {
	switch h.mark {
	case Small:
		return least, threshold - 1
	case Kept:
		return threshold, endless
	case Withdrawn:
		return 0, endless
	}
	return h.value, h.value
}

// add puts a cell into the grid and returns its number.
func (g *grid) add(value int64) int {
	mark := Plain
	if value >= least && value < threshold {
		mark = Small
	}
	g.cells = append(g.cells, hidden{value: value, mark: mark})
	return len(g.cells) - 1
}

// touching lists for each cell the sums it stands in.
func (g *grid) touching() [][]int {
	out := make([][]int, len(g.cells))
	for i, s := range g.sums {
		if s.gone {
			continue
		}
		out[s.whole] = append(out[s.whole], i)
		for _, part := range s.parts {
			out[part] = append(out[part], i)
		}
	}
	return out
}

// protect hides more cells until no hidden one can be worked out: each small
// cell may be any number from 1 to 4, each other hidden one two numbers at
// least. Where a split cannot be protected it is withheld whole.
func (g *grid) protect() {
	for changed := true; changed; {
		changed = false
		at := g.touching()
		for i := range g.cells {
			for g.told(at, i) && g.hideMore(at, i) {
				changed = true
				at = g.touching()
			}
		}
	}
}

// told tells whether the value of a hidden cell can be worked out, or narrowed
// down too far.
func (g *grid) told(at [][]int, i int) bool {
	c := g.cells[i]
	switch c.mark {
	case Small:
		for v := int64(least); v < threshold; v++ {
			if v != c.value && !g.possible(at, i, v) {
				return true
			}
		}
	case Kept:
		return !g.possible(at, i, c.value-1) && !g.possible(at, i, c.value+1)
	}
	return false
}

// hideMore hides one more cell next to a weak one, or withholds a split. It
// reports whether there was anything left to do.
func (g *grid) hideMore(at [][]int, weak int) bool {
	sums := slices.Clone(at[weak])
	slices.SortStableFunc(sums, func(a, b int) int { return g.unknown(a) - g.unknown(b) })
	for _, s := range sums {
		if best := g.candidate(at, s, weak); best >= 0 {
			g.cells[best].mark = Kept
			return true
		}
	}
	for _, s := range sums {
		if whole := g.sums[s].whole; whole != weak && g.canHide(whole) {
			g.cells[whole].mark = Kept
			return true
		}
	}
	if len(sums) > 0 {
		g.sums[sums[0]].gone = true
		return true
	}
	return false
}

// unknown counts the hidden cells of a sum.
func (g *grid) unknown(s int) int {
	n := 0
	for _, i := range append([]int{g.sums[s].whole}, g.sums[s].parts...) {
		if g.cells[i].mark != Plain {
			n++
		}
	}
	return n
}

// canHide tells whether a cell may be hidden to protect another: zeros stay.
func (g *grid) canHide(i int) bool {
	c := g.cells[i]
	return c.mark == Plain && c.value >= threshold
}

// candidate is the part of a sum that protects best and costs least: one that
// stands in few other sums and is large enough to make up for any small number;
// among these the smallest. -1 when there is none.
func (g *grid) candidate(at [][]int, s, weak int) int {
	best := -1
	for _, i := range g.sums[s].parts {
		if i == weak || !g.canHide(i) {
			continue
		}
		if best < 0 || g.better(at, i, best) {
			best = i
		}
	}
	return best
}

// better compares two candidates.
func (g *grid) better(at [][]int, a, b int) bool {
	if len(at[a]) != len(at[b]) {
		return len(at[a]) < len(at[b])
	}
	const roomy = threshold + threshold - 2 // can give and take what a small cell may differ by
	x, y := g.cells[a].value, g.cells[b].value
	if (x >= roomy) != (y >= roomy) {
		return x >= roomy
	}
	return x < y
}
