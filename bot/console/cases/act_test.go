package cases_test

import (
	"net/http"
	"strings"
	"testing"

	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
	"mingbai/handlers/audit"
)

// TestCloseWithANote: the note goes with the closing, and whoever closed the
// case can write another.
func TestCloseWithANote(t *testing.T) {
	x := newTown(t)
	_, adviser := x.sits(account.Adviser, "law")
	x.says("r", "工资没发")
	id := x.only().ID
	x.press(adviser, id, "接单")
	if res, page := x.send(adviser, id, "close", "matter", "labor_wage", "way", "a", "persons", "1", "note", strings.Repeat("长", 501)); res.StatusCode != 422 || !strings.Contains(page, "500 字以内") || !x.only().Open() {
		t.Fatalf("a note that is too long: %d", res.StatusCode)
	}
	if _, page := x.send(adviser, id, "close", "matter", "labor_wage", "way", "a", "persons", "1", "note", "约了周三来所里"); !strings.Contains(page, "办结了") || !strings.Contains(page, "约了周三来所里") {
		t.Fatalf("not closed with its note:\n%s", page)
	}
	if _, page := x.send(adviser, id, "note", "text", "/mine 改到周四"); !strings.Contains(page, "记下了") || !strings.Contains(page, "/mine 改到周四</textarea>") {
		t.Errorf("the note did not change:\n%s", page)
	}
	if res, _ := x.send(adviser, id, "note", "text", " "); res.StatusCode != 422 {
		t.Errorf("an empty note: %d", res.StatusCode)
	}
	for _, words := range []string{"约了周三", "改到周四"} {
		if strings.Contains(x.told("r"), words) {
			t.Errorf("the resident reads the note: %s", words)
		}
	}
	if _, page := x.Do(x.As(account.Head, consoletest.Town), http.MethodGet, "/office/cases/"+id); !strings.Contains(page, "改到周四") || strings.Contains(page, `action="/office/cases/`+id+`/note"`) {
		t.Error("the head does not read the note, or may change it")
	}
	if _, page := x.Do(adviser, http.MethodGet, "/office/cases?which=closed&find=甲镇-0001"); !strings.Contains(page, id) {
		t.Error("the closed case is not found by its number")
	}
	if _, page := x.Do(adviser, http.MethodGet, "/office/cases?which=closed&find=甲镇-0002"); strings.Contains(page, id) || !strings.Contains(page, "没有找到") {
		t.Error("another number finds it")
	}
}

// TestWhatAButtonLeadsTo: before a case is given away the page says what happens
// then, and afterwards the history tells it.
func TestWhatAButtonLeadsTo(t *testing.T) {
	x := newTown(t)
	_, adviser := x.sits(account.Adviser, "law")
	_, officer := x.sits(account.Clerk, "off")
	x.says("r", "工资没发")
	id := x.only().ID
	reads := func(c *http.Client, want ...string) {
		t.Helper()
		_, page := x.Do(c, http.MethodGet, "/office/cases/"+id)
		for _, w := range want {
			if !strings.Contains(page, w) {
				t.Errorf("the page lacks %q", w)
			}
		}
	}
	reads(adviser, "接下来请王五接", "住户要找人", "请张三接") // the backup sits nowhere
	x.press(adviser, id, "转司法所")
	reads(officer, "不算宗数", "结了不能再开", "张三转走", "请王五接")
	x.press(officer, id, "接单")
	reads(officer, "王五接单")
	x.press(officer, id, "不属于")
	reads(officer, "按“不属于”结了")
}

// TestClaimFromTheQueue: one press in the list or on the first page claims.
func TestClaimFromTheQueue(t *testing.T) {
	for _, at := range []string{"/office/cases", "/office/"} {
		x := newTown(t)
		_, adviser := x.sits(account.Adviser, "law")
		head := x.As(account.Head, consoletest.Town)
		x.says("r", "工资没发")
		_, page := x.Do(head, http.MethodGet, at)
		if strings.Contains(page, "/press") {
			t.Errorf("%s: somebody who is not asked may claim", at)
		}
		_, page = x.Do(adviser, http.MethodGet, at)
		m := moveIn.FindStringSubmatch(page)
		if m == nil || m[2] != "接单" {
			t.Fatalf("%s: no button in\n%s", at, page)
		}
		_, page = x.Do(adviser, http.MethodPost, "/office/cases/"+x.only().ID+"/press", "data", m[1], "once", onceIn.FindStringSubmatch(page)[1])
		if x.only().Owner != "law" || !strings.Contains(page, "回住户") {
			t.Errorf("%s: not claimed", at)
		}
	}
}

// TestWordsAreKept: whatever became of the case meanwhile, and of the person,
// what was typed is on the page that says that it was not sent.
func TestWordsAreKept(t *testing.T) {
	const text = "这一段写了很久 <b>"
	const shown = "这一段写了很久 &lt;b&gt;"
	for _, c := range []struct {
		name, says string
		status     int
		change     func(x *town, c *http.Client, id string)
	}{
		{"closed in another window", "没有发给住户", 409, func(x *town, c *http.Client, id string) {
			x.send(c, id, "close", "matter", "labor_wage", "way", "a", "persons", "1")
		}},
		{"given on in another window", "没有权限", 403, func(x *town, c *http.Client, id string) { x.press(c, id, "转司法所") }},
		{"the person works elsewhere now", "不在网页上接单", 409, func(x *town, _ *http.Client, _ string) {
			x.sits(account.Adviser, "law") // at another account
		}},
	} {
		for _, form := range []string{"with a file", "as words"} {
			t.Run(c.name+", "+form, func(t *testing.T) {
				x := newTown(t)
				_, adviser := x.sits(account.Adviser, "law")
				x.sits(account.Clerk, "off")
				x.says("r", "工资没发")
				id := x.only().ID
				x.press(adviser, id, "接单")
				c.change(x, adviser, id)
				var status int
				var page string
				if form == "as words" {
					var res *http.Response
					res, page = x.Do(adviser, http.MethodPost, "/office/cases/"+id+"/say", "text", text, "once", "x")
					status = res.StatusCode
				} else {
					status, page = x.post(adviser, id, text, "图.jpg", "\xff\xd8\xff")
				}
				if status != c.status || !strings.Contains(page, c.says) || !strings.Contains(page, shown) {
					t.Errorf("%d:\n%s", status, page)
				}
				if strings.Contains(x.told("r"), "这一段") {
					t.Error("the resident has it all the same")
				}
			})
		}
	}
}

// TestSitIsEntered: working here is in the book, with the change.
func TestSitIsEntered(t *testing.T) {
	x := newTown(t)
	x.sits(account.Adviser, "law")
	entries, err := x.Store.Trail(t.Context(), 0, 10)
	if err != nil || len(entries) == 0 || entries[0].What != audit.Roster || entries[0].Object != "张三" {
		t.Errorf("%+v, %v", entries, err)
	}
}
