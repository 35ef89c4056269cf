package roster_test

import (
	"net/url"
	"strings"
	"testing"

	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
	"mingbai/handlers/chat"
)

// TestTwoTabs: the page of both texts shows what was just saved in the other
// tab, under the names of the fields, people by name.
func TestTwoTabs(t *testing.T) {
	o := office(t)
	c := o.As(account.Clerk, consoletest.Town)
	_, blank := o.Do(c, "GET", "/office/roster/post")
	send := func(adviser, firm string) (int, string) {
		res, page := o.Do(c, "POST", "/office/roster/post", "place", consoletest.Town, "village", "甲村", "adviser", adviser, "firm", firm, "seen", seen(t, blank))
		return res.StatusCode, page
	}
	send("张三", "甲律所")
	status, page := send("王五", "乙律所")
	if status != 409 {
		t.Fatalf("status %d\n%s", status, page)
	}
	for _, want := range []string{"<h3>法律顾问</h3>", ">王五<", ">张三<", "<h3>律所</h3>", ">乙律所<", ">甲律所<", "/office/roster/post?place="} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(page, "（空）") || t.Failed() {
		t.Error(page)
	}
}

// TestMadeFrom: a form is out of date when what it shows changed, and not when
// anything else did.
func TestMadeFrom(t *testing.T) {
	o := office(t)
	c := o.As(account.Clerk, consoletest.Town)
	add(t, o, c, consoletest.Town, "甲村", "adviser", "张三", "firm", "甲律所")
	r, err := o.Store.Roster(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	id := r.Posts[0].Adviser
	post := "/office/roster/post?" + url.Values{"place": {consoletest.Town}, "village": {"甲村"}}.Encode()
	person := "/office/roster/person?id=" + url.QueryEscape(id)
	_, old := o.Do(c, "GET", post)
	_, form := o.Do(c, "GET", person)
	r.People[0].Address = chat.Address{Channel: "telegram", Chat: "7"} // how to be written to stands in neither form
	if err := o.Store.SaveRoster(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if res, page := o.Do(c, "POST", "/office/roster/person", "id", id, "name", "张三", "firm", "丙律所", "seen", seen(t, form)); res.StatusCode != 200 {
		t.Errorf("after joining: status %d\n%s", res.StatusCode, page)
	}
	if r, err = o.Store.Roster(t.Context()); err != nil {
		t.Fatal(err)
	}
	if now, _ := r.Person(id); now.Firm != "丙律所" || !now.Reachable() {
		t.Errorf("the adviser is %+v, want the new firm and reachable", now)
	}
	if res, page := o.Do(c, "POST", "/office/roster/post", "place", consoletest.Town, "village", "甲村", "adviser", "张三", "firm", "甲律所", "seen", seen(t, old)); res.StatusCode != 409 || !strings.Contains(page, "丙律所") {
		t.Errorf("the firm was changed meanwhile: status %d", res.StatusCode)
	}
}

// TestOnlyTown: where the roster has one town, it stands in the forms, and that
// makes no form out of date.
func TestOnlyTown(t *testing.T) {
	o := office(t)
	c := o.As(account.Administrator, "")
	_, early := o.Do(c, "GET", "/office/roster/post")
	add(t, o, c, consoletest.Town, "甲村")
	for _, at := range []string{"/office/roster/post", "/office/roster/import"} {
		if _, page := o.Do(c, "GET", at); !strings.Contains(page, `name="place" type="text" value="`+consoletest.Town) {
			t.Errorf("%s: the only town does not stand in the form", at)
		}
	}
	if res, _ := o.Do(c, "POST", "/office/roster/post", "place", consoletest.Town, "village", "乙村", "seen", seen(t, early)); res.StatusCode != 200 {
		t.Errorf("another village from an older form: status %d", res.StatusCode)
	}
	add(t, o, c, consoletest.Elsewhere, "丙村")
	for _, at := range []string{"/office/roster/post", "/office/roster/import"} {
		if _, page := o.Do(c, "GET", at); !strings.Contains(page, `name="place" type="text" value=""`) {
			t.Errorf("%s: one of two towns stands in the form", at)
		}
	}
}
