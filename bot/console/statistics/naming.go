package statistics

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
)

// villages names villages as people read them: with their town only where two
// towns have one of that name.
type villages map[string]map[string]bool

func (v villages) learn(place, village string) {
	if v[village] == nil {
		v[village] = map[string]bool{}
	}
	v[village][ledger.TownName(place)] = true
}

func (v villages) name(place, village string) string {
	switch {
	case village == "":
		return ledger.Unknown
	case len(v[village]) > 1:
		return ledger.TownName(place) + village
	}
	return village
}

// What stands for who did it where nobody is named, and where nobody did.
const (
	nobody  = "没写谁办的"
	untaken = "没有人接"
)

// personOf is the id of whom the books mean. What is entered in chat has the id of
// who did it, what the office enters by hand their name, which is theirs if only
// one of the roster has it. Who is not of the roster stands as written.
func personOf(r handoff.Roster, written string) string {
	if _, known := r.Person(written); known {
		return written
	}
	if same := namesakes(r, written); len(same) == 1 {
		return same[0].ID
	}
	return written
}

// writtenAs are all words by which the books mean somebody.
func writtenAs(r handoff.Roster, who string) []string {
	id := personOf(r, who)
	if p, known := r.Person(id); known && p.Name != id && personOf(r, p.Name) == id {
		return []string{id, p.Name}
	}
	return []string{id}
}

// namesakes are those of the roster who have a name.
func namesakes(r handoff.Roster, name string) []handoff.Person {
	var all []handoff.Person
	for _, p := range r.People {
		if p.Name == name && name != "" {
			all = append(all, p)
		}
	}
	return all
}

// adviserName is who an id or a name in the books means, with the first of village,
// firm and office that tells them from others of that name.
func adviserName(r handoff.Roster, adviser, without string) string {
	p, known := r.Person(adviser)
	if !known {
		return cmp.Or(adviser, without)
	}
	same := namesakes(r, p.Name)
	if len(same) < 2 {
		return p.Name
	}
	i := slices.IndexFunc(same, func(x handoff.Person) bool { return x.ID == p.ID })
	for _, sign := range []func(handoff.Person) string{
		func(x handoff.Person) string { return villageOf(r, x) }, func(x handoff.Person) string { return x.Firm }, func(x handoff.Person) string { return r.OfficeOf(x).String() },
	} {
		if own := sign(p); own != "" && !slices.ContainsFunc(same, func(x handoff.Person) bool { return x.ID != p.ID && sign(x) == own }) {
			return p.Name + "（" + own + "）"
		}
	}
	return fmt.Sprintf("%s（同名第%d位）", p.Name, i+1)
}

// villageOf is the first village that somebody serves; "" = none.
func villageOf(r handoff.Roster, p handoff.Person) string {
	for _, x := range r.Posts {
		if x.Adviser == p.ID || x.Backup == p.ID {
			return x.Village
		}
	}
	return ""
}

// inOrder are the parts of a split as they are read: months by time, others by how
// much stands behind them, the most first.
func inOrder[T any](parts map[key]T, byTime bool, size func(T) int64) []key {
	return slices.SortedFunc(maps.Keys(parts), func(x, y key) int {
		byName := cmp.Or(cmp.Compare(x.name, y.name), cmp.Compare(x.value, y.value))
		if byTime {
			return byName
		}
		return cmp.Or(cmp.Compare(size(parts[y]), size(parts[x])), byName)
	})
}
