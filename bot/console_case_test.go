package main

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"mingbai/handlers/account"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
)

// TestPageAndDesk: a resident on the page asks for a person; an adviser without
// Telegram takes the case at the console, both write, and it is closed and
// counted.
func TestPageAndDesk(t *testing.T) {
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
	say := func(text string) string {
		_, page := r.ask("/")
		form := formOf(t, page)
		form.Set("text", text)
		var fields []string
		for name := range form {
			if name != "_action" {
				fields = append(fields, name, form.Get(name))
			}
		}
		_, page = r.ask(form.Get("_action"), fields...)
		return page
	}
	// Danger opens a case at any hour of the day the test runs.
	if page := say("我在东凤镇甲村，老板三个月没发工资，现在打人要跳楼"); !strings.Contains(page, "等法律顾问张三接") {
		t.Fatalf("no case on the page:\n%s", page)
	}
	_, list := o.Do(adviser, http.MethodGet, "/office/cases")
	link := regexp.MustCompile(`href="(/office/cases/[^"?]+)"`).FindStringSubmatch(list)
	if link == nil {
		t.Fatalf("the adviser is not asked:\n%s", list)
	}
	post := func(what string, fields ...string) string {
		_, page := o.Do(adviser, http.MethodGet, link[1])
		for _, m := range regexp.MustCompile(`name="(once|data)" value="([^"]+)"`).FindAllStringSubmatch(page, 3) {
			fields = append(fields, m[1], m[2])
		}
		_, page = o.Do(adviser, http.MethodPost, link[1]+"/"+what, fields...)
		return page
	}
	if page := post("press"); !strings.Contains(page, "接单了") { // the first button
		t.Fatalf("not claimed:\n%s", page)
	}
	say("我在工地门口")
	if _, page := o.Do(adviser, http.MethodGet, link[1]); !strings.Contains(page, "我在工地门口") {
		t.Error("the resident's words did not come")
	}
	post("say", "text", "先到安全的地方，我给你打电话")
	if _, page := r.ask("/"); !strings.Contains(page, "先到安全的地方") || !strings.Contains(page, "法律顾问张三") {
		t.Errorf("the adviser's words did not come:\n%s", page)
	}
	if page := post("close", "matter", "labor_wage", "way", "l", "persons", "3"); !strings.Contains(page, "办结了") {
		t.Errorf("not closed:\n%s", page)
	}
	if _, page := r.ask("/"); !strings.Contains(page, "有帮助") {
		t.Error("the resident is not asked how it was")
	}
	rows := 0
	for row, err := range a.store.Consultations(t.Context(), ledger.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		if row.Adviser == "law" && row.Visits == 3 && row.Matters == 1 && row.Outcome == ledger.ToLegalAid {
			rows++
		}
	}
	if rows != 1 {
		t.Errorf("%d rows in the ledger", rows)
	}
}
