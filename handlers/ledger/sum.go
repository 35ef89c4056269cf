package ledger

import (
	"maps"
	"strings"
)

// Sum adds up entries by the rules, for one query. Persons and figures of one
// moment are put in from outside: see Put.
type Sum struct {
	query Query
	rules []Rule
	rows  map[string]*Count
}

// NewSum returns an empty summary of a query.
func NewSum(q Query) *Sum {
	s := &Sum{query: q, rules: Rules(), rows: map[string]*Count{}}
	for _, r := range s.rules {
		c := &Count{Rule: r.ID, Indicator: r.Indicator, Unit: r.Unit, By: map[string]map[string]Number{}}
		if r.Splits() {
			for _, split := range Splits() {
				c.By[split] = map[string]Number{}
			}
		}
		s.rows[r.ID] = c
	}
	return s
}

// Splits returns the splits that every count has which can be added.
func Splits() []string { return []string{ByCategory, ByVillage, ByMonth, ByChannel, ByTown} }

// Splits tells whether the rule's figures can be added, and so split.
func (r Rule) Splits() bool { return r.Measure != Persons && r.Measure != Moment }

// Add counts an entry that the query chooses.
func (s *Sum) Add(e Entry) {
	day := s.query.Day(e)
	for _, r := range s.rules {
		if !r.Splits() || !r.Stands(e) {
			continue
		}
		for split, part := range r.Parts(e) {
			s.AddPart(r.ID, split, part, r.Of(e))
		}
		s.AddPart(r.ID, ByMonth, day.Month(), r.Of(e))
		s.AddTotal(r.ID, r.Of(e), hand(r, e), 1)
	}
}

// hand is how much of an entry's figure was entered by hand.
func hand(r Rule, e Entry) Number {
	if e.Offline {
		return r.Of(e)
	}
	return 0
}

// AddPart adds to one part of a split.
func (s *Sum) AddPart(rule, split, part string, n Number) {
	if by := s.rows[rule].By[split]; by != nil {
		by[part] += n
	}
}

// AddTotal adds to the value of a count.
func (s *Sum) AddTotal(rule string, n, offline, entries Number) {
	c := s.rows[rule]
	c.Value, c.Offline, c.Entries = c.Value+n, c.Offline+offline, c.Entries+entries
}

// Put sets a figure that cannot be added up: persons, or one of a moment.
func (s *Sum) Put(rule string, n, entries Number) {
	c := s.rows[rule]
	c.Value, c.Entries = n, entries
}

// Counts returns the summary, or ErrSum when its parts do not make up the whole.
func (s *Sum) Counts() (Counts, error) {
	out := Counts{Query: s.query, Rule: Version}
	names := villageNames{}
	for _, c := range s.rows {
		for _, parts := range c.By {
			maps.DeleteFunc(parts, func(_ string, n Number) bool { return n == 0 })
		}
		names.learn(c.By[ByVillage])
	}
	for _, r := range s.rules {
		c := *s.rows[r.ID]
		c.By = maps.Clone(c.By)
		if parts := c.By[ByVillage]; parts != nil {
			c.By[ByVillage] = names.name(parts)
		}
		if len(c.By[ByTown]) < 2 {
			delete(c.By, ByTown)
		}
		out.Rows = append(out.Rows, c)
	}
	return out, out.Check()
}

// Parts returns the part of each split that an entry belongs to, but for the
// month. A village is written behind its town: see VillagePart.
func (r Rule) Parts(e Entry) map[string]string {
	return map[string]string{
		ByCategory: CategoryOf(e.Kind, e.Category),
		ByVillage:  VillagePart(e.Place, e.Village),
		ByChannel:  ChannelName(e.Channel),
		ByTown:     TownName(e.Place),
	}
}

// Unknown is what a part is called when the row does not say.
const Unknown = "未登记"

// TownName is the part of ByTown that a place belongs to.
func TownName(place string) string {
	if place == "" {
		return Unknown
	}
	return Town(place)
}

// VillagePart is how a village is told from one of the same name elsewhere
// while counts are added up.
func VillagePart(place, village string) string {
	if village == "" {
		return ""
	}
	return Town(place) + "/" + village
}

// villageNames are the towns that have a village of a name, within a summary.
type villageNames map[string]map[string]bool

func (v villageNames) learn(parts map[string]Number) {
	for part := range parts {
		town, village, _ := strings.Cut(part, "/")
		if v[village] == nil {
			v[village] = map[string]bool{}
		}
		if town != "" {
			v[village][town] = true
		}
	}
}

// name names villages as people read them: with their town only where two
// towns have one of that name.
func (v villageNames) name(parts map[string]Number) map[string]Number {
	named := map[string]Number{}
	for part, n := range parts {
		town, village, known := strings.Cut(part, "/")
		switch {
		case !known:
			named[Unknown] += n
		case len(v[village]) > 1:
			named[town+village] += n
		default:
			named[village] += n
		}
	}
	return named
}
