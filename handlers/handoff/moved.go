package handoff

import (
	"fmt"
	"slices"
)

// Moved returns the roster in which a town, with its judicial office and its
// people, is called otherwise: it was written wrong, or not from the province
// on. Towns that share the office follow it. A town that the roster knows
// already is not mixed with another: that fails with an *OfficeError.
func (r Roster) Moved(from, to string) (Roster, error) {
	for _, p := range r.Posts {
		if p.Place == to {
			return r, &OfficeError{fmt.Sprintf("名册里已经有%s的村居，不能把%s的并过去。要改哪个村，到“名册”里改。", Town(to), Town(from))}
		}
	}
	next := r.Clone()
	rename := func(name string) string {
		if name == Town(from)+"司法所" { // the name it was given here, not one of its own
			return Town(to) + "司法所"
		}
		return name
	}
	for i := range next.People {
		p := &next.People[i]
		if own := r.OfficeOf(*p); p.Role == Officer && own.Place == from {
			p.Place, p.Office = to, rename(own.Name)
		} else if p.Place == from {
			p.Place = to
		}
	}
	for i := range next.Posts {
		p := &next.Posts[i]
		if p.OfficeID().Place == from {
			p.Office = rename(p.Office)
		}
		for _, place := range []*string{&p.Place, &p.Seat} {
			if *place == from {
				*place = to
			}
		}
	}
	next.Offices = nil
	for _, coming := range []bool{true, false} { // before what was written of the new name when nothing was there yet
		for _, o := range r.Offices {
			if (o.Place == from) != coming {
				continue
			}
			if coming {
				o.Place, o.Name = to, rename(o.Name)
			}
			if !slices.ContainsFunc(next.Offices, func(x Office) bool { return x.ID() == o.ID() }) {
				next.Offices = append(next.Offices, o)
			}
		}
	}
	return next, nil
}
