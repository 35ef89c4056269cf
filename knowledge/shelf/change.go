package shelf

import (
	"mingbai/knowledge/report"
)

// ChangeKind tells what adding a document did.
type ChangeKind string

const (
	Added     ChangeKind = "added"     // it was not there
	Unchanged ChangeKind = "unchanged" // the same was there already
	Replaced  ChangeKind = "replaced"  // another version was there
)

// Change tells what adding a document did to the shelf.
type Change struct {
	ID      string
	Kind    ChangeKind
	Figures []FigureChange // of a Replaced document: what came, went or has another value
}

// FigureChange is a figure that differs between two versions. Before is nil for
// a new figure, After for one that is gone.
type FigureChange struct {
	Before, After *report.Figure
}

// compare pairs the figures of two versions by what they count and when; those
// that occur several times are paired in order.
func compare(before, after []report.Figure) []FigureChange {
	type key struct {
		metric, unit, period string
		status               report.Status
	}
	of := func(f report.Figure) key { return key{f.Metric, f.Unit, f.Period, f.Status} }
	old := map[key][]report.Figure{}
	for _, f := range before {
		old[of(f)] = append(old[of(f)], f)
	}
	var changes []FigureChange
	for _, f := range after {
		k := of(f)
		if len(old[k]) == 0 {
			changes = append(changes, FigureChange{After: &f})
			continue
		}
		was := old[k][0]
		old[k] = old[k][1:]
		if was.Value != f.Value || was.Qualifier != f.Qualifier {
			changes = append(changes, FigureChange{Before: &was, After: &f})
		}
	}
	for _, f := range before {
		if k := of(f); len(old[k]) > 0 && old[k][0] == f {
			old[k] = old[k][1:]
			changes = append(changes, FigureChange{Before: &f})
		}
	}
	return changes
}
