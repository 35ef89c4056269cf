package knowledge

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"mingbai/knowledge/place"
)

// Shelve adds an office's own documents to the base, and the places they are
// about to the gazetteer, so that people can ask for them by name. It is
// called once, after Load and before the base is shared.
func (b *Base) Shelve(docs []Document) error {
	docs = b.shelveMarked(docs)
	places, known := b.Places.All(), map[string]bool{}
	for _, p := range places {
		known[p.String()] = true
	}
	for _, d := range docs {
		p, ok := b.newPlace(d.Place)
		if !ok || known[p.String()] {
			continue
		}
		known[p.String()] = true
		places = append(places, p)
	}
	gazetteer, err := place.New(places)
	if err != nil {
		return fmt.Errorf("%w: places of documents: %w", ErrLoad, err)
	}
	b.Places = gazetteer
	b.Documents = append(b.Documents, docs...)
	b.shelveServices(docs)
	return nil
}

// shelveServices adds the offices that documents name, the newest document's
// word first. An entry that somebody verified is never set aside by one, and one
// that the office said is out of date only by a newer document.
func (b *Base) shelveServices(docs []Document) {
	type office struct{ channel, place string }
	taken := map[office]bool{}
	for _, l := range b.Locals {
		taken[office{l.Channel, l.Place}] = true
	}
	newest := slices.Clone(docs)
	slices.SortStableFunc(newest, func(x, y Document) int { return y.Year - x.Year })
	for _, d := range newest {
		for _, l := range d.Services {
			at := office{l.Channel, l.Place}
			if l.Year <= b.passed(l.Channel, l.Place) {
				b.wrongAt(l.Place, l.Phones)
				continue
			}
			if taken[at] || l.Check() != nil || b.Channels[l.Channel].Code == "" {
				continue
			}
			taken[at] = true
			if l, ok := b.heed(l); ok {
				b.Locals = append(b.Locals, l)
			}
		}
	}
}

// newPlace makes a place of a document's chain, unless it is known already. A
// name that cannot be taken apart stands as it is.
func (b *Base) newPlace(chain string) (place.Place, bool) {
	if chain == "" {
		return place.Place{}, false
	}
	units := []string{chain}
	for _, m := range b.Places.Find(chain) {
		if m.Known && m.Place.String() == chain {
			return place.Place{}, false
		}
		if strings.Join(m.Place.Chain, "") == chain {
			units = m.Place.Chain
		}
	}
	return place.Place{Chain: units, Aliases: shortNames(units[len(units)-1])}, true
}

// shortNames is what people call a unit: 金桔坪镇 is 金桔坪.
func shortNames(unit string) []string {
	for _, suffix := range []string{"街道", "社区", "镇", "乡", "县", "区", "市", "村"} {
		if short, ok := strings.CutSuffix(unit, suffix); ok && utf8.RuneCountInString(short) >= 2 {
			return []string{short}
		}
	}
	return nil
}
