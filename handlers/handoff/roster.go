package handoff

import (
	"slices"
	"strings"
	"time"

	"mingbai/handlers/chat"
)

// Role tells what somebody of the roster is.
type Role string

// The roles.
const (
	Adviser Role = "adviser" // a lawyer of villages
	Officer Role = "officer" // somebody of a judicial office
)

// Person is somebody who answers cases.
type Person struct {
	ID        string
	Name      string
	Firm      string
	Place     string // the town for which they were entered, of an officer that of the office; "" = not known
	Role      Role
	Office    string       // name of an officer's judicial office; see OfficeOf
	Appointed bool         // an officer who may see guarded matters
	Team      bool         // Address is a group, which never gets guarded matters
	Address   chat.Address // zero until bound by a code
	Lost      bool         // blocked the assistant or left; heard from again, it is cleared
}

// Reachable tells whether the person can be written to.
func (p Person) Reachable() bool { return p.Address != (chat.Address{}) && !p.Lost }

// Post is a village and who serves it.
type Post struct {
	Place   string // the town, as residents' places contain it
	Village string
	Adviser string // ids of persons; "" = none
	Backup  string
	Office  string // name of the judicial office; see OfficeID
	Seat    string // where that office is, when not in Place: the county, or another town in rosters of old
	Hours   Hours  // zero = the desk's
	From    time.Time
	To      time.Time // last day of the term; zero = open
}

// Serves tells whether the term includes a time.
func (p Post) Serves(now time.Time) bool {
	return (p.From.IsZero() || !now.Before(p.From)) && (p.To.IsZero() || now.Before(p.To.AddDate(0, 0, 1)))
}

// Roster is everybody who answers, and where. It is replaced as a whole; open
// cases keep the people they name.
type Roster struct {
	Version int64
	People  []Person
	Posts   []Post
	Codes   []Code
	Offices []Office
	Ties    []Tie // advisers whom several towns entered
}

// Clone returns a roster that can be changed without changing this one.
func (r Roster) Clone() Roster {
	r.People, r.Posts, r.Codes = slices.Clone(r.People), slices.Clone(r.Posts), slices.Clone(r.Codes)
	r.Offices, r.Ties = slices.Clone(r.Offices), slices.Clone(r.Ties)
	return r
}

// Person returns the person of an id.
func (r Roster) Person(id string) (Person, bool) {
	if i := r.index(id); i >= 0 {
		return r.People[i], true
	}
	return Person{}, false
}

func (r Roster) index(id string) int {
	return slices.IndexFunc(r.People, func(p Person) bool { return p.ID == id && id != "" })
}

// At returns the person who writes from an address.
func (r Roster) At(a chat.Address) (Person, bool) {
	i := slices.IndexFunc(r.People, func(p Person) bool { return p.Address == a && a != (chat.Address{}) })
	if i < 0 {
		return Person{}, false
	}
	return r.People[i], true
}

// For returns the post of a village, or, when the village is not known and the
// town has only one, that one.
func (r Roster) For(place, village string) (Post, bool) {
	var town []Post
	for _, p := range r.Posts {
		if !within(place, p.Place) {
			continue
		}
		if village != "" && p.Village == village || village == "" && p.Village != "" && strings.HasSuffix(place, p.Village) {
			return p, true
		}
		town = append(town, p)
	}
	if village == "" && len(town) == 1 {
		return town[0], true
	}
	return Post{}, false
}

// PostsOf returns the posts that somebody serves as adviser; those of whom they
// stand in for when there are none.
func (r Roster) PostsOf(id string) []Post {
	var own, backup []Post
	for _, p := range r.Posts {
		switch {
		case id == "":
		case p.Adviser == id:
			own = append(own, p)
		case p.Backup == id:
			backup = append(backup, p)
		}
	}
	if len(own) > 0 {
		return own
	}
	return backup
}

// Villages lists the villages of a town.
func (r Roster) Villages(place string) []string {
	var names []string
	for _, p := range r.Posts {
		if within(place, p.Place) && !slices.Contains(names, p.Village) {
			names = append(names, p.Village)
		}
	}
	return names
}

// Town returns the roster's name of the town that a place lies in, and its
// judicial office; with no place, those of the only town there is.
func (r Roster) Town(place string) (town string, office OfficeID) {
	for _, p := range r.Posts {
		if !within(place, p.Place) {
			continue
		}
		if town != "" && town != p.Place {
			return "", OfficeID{}
		}
		town, office = p.Place, p.OfficeID()
	}
	return town, office
}

// within tells whether a resident's place lies in a post's town.
func within(place, town string) bool {
	return place == "" || town == "" || strings.Contains(place, town) || strings.HasSuffix(town, place)
}

// officers returns the people of a judicial office; of one without a name those
// of its town.
func (r Roster) officers(office OfficeID) []Person {
	var all []Person
	for _, p := range r.People {
		own := r.OfficeOf(p)
		if p.Role == Officer && (own == office || office.Name == "" && (own.Place == "" || within(own.Place, office.Place))) {
			all = append(all, p)
		}
	}
	return all
}

// change returns a copy in which f has changed one person.
func (r Roster) change(id string, f func(*Person)) Roster {
	r = r.Clone()
	if i := r.index(id); i >= 0 {
		f(&r.People[i])
	}
	return r
}

// SeenBy tells whether somebody of the roster serves a place that may be seen, or
// none yet.
func (r Roster) SeenBy(person Person, sees func(place string) bool) bool {
	if person.Role == Officer {
		return sees(r.OfficeOf(person).Place)
	}
	free := person.Place == "" || sees(person.Place)
	for _, post := range r.Posts {
		if post.Adviser == person.ID || post.Backup == person.ID {
			if sees(post.Place) {
				return true
			}
			free = false
		}
	}
	return free
}
