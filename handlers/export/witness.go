package export

import "slices"

// possible tells whether a reader must reckon with a cell being v: it looks
// for numbers that agree with everything published and have v there. Finding
// them proves it; not finding them counts as impossible, so that an error here
// hides too much and never too little.
func (g *grid) possible(at [][]int, i int, v int64) bool {
	low, high := g.cells[i].bounds()
	if v < low || v > high {
		return false
	}
	w := witness{g: g, at: at, set: map[int]int64{i: v}}
	return w.settle(i)
}

// witness is another set of numbers that the published ones could stand for.
type witness struct {
	g   *grid
	at  [][]int
	set map[int]int64 // cells that differ from the true ones, and are settled
}

func (w *witness) value(i int) int64 {
	if v, ok := w.set[i]; ok {
		return v
	}
	return w.g.cells[i].value
}

// settle makes everything agree again after cell i has been set.
func (w *witness) settle(i int) bool {
	queue := []int{i}
	for len(queue) > 0 {
		cell := queue[0]
		queue = queue[1:]
		for _, s := range w.at[cell] {
			moved, ok := w.balance(s, cell)
			if !ok {
				return false
			}
			queue = append(queue, moved...)
		}
		moved, ok := w.order(cell)
		if !ok {
			return false
		}
		queue = append(queue, moved...)
	}
	return true
}

// balance makes a sum right again by changing cells of it that are hidden and
// not settled, those that stand in no other sum first and the whole last.
func (w *witness) balance(s, from int) (moved []int, ok bool) {
	this := w.g.sums[s]
	gap := w.value(this.whole)
	for _, part := range this.parts {
		gap -= w.value(part)
	}
	if gap == 0 {
		return nil, true
	}
	order := slices.Clone(this.parts)
	slices.SortStableFunc(order, func(a, b int) int { return len(w.at[a]) - len(w.at[b]) })
	for _, part := range order {
		if gap != 0 && part != from && w.move(part, &gap, 1) {
			moved = append(moved, part)
		}
	}
	if gap != 0 && this.whole != from && w.move(this.whole, &gap, -1) {
		moved = append(moved, this.whole)
	}
	return moved, gap == 0
}

// move changes a cell as far as its bounds allow towards closing the gap.
func (w *witness) move(i int, gap *int64, sign int64) bool {
	if _, settled := w.set[i]; settled {
		return false
	}
	low, high := w.g.cells[i].bounds()
	now := w.g.cells[i].value
	next := min(max(now+sign**gap, low), high)
	if next == now {
		return false
	}
	w.set[i] = next
	*gap -= sign * (next - now)
	return true
}

// order keeps what is known to be no more than another so.
func (w *witness) order(cell int) (moved []int, ok bool) {
	for _, p := range w.g.under {
		other, want := p.large, w.value(p.small)
		switch {
		case p.small != cell && p.large != cell, w.value(p.small) <= w.value(p.large):
			continue
		case p.large == cell:
			other, want = p.small, w.value(p.large)
		}
		low, high := w.g.cells[other].bounds()
		if _, settled := w.set[other]; settled || want < low || want > high {
			return nil, false
		}
		w.set[other] = want
		moved = append(moved, other)
	}
	return moved, true
}
