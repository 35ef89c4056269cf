package material_test

import (
	"fmt"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strings"
	"testing"
	"time"

	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
	"mingbai/handlers/audit"
	"mingbai/knowledge"
	"mingbai/knowledge/shelf"
)

const report = `甲镇2025年法治政府建设情况报告
一、化解矛盾
全年受理民间纠纷120件，调解成功118件。县劳动监察大队投诉举报电话：0999-5555816。
二、下步打算
2026年计划举办法治讲座30场。
甲镇人民政府
2026年1月8日
`

// send uploads a file.
func (d *desk) send(c *http.Client, name, text string, fields ...string) (*http.Response, string) {
	d.T.Helper()
	return consoletest.Upload(d.T, c, d.URL+"/office/material/upload", name, text, fields...)
}

var seenIn = regexp.MustCompile(`name="seen" value="([^"]+)"`)

// seen is what a page says that its reader saw.
func (d *desk) seen(page string) string {
	d.T.Helper()
	m := seenIn.FindStringSubmatch(page)
	if m == nil {
		d.T.Fatalf("the page says nothing of what was seen:\n%s", page)
	}
	return m[1]
}

// take takes the draft that a page shows.
func (d *desk) take(c *http.Client, res *http.Response, page string) (*http.Response, string) {
	d.T.Helper()
	return d.Do(c, http.MethodPost, res.Request.URL.Path+"/take", "seen", d.seen(page))
}

// documents are the documents of the shelf.
func (d *desk) documents() []knowledge.Document {
	d.T.Helper()
	var out []knowledge.Document
	for doc, err := range d.shelf.Documents() {
		if err != nil {
			d.T.Fatal(err)
		}
		out = append(out, doc)
	}
	return out
}

// trail is what stands in the book of who did what, the newest first.
func (d *desk) trail() []audit.Entry {
	d.T.Helper()
	all, err := d.Store.Trail(d.T.Context(), 0, 20)
	if err != nil {
		d.T.Fatal(err)
	}
	return all
}

func TestUploadIsShownThenTaken(t *testing.T) {
	o := office(t)
	c := o.As(account.Clerk, consoletest.Town)
	res, page := o.send(c, `C:\年报\甲镇.txt`, report)
	if !strings.HasPrefix(res.Request.URL.Path, "/office/material/draft/") {
		t.Fatalf("led to %s:\n%s", res.Request.URL, page)
	}
	for _, want := range []string{"甲镇2025年法治政府建设情况报告", "甲镇人民政府", consoletest.Town, "2025年", "调解成功", "118件", "2026-01-08", "0999-5555816", "文件 甲镇.txt", "计划 1 个", "化解矛盾", "这是新的一份", "还没有收"} {
		if !strings.Contains(page, want) {
			t.Errorf("the preview lacks %s:\n%s", want, page)
		}
	}
	if len(o.documents()) > 0 || o.reloaded > 0 || len(o.trail()) > 0 {
		t.Fatal("something was added before it was decided")
	}
	if _, again := o.Do(c, http.MethodGet, res.Request.URL.Path); o.seen(again) != o.seen(page) {
		t.Error("the preview is gone after a reload")
	}
	taken, after := o.take(c, res, page)
	docs := o.documents()
	if len(docs) != 1 || taken.Request.URL.Path != "/office/material/document/"+docs[0].ID || !strings.Contains(after, "收下了") || o.reloaded != 1 {
		t.Fatalf("%d documents, at %s, reloaded %d times:\n%s", len(docs), taken.Request.URL, o.reloaded, after)
	}
	if d := docs[0]; d.Place != consoletest.Town || d.Year != 2025 || !strings.HasPrefix(d.By, "司法所工作人员") || d.Added != o.Now().Format(time.RFC3339) {
		t.Errorf("document %+v", d)
	}
	if e := o.trail()[0]; !strings.Contains(e.Object, docs[0].ID) || !strings.Contains(e.Details, "收了《甲镇2025年法治政府建设情况报告》") {
		t.Errorf("trail %+v", e)
	}
	if res, _ := o.Do(c, http.MethodGet, res.Request.URL.Path); res.StatusCode != http.StatusNotFound {
		t.Errorf("the draft is still there: %d", res.StatusCode)
	}
	// The same file again changes nothing.
	_, page = o.send(c, "甲镇.txt", report)
	if !strings.Contains(page, "已经收过") || strings.Contains(page, "/take") {
		t.Errorf("the same file again:\n%s", page)
	}
}

func TestUploadTellsWhatChanges(t *testing.T) {
	o := office(t)
	c := o.As(account.Clerk, consoletest.Town)
	res, page := o.send(c, "a.txt", report)
	o.take(c, res, page)
	res, page = o.send(c, "a.txt", strings.Replace(report, "成功118件", "成功119件，代写文书6份", 1))
	for _, want := range []string{"和现在的那一份比", "118件", "119件", "代写文书", "新增", "会换掉现在的这一份（2026-11-22收的）"} {
		if !strings.Contains(page, want) {
			t.Errorf("the preview lacks %s:\n%s", want, page)
		}
	}
	// Somebody else takes another version meanwhile.
	head := o.As(account.Head, consoletest.Town)
	other, otherPage := o.send(head, "b.txt", strings.Replace(report, "成功118件", "成功117件", 1))
	o.take(head, other, otherPage)
	if stale, said := o.take(c, res, page); stale.StatusCode != http.StatusConflict || !strings.Contains(said, "别人先改了") {
		t.Errorf("over an unseen version: %d\n%s", stale.StatusCode, said)
	}
	_, page = o.Do(c, http.MethodGet, res.Request.URL.Path)
	if done, _ := o.take(c, res, page); done.StatusCode != http.StatusOK || len(o.documents()) != 1 || o.trail()[0].Details == "" {
		t.Errorf("after it was seen: %d", done.StatusCode)
	}
}

func TestUploadOfAnotherPlace(t *testing.T) {
	o := office(t)
	mine, theirs := o.As(account.Clerk, consoletest.Town), o.As(account.Clerk, consoletest.Elsewhere)
	other := strings.ReplaceAll(report, "甲镇", "乙镇")
	res, page := o.send(theirs, "b.txt", other)
	if done, _ := o.take(theirs, res, page); done.StatusCode != http.StatusOK {
		t.Fatalf("its own clerk: %d", done.StatusCode)
	}
	res, page = o.send(mine, "b.txt", strings.Replace(other, "118", "1", 1))
	if !strings.Contains(page, "不归你的账号管") || strings.Contains(page, "/take") {
		t.Errorf("the preview offers another town's report:\n%s", page)
	}
	if done, _ := o.Do(mine, http.MethodPost, res.Request.URL.Path+"/take", "seen", shelf.Seen(&o.documents()[0])); done.StatusCode != http.StatusForbidden {
		t.Errorf("taken: %d", done.StatusCode)
	}
	if done, _ := o.Do(mine, http.MethodPost, res.Request.URL.Path+"/again", "place", consoletest.Elsewhere); done.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("another town by hand: %d", done.StatusCode)
	}
	if done, _ := o.send(mine, "b.txt", other, "place", "乙镇"); done.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("another town at the upload: %d", done.StatusCode)
	}
	if f := o.documents()[0].Figures; f[1].Value != 118 {
		t.Errorf("the other town's report was changed: %+v", f)
	}
	if done, _ := o.Do(mine, http.MethodGet, "/office/material/document/"+o.documents()[0].ID+"/figure/0"); done.StatusCode != http.StatusForbidden {
		t.Errorf("another town's figure: %d", done.StatusCode)
	}
}

// TestUntitledOfAnotherPlace: a document without a title is known by its content
// alone, and still nobody takes over another town's.
func TestUntitledOfAnotherPlace(t *testing.T) {
	o := office(t)
	text := "全年受理民间纠纷120件，调解成功118件。\n举办讲座3场。\n"
	theirs, mine := o.As(account.Clerk, consoletest.Elsewhere), o.As(account.Clerk, consoletest.Town)
	res, page := o.send(theirs, "x.txt", text, "place", "乙镇", "year", "2025")
	o.take(theirs, res, page)
	if len(o.documents()) != 1 {
		t.Fatalf("not taken:\n%s", page)
	}
	res, page = o.send(mine, "x.txt", text, "place", "甲镇", "year", "2025")
	if strings.Contains(page, "/take") {
		t.Errorf("the preview offers it:\n%s", page)
	}
	done, _ := o.Do(mine, http.MethodPost, res.Request.URL.Path+"/take", "seen", shelf.Seen(&o.documents()[0]))
	if done.StatusCode != http.StatusForbidden || o.documents()[0].Place != consoletest.Elsewhere {
		t.Errorf("taken over: %d, now of %s", done.StatusCode, o.documents()[0].Place)
	}
}

func TestPlaceAndYearByHand(t *testing.T) {
	o := office(t)
	c := o.As(account.Clerk, consoletest.Town)
	res, page := o.send(c, "x.txt", "工作情况\n全年受理民间纠纷120件，调解成功118件。\n")
	if !strings.Contains(page, "没有读出说的是哪里") {
		t.Fatalf("the preview:\n%s", page)
	}
	at := res.Request.URL.Path
	for _, bad := range []string{"25", "1900", "2999", "abc"} {
		if res, _ := o.Do(c, http.MethodPost, at+"/again", "place", "甲镇", "year", bad); res.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("year %s: %d", bad, res.StatusCode)
		}
	}
	res, page = o.Do(c, http.MethodPost, at+"/again", "place", "甲镇", "year", "2025")
	if !strings.Contains(page, consoletest.Town) || res.Request.URL.Path != at {
		t.Fatalf("at %s:\n%s", res.Request.URL, page)
	}
	if o.take(c, res, page); len(o.documents()) != 1 || o.documents()[0].Year != 2025 {
		t.Errorf("%d documents", len(o.documents()))
	}
	_, page = o.send(c, "y.txt", report, "year", "2024")
	if !strings.Contains(page, "文里写的是2025年，填的是2024年") {
		t.Errorf("another year than the text's is not doubted:\n%s", page)
	}
}

func TestRefusals(t *testing.T) {
	o := office(t)
	who := o.Account(account.Account{Role: account.Clerk, Place: consoletest.Town})
	c := o.In(who)
	for _, x := range []struct{ name, file, text, want string }{
		{"empty", "a.txt", " ", "文件里没有文字"},
		{"a picture", "a.png", "\x89PNG\r\n\x1a\n\x00", "不是文字文件"},
		{"old Word", "a.doc", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600), "旧版 Word"},
		{"too large", "a.txt", strings.Repeat("大", 21<<20/3), "超过 20 MB"},
		{"title only", "a.txt", "甲镇2025年工作报告", "没有读出正文"},
	} {
		res, page := o.send(c, x.file, x.text)
		if res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, x.want) {
			t.Errorf("%s: %d\n%s", x.name, res.StatusCode, page)
		}
	}
	if res, page := o.Do(c, http.MethodPost, "/office/material/upload"); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "还没有选文件") {
		t.Errorf("no file: %d", res.StatusCode)
	}
	if waiting, err := o.tray.Drafts(who.ID); err != nil || len(waiting) > 0 {
		t.Errorf("%d drafts of what was refused, %v", len(waiting), err)
	}
}

// TestManyFigures: figures stand a hundred on a page, and the last one is
// corrected as well as the first.
func TestManyFigures(t *testing.T) {
	o := office(t)
	c := o.As(account.Clerk, consoletest.Town)
	var text strings.Builder
	text.WriteString("甲镇2025年法治政府建设情况报告\n一、各村\n")
	for n := range 130 {
		fmt.Fprintf(&text, "第%d组全年调解成功%d件。\n", n+1, 1000+n)
	}
	at := o.shelved(c, text.String())
	n := len(o.documents()[0].Figures)
	if n < 110 {
		t.Fatalf("only %d figures are read of this text", n)
	}
	_, page := o.Do(c, http.MethodGet, at)
	if strings.Count(page, "/figure/") != 100 || !strings.Contains(page, `href="?page=2"`) {
		t.Errorf("%d figures on the first page", strings.Count(page, "/figure/"))
	}
	_, page = o.Do(c, http.MethodGet, at+"?page=2")
	last := fmt.Sprintf("%s/figure/%d", at, n-1)
	if strings.Count(page, "/figure/") != n-100 || !strings.Contains(page, last) {
		t.Errorf("%d of %d figures on the second page", strings.Count(page, "/figure/"), n)
	}
	f := o.documents()[0].Figures[n-1]
	to, fields := o.asked(c, at, fmt.Sprint(n-1), "metric", f.Metric, "unit", f.Unit, "period", f.Period, "value", "7")
	if _, page := o.Do(c, http.MethodPost, to, fields...); o.documents()[0].Figures[n-1].Value != 7 {
		t.Errorf("the last one was not corrected:\n%s", page)
	}
}

func TestDraftsAreBoundedAndOwned(t *testing.T) {
	o := office(t)
	who := o.Account(account.Account{Role: account.Clerk, Place: consoletest.Town})
	c, other := o.In(who), o.As(account.Clerk, consoletest.Town)
	first, _ := o.send(c, "a.txt", report)
	for n := range shelf.DraftsEach - 1 {
		o.send(c, fmt.Sprintf("%d.txt", n), report)
	}
	if res, page := o.send(c, "more.txt", report); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "先把它们收入或放弃") {
		t.Errorf("one more: %d", res.StatusCode)
	}
	at := first.Request.URL.Path
	for _, what := range []string{"", "/take", "/drop", "/again"} {
		method := map[bool]string{true: http.MethodGet, false: http.MethodPost}[what == ""]
		if res, _ := o.Do(other, method, at+what, "seen", "none"); res.StatusCode != http.StatusNotFound {
			t.Errorf("somebody else's draft%s: %d", what, res.StatusCode)
		}
	}
	if res, page := o.Do(c, http.MethodPost, at+"/drop"); res.Request.URL.Path != "/office/material/upload" || !strings.Contains(page, "没有收") {
		t.Errorf("dropped: %s", res.Request.URL)
	}
	if res, _ := o.send(c, "more.txt", report); !strings.Contains(res.Request.URL.Path, "/draft/") {
		t.Error("no room after one was dropped")
	}
	o.Later(shelf.DraftLife - time.Hour)
	if waiting, err := o.tray.Drafts(who.ID); err != nil || len(waiting) != shelf.DraftsEach {
		t.Errorf("%d drafts wait, %v", len(waiting), err)
	}
	o.Later(2 * time.Hour)
	if waiting, err := o.tray.Drafts(who.ID); err != nil || len(waiting) > 0 {
		t.Errorf("%d drafts are too old and still there, %v", len(waiting), err)
	}
}

func TestNastyUploads(t *testing.T) {
	o := office(t)
	c := o.As(account.Administrator, "")
	for i, nasty := range consoletest.Nasty() {
		text := fmt.Sprintf("%s镇2025年工作报告%s\n一、做法%s\n全年%s调解成功11%d件%s。县劳动监察大队%s电话：0999-5555816。\n%s人民政府\n2026年1月8日\n", nasty, nasty, nasty, nasty, i, nasty, nasty, nasty)
		res, page := o.send(c, nasty+".txt", text, "place", nasty, "year", "2025")
		bodies := []string{page}
		if strings.Contains(res.Request.URL.Path, "/draft/") {
			_, taken := o.take(c, res, page)
			_, again := o.Do(c, http.MethodPost, res.Request.URL.Path+"/again", "place", nasty, "year", nasty)
			bodies = append(bodies, taken, again)
		}
		refused, said := o.send(c, nasty+".txt", "", "place", nasty, "year", nasty)
		if refused.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%q: %d", nasty, refused.StatusCode)
		}
		for _, body := range append(bodies, said) {
			if found := consoletest.Leaks(body); len(found) > 0 {
				t.Errorf("%q: %v", nasty, found)
			}
		}
	}
	if len(o.documents()) == 0 {
		t.Fatal("nothing was taken")
	}
	for _, d := range o.documents() {
		for _, at := range []string{d.ID, path.Join(d.ID, "figure", "0")} {
			if _, page := o.Do(c, http.MethodGet, "/office/material/document/"+url.PathEscape(d.ID)+strings.TrimPrefix(at, d.ID)); len(consoletest.Leaks(page)) > 0 {
				t.Errorf("%s leaks %v", at, consoletest.Leaks(page))
			}
		}
	}
}
