package main

import (
	"bytes"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
)

// TestOfficeLearns: the first words of a closed case are reviewed at the console
// without the number in them, taken, understood, and forgotten again.
func TestOfficeLearns(t *testing.T) {
	p := newProgram(t, nil)
	if err := os.MkdirAll(p.data, 0o700); err != nil {
		t.Fatal(err)
	}
	p.closeCase("窑上那个谁的账还没跟俺了，我叫刘德华，电话13800001234")
	var out bytes.Buffer
	a, err := openApp(t.Context(), config{data: p.data, listen: "127.0.0.1:0"}, env{in: strings.NewReader(""), out: &out, err: &out})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	o := wordsOffice{Office: consoletest.Over(t, a.store, a.console), app: a}
	o.c = o.As(account.Head, "广东省中山市东凤镇")
	const question, page = "窑上那个谁的账还没跟俺了", "/office/learning"
	before := o.answer(question, "")
	_, body := o.Do(o.c, http.MethodPost, page+"/turn", "on", "yes")
	id := regexp.MustCompile(`候选 ([a-z2-7]{8})`).FindStringSubmatch(body)
	if id == nil || !strings.Contains(body, question) || !strings.Contains(body, `value="wage-arrears" selected`) || strings.Contains(body, "1380") || strings.Contains(body, "刘德华") {
		t.Fatalf("waiting is\n%s", body)
	}
	if _, body := o.Do(o.As(account.Head, "吉林省辽源市东辽县"), http.MethodGet, page); strings.Contains(body, "窑上") {
		t.Error("another town's case is shown")
	}
	take := []string{"id", id[1], "say-" + id[1], question, "guide-" + id[1], "wage-arrears"}
	if _, body := o.Do(o.c, http.MethodPost, page+"/take", take...); !strings.Contains(body, "收下了") {
		t.Fatalf("not taken:\n%s", body)
	}
	a.reload(t.Context())
	if after := o.answer(question, ""); after == before || !strings.Contains(after, "劳动") {
		t.Errorf("the answer is still\n%s", after)
	}
	o.Do(o.As(account.Administrator, ""), http.MethodPost, page+"/forget", "id", id[1])
	a.reload(t.Context())
	if o.answer(question, "") != before {
		t.Error("the answer stayed changed")
	}
	if strings.Contains(out.String(), "窑上") {
		t.Error("a resident's words are in the log")
	}
}
