package handoff_test

import (
	"testing"
	"time"

	"mingbai/handlers/handoff"
)

// TestRekeyedKeepsTheAppointed: an officer who was entered for the city, with
// the office of a town, stays of that office, and its guarded matters find them.
func TestRekeyedKeepsTheAppointed(t *testing.T) {
	const jia, both = "甲镇司法所", "市直属所"
	officer := func(id, office, place string) handoff.Person {
		return handoff.Person{ID: id, Name: id, Role: handoff.Officer, Office: office, Place: place, Appointed: id == "asked"}
	}
	village := func(place, office string) handoff.Post {
		return handoff.Post{Place: place, Village: "一村", Office: office}
	}
	for _, c := range []struct {
		name    string
		people  []handoff.Person
		posts   []handoff.Post
		offices []handoff.Office
		seat    string // of the appointed after it
		towns   []string
	}{
		{"beside one of the town", []handoff.Person{officer("own", jia, townJia), officer("asked", jia, county)}, []handoff.Post{village(townJia, jia)}, nil, townJia, []string{townJia}},
		{"before one of the town", []handoff.Person{officer("asked", jia, county), officer("own", jia, "甲镇")}, []handoff.Post{village(townJia, jia)}, nil, townJia, []string{townJia}},
		{"beside one of the town, without villages", []handoff.Person{officer("own", jia, townJia), officer("asked", jia, county)}, nil, nil, townJia, []string{townJia}},
		{"beside one whose town is not known", []handoff.Person{officer("own", jia, ""), officer("asked", jia, county)}, []handoff.Post{village(townJia, jia)}, nil, townJia, []string{townJia}},
		{"not known, beside one of the city who named the office last", []handoff.Person{officer("own", jia, county), officer("asked", jia, "")}, []handoff.Post{village(townJia, jia)}, []handoff.Office{{Name: jia, Place: county}}, townJia, []string{townJia}},
		{"alone, with the villages of one town", []handoff.Person{officer("asked", jia, county)}, []handoff.Post{village(townJia, jia), village(townYi, "乙镇司法所")}, nil, townJia, []string{townJia}},
		{"alone, the last who named the office", []handoff.Person{officer("asked", jia, county)}, []handoff.Post{village(townJia, jia)}, []handoff.Office{{Name: jia, Place: county}}, townJia, []string{townJia}},
		{"the city called briefly", []handoff.Person{officer("own", jia, townJia), officer("asked", jia, "中山市")}, []handoff.Post{village(townJia, jia)}, nil, townJia, []string{townJia}},
		{"the town called without its province", []handoff.Person{officer("own", jia, "中山市甲镇"), officer("asked", jia, county)}, []handoff.Post{village("中山市甲镇", jia)}, nil, "中山市甲镇", []string{"中山市甲镇"}},
		{"the seat that the office has", []handoff.Person{officer("asked", jia, county)}, nil, []handoff.Office{{Name: jia, Place: townJia}}, townJia, []string{townJia}},
		{"one of the towns has an officer", []handoff.Person{officer("own", both, townYi), officer("asked", both, county)}, []handoff.Post{village(townJia, both), village(townYi, both)}, nil, townYi, []string{townJia, townYi}},
		{"an office of several towns, in the city", []handoff.Person{officer("asked", both, county)}, []handoff.Post{village(townJia, both), village(townYi, both)}, nil, county, []string{townJia, townYi}},
		{"an office of the city itself and a town", []handoff.Person{officer("asked", both, county)}, []handoff.Post{village(townJia, both), village(county, both)}, nil, county, []string{townJia, county}},
		{"a town of another city", []handoff.Person{officer("own", jia, townFar), officer("asked", jia, county)}, []handoff.Post{village(townFar, jia)}, nil, county, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			for i := range c.offices {
				c.offices[i].Times.Claim = 7 * time.Minute
			}
			r := handoff.Roster{People: c.people, Posts: c.posts, Offices: c.offices}.Rekeyed()
			asked, _ := r.Person("asked")
			id := handoff.OfficeID{Place: c.seat, Name: asked.Office}
			if got := r.OfficeOf(asked); got != id {
				t.Errorf("is of %+v, want %+v", got, id)
			}
			for _, town := range c.towns {
				if who, ok := r.Appointed(town); !ok || who.ID != "asked" {
					t.Errorf("nobody is appointed for %s: %+v", town, r)
				}
			}
			if len(c.offices) > 0 && (len(r.Offices) != 1 || r.Office(id).Times.Claim != 7*time.Minute) {
				t.Errorf("offices %+v, want the one of %s", r.Offices, c.seat)
			}
		})
	}
}
