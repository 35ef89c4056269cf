package ledger

import "strings"

// units end the names of administrative levels.
const units = "省市区县州盟旗镇乡道"

// Within tells whether a row's place is a place or lies in it. Both may be
// written short: a roster says 东凤镇, residents' places are whole chains.
func Within(place, outer string) bool {
	if outer == "" || place == outer {
		return true
	}
	if place == "" {
		return false
	}
	for from := 0; ; {
		i := strings.Index(place[from:], outer)
		if i < 0 {
			return strings.HasSuffix(outer, place) && endsUnit(strings.TrimSuffix(outer, place))
		}
		if endsUnit(place[:from+i]) {
			return true
		}
		from += i + len(outer)
	}
}

// endsUnit tells whether a text is empty or ends with the name of a level.
func endsUnit(text string) bool {
	if text == "" {
		return true
	}
	for _, unit := range units {
		if strings.HasSuffix(text, string(unit)) {
			return true
		}
	}
	return false
}

// Around returns the places that a place lies in, outermost first, and itself.
func Around(place string) []string {
	var all []string
	for i, r := range place {
		end := i + len(string(r))
		if end < len(place) && strings.ContainsRune(units, r) {
			all = append(all, place[:end])
		}
	}
	if place != "" {
		all = append(all, place)
	}
	return all
}
