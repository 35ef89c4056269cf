package wording_test

import (
	"net/http"
	"strings"
	"testing"

	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
)

// TestTryShowsBothAndPublishesNothing: the same questions are answered without
// and with an edit.
func TestTryShowsBothAndPublishesNothing(t *testing.T) {
	o := open(t, miss("1", "嘎嘎豆上个月就没给", consoletest.Town), miss("2", "别的村的嘎嘎豆没给", consoletest.Elsewhere))
	c := o.As(account.Head, consoletest.Town)
	_, page := o.try(c, "kind", "word", "say", "嘎嘎豆", "mean", "工资", "test", "老板的嘎嘎豆没给我")
	for _, want := range []string{"老板的嘎嘎豆没给我", "您写的", "嘎嘎豆上个月就没给", "没答上的", "手上的资料没有这一项", "先去劳动监察", "答上了、去处、类别", "答复都不变", "还没有发布", `action="/office/words/publish"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the trial lacks %s:\n%s", want, page)
		}
	}
	if strings.Contains(page, "别的村") {
		t.Error("another town's question is tried")
	}
	if o.file("glossary.yaml") != "" || len(o.now.words) > 0 {
		t.Error("trying published it")
	}
	if _, page := o.Do(c, http.MethodGet, "/office/words"); !strings.Contains(page, "还没有发布过") {
		t.Error("trying stands in the history")
	}
}

func TestTryWarns(t *testing.T) {
	o := open(t)
	c := o.As(account.Head, "")
	for name, tt := range map[string]struct {
		fields  []string
		want    string
		publish bool
	}{
		"others change": {[]string{"kind", "word", "say", "奖金", "mean", "工资"}, "1 句的答复会变，其中 1 句换了去处或类别", true},
		"cries go":      {[]string{"kind", "word", "say", "救命", "mean", "你好"}, "求救的话会听不出来", false},
		"does not load": {[]string{"kind", "word", "say", "坏词", "mean", "好词"}, "资料不收这一条", false},
		"asked":         {[]string{"kind", "asked", "text", "豆豆没给咋整", "guide", "wages"}, "归到 wages", true},
		"answer":        {answer(), "<details open><summary>“村口的鱼塘谁能包”，居民会看到的全文</summary>", true},
	} {
		_, page := o.try(c, tt.fields...)
		if !strings.Contains(page, tt.want) || strings.Contains(page, `action="/office/words/publish"`) != tt.publish {
			t.Errorf("%s:\n%s", name, page)
		}
	}
}

// TestTryThatDidNotEnd: of a trial that ended too early nobody is told that
// nothing changes, and it cannot be published.
func TestTryThatDidNotEnd(t *testing.T) {
	o := open(t)
	o.slow = make(chan struct{}) // never
	c := o.As(account.Head, "")
	first, page := o.post(c, "try", "kind", "word", "say", "工资", "mean", "离婚")
	if !strings.Contains(page, "正在试") {
		t.Fatalf("the page is\n%s", page)
	}
	o.post(c, "try", "kind", "word", "say", "嘎嘎豆", "mean", "工资") // ends the first
	for strings.Contains(page, "正在试") {
		_, page = o.Do(c, http.MethodGet, first.Request.URL.Path)
	}
	if !strings.Contains(page, "没有试完") || strings.Contains(page, "都不变") || strings.Contains(page, `action="/office/words/publish"`) {
		t.Errorf("the page is\n%s", page)
	}
}

// TestTryTakesItsTime: a page comes before a long trial ends and tells how far
// it is; a clerk sees the result and does not publish; nobody else sees it.
func TestTryTakesItsTime(t *testing.T) {
	o := open(t)
	o.slow = make(chan struct{})
	c := o.As(account.Clerk, "")
	res, page := o.post(c, "try", "kind", "word", "say", "嘎嘎豆", "mean", "工资", "test", "嘎嘎豆没给")
	if !strings.Contains(page, "正在试") || !strings.Contains(page, `data-live="trial:`) || !strings.Contains(page, "答上了") {
		t.Fatalf("the page is\n%s", page)
	}
	if other, _ := o.Do(o.As(account.Administrator, ""), http.MethodGet, res.Request.URL.Path); other.StatusCode != http.StatusForbidden {
		t.Errorf("somebody else sees it: %d", other.StatusCode)
	}
	close(o.slow)
	for strings.Contains(page, "正在试") {
		_, page = o.Do(c, http.MethodGet, res.Request.URL.Path)
	}
	if strings.Contains(page, "publish") || !strings.Contains(page, "发布由所长或管理员来做") || strings.Contains(page, "data-live") {
		t.Errorf("the clerk's page is\n%s", page)
	}
	if res, _ := o.post(c, "publish", "kind", "word", "say", "嘎嘎豆", "mean", "工资"); res.StatusCode != http.StatusForbidden {
		t.Errorf("a clerk published: %d", res.StatusCode)
	}
	if res, _ := o.Do(c, http.MethodGet, "/office/words/try/unknown"); res.StatusCode != http.StatusNotFound {
		t.Errorf("a trial that is not there: %d", res.StatusCode)
	}
}
