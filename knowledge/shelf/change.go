package shelf

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"mingbai/knowledge"
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
	Doubts  []string       // what a person should look at, corrections that no longer fit among it
}

// FigureChange is a figure that differs between two versions. Before is nil for
// a new figure, After for one that is gone.
type FigureChange struct {
	Before, After *report.Figure
}

// Seen is what a document as it stands is known by, nil for none: another word
// when anything of it is other. Who changes it says what they have seen.
func Seen(d *knowledge.Document) string {
	if d == nil {
		return "none"
	}
	data, err := json.Marshal(d)
	if err != nil { // a document always can be
		return ""
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:12])
}

// Says is the change in one line.
func (c FigureChange) Says() string {
	switch {
	case c.Before == nil:
		return "新增 " + sayFigure(*c.After)
	case c.After == nil:
		return "没有了 " + sayFigure(*c.Before)
	}
	return fmt.Sprintf("改了 %s，原来是 %s%s%s", sayFigure(*c.After), c.Before.Qualifier, plain(c.Before.Value), c.Before.Unit)
}

func sayFigure(f report.Figure) string {
	return fmt.Sprintf("%s %s %s%s%s", f.Period, f.Metric, f.Qualifier, plain(f.Value), f.Unit)
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
