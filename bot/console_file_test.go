package main

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
	"mingbai/handlers/handoff"
)

// TestFilesBothWays: a resident's photo opens at the desk, and the adviser's on
// the resident's page; both are erased with the conversation.
func TestFilesBothWays(t *testing.T) {
	a, o := openOfficeOf(t)
	if err := a.store.SaveRoster(t.Context(), handoff.Roster{
		People: []handoff.Person{{ID: "law", Name: "张三", Role: handoff.Adviser}},
		Posts:  []handoff.Post{{Place: "东凤镇", Village: "甲村", Adviser: "law", Office: "东凤镇司法所"}},
	}); err != nil {
		t.Fatal(err)
	}
	o.As(account.Administrator, "")
	adviser := o.In(o.Account(account.Account{Role: account.Adviser, Place: "广东省中山市东凤镇", Person: "law"}))
	o.Do(adviser, http.MethodPost, "/office/cases/sit")
	web := httptest.NewServer(a.web.Handler())
	defer web.Close()
	r := &visitor{t: t, http: &http.Client{Jar: &cookies{}}, url: web.URL}
	_, page := r.ask("/")
	form := formOf(t, page)
	r.ask(form.Get("_action"), "text", "我在东凤镇甲村，老板三个月没发工资，现在打人要跳楼", "token", form.Get("token"))

	const theirs, ours = "\xff\xd8\xff the resident's", "\xff\xd8\xff the adviser's"
	consoletest.Upload(t, r.http, web.URL+"/file", "欠条.jpg", theirs, "token", "77", "text", "这是欠条")
	_, list := o.Do(adviser, http.MethodGet, "/office/cases")
	link := regexp.MustCompile(`href="(/office/cases/[^"?]+)"`).FindStringSubmatch(list)
	if link == nil {
		t.Fatalf("no case:\n%s", list)
	}
	_, page = o.Do(adviser, http.MethodGet, link[1])
	var claim []string
	for _, m := range regexp.MustCompile(`name="(once|data)" value="([^"]+)"`).FindAllStringSubmatch(page, 2) {
		claim = append(claim, m[1], m[2])
	}
	_, page = o.Do(adviser, http.MethodPost, link[1]+"/press", claim...)
	picture := regexp.MustCompile(`<img src="([^"]+)"`).FindStringSubmatch(page)
	if picture == nil {
		t.Fatalf("the photo is not at the desk:\n%s", page)
	}
	if _, body := o.Do(adviser, http.MethodGet, picture[1]); body != theirs {
		t.Errorf("the desk opens %q", body)
	}

	if _, page := consoletest.Upload(t, adviser, o.URL+link[1]+"/say", "申请表.jpg", ours, "once", "o1", "text", "照这个填"); !strings.Contains(page, "转给住户了") {
		t.Fatalf("not sent:\n%s", page)
	}
	_, page = r.ask("/")
	at := strings.LastIndex(page, `"/file/`)
	if at < 0 || !strings.Contains(page, "照这个填") {
		t.Fatalf("the file is not on the page:\n%s", page)
	}
	path, _, _ := strings.Cut(page[at+1:], `"`)
	if _, body := r.ask(path); body != ours {
		t.Errorf("the resident opens %q", body)
	}
	r.ask("/forget", "sure", "yes")
	if res, body := o.Do(adviser, http.MethodGet, picture[1]); strings.Contains(body, "the resident's") {
		t.Errorf("after it was erased the desk opens it: %d", res.StatusCode)
	}
	other := &visitor{t: t, http: r.http, url: web.URL}
	if _, body := other.ask(path); strings.Contains(body, "the adviser's") {
		t.Error("after it was erased the resident's page opens it")
	}
}
