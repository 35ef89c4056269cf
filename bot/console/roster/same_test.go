package roster_test

import (
	"net/http"
	"strings"
	"testing"

	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
	"mingbai/handlers/audit"
	"mingbai/handlers/chat"
	"mingbai/handlers/handoff"
)

// farLawyer is in the roster of the other town, with what is private there.
func farLawyer(t *testing.T) *consoletest.Office {
	t.Helper()
	o := office(t)
	err := o.Store.SaveRoster(t.Context(), handoff.Roster{
		People: []handoff.Person{{ID: "far", Name: "张三", Firm: "某律所", Role: handoff.Adviser, Place: consoletest.Elsewhere, Address: chat.Address{Channel: "telegram", Chat: "13800138000"}}},
		Posts:  []handoff.Post{{Place: consoletest.Elsewhere, Village: "远村", Adviser: "far"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// lawyers are those who count as one.
func lawyers(t *testing.T, o *consoletest.Office) map[string]bool {
	t.Helper()
	r, err := o.Store.Roster(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]bool{}
	for _, post := range r.Posts {
		all[r.Human(post.Adviser)] = true
	}
	return all
}

// answer says what somebody says on the page of a lawyer.
func answer(t *testing.T, o *consoletest.Office, c *http.Client, query, word string) (*http.Response, string) {
	t.Helper()
	_, page := o.Do(c, "GET", "/office/roster/same?"+query)
	fields := []string{"say", word, "seen", seen(t, page)}
	for _, pair := range strings.Split(query, "&") {
		name, value, _ := strings.Cut(pair, "=")
		fields = append(fields, name, value)
	}
	return o.Do(c, "POST", "/office/roster/same", fields...)
}

// TestTownsSayWhoIsTheSame: who enters a lawyer that another town has is asked,
// reads nothing of that town, and the two count as one when both said so.
func TestTownsSayWhoIsTheSame(t *testing.T) {
	o := farLawyer(t)
	c, far := o.As(account.Clerk, consoletest.Town), o.As(account.Head, consoletest.Elsewhere)
	res, page := add(t, o, c, consoletest.Town, "甲村", "adviser", "张三", "firm", "某律所")
	if res.Request.URL.Path != "/office/roster/same" || !strings.Contains(page, "别的镇(街道)的名册里也有一位") {
		t.Fatalf("led to %s", res.Request.URL)
	}
	query := res.Request.URL.RawQuery
	id := strings.TrimPrefix(query, "id=")
	for _, path := range []string{"/office/roster/same?" + query, "/office/roster", "/office/"} {
		_, page := o.Do(c, "GET", path)
		for _, private := range []string{"远村", "乙镇", "13800138000", "Telegram", "id=far"} {
			if strings.Contains(page, private) {
				t.Errorf("%s shows %q of the other town", path, private)
			}
		}
	}
	if len(lawyers(t, o)) != 2 {
		t.Error("they are one before anybody said so")
	}
	if _, page := o.Do(far, "GET", "/office/"); !strings.Contains(page, "1 位律师别的镇也登记了") {
		t.Error("the other town is not asked")
	}
	if _, page = answer(t, o, c, query, "yes"); !strings.Contains(page, "你们说了是，等别的镇或县(区)局确认") || len(lawyers(t, o)) != 2 {
		t.Error("one town's word is enough, or is not kept")
	}
	if _, page = answer(t, o, far, "id=far", "yes"); !strings.Contains(page, "是同一位，人数算一位") || len(lawyers(t, o)) != 1 {
		t.Error("both said so and they are not one")
	}
	entries, err := o.Store.Trail(t.Context(), 0, 9)
	if err != nil || entries[0].Place != consoletest.Elsewhere || entries[1].Place != consoletest.Town || entries[1].What != audit.Roster || entries[1].Object != "张三" {
		t.Errorf("entered %+v, %v", entries, err)
	}
	if answer(t, o, c, query, "no"); len(lawyers(t, o)) != 2 {
		t.Error("a town cannot take its word back")
	}
	// nothing else was joined: each town has its own entry and villages
	r, err := o.Store.Roster(t.Context())
	if err != nil || len(r.People) != 2 || r.Posts[0].Adviser != "far" || r.Posts[1].Adviser != id {
		t.Errorf("%+v, %v", r, err)
	}
}

// TestCountyJoinsAndParts: the county, which sees both entries, joins them alone
// and parts them again; the towns cannot change that, and nobody answers for an
// entry that they do not see.
func TestCountyJoinsAndParts(t *testing.T) {
	o := farLawyer(t)
	clerk, county := o.As(account.Clerk, consoletest.Town), o.As(account.County, "广东省中山市")
	res, _ := add(t, o, clerk, consoletest.Town, "甲村", "adviser", "张三", "firm", "某律所")
	own := strings.TrimPrefix(res.Request.URL.RawQuery, "id=")
	pair := "id=" + min(own, "far") + "&with=" + max(own, "far")
	if _, page := o.Do(county, "GET", "/office/roster"); !strings.Contains(page, "甲镇") || !strings.Contains(page, "/office/roster/same?id=") {
		t.Fatal("the county is not shown both")
	}
	for i, word := range []string{"yes", "no", "yes"} {
		if _, page := answer(t, o, county, pair, word); len(lawyers(t, o)) != map[string]int{"yes": 1, "no": 2}[word] || !strings.Contains(page, "要改，再点他的名字") {
			t.Errorf("the county's word %d: %d lawyers", i+1, len(lawyers(t, o)))
		}
	}
	_, page := o.Do(clerk, "GET", "/office/roster/same?id="+own)
	if !strings.Contains(page, "县(区)局或管理员定的") || strings.Contains(page, `name="say"`) {
		t.Error("a town is asked about what the county decided")
	}
	for _, x := range []struct {
		name   string
		client *http.Client
		fields []string
		status int
	}{
		{"a town after the county", clerk, []string{"id", own, "with", "", "say", "no", "seen", "x"}, 409},
		{"another town's entry", clerk, []string{"id", "far", "with", "", "say", "no", "seen", "x"}, 403},
		{"both, by who sees one", clerk, []string{"id", min(own, "far"), "with", max(own, "far"), "say", "no", "seen", "x"}, map[bool]int{true: 404, false: 403}[own < "far"]},
		{"from an old page", county, []string{"id", min(own, "far"), "with", max(own, "far"), "say", "no", "seen", "x"}, 409},
		{"nothing chosen", county, []string{"id", min(own, "far"), "with", max(own, "far"), "seen", "x"}, 422},
		{"a county that sees one", o.As(account.County, consoletest.Town), []string{"id", own, "with", "", "say", "no", "seen", "x"}, 404},
	} {
		if res, _ := o.Do(x.client, "POST", "/office/roster/same", x.fields...); res.StatusCode != x.status || len(lawyers(t, o)) != 1 {
			t.Errorf("%s: status %d, want %d", x.name, res.StatusCode, x.status)
		}
	}
}

// TestNobodyIsAskedAboutNamesAlone: another firm, or none, is no reason to ask.
func TestNobodyIsAskedAboutNamesAlone(t *testing.T) {
	o := farLawyer(t)
	c := o.As(account.Clerk, consoletest.Town)
	for village, firm := range map[string]string{"甲村": "", "乙村": "另一律所"} {
		if res, page := add(t, o, c, consoletest.Town, village, "adviser", "张三", "firm", firm); res.Request.URL.Path != "/office/roster" || strings.Contains(page, "几个镇都登记了") {
			t.Errorf("firm %q: led to %s", firm, res.Request.URL.Path)
		}
	}
}
