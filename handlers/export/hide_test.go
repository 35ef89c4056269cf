package export

import (
	"testing"

	"pgregory.net/rapid"
)

// TestEveryHiddenCellHasItsChoices tries every combination of numbers that a
// small grid's marks allow, and looks whether each small cell takes each of its
// four values in one that agrees with everything published.
func TestEveryHiddenCellHasItsChoices(t *testing.T) {
	hidden := 0
	rapid.Check(t, func(rt *rapid.T) {
		g := drawGrid(rt)
		g.protect()
		at := g.touching()
		found := make([]map[int64]bool, len(g.cells))
		for i := range found {
			found[i] = map[int64]bool{}
		}
		values := make([]int64, len(g.cells))
		g.every(values, 0, func() {
			for i, v := range values {
				found[i][v] = true
			}
		})
		for i, c := range g.cells {
			shown := len(at[i]) > 0
			switch {
			case !shown || c.mark == Plain:
				continue
			case c.mark == Small && len(found[i]) != threshold-1:
				rt.Fatalf("cell %d of %+v can only be %v", i, g, found[i])
			case c.mark == Kept && len(found[i]) < 2:
				rt.Fatalf("cell %d of %+v must be %v", i, g, found[i])
			}
			hidden++
		}
	})
	if hidden == 0 {
		t.Error("nothing was hidden")
	}
}

// drawGrid draws a grid of two totals with two splits of the same parts each,
// the second no larger than the first.
func drawGrid(t *rapid.T) *grid {
	g := &grid{}
	parts := rapid.IntRange(1, 3).Draw(t, "parts")
	var before []int
	for range rapid.IntRange(1, 2-parts/3).Draw(t, "totals") { // more take too long to try
		var cells []int
		total := int64(0)
		for i := range parts {
			most := int64(6)
			if before != nil {
				most = g.cells[before[i]].value
			}
			v := rapid.Int64Range(0, most).Draw(t, "value")
			total += v
			cells = append(cells, g.add(v))
			if before != nil {
				g.under = append(g.under, pair{small: cells[i], large: before[i]})
			}
		}
		before = cells
		if total >= least && total < threshold {
			return g // such a total has no splits
		}
		whole := g.add(total)
		g.sums = append(g.sums, sum{whole: whole, parts: cells})
		first := rapid.Int64Range(0, total).Draw(t, "first")
		g.sums = append(g.sums, sum{whole: whole, parts: []int{g.add(first), g.add(total - first)}})
	}
	return g
}

// every calls yield for each set of numbers that the marks and sums allow, up
// to a size that no cell of these grids needs to exceed.
func (g *grid) every(values []int64, i int, yield func()) {
	if i == len(values) {
		for _, p := range g.under {
			if values[p.small] > values[p.large] {
				return
			}
		}
		yield()
		return
	}
	low, high := g.cells[i].bounds()
	for v := low; v <= min(high, low+14); v++ {
		values[i] = v
		if g.agrees(values, i) {
			g.every(values, i+1, yield)
		}
	}
}

// agrees tells whether every sum whose last number is the one at i is right.
func (g *grid) agrees(values []int64, i int) bool {
	for _, s := range g.sums {
		if s.gone {
			continue
		}
		last, total := s.whole, int64(0)
		for _, part := range s.parts {
			last = max(last, part)
			total += values[part]
		}
		if last == i && total != values[s.whole] {
			return false
		}
	}
	return true
}
