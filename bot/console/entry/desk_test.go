package entry_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"mingbai/bot/browsertest"
	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
	"mingbai/handlers/ledger"
)

// TestDaysInAHurry: a day may be written short, and what was entered today is
// listed, taken back or not.
func TestDaysInAHurry(t *testing.T) {
	o := office(t) // it is 2026-11-22
	c := o.As(account.Clerk, consoletest.Town)
	for text, want := range map[string]string{"昨天": "2026-11-21", "3-15": "2026-03-15", "12-1": "2025-12-01", "20日": "2026-11-20"} {
		if _, page := post(t, o, c, text, "date", text); !strings.Contains(page, "记下了："+want) || !strings.Contains(page, `>`+want+`</a>`) {
			t.Errorf("%s is not %s", text, want)
		}
	}
	if _, page := o.Do(c, http.MethodPost, "/office/record/undo", "done", "昨天"); !strings.Contains(page, "不计数") {
		t.Error("what was taken back is not told in the list")
	}
	other := o.As(account.Clerk, consoletest.Elsewhere)
	if _, page := o.Do(other, http.MethodGet, "/office/record"); strings.Contains(page, "2026-11-21") {
		t.Error("another town sees what was entered here")
	}
	o.Later(24 * time.Hour)
	if _, page := o.Do(o.As(account.Clerk, consoletest.Town), http.MethodGet, "/office/record"); !strings.Contains(page, "今天还没有登记") {
		t.Error("the next day still lists them")
	}
}

// TestLate: a signed year takes nothing from a clerk, and from a head a
// correction with its reason.
func TestLate(t *testing.T) {
	o := office(t)
	clerk, head := o.As(account.Clerk, consoletest.Town), o.As(account.Head, consoletest.Town)
	post(t, o, clerk, "", "date", "2025-05-05")
	if _, err := o.Store.CloseYear(t.Context(), consoletest.Town, 2025, "所长", ledger.Posts{}); err != nil {
		t.Fatal(err)
	}
	if resp, page := post(t, o, clerk, "", "date", "2025-06-01", "reason", "漏了"); resp.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "请所长来补") {
		t.Errorf("a clerk: %d", resp.StatusCode)
	}
	if resp, page := post(t, o, head, "", "date", "2025-06-01"); resp.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, `name="reason"`) {
		t.Errorf("a head without a reason: %d", resp.StatusCode)
	}
	if _, page := post(t, o, head, "", "date", "2025-06-01", "reason", "登记簿漏了一页"); !strings.Contains(page, "记下了") {
		t.Error("a head with a reason is refused")
	}
	y, err := o.Store.ClosedYear(t.Context(), consoletest.Town, 2025)
	if err != nil || len(y.Corrections) != 1 || y.Corrections[0].Reason != "登记簿漏了一页" {
		t.Errorf("corrections %+v, %v", y.Corrections, err)
	}
}

func TestPaste(t *testing.T) {
	o := office(t)
	c := o.As(account.Clerk, consoletest.Town)
	rows := "3-1\t咨询\t甲村\t婚姻家庭\t来访\t1\t2\n昨天\t咨询\t乙村\t劳动纠纷\t电话\n"
	headed := "村居,日期,类型,人次\r\n甲村,3-2,讲座,40\r\n"
	for name, x := range map[string]struct{ text, want string }{
		"rows alone": {rows, "对，记下这 2 条"}, "with a head": {headed, "对，记下这 1 条"},
	} {
		if _, page := o.Do(c, http.MethodPost, "/office/record/paste", "rows", x.text); !strings.Contains(page, x.want) || counted(t, o, ledger.RuleMatters)+counted(t, o, ledger.RuleLectures) != 0 {
			t.Errorf("%s: not shown before it is entered", name)
		}
	}
	for name, x := range map[string]struct{ text, want string }{
		"nothing": {"", "还没有写"}, "words": {"一二三", "什么都没有存"}, "a bad row": {rows + "3-3\t咨询\t丙村\t其他\n", ">3<"}, "a bad row below a head": {headed + "丙村,3-3,咨询,1\n", ">3<"},
		"too wide": {strings.Repeat("a\t", 20) + "\n", "比能记的"}, "too many": {strings.Repeat(rows, 150), "一次最多"},
	} {
		resp, page := o.Do(c, http.MethodPost, "/office/record/paste", "rows", x.text, "sure", "yes")
		if resp.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, x.want) {
			t.Errorf("%s: %d, does not say %q", name, resp.StatusCode, x.want)
		}
	}
	if _, page := o.Do(c, http.MethodPost, "/office/record/paste", "rows", rows, "sure", "yes"); !strings.Contains(page, "记下了 2 条") {
		t.Error("not entered")
	}
	o.Do(c, http.MethodPost, "/office/record/paste", "rows", rows, "sure", "yes")
	if m, v := counted(t, o, ledger.RuleMatters), counted(t, o, ledger.RuleVisits); m != 2 || v != 3 {
		t.Errorf("%d matters, %d visits; pasted twice they count once", m, v)
	}
	for _, nasty := range consoletest.Nasty() {
		if _, page := o.Do(c, http.MethodPost, "/office/record/paste", "rows", "3-1\t咨询\t"+nasty+"\t其他"); len(consoletest.Leaks(page)) > 0 {
			t.Errorf("%q stands in the page as it was sent", nasty)
		}
	}
}

// TestTenEntriesByKeyboard enters ten walk-ins without the mouse and times it.
func TestTenEntriesByKeyboard(t *testing.T) {
	b := browsertest.Start(t)
	o := office(t)
	p := b.Open(t, browsertest.Options{Width: 1280, Height: 800})
	o.Visit(p, o.Account(account.Account{Name: "登记员", Role: account.Clerk, Place: consoletest.Town}), "/office/record")
	p.Wait(`document.activeElement.id === 'village'`)
	began := time.Now()
	for n := range 10 {
		if n > 0 {
			p.Wait(fmt.Sprintf(`document.activeElement.id === 'village' && document.querySelectorAll('main tbody tr').length === %d || null`, n))
		}
		switch {
		case n == 0:
			p.Key("甲村\t劳动纠纷\t\t\t3")
		case n == 5: // another village, another matter: what is there is replaced
			browsertest.Eval[bool](p, `(document.activeElement.select(), true)`)
			p.Key("乙村\t婚姻家庭")
		}
		p.Key("\r")
	}
	p.Wait(`document.querySelectorAll('main tbody tr').length === 10 || null`)
	t.Logf("ten entries: %s", time.Since(began).Round(time.Millisecond))
	if m, v := counted(t, o, ledger.RuleMatters), counted(t, o, ledger.RuleVisits); m != 10 || v < 10 {
		t.Errorf("%d matters, %d visits", m, v)
	}
	if c, err := o.Store.Counts(t.Context(), ledger.Query{Village: "乙村"}); err != nil || c.Rows[0].Value != 5 {
		t.Errorf("%+v, %v", c.Rows[0], err)
	}
}
