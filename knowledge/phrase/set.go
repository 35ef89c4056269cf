package phrase

import (
	"fmt"
	"slices"
	"strings"
)

// Set is a list of patterns of which any may match.
type Set []Pattern

// ParseSet reads each pattern; the error names the first that cannot be read.
func ParseSet(patterns []string) (Set, error) {
	set := make(Set, 0, len(patterns))
	for _, s := range patterns {
		p, err := Parse(s)
		if err != nil {
			return nil, fmt.Errorf("pattern %q: %w", s, err)
		}
		set = append(set, p)
	}
	return set, nil
}

// Match returns the best hit of the set; each further pattern that also
// matches adds a quarter of its score, so that several signs beat one.
func (s Set) Match(text string) Hit {
	var best Hit
	rest := 0.0
	for _, p := range s {
		hit := p.Match(text)
		if hit.Score == 0 {
			continue
		}
		if hit.Score > best.Score {
			rest += best.Score
			best = hit
			continue
		}
		rest += hit.Score
	}
	best.Score += rest / 4
	return best
}

// UnmarshalYAML reads a set from a list of strings.
func (s *Set) UnmarshalYAML(unmarshal func(any) error) error {
	var list []string
	if err := unmarshal(&list); err != nil {
		return err
	}
	set, err := ParseSet(list)
	if err != nil {
		return err
	}
	*s = set
	return nil
}

// Except returns the set with every pattern also forbidding these words.
func (s Set) Except(words ...string) (Set, error) {
	if len(words) == 0 {
		return s, nil
	}
	part, err := parsePart(strings.Join(words, "|"))
	if err != nil {
		return nil, err
	}
	out := make(Set, 0, len(s))
	for _, p := range s {
		p.forbid = append(slices.Clone(p.forbid), part)
		out = append(out, p)
	}
	return out, nil
}
