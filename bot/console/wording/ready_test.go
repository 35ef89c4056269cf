package wording_test

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
	"mingbai/handlers/audit"
)

// TestPublishWhatWasTried: what was tried is not loaded again to be published,
// unless it is something else by then, or over something else.
func TestPublishWhatWasTried(t *testing.T) {
	word := []string{"kind", "word", "say", "嘎嘎豆", "mean", "工资"}
	for name, tt := range map[string]struct {
		publish []string
		between func(*office)
		loads   int
	}{
		"the same":              {word, func(*office) {}, 1},
		"another word":          {[]string{"kind", "word", "say", "豆豆", "mean", "工资"}, func(*office) {}, 2},
		"after a report came":   {word, func(o *office) { o.state++ }, 2},
		"after another's trial": {word, func(o *office) { o.try(o.As(account.Head, ""), "kind", "word", "say", "豆豆", "mean", "钱") }, 3},
	} {
		t.Run(name, func(t *testing.T) {
			o := open(t)
			c := o.As(account.Head, consoletest.Town)
			o.try(c, word...)
			tt.between(o)
			if _, page := o.post(c, "publish", tt.publish...); !strings.Contains(page, "发布了，现在就生效") {
				t.Fatalf("not published:\n%s", page)
			}
			if o.loads != tt.loads {
				t.Errorf("loaded %d times, want %d", o.loads, tt.loads)
			}
			if len(o.now.words) != 1 || o.now.words[0].Say != tt.publish[3] {
				t.Errorf("in use is %+v", o.now.words)
			}
		})
	}
}

// TestTriedIsPublishedOnce: the second time the words are published they are
// loaded anew, for the draft was given away.
func TestTriedIsPublishedOnce(t *testing.T) {
	o := open(t)
	c := o.As(account.Head, consoletest.Town)
	o.try(c, "kind", "word", "say", "嘎嘎豆", "mean", "工资")
	o.post(c, "publish", "kind", "word", "say", "嘎嘎豆", "mean", "工资")
	o.undo(c)
	if o.post(c, "publish", "kind", "word", "say", "嘎嘎豆", "mean", "工资"); o.loads != 3 {
		t.Errorf("loaded %d times, want 3: tried, undone, published again", o.loads)
	}
	if len(o.now.words) != 1 {
		t.Errorf("in use is %+v", o.now.words)
	}
}

// TestPublishIsDoneToItsEnd: the page says what is waited for, and who leaves it
// meanwhile finds everything done: the files, the history and the trail.
func TestPublishIsDoneToItsEnd(t *testing.T) {
	o := open(t)
	c := o.As(account.Head, consoletest.Town)
	if _, page := o.try(c, "kind", "word", "say", "豆豆", "mean", "钱"); !strings.Contains(page, `data-wait="正在发布`) {
		t.Errorf("the page does not say what is waited for:\n%s", page)
	}
	ctx, leave := context.WithCancel(t.Context())
	o.leave = leave
	form := url.Values{"kind": {"word"}, "say": {"嘎嘎豆"}, "mean": {"工资"}, "seen": {o.seen(c)}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, o.URL+"/office/words/publish", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if _, err := c.Do(req); err == nil {
		t.Fatal("an answer came to somebody who had left")
	}
	entered := func() bool {
		trail, err := o.Store.Trail(t.Context(), 0, 50)
		if err != nil {
			t.Fatal(err)
		}
		return slices.ContainsFunc(trail, func(e audit.Entry) bool { return e.Object == "词和问法" })
	}
	for deadline := time.Now().Add(10 * time.Second); !entered(); {
		if time.Now().After(deadline) {
			t.Fatal("the trail does not know of it")
		}
	}
	if _, page := o.Do(c, http.MethodGet, "/office/words"); !strings.Contains(o.file("glossary.yaml"), "嘎嘎豆") || !strings.Contains(page, "撤回上一次") || len(o.now.words) != 1 {
		t.Errorf("half done: %q\n%s", o.file("glossary.yaml"), page)
	}
}

// TestTriedCryIsStillRefused: a word by which a cry for help goes unheard is
// refused, tried or not.
func TestTriedCryIsStillRefused(t *testing.T) {
	word := []string{"kind", "word", "say", "救命", "mean", "你好"}
	for _, tried := range []bool{true, false} {
		o := open(t)
		c := o.As(account.Head, consoletest.Town)
		if tried {
			o.try(c, word...)
		}
		if _, page := o.post(c, "publish", word...); !strings.Contains(page, "有的求救话会听不出来") || o.file("glossary.yaml") != "" {
			t.Errorf("tried %v: published:\n%s", tried, page)
		}
	}
}

// TestTrialThatGoesWrong: an answer that breaks while something is tried breaks
// nothing else, and is reported.
func TestTrialThatGoesWrong(t *testing.T) {
	o := open(t)
	c := o.As(account.Head, consoletest.Town)
	if res, page := o.try(c, "kind", "word", "say", "嘎嘎豆", "mean", "工资", "test", "嘎嘎豆出错"); res.StatusCode != http.StatusInternalServerError || strings.Contains(page, "publish") {
		t.Errorf("status %d:\n%s", res.StatusCode, page)
	}
	if !strings.Contains(o.Logs(), "wording: trial") {
		t.Errorf("the log says %s", o.Logs())
	}
	if _, page := o.try(c, "kind", "word", "say", "嘎嘎豆", "mean", "工资", "test", "嘎嘎豆没给"); !strings.Contains(page, "先去劳动监察") {
		t.Errorf("the next trial:\n%s", page)
	}
}
