package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"mingbai/bot/browsertest"
	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger/ledgertest"
)

// busyOffice is an office with something on every page: a year's books, a
// roster, cases in every state with what was said, questions without an answer,
// a report taken in and one looked over, words of the town.
type busyOffice struct {
	*consoletest.Office
	app     *app
	page    *httptest.Server // of the residents
	people  []account.Account
	admin   account.Account
	adviser account.Account
	trial   string // address of a word that was tried
}

const busyTown = "广东省中山市东凤镇"

// newBusyOffice makes one; before anything is in it, early is done.
func newBusyOffice(t *testing.T, early func(*busyOffice)) *busyOffice {
	t.Helper()
	a, o := openOfficeOf(t)
	b := &busyOffice{Office: o, app: a, page: httptest.NewServer(a.web.Handler())}
	t.Cleanup(b.page.Close)
	b.admin = o.Account(account.Account{Name: "李主任", Role: account.Administrator})
	b.people = []account.Account{b.admin}
	early(b)
	if err := ledgertest.Make(7, 600, time.Now().Year()).Fill(t.Context(), a.store); err != nil {
		t.Fatal(err)
	}
	if err := a.store.Tally(t.Context()); err != nil {
		t.Fatal(err)
	}
	enlistTowns(t, a)
	b.enlist()
	b.adviser = o.Account(account.Account{Name: "钱律师", Role: account.Adviser, Place: busyTown, Person: "law", Password: "-"})
	b.people = []account.Account{
		b.admin, b.adviser,
		o.Account(account.Account{Name: "王干事", Role: account.Clerk, Place: ledgertest.Towns()[0]}),
		o.Account(account.Account{Name: "赵所长", Role: account.Head, Place: busyTown, Person: "off"}),
		o.Account(account.Account{Name: "县局", Role: account.County, Place: ledgertest.County}),
	}
	b.open()
	return b
}

// enlist adds a town whose places the knowledge knows.
func (b *busyOffice) enlist() {
	b.T.Helper()
	r, err := b.Store.Roster(b.T.Context())
	if err != nil {
		b.T.Fatal(err)
	}
	r.People = append(r.People, handoff.Person{ID: "law", Name: "钱律师", Firm: "某某律师事务所", Role: handoff.Adviser},
		handoff.Person{ID: "off", Name: "赵所长", Role: handoff.Officer, Office: "东凤镇司法所", Appointed: true})
	for i, town := range ledgertest.Towns()[:2] { // one lawyer, entered by two towns
		r.People = append(r.People, handoff.Person{ID: fmt.Sprint("both", i), Name: "周律师", Firm: "某某律师事务所", Role: handoff.Adviser, Place: town})
	}
	r.Posts = append(r.Posts, handoff.Post{Place: busyTown, Village: "甲村", Adviser: "law", Office: "东凤镇司法所"})
	r, err = r.Keeps(handoff.Office{Name: "东凤镇司法所", Place: busyTown})
	if err != nil {
		b.T.Fatal(err)
	}
	if err := b.Store.SaveRoster(b.T.Context(), r); err != nil {
		b.T.Fatal(err)
	}
}

// says is a resident, by a client of their own, who writes on the page.
func (b *busyOffice) says(c *http.Client, text string) string {
	b.T.Helper()
	r := &visitor{t: b.T, http: c, url: b.page.URL}
	_, page := r.ask("/")
	form := formOf(b.T, page)
	fields := []string{"text", text}
	for name := range form {
		if name != "_action" {
			fields = append(fields, name, form.Get(name))
		}
	}
	_, page = r.ask(form.Get("_action"), fields...)
	return page
}

var (
	caseLink = regexp.MustCompile(`href="(/office/cases/[a-z0-9]+)"`)
	hidden   = regexp.MustCompile(`name="(once|data)" value="([^"]+)"`)
)

// open opens three cases: one that waits, one with letters, one that is closed;
// and asks what has no answer.
func (b *busyOffice) open() {
	b.T.Helper()
	adviser := b.In(b.adviser)
	b.Do(adviser, http.MethodPost, "/office/cases/sit")
	for i := range 3 {
		resident := &http.Client{Jar: &cookies{}}
		// Danger opens a case at any hour of the day the test runs.
		b.says(resident, "我在东凤镇甲村，老板三个月没发工资，现在打人要跳楼")
		_, list := b.Do(adviser, http.MethodGet, "/office/cases")
		for _, link := range caseLink.FindAllStringSubmatch(list, -1) {
			b.work(adviser, resident, link[1], i)
		}
	}
	for i := range 4 {
		b.says(&http.Client{Jar: &cookies{}}, fmt.Sprintf("东凤镇%d年调解成功多少件", 2011+i))
	}
}

// work claims a case, writes, and closes the first; the last is left waiting.
func (b *busyOffice) work(adviser, resident *http.Client, link string, nth int) {
	b.T.Helper()
	post := func(what string, fields ...string) {
		_, page := b.Do(adviser, http.MethodGet, link)
		for _, m := range hidden.FindAllStringSubmatch(page, 3) {
			fields = append(fields, m[1], m[2])
		}
		b.Do(adviser, http.MethodPost, link+"/"+what, fields...)
	}
	_, page := b.Do(adviser, http.MethodGet, link)
	if nth == 2 || !strings.Contains(page, "接单以后才看得到") {
		return
	}
	post("press")
	b.says(resident, "我在工地门口，手里有欠条，一共一万二。工头说过年再给。")
	post("say", "text", "先到安全的地方。带上欠条和考勤，明天上午来所里。")
	if nth == 0 {
		post("close", "matter", "labor_wage", "way", "l", "persons", "3")
	}
}

// fill does in a browser what has no shorter way: a report taken in, another
// looked over, a word tried.
func (b *busyOffice) fill(p *browsertest.Page) {
	b.T.Helper()
	for i, year := range []string{"2024", "2025"} {
		path := filepath.Join(b.T.TempDir(), "report.txt")
		write(b.T, path, strings.ReplaceAll(dayReport, "2025", year))
		b.Visit(p, b.admin, "/office/material/upload")
		p.Attach("文件", path)
		p.Follow("先看看读到了什么")
		p.Reads("东凤镇" + year + "年法治政府建设情况报告")
		if i == 0 {
			p.Follow("收下")
			p.Reads("收下了")
		}
	}
	p.Go(b.URL + "/office/words")
	p.Fill("当地怎么说", "嘎嘎豆")
	p.Fill("普通话里是什么", "工资")
	p.Fill("拿一句话试", "我的嘎嘎豆要不回来")
	p.Follow("试一下")
	p.Reads("同样的话，两种答法", "用了") // when the trial is done
	b.trial = browsertest.Settled[string](p, `location.pathname + location.search`)
}
