package main

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"mingbai/handlers/account"
)

// TestOfficeWordChangesAnAnswer: a word that nobody knew is published at the
// console, changes what is answered, and is taken back.
func TestOfficeWordChangesAnAnswer(t *testing.T) {
	a, o := openOfficeOf(t)
	c := o.As(account.Administrator, "")
	try := "/office/words?try=" + url.QueryEscape("老板拖着三个月的嘎嘎豆不给我")
	answer := func() string {
		a.reload(t.Context())
		_, page := o.Do(c, http.MethodGet, try)
		m := regexp.MustCompile(`(?s)<p class="answer">(.*?)</p>`).FindStringSubmatch(page)
		if m == nil {
			t.Fatalf("no answer:\n%s", page)
		}
		return m[1]
	}
	post := func(what string, fields ...string) (*http.Response, string) {
		_, page := o.Do(c, http.MethodGet, "/office/words")
		seen := regexp.MustCompile(`name="seen" value="([^"]+)"`).FindStringSubmatch(page)[1]
		return o.Do(c, http.MethodPost, "/office/words/"+what, append(fields, "seen", seen)...)
	}
	before := answer()
	if _, page := post("word", "say", "嘎嘎豆", "mean", "工资"); !strings.Contains(page, "发布了") {
		t.Fatalf("not published:\n%s", page)
	}
	if after := answer(); after == before || !strings.Contains(after, "劳动") {
		t.Errorf("the answer is still\n%s", after)
	}
	if res, page := post("word", "say", "唔该", "mean", "谢谢"); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "没有发布") {
		t.Errorf("a word that is there already: %d", res.StatusCode)
	}
	if _, page := post("drop", "what", "word:嘎嘎豆"); !strings.Contains(page, "撤掉了") {
		t.Error("not taken back")
	}
	if answer() != before {
		t.Error("the answer stayed changed")
	}
	guide := a.knowledge.guides()[0].Value
	if _, page := post("asked", "text", "我家那个事该上哪疙瘩问", "guide", guide); !strings.Contains(page, "发布了") {
		t.Errorf("a way of asking was refused:\n%s", page)
	}
	a.reload(t.Context())
	if got := a.knowledge.now.Load().base.Speech.Asked[guide]; len(got) == 0 || got[len(got)-1] != "我家那个事该上哪疙瘩问" {
		t.Errorf("the knowledge has %q", got)
	}
}
