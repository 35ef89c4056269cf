package handoff

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"mingbai/handlers/account"
)

// OfficeID names a judicial office. An office belongs to one town, or to a
// county: the same name in two towns is two offices.
type OfficeID struct {
	Place string // the town, or the county, as the roster calls it; "" = not known
	Name  string
}

// String is the office as people read it, told apart from those of other towns:
// its own name where that names the town, else with the town before it.
func (id OfficeID) String() string {
	if id.Name == "" || names(id.Name, id.Place) > 0 {
		return id.Name
	}
	return Town(id.Place) + id.Name
}

// OfficeError says why a judicial office cannot be named like that, and what to
// do, in a sentence for people.
type OfficeError struct{ Says string }

// Error implements error.
func (e *OfficeError) Error() string { return "handoff: this office cannot be named: " + e.Says }

// OfficeID is the judicial office of a post.
func (p Post) OfficeID() OfficeID { return OfficeID{cmp.Or(p.Seat, p.Place), p.Office} }

// Under returns the post with another judicial office.
func (p Post) Under(id OfficeID) Post {
	p.Office, p.Seat = id.Name, id.Place
	if id.Place == p.Place {
		p.Seat = ""
	}
	return p
}

// OfficeOf is the judicial office of somebody of the roster: it is in the town
// for which they were entered. Where that is not known, it is the office of
// that name that there is.
func (r Roster) OfficeOf(p Person) OfficeID {
	id := OfficeID{p.Place, p.Office}
	if p.Place != "" || p.Office == "" {
		return id
	}
	for _, known := range r.OfficeIDs() {
		if known.Name == p.Office && known.Place != "" {
			return known
		}
	}
	return id
}

// OfficeIDs are the judicial offices that the roster names, each once: those
// that keep to times of their own, then those of villages, then those of people
// whose town is known.
func (r Roster) OfficeIDs() []OfficeID {
	var all []OfficeID
	add := func(id OfficeID) {
		if id.Name != "" && !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	for _, o := range r.Offices {
		add(o.ID())
	}
	for _, p := range r.Posts {
		add(p.OfficeID())
	}
	for _, p := range r.People {
		if p.Role == Officer && p.Place != "" {
			add(OfficeID{p.Place, p.Office})
		}
	}
	return all
}

// OfficeIn is the judicial office of a town: the one of the town or its county
// that its villages name, or else one that is there, or else the one it would
// have.
func (r Roster) OfficeIn(place string) OfficeID {
	for _, p := range r.Posts {
		if p.Place == place && p.Office != "" && strings.HasPrefix(place, p.OfficeID().Place) {
			return p.OfficeID()
		}
	}
	for _, id := range r.OfficeIDs() {
		if id.Place == place {
			return id
		}
	}
	return OfficeID{place, Town(place) + "司法所"}
}

// NameOffice is the rule of every form, file and command in which a judicial
// office is named: it says which office a name means for a town. That is the
// town's own of that name, known or new, or one of the county around it; ""
// means the one that the town has. Naming the office of another town fails with
// an *OfficeError: it would move that office, or give its people the matters of
// a town that they do not serve.
func (r Roster) NameOffice(place, name string) (OfficeID, error) {
	name = strings.TrimSpace(name)
	if name == "" {
		return r.OfficeIn(place), nil
	}
	own, known := OfficeID{place, name}, r.OfficeIDs()
	if slices.Contains(known, own) {
		return own, nil
	}
	for _, id := range known {
		if id.Name == name && id.Place != "" && id.Place != place && strings.HasPrefix(place, id.Place) {
			return id, nil
		}
	}
	if err := r.refused(place, name); err != nil {
		return own, err
	}
	return own, nil
}

// refused says why a name cannot be that of an office of a town; nil when it can.
func (r Roster) refused(place, name string) error {
	known := r.OfficeIDs()
	for _, other := range r.towns() {
		there := slices.Contains(known, OfficeID{other, name})
		switch {
		case other == place:
		case place == "" && there:
			return &OfficeError{fmt.Sprintf("有个司法所叫“%s”，在%s。先写明是哪个镇(街道)，再写司法所。", name, Town(other))}
		case names(name, other) > names(name, place) && (there || strings.Contains(name, Town(other))):
			return &OfficeError{fmt.Sprintf("“%s”是%s的司法所，不能写在%s下面。请写%s自己的司法所；一个所管几个镇的，请管理员在名册里把它加在县(区)下面。", name, Town(other), Town(place), Town(place))}
		}
	}
	return nil
}

// Allows tells whether a changed roster names its offices as NameOffice would:
// what was in this one stays, what is new belongs to its own town or the county
// around it. It fails with an *OfficeError.
func (r Roster) Allows(next Roster) error {
	known := r.OfficeIDs()
	for _, p := range next.Posts {
		id := p.OfficeID()
		shared := func(x Post) bool { // as it was, for the village or its neighbours, or before the town was called otherwise
			return x.OfficeID() == id && (x.Place == p.Place || x.Village == p.Village && x.Adviser == p.Adviser)
		}
		if id.Name == "" || slices.ContainsFunc(r.Posts, shared) {
			continue
		}
		if !strings.HasPrefix(p.Place, id.Place) && next.stays(r, id) {
			return &OfficeError{fmt.Sprintf("%s的村居不能归%s的司法所管。请写%s自己的司法所。", Town(p.Place), Town(id.Place), Town(p.Place))}
		}
		if err := next.refused(id.Place, id.Name); err != nil && !slices.Contains(known, id) {
			return err
		}
	}
	for _, p := range next.People {
		id := next.OfficeOf(p)
		if p.Role != Officer || id.Name == "" || slices.Contains(known, id) {
			continue
		}
		if err := next.refused(id.Place, id.Name); err != nil {
			return err
		}
	}
	return nil
}

// stays tells whether an office was in the roster before: one whose town is
// called otherwise now takes the towns that share it along.
func (r Roster) stays(before Roster, id OfficeID) bool {
	return slices.Contains(before.OfficeIDs(), id)
}

// towns are the places that the roster knows, each once.
func (r Roster) towns() []string {
	var all []string
	add := func(place string) {
		if place != "" && !slices.Contains(all, place) {
			all = append(all, place)
		}
	}
	for _, p := range r.Posts {
		add(p.Place)
	}
	for _, id := range r.OfficeIDs() {
		add(id.Place)
	}
	return all
}

// Called is how the roster calls a town already, or as it was written. Of what
// lies in sees alone: a short name means nobody else's town. One that several
// towns have fails with an *OfficeError.
func (r Roster) Called(place, sees string) (string, error) {
	if place == "" || slices.Contains(r.towns(), place) && account.Within(place, sees) {
		return place, nil
	}
	found := ""
	for _, town := range r.towns() {
		if !account.Within(town, sees) || !strings.HasSuffix(town, place) && !strings.HasSuffix(place, town) {
			continue
		}
		if found != "" {
			return place, &OfficeError{fmt.Sprintf("名册里叫%s的不止一个。从省写起，写全称，比如 %s。", place, found)}
		}
		found = town
	}
	if found == "" && strings.HasSuffix(sees, place) {
		return sees, nil
	}
	return cmp.Or(found, place), nil
}

// names counts the units of an administrative chain that a name carries, the
// town's among them; 0 when it does not carry the town's.
func names(name, place string) int {
	n, units := 0, units(place)
	for i, unit := range units {
		if strings.Contains(name, stem(unit)) {
			n++
		} else if i == len(units)-1 {
			return 0
		}
	}
	return n
}

// stem is how a unit is called for short: 东凤 of 东凤镇; one that would be a
// single character is not shortened.
func stem(unit string) string {
	short := strings.TrimSuffix(unit, "街道")
	if short == unit {
		_, size := utf8.DecodeLastRuneInString(unit)
		if short = unit[:len(unit)-size]; !strings.Contains("省市县区镇乡", unit[len(short):]) {
			return unit
		}
	}
	if utf8.RuneCountInString(short) < 2 {
		return unit
	}
	return short
}

// units splits an administrative chain: 广东省, 中山市, 东凤镇.
func units(place string) []string {
	var all []string
	for place != "" {
		town := Town(place)
		if town == place {
			return append([]string{place}, all...)
		}
		all, place = append([]string{town}, all...), strings.TrimSuffix(place, town)
	}
	return all
}

// Knows tells whether a town has a village or a judicial office in the roster.
func (r Roster) Knows(place string) bool { return place != "" && slices.Contains(r.towns(), place) }

// Under returns the post under the office that a name means for its town; see
// NameOffice. A post of old that shares another town's office keeps it while its
// town has none of that name.
func (r Roster) Under(p Post, name string) (Post, error) {
	own := OfficeID{p.Place, name}
	if was := p.OfficeID(); p.Seat != "" && was.Name == name && !slices.Contains(r.OfficeIDs(), own) {
		return p, nil
	}
	id, err := r.NameOffice(p.Place, name)
	if err != nil {
		return p, err
	}
	return p.Under(id), nil
}

// WithOffices returns the roster in which every village of a town names a
// judicial office, the one of its neighbours, so that its people are asked about
// it and no others.
func (r Roster) WithOffices(place string) Roster {
	r = r.Clone()
	office := r.OfficeIn(place)
	for _, p := range r.Posts {
		if p.Place == place && p.Office != "" {
			office = p.OfficeID()
		}
	}
	for i := range r.Posts {
		if p := &r.Posts[i]; place != "" && p.Place == place && p.Office == "" {
			*p = p.Under(office)
		}
	}
	return r
}

// OnlyTown is the town of a roster that has one, "" otherwise.
func (r Roster) OnlyTown() string {
	town := ""
	for _, post := range r.Posts {
		if town != "" && post.Place != town {
			return ""
		}
		town = post.Place
	}
	return town
}

// Appointed is somebody who may see the guarded matters of a town; false when
// nobody may.
func (r Roster) Appointed(place string) (Person, bool) {
	for _, p := range r.People {
		if r.guards(p, place) {
			return p, true
		}
	}
	return Person{}, false
}

// AppointedReached tells whether one of those who may see the guarded matters
// of a town can be written to: by an account that was opened, or Telegram.
func (r Roster) AppointedReached(place string) bool {
	return slices.ContainsFunc(r.People, func(p Person) bool { return r.guards(p, place) && mayGuard(p) && p.Reachable() })
}

// guards tells whether somebody is appointed for a town.
func (r Roster) guards(p Person, place string) bool {
	own := r.OfficeOf(p)
	return p.Role == Officer && p.Appointed && (own.Place == place || slices.ContainsFunc(r.Posts, func(x Post) bool {
		return x.Place == place && x.OfficeID() == own
	}))
}
