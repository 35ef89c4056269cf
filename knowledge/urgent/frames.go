package urgent

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"mingbai/knowledge/phrase"
)

// Frames say what dangers are made of: families of words for the state somebody
// is in, what brought it about and what is being done, and which families make
// which danger together. They hear more than the patterns of a situation and
// less surely.
type Frames struct {
	Words  map[string][]string   `yaml:"words"`
	Core   []string              `yaml:"core"`   // the families that mean danger by themselves
	Frames map[string]phrase.Set `yaml:"frames"` // by the danger they make

	lexicon map[string][]string // word -> families that have it
	longest int                 // bytes of the longest word
}

// Expand puts the words of the frames' own families, and of others, in the
// place of @names, and makes the families ready for Signs.
func (f *Frames) Expand(others map[string][]string) error {
	families := maps.Clone(others)
	if families == nil {
		families = map[string][]string{}
	}
	maps.Copy(families, f.Words)
	for id, set := range f.Frames {
		wide, err := set.Expand(families)
		if err != nil {
			return err
		}
		f.Frames[id] = wide
	}
	for _, name := range f.Core {
		if _, known := f.Words[name]; !known {
			return fmt.Errorf("%w: no family %s, which frames call a danger", ErrSituation, name)
		}
	}
	f.lexicon = map[string][]string{}
	for _, name := range slices.Sorted(maps.Keys(families)) {
		sign := name
		if _, danger := f.Words[name]; danger {
			sign = dangerSign + name
		}
		for _, w := range families[name] {
			if w == "" {
				return fmt.Errorf("%w: an empty word in family %s", ErrSituation, name)
			}
			if !slices.Contains(f.lexicon[w], sign) {
				f.lexicon[w] = append(f.lexicon[w], sign)
			}
			f.longest = max(f.longest, len(w))
		}
	}
	return nil
}

// dangerSign marks the families that dangers are made of; signs of two of them
// together are signs as well.
const dangerSign = "!"

// families names the families that a text has words of, in order of name.
func (f *Frames) families(text string) []string {
	var found []string
	starts := make([]int, 0, len(text)/3+1)
	for i := range text {
		starts = append(starts, i)
	}
	starts = append(starts, len(text))
	for i, from := range starts {
		for _, to := range starts[i+1:] {
			if to-from > f.longest {
				break
			}
			found = append(found, f.lexicon[text[from:to]]...)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// Dangers counts the families that mean danger by themselves and that a
// normalised text has words of.
func (l Lane) Dangers(text string) int { return l.Frames.dangers(l.Frames.families(text)) }

func (f *Frames) dangers(found []string) int {
	n := 0
	for _, name := range found {
		if slices.Contains(f.Core, strings.TrimPrefix(name, dangerSign)) {
			n++
		}
	}
	return n
}

// manyDangers is from how many families of danger on a text is simply full of
// them.
const manyDangers = 6

// Signs names what a normalised text is made of, for a learner: the families
// it has words of, any two that make dangers together, and how many of those
// there are.
func (l Lane) Signs(text string) []string {
	found := l.Frames.families(text)
	signs := slices.Clone(found)
	for i, a := range found {
		if !strings.HasPrefix(a, dangerSign) {
			continue
		}
		for _, b := range found[i+1:] {
			if strings.HasPrefix(b, dangerSign) {
				signs = append(signs, a+b)
			}
		}
	}
	return append(signs, "dangers:"+strconv.Itoa(min(l.Frames.dangers(found), manyDangers)))
}
