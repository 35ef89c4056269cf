package roster_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"mingbai/bot/console"
	"mingbai/bot/console/consoletest"
	"mingbai/bot/console/roster"
	"mingbai/handlers/account"
	"mingbai/handlers/audit"
	"mingbai/handlers/handoff"
	"mingbai/handlers/sheet/sheettest"
)

func office(t *testing.T) *consoletest.Office {
	t.Helper()
	o := consoletest.New(t, func(o *consoletest.Office) console.Area {
		desk, err := handoff.New(handoff.Config{Book: o.Store, Secret: o.Store.Secret("handoff"), Now: o.Now})
		if err != nil {
			t.Fatal(err)
		}
		return roster.Area(roster.Config{Book: o.Store, Desk: desk, Places: func() []string { return []string{consoletest.Town, consoletest.Elsewhere} }})
	})
	o.As(account.Administrator, "")
	return o
}

// seen is the mark in the form of a page.
func seen(t *testing.T, page string) string {
	t.Helper()
	m := regexp.MustCompile(`name="seen" value="([^"]*)"`).FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("no mark in\n%s", page)
	}
	return m[1]
}

// add enters a village by its form.
func add(t *testing.T, o *consoletest.Office, c *http.Client, place, village string, more ...string) (*http.Response, string) {
	t.Helper()
	_, page := o.Do(c, "GET", "/office/roster/post")
	return o.Do(c, "POST", "/office/roster/post", append([]string{"place", place, "village", village, "seen", seen(t, page)}, more...)...)
}

func TestEveryRoute(t *testing.T) { office(t).Routes() }

func TestVillageIsAddedAndChanged(t *testing.T) {
	o := office(t)
	c := o.As(account.Clerk, consoletest.Town)
	_, page := add(t, o, c, consoletest.Town, "甲村", "adviser", "张三", "firm", "甲律所", "backup", "李四", "hours", "周一至周五 8:30-17:30", "from", "2026-01-01", "to", "2026-12-10")
	for _, want := range []string{"甲村", "张三", "甲律所", "李四", "甲镇司法所", "2026-01-01 至 2026-12-10，还有19天", "周一至周五"} {
		if !strings.Contains(page, want) {
			t.Errorf("the list lacks %q", want)
		}
	}
	if _, page := o.Do(c, "GET", "/office/"); !strings.Contains(page, "1 个村居的顾问任期") {
		t.Error("the first page says nothing of the term that ends")
	}
	at := "/office/roster/post?" + url.Values{"place": {consoletest.Town}, "village": {"甲村"}}.Encode()
	_, form := o.Do(c, "GET", at)
	fields := []string{"place", consoletest.Town, "village", "甲村", "adviser", "王五", "seen", seen(t, form)}
	if _, page := o.Do(c, "POST", "/office/roster/post", fields...); !strings.Contains(page, "王五") {
		t.Error("the adviser was not changed")
	}
	res, page := o.Do(c, "POST", "/office/roster/post", fields...) // from the form as it was before
	if res.StatusCode != 409 || !strings.Contains(page, "别人先改过") {
		t.Errorf("a stale form: status %d", res.StatusCode)
	}
	r, err := o.Store.Roster(t.Context())
	if err != nil || len(r.Posts) != 1 || r.Posts[0].Office != "甲镇司法所" {
		t.Errorf("roster %+v, %v", r.Posts, err)
	}
	entries, err := o.Store.Trail(t.Context(), 0, 10)
	if err != nil || len(entries) != 2 || entries[0].What != audit.Roster || !strings.Contains(entries[0].Details, "王五") {
		t.Errorf("entered %+v, %v", entries, err)
	}
}

// TestOthersChangesAreNoHindrance: an adviser who binds changes the roster, and
// a form opened before still saves.
func TestOthersChangesAreNoHindrance(t *testing.T) {
	o := office(t)
	c := o.As(account.Clerk, consoletest.Town)
	_, form := o.Do(c, "GET", "/office/roster/post")
	add(t, o, c, consoletest.Town, "甲村", "adviser", "张三")
	res, _ := o.Do(c, "POST", "/office/roster/post", "place", consoletest.Town, "village", "乙村", "seen", seen(t, form))
	if res.StatusCode != 200 {
		t.Errorf("status %d", res.StatusCode)
	}
}

func TestRefusedForms(t *testing.T) {
	o := office(t)
	c := o.As(account.Clerk, consoletest.Town)
	for _, x := range []struct {
		name   string
		fields []string
		want   string
	}{
		{"no village", []string{"village", ""}, "村居还没有写"},
		{"hours", []string{"hours", "有空就来"}, "值班时间看不懂"},
		{"a day that is none", []string{"from", "2026-13-01"}, "日期写成"},
		{"ends before it begins", []string{"from", "2026-05-01", "to", "2026-04-01"}, "任期止在任期起之前"},
		{"stands in for himself", []string{"adviser", "张三", "backup", "张三"}, "同一个人"},
		{"firm without adviser", []string{"firm", "甲律所"}, "没有写顾问"},
		{"control characters", []string{"adviser", "张\x00三"}, "看不见的字符"},
	} {
		t.Run(x.name, func(t *testing.T) {
			res, page := add(t, o, c, consoletest.Town, "丙村", x.fields...)
			if res.StatusCode == 200 && x.name == "no village" { // the field stands twice; the first counts
				res, page = add(t, o, c, consoletest.Town, "", x.fields...)
			}
			if res.StatusCode != 422 || !strings.Contains(page, x.want) {
				t.Errorf("status %d, want 422 with %q", res.StatusCode, x.want)
			}
		})
	}
}

// TestElsewhere: a clerk of one town neither sees nor changes another's roster.
func TestElsewhere(t *testing.T) {
	o := office(t)
	all := o.As(account.Administrator, "")
	add(t, o, all, consoletest.Elsewhere, "远村", "adviser", "赵六")
	r, err := o.Store.Roster(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	far := r.People[0].ID
	q := url.Values{"place": {consoletest.Elsewhere}, "village": {"远村"}}.Encode()
	_, form := o.Do(all, "GET", "/office/roster/post?"+q)
	mark := seen(t, form)
	c := o.As(account.Clerk, consoletest.Town)
	if _, page := o.Do(c, "GET", "/office/roster"); strings.Contains(page, "远村") || strings.Contains(page, "赵六") {
		t.Error("another town's roster is shown")
	}
	for _, x := range []struct {
		method, path string
		fields       []string
	}{
		{"GET", "/office/roster/post?" + q, nil}, {"GET", "/office/roster/remove?" + q, nil}, {"GET", "/office/roster/person?id=" + far, nil},
		{"POST", "/office/roster/post", []string{"place", consoletest.Elsewhere, "village", "远村", "seen", mark}},
		{"POST", "/office/roster/remove", []string{"place", consoletest.Elsewhere, "village", "远村", "seen", mark}},
		{"POST", "/office/roster/person", []string{"id", far, "name", "x"}}, {"POST", "/office/roster/invite", []string{"id", far}},
	} {
		if res, page := o.Do(c, x.method, x.path, x.fields...); res.StatusCode != 403 || strings.Contains(page, "赵六") {
			t.Errorf("%s %s: status %d", x.method, x.path, res.StatusCode)
		}
	}
	if res, page := send(t, o, c, consoletest.Elsewhere, "村居,顾问\n丁村,张三\n"); res.StatusCode != 422 || !strings.Contains(page, "不归你管") {
		t.Errorf("a list for another town: status %d", res.StatusCode)
	}
}

// TestNamesakesOfOtherTowns: a name that stands elsewhere is somebody else, and
// an invitation goes to who was pointed at.
func TestNamesakesOfOtherTowns(t *testing.T) {
	o := office(t)
	add(t, o, o.As(account.Clerk, consoletest.Elsewhere), consoletest.Elsewhere, "远村", "adviser", "王五", "firm", "甲律所")
	c := o.As(account.Clerk, consoletest.Town)
	add(t, o, c, consoletest.Town, "甲村", "adviser", "王五", "firm", "甲律所")
	add(t, o, c, consoletest.Town, "乙村", "adviser", "李四", "backup", "王五")
	send(t, o, c, consoletest.Town, "村居,顾问\n丙村,王五\n")
	r, err := o.Store.Roster(t.Context())
	if err != nil || len(r.People) != 3 || r.Posts[0].Adviser == r.Posts[1].Adviser || r.Posts[2].Backup != r.Posts[1].Adviser || r.Posts[3].Adviser != r.Posts[1].Adviser {
		t.Fatalf("%+v, %+v, %v", r.People, r.Posts, err)
	}
	o.Do(c, "POST", "/office/roster/invite", "id", r.Posts[1].Adviser)
	if now, err := o.Store.Roster(t.Context()); err != nil || len(now.Codes) != 1 || now.Codes[0].Person != r.Posts[1].Adviser {
		t.Errorf("codes %+v, %v", now.Codes, err)
	}
}

func TestRemove(t *testing.T) {
	o := office(t)
	c := o.As(account.Head, consoletest.Town)
	add(t, o, c, consoletest.Town, "甲村")
	q := url.Values{"place": {consoletest.Town}, "village": {"甲村"}}.Encode()
	_, page := o.Do(c, "GET", "/office/roster/remove?"+q)
	_, page = o.Do(c, "POST", "/office/roster/remove", "place", consoletest.Town, "village", "甲村", "seen", seen(t, page))
	if strings.Contains(page, "post?place") || !strings.Contains(page, "甲村 去掉了") {
		t.Error("the village is still there")
	}
}

func TestOfficerAndInvitation(t *testing.T) {
	o := office(t)
	c := o.As(account.Clerk, consoletest.Town)
	_, form := o.Do(c, "GET", "/office/roster/person")
	_, page := o.Do(c, "POST", "/office/roster/person", "name", "王干事", "place", consoletest.Town, "office", "甲镇司法所", "appointed", "yes", "seen", seen(t, form))
	if !strings.Contains(page, "王干事") || !strings.Contains(page, "指定人员") {
		t.Fatal("the officer is not in the list")
	}
	r, err := o.Store.Roster(t.Context())
	if err != nil || len(r.People) != 1 || !r.People[0].Appointed || r.OfficeOf(r.People[0]).Place != consoletest.Town {
		t.Fatalf("roster %+v, %v", r, err)
	}
	_, page = o.Do(c, "POST", "/office/roster/invite", "id", r.People[0].ID)
	m := regexp.MustCompile(`<code>/start ([^<]+)`).FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("no code in\n%s", page)
	}
	if _, page := o.Do(c, "GET", "/office/roster"); strings.Contains(page, m[1]) {
		t.Error("the code is shown twice")
	}
	if strings.Contains(o.Logs(), m[1]) {
		t.Error("the code is in the log")
	}
	if r, err = o.Store.Roster(t.Context()); err != nil || len(r.Codes) != 1 || len(r.People) != 1 {
		t.Errorf("%d codes, %d people, %v", len(r.Codes), len(r.People), err)
	}
}

// send posts a list.
func send(t *testing.T, o *consoletest.Office, c *http.Client, place, file string) (*http.Response, string) {
	t.Helper()
	return consoletest.Upload(t, c, o.URL+"/office/roster/import", "list.csv", file, "place", place)
}

func TestImport(t *testing.T) {
	o := office(t)
	c := o.As(account.Clerk, consoletest.Town)
	for _, x := range []struct {
		name, file string
		status     int
		want       []string
	}{
		{"good", "村居,顾问,备班,起,止\n甲村,张三,李四,2026-01-01,2027-12-31\n乙村,张三,,,\n", 200, []string{"收了 2 个村居", "甲村", "乙村"}},
		{"bad rows", "村居,顾问\n甲村,\n,张三\n", 422, []string{"什么都没有改", "没有写顾问", "没有写村居"}},
		{"no head", "甲村,张三\n乙村,张三\n", 422, []string{"表头缺"}},
		{"empty", "", 422, []string{"没有表头"}},
		{"markup", "村居,顾问\n<script>alert(1)</script>,张三\n<script>alert(1)</script>,张三\n", 422, []string{"已经写过"}},
		{"large", "村居,顾问\n" + strings.Repeat("甲", 5<<20), 413, []string{"太大"}},
	} {
		t.Run(x.name, func(t *testing.T) {
			res, page := send(t, o, c, consoletest.Town, x.file)
			if res.StatusCode != x.status || len(consoletest.Leaks(page)) > 0 {
				t.Errorf("status %d, want %d; leaks %v", res.StatusCode, x.status, consoletest.Leaks(page))
			}
			for _, want := range x.want {
				if !strings.Contains(page, want) {
					t.Errorf("page lacks %q", want)
				}
			}
		})
	}
	if res, blank := o.Do(c, "GET", "/office/roster/blank"); res.StatusCode != 200 {
		t.Errorf("empty table: status %d", res.StatusCode)
	} else if _, page := send(t, o, c, consoletest.Town, string(sheettest.Fill(t, []byte(blank), 2, []any{"丁村", "王五"}))); !strings.Contains(page, "收了 1 个村居") {
		t.Error("the filled table was not taken")
	}
	if res, page := o.Do(c, "POST", "/office/roster/import", "place", consoletest.Town); res.StatusCode != 422 || !strings.Contains(page, "还没有选文件") {
		t.Errorf("no file: status %d", res.StatusCode)
	}
}

// TestNastyNames puts markup into every field: it comes out as text.
func TestNastyNames(t *testing.T) {
	o := office(t)
	c := o.As(account.Administrator, "")
	for i, nasty := range consoletest.Nasty() {
		nasty = string([]rune(nasty)[:min(30, len([]rune(nasty)))])
		_, page := add(t, o, c, consoletest.Town, nasty, "adviser", nasty, "firm", nasty, "backup", fmt.Sprint("乙", i), "office", nasty)
		pages := []string{page}
		for _, path := range []string{"/office/roster", "/office/roster/post?" + url.Values{"place": {consoletest.Town}, "village": {nasty}}.Encode(), "/office/roster/import", "/office/roster?place=" + url.QueryEscape(nasty) + "&show=" + url.QueryEscape(nasty)} {
			_, page := o.Do(c, "GET", path)
			pages = append(pages, page)
		}
		for _, page := range pages {
			if leaks := consoletest.Leaks(page); len(leaks) > 0 {
				t.Errorf("%q leaks %v", nasty, leaks)
			}
		}
	}
	r, err := o.Store.Roster(t.Context())
	if err != nil || len(r.Posts) != len(consoletest.Nasty()) {
		t.Errorf("%d villages, %v", len(r.Posts), err)
	}
}

// TestSomebodyLeaves: who is taken out answers for nothing any more, once the
// name was typed.
func TestSomebodyLeaves(t *testing.T) {
	o := office(t)
	c := o.As(account.Clerk, consoletest.Town)
	add(t, o, c, consoletest.Town, "甲村", "adviser", "张三", "backup", "李四")
	add(t, o, c, consoletest.Town, "乙村", "adviser", "李四", "backup", "张三")
	r, err := o.Store.Roster(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	id := r.People[0].ID
	o.Do(c, "POST", "/office/roster/invite", "id", id)
	_, page := o.Do(c, "GET", "/office/roster/leave?id="+id)
	for _, want := range []string{"甲村没有顾问了", "乙村没有备班了", "写下“张三”", "现在手上没有单"} {
		if !strings.Contains(page, want) {
			t.Errorf("what it means lacks %q", want)
		}
	}
	mark := seen(t, page)
	for _, word := range []string{"", "张", "李四"} {
		if res, page := o.Do(c, "POST", "/office/roster/leave", "id", id, "seen", mark, "word", word); res.StatusCode != 422 || !strings.Contains(page, "没有去掉") {
			t.Errorf("with %q: status %d", word, res.StatusCode)
		}
	}
	if res, _ := o.Do(o.As(account.Clerk, consoletest.Elsewhere), "POST", "/office/roster/leave", "id", id, "seen", mark, "word", "张三"); res.StatusCode != 403 {
		t.Errorf("another town's clerk: status %d", res.StatusCode)
	}
	if res, _ := o.Do(c, "POST", "/office/roster/leave", "id", id, "seen", "x", "word", "张三"); res.StatusCode != 409 {
		t.Errorf("a stale form: status %d", res.StatusCode)
	}
	if _, page = o.Do(c, "POST", "/office/roster/leave", "id", id, "seen", mark, "word", "张三"); !strings.Contains(page, "张三 从名册去掉了") {
		t.Error("nothing is said")
	}
	r, err = o.Store.Roster(t.Context())
	if _, there := r.Person(id); err != nil || there || len(r.Codes) > 0 || r.Posts[0].Adviser != "" || r.Posts[1].Backup != "" || r.Posts[1].Adviser == "" {
		t.Errorf("left: %+v, %v", r, err)
	}
}

// TestTownsAreFolded: with many towns each is one line, with what is missing.
func TestTownsAreFolded(t *testing.T) {
	o := office(t)
	c := o.As(account.Administrator, "")
	for _, place := range []string{consoletest.Town, consoletest.Elsewhere} {
		add(t, o, c, place, "某村", "adviser", "张三", "to", "2026-12-01")
		add(t, o, c, place, "空村")
	}
	_, page := o.Do(c, "GET", "/office/roster")
	if strings.Count(page, `<details class="more"`) != 2 || strings.Count(page, " open><summary>") != 2 || strings.Count(page, "1 个没有顾问，1 个任期到了或快到了") != 2 {
		t.Errorf("two towns are\n%s", page)
	}
	add(t, o, c, "广东省中山市丙镇", "某村")
	_, page = o.Do(c, "GET", "/office/roster")
	if strings.Count(page, `<details class="more"`) != 3 || strings.Contains(page, " open><summary>") || !strings.Contains(page, `href="#town-1">丙镇 1<`) || !strings.Contains(page, `href="#people">`) {
		t.Errorf("three towns are\n%s", page)
	}
	if _, page = o.Do(c, "GET", "/office/roster?show=ending"); strings.Count(page, " open><summary>") != 2 {
		t.Error("what was narrowed is folded")
	}
}

// TestLongListsHaveLinks: a long list begins with links to its rows.
func TestLongListsHaveLinks(t *testing.T) {
	o := office(t)
	c := o.As(account.Clerk, consoletest.Town)
	list := "村居,顾问\n"
	for i := range 9 {
		list += fmt.Sprintf("%d村,顾问%d\n", i, i)
	}
	send(t, o, c, consoletest.Town, list)
	_, page := o.Do(c, "GET", "/office/roster")
	for _, want := range []string{`<a href="#town-1-9">8村</a>`, `<tr id="town-1-9"`, `<a href="#person-9">`, `<tr id="person-9"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}
