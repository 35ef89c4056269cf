package main

import (
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"mingbai/bot/browsertest"
	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
	"mingbai/handlers/consult"
	"mingbai/knowledge/mark"
	"mingbai/knowledge/shelf"
)

// TestOfficeWhy: the page tells of the built-in knowledge why a question is
// answered as it is, and finds its entries.
func TestOfficeWhy(t *testing.T) {
	_, o := openOfficeOf(t)
	o.As(account.Administrator, "")
	c := o.As(account.Clerk, consoletest.Town)
	_, page := o.Do(c, http.MethodGet, "/office/material?ask="+url.QueryEscape("老板拖欠工资三个月不给怎么办"))
	for _, want := range []string{"现在这样答", "依据：", "听到的词", "工资"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Contains(page, "没有条目被选中") {
		t.Error("no reason is given")
	}
	if _, page := o.Do(c, http.MethodGet, "/office/material?q="+url.QueryEscape("指南 工资")); strings.Contains(page, "没有找到") {
		t.Error("no guide about wages is found")
	}
}

const uploaded = "青石镇2025年法治政府建设情况报告\n\n一、化解矛盾\n全年受理民间纠纷120件，调解成功118件。\n\n青石镇人民政府\n2026年1月8日\n"

// TestOfficeUploadChangesAnAnswer: in a browser, a clerk uploads a report, sees
// what was read, takes it, corrects a figure and withdraws the correction; each
// is answered with at once.
func TestOfficeUploadChangesAnAnswer(t *testing.T) {
	b := browsertest.Start(t)
	a, o := openOfficeOf(t)
	o.As(account.Administrator, "")
	clerk := o.Account(account.Account{Name: "王干事", Role: account.Clerk, Place: "青石镇"})
	answer := func() string {
		t.Helper()
		a.knowledge.loading.Lock() // a page waits a while for new knowledge and leaves it to itself then
		defer a.knowledge.loading.Unlock()
		said, err := a.knowledge.Ask(t.Context(), consult.Question{Text: "青石镇2025年调解成功多少件"})
		if err != nil {
			t.Fatal(err)
		}
		return said.Text
	}
	if strings.Contains(answer(), "118") {
		t.Fatal("known before")
	}
	file := filepath.Join(t.TempDir(), "report.txt")
	write(t, file, uploaded)
	for _, size := range []browsertest.Options{{Width: 360, Height: 740}, {Width: 1280, Height: 800}} {
		p := b.Open(t, size)
		shot := func(name string) { o.Look(p, fmt.Sprintf("upload-%s-%d", name, size.Width)) }
		o.Visit(p, clerk, "/office/material")
		p.Follow("传一份报告")
		shot("choose")
		p.Attach("文件", file)
		p.Follow("先看看读到了什么")
		p.Reads("青石镇2025年法治政府建设情况报告", "118件", "这是新的一份")
		shot("preview")
		if strings.Contains(answer(), "118") {
			t.Error("answered with before it was taken")
		}
		p.Follow("收下")
		p.Reads("收下了", "王干事")
		shot("document")
		if !strings.Contains(answer(), "118件") {
			t.Errorf("after it was taken:\n%s", answer())
		}
		browsertest.Eval[bool](p, `([...document.querySelectorAll('tr')].find(r => r.innerText.includes('调解成功')).querySelector('a[href*="/figure/"]').click(), true)`)
		p.Wait(`document.querySelector('#value')`)
		browsertest.Eval[bool](p, `(document.querySelector('#value').value = '117', true)`)
		p.Type("#reason", "与台账不符")
		shot("correct")
		p.Follow("更正")
		p.Reads("更正了", "读出 118件，改为 117件")
		shot("corrected")
		if !strings.Contains(answer(), "调解成功117件") {
			t.Errorf("after it was corrected:\n%s", answer())
		}
		p.Follow("撤回")
		p.Reads("撤回了")
		if !strings.Contains(answer(), "118件") || strings.Contains(answer(), "117") {
			t.Errorf("after the correction was withdrawn:\n%s", answer())
		}
		p.Go(o.URL + "/office/material/upload")
		p.Attach("文件", file)
		p.Follow("先看看读到了什么")
		p.Reads("已经收过")
		shot("again")
		p.Follow("不要了")
		p.Reads("没有收，读到的都删了")
		for d, err := range a.shelf.Documents() {
			if err == nil {
				err = a.shelf.Remove(d.ID)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		a.reload(t.Context())
	}
}

// TestOfficeMarksChangeAnswers: a number that the office says is wrong is not
// given any more, the new one is, and taking the mark back brings the old one.
func TestOfficeMarksChangeAnswers(t *testing.T) {
	a, o := openOfficeOf(t)
	o.As(account.Administrator, "")
	c := o.As(account.Clerk, "吉林省辽源市东辽县")
	const question, entry = "东辽县劳动监察大队电话多少", "dongliao-labor-inspection"
	answer := func() string {
		t.Helper()
		a.knowledge.loading.Lock()
		defer a.knowledge.loading.Unlock()
		said, err := a.knowledge.Ask(t.Context(), consult.Question{Text: question})
		if err != nil {
			t.Fatal(err)
		}
		return said.Text
	}
	if !strings.Contains(answer(), "0437-5555816") {
		t.Fatalf("before:\n%s", answer())
	}
	seen := func() string {
		t.Helper()
		_, page := o.Do(c, http.MethodGet, "/office/material/item/service/"+entry)
		m := regexp.MustCompile(`name="seen" value="([^"]+)"`).FindStringSubmatch(page)
		if m == nil {
			t.Fatalf("cannot be marked:\n%s", page)
		}
		return m[1]
	}
	given := []string{"kind", "service", "id", entry}
	_, page := o.Do(c, http.MethodPost, "/office/material/mark", append(given, "seen", seen(), "standing", "stale", "wrong", "all", "phone", "0437-7777777", "reason", "打不通")...)
	if !strings.Contains(page, "标上了") {
		t.Fatalf("not marked:\n%s", page)
	}
	if after := answer(); strings.Contains(after, "5555816") || !strings.Contains(after, "0437-7777777") {
		t.Errorf("after:\n%s", after)
	}
	_, page = o.Do(c, http.MethodGet, "/office/material?q="+url.QueryEscape("东辽县劳动监察大队"))
	if !strings.Contains(page, "不再给居民，改给 0437-7777777") {
		t.Errorf("the search does not show the mark:\n%s", page)
	}
	if _, page = o.Do(c, http.MethodPost, "/office/material/unmark", append(given, "seen", seen())...); !strings.Contains(page, "取消了") || !strings.Contains(answer(), "0437-5555816") {
		t.Errorf("not taken back:\n%s", page)
	}
}

// TestOfficeMarksHoldAtOnce: no wrong number is given from the moment that the
// page says so, though the knowledge has not been loaded again, and knowledge
// whose loading began before the mark does not bring it back.
func TestOfficeMarksHoldAtOnce(t *testing.T) {
	a, o := openOfficeOf(t)
	o.As(account.Administrator, "")
	c := o.As(account.Clerk, "吉林省辽源市东辽县")
	answer := func() string {
		t.Helper()
		said, err := a.knowledge.Ask(t.Context(), consult.Question{Text: "东辽县劳动监察大队电话多少"})
		if err != nil {
			t.Fatal(err)
		}
		return said.Text
	}
	old := a.knowledge.now.Load()
	seen := regexp.MustCompile(`name="seen" value="([^"]+)"`)
	marked := func(phone string) {
		t.Helper()
		_, page := o.Do(c, http.MethodGet, "/office/material/item/service/dongliao-labor-inspection")
		m := seen.FindStringSubmatch(page)
		if m == nil {
			t.Fatalf("cannot be marked:\n%s", page)
		}
		_, page = o.Do(c, http.MethodPost, "/office/material/mark", "kind", "service", "id", "dongliao-labor-inspection",
			"seen", m[1], "standing", "stale", "wrong", "all", "phone", phone, "reason", "打不通")
		if !strings.Contains(page, "标上了，从现在起照这样答") {
			t.Fatalf("not marked:\n%s", page)
		}
	}
	a.knowledge.loading.Lock() // nothing is loaded until the end
	defer a.knowledge.loading.Unlock()
	marked("0437-7777777")
	if after := answer(); strings.Contains(after, "5555816") || !strings.Contains(after, "0437-7777777") {
		t.Errorf("after:\n%s", after)
	}
	marked("0437-8888888")
	if after := answer(); strings.Contains(after, "5555816") || strings.Contains(after, "7777777") || !strings.Contains(after, "0437-8888888") {
		t.Errorf("after another number:\n%s", after)
	}
	a.knowledge.replace(old, func() []mark.Mark { return marks(a.config, a.log) })
	if after := answer(); strings.Contains(after, "5555816") || !strings.Contains(after, "0437-8888888") {
		t.Errorf("after knowledge of before:\n%s", after)
	}
}

// TestOfficeEntryPages opens the page of every entry there is, and looks at one
// of each kind in a browser.
func TestOfficeEntryPages(t *testing.T) {
	a, o := openOfficeOf(t)
	file := filepath.Join(t.TempDir(), "report.txt")
	write(t, file, uploaded)
	if out := a.shelf.Ingest(t.Context(), shelf.Options{Paths: []string{file}}); out[0].Err != nil {
		t.Fatal(out[0].Err)
	}
	a.reload(t.Context())
	who := o.Account(account.Account{Name: "李主任", Role: account.Administrator})
	c := o.In(who)
	one := map[mark.Kind]string{}
	all := append(a.knowledge.items(), a.knowledge.passages([]string{"调解"}, 5)...)
	for _, i := range all {
		at := "/office/material/item/" + url.PathEscape(string(i.Sort)) + "/" + url.PathEscape(i.ID)
		res, page := o.Do(c, http.MethodGet, at)
		if res.StatusCode != http.StatusOK || !strings.Contains(page, "谁说的") {
			t.Errorf("%s: %d", at, res.StatusCode)
		}
		one[i.Sort] = at
	}
	if len(one) != 5 {
		t.Errorf("kinds %v", one)
	}
	b := browsertest.Start(t)
	for _, width := range []int64{360, 1280} {
		p := b.Open(t, browsertest.Options{Width: width, Height: 800})
		o.Visit(p, who, "/office/material?q="+url.QueryEscape("青石镇"))
		o.Look(p, fmt.Sprintf("material-search-%d", width))
		for kind, at := range one {
			p.Go(o.URL + at)
			o.Look(p, fmt.Sprintf("entry-%s-%d", kind, width))
		}
	}
}
