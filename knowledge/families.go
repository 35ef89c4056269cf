package knowledge

import (
	"fmt"

	"mingbai/knowledge/phrase"
)

// expandFamilies puts the words of the families (words.yaml) in the place of
// @names in the patterns of guides and dangers.
func (b *Base) expandFamilies() error {
	for _, set := range b.patternSets() {
		wide, err := set.Expand(b.Speech.Families)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrLoad, err)
		}
		*set = wide
	}
	if err := b.Speech.Urgent.Frames.Expand(b.Speech.Families); err != nil {
		return fmt.Errorf("%w: frames.yaml: %w", ErrLoad, err)
	}
	return nil
}

// patternSets lists the sets that may name families.
func (b *Base) patternSets() []*phrase.Set {
	lane := &b.Speech.Urgent
	sets := []*phrase.Set{&lane.Now, &lane.AtOnce, &lane.Past, &lane.LongAgo, &lane.Supposed, &lane.Told, &lane.Played, &lane.Calm, &lane.Cry}
	for i := range lane.Situations {
		sets = append(sets, &lane.Situations[i].Hear, &lane.Situations[i].Unless)
	}
	for i := range b.Guides {
		g := &b.Guides[i]
		sets = append(sets, &g.Hear, &g.Unless)
		for j := range g.Points {
			sets = append(sets, &g.Points[j].Hear)
		}
	}
	for i := range b.Sheets {
		for j := range b.Sheets[i].Facts {
			sets = append(sets, &b.Sheets[i].Facts[j].Hear)
		}
		for j := range b.Sheets[i].Absent {
			sets = append(sets, &b.Sheets[i].Absent[j].Hear)
		}
	}
	return sets
}
