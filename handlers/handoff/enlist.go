package handoff

// Enlist returns the roster with a person in it, and the person's id. Somebody
// of the same name and firm, or office, is that person; a name without a firm
// is anybody of that name.
func (r Roster) Enlist(p Person) (Roster, string) {
	r = r.Clone()
	id := r.add(p)
	return r, id
}
