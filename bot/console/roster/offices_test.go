package roster_test

import (
	"net/http"
	"strings"
	"testing"

	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
	"mingbai/handlers/handoff"
)

// shared is a county in which two towns call their office the same.
func shared(t *testing.T) (o *consoletest.Office, before handoff.Roster) {
	t.Helper()
	o = office(t)
	before = handoff.Roster{
		People: []handoff.Person{
			{ID: "own", Name: "王干事", Role: handoff.Officer, Office: "司法所", Place: consoletest.Town},
			{ID: "far", Name: "赵所", Role: handoff.Officer, Office: "司法所", Place: consoletest.Elsewhere, Appointed: true},
		},
		Posts:   []handoff.Post{{Place: consoletest.Town, Village: "甲村", Office: "司法所"}, {Place: consoletest.Elsewhere, Village: "远村", Office: "司法所"}},
		Offices: []handoff.Office{{Name: "司法所", Place: consoletest.Elsewhere}, {Name: "乙镇司法所", Place: consoletest.Elsewhere}, {Name: "市直属所", Place: "广东省中山市"}},
	}
	if err := o.Store.SaveRoster(t.Context(), before); err != nil {
		t.Fatal(err)
	}
	if before, _ = o.Store.Roster(t.Context()); before.Version != 1 {
		t.Fatal("the roster was not kept")
	}
	return o, before
}

// TestOfficesOfOtherTowns: whatever the form and whoever sends it, a name never
// means another town's office, and that stays where it is.
func TestOfficesOfOtherTowns(t *testing.T) {
	clerk := func(o *consoletest.Office) *http.Client { return o.As(account.Clerk, consoletest.Town) }
	head := func(o *consoletest.Office) *http.Client { return o.As(account.Head, consoletest.Town) }
	all := func(o *consoletest.Office) *http.Client { return o.As(account.Administrator, "") }
	village := func(office string) []string {
		return []string{"/post", "place", consoletest.Town, "village", "新村", "office", office}
	}
	officer := func(place, office string) []string {
		return []string{"/person", "name", "李干事", "place", place, "office", office}
	}
	own := handoff.OfficeID{Place: consoletest.Town, Name: "司法所"}
	for _, x := range []struct {
		name string
		who  func(*consoletest.Office) *http.Client
		sent []string
		want handoff.OfficeID // of what was entered
		says string           // of what is refused
	}{
		{"a village, its own", clerk, village("司法所"), own, ""},
		{"a village, nothing written", clerk, village(""), own, ""},
		{"a village, the county's", clerk, village("市直属所"), handoff.OfficeID{Place: "广东省中山市", Name: "市直属所"}, ""},
		{"a village, another town's", clerk, village("乙镇司法所"), handoff.OfficeID{}, "“乙镇司法所”是乙镇的司法所，不能写在甲镇下面"},
		{"a village, another town's, by who sees both", all, village("乙镇司法所"), handoff.OfficeID{}, "请写甲镇自己的司法所"},
		{"somebody, their own", head, officer(consoletest.Town, "司法所"), own, ""},
		{"somebody, another town's", head, officer(consoletest.Town, "乙镇司法所"), handoff.OfficeID{}, "不能写在甲镇下面"},
		{"somebody, in another town", head, officer(consoletest.Elsewhere, "司法所"), handoff.OfficeID{}, "不归你管"},
		{"somebody, the county's, by a town", head, officer(consoletest.Town, "市直属所"), handoff.OfficeID{}, "这是中山市的司法所"},
		{"somebody, the county's", all, officer("广东省中山市", "市直属所"), handoff.OfficeID{Place: "广东省中山市", Name: "市直属所"}, ""},
		{"somebody, another town's, by who sees both", all, officer(consoletest.Town, "乙镇司法所"), handoff.OfficeID{}, "不能写在甲镇下面"},
		{"somebody known, by their form", clerk, []string{"/person", "id", "own", "name", "王干事", "office", "乙镇司法所"}, handoff.OfficeID{}, "不能写在甲镇下面"},
	} {
		t.Run(x.name, func(t *testing.T) {
			o, before := shared(t)
			c := x.who(o)
			page := x.sent[0]
			if len(x.sent) > 2 && x.sent[1] == "id" {
				page += "?id=" + x.sent[2]
			}
			_, form := o.Do(c, "GET", "/office/roster"+page)
			res, answer := o.Do(c, "POST", "/office/roster"+x.sent[0], append(x.sent[1:], "seen", seen(t, form))...)
			r, err := o.Store.Roster(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if x.says != "" {
				if res.StatusCode != 422 || !strings.Contains(answer, x.says) || r.Version != before.Version {
					t.Errorf("status %d, version %d", res.StatusCode, r.Version)
				}
				return
			}
			got := r.Posts[len(r.Posts)-1].OfficeID()
			if x.sent[0] == "/person" {
				got = r.OfficeOf(r.People[len(r.People)-1])
			}
			if res.StatusCode != 200 || r.Version == before.Version || got != x.want {
				t.Errorf("status %d, %+v, want %+v", res.StatusCode, got, x.want)
			}
			if far, _ := r.Person("far"); far != before.People[1] || r.Posts[1].OfficeID() != before.Posts[1].OfficeID() {
				t.Errorf("the other town changed: %+v", r)
			}
		})
	}
}

// TestListsNameNoOtherTownsOffice: one bad row, and the list is refused with the
// line and the reason.
func TestListsNameNoOtherTownsOffice(t *testing.T) {
	o, before := shared(t)
	c := o.As(account.Clerk, consoletest.Town)
	res, page := send(t, o, c, consoletest.Town, "村居,顾问,司法所\n丁村,张三,司法所\n戊村,张三,乙镇司法所\n")
	if r, _ := o.Store.Roster(t.Context()); res.StatusCode != 422 || !strings.Contains(page, "“乙镇司法所”是乙镇的司法所") || r.Version != before.Version {
		t.Errorf("status %d, version %d", res.StatusCode, r.Version)
	}
	if res, _ := send(t, o, c, consoletest.Town, "村居,顾问,司法所\n丁村,张三,司法所\n"); res.StatusCode != 200 {
		t.Errorf("their own: status %d", res.StatusCode)
	}
	if r, _ := o.Store.Roster(t.Context()); r.Posts[len(r.Posts)-1].OfficeID() != (handoff.OfficeID{Place: consoletest.Town, Name: "司法所"}) {
		t.Errorf("%+v", r.Posts)
	}
}

// TestOfficesAreToldApart: who sees two offices of one name reads the town
// before it.
func TestOfficesAreToldApart(t *testing.T) {
	o, _ := shared(t)
	_, page := o.Do(o.As(account.Administrator, ""), "GET", "/office/roster")
	for _, want := range []string{"甲镇司法所", "乙镇司法所"} {
		if n := strings.Count(page, want); n < 2 { // over its villages, and beside its people
			t.Errorf("the list has %q %d times", want, n)
		}
	}
}

// TestOldSharedOfficeStays: a village of old that shares the office of another
// town keeps it when its form is saved, and gets its own when that is written.
func TestOldSharedOfficeStays(t *testing.T) {
	o, r := shared(t)
	r.Posts = append(r.Posts, handoff.Post{Place: consoletest.Town, Village: "丁村", Office: "联合所", Seat: consoletest.Elsewhere})
	if err := o.Store.SaveRoster(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	c := o.As(account.Clerk, consoletest.Town)
	at := "/office/roster/post?place=" + consoletest.Town + "&village=丁村"
	for office, want := range map[string]handoff.OfficeID{"联合所": {Place: consoletest.Elsewhere, Name: "联合所"}, "司法所": {Place: consoletest.Town, Name: "司法所"}} {
		if err := o.Store.SaveRoster(t.Context(), func() handoff.Roster { now, _ := o.Store.Roster(t.Context()); now.Posts = r.Posts; return now }()); err != nil {
			t.Fatal(err)
		}
		_, form := o.Do(c, "GET", at)
		res, _ := o.Do(c, "POST", "/office/roster/post", "place", consoletest.Town, "village", "丁村", "office", office, "adviser", "张三", "seen", seen(t, form))
		now, err := o.Store.Roster(t.Context())
		if err != nil || res.StatusCode != 200 || now.Posts[2].OfficeID() != want || now.Posts[2].Adviser == "" {
			t.Errorf("%s: status %d, %+v, %v", office, res.StatusCode, now.Posts[2], err)
		}
	}
}
