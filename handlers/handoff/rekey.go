package handoff

import (
	"cmp"
	"slices"
	"strings"
)

// Rekeyed returns a roster of the time when a judicial office was its name
// alone, with the offices of each town apart. Everybody keeps the villages that
// they were entered for. A town that had nobody of its own keeps whom it had,
// by Post.Seat, so that its residents are not left without anybody.
func (r Roster) Rekeyed() Roster {
	old := r.Clone()
	r = r.Clone()
	for i := range r.People {
		if p := &r.People[i]; p.Role == Officer && p.Office != "" {
			p.Place = old.entered(*p)
		}
	}
	for i := range r.Posts {
		p := &r.Posts[i]
		if p.Office == "" || p.Place == "" || p.Seat != "" || len(r.officers(p.OfficeID())) > 0 {
			continue
		}
		for _, seat := range append([]string{old.seat(p.Office)}, placesOf(r.People)...) {
			if shared := (OfficeID{seat, p.Office}); seat != "" && len(r.officers(shared)) > 0 {
				*p = p.Under(shared)
				break
			}
		}
	}
	r.Offices = nil
	for _, o := range old.Offices { // what it kept to holds wherever the name was used
		o.Place = old.seat(o.Name)
		r.Offices = append(r.Offices, o)
	}
	for _, id := range r.OfficeIDs() {
		at := slices.IndexFunc(old.Offices, func(o Office) bool { return o.Name == id.Name })
		if at >= 0 && !slices.ContainsFunc(r.Offices, func(o Office) bool { return o.ID() == id }) {
			o := old.Offices[at]
			o.Place = id.Place
			r.Offices = append(r.Offices, o)
		}
	}
	return r
}

// entered is the town of an officer of an old roster: the one for which they
// were entered, as its villages call it; where that is not known, that of the
// office. Who was entered for the city around their office belongs to the office.
func (r Roster) entered(p Person) string {
	if p.Place == "" {
		return r.seat(p.Office)
	}
	return r.narrowed(r.posted(p.Place), p.Office)
}

// narrowed is the town within a place in which an office is: the one that the
// office has, that of all its villages, or that of the first of its people who
// has one. It is the place itself where none of them tells.
func (r Roster) narrowed(place, office string) string {
	for _, o := range r.Offices {
		if town := r.posted(o.Place); o.Name == office && o.Place != "" && around(place, town) {
			return town
		}
	}
	var villages []string
	for _, p := range r.Posts {
		if p.Office == office && !slices.Contains(villages, p.Place) {
			villages = append(villages, p.Place)
		}
	}
	if len(villages) == 1 && around(place, villages[0]) {
		return villages[0]
	}
	for _, q := range r.People {
		if town := r.posted(q.Place); q.Role == Officer && q.Office == office && q.Place != "" && around(place, town) {
			return town
		}
	}
	return place
}

// around tells whether a town lies within a place and is not that place: both
// may be written without what is above them.
func around(place, town string) bool {
	if place == "" {
		return false
	}
	unit := Town(place)
	head, rest, found := strings.Cut(town, unit)
	return found && rest != "" && (strings.HasSuffix(place, head+unit) || strings.HasSuffix(head+unit, place))
}

// posted is how the villages of a roster call a town, where only one can be
// meant.
func (r Roster) posted(place string) string {
	found := ""
	for _, p := range r.Posts {
		switch {
		case p.Place == place:
			return place
		case p.Place == "" || p.Place == found || !strings.HasSuffix(p.Place, place) && !strings.HasSuffix(place, p.Place):
		case found != "":
			return place
		default:
			found = p.Place
		}
	}
	return cmp.Or(found, place)
}

// seat is the town of a judicial office of an old roster, "" when not known.
func (r Roster) seat(office string) string {
	for _, o := range r.Offices {
		if o.Name == office && o.Place != "" { // where the last who named it was entered: perhaps the city around it
			return r.narrowed(r.posted(o.Place), office)
		}
	}
	for _, p := range r.Posts {
		if p.Office == office && p.Place != "" {
			return p.Place
		}
	}
	return ""
}

// placesOf are the towns of people, in their order.
func placesOf(people []Person) []string {
	var all []string
	for _, p := range people {
		if p.Place != "" && !slices.Contains(all, p.Place) {
			all = append(all, p.Place)
		}
	}
	return all
}
