package phrase

import (
	"fmt"
	"strings"
)

// Expand replaces each word @name by the words of that family, so that a
// family is written once and widened for all patterns that use it.
func (s Set) Expand(families map[string][]string) (Set, error) {
	out := make(Set, 0, len(s))
	for _, p := range s {
		need, err := expandParts(p.need, families)
		if err != nil {
			return nil, fmt.Errorf("%w: %q", err, p.text)
		}
		forbid, err := expandParts(p.forbid, families)
		if err != nil {
			return nil, fmt.Errorf("%w: %q", err, p.text)
		}
		p.need, p.forbid = need, forbid
		out = append(out, p)
	}
	return out, nil
}

func expandParts(parts [][]word, families map[string][]string) ([][]word, error) {
	var out [][]word
	for _, part := range parts {
		var words []word
		for _, w := range part {
			name, family := strings.CutPrefix(w[0], "@")
			if !family || len(w) > 1 {
				words = append(words, w)
				continue
			}
			members, known := families[name]
			if !known {
				return nil, fmt.Errorf("%w: no word family @%s", ErrSyntax, name)
			}
			for _, m := range members {
				words = append(words, word{m})
			}
		}
		out = append(out, words)
	}
	return out, nil
}
