package handoff

import (
	"strings"

	"mingbai/handlers/account"
)

// Where says for what place somebody is put into the roster, and by whom.
type Where struct {
	Place string // the town to serve; "" = not said
	Sees  string // the place that who enters them sees; "" = everything
}

// Enlist returns the roster with a person in it, and the person's id. Somebody
// of the same name and firm, or office, who serves that town is that person; a
// name without a firm is anybody of that name there. In another town that is
// seen as well it takes the same firm too: names alone meet by chance.
func (r Roster) Enlist(p Person, at Where) (Roster, string) {
	r = r.Clone()
	id := r.add(p, at)
	return r, id
}

// add does what Enlist says to the roster itself.
func (r *Roster) add(p Person, at Where) string {
	p.Place = at.Place
	office := r.OfficeOf(p)
	here := func(q Person) bool {
		return (q.Firm == p.Firm || p.Firm == "" || q.Firm == "") && r.serves(q, func(town string) bool {
			return account.Within(town, at.Sees) && (at.Place == "" || strings.HasSuffix(town, at.Place) || strings.HasSuffix(at.Place, town))
		})
	}
	near := func(q Person) bool {
		return (q.Firm == p.Firm && p.Firm != "" || p.Role == Officer) && r.serves(q, func(town string) bool { return account.Within(town, at.Sees) })
	}
	for _, same := range []func(Person) bool{here, near} {
		for i := range r.People {
			q := &r.People[i]
			if q.Name == p.Name && q.Role == p.Role && (p.Role != Officer || r.OfficeOf(*q) == office) && same(*q) {
				if q.Firm == "" {
					q.Firm = p.Firm
				}
				return q.ID
			}
		}
	}
	p.ID = personID(p, 0)
	for n := 1; r.index(p.ID) >= 0; n++ {
		p.ID = personID(p, n)
	}
	r.People = append(r.People, p)
	return p.ID
}

// serves tells whether somebody has a post, or an office, in a town that f
// takes; who has none belongs to the town for which they were entered, and
// where that is not known, to any.
func (r Roster) serves(p Person, f func(town string) bool) bool {
	if p.Role == Officer {
		seat := r.OfficeOf(p).Place
		return seat == "" || f(seat)
	}
	posted := false
	for _, post := range r.Posts {
		if post.Adviser == p.ID || post.Backup == p.ID {
			if f(post.Place) {
				return true
			}
			posted = true
		}
	}
	return !posted && (p.Place == "" || f(p.Place))
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
