package cases_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"mingbai/bot/console"
	"mingbai/bot/console/cases"
	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
	"mingbai/handlers/audit"
	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
)

// wire is a channel whose updates are messages as they are.
type wire struct{}

func (wire) Decode(body []byte) (m chat.Message, err error) { return m, json.Unmarshal(body, &m) }

// taker is the assistant as far as cases go: what the desk does not take is a
// wish for a person.
type taker struct {
	desk  *handoff.Desk
	about handoff.Request
}

func (h *taker) Handle(ctx context.Context, m chat.Message, s chat.Session) (e delivery.Effect, err error) {
	o, taken, err := h.desk.Take(ctx, m, &s)
	if err == nil && !taken {
		var more handoff.Outcome
		q := h.about
		q.Summary = m.Text
		more, _, err = h.desk.Refer(ctx, m, &s, q)
		e.Hand(more)
	}
	e.Hand(o)
	e.Session = &s
	return e, err
}

// town is an office over a real store and desk.
type town struct {
	*consoletest.Office
	t     *testing.T
	taker *taker
	inbox *delivery.Desk
	shelf *shelf
	n     int
}

func newTown(t *testing.T) *town {
	t.Helper()
	x := &town{t: t, shelf: &shelf{}}
	x.Office = consoletest.New(t, func(o *consoletest.Office) console.Area {
		desk, err := handoff.New(handoff.Config{Book: o.Store, Secret: make([]byte, 32), Now: o.Now, Workday: func(time.Time) bool { return true },
			Redact: func(s string) string { return s }})
		if err != nil {
			t.Fatal(err)
		}
		x.taker = &taker{desk: desk, about: handoff.Request{Place: consoletest.Town, Village: "甲村", Category: "labor_wage"}}
		x.inbox = delivery.NewDesk(delivery.Config{Inbox: o.Store, Sessions: o.Store, Handler: x.taker, Name: "test",
			Decoders: map[string]delivery.Decoder{"web": wire{}, cases.Channel: cases.Decoder{}}, Direct: []string{"web", cases.Channel}}, o.Store)
		return cases.Area(cases.Config{Book: o.Store, Desk: desk, Inbox: x.inbox, Files: x.shelf, Now: o.Now})
	})
	x.As(account.Administrator, "")
	err := x.Store.SaveRoster(t.Context(), handoff.Roster{
		People: []handoff.Person{
			{ID: "law", Name: "张三", Role: handoff.Adviser}, {ID: "law2", Name: "李四", Role: handoff.Adviser},
			{ID: "off", Name: "王五", Role: handoff.Officer, Office: "甲镇司法所", Appointed: true},
		},
		Posts: []handoff.Post{{Place: consoletest.Town, Village: "甲村", Adviser: "law", Backup: "law2", Office: "甲镇司法所"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// sits is an account of somebody of the roster, who works on the pages.
func (x *town) sits(role account.Role, person string) (account.Account, *http.Client) {
	x.t.Helper()
	a := x.Account(account.Account{Role: role, Place: consoletest.Town, Person: person})
	c := x.In(a)
	if _, page := x.Do(c, http.MethodPost, "/office/cases/sit"); !strings.Contains(page, "会请你在这里接") {
		x.t.Fatalf("did not sit down:\n%s", page)
	}
	return a, c
}

// says is a resident who writes; it returns what is written back.
func (x *town) says(who, text string) string {
	x.t.Helper()
	x.n++
	m := chat.Message{ID: fmt.Sprint("w", x.n), From: chat.Address{Channel: "web", Chat: who}, Kind: chat.Text, Text: text, At: x.Now()}
	body, err := json.Marshal(m)
	if err != nil {
		x.t.Fatal(err)
	}
	replies, err := x.inbox.Do(x.t.Context(), delivery.Incoming{Channel: "web", Update: m.ID, Chat: who, Raw: body, At: m.At})
	if err != nil {
		x.t.Fatal(err)
	}
	var all strings.Builder
	for _, r := range replies {
		all.WriteString(r.Text + "\n")
	}
	return all.String()
}

// told is everything that was said to a resident.
func (x *town) told(who string) string {
	x.t.Helper()
	letters, err := x.Store.Letters(x.t.Context(), chat.Address{Channel: "web", Chat: who}, 0, 100)
	if err != nil {
		x.t.Fatal(err)
	}
	var all strings.Builder
	for _, l := range letters {
		all.WriteString(l.Reply.Text + "\n")
	}
	return all.String()
}

// only is the only case there is.
func (x *town) only() handoff.Case {
	x.t.Helper()
	open, err := x.Store.Cases(x.t.Context(), handoff.Query{Open: true})
	if err != nil || len(open) != 1 {
		x.t.Fatalf("%d open cases, %v", len(open), err)
	}
	return open[0]
}

var (
	onceIn = regexp.MustCompile(`name="once" value="([^"]+)"`)
	moveIn = regexp.MustCompile(`name="data" value="([^"]+)"><input type="hidden" name="once" value="[^"]+"><button[^>]*>(?:确定)?([^<]+)<`)
)

// press presses a button of a case by its word.
func (x *town) press(c *http.Client, id, label string) string {
	x.t.Helper()
	_, page := x.Do(c, http.MethodGet, "/office/cases/"+id)
	for _, m := range moveIn.FindAllStringSubmatch(page, -1) {
		if m[2] == label {
			_, page := x.Do(c, http.MethodPost, "/office/cases/"+id+"/press", "data", m[1], "once", onceIn.FindStringSubmatch(page)[1])
			return page
		}
	}
	x.t.Fatalf("no button %s in\n%s", label, page)
	return ""
}

// send fills in a form of a case.
func (x *town) send(c *http.Client, id, form string, fields ...string) (*http.Response, string) {
	x.t.Helper()
	_, page := x.Do(c, http.MethodGet, "/office/cases/"+id)
	once := onceIn.FindStringSubmatch(page)
	if once == nil {
		x.t.Fatalf("no form in\n%s", page)
	}
	return x.Do(c, http.MethodPost, "/office/cases/"+id+"/"+form, append(fields, "once", once[1])...)
}

// TestFromWishToLedger: an adviser without Telegram takes a case, writes with
// the resident, and closes it.
func TestFromWishToLedger(t *testing.T) {
	x := newTown(t)
	_, adviser := x.sits(account.Adviser, "law")
	x.says("r", "老板三个月没发工资")
	id := x.only().ID
	if _, page := x.Do(adviser, http.MethodGet, "/office/cases"); !strings.Contains(page, id) || !strings.Contains(page, "甲村 · 欠薪") || !strings.Contains(page, "等接") {
		t.Fatalf("not offered:\n%s", page)
	}
	if _, page := x.Do(adviser, http.MethodGet, "/office/"); !strings.Contains(page, "没办结的单：1") {
		t.Error("not on the first page")
	}
	if page := x.press(adviser, id, "接单"); !strings.Contains(page, "接单了") || x.only().Owner != "law" {
		t.Fatalf("not claimed:\n%s", page)
	}
	x.says("r", "我在工地门口")
	if _, page := x.Do(adviser, http.MethodGet, "/office/cases/"+id); !strings.Contains(page, "我在工地门口") {
		t.Error("the resident's words are not there")
	}
	for _, text := range []string{"带上欠条来", "办结", "/log 1", "/start abc"} { // words, whatever they look like
		if _, page := x.send(adviser, id, "say", "text", text); !strings.Contains(page, "转给住户了") {
			t.Errorf("%s was not sent on:\n%s", text, page)
		}
		if told := x.told("r"); !strings.Contains(told, "法律顾问张三："+text) {
			t.Errorf("the resident heard %s", told)
		}
	}
	if res, _ := x.send(adviser, id, "close", "matter", "labor_wage", "way", "l", "persons", "0"); res.StatusCode != http.StatusUnprocessableEntity || !x.only().Open() {
		t.Errorf("closed with nobody: %d", res.StatusCode)
	}
	if _, page := x.send(adviser, id, "close", "matter", "labor_wage", "way", "l", "persons", "2"); !strings.Contains(page, "办结了") || !strings.Contains(page, "转法援") {
		t.Errorf("not closed:\n%s", page)
	}
	if told := x.told("r"); !strings.Contains(told, "有帮助") && !strings.Contains(told, "办结") {
		t.Errorf("the resident was not told: %s", told)
	}
	rows := 0
	for row, err := range x.Store.Consultations(t.Context(), ledger.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		if row.Adviser == "law" && row.Outcome == ledger.ToLegalAid && row.Visits == 2 && row.Matters == 1 {
			rows++
		}
	}
	if rows != 1 {
		t.Errorf("%d rows in the ledger", rows)
	}
	if _, page := x.Do(adviser, http.MethodGet, "/office/cases?which=closed"); !strings.Contains(page, id) {
		t.Error("the closed case is not listed")
	}
}

// TestSentTwice: a page that is sent again does nothing more.
func TestSentTwice(t *testing.T) {
	x := newTown(t)
	_, adviser := x.sits(account.Adviser, "law")
	x.says("r", "工资没发")
	id := x.only().ID
	x.press(adviser, id, "接单")
	for range 2 {
		x.Do(adviser, http.MethodPost, "/office/cases/"+id+"/say", "text", "只说一次", "once", "same")
	}
	if n := strings.Count(x.told("r"), "只说一次"); n != 1 {
		t.Errorf("said %d times", n)
	}
	if res, _ := x.Do(adviser, http.MethodPost, "/office/cases/"+id+"/say", "text", "没有号"); res.StatusCode != http.StatusConflict {
		t.Errorf("a form without its number: %d", res.StatusCode)
	}
}

// TestGivenOn: what an adviser gives on goes to the backup, then the office.
func TestGivenOn(t *testing.T) {
	x := newTown(t)
	_, adviser := x.sits(account.Adviser, "law")
	_, backup := x.sits(account.Adviser, "law2")
	_, officer := x.sits(account.Clerk, "off")
	x.says("r", "工资没发")
	id := x.only().ID
	if res, _ := x.Do(backup, http.MethodGet, "/office/cases/"+id); res.StatusCode != http.StatusForbidden {
		t.Errorf("the backup sees it before being asked: %d", res.StatusCode)
	}
	x.press(adviser, id, "转备班")
	if res, _ := x.Do(adviser, http.MethodGet, "/office/cases/"+id); res.StatusCode != http.StatusForbidden {
		t.Errorf("who gave it on still sees it: %d", res.StatusCode)
	}
	x.press(backup, id, "转司法所")
	x.press(officer, id, "接单")
	if c := x.only(); c.Owner != "off" {
		t.Errorf("the owner is %q", c.Owner)
	}
	x.press(officer, id, "不属于")
	if open, err := x.Store.Cases(t.Context(), handoff.Query{Open: true}); err != nil || len(open) != 0 {
		t.Errorf("%d still open, %v", len(open), err)
	}
}

// TestWhoSeesWhat: each look is entered; foreign towns, people not asked, and
// those not appointed see nothing.
func TestWhoSeesWhat(t *testing.T) {
	x := newTown(t)
	_, adviser := x.sits(account.Adviser, "law")
	x.says("r", "没有人该知道的话")
	id := x.only().ID
	clerk := x.As(account.Clerk, consoletest.Town)
	if _, page := x.Do(adviser, http.MethodGet, "/office/cases/"+id); !strings.Contains(page, "接单以后才看得到") {
		t.Error("the words are shown before the case is claimed")
	}
	if _, page := x.Do(clerk, http.MethodGet, "/office/cases/"+id); strings.Contains(page, "/press") || strings.Contains(page, "/say") {
		t.Error("somebody who is nobody of the roster may act")
	}
	looks := 0
	entries, err := x.Store.Trail(t.Context(), 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.What == audit.Viewed && strings.Contains(e.Object, x.only().Number) {
			looks++
		}
	}
	if looks != 2 {
		t.Errorf("%d looks entered, want 2", looks)
	}
	for _, c := range []struct {
		name string
		http *http.Client
	}{
		{"another town", x.As(account.Clerk, consoletest.Elsewhere)}, {"an adviser not asked", x.In(x.Account(account.Account{Role: account.Adviser, Place: consoletest.Town, Person: "law2"}))},
		{"an adviser of no roster", x.As(account.Adviser, consoletest.Town)}, {"the county", x.As(account.County, "")},
	} {
		for _, path := range []string{"", "/press", "/say", "/close"} {
			method := http.MethodPost
			if path == "" {
				method = http.MethodGet
			}
			res, page := x.Do(c.http, method, "/office/cases/"+id+path, "text", "x", "once", "x", "data", "h:cl:"+id+":0", "persons", "1", "way", "a")
			if res.StatusCode != http.StatusForbidden || strings.Contains(page, "没有人该知道") {
				t.Errorf("%s, %s: %d", c.name, path, res.StatusCode)
			}
		}
		if _, page := x.Do(c.http, http.MethodGet, "/office/cases"); strings.Contains(page, x.only().Number) {
			t.Errorf("%s has it in the list", c.name)
		}
	}
	if x.only().Owner != "" {
		t.Error("somebody claimed it")
	}
}

func TestGuarded(t *testing.T) {
	x := newTown(t)
	_, officer := x.sits(account.Clerk, "off")
	x.taker.about.Guarded, x.taker.about.Category = true, "domestic_violence"
	x.says("r", "他打我")
	c := x.only()
	if !c.Guarded {
		t.Fatal("not guarded")
	}
	head := x.As(account.Head, consoletest.Town)
	if _, page := x.Do(head, http.MethodGet, "/office/cases"); !strings.Contains(page, "指定人员") || strings.Contains(page, c.ID) || strings.Contains(page, "家暴") {
		t.Error("the list says more than that there is one")
	}
	if res, page := x.Do(head, http.MethodGet, "/office/cases/"+c.ID); res.StatusCode != http.StatusForbidden || strings.Contains(page, "他打我") {
		t.Errorf("the head: %d", res.StatusCode)
	}
	if page := x.press(officer, c.ID, "接单"); !strings.Contains(page, "只限指定人员") {
		t.Errorf("the appointed officer cannot claim it:\n%s", page)
	}
}

func TestEveryRoute(t *testing.T) { newTown(t).Routes() }

func TestNastyTexts(t *testing.T) {
	x := newTown(t)
	_, adviser := x.sits(account.Adviser, "law")
	x.says("r", "工资")
	id := x.only().ID
	x.press(adviser, id, "接单")
	for _, nasty := range consoletest.Nasty() {
		x.says("r", nasty)
		x.send(adviser, id, "say", "text", nasty)
		for _, path := range []string{"/office/cases/" + id, "/office/cases?which=" + strings.NewReplacer(`"`, "%22", " ", "%20", "`", "%60", "&", "%26", "<", "%3C", ">", "%3E", "{", "%7B", "}", "%7D", "]", "%5D", "$", "%24").Replace(nasty)} {
			if _, page := x.Do(adviser, http.MethodGet, path); len(consoletest.Leaks(page)) > 0 {
				t.Errorf("%q stands in %s as it was written", nasty, path)
			}
		}
		for _, field := range []string{"matter", "way", "persons", "same"} {
			fields := []string{"matter", "labor_wage", "way", "", "persons", "1", field, nasty}
			if _, page := x.send(adviser, id, "close", fields...); len(consoletest.Leaks(page)) > 0 {
				t.Errorf("%s=%q stands in the page", field, nasty)
			}
		}
		if _, page := x.Do(adviser, http.MethodPost, "/office/cases/"+id+"/press", "data", nasty, "once", nasty); len(consoletest.Leaks(page)) > 0 {
			t.Errorf("a button %q stands in the page", nasty)
		}
	}
	if !x.only().Open() {
		t.Error("it was closed")
	}
}
