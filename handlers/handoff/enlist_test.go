package handoff_test

import (
	"crypto/rand"
	"errors"
	"strings"
	"testing"
	"time"

	"mingbai/handlers/handoff"
)

// TestEnlistKeepsTownsApart: a name that stands in another town is somebody
// else, unless who enters it sees both towns and the firm is the same.
func TestEnlistKeepsTownsApart(t *testing.T) {
	const county, first, second = "广东省中山市", "广东省中山市甲镇", "广东省中山市乙镇"
	posted := handoff.Roster{
		People:  []handoff.Person{{ID: "wang", Name: "王五", Firm: "甲律所", Role: handoff.Adviser, Place: first}, {ID: "li", Name: "李四", Role: handoff.Officer, Office: "乙镇司法所"}},
		Posts:   []handoff.Post{{Place: second, Village: "远村", Adviser: "wang", Office: "乙镇司法所"}},
		Offices: []handoff.Office{{Name: "乙镇司法所", Place: second}},
	}
	free := handoff.Roster{People: []handoff.Person{{ID: "wang", Name: "王五", Role: handoff.Adviser, Place: second}}}
	old := handoff.Roster{People: []handoff.Person{{ID: "wang", Name: "王五", Role: handoff.Adviser}}}
	adviser := func(firm string) handoff.Person {
		return handoff.Person{Name: "王五", Firm: firm, Role: handoff.Adviser}
	}
	officer := handoff.Person{Name: "李四", Role: handoff.Officer, Office: "乙镇司法所"}
	for _, c := range []struct {
		name   string
		roster handoff.Roster
		person handoff.Person
		at     handoff.Where
		want   string // "" = somebody new
	}{
		{"name in the town", posted, adviser(""), handoff.Where{Place: second, Sees: second}, "wang"},
		{"name in the town, called briefly", posted, adviser(""), handoff.Where{Place: "乙镇"}, "wang"},
		{"another firm in the town", posted, adviser("乙律所"), handoff.Where{Place: second}, ""},
		{"name in another town", posted, adviser(""), handoff.Where{Place: first, Sees: first}, ""},
		{"name in another town, by the operator", posted, adviser(""), handoff.Where{Place: first}, ""},
		{"name alone for a county", posted, adviser(""), handoff.Where{Place: county, Sees: county}, ""},
		{"firm in another town, not seen", posted, adviser("甲律所"), handoff.Where{Place: first, Sees: first}, ""},
		{"firm in another town, by the county", posted, adviser("甲律所"), handoff.Where{Place: first, Sees: county}, "wang"},
		{"firm in another town, by the operator", posted, adviser("甲律所"), handoff.Where{Place: first}, "wang"},
		{"no town said, by the operator", posted, adviser(""), handoff.Where{}, "wang"},
		{"no post, entered for another town", free, adviser(""), handoff.Where{Place: first, Sees: first}, ""},
		{"no post, entered for the town", free, adviser(""), handoff.Where{Place: second, Sees: second}, "wang"},
		{"no post, not known for which town", old, adviser(""), handoff.Where{Place: first, Sees: first}, "wang"},
		{"officer", posted, officer, handoff.Where{Place: second, Sees: second}, "li"},
		{"officer of an office that is not seen", posted, officer, handoff.Where{Place: first, Sees: first}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			next, id := c.roster.Enlist(c.person, c.at)
			if c.want != "" && id != c.want || c.want == "" && (len(next.People) != len(c.roster.People)+1 || id == "wang" || id == "li") {
				t.Errorf("%q of %+v", id, next.People)
			}
			if c.person.Role == handoff.Officer {
				return
			}
			if again, twice := next.Enlist(c.person, c.at); twice != id || len(again.People) != len(next.People) {
				t.Errorf("entered again: %q, then %q", id, twice)
			}
		})
	}
	// where the first served goes to another town, its id is not given twice
	r, one := handoff.Roster{}.Enlist(adviser(""), handoff.Where{Place: first})
	r.Posts = []handoff.Post{{Place: second, Village: "远村", Adviser: one}}
	if r, two := r.Enlist(adviser(""), handoff.Where{Place: first}); one == two || len(r.People) != 2 {
		t.Errorf("%q and %q are one", one, two)
	}
	// lists keep towns apart as well
	r, _, err := handoff.Import(posted, handoff.Where{Place: first, Sees: first}, strings.NewReader("村居,顾问,律所,备班\n甲村,王五,甲律所,赵六\n乙村,王五,甲律所,\n"))
	if err != nil || len(r.People) != 4 || r.Posts[1].Adviser == "wang" || r.Posts[1].Adviser != r.Posts[2].Adviser {
		t.Errorf("list: %+v, %v", r, err)
	}
}

// TestInviteByID: an invitation of somebody of the roster is theirs, whoever
// else has the name.
func TestInviteByID(t *testing.T) {
	d, err := handoff.New(handoff.Config{Book: newWorld(t).book, Secret: []byte("sixteen bytes ok"), Now: func() time.Time { return time.Unix(0, 0) }})
	if err != nil {
		t.Fatal(err)
	}
	r := handoff.Roster{People: []handoff.Person{{ID: "a", Name: "王五", Role: handoff.Adviser}, {ID: "b", Name: "王五", Role: handoff.Adviser}}}
	r, _, err = d.Invite(r, handoff.Invitation{ID: "b", Name: "王五"}, rand.Reader)
	if err != nil || len(r.Codes) != 1 || r.Codes[0].Person != "b" || len(r.People) != 2 {
		t.Errorf("%+v, %v", r, err)
	}
	if _, _, err := d.Invite(r, handoff.Invitation{ID: "c", Name: "王五"}, rand.Reader); !errors.Is(err, handoff.ErrPerson) {
		t.Errorf("nobody: %v", err)
	}
}
