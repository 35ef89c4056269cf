package main

import (
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"mingbai/bot/browsertest"
	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
	"mingbai/handlers/consult"
)

// wordsOffice is the office's page of words over the whole program.
type wordsOffice struct {
	*consoletest.Office
	app *app
	c   *http.Client
}

func openWords(t *testing.T) wordsOffice {
	t.Helper()
	a, o := openOfficeOf(t)
	return wordsOffice{o, a, o.As(account.Administrator, "")}
}

// answer is what residents are told now.
func (o wordsOffice) answer(question, place string) string {
	o.T.Helper()
	a, err := o.app.knowledge.Ask(o.T.Context(), consult.Question{Text: question, Place: place})
	if err != nil {
		o.T.Fatal(err)
	}
	return a.Text
}

// post sends a form of the page of words.
func (o wordsOffice) post(what string, fields ...string) (*http.Response, string) {
	o.T.Helper()
	_, page := o.Do(o.c, http.MethodGet, "/office/words")
	seen := regexp.MustCompile(`name="seen" value="([^"]+)"`).FindStringSubmatch(page)[1]
	return o.Do(o.c, http.MethodPost, "/office/words/"+what, append(fields, "seen", seen)...)
}

func (o wordsOffice) published(fields ...string) {
	o.T.Helper()
	if _, page := o.post("publish", fields...); !strings.Contains(page, "发布了，现在就生效") {
		o.T.Fatalf("not published:\n%s", page)
	}
}

// undone takes the last publication back.
func (o wordsOffice) undone() {
	o.T.Helper()
	_, page := o.Do(o.c, http.MethodGet, "/office/words")
	n := regexp.MustCompile(`name="n" value="(\d+)"`).FindStringSubmatch(page)
	if n == nil {
		o.T.Fatal("nothing can be undone")
	}
	if _, page := o.post("undo", "n", n[1]); !strings.Contains(page, "和那次发布以前一样") {
		o.T.Fatalf("not undone:\n%s", page)
	}
}

// TestOfficeWordChangesAnAnswer: a word that nobody knew is tried, which changes
// nothing; published, which changes the answer at once; and taken back.
func TestOfficeWordChangesAnAnswer(t *testing.T) {
	o := openWords(t)
	const q = "老板拖着三个月的嘎嘎豆不给我"
	word := []string{"kind", "word", "say", "嘎嘎豆", "mean", "工资", "test", q}
	before := o.answer(q, "")
	begun := time.Now()
	res, page := o.post("try", word...)
	t.Logf("the page of the trial came after %v", time.Since(begun))
	for strings.Contains(page, "正在试") {
		_, page = o.Do(o.c, http.MethodGet, res.Request.URL.Path)
	}
	t.Logf("the trial took %s", regexp.MustCompile(`用了 [\d.]+ 秒`).FindString(page))
	if !strings.Contains(page, "您写的") || !strings.Contains(page, "欠薪") || !strings.Contains(page, "自带的问题看了 4") {
		t.Errorf("the trial says\n%s", page)
	}
	if o.answer(q, "") != before {
		t.Error("trying changed the answer")
	}
	o.published(word...)
	if after := o.answer(q, ""); after == before || !strings.Contains(after, "劳动") {
		t.Errorf("the answer is still\n%s", after)
	}
	o.app.reload(t.Context())
	if after := o.answer(q, ""); after == before {
		t.Error("the look for changed files took it back")
	}
	if res, page := o.post("publish", "kind", "word", "say", "唔该", "mean", "谢谢"); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "资料不收这一条") {
		t.Errorf("a word that is built in: %d", res.StatusCode)
	}
	o.undone()
	if o.answer(q, "") != before {
		t.Error("the answer stayed changed")
	}
	guide := o.app.knowledge.guides()[0].Value
	o.published("kind", "asked", "text", "我家那个事该上哪疙瘩问", "guide", guide)
	if got := o.app.knowledge.now.Load().base.Speech.Asked[guide]; len(got) == 0 || got[len(got)-1] != "我家那个事该上哪疙瘩问" {
		t.Errorf("the knowledge has %q", got)
	}
}

// talker is a resident on the web page, without JavaScript.
type talker struct {
	t      *testing.T
	url    string
	client *http.Client
}

// says writes on the page and returns it as it comes back.
func (r talker) says(text string) string {
	r.t.Helper()
	_, page := fetch(r.t, r.client, r.url+"/")
	form := formOf(r.t, page)
	form.Set("text", text)
	res, err := r.client.PostForm(r.url+form.Get("_action"), form)
	if err != nil {
		r.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return html.UnescapeString(string(body))
}

// TestOfficeAnswersAMiss: a resident is not helped and says so; the office finds
// the question, writes an answer with its source and signs it; the next resident
// who asks gets it, one of another town does not, and it goes when it is taken
// back.
func TestOfficeAnswersAMiss(t *testing.T) {
	o := openWords(t)
	server := httptest.NewServer(o.app.routes())
	defer server.Close()
	someone := func() talker { return talker{t, server.URL, &http.Client{Jar: &cookies{}}} }
	const q, town = "村口那个鱼塘谁能来包", "广东省中山市东凤镇"
	first := someone()
	first.says("我在东凤镇")
	if before := first.says(q); strings.Contains(before, "招租") {
		t.Fatal("it is known already")
	}
	first.says("没用")
	_, page := o.Do(o.c, http.MethodGet, "/office/misses")
	to := regexp.MustCompile(`href="(/office/words/new[^"]*)"`).FindStringSubmatch(page)
	if to == nil || !strings.Contains(page, q) || !strings.Contains(page, "答了，说没用") {
		t.Fatalf("the question is not among the unanswered:\n%s", page)
	}
	_, page = o.Do(o.c, http.MethodGet, html.UnescapeString(to[1]))
	to = regexp.MustCompile(`href="(/office/words/edit\?kind=answer[^"]*)"`).FindStringSubmatch(page)
	if to == nil {
		t.Fatalf("no way to an answer:\n%s", page)
	}
	if _, page = o.Do(o.c, http.MethodGet, html.UnescapeString(to[1])); !strings.Contains(page, q+"</textarea>") || !strings.Contains(page, `value="land_rural" selected`) {
		t.Fatalf("the form is not filled in:\n%s", page)
	}
	o.published("kind", "answer", "text", q, "say", "鱼塘由村里公开招租，先看村公告栏。\n打0760-12345678问。", "channel", "township_gov", "matter", "land_rural",
		"source", "东凤镇鱼塘发包办法", "year", "2025", "url", "https://example.org/pond", "place", "东凤镇", "signed", "东凤镇司法所 某人")
	next := someone()
	next.says("我在东凤镇")
	after := next.says("请问村口的鱼塘谁能包")
	for _, want := range []string{"公开招租", "0760-12345678", "东凤镇鱼塘发包办法", "https://example.org/pond", "东凤镇司法所 某人，" + time.Now().In(consult.China()).Format(time.DateOnly) + "签"} {
		if !strings.Contains(after, want) {
			t.Errorf("the page lacks %s:\n%s", want, after)
		}
	}
	if elsewhere := o.answer(q, "吉林省辽源市东辽县"); strings.Contains(elsewhere, "招租") {
		t.Error("another town is told it")
	}
	o.undone()
	if strings.Contains(o.answer(q, town), "招租") {
		t.Error("it is still given after it was taken back")
	}
}

// TestOfficeWordInTheBrowser: the same by somebody who presses buttons, with
// the residents' page beside it.
func TestOfficeWordInTheBrowser(t *testing.T) {
	b := browsertest.Start(t)
	o := openWords(t)
	me := o.Account(account.Account{Role: account.Head})
	p := b.Open(t, browsertest.Options{Width: 1280, Height: 900})
	const q = "老板拖着三个月的嘎嘎豆不给我"
	before := o.answer(q, "")
	o.Visit(p, me, "/office/words")
	p.Type("#say", "嘎嘎豆")
	p.Type("#mean", "工资")
	p.Type("#test", q)
	p.Click(`form[action="/office/words/try"] button`)
	p.Wait(`document.querySelector('form[action="/office/words/publish"]')`) // comes by itself when the trial ends
	o.Look(p, "trial-whole")
	if o.answer(q, "") != before {
		t.Error("trying changed the answer")
	}
	p.Click(`form[action="/office/words/publish"] button`)
	p.Wait(`document.body.innerText.includes('发布了')`)
	if after := o.answer(q, ""); after == before || !strings.Contains(after, "劳动") {
		t.Errorf("the answer is still\n%s", after)
	}
	p.Click(`form[action="/office/words/undo"] button`)
	p.Wait(`document.body.innerText.includes('和那次发布以前一样')`)
	if o.answer(q, "") != before {
		t.Error("the old answer did not come back")
	}
}
