package start_test

import (
	"slices"
	"strings"
	"testing"

	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
	"mingbai/handlers/handoff"
)

// TestFirstStepLeavesOtherTownsAlone: whoever writes where the office is, gets
// an office there, and none of another town is moved or given to them.
func TestFirstStepLeavesOtherTownsAlone(t *testing.T) {
	const namesake = "湖南省长沙市甲镇"
	far := handoff.Roster{
		People:  []handoff.Person{{ID: "far", Name: "赵所", Role: handoff.Officer, Office: "甲镇司法所", Place: namesake, Appointed: true}},
		Posts:   []handoff.Post{{Place: namesake, Village: "远村", Office: "甲镇司法所"}},
		Offices: []handoff.Office{{Name: "甲镇司法所", Place: namesake}},
	}
	brief := handoff.Roster{
		People: []handoff.Person{{ID: "own", Name: "王干事", Role: handoff.Officer, Office: "甲镇司法所", Place: "甲镇"}},
		Posts:  []handoff.Post{{Place: "甲镇", Village: "甲村", Office: "甲镇司法所"}},
	}
	for _, x := range []struct {
		name   string
		roster handoff.Roster
		sees   string
		steps  []string // places, the later moved from the earlier
		says   string   // when the last is refused
		want   handoff.OfficeID
		person handoff.OfficeID // where the one of the roster is then
	}{
		{"an office of that name elsewhere", far, "", []string{consoletest.Town}, "", handoff.OfficeID{Place: consoletest.Town, Name: "甲镇司法所"}, handoff.OfficeID{Place: namesake, Name: "甲镇司法所"}},
		{"corrected to another", far, "", []string{consoletest.Town, consoletest.Elsewhere}, "", handoff.OfficeID{Place: consoletest.Elsewhere, Name: "乙镇司法所"}, handoff.OfficeID{Place: namesake, Name: "甲镇司法所"}},
		{"corrected to a town that has villages", far, "", []string{consoletest.Town, namesake}, "名册里已经有甲镇的村居", handoff.OfficeID{Place: consoletest.Town, Name: "甲镇司法所"}, handoff.OfficeID{Place: namesake, Name: "甲镇司法所"}},
		{"called briefly before", brief, "", []string{consoletest.Town}, "", handoff.OfficeID{Place: consoletest.Town, Name: "甲镇司法所"}, handoff.OfficeID{Place: consoletest.Town, Name: "甲镇司法所"}},
		{"called briefly before, by who sees that town alone", brief, consoletest.Town, []string{consoletest.Town}, "", handoff.OfficeID{Place: consoletest.Town, Name: "甲镇司法所"}, handoff.OfficeID{Place: consoletest.Town, Name: "甲镇司法所"}},
		{"called briefly, by who does not see it", brief, "广东省中山市", []string{consoletest.Town}, "名册里有一个甲镇没有从省写起", handoff.OfficeID{Place: "甲镇", Name: "甲镇司法所"}, handoff.OfficeID{Place: "甲镇", Name: "甲镇司法所"}},
		{"corrected to one that is called briefly and not seen", brief, "广东省中山市", []string{consoletest.Elsewhere, consoletest.Town}, "名册里有一个甲镇没有从省写起", handoff.OfficeID{Place: consoletest.Elsewhere, Name: "乙镇司法所"}, handoff.OfficeID{Place: "甲镇", Name: "甲镇司法所"}},
		{"an office of that name elsewhere, by who sees one city", far, "广东省中山市", []string{consoletest.Town}, "", handoff.OfficeID{Place: consoletest.Town, Name: "甲镇司法所"}, handoff.OfficeID{Place: namesake, Name: "甲镇司法所"}},
		{"a town that is not seen", far, consoletest.Town, []string{namesake}, "这个地方不归你管", handoff.OfficeID{Place: namesake, Name: "甲镇司法所"}, handoff.OfficeID{Place: namesake, Name: "甲镇司法所"}},
	} {
		t.Run(x.name, func(t *testing.T) {
			o := office(t, nil)
			if err := o.Store.SaveRoster(t.Context(), x.roster); err != nil {
				t.Fatal(err)
			}
			c := o.As(account.Administrator, x.sees)
			for i, place := range x.steps {
				if i > 0 {
					o.Do(c, "POST", "/office/start/2", "villages", "新村")
				}
				res, page := o.Do(c, "POST", "/office/start/1", "place", place, "move", map[bool]string{true: "yes"}[i > 0])
				refused := x.says != "" && i == len(x.steps)-1
				if (res.StatusCode == 422) != refused || refused && !strings.Contains(page, x.says) {
					t.Errorf("%s: status %d", place, res.StatusCode)
				}
			}
			r, err := o.Store.Roster(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Contains(r.OfficeIDs(), x.want) || r.OfficeOf(r.People[0]) != x.person || r.Posts[0].OfficeID() != x.person || len(r.People) != 1 {
				t.Errorf("%+v, want %+v", r, x.want)
			}
		})
	}
}
