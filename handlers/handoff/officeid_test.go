package handoff_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/handoff"
)

const (
	townJia, townYi = "广东省中山市甲镇", "广东省中山市乙镇"
	townFar, county = "湖南省长沙市甲镇", "广东省中山市"
	townMid         = "广东省中山市中心镇"
)

// towns is a roster of several towns whose offices share names.
func towns() handoff.Roster {
	return handoff.Roster{
		People: []handoff.Person{
			{ID: "jia", Name: "王一", Role: handoff.Officer, Office: "司法所", Place: townJia, Appointed: true},
			{ID: "yi", Name: "王二", Role: handoff.Officer, Office: "司法所", Place: townYi},
			{ID: "shi", Name: "王三", Role: handoff.Officer, Office: "市直属所", Place: county},
		},
		Posts: []handoff.Post{
			{Place: townJia, Village: "一村", Office: "司法所"}, {Place: townYi, Village: "二村", Office: "司法所"},
			{Place: townMid, Village: "三村", Office: "中心司法所"}, {Place: townFar, Village: "四村", Office: "甲镇司法所"},
		},
	}
}

// TestNameOffice is the rule of every path in which an office is named.
func TestNameOffice(t *testing.T) {
	for _, c := range []struct {
		name, place, office string
		want                handoff.OfficeID
		says                string // of what is refused
	}{
		{"the town's own", townJia, "司法所", handoff.OfficeID{Place: townJia, Name: "司法所"}, ""},
		{"the same name in another town", townYi, "司法所", handoff.OfficeID{Place: townYi, Name: "司法所"}, ""},
		{"the same name in a town that had none", townMid, "司法所", handoff.OfficeID{Place: townMid, Name: "司法所"}, ""},
		{"nothing written", townJia, " ", handoff.OfficeID{Place: townJia, Name: "司法所"}, ""},
		{"nothing written in a new town", "广东省中山市丁镇", "", handoff.OfficeID{Place: "广东省中山市丁镇", Name: "丁镇司法所"}, ""},
		{"the county's", townYi, "市直属所", handoff.OfficeID{Place: county, Name: "市直属所"}, ""},
		{"the county's, from another county", townFar, "市直属所", handoff.OfficeID{Place: townFar, Name: "市直属所"}, ""},
		{"a name that says another town", townJia, "乙镇司法所", handoff.OfficeID{}, "“乙镇司法所”是乙镇的司法所，不能写在甲镇下面。请写甲镇自己的司法所"},
		{"a known one of another town, called for short", townJia, "中心司法所", handoff.OfficeID{}, "“中心司法所”是中心镇的"},
		{"a town of that name elsewhere", townJia, "甲镇司法所", handoff.OfficeID{Place: townJia, Name: "甲镇司法所"}, ""},
		{"the chain of a town of that name elsewhere", townJia, "长沙甲镇司法所", handoff.OfficeID{}, "是甲镇的司法所"},
		{"a town's, from the county", county, "乙镇司法所", handoff.OfficeID{}, "不能写在中山市下面"},
		{"no town said", "", "司法所", handoff.OfficeID{}, "先写明是哪个镇"},
	} {
		t.Run(c.name, func(t *testing.T) {
			id, err := towns().NameOffice(c.place, c.office)
			var wrong *handoff.OfficeError
			switch {
			case c.says == "" && (err != nil || id != c.want):
				t.Errorf("%+v, %v; want %+v", id, err, c.want)
			case c.says != "" && (!errors.As(err, &wrong) || !strings.Contains(wrong.Says, c.says)):
				t.Errorf("%+v, %v; want %q", id, err, c.says)
			}
		})
	}
}

// TestOfficesAreToldApart: the same name in two towns reads differently.
func TestOfficesAreToldApart(t *testing.T) {
	for want, id := range map[string]handoff.OfficeID{
		"甲镇司法所": {Place: townJia, Name: "司法所"}, "东凤司法所": {Place: "广东省中山市东凤镇", Name: "东凤司法所"}, "乙镇中心所": {Place: townYi, Name: "中心所"},
		"古镇镇司法所": {Place: "广东省中山市古镇镇", Name: "司法所"}, "古镇司法所": {Place: "广东省中山市古镇镇", Name: "古镇司法所"}, "朝阳司法所": {Place: "某市朝阳街道", Name: "朝阳司法所"},
		"所": {Name: "所"}, "": {Place: townJia},
	} {
		if got := id.String(); got != want {
			t.Errorf("%+v reads %q, want %q", id, got, want)
		}
	}
}

// TestOfficesKeepToThemselves: times of one are not those of its namesake, and a
// town is called by one name.
func TestOfficesKeepToThemselves(t *testing.T) {
	jia, yi := handoff.OfficeID{Place: townJia, Name: "司法所"}, handoff.OfficeID{Place: townYi, Name: "司法所"}
	r, err := towns().Keeps(handoff.Office{Name: "司法所", Place: townYi, Times: handoff.Times{Claim: 5 * time.Minute, Urgent: time.Minute}})
	if err != nil || r.Office(jia).Times.Claim != 0 || r.Office(yi).Times.Claim == 0 || r.OfficeOf(r.People[0]) != jia {
		t.Errorf("%+v, %v", r.Offices, err)
	}
	for _, c := range []struct{ place, sees, want string }{
		{"乙镇", "", townYi}, {townYi, "", townYi}, {"丁镇", "", "丁镇"}, {"甲镇", townJia, townJia}, {"甲镇", county, townJia}, {"丁镇", "广东省中山市丁镇", "广东省中山市丁镇"}, {"", "", ""},
	} {
		if got, err := towns().Called(c.place, c.sees); got != c.want || err != nil {
			t.Errorf("%q is called %q, %v; want %q", c.place, got, err, c.want)
		}
	}
	var wrong *handoff.OfficeError
	if _, err := towns().Called("甲镇", ""); !errors.As(err, &wrong) || !strings.Contains(wrong.Says, "写全称") {
		t.Errorf("a name of two towns: %v", err)
	}
}

// TestRosterRefusesOtherTownsOffices: whatever way a change comes, a village
// gets no office of another town; what was like that stays, and a town that is
// called otherwise takes its office along.
func TestRosterRefusesOtherTownsOffices(t *testing.T) {
	change := func(f func(*handoff.Roster)) handoff.Roster {
		r := towns()
		f(&r)
		return r
	}
	shared := change(func(r *handoff.Roster) { r.Posts[0].Seat = townYi })
	moved, err := shared.Moved(townYi, "广东省中山市丁镇")
	if err != nil || moved.Posts[0].OfficeID() != (handoff.OfficeID{Place: "广东省中山市丁镇", Name: "司法所"}) || moved.Posts[1].Place != "广东省中山市丁镇" || moved.People[0].Place != townJia || moved.People[1].Place != "广东省中山市丁镇" {
		t.Fatalf("%+v, %v", moved, err)
	}
	if _, err := towns().Moved(townYi, townJia); err == nil {
		t.Error("two towns are mixed")
	}
	for _, c := range []struct {
		name    string
		from    handoff.Roster
		to      handoff.Roster
		refused bool
	}{
		{"nothing", towns(), towns(), false},
		{"the office of another town", towns(), shared, true},
		{"as it was", shared, shared, false},
		{"another village of a town that shares", shared, change(func(r *handoff.Roster) {
			r.Posts[0].Seat = townYi
			r.Posts = append(r.Posts, handoff.Post{Place: townJia, Village: "五村", Office: "司法所", Seat: townYi})
		}), false},
		{"the county's", towns(), change(func(r *handoff.Roster) {
			r.Posts[0] = r.Posts[0].Under(handoff.OfficeID{Place: county, Name: "市直属所"})
		}), false},
		{"a village under a name that says another town", towns(), change(func(r *handoff.Roster) { r.Posts[0].Office = "乙镇司法所" }), true},
		{"somebody under a name that says another town", towns(), change(func(r *handoff.Roster) { r.People[0].Office = "乙镇司法所" }), true},
		{"a town called otherwise", shared, moved, false},
	} {
		var wrong *handoff.OfficeError
		if err := c.from.Allows(c.to); errors.As(err, &wrong) != c.refused {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// TestCasesStayWithTheirTown: a guarded matter of a town goes to the appointed
// of its own office, and to nobody of an office of that name elsewhere.
func TestCasesStayWithTheirTown(t *testing.T) {
	for _, c := range []struct {
		name, place string
		asked       []int // of staff
	}{
		{"the town of the appointed", townJia, []int{2}}, {"a town that has none", townYi, nil}, {"a town that shares an office", townMid, []int{2}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			r, err := w.book.Roster(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			r.People = []handoff.Person{
				{ID: "jia", Name: "王一", Role: handoff.Officer, Office: "司法所", Place: townJia, Appointed: true, Address: staff[2]},
				{ID: "yi", Name: "王二", Role: handoff.Officer, Office: "司法所", Place: townYi, Address: staff[3]},
			}
			r.Posts = []handoff.Post{{Place: townJia, Village: "一村", Office: "司法所"}, {Place: townYi, Village: "二村", Office: "司法所"}, {Place: townMid, Village: "三村", Office: "司法所", Seat: townJia}}
			if err := w.book.Apply(handoff.Change{Roster: &r}); err != nil {
				t.Fatal(err)
			}
			w.inbox = map[chat.Address][]string{}
			w.refer(residents[0], handoff.Request{Place: c.place, Category: "domestic_violence", Summary: "他打我"})
			w.sendAll()
			for i, at := range staff {
				if got := strings.Contains(strings.Join(w.inbox[at], ""), "【待接】"); got != slices.Contains(c.asked, i) {
					t.Errorf("%v was asked: %v", at, got)
				}
			}
		})
	}
}
