package books_test

import (
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"mingbai/bot/browsertest"
	"mingbai/bot/console"
	"mingbai/bot/console/books"
	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
	"mingbai/handlers/ledger"
)

// office has two walk-ins of one town, one with an 案号 that came twice, and one
// of another town.
func office(t *testing.T) *consoletest.Office {
	t.Helper()
	o := consoletest.New(t, func(o *consoletest.Office) console.Area { return books.Area(books.Config{Book: o.Store}) })
	o.As(account.Administrator, "")
	row := func(ref, key, place, day string) ledger.Record {
		return ledger.Record{Ref: ref, Key: key, Place: place, Village: "甲村", Date: ledger.Date(day), Kind: ledger.Consulting, Category: "婚姻家庭", Channel: "walk_in",
			Matters: 1, Visits: 2, Outcome: ledger.Answered}
	}
	if _, err := o.Store.Enter(t.Context(), []ledger.Record{
		row("a", "甲-1", consoletest.Town, "2026-03-01"), row("b", "甲-2", consoletest.Town, "2026-03-02"), row("c", "甲-2", consoletest.Town, "2026-03-03"),
		row("d", "乙-1", consoletest.Elsewhere, "2026-03-02"), row("e", "甲-9", consoletest.Town, "2025-06-01"),
	}); err != nil {
		t.Fatal(err)
	}
	return o
}

// idOf is the id of the first row of a case key.
func idOf(t *testing.T, o *consoletest.Office, key string) string {
	t.Helper()
	for e, err := range o.Store.Entries(t.Context(), ledger.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		if e.CaseKey == key {
			return e.ID
		}
	}
	t.Fatalf("no row of %s", key)
	return ""
}

// counted are matters and visits of the town this year.
func counted(t *testing.T, o *consoletest.Office) string {
	t.Helper()
	c, err := o.Store.Counts(t.Context(), ledger.Query{From: "2026-01-01", To: "2026-12-31", Place: consoletest.Town})
	if err != nil {
		t.Fatal(err)
	}
	m, _ := c.Row(ledger.RuleMatters)
	v, _ := c.Row(ledger.RuleVisits)
	return fmt.Sprintf("%d宗%d人次", m.Value, v.Value)
}

func rowPage(id string, more ...string) string {
	q := url.Values{"id": {id}}
	for i := 0; i+1 < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	return "/office/ledger/row?" + q.Encode()
}

var hidden = regexp.MustCompile(`<input type="hidden" name="(\w+)" value="([^"]*)">`)

// formOf are the hidden values of the form that posts to an address.
func formOf(t *testing.T, page, action string) []string {
	t.Helper()
	_, rest, there := strings.Cut(page, `action="`+action+`"`)
	if !there {
		t.Fatalf("no form to %s:\n%s", action, page)
	}
	rest, _, _ = strings.Cut(rest, "</form>")
	var fields []string
	for _, m := range hidden.FindAllStringSubmatch(rest, -1) {
		fields = append(fields, m[1], html.UnescapeString(m[2]))
	}
	return fields
}

// from posts a form from its page, as a browser does.
func from(t *testing.T, o *consoletest.Office, c *http.Client, page, action string, fields []string) (*http.Response, string) {
	t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	req, err := http.NewRequest(http.MethodPost, o.URL+action, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Referer", o.URL+page)
	resp, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body)
}

func TestEveryRoute(t *testing.T) { office(t).Routes() }

// TestMarked: what is said comes true, and is taken back.
func TestMarked(t *testing.T) {
	o := office(t)
	c, id := o.As(account.Clerk, consoletest.Town), idOf(t, o, "甲-1")
	_, page := o.Do(c, http.MethodGet, rowPage(id))
	for _, want := range []string{"甲-1", "婚姻家庭", "法律咨询(宗)：2 改为 1", "法律咨询(人次)：6 改为 4"} {
		if !strings.Contains(page, want) {
			t.Errorf("before it is done the page does not say %q", want)
		}
	}
	form := formOf(t, page, "/office/ledger/row/void")
	if resp, page := o.Do(c, http.MethodPost, "/office/ledger/row/void", form...); resp.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "原因还没有写") {
		t.Errorf("without a reason: %d", resp.StatusCode)
	}
	_, page = o.Do(c, http.MethodPost, "/office/ledger/row/void", append(form, "reason", "试用时记的")...)
	if !strings.Contains(page, "不再计数") || !strings.Contains(page, "试用时记的") || counted(t, o) != "1宗4人次" {
		t.Errorf("marked: %s", counted(t, o))
	}
	if _, list := o.Do(c, http.MethodGet, "/office/ledger/changes"); !strings.Contains(list, "试用时记的") || !strings.Contains(list, "法律咨询(宗) -1") {
		t.Error("the list of changes lacks it")
	}
	undo := formOf(t, page, "/office/ledger/row/undo")
	if _, page = o.Do(c, http.MethodPost, "/office/ledger/row/undo", append(undo, "reason1", "是真的")...); !strings.Contains(page, "撤销了") || counted(t, o) != "2宗6人次" {
		t.Errorf("taken back: %s", counted(t, o))
	}
	if resp, _ := o.Do(c, http.MethodPost, "/office/ledger/row/undo", append(undo, "reason1", "再来")...); resp.StatusCode != http.StatusConflict {
		t.Errorf("taken back twice: %d", resp.StatusCode)
	}
}

// TestMarkedOpensAgain: of a row that closed its matter it is said that the matter
// goes on without it; of others it is not.
func TestMarkedOpensAgain(t *testing.T) {
	o := office(t)
	petition := func(ref, day string, outcome ledger.Outcome) ledger.Record {
		return ledger.Record{Ref: ref, Key: "访-1", Place: consoletest.Town, Village: "甲村", Date: ledger.Date(day), Kind: ledger.Petitioning, Matters: 1, Visits: 1, Outcome: outcome}
	}
	if _, err := o.Store.Enter(t.Context(), []ledger.Record{petition("p", "2026-03-01", ledger.StepAccepted), petition("q", "2026-04-01", ledger.StepClosed)}); err != nil {
		t.Fatal(err)
	}
	c := o.As(account.Clerk, consoletest.Town)
	for e, err := range o.Store.Entries(t.Context(), ledger.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		if _, page := o.Do(c, http.MethodGet, rowPage(e.ID)); strings.Contains(page, "标记以后又是没有办结的") != (e.Outcome == ledger.StepClosed) {
			t.Errorf("said otherwise of %s on %s", e.Outcome, e.Date)
		}
	}
}

// TestJoined: a head joins, sees before what it does, and takes it back; a clerk
// may not.
func TestJoined(t *testing.T) {
	o := office(t)
	head, clerk, id := o.As(account.Head, consoletest.Town), o.As(account.Clerk, consoletest.Town), idOf(t, o, "甲-2")
	if _, page := o.Do(clerk, http.MethodGet, rowPage(id, "into", "甲-1")); strings.Contains(page, "并进哪个案号") {
		t.Error("a clerk is asked to join")
	}
	if resp, _ := o.Do(clerk, http.MethodPost, "/office/ledger/row/join", "id", id, "into", "甲-1", "reason", "x"); resp.StatusCode != http.StatusForbidden {
		t.Errorf("a clerk joins: %d", resp.StatusCode)
	}
	for into, want := range map[string]string{"没有": "没有这个案号", "甲-2": "没有这个案号", "乙-1": "不归你的账号管"} {
		if _, page := o.Do(head, http.MethodGet, rowPage(id, "into", into)); !strings.Contains(page, want) || strings.Contains(page, `action="/office/ledger/row/join"`) {
			t.Errorf("into %s: not told that %s", into, want)
		}
	}
	_, page := o.Do(head, http.MethodGet, rowPage(id, "into", "甲-1"))
	if !strings.Contains(page, "法律咨询(宗)：2 改为 1") || strings.Contains(page, "法律咨询(人次)：6 改为 6") {
		t.Errorf("what joining does is not said:\n%s", page)
	}
	form := formOf(t, page, "/office/ledger/row/join")
	if _, page = o.Do(head, http.MethodPost, "/office/ledger/row/join", append(form, "reason", "同一件事")...); !strings.Contains(page, "并好了") || counted(t, o) != "1宗6人次" {
		t.Errorf("joined: %s", counted(t, o))
	}
	if _, page := o.Do(clerk, http.MethodGet, rowPage(id)); strings.Contains(page, `action="/office/ledger/row/undo"`) {
		t.Error("a clerk is offered to take a join back")
	}
	undo := formOf(t, page, "/office/ledger/row/undo")
	if resp, _ := o.Do(clerk, http.MethodPost, "/office/ledger/row/undo", append(undo, "reason1", "x")...); resp.StatusCode != http.StatusConflict {
		t.Errorf("a clerk sends the head's form: %d", resp.StatusCode)
	}
	undo = undo[2:] // without whose it is
	if resp, _ := o.Do(clerk, http.MethodPost, "/office/ledger/row/undo", append(undo, "reason1", "x")...); resp.StatusCode != http.StatusForbidden {
		t.Errorf("a clerk takes a join back: %d", resp.StatusCode)
	}
	if o.Do(head, http.MethodPost, "/office/ledger/row/undo", append(undo, "reason1", "是两件事")...); counted(t, o) != "2宗6人次" {
		t.Errorf("taken back: %s", counted(t, o))
	}
}

// TestStaleAndForeign: an old form changes nothing, nor does anybody of another
// town, nor anybody in a signed year.
func TestStaleAndForeign(t *testing.T) {
	o := office(t)
	c, id := o.As(account.Clerk, consoletest.Town), idOf(t, o, "甲-1")
	_, page := o.Do(c, http.MethodGet, rowPage(id))
	form := append(formOf(t, page, "/office/ledger/row/void"), "reason", "误登")
	if _, err := o.Store.Enter(t.Context(), []ledger.Record{{Ref: "n", Key: "甲-1", Place: consoletest.Town, Date: "2026-03-09", Kind: ledger.Consulting, Channel: "phone", Visits: 1, Matters: 1, Outcome: ledger.Answered}}); err != nil {
		t.Fatal(err)
	}
	if resp, page := o.Do(c, http.MethodPost, "/office/ledger/row/void", form...); resp.StatusCode != http.StatusConflict || !strings.Contains(page, "别人先改了") {
		t.Errorf("an old form: %d", resp.StatusCode)
	}
	resp, page := from(t, o, c, rowPage(id), "/office/ledger/row/void", form)
	if resp.StatusCode != http.StatusConflict || !strings.Contains(page, "误登") || !strings.Contains(page, `<a href="`+html.EscapeString(rowPage(id))+`">回到那一页`) {
		t.Errorf("an old form from its page: %d\n%s", resp.StatusCode, page)
	}
	if strings.Contains(page, "还是存我写的") || strings.Contains(page, `name="print"`) {
		t.Error("a plan that was not shown can be carried out")
	}
	foreign := idOf(t, o, "乙-1")
	for _, path := range []string{rowPage(foreign)} {
		if resp, page := o.Do(c, http.MethodGet, path); resp.StatusCode != http.StatusForbidden || strings.Contains(page, "乙-1") {
			t.Errorf("a row of another town: %d", resp.StatusCode)
		}
	}
	if resp, _ := o.Do(c, http.MethodPost, "/office/ledger/row/void", "id", foreign, "reason", "x"); resp.StatusCode != http.StatusForbidden {
		t.Errorf("marked in another town: %d", resp.StatusCode)
	}
	old := idOf(t, o, "甲-9")
	if _, err := o.Store.CloseYear(t.Context(), consoletest.Town, 2025, "所长", ledger.Posts{}); err != nil {
		t.Fatal(err)
	}
	if _, page := o.Do(c, http.MethodGet, rowPage(old)); !strings.Contains(page, "已经结账的年份") || strings.Contains(page, `action="/office/ledger/row/void"`) {
		t.Error("a row of a signed year can be marked")
	}
	if resp, page := o.Do(c, http.MethodPost, "/office/ledger/row/void", "id", old, "reason", "x"); resp.StatusCode != http.StatusConflict || !strings.Contains(page, "结账") {
		t.Errorf("marked in a signed year: %d", resp.StatusCode)
	}
}

func TestNastyWords(t *testing.T) {
	o := office(t)
	c, id := o.As(account.Head, consoletest.Town), idOf(t, o, "甲-1")
	for i, nasty := range consoletest.Nasty() {
		_, page := o.Do(c, http.MethodPost, "/office/ledger/row/void", "id", id, "reason", nasty)
		_, list := o.Do(c, http.MethodGet, "/office/ledger/changes")
		_, find := o.Do(c, http.MethodGet, rowPage(id, "into", nasty))
		_, none := o.Do(c, http.MethodGet, rowPage(nasty))
		for _, text := range []string{page, list, find, none} {
			if leaks := consoletest.Leaks(text); len(leaks) > 0 {
				t.Errorf("%q stands in a page as it was sent: %q", nasty, leaks)
			}
		}
		o.Do(c, http.MethodPost, "/office/ledger/row/undo", "id", id, "n", fmt.Sprint(i+1), fmt.Sprintf("reason%d", i+1), nasty)
	}
	if counted(t, o) != "2宗6人次" {
		t.Errorf("in the end there are %s", counted(t, o))
	}
}

func TestLook(t *testing.T) {
	b := browsertest.Start(t)
	o := office(t)
	head := o.Account(account.Account{Name: "李主任", Role: account.Head, Place: consoletest.Town})
	id := idOf(t, o, "甲-2")
	if _, err := o.Store.Void(t.Context(), idOf(t, o, "甲-1"), "", "王干事", "试用时记的"); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Store.Rejoin(t.Context(), "甲-9", "甲-2", "", "李主任", "同一件事，去年先来过一次"); err != nil {
		t.Fatal(err)
	}
	for _, size := range []browsertest.Options{{Width: 360, Height: 740}, {Width: 1280, Height: 800}, {Width: 1920, Height: 1080, Dark: true}} {
		p := b.Open(t, size)
		o.Visit(p, head, rowPage(idOf(t, o, "甲-1")))
		o.Look(p, fmt.Sprintf("row-marked-%d", size.Width))
		p.Go(o.URL + rowPage(id, "into", "没有"))
		o.Look(p, fmt.Sprintf("row-%d", size.Width))
		p.Go(o.URL + "/office/ledger/changes")
		o.Look(p, fmt.Sprintf("changes-%d", size.Width))
	}
}
