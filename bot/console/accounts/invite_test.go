package accounts_test

import (
	"context"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"mingbai/bot/console"
	"mingbai/bot/console/accounts"
	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
	"mingbai/handlers/audit"
	"mingbai/handlers/chat"
	"mingbai/handlers/handoff"
	"mingbai/handlers/store"
)

const password = "松树 河流 板凳 四月 早点"

// join sets a password with a code and returns the browser in which its owner
// is signed in.
func join(t *testing.T, o *consoletest.Office, name, code string) (*http.Client, int) {
	t.Helper()
	c := o.Client()
	res, _ := o.Do(c, "POST", "/office/reset", "name", name, "code", code, "password", password, "again", password)
	return c, res.StatusCode
}

// named returns an account by its name.
func named(t *testing.T, o *consoletest.Office, name string) account.Account {
	t.Helper()
	a, err := o.Store.AccountNamed(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestInvitationByRoleAndPlace is what the command does: a role and a place are
// enough.
func TestInvitationByRoleAndPlace(t *testing.T) {
	o := office(t)
	c := o.As(account.Administrator, "")
	_, page := o.Do(c, "POST", "/office/accounts/new", "way", "web", "role", "clerk", "place", consoletest.Town)
	first := once.FindStringSubmatch(page)[1]
	if !strings.Contains(page, "<code>"+o.URL+"/office/reset</code>") || !strings.Contains(page, "有效到 11月23日 11:00") {
		t.Errorf("it is not said where and until when the code is used\n%s", page)
	}
	second := makeOne(t, o, c, "role", "clerk", "place", consoletest.Town)
	_, list := o.Do(c, "GET", "/office/accounts")
	for _, want := range []string{"甲镇工作人员", "甲镇工作人员2", "没用掉的邀请", "11月23日 11:00", "撤回给甲镇工作人员的码"} {
		if !strings.Contains(list, want) {
			t.Errorf("the list lacks %q", want)
		}
	}
	if strings.Contains(list, first) || strings.Contains(list, second) || strings.Contains(o.Logs(), first) {
		t.Error("a code is to be read a second time")
	}
	if _, status := join(t, o, "甲镇工作人员", second); status != 403 {
		t.Errorf("with somebody else's code: status %d", status)
	}
	if _, status := join(t, o, "甲镇工作人员", first); status != 200 {
		t.Errorf("with the code: status %d", status)
	}
	if _, status := join(t, o, "甲镇工作人员", first); status != 403 {
		t.Errorf("with a used code: status %d", status)
	}
	o.Later(25 * time.Hour)
	if _, status := join(t, o, "甲镇工作人员2", second); status != 403 {
		t.Errorf("with an old code: status %d", status)
	}
	c = o.As(account.Administrator, "")
	if _, list := o.Do(c, "GET", "/office/accounts"); strings.Contains(list, "没用掉的邀请") || !strings.Contains(list, "码过期了") {
		t.Error("an old code is still open")
	}
}

func TestInvitationIsTakenBack(t *testing.T) {
	o := office(t)
	c := o.As(account.Head, consoletest.Town)
	code := makeOne(t, o, c, "name", "王干事", "role", "clerk", "place", consoletest.Town)
	a := named(t, o, "王干事")
	if res, page := o.Do(c, "POST", "/office/accounts/"+a.ID+"/revoke", "version", "1"); res.StatusCode != 200 || !strings.Contains(page, "码作废了") {
		t.Fatalf("status %d", res.StatusCode)
	}
	if _, status := join(t, o, "王干事", code); status != 403 {
		t.Errorf("with a revoked code: status %d", status)
	}
	if _, err := o.Store.AccountNamed(t.Context(), "王干事"); err == nil {
		t.Error("who never came in is still there")
	}
	code = makeOne(t, o, c, "name", "王干事", "role", "clerk", "place", consoletest.Town)
	if _, status := join(t, o, "王干事", code); status != 200 {
		t.Fatalf("invited again: status %d", status)
	}
	// the code of a reset is taken back, the account stays
	a = named(t, o, "王干事")
	_, page := o.Do(c, "GET", "/office/accounts/"+a.ID+"/reset")
	for _, want := range []string{"现在的密码马上作废", "登录着的 1 处马上退出", "动态码和恢复码不变"} {
		if !strings.Contains(page, want) {
			t.Errorf("what is lost lacks %q", want)
		}
	}
	_, page = o.Do(c, "POST", "/office/accounts/"+a.ID+"/reset", "version", version(t, page))
	code = once.FindStringSubmatch(page)[1]
	_, page = o.Do(c, "GET", "/office/accounts/"+a.ID)
	o.Do(c, "POST", "/office/accounts/"+a.ID+"/revoke", "version", version(t, page))
	if _, status := join(t, o, "王干事", code); status != 403 {
		t.Errorf("with the revoked code of a reset: status %d", status)
	}
	if a = named(t, o, "王干事"); !a.Joined() || a.Code != "" {
		t.Errorf("%+v", a)
	}
}

func version(t *testing.T, page string) string {
	t.Helper()
	m := regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("no version in\n%s", page)
	}
	return m[1]
}

// TestTelegramInvitation makes and takes back a code for the messenger.
func TestTelegramInvitation(t *testing.T) {
	o := office(t)
	c := o.As(account.Head, consoletest.Town)
	res, page := o.Do(c, "POST", "/office/accounts/new", "way", "telegram", "role", "clerk", "place", consoletest.Town)
	m := regexp.MustCompile(`<code>/start ([^<]+)`).FindStringSubmatch(page)
	if res.StatusCode != 200 || m == nil || !strings.Contains(page, "10 分钟") || !strings.Contains(page, "11:10") {
		t.Fatalf("status %d\n%s", res.StatusCode, page)
	}
	r, err := o.Store.Roster(t.Context())
	if err != nil || len(r.Codes) != 1 || len(r.People) != 1 || r.People[0].Office != "甲镇司法所" || r.OfficeOf(r.People[0]).Place != consoletest.Town {
		t.Fatalf("roster %+v, %v", r, err)
	}
	if _, list := o.Do(c, "GET", "/office/accounts"); !strings.Contains(list, "Telegram：发给机器人") || strings.Contains(list, m[1]) {
		t.Error("the open invitation is not listed, or with its code")
	}
	other := o.As(account.Head, consoletest.Elsewhere)
	if _, list := o.Do(other, "GET", "/office/accounts"); strings.Contains(list, "甲镇司法所") {
		t.Error("another town's head sees it")
	}
	if res, _ := o.Do(other, "POST", "/office/accounts/telegram/revoke", "person", r.People[0].ID); res.StatusCode != 403 {
		t.Errorf("another town's head: status %d", res.StatusCode)
	}
	o.Do(c, "POST", "/office/accounts/telegram/revoke", "person", r.People[0].ID)
	if r, err = o.Store.Roster(t.Context()); err != nil || len(r.Codes) != 0 {
		t.Errorf("%d codes, %v", len(r.Codes), err)
	}
}

// TestSeatFollowsTheAccount: who is invited for a person of the roster is asked
// on the pages once they are in, and no longer than they may sign in.
func TestSeatFollowsTheAccount(t *testing.T) {
	o := office(t)
	c := o.As(account.Head, consoletest.Town)
	code := makeOne(t, o, c, "name", "张三", "role", "adviser", "place", consoletest.Town, "person", "new")
	a := named(t, o, "张三")
	at := func() chat.Address {
		t.Helper()
		r, err := o.Store.Roster(t.Context())
		if err != nil || len(r.People) != 1 {
			t.Fatalf("%d people, %v", len(r.People), err)
		}
		return r.People[0].Address
	}
	if got := at(); got != (chat.Address{}) || a.Person == "" {
		t.Fatalf("asked at %v before the code was used; person %q", got, a.Person)
	}
	if _, page := o.Do(c, "GET", "/office/accounts/"+a.ID); !strings.Contains(page, "本人设好密码，新的单就请 张三 在网页上接") {
		t.Error("the page does not say from when on")
	}
	join(t, o, "张三", code)
	if got := at(); got != handoff.Seat(a.ID) {
		t.Fatalf("asked at %v", got)
	}
	_, page := o.Do(c, "GET", "/office/accounts/"+a.ID+"/lock")
	if !strings.Contains(page, "新的单不再给 张三") || !strings.Contains(page, "现在手上没有单") {
		t.Error("the page does not say what is lost")
	}
	o.Do(c, "POST", "/office/accounts/"+a.ID+"/lock", "version", version(t, page))
	if got := at(); got != (chat.Address{}) {
		t.Errorf("who was locked is asked at %v", got)
	}
	_, page = o.Do(c, "GET", "/office/accounts/"+a.ID)
	_, page = o.Do(c, "POST", "/office/accounts/"+a.ID+"/unlock", "version", version(t, page))
	if got := at(); got != handoff.Seat(a.ID) || !strings.Contains(page, "新的单请 张三 在网页上接") {
		t.Errorf("after unlocking asked at %v", got)
	}
	// somebody in the messenger stays there until they are moved
	r, err := o.Store.Roster(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	phone := chat.Address{Channel: "telegram", Chat: "7"}
	if err := o.Store.SaveRoster(t.Context(), r.Sit(r.People[0].ID, phone)); err != nil {
		t.Fatal(err)
	}
	if _, page = o.Do(c, "GET", "/office/accounts/"+a.ID); !strings.Contains(page, "在 Telegram 里接单") {
		t.Error("the page does not say where")
	}
	if _, page = o.Do(c, "POST", "/office/accounts/"+a.ID+"/seat"); at() != handoff.Seat(a.ID) || !strings.Contains(page, "改好了") {
		t.Error("not moved")
	}
	if res, _ := o.Do(c, "POST", "/office/accounts/"+a.ID+"/seat"); res.StatusCode != 409 {
		t.Errorf("moved twice: status %d", res.StatusCode)
	}
}

// TestNamesakesOfOtherTowns: who is invited together with the roster is never
// somebody of the same name elsewhere, nor of an office there.
func TestNamesakesOfOtherTowns(t *testing.T) {
	o := office(t)
	phone := chat.Address{Channel: "telegram", Chat: "7"}
	far := handoff.Roster{
		People: []handoff.Person{{ID: "far", Name: "王五", Role: handoff.Adviser, Address: phone}, {ID: "free", Name: "赵六", Role: handoff.Adviser, Place: consoletest.Elsewhere}},
		Posts:  []handoff.Post{{Place: consoletest.Elsewhere, Village: "远村", Adviser: "far"}},
	}
	if err := o.Store.SaveRoster(t.Context(), far); err != nil {
		t.Fatal(err)
	}
	c := o.As(account.Head, consoletest.Town)
	makeOne(t, o, c, "name", "王五", "role", "adviser", "place", consoletest.Town, "person", "new")
	makeOne(t, o, c, "name", "赵六", "role", "adviser", "place", consoletest.Town, "person", "new")
	if a, b := named(t, o, "王五"), named(t, o, "赵六"); a.Person == "far" || a.Person == "" || b.Person == "free" || b.Person == "" {
		t.Errorf("the accounts are of %q and %q", a.Person, b.Person)
	}
	o.Do(c, "POST", "/office/accounts/new", "way", "telegram", "name", "王五", "role", "adviser", "place", consoletest.Town, "person", "new")
	r, err := o.Store.Roster(t.Context())
	if err != nil || len(r.Codes) != 1 || r.Codes[0].Person != named(t, o, "王五").Person {
		t.Errorf("codes %+v, %v", r.Codes, err)
	}
	for _, id := range []string{"far", "free"} {
		if res, _ := o.Do(c, "POST", "/office/accounts/new", "way", "telegram", "name", "王五", "role", "adviser", "place", consoletest.Town, "person", id); res.StatusCode != 422 {
			t.Errorf("%s by id: status %d", id, res.StatusCode)
		}
	}
	r.Offices = append(r.Offices, handoff.Office{Name: "甲镇司法所", Place: "湖南省长沙市甲镇"})
	if err := o.Store.SaveRoster(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	for _, way := range []string{"web", "telegram"} {
		if res, _ := o.Do(c, "POST", "/office/accounts/new", "way", way, "name", "孙七", "role", "clerk", "place", consoletest.Town, "person", "new"); res.StatusCode != 200 {
			t.Errorf("an office of that name elsewhere, %s: status %d", way, res.StatusCode)
		}
	}
	if r, err = o.Store.Roster(t.Context()); err != nil {
		t.Fatal(err)
	}
	own, there := handoff.OfficeID{Place: consoletest.Town, Name: "甲镇司法所"}, handoff.OfficeID{Place: "湖南省长沙市甲镇", Name: "甲镇司法所"}
	if p := r.People[len(r.People)-1]; p.Name != "孙七" || r.OfficeOf(p) != own || !slices.Contains(r.OfficeIDs(), there) || !slices.Contains(r.OfficeIDs(), own) {
		t.Errorf("%+v in offices %+v", p, r.Offices)
	}
}

// TestInvitationsStayInTheirTown: who is invited for a town gets its own office,
// not one of that name elsewhere, nor the county's, which serves others too.
func TestInvitationsStayInTheirTown(t *testing.T) {
	const county = "广东省中山市"
	shared := func(post handoff.Post) handoff.Roster {
		return handoff.Roster{
			People: []handoff.Person{{ID: "far", Name: "孙七", Role: handoff.Officer, Office: "司法所", Place: consoletest.Elsewhere}},
			Posts:  []handoff.Post{{Place: consoletest.Elsewhere, Village: "远村", Office: "司法所"}, post},
		}
	}
	for _, x := range []struct {
		name, way string
		post      handoff.Post
		place     string
		role      account.Role
		sees      string
		want      handoff.OfficeID
		says      string
	}{
		{"the name elsewhere", "web", handoff.Post{Place: consoletest.Town, Village: "甲村", Office: "司法所"}, consoletest.Town, account.Head, consoletest.Town, handoff.OfficeID{Place: consoletest.Town, Name: "司法所"}, ""},
		{"the name elsewhere, to the messenger", "telegram", handoff.Post{Place: consoletest.Town, Village: "甲村", Office: "司法所"}, consoletest.Town, account.Administrator, "", handoff.OfficeID{Place: consoletest.Town, Name: "司法所"}, ""},
		{"shared of old", "telegram", handoff.Post{Place: consoletest.Town, Village: "甲村", Office: "司法所", Seat: consoletest.Elsewhere}, consoletest.Town, account.Head, consoletest.Town, handoff.OfficeID{Place: consoletest.Town, Name: "甲镇司法所"}, ""},
		{"the county's, by the town", "web", handoff.Post{Place: consoletest.Town, Village: "甲村", Office: "中心所", Seat: county}, consoletest.Town, account.Head, consoletest.Town, handoff.OfficeID{}, "这里归中山市中心所管，请中山市的管理员来邀请"},
		{"the county's, by the county", "web", handoff.Post{Place: consoletest.Town, Village: "甲村", Office: "中心所", Seat: county}, consoletest.Town, account.Administrator, county, handoff.OfficeID{Place: county, Name: "中心所"}, ""},
	} {
		t.Run(x.name, func(t *testing.T) {
			o := office(t)
			if err := o.Store.SaveRoster(t.Context(), shared(x.post)); err != nil {
				t.Fatal(err)
			}
			res, page := o.Do(o.As(x.role, x.sees), "POST", "/office/accounts/new", "way", x.way, "name", "孙七", "role", "clerk", "place", x.place, "person", "new")
			r, err := o.Store.Roster(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if x.says != "" {
				if res.StatusCode != 409 || !strings.Contains(page, x.says) || len(r.People) != 1 {
					t.Errorf("status %d, %+v", res.StatusCode, r.People)
				}
				return
			}
			if res.StatusCode != 200 || len(r.People) != 2 || r.OfficeOf(r.People[1]) != x.want || r.OfficeOf(r.People[0]).Place != consoletest.Elsewhere {
				t.Errorf("status %d, %+v, want %+v", res.StatusCode, r.People, x.want)
			}
		})
	}
}

// mute is the store with a trail that takes no entry.
type mute struct{ *store.Store }

func (m mute) ChangeAccount(ctx context.Context, a account.Account, done audit.Entry) error {
	done.Who = ""
	return m.Store.ChangeAccount(ctx, a, done)
}

func (m mute) DropAccount(ctx context.Context, a account.Account, done audit.Entry) error {
	done.Who = ""
	return m.Store.DropAccount(ctx, a, done)
}

func (m mute) ChangeRoster(ctx context.Context, r handoff.Roster, done audit.Entry) error {
	done.Who = ""
	return m.Store.ChangeRoster(ctx, r, done)
}

// TestNothingChangesWithoutATrail: what cannot be entered is not done.
func TestNothingChangesWithoutATrail(t *testing.T) {
	o := consoletest.New(t, func(o *consoletest.Office) console.Area {
		c := config(t, o)
		c.Book, c.Roster = mute{o.Store}, mute{o.Store}
		return accounts.Area(c)
	})
	c := o.As(account.Administrator, "")
	a := o.Account(account.Account{Name: "王干事", Role: account.Clerk, Place: consoletest.Town, Code: "x", CodeEnds: o.Now().Add(time.Hour)})
	for path, fields := range map[string][]string{
		"new": {"way", "web", "role", "clerk", "place", consoletest.Town}, a.ID: {"version", "1", "name", "别人", "role", "clerk", "place", consoletest.Town},
		a.ID + "/reset": {"version", "1"}, a.ID + "/second": {"version", "1"}, a.ID + "/lock": {"version", "1"}, a.ID + "/revoke": {"version", "1"},
	} {
		if res, page := o.Do(c, "POST", "/office/accounts/"+path, fields...); res.StatusCode != 500 || once.MatchString(page) {
			t.Errorf("%s: status %d", path, res.StatusCode)
		}
	}
	if res, _ := o.Do(c, "POST", "/office/accounts/new", "way", "telegram", "role", "clerk", "place", consoletest.Town); res.StatusCode != 500 {
		t.Errorf("telegram: status %d", res.StatusCode)
	}
	if now := named(t, o, "王干事"); now.Version != 1 || now.Code != "x" || now.Secret == "" {
		t.Errorf("the account was changed without an entry: %+v", now)
	}
	all, err := o.Store.Accounts(t.Context())
	r, err2 := o.Store.Roster(t.Context())
	if err != nil || err2 != nil || len(all) != 2 || len(r.People) > 0 {
		t.Errorf("%d accounts, %d people, %v, %v", len(all), len(r.People), err, err2)
	}
}
