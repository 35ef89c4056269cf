package handoff_test

import (
	"errors"
	"slices"
	"testing"

	"mingbai/handlers/handoff"
)

// lawyers is a roster in which three towns entered one name.
func lawyers() handoff.Roster {
	adviser := func(id, name, firm, place string) handoff.Person {
		return handoff.Person{ID: id, Name: name, Firm: firm, Role: handoff.Adviser, Place: place}
	}
	return handoff.Roster{People: []handoff.Person{
		adviser("a", "张三", "某律所", townJia), adviser("b", "张三", "某律所", townYi), adviser("c", "张三", "某律所", townMid),
		adviser("d", "张三", "另一律所", townFar), adviser("e", "张三", "", townFar), adviser("f", "李四", "某律所", townJia),
		{ID: "o", Name: "张三", Role: handoff.Officer, Office: "司法所", Place: townJia},
	}}
}

// TestTwoEntriesCountOnce: two towns' entries are one person when both towns say
// so or somebody who sees both does, and not before; it can be undone.
func TestTwoEntriesCountOnce(t *testing.T) {
	type said struct {
		one, two, own string
		word          handoff.Word
	}
	for _, c := range []struct {
		name string
		said []said
		want []string // entries that count as one with a
	}{
		{"nothing said", nil, []string{"a"}},
		{"one town", []said{{"a", "b", "a", handoff.Same}}, []string{"a"}},
		{"one town, twice", []said{{"a", "b", "a", handoff.Same}, {"b", "a", "a", handoff.Same}}, []string{"a"}},
		{"both towns", []said{{"a", "b", "a", handoff.Same}, {"b", "a", "b", handoff.Same}}, []string{"a", "b"}},
		{"both towns, one takes it back", []said{{"a", "b", "a", handoff.Same}, {"b", "a", "b", handoff.Same}, {"b", "a", "b", handoff.Other}}, []string{"a"}},
		{"the county", []said{{"b", "a", "", handoff.Same}}, []string{"a", "b"}},
		{"the county takes it back", []said{{"b", "a", "", handoff.Same}, {"a", "b", "", handoff.Other}}, []string{"a"}},
		{"the county over both towns", []said{{"a", "b", "a", handoff.Same}, {"b", "a", "b", handoff.Same}, {"a", "b", "", handoff.Other}}, []string{"a"}},
		{"three towns, in a row", []said{{"a", "c", "", handoff.Same}, {"c", "b", "", handoff.Same}}, []string{"a", "b", "c"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := lawyers()
			var err error
			for _, s := range c.said {
				if r, err = r.Say(s.one, s.two, s.own, s.word); err != nil {
					t.Fatal(err)
				}
			}
			var got []string
			for _, p := range r.People {
				if r.Human(p.ID) == r.Human("a") {
					got = append(got, p.ID)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%q count as one, want %q", got, c.want)
			}
		})
	}
}

// TestOnlyAlikeEntriesAreJoined: another firm, no firm, another name, an officer
// and somebody who is not there are not asked about and cannot be joined.
func TestOnlyAlikeEntriesAreJoined(t *testing.T) {
	r := lawyers()
	for _, c := range []struct{ one, two, own string }{{"a", "d", ""}, {"a", "e", ""}, {"a", "f", ""}, {"a", "o", ""}, {"a", "a", ""}, {"a", "x", ""}, {"x", "a", ""}, {"a", "b", "c"}} {
		if next, err := r.Say(c.one, c.two, c.own, handoff.Same); !errors.Is(err, handoff.ErrTie) || len(next.Ties) > 0 {
			t.Errorf("%+v: %v, %v", c, next.Ties, err)
		}
	}
	joined, err := r.Say("a", "b", "", handoff.Same)
	if err != nil {
		t.Fatal(err)
	}
	changed := joined.Clone()
	changed.People[1].Firm = "另一律所" // the lawyer went there, and one town wrote it down
	if changed.Human("b") != "a" {
		t.Error("another firm parts them")
	}
	changed.People[1].Name = "张珊"
	if changed.Human("b") != "b" || len(changed.Alike("a")) != 1 {
		t.Error("another name does not part them")
	}
	if gone := joined.Without("b"); len(gone.People) != 6 || len(gone.Ties) != 0 || gone.Human("a") != "a" {
		t.Errorf("who left is still said to be somebody: %+v", gone.Ties)
	}
}
