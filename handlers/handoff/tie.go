package handoff

import (
	"errors"
	"slices"
)

// ErrTie says that two entries of the roster cannot be said to be one lawyer:
// their names differ, or one of them is not there.
var ErrTie = errors.New("handoff: these entries are not alike")

// Word is what somebody said of two entries of the roster.
type Word string

// The words.
const (
	Unsaid Word = ""
	Same   Word = "yes" // they are one lawyer
	Other  Word = "no"  // they only have the name
)

// Tie is what was said of two advisers whom two towns entered: whether they are
// one lawyer. Each town answers for its own entry, and whoever sees both for
// both. Everything else about the entries stays apart: villages, address, cases
// and what each did.
type Tie struct {
	A, B         string // ids of persons, A before B
	SaidA, SaidB Word   // by who keeps that entry
	Said         Word   // by somebody who sees both; it holds over the others
}

// Joins tells whether the two count as one: both towns said so, or somebody who
// sees both did.
func (t Tie) Joins() bool {
	return t.Said == Same || t.Said == Unsaid && t.SaidA == Same && t.SaidB == Same
}

// Of is what was said for one of the two entries.
func (t Tie) Of(id string) Word {
	if id == t.A {
		return t.SaidA
	}
	return t.SaidB
}

// Alike are the advisers that may be the same lawyer as one of the roster: those
// of the same name and firm, and those of the same name of whom it was said.
func (r Roster) Alike(id string) []Person {
	p, known := r.Person(id)
	if !known || p.Role != Adviser || p.Team {
		return nil
	}
	var all []Person
	for _, q := range r.People {
		if q.ID == id || q.Role != Adviser || q.Team || q.Name != p.Name {
			continue
		}
		if tie, said := r.Tie(id, q.ID); said && tie.Joins() || p.Firm != "" && q.Firm == p.Firm {
			all = append(all, q)
		}
	}
	return all
}

// Tie is what was said of two entries; false when nothing was.
func (r Roster) Tie(one, two string) (Tie, bool) {
	a, b := min(one, two), max(one, two)
	if i := slices.IndexFunc(r.Ties, func(t Tie) bool { return t.A == a && t.B == b }); i >= 0 {
		return r.Ties[i], true
	}
	return Tie{A: a, B: b}, false
}

// Say returns the roster in which it was said whether two entries are one
// lawyer: for the entry own by its town, or, when own is "", by somebody who sees
// both. Said again it replaces what was said. It fails with ErrTie.
func (r Roster) Say(one, two, own string, said Word) (Roster, error) {
	if !slices.ContainsFunc(r.Alike(one), func(p Person) bool { return p.ID == two }) || own != "" && own != one && own != two {
		return r, ErrTie
	}
	tie, _ := r.Tie(one, two)
	switch own {
	case "":
		tie.Said = said
	case tie.A:
		tie.SaidA = said
	default:
		tie.SaidB = said
	}
	r = r.Clone()
	r.Ties = slices.DeleteFunc(r.Ties, func(t Tie) bool { return t.A == tie.A && t.B == tie.B })
	r.Ties = append(r.Ties, tie)
	return r, nil
}

// Human is the id under which an entry of the roster counts as a person: one for
// all the entries of a lawyer whom several towns entered.
func (r Roster) Human(id string) string {
	same := []string{id}
	for i := 0; i < len(same); i++ {
		for _, t := range r.Ties {
			next := ""
			switch same[i] {
			case t.A:
				next = t.B
			case t.B:
				next = t.A
			}
			if next != "" && t.Joins() && !slices.Contains(same, next) && r.namesake(same[i], next) {
				same = append(same, next)
			}
		}
	}
	return slices.Min(same)
}

// namesake tells whether two entries are there and still have one name.
func (r Roster) namesake(one, two string) bool {
	p, there := r.Person(one)
	q, also := r.Person(two)
	return there && also && p.Name == q.Name && p.Role == Adviser && q.Role == Adviser
}

// Without returns the roster without a person, their codes and what was said of
// them; villages that they served have nobody.
func (r Roster) Without(id string) Roster {
	r = r.Clone()
	r.People = slices.DeleteFunc(r.People, func(p Person) bool { return p.ID == id })
	r.Codes = slices.DeleteFunc(r.Codes, func(c Code) bool { return c.Person == id })
	r.Ties = slices.DeleteFunc(r.Ties, func(t Tie) bool { return t.A == id || t.B == id })
	for i := range r.Posts {
		for _, at := range []*string{&r.Posts[i].Adviser, &r.Posts[i].Backup} {
			if *at == id {
				*at = ""
			}
		}
	}
	return r
}
