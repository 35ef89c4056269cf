package wording_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"mingbai/bot/browsertest"
	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
	"mingbai/handlers/misses"
)

func TestEveryRoute(t *testing.T) { open(t).Routes() }

var day = time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC)

func miss(key, text, place string) misses.Miss {
	return misses.Miss{Key: key, At: day, Text: text, Place: place, Nearest: "wages", Reason: misses.Declined}
}

func TestMissesOfThePlace(t *testing.T) {
	o := open(t, miss("1", "我家狗被人打了找谁", consoletest.Town), miss("2", "工资找谁要", consoletest.Town), miss("3", "邻村的事谁也不该看到", consoletest.Elsewhere))
	_, page := o.Do(o.As(account.Clerk, consoletest.Town), http.MethodGet, "/office/misses")
	for _, want := range []string{"我家狗被人打了找谁", "工资没发", "2026-11-20", "/office/words/new?miss=1", "还答不上", "能答了", "劳动监察"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Contains(page, "邻村的事") {
		t.Error("another town's question is shown")
	}
}

// TestMissesByPages: many groups come a page at a time.
func TestMissesByPages(t *testing.T) {
	var list []misses.Miss
	for i := range 60 {
		text := strings.Repeat(string(rune('一'+7*i)), 3) + strings.Repeat(string(rune('一'+7*i+3)), 3)
		list = append(list, misses.Miss{Key: text, At: day, Text: text, Place: consoletest.Town, Reason: misses.Declined})
	}
	o := open(t, list...)
	c, rows := o.As(account.Clerk, consoletest.Town), 0
	for _, page := range []string{"", "?page=2", "?page=3", "?page=4"} {
		_, body := o.Do(c, http.MethodGet, "/office/misses"+page)
		n := strings.Count(body, "写成词条</a>")
		if n > 25 || n == 0 {
			t.Errorf("page %s has %d rows", page, n)
		}
		if page != "?page=4" { // there is no fourth: the first is shown
			rows += n
		}
	}
	if rows != 60 {
		t.Errorf("%d rows on three pages", rows)
	}
}

// TestChooseLeadsToForms: from a question without an answer to each of the forms,
// filled in, without the marks of what was taken out.
func TestChooseLeadsToForms(t *testing.T) {
	o := open(t, miss("1", "〔姓名〕的嘎嘎豆没给找谁〔电话〕", consoletest.Town), miss("2", "嘎嘎豆没给找谁要", consoletest.Town), miss("3", "嘎嘎豆没给找谁", consoletest.Elsewhere))
	c := o.As(account.Clerk, consoletest.Town)
	_, page := o.Do(c, http.MethodGet, "/office/words/new?miss=1")
	if strings.Contains(page, "miss=2") || res(o.Do(c, http.MethodGet, "/office/words/new?miss=3")) != http.StatusNotFound || res(o.Do(c, http.MethodGet, "/office/words/edit?kind=asked&miss=3")) != http.StatusNotFound {
		t.Error("a group goes by one key, and only who may see it finds it")
	}
	for _, kind := range []string{"word", "asked", "answer"} {
		at := strings.Index(page, "kind="+kind)
		if at < 0 {
			t.Fatalf("no way to %s in\n%s", kind, page)
		}
		from := strings.LastIndex(page[:at], `href="`) + len(`href="`)
		href, _, _ := strings.Cut(page[from:], `"`)
		_, form := o.Do(c, http.MethodGet, strings.ReplaceAll(href, "&amp;", "&"))
		if kind == "answer" && !strings.Contains(form, "嘎嘎豆没给找谁要\n有人的嘎嘎豆没给找谁</textarea>") {
			t.Errorf("not both ways of asking are in\n%s", form)
		}
		if !strings.Contains(form, "嘎嘎豆没给找谁要") || strings.Contains(form, "〔电话〕") {
			t.Errorf("the form of %s is\n%s", kind, form)
		}
		for kind2, want := range map[string]string{"asked": `value="wages" selected`, "answer": `value="labor_wage" selected`} {
			if kind == kind2 && !strings.Contains(form, want) {
				t.Errorf("%s: not chosen: %s", kind, want)
			}
		}
	}
}

// res is the status of an answer.
func res(r *http.Response, _ string) int { return r.StatusCode }

func TestKeptQuestions(t *testing.T) {
	o := open(t)
	c := o.As(account.Clerk, consoletest.Town)
	if _, page := o.Do(c, http.MethodPost, "/office/words/tests", "questions", " 嘎嘎豆没给 \n\n工资没给\n", "version", "0"); !strings.Contains(page, "嘎嘎豆没给\n工资没给</textarea>") {
		t.Errorf("not kept:\n%s", page)
	}
	for name, tt := range map[string]struct {
		text, version string
		want          int
	}{
		"stale": {"又一句话", "0", http.StatusConflict}, "too many": {strings.Repeat("一句话\n", 21), "1", http.StatusUnprocessableEntity},
		"markup": {"<b>", "1", http.StatusUnprocessableEntity}, "redacted": {"〔姓名〕欠钱", "1", http.StatusUnprocessableEntity},
	} {
		if res, _ := o.Do(c, http.MethodPost, "/office/words/tests", "questions", tt.text, "version", tt.version); res.StatusCode != tt.want {
			t.Errorf("%s: %d", name, res.StatusCode)
		}
	}
	_, page := o.try(c, "kind", "word", "say", "嘎嘎豆", "mean", "工资")
	for _, want := range []string{"嘎嘎豆没给", "答上了", "工资没给", "不变", "常试的"} {
		if !strings.Contains(page, want) {
			t.Errorf("the trial lacks %s", want)
		}
	}
	if _, page := o.Do(o.As(account.Clerk, consoletest.Elsewhere), http.MethodGet, "/office/words/tests"); strings.Contains(page, "嘎嘎豆") {
		t.Error("another town's questions are shown")
	}
}

func TestNastyTexts(t *testing.T) {
	o := open(t)
	c := o.As(account.Administrator, "")
	for _, nasty := range consoletest.Nasty() {
		var bodies []string
		for _, fields := range [][]string{
			{"kind", "word", "say", nasty, "mean", nasty + "x", "test", nasty}, {"kind", "asked", "text", nasty, "guide", nasty, "test", nasty}, {"kind", nasty},
			answer("text", nasty, "say", nasty, "channel", nasty, "matter", nasty, "source", nasty, "year", nasty, "url", nasty, "place", nasty, "until", nasty, "signed", nasty, "test", nasty),
			answer("say", nasty+"这是一个答复", "source", nasty+"一个来源"),
		} {
			for _, what := range []string{"try", "publish"} {
				_, body := o.post(c, what, fields...)
				bodies = append(bodies, body)
			}
		}
		for _, path := range []string{"/office/words/new?miss=", "/office/words/edit?kind=", "/office/words/edit?kind=word&miss=", "/office/words/edit?trial=", "/office/words/edit?old=", "/office/words/try/"} {
			_, body := o.Do(c, http.MethodGet, path+url.PathEscape(nasty))
			bodies = append(bodies, body)
		}
		_, drop := o.post(c, "drop", "what", nasty)
		_, undo := o.post(c, "undo", "n", nasty)
		_, tests := o.Do(c, http.MethodPost, "/office/words/tests", "questions", nasty, "version", nasty)
		_, page := o.Do(c, http.MethodGet, "/office/words")
		for _, body := range append(bodies, drop, undo, tests, page) {
			if found := consoletest.Leaks(body); len(found) > 0 {
				t.Errorf("%q: %v", nasty, found)
			}
		}
	}
}

// TestNastyQuestions: what residents wrote comes out as words.
func TestNastyQuestions(t *testing.T) {
	var list []misses.Miss
	for _, nasty := range consoletest.Nasty() {
		m := miss(nasty, nasty, consoletest.Town)
		m.Nearest = nasty
		list = append(list, m)
	}
	o := open(t, list...)
	c := o.As(account.Administrator, "")
	_, page := o.Do(c, http.MethodGet, "/office/misses")
	_, tried := o.try(c, "kind", "word", "say", "alert", "mean", "工资")
	_, form := o.Do(c, http.MethodGet, regexp.MustCompile(`/office/words/edit\?trial=[0-9a-f]+`).FindString(tried))
	_, chosen := o.Do(c, http.MethodGet, "/office/words/new?miss="+url.QueryEscape(consoletest.Nasty()[0]))
	_, filled := o.Do(c, http.MethodGet, "/office/words/edit?kind=answer&miss="+url.QueryEscape(consoletest.Nasty()[0]))
	if !strings.Contains(form, `value="alert"`) || !strings.Contains(chosen, "居民问：") || !strings.Contains(filled, "&lt;") {
		t.Error("the pages are not what was asked for")
	}
	for _, body := range []string{page, tried, form, chosen, filled} {
		if found := consoletest.Leaks(body); len(found) > 0 {
			t.Error(found)
		}
	}
}

// TestBrowser goes from a question without an answer to a word that is tried,
// published and taken back, at both widths.
func TestBrowser(t *testing.T) {
	b := browsertest.Start(t)
	for _, width := range []int64{360, 1280} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			o := open(t, miss("1", "老板的嘎嘎豆没给找谁", consoletest.Town), miss("2", "我家狗被人打了找谁", consoletest.Town))
			o.T = t
			o.closed = append(o.closed, ended("c1", consoletest.Town, "老板跑路了，工钱一分没给"))
			look := func(p *browsertest.Page, name string) { o.Look(p, fmt.Sprintf("%s-%d", name, width)) }
			p := b.Open(t, browsertest.Options{Width: width, Height: 800})
			me := o.Account(account.Account{Role: account.Head, Place: consoletest.Town})
			o.Visit(p, me, "/office/misses")
			look(p, "misses")
			p.Click(`td a[href$="miss=1"]`)
			p.Wait(`document.querySelector('h1').innerText === '写成词条'`)
			look(p, "choose")
			p.Click(`a[href*="kind=word"]`)
			p.Wait(`document.querySelector('#say')`)
			p.Type("#say", "嘎嘎豆")
			p.Type("#mean", "工资")
			look(p, "edit-word")
			p.Click(`form[action="/office/words/try"] button`)
			p.Wait(`document.querySelector('form[action="/office/words/publish"]')`)
			p.Wait(`document.body.innerText.includes('答上了')`)
			look(p, "tried")
			p.Click(`form[action="/office/words/publish"] button`)
			p.Wait(`document.body.innerText.includes('发布了')`)
			look(p, "words")
			o.Visit(p, me, "/office/misses")
			p.Wait(`document.body.innerText.includes('能答了')`)
			o.Visit(p, me, "/office/words")
			p.Click(`form[action="/office/words/undo"] button`)
			p.Wait(`document.body.innerText.includes('撤回了，和那次发布以前一样')`)
			look(p, "undone")
			o.Visit(p, me, "/office/misses")
			p.Wait(`!document.body.innerText.includes('能答了')`)
			o.Visit(p, me, "/office/words/edit?kind=answer")
			look(p, "edit-answer")
			o.Visit(p, me, "/office/words/tests")
			look(p, "tests")
			o.Visit(p, me, "/office/learning")
			p.Click(`form[action="/office/learning/turn"] button`)
			p.Wait(`document.body.innerText.includes('工钱一分没给') || document.querySelector('input[value*="工钱一分没给"]')`)
			look(p, "learning")
		})
	}
}
