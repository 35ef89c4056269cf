package console_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"mingbai/bot/console"
	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
)

// TestWhatWaits: what is late stands first and is red alone; an empty list says
// what will stand there; and what cannot be read hides nothing else.
func TestWhatWaits(t *testing.T) {
	o := consoletest.New(t)
	o.As(account.Administrator, "")
	c := o.As(account.Clerk, consoletest.Town)
	late := func(page string) int { return strings.Count(page, `class="late"`) }
	o.Needs = func(_ context.Context, me account.Account, now time.Time) ([]console.Need, error) {
		if me.Place != consoletest.Town || !now.Equal(o.Now()) {
			t.Errorf("asked for %q at %s", me.Place, now)
		}
		return []console.Need{{Link: console.Link{Text: "不急的", Href: "/office/a"}, Note: "慢慢来 <b>"}, {Link: console.Link{Text: "晚了的", Href: "/office/b"}, Late: true}}, nil
	}
	_, page := o.Do(c, "GET", "/office/")
	if a, b := strings.Index(page, "晚了的"), strings.Index(page, "不急的"); a < 0 || b < a || late(page) != 1 || !strings.Contains(page, "慢慢来 &lt;b&gt;") {
		t.Errorf("what waits:\n%s", page)
	}
	for _, want := range []string{"法律咨询", "1234 宗", "自助问答", "89 次", "5 次", "67 次"} {
		if !strings.Contains(page, want) {
			t.Errorf("the figures lack %q", want)
		}
	}
	o.Needs = func(context.Context, account.Account, time.Time) ([]console.Need, error) { return nil, nil }
	if _, page := o.Do(c, "GET", "/office/"); !strings.Contains(page, "现在没有别的要你处理") || !strings.Contains(page, "会列在这里") || late(page) != 0 {
		t.Errorf("nothing waits:\n%s", page)
	}
	o.Needs = func(context.Context, account.Account, time.Time) ([]console.Need, error) { return nil, errDown }
	if res, page := o.Do(c, "GET", "/office/"); res.StatusCode != 200 || !strings.Contains(page, "现在没有读到") || strings.Contains(page, "现在没有别的") || !strings.Contains(page, "1234") {
		t.Errorf("what waits cannot be read:\n%s", page)
	}
}
