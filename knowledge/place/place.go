// Package place knows the administrative chains Mingbai has material on, tells
// look-alike names apart (东坝, 东宝, 东坑, 东凤, 东辽) and always answers with the
// full chain. Places it has no material on are recognised as places by their
// form. It is no map and holds no addresses.
package place

import "strings"

// Place is one administrative unit with the chain it stands in.
type Place struct {
	Chain   []string `yaml:"chain"`    // 广东省, 中山市, 东凤镇: outermost first
	Aliases []string `yaml:"aliases"`  // 东凤, other everyday names; Traditional forms are not needed
	NotThis []string `yaml:"not_this"` // longer or look-alike names that are another place: 东丰, 江苏东坝
	Note    string   `yaml:"note"`     // said when the short name could mean another place

	Villages []string `yaml:"-"` // of a town that an office serves: their names lead to the town
	Bare     bool     `yaml:"-"` // an office serves it, and there is no material on it yet
}

// String is the full administrative chain, joined: 广东省中山市东凤镇.
func (p Place) String() string { return strings.Join(p.Chain, "") }

// Level tells what kind of unit the place is.
func (p Place) Level() Level {
	if len(p.Chain) == 0 {
		return Unsure
	}
	return levelOf(p.Chain[len(p.Chain)-1])
}

// Within tells whether the place of a full chain lies in, or is, another.
func Within(inner, outer string) bool {
	return inner != "" && outer != "" && strings.HasPrefix(inner, outer)
}
