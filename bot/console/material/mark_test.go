package material_test

import (
	"net/http"
	"strings"
	"testing"

	"mingbai/bot/console/consoletest"
	"mingbai/bot/console/material"
	"mingbai/handlers/account"
	"mingbai/handlers/audit"
	"mingbai/knowledge/mark"
)

// marks are what the office said.
func (d *desk) marks() []mark.Mark {
	d.T.Helper()
	all, err := d.shelf.Marks()
	if err != nil {
		d.T.Fatal(err)
	}
	return all
}

// say marks an entry from what its page shows now.
func (d *desk) say(c *http.Client, kind, id string, fields ...string) (*http.Response, string) {
	d.T.Helper()
	_, page := d.Do(c, http.MethodGet, "/office/material/item/"+kind+"/"+id)
	return d.Do(c, http.MethodPost, "/office/material/mark", append(fields, "kind", kind, "id", id, "seen", d.seen(page))...)
}

func TestMarkANumber(t *testing.T) {
	o := office(t)
	c := o.As(account.Clerk, consoletest.Town)
	_, page := o.Do(c, http.MethodGet, "/office/material")
	if !strings.Contains(page, `href="/office/material/item/service/labor"`) {
		t.Fatalf("the search leads nowhere:\n%s", page)
	}
	_, page = o.say(c, "service", "labor", "standing", "stale", "wrong", "0999-5555816", "phone", "0999-7777777", "reason", "打不通，问过了")
	for _, want := range []string{"标上了", "已过时", "0999-5555816 不再给居民", "改给 0999-7777777", "打不通，问过了", "取消标记", "改标记"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s:\n%s", want, page)
		}
	}
	m := o.marks()[0]
	if len(o.marks()) != 1 || len(m.Phones) != 1 || m.Phone != "0999-7777777" || m.Place != consoletest.Town || m.Channel != "labor" || o.reloaded != 1 {
		t.Errorf("mark %+v, reloaded %d times", m, o.reloaded)
	}
	if e := o.trail()[0]; e.What != audit.Material || e.Object != "labor" || !strings.Contains(e.Details, "0999-5555816 不再给居民，换成 0999-7777777；原因：打不通，问过了") {
		t.Errorf("trail %+v", e)
	}
	_, page = o.say(c, "service", "labor", "standing", "retired", "wrong", "all", "reason", "撤销了")
	if m := o.marks(); len(m) != 1 || len(m[0].Phones) != 2 || m[0].Standing != mark.Retired {
		t.Errorf("said again: %+v\n%s", m, page)
	}
	seen := o.seen(page)
	if _, page = o.Do(c, http.MethodPost, "/office/material/unmark", "kind", "service", "id", "labor", "seen", seen); !strings.Contains(page, "取消了") || len(o.marks()) > 0 {
		t.Errorf("not taken back:\n%s", page)
	}
	if e := o.trail()[0]; e.Details != "取消标记：劳动监察大队" {
		t.Errorf("trail %+v", e)
	}
	if res, _ := o.Do(c, http.MethodPost, "/office/material/unmark", "kind", "service", "id", "labor", "seen", seen); res.StatusCode != http.StatusConflict {
		t.Errorf("taken back twice: %d", res.StatusCode)
	}
}

func TestMarkRefuses(t *testing.T) {
	o := office(t)
	c := o.As(account.Clerk, consoletest.Town)
	for _, x := range []struct {
		name   string
		fields []string
		want   string
	}{
		{"no reason", []string{"standing", "stale"}, "为什么还没有写"},
		{"long reason", []string{"standing", "stale", "reason", strings.Repeat("长", 301)}, "300"},
		{"broken reason", []string{"standing", "stale", "reason", "\xff"}, "300"},
		{"no number", []string{"standing", "stale", "reason", "x", "phone", "打村委"}, "能打的新号码"},
		{"the old number", []string{"standing", "stale", "reason", "x", "phone", "09995555815"}, "能打的新号码"},
		{"retired with a number", []string{"standing", "retired", "reason", "x", "phone", "0999-7777777"}, "停用的单位不写新号码"},
		{"unknown standing", []string{"standing", "x", "reason", "x"}, "选一个"},
	} {
		if res, page := o.say(c, "service", "labor", x.fields...); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, x.want) {
			t.Errorf("%s: %d\n%s", x.name, res.StatusCode, page)
		}
	}
	if len(o.marks()) > 0 {
		t.Fatalf("marked: %+v", o.marks())
	}
	given := []string{"standing", "stale", "reason", "x"}
	for _, x := range []struct {
		name, kind, id string
		who            account.Role
		place          string
		want           int
	}{
		{"another town's clerk", "service", "labor", account.Clerk, consoletest.Elsewhere, http.StatusForbidden},
		{"a clerk, what holds everywhere", "guide", "wages", account.Clerk, consoletest.Town, http.StatusForbidden},
		{"a town's head, what holds everywhere", "guide", "wages", account.Head, consoletest.Town, http.StatusForbidden},
		{"the head of all, what holds everywhere", "guide", "wages", account.Head, "", http.StatusOK},
		{"nothing", "guide", "none", account.Head, "", http.StatusNotFound},
		{"a paragraph", "passage", "doc1#p1", account.Head, "", http.StatusNotFound},
	} {
		if res, _ := o.Do(o.As(x.who, x.place), http.MethodPost, "/office/material/mark", append(given, "kind", x.kind, "id", x.id, "seen", "none")...); res.StatusCode != x.want {
			t.Errorf("%s: %d", x.name, res.StatusCode)
		}
	}
	_, page := o.Do(o.As(account.Head, consoletest.Town), http.MethodGet, "/office/material/item/guide/wages")
	if !strings.Contains(page, "由管理员来标") || strings.Contains(page, `action="/office/material/`) {
		t.Errorf("a town's head is not told whom to ask:\n%s", page)
	}
	_, shown := o.Do(o.As(account.Administrator, ""), http.MethodGet, "/office/material/item/guide/wages")
	if res, _ := o.Do(o.As(account.Head, consoletest.Town), http.MethodPost, "/office/material/unmark", "kind", "guide", "id", "wages", "seen", o.seen(shown)); res.StatusCode != http.StatusForbidden || len(o.marks()) != 1 {
		t.Errorf("a town's head takes back what holds everywhere: %d", res.StatusCode)
	}
	if res, page := o.Do(o.As(account.Head, ""), http.MethodPost, "/office/material/mark", append(given, "kind", "guide", "id", "wages", "seen", "none")...); res.StatusCode != http.StatusConflict || !strings.Contains(page, "别人先改了") {
		t.Errorf("over an unseen mark: %d", res.StatusCode)
	}
}

func TestNoMarkWithoutTheTrail(t *testing.T) {
	o, trail := officeWith(t)
	c := o.As(account.Administrator, "")
	given := []string{"standing", "retired", "reason", "旧法"}
	if res, _ := o.say(c, "guide", "wages", given...); res.StatusCode != http.StatusOK {
		t.Fatalf("%d", res.StatusCode)
	}
	_, page := o.Do(c, http.MethodGet, "/office/material/item/guide/wages")
	before := o.marks()
	trail.full = true
	if res, _ := o.say(c, "guide", "wages", "standing", "stale", "reason", "x"); res.StatusCode != http.StatusInternalServerError {
		t.Errorf("marked without an entry: %d", res.StatusCode)
	}
	if res, _ := o.Do(c, http.MethodPost, "/office/material/unmark", "kind", "guide", "id", "wages", "seen", o.seen(page)); res.StatusCode != http.StatusInternalServerError {
		t.Errorf("unmarked without an entry: %d", res.StatusCode)
	}
	if after := o.marks(); len(after) != 1 || after[0].Standing != before[0].Standing || o.reloaded != 1 {
		t.Errorf("changed to %+v", after)
	}
}

func TestEntryPages(t *testing.T) {
	o := office(t)
	c := o.As(account.Clerk, consoletest.Elsewhere)
	_, page := o.Do(c, http.MethodGet, "/office/material/item/service/labor")
	for _, want := range []string{"劳动监察大队", "甲镇年报", "2019年", consoletest.Town, "这一条不归你的账号管"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s:\n%s", want, page)
		}
	}
	if strings.Contains(page, `action="/office/material/mark"`) {
		t.Error("the form is offered")
	}
	if res, _ := o.Do(c, http.MethodGet, "/office/material/document/doc1"); res.Request.URL.Path != "/office/material/item/document/doc1" {
		t.Errorf("a document that is not the shelf's: %s", res.Request.URL)
	}
	if res, _ := o.Do(c, http.MethodGet, "/office/material/item/x/labor"); res.StatusCode != http.StatusNotFound {
		t.Errorf("no such kind: %d", res.StatusCode)
	}
}

// TestRetiredReport: a document that was retired stays so when a new version of
// it comes, and that is said.
func TestRetiredReport(t *testing.T) {
	o := office(t)
	c := o.As(account.Clerk, consoletest.Town)
	at := o.shelved(c, report)
	d := o.documents()[0]
	o.items = []material.Item{{Kind: "文档", Sort: mark.Document, ID: d.ID, Title: d.Title, Place: d.Place}}
	_, page := o.Do(c, http.MethodGet, at)
	if !strings.Contains(page, `href="/office/material/item/document/`+d.ID+`"`) {
		t.Errorf("the document cannot be marked from its page:\n%s", page)
	}
	res, page := o.say(c, "document", d.ID, "standing", "retired", "reason", "数字报错了")
	if res.Request.URL.Path != at || !strings.Contains(page, "停用") || !strings.Contains(page, "数字报错了") {
		t.Errorf("at %s:\n%s", res.Request.URL, page)
	}
	res, page = o.send(c, "a.txt", strings.Replace(report, "118", "119", 1))
	if !strings.Contains(page, "这一份标着停用") {
		t.Errorf("the preview does not say so:\n%s", page)
	}
	if _, page = o.take(c, res, page); !strings.Contains(page, "还不用它回答") || o.documents()[0].Figures[1].Value != 119 {
		t.Errorf("taken:\n%s", page)
	}
}
