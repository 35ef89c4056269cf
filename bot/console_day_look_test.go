package main

import (
	"net/url"
	"strings"
	"testing"

	"mingbai/bot/browsertest"
	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
)

// unlinked are routes that no page links to, and why.
var unlinked = map[string]string{
	"GET /office/cases/{id}/file/{n}": "a file",
	"GET /office/record/blank":        "a file",
	"GET /office/roster/blank":        "a file",
	"GET /office/start":               "leads on to a step",
	"GET /office/start/{step}":        "only until the office is set up",
	"GET /office/audit/print":         "for paper",
	"GET /office/start/done":          "after the last step",
	"GET /office/worklog/file":        "a file",
	"GET /office/words/try/{id}":      "after a form",
}

// TestEveryOfficePageWithDataOnIt follows every link that any role sees in an
// office at work, finds a page of every route that way, and measures it in every
// view; then what comes after pressing, what is printed, and, before all that,
// the pages of an office where nothing was done yet.
func TestEveryOfficePageWithDataOnIt(t *testing.T) {
	b := browsertest.Start(t)
	o := newBusyOffice(t, func(o *busyOffice) {
		o.lookAtAll(b, o.empty(), "nothing yet ")
	})
	o.fill(b.Open(t, browsertest.Options{Width: 1280, Height: 800}))
	addresses := o.Crawl(1, o.people...)
	seen := map[string]bool{}
	for _, a := range addresses {
		seen[a.Route] = true
	}
	for _, r := range o.Console.Routes() {
		if strings.HasPrefix(r.Pattern, "GET ") && !r.Open && !seen[r.Pattern] && unlinked[r.Pattern] == "" {
			t.Errorf("no link leads to a page of %s", r.Pattern)
		}
	}
	for path, route := range map[string]string{o.trial: "", "/office/start/1": "", "/office/start/3": "", "/office/start/5": "", "/office/start/done": "", "/office/audit/print": "", "/office/nothing-here": ""} {
		addresses = append(addresses, consoletest.Address{Route: route, Path: path, By: o.admin})
	}
	addresses = append(addresses, consoletest.Address{Path: "/office/accounts", By: o.adviser}) // not for an adviser
	p := o.lookAtAll(b, ofInterest(o.admin, addresses), "")
	o.lookAfterPressing(p)
	o.lookAtPaper(p)
	o.lookAtChoosingType(p)
	o.lookAtSigningIn(b)
	o.lookAtResidents(b)
}

// ofInterest are the pages that the administrator sees, and those that look
// otherwise to others.
func ofInterest(admin account.Account, all []consoletest.Address) []consoletest.Address {
	seen := map[string]bool{}
	var out []consoletest.Address
	for _, a := range all {
		if a.By.ID == admin.ID {
			seen[a.Route] = true
		}
	}
	for _, a := range all {
		switch {
		case a.By.ID == admin.ID || !seen[a.Route] || strings.Contains(a.Route, "/cases") || strings.HasSuffix(a.Route, "{$}"):
			out = append(out, a)
		}
	}
	return out
}

// lookAtAll looks at each address, signed in as who found it, and returns the
// administrator's page.
func (o *busyOffice) lookAtAll(b *browsertest.Browser, addresses []consoletest.Address, name string) *browsertest.Page {
	o.T.Helper()
	var first *browsertest.Page
	for _, who := range o.people {
		p := b.Open(o.T, browsertest.Options{})
		o.Visit(p, who, "/office/")
		for _, a := range addresses {
			if a.By.ID == who.ID {
				p.Go(o.URL + a.Path)
				o.see(p, name+string(who.Role)+" "+a.Path)
			}
		}
		o.calm(p, string(who.Role))
		if first == nil {
			first = p
		}
	}
	o.T.Logf("%d pages", len(addresses))
	return first
}

// calm fails the test for what the console of the browser said, but of pages
// that are not there, not for somebody, or of nothing begun.
func (o *busyOffice) calm(p *browsertest.Page, name string) {
	o.T.Helper()
	for _, c := range p.Complaints() {
		if !strings.Contains(c, "404") && !strings.Contains(c, "403") && !strings.Contains(c, "409") {
			o.T.Errorf("%s: %s", name, c)
		}
	}
}

// lookAfterPressing looks at what comes after something was pressed.
func (o *busyOffice) lookAfterPressing(p *browsertest.Page) {
	o.T.Helper()
	for _, x := range []struct {
		name, path string
		do         func()
	}{
		{"a form with errors", "/office/record", func() { p.Fill("村居", "没有的村"); p.Fill("宗", "x"); p.Follow("记下") }},
		{"an invitation with errors", "/office/accounts/new", func() { p.Fill("能看的地方", "a b"); p.Follow("出一次性码") }},
		{"the trail verified", "/office/audit", func() { p.Follow("现在验证") }},
		{"why it is answered so", "/office/material?ask=" + url.QueryEscape("老板拖欠工资三个月不给怎么办"), func() {}},
		{"nothing found", "/office/material?q=" + url.QueryEscape("没有这样的东西"), func() {}},
		{"no cases", "/office/cases?which=mine", func() {}},
		{"the last step answered", "/office/start/5", func() { p.Follow("问") }},
		{"an opened filter", "/office/statistics", func() { p.Click(".filter summary") }},
		{"the menu open", "/office/statistics", func() { p.Press("菜单") }},
	} {
		p.Go(o.URL + x.path)
		x.do()
		o.see(p, x.name)
	}
}

// lookAtSigningIn looks at what is seen without an account.
func (o *busyOffice) lookAtSigningIn(b *browsertest.Browser) {
	o.T.Helper()
	p := b.Open(o.T, browsertest.Options{})
	for _, path := range []string{"/office/login", "/office/reset", "/office/no-such-page"} {
		p.Go(o.URL + path)
		o.see(p, "nobody "+path)
	}
	p.Go(o.URL + "/office/login")
	p.Fill("账号", "李主任")
	p.Fill("密码", "不对的密码不对的密码")
	p.Follow("登录")
	o.see(p, "a wrong password")
	fresh := consoletest.New(o.T)
	p.Go(fresh.URL + "/office/")
	o.see(p, "the first start")
	unbound := fresh.Account(account.Account{Name: "还没绑", Role: account.Administrator, Secret: "-"})
	unbound.Secret = ""
	if err := fresh.Store.SaveAccount(o.T.Context(), unbound); err != nil {
		o.T.Fatal(err)
	}
	fresh.Visit(p, unbound, "/office/me/second")
	o.see(p, "a phone to bind")
}

// lookAtResidents looks at the residents' page.
func (o *busyOffice) lookAtResidents(b *browsertest.Browser) {
	o.T.Helper()
	p := b.Open(o.T, browsertest.Options{})
	check := func(name string) {
		o.T.Helper()
		for _, v := range views {
			if !v.axe {
				continue
			}
			p.As(v.Options)
			for _, s := range append(browsertest.Stumbles(p), p.Axe(v.rules...)...) {
				o.T.Errorf("%s, %s: %s", name, v.name, s)
			}
		}
		p.As(views[0].Options)
	}
	p.Go(o.page.URL)
	check("a resident's first visit")
	p.Fill("写下你的事", "老板拖欠工资三个月不给怎么办")
	p.Press("发送")
	p.Wait(`document.querySelector('.card') && !document.querySelector('#pending, .waiting')`)
	check("an answer")
	p.Wait(`([...document.querySelectorAll('.sources summary')].forEach(s => s.parentElement.open = true), true)`)
	check("an answer with its sources open")
	p.Fill("写下你的事", "我在东凤镇甲村，老板三个月没发工资，现在打人要跳楼")
	p.Press("发送")
	p.Wait(`document.querySelector('#case summary') && !document.querySelector('#pending, .waiting')`)
	check("danger, and a case")
	p.Go(o.page.URL + "/forget")
	check("before erasing")
	p.Quiet("a resident's pages")
}
