package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
	"mingbai/handlers/consult"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
)

// neighbor is somebody on the page, without JavaScript, of an app that does not
// serve on its own.
type neighbor struct {
	*visitor
	t *testing.T
}

func newNeighbor(t *testing.T, a *app) neighbor {
	t.Helper()
	web := httptest.NewServer(a.web.Handler())
	t.Cleanup(web.Close)
	return neighbor{&visitor{t: t, http: &http.Client{Jar: &cookies{}}, url: web.URL}, t}
}

// say writes a message and returns the page.
func (n neighbor) say(text string) string {
	n.t.Helper()
	_, page := n.ask("/")
	form := formOf(n.t, page)
	form.Set("text", text)
	var fields []string
	for name := range form {
		if name != "_action" {
			fields = append(fields, name, form.Get(name))
		}
	}
	_, page = n.ask(form.Get("_action"), fields...)
	return page
}

// rowsOf are the consultations that count for a place.
func rowsOf(t *testing.T, a *app, place string) (rows []ledger.Consultation) {
	t.Helper()
	for row, err := range a.store.Consultations(t.Context(), ledger.Filter{Place: place}) {
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	return rows
}

// TestTownOfTheFirstSteps: a town that was written in the first steps is known
// at once, without a report about it: offered first, found by its names, counted
// for, and an emergency there opens a case.
func TestTownOfTheFirstSteps(t *testing.T) {
	a, o := openOfficeOf(t)
	r := newNeighbor(t, a)
	if page := r.say("/place 甲镇"); !strings.Contains(page, "我手上没有") {
		t.Fatalf("known before:\n%s", page)
	}
	c := o.As(account.Administrator, "")
	o.Do(c, http.MethodPost, "/office/start/1", "place", consoletest.Town)
	o.Do(c, http.MethodPost, "/office/start/2", "villages", "东村\n西村")
	if first := a.knowledge.chains()[0]; first != consoletest.Town {
		t.Errorf("%s is offered first", first)
	}
	for _, name := range []string{consoletest.Town, "甲镇", "中山市甲镇", "甲镇东村", "东村", consoletest.Town + "西村"} {
		if page := r.say("/place " + name); !strings.Contains(page, "好，按"+consoletest.Town+"来答。") || !strings.Contains(page, "还没有收本地的资料") {
			t.Errorf("%s is not known", name)
		}
	}
	if page := r.say("甲镇调解了多少件纠纷"); !strings.Contains(page, "没有“"+consoletest.Town+"”的资料") {
		t.Errorf("a count:\n%s", page)
	}
	if page := newNeighbor(t, a).say("我在东村，老板拖欠工资三个月不给怎么办"); !strings.Contains(page, "劳动") || !strings.Contains(page, "还没有收本地的资料") {
		t.Errorf("wages:\n%s", page)
	}
	if rows := rowsOf(t, a, consoletest.Town); len(rows) != 2 || rows[1].Category != "labor_wage" && rows[0].Category != "labor_wage" {
		t.Errorf("counted %+v", rows)
	}
	if page := newNeighbor(t, a).say("我在甲镇西村，老板三个月没发工资，现在打人要跳楼"); !strings.Contains(page, "110") || !strings.Contains(page, "单号") {
		t.Errorf("no case is opened:\n%s", page)
	}
	cases, err := a.store.Cases(t.Context(), handoff.Query{Open: true})
	if err != nil || len(cases) != 1 || cases[0].Place != consoletest.Town || cases[0].Village != "西村" {
		t.Errorf("cases %+v, %v", cases, err)
	}
}

// TestTownOfTheRosterChangesWhileRunning: towns come and go with the roster, and
// a report about one of them makes it a place with material.
func TestTownOfTheRosterChangesWhileRunning(t *testing.T) {
	a, _ := openOfficeOf(t)
	built := len(a.knowledge.chains())
	save := func(posts ...handoff.Post) {
		t.Helper()
		r, err := a.store.Roster(t.Context())
		if err == nil {
			r.Posts = posts
			err = a.store.SaveRoster(t.Context(), r)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	save(handoff.Post{Place: "青石镇", Village: "甲村"}, handoff.Post{Place: "东凤镇", Village: "乙村"})
	if got := a.knowledge.chains(); len(got) != built+1 || !slices.Equal(got[:2], []string{"青石镇", "广东省中山市东凤镇"}) {
		t.Errorf("offered %q", got)
	}
	a.reload(t.Context())
	if p, _, err := a.knowledge.Resolve("青石"); err != nil || p.String() != "青石镇" || !p.Bare {
		t.Errorf("after loading again: %+v, %v", p, err)
	}
	save(handoff.Post{Place: "东凤镇", Village: "乙村"})
	if _, _, err := a.knowledge.Resolve("青石镇"); err == nil {
		t.Error("a town that left the roster stays")
	}
	if p, _, err := a.knowledge.Resolve("东凤镇乙村"); err != nil || p.Bare {
		t.Errorf("a town with material: %+v, %v", p, err)
	}
}

// TestAskKnowsTheTownsOfTheRoster: the command does, beside the service and
// without it.
func TestAskKnowsTheTownsOfTheRoster(t *testing.T) {
	const town = "湖南省长沙县丙镇"
	p := newProgram(t, nil)
	asked := func() consult.Answer {
		t.Helper()
		code, out, errs := p.run("", "ask", "老板拖欠工资三个月不给怎么办", "--place", "丙镇", "--json")
		var a consult.Answer
		if err := json.Unmarshal([]byte(out), &a); code != exitOK || err != nil || errs != "" {
			t.Fatalf("%d, %v, %s", code, err, errs)
		}
		return a
	}
	if a := asked(); a.Place != "" {
		t.Errorf("before there is anything: %q", a.Place)
	}
	p.start()
	if code, _, errs := p.run("", "office", "invite", "--place", town); code != exitOK {
		t.Fatal(errs)
	}
	for _, when := range []string{"beside the service", "without it"} {
		if a := asked(); a.Place != town || !strings.Contains(a.Text, "还没有收本地的资料") {
			t.Errorf("%s: %q\n%s", when, a.Place, a.Text)
		}
		p.stop()
	}
}
