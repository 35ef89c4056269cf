package accounts_test

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"mingbai/bot/console"
	"mingbai/bot/console/accounts"
	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
	"mingbai/handlers/handoff"
)

// config is what the pages need, over the store of an office.
func config(t *testing.T, o *consoletest.Office) accounts.Config {
	t.Helper()
	desk, err := handoff.New(handoff.Config{Book: o.Store, Secret: o.Store.Secret("handoff"), Now: o.Now})
	if err != nil {
		t.Fatal(err)
	}
	return accounts.Config{Book: o.Store, Roster: o.Store, Desk: desk, Secret: o.Store.Secret("console"), Places: func() []string { return []string{consoletest.Town} }}
}

func office(t *testing.T) *consoletest.Office {
	t.Helper()
	o := consoletest.New(t, func(o *consoletest.Office) console.Area {
		return accounts.Area(config(t, o))
	})
	o.As(account.Administrator, "")
	return o
}

var once = regexp.MustCompile(`class="once"><code>([A-Z0-9-]+)</code>`)

// web says that an invitation is for the office's pages, unless it says how.
func web(fields []string) []string {
	if slices.Contains(fields, "way") {
		return fields
	}
	return append(slices.Clone(fields), "way", "web")
}

// makeOne invites somebody by the form and returns the code.
func makeOne(t *testing.T, o *consoletest.Office, c *http.Client, fields ...string) string {
	t.Helper()
	res, page := o.Do(c, "POST", "/office/accounts/new", web(fields)...)
	m := once.FindStringSubmatch(page)
	if res.StatusCode != 200 || m == nil {
		t.Fatalf("status %d, no code in\n%s", res.StatusCode, page)
	}
	return m[1]
}

func TestEveryRoute(t *testing.T) { office(t).Routes() }

// TestFromCodeToSession: an account is made, its owner sets a password with the
// code and is in.
func TestFromCodeToSession(t *testing.T) {
	o := office(t)
	c := o.As(account.Administrator, "")
	code := makeOne(t, o, c, "name", "王干事", "role", "clerk", "place", consoletest.Town)
	password := "松树 河流 板凳 四月 早点"
	owner := o.Client()
	res, page := o.Do(owner, "POST", "/office/reset", "name", "王干事", "code", code, "password", password, "again", password)
	if res.Request.URL.Path != "/office/" || !strings.Contains(page, "王干事") {
		t.Fatalf("the code led to %s", res.Request.URL.Path)
	}
	if strings.Contains(o.Logs(), code) {
		t.Error("the code is in the log")
	}
	a, err := o.Store.AccountNamed(t.Context(), "王干事")
	if err != nil || a.Role != account.Clerk || a.Place != consoletest.Town || a.Password == "" || a.Code != "" {
		t.Errorf("account %+v, %v", a, err)
	}
	// a reset ends the session and the password
	_, page = o.Do(c, "POST", "/office/accounts/"+a.ID+"/reset", "version", fmt.Sprint(a.Version))
	if once.FindString(page) == "" {
		t.Fatal("no new code")
	}
	if res, _ := o.Do(owner, "GET", "/office/"); res.Request.URL.Path != "/office/login" {
		t.Error("still signed in after the reset")
	}
	if res, _ := o.Do(o.Client(), "POST", "/office/login", "name", "王干事", "password", password); res.StatusCode != 401 {
		t.Error("the old password still works")
	}
}

func TestRefusedForms(t *testing.T) {
	o := office(t)
	c := o.As(account.Administrator, "")
	makeOne(t, o, c, "name", "王干事", "role", "clerk", "place", consoletest.Town)
	for _, x := range []struct {
		name   string
		fields []string
		want   string
	}{
		{"a name too short", []string{"name", "李", "role", "clerk", "place", consoletest.Town}, "2 到 32 个字"},
		{"no way", []string{"way", "pigeon", "role", "clerk", "place", consoletest.Town}, "选一个怎么用"},
		{"a county on Telegram", []string{"way", "telegram", "role", "county"}, "能在 Telegram 接单"},
		{"an adviser without a name", []string{"role", "adviser", "person", "new", "place", consoletest.Town}, "要写姓名"},
		{"no role", []string{"name", "李四", "place", consoletest.Town}, "角色还没有选"},
		{"a role that is none", []string{"name", "李四", "role", "boss", "place", consoletest.Town}, "请选一个角色"},
		{"a clerk of everywhere", []string{"name", "李四", "role", "clerk"}, "写明是哪个镇"},
		{"an adviser who is nobody", []string{"name", "李四", "role", "adviser", "place", consoletest.Town}, "就选“还没有，一起加进名册”"},
		{"a person who is not there", []string{"name", "李四", "role", "clerk", "place", consoletest.Town, "person", "x"}, "名册里没有"},
		{"a taken name", []string{"name", "王干事", "role", "clerk", "place", consoletest.Town}, "有人用了"},
		{"a place of marks", []string{"name", "李四", "role", "clerk", "place", "<b>镇"}, "不要空格和符号"},
	} {
		t.Run(x.name, func(t *testing.T) {
			if res, page := o.Do(c, "POST", "/office/accounts/new", web(x.fields)...); res.StatusCode != 422 || !strings.Contains(page, x.want) {
				t.Errorf("status %d, want 422 with %q", res.StatusCode, x.want)
			}
		})
	}
}

// TestHeadManagesOwnPlace: a head makes clerks and advisers of the own town, and
// nobody else.
func TestHeadManagesOwnPlace(t *testing.T) {
	o := office(t)
	c := o.As(account.Head, consoletest.Town)
	makeOne(t, o, c, "name", "王干事", "role", "clerk", "place", consoletest.Town)
	for _, fields := range [][]string{
		{"name", "大官", "role", "administrator"}, {"name", "大官", "role", "head", "place", consoletest.Town}, {"name", "大官", "role", "county", "place", consoletest.Town},
		{"name", "大官", "role", "clerk", "place", consoletest.Elsewhere}, {"name", "大官", "role", "clerk"}, {"name", "大官", "role", "clerk", "place", "广东省"},
	} {
		if res, _ := o.Do(c, "POST", "/office/accounts/new", web(fields)...); res.StatusCode != 422 {
			t.Errorf("%v: status %d", fields, res.StatusCode)
		}
	}
	others := []account.Account{
		o.Account(account.Account{Role: account.Clerk, Place: consoletest.Elsewhere, Name: "远方"}), o.Account(account.Account{Role: account.Administrator, Name: "总管甲"}),
		o.Account(account.Account{Role: account.Head, Place: consoletest.Town, Name: "同级"}), o.Account(account.Account{Role: account.Clerk, Name: "到处"}),
	}
	_, list := o.Do(c, "GET", "/office/accounts")
	for _, a := range others {
		if strings.Contains(list, a.Name) {
			t.Errorf("%s is listed", a.Name)
		}
		for _, end := range []string{"", "/reset", "/second", "/lock", "/unlock"} {
			if res, _ := o.Do(c, "POST", "/office/accounts/"+a.ID+end, "version", "1", "name", "x", "role", "clerk"); res.StatusCode != 403 {
				t.Errorf("%s%s: status %d", a.Name, end, res.StatusCode)
			}
		}
	}
}

func TestLastAdministratorStays(t *testing.T) {
	o := consoletest.New(t, func(o *consoletest.Office) console.Area {
		return accounts.Area(accounts.Config{Book: o.Store, Roster: o.Store, Secret: o.Store.Secret("console")})
	})
	first, second := o.Account(account.Account{Role: account.Administrator}), o.Account(account.Account{Role: account.Administrator})
	a, b := o.In(first), o.In(second)
	if res, _ := o.Do(a, "POST", "/office/accounts/"+first.ID+"/lock", "version", "1"); res.StatusCode != 409 {
		t.Errorf("locking oneself: status %d", res.StatusCode)
	}
	if res, _ := o.Do(a, "POST", "/office/accounts/"+second.ID+"/lock", "version", "1"); res.StatusCode != 200 {
		t.Errorf("locking the other: status %d", res.StatusCode)
	}
	if res, _ := o.Do(b, "GET", "/office/"); res.Request.URL.Path != "/office/login" {
		t.Error("who was locked is still signed in")
	}
	if err := o.Store.SaveAccount(t.Context(), account.Account{ID: first.ID, Version: 1, Name: first.Name, Role: account.Clerk}); err == nil {
		t.Error("the last administrator became a clerk")
	}
	if res, _ := o.Do(a, "POST", "/office/accounts/"+second.ID+"/unlock", "version", "2"); res.StatusCode != 200 {
		t.Errorf("unlocking: status %d", res.StatusCode)
	}
}

func TestStaleForm(t *testing.T) {
	o := office(t)
	c := o.As(account.Administrator, "")
	a := o.Account(account.Account{Role: account.Clerk, Place: consoletest.Town, Name: "王干事"})
	change := func(name string) int {
		res, _ := o.Do(c, "POST", "/office/accounts/"+a.ID, "version", "1", "name", name, "role", "clerk", "place", consoletest.Town)
		return res.StatusCode
	}
	if s := change("王科员"); s != 200 {
		t.Errorf("first: status %d", s)
	}
	if s := change("王某"); s != 409 {
		t.Errorf("from the same form again: status %d", s)
	}
}

func TestSecondFactorIsTakenAway(t *testing.T) {
	o := office(t)
	c := o.As(account.Administrator, "")
	a := o.Account(account.Account{Role: account.Head, Place: consoletest.Town})
	head := o.In(a)
	if res, page := o.Do(c, "POST", "/office/accounts/"+a.ID+"/second", "version", "1"); res.StatusCode != 200 || !strings.Contains(page, "还没绑") && !strings.Contains(page, "动态码取消了") {
		t.Errorf("status %d", res.StatusCode)
	}
	if res, _ := o.Do(head, "GET", "/office/"); res.Request.URL.Path != "/office/login" {
		t.Error("still signed in")
	}
	if res, _ := o.Do(o.In(a), "GET", "/office/"); res.Request.URL.Path != "/office/me/second" {
		t.Error("a head without a second factor is let in")
	}
}

func TestNastyNames(t *testing.T) {
	o := office(t)
	c := o.As(account.Administrator, "")
	if err := o.Store.SaveRoster(t.Context(), nastyRoster()); err != nil {
		t.Fatal(err)
	}
	for _, nasty := range consoletest.Nasty() {
		nasty = string([]rune(nasty)[:min(32, len([]rune(nasty)))])
		_, page := o.Do(c, "POST", "/office/accounts/new", "way", "web", "name", nasty, "role", "clerk", "place", consoletest.Town)
		pages := []string{page}
		if a, err := o.Store.AccountNamed(t.Context(), nasty); err == nil {
			for _, path := range []string{"/office/accounts/" + a.ID, "/office/accounts/" + a.ID + "/lock"} {
				_, page := o.Do(c, "GET", path)
				pages = append(pages, page)
			}
			_, page := o.Do(o.In(a), "GET", "/office/me")
			pages = append(pages, page)
		}
		_, list := o.Do(c, "GET", "/office/accounts?show="+nasty[:1])
		_, wrong := o.Do(c, "POST", "/office/accounts/new", "name", nasty, "role", nasty, "place", nasty, "person", nasty)
		for _, page := range append(pages, list, wrong) {
			if leaks := consoletest.Leaks(page); len(leaks) > 0 {
				t.Errorf("%q leaks %v", nasty, leaks)
			}
		}
	}
}

func nastyRoster() handoff.Roster {
	var r handoff.Roster
	for _, nasty := range consoletest.Nasty() {
		r, _ = r.Enlist(handoff.Person{Name: nasty, Firm: nasty, Role: handoff.Adviser}, handoff.Where{})
	}
	return r
}

// TestPlaceOfAnInvitation: who has to have a town is asked for it, and the only
// one of the roster stands there.
func TestPlaceOfAnInvitation(t *testing.T) {
	o := office(t)
	if err := o.Store.SaveRoster(t.Context(), handoff.Roster{Posts: []handoff.Post{{Place: consoletest.Town, Village: "甲村"}}}); err != nil {
		t.Fatal(err)
	}
	_, page := o.Do(o.As(account.Administrator, ""), "GET", "/office/accounts/new")
	for _, want := range []string{"其他人要写", `name="place" type="text" value="` + consoletest.Town, "清空"} {
		if !strings.Contains(page, want) {
			t.Errorf("the form lacks %q", want)
		}
	}
	_, page = o.Do(o.As(account.Head, consoletest.Town), "GET", "/office/accounts/new")
	at := strings.Index(page, `id="place"`)
	if end := strings.Index(page[at:], ">"); !strings.Contains(page[at:at+end], " required") || strings.Contains(page, "清空") {
		t.Errorf("a head is not told to write the place: %s", page[at:at+end])
	}
}
