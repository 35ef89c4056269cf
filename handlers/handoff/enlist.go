package handoff

import "strings"

// Enlist returns the roster with a person in it, and the person's id. Somebody
// of the same name and firm, or office, is that person; a name without a firm
// is anybody of that name.
func (r Roster) Enlist(p Person) (Roster, string) {
	r = r.Clone()
	id := r.add(p)
	return r, id
}

// Town is the last unit of an administrative chain: 东凤镇 of 广东省中山市东凤镇.
func Town(place string) string {
	units := []rune(place)
	for i := len(units) - 3; i >= 0; i-- {
		if strings.ContainsRune("省市县区州盟旗", units[i]) {
			return string(units[i+1:])
		}
	}
	return place
}
