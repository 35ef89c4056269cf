package wording_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
)

const hand = "# 手写的\n- say: 老法\n  mean: 旧法\n"

// TestPublishUndo: what is published stands in the files beside what was
// written by hand, takes effect, and goes again in the order it came.
func TestPublishUndo(t *testing.T) {
	o := open(t)
	o.write("glossary.yaml", hand)
	c := o.As(account.Head, consoletest.Town)
	type state struct{ glossary, asked, signed string }
	now := func() state {
		return state{o.file("glossary.yaml"), o.file("asked/console.yaml"), o.file("signed.yaml")}
	}
	states := []state{now()}
	for _, fields := range [][]string{
		{"kind", "word", "say", "嘎嘎豆", "mean", "工资"},
		{"kind", "word", "say", "豆豆", "mean", "钱"},
		{"kind", "asked", "text", "豆豆没给咋整", "guide", "wages"},
		answer(),
		{"kind", "word", "old", "word:嘎嘎豆", "say", "嘎嘎豆", "mean", "薪水"},
	} {
		if _, page := o.post(c, "publish", fields...); !strings.Contains(page, "发布了，现在就生效") {
			t.Fatalf("%v was not published:\n%s", fields, page)
		}
		states = append(states, now())
	}
	if want := hand + "- {say: \"嘎嘎豆\", mean: \"薪水\", from: 本所}\n- {say: \"豆豆\", mean: \"钱\", from: 本所}\n"; now().glossary != want {
		t.Errorf("glossary\n%s\nwant\n%s", now().glossary, want)
	}
	if now().asked != "wages:\n  - \"豆豆没给咋整\"\n" || !strings.Contains(now().signed, `"source":"甲镇鱼塘发包办法"`) || !strings.Contains(now().signed, `"day":"2026-11-22"`) {
		t.Errorf("asked\n%s\nsigned\n%s", now().asked, now().signed)
	}
	if len(o.now.words) != 3 || len(o.now.signed) != 1 {
		t.Errorf("in use are %+v", o.now)
	}
	if _, page := o.post(c, "drop", "what", "word:豆豆"); !strings.Contains(page, "撤掉了") {
		t.Error("not taken away")
	}
	for i := len(states) - 1; i >= 0; i-- {
		if _, page := o.undo(c); !strings.Contains(page, "和那次发布以前一样") {
			t.Fatalf("not undone:\n%s", page)
		}
		if now() != states[i] {
			t.Fatalf("after undoing: %+v\nwant %+v", now(), states[i])
		}
	}
	_, page := o.Do(c, http.MethodGet, "/office/words")
	if strings.Contains(page, "撤回上一次</button>") || strings.Count(page, "撤回了</td>") != 6 || !strings.Contains(page, "原来是") {
		t.Errorf("the history is\n%s", page)
	}
	trail, err := o.Store.Trail(t.Context(), 0, 50)
	if err != nil {
		t.Fatal(err)
	}
	var entered []string
	for _, e := range trail {
		entered = append(entered, e.Object+" "+e.Details)
	}
	for _, want := range []string{"词和问法 加了一个词：嘎嘎豆 → 工资", "词和问法 改了一个词：嘎嘎豆 → 薪水", "词和问法 加了一种问法", "词和问法 加了一条本所答复：" + consoletest.Town,
		"词和问法 撤了一个词", "词和问法 撤回了上一次：撤掉一个词"} {
		if !strings.Contains(strings.Join(entered, "\n"), want) {
			t.Errorf("not entered: %s", want)
		}
	}
}

// TestUndoOnlyWhatIsSeen: a form of before, or files changed by hand meanwhile,
// undo nothing.
func TestUndoOnlyWhatIsSeen(t *testing.T) {
	o := open(t)
	c := o.As(account.Head, "")
	o.post(c, "publish", "kind", "word", "say", "嘎嘎豆", "mean", "工资")
	old := o.seen(c)
	o.post(c, "publish", "kind", "word", "say", "豆豆", "mean", "钱")
	for _, fields := range [][]string{{"n", "1", "seen", old}, {"n", "1", "seen", o.seen(c)}, {"n", "2", "seen", old}, {"n", "x", "seen", o.seen(c)}} {
		if res, _ := o.Do(c, http.MethodPost, "/office/words/undo", fields...); res.StatusCode != http.StatusConflict {
			t.Errorf("%v: %d", fields, res.StatusCode)
		}
	}
	o.write("glossary.yaml", hand+o.file("glossary.yaml"))
	if res, page := o.post(c, "undo", "n", "2"); res.StatusCode != http.StatusConflict || !strings.Contains(page, "手工改过") {
		t.Errorf("changed by hand: %d\n%s", res.StatusCode, page)
	}
	for _, what := range []string{"try", "publish"} {
		res, page := o.Do(c, http.MethodPost, "/office/words/"+what, "kind", "word", "say", "又一个", "mean", "钱", "seen", old)
		if res.StatusCode != http.StatusConflict || !strings.Contains(page, `value="又一个"`) || !strings.Contains(page, o.seen(c)) {
			t.Errorf("%s over what was not seen: %d\n%s", what, res.StatusCode, page)
		}
	}
	o.write("asked/console.yaml", "wages: [手写的一句]\n")
	if res, page := o.Do(c, http.MethodGet, "/office/words"); res.StatusCode != http.StatusConflict || !strings.Contains(page, "手工改过") {
		t.Errorf("a file of ours written by hand: %d", res.StatusCode)
	}
	if o.file("asked/console.yaml") != "wages: [手写的一句]\n" {
		t.Error("it was overwritten")
	}
}

func TestHistoryIsBounded(t *testing.T) {
	o := open(t)
	c := o.As(account.Head, "")
	for range 35 {
		o.post(c, "publish", "kind", "word", "say", "豆豆", "mean", "钱")
		o.post(c, "drop", "what", "word:豆豆")
	}
	var kept struct {
		Changes []struct {
			N int `json:"n"`
		} `json:"changes"`
	}
	if _, err := o.Store.Setting(t.Context(), "wording", &kept); err != nil {
		t.Fatal(err)
	}
	if n := len(kept.Changes); n != 60 || kept.Changes[59].N != 70 {
		t.Errorf("%d changes are kept, the last is %+v", n, kept.Changes[n-1])
	}
}

func TestRefused(t *testing.T) {
	o := open(t)
	c := o.As(account.Administrator, "")
	o.post(c, "publish", "kind", "word", "say", "豆豆", "mean", "钱")
	long := strings.Repeat("长", 21)
	for _, fields := range [][]string{
		{"kind", "word", "say", "坏词", "mean", "好词"}, {"kind", "word", "say", "豆", "mean", "钱"}, {"kind", "word", "say", "一样", "mean", "一样"},
		{"kind", "word", "say", `有"引号`, "mean", "钱"}, {"kind", "word", "say", "", "mean", "钱"}, {"kind", "word", "say", long, "mean", "钱"},
		{"kind", "word", "say", "豆豆", "mean", "薪水"}, {"kind", "word", "old", "word:豆豆", "say", "豆豆", "mean", "钱"},
		{"kind", "word", "say", "救命", "mean", "你好"}, {"kind", "word", "say", "毛豆", "mean", "钱", "test", "<b>"},
		{"kind", "asked", "text", "短", "guide", "wages"}, {"kind", "asked", "text", "这里有〔姓名〕的话", "guide", "wages"},
		{"kind", "asked", "text", "没有这一条的话", "guide", "nowhere"}, {"kind", "asked", "text", "没有选哪一条的话", "guide", ""},
		answer("source", ""), answer("source", "短"), answer("year", "去年"), answer("year", "2999"), answer("signed", ""), answer("say", ""), answer("say", "按第12条办，去司法所问。"),
		answer("say", strings.Repeat("长", 301)), answer("say", "<b>去司法所问清楚</b>"), answer("text", ""), answer("text", "短"), answer("text", strings.Repeat("一种问法\n", 11)),
		answer("channel", "nowhere"), answer("matter", ""), answer("url", "javascript:alert(1)"), answer("until", "2026-01-01"), answer("until", "明年"), answer("place", "<b>镇"),
	} {
		if res, page := o.post(c, "publish", fields...); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, `role="alert"`) {
			t.Errorf("%v: %d", fields, res.StatusCode)
		}
	}
	if got := o.file("glossary.yaml"); strings.Count(got, "\n") != 1 || o.file("asked/console.yaml")+o.file("signed.yaml") != "" {
		t.Errorf("something was written:\n%s", got)
	}
	for what, fields := range map[string][]string{"publish": {"kind", "word", "old", "word:没有", "say", "豆豆", "mean", "钱"}, "drop": {"what", "word:没有"}} {
		if res, _ := o.post(c, what, fields...); res.StatusCode != http.StatusConflict && res.StatusCode != http.StatusNotFound {
			t.Errorf("%s of what is not there: %d", what, res.StatusCode)
		}
	}
}

// TestAnswersOfPlaces: an account writes, sees and changes answers of its place
// only.
func TestAnswersOfPlaces(t *testing.T) {
	o := open(t)
	town, elsewhere, all := o.As(account.Head, consoletest.Town), o.As(account.Head, consoletest.Elsewhere), o.As(account.Administrator, "")
	for _, place := range []string{consoletest.Elsewhere, "", "广东省"} {
		if res, _ := o.post(town, "publish", answer("place", place)...); res.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("the town writes for %q: %d", place, res.StatusCode)
		}
	}
	if _, page := o.post(town, "publish", answer("place", "甲镇")...); !strings.Contains(page, "发布了") || !strings.Contains(o.file("signed.yaml"), consoletest.Town) {
		t.Fatalf("not published for the town:\n%s", o.file("signed.yaml"))
	}
	if _, page := o.Do(elsewhere, http.MethodGet, "/office/words"); strings.Contains(page, "鱼塘") || strings.Contains(page, "撤回上一次") {
		t.Error("another town sees it, or may undo it")
	}
	if _, page := o.post(all, "publish", answer("place", "", "text", "山上的林子谁能包")...); !strings.Contains(page, "发布了") {
		t.Error("not published for everywhere")
	}
	_, page := o.Do(town, http.MethodGet, "/office/words")
	if !strings.Contains(page, "山上的林子") || strings.Count(page, ">撤掉</button>") != 1 {
		t.Errorf("the town's page is\n%s", page)
	}
	key := strings.SplitN(o.file("signed.yaml"), `"`, 5)[3]
	for what, fields := range map[string][]string{"publish": answer("old", "answer:"+key, "place", consoletest.Elsewhere), "try": answer("old", "answer:"+key, "place", consoletest.Elsewhere), "drop": {"what", "answer:" + key}} {
		if res, _ := o.post(elsewhere, what, fields...); res.StatusCode != http.StatusForbidden {
			t.Errorf("another town may %s it: %d", what, res.StatusCode)
		}
	}
	edit := regexp.MustCompile(`href="(/office/words/edit\?old=[^"]*)">改这条`).FindStringSubmatch(page)
	if res, body := o.Do(town, http.MethodGet, edit[1]); res.StatusCode != http.StatusOK || !strings.Contains(body, "村口的鱼塘谁能包</textarea>") {
		t.Errorf("the town's own form: %d\n%s", res.StatusCode, body)
	}
	if res, _ := o.Do(elsewhere, http.MethodGet, edit[1]); res.StatusCode != http.StatusForbidden {
		t.Errorf("another town opens it: %d", res.StatusCode)
	}
	if _, page := o.post(town, "publish", answer("old", "answer:"+key, "say", "鱼塘包完了，明年再来。")...); !strings.Contains(page, "发布了") || strings.Count(o.file("signed.yaml"), "\n") != 2 {
		t.Errorf("not changed:\n%s", o.file("signed.yaml"))
	}
}
