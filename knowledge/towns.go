package knowledge

import (
	"fmt"
	"slices"
	"strings"

	"mingbai/knowledge/place"
	"mingbai/knowledge/service"
)

// Town is a town that an office serves, as its roster names it.
type Town struct {
	Place    string // the full chain; rosters of old have the name alone
	Villages []string
}

// Serving returns the base with the towns that an office serves among its
// places, in front of all others: residents find them by their names, though
// there may be no material on them yet. The base itself stays as it is, and
// everything but the places is shared with it.
func (b *Base) Serving(towns []Town) (*Base, error) {
	all := b.Places.All()
	var front []place.Place
	for _, t := range wholeFirst(towns) {
		p, known, ok := b.served(t, front)
		if !ok {
			continue
		}
		p.Villages = slices.Clone(t.Villages)
		if known {
			all = slices.DeleteFunc(all, func(x place.Place) bool { return x.String() == p.String() })
		}
		front = append(front, p)
	}
	gazetteer, err := place.New(append(front, all...))
	if err != nil {
		return nil, fmt.Errorf("%w: places of the roster: %w", ErrLoad, err)
	}
	served := *b
	served.Places = gazetteer
	return &served, nil
}

// wholeFirst has the whole names before the short ones, so that a short name of
// a town that also stands whole adds nothing; otherwise the order stays.
func wholeFirst(towns []Town) []Town {
	towns = slices.Clone(towns)
	slices.SortStableFunc(towns, func(a, b Town) int { return len(place.Units(b.Place)) - len(place.Units(a.Place)) })
	return towns
}

// served is the place of a town: one that is known already, or a new one. It is
// none when the name is empty, stands for several places, or was taken already.
func (b *Base) served(t Town, taken []place.Place) (p place.Place, known, ok bool) {
	if t.Place == "" || slices.ContainsFunc(taken, func(p place.Place) bool { return strings.HasSuffix(p.String(), t.Place) }) {
		return p, false, false
	}
	p, several, err := b.Places.Resolve(t.Place)
	switch {
	case err == nil:
		again := slices.ContainsFunc(taken, func(x place.Place) bool { return x.String() == p.String() })
		return p, true, !again
	case len(several) > 0:
		return p, false, false
	}
	units := place.Units(t.Place)
	bare := !slices.ContainsFunc(b.Locals, func(l service.Local) bool { return l.Place == t.Place })
	return place.Place{Chain: units, Aliases: shortNames(units[len(units)-1]), Bare: bare}, false, true
}
