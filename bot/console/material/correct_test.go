package material_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"mingbai/bot/console"
	"mingbai/bot/console/consoletest"
	"mingbai/bot/console/material"
	"mingbai/handlers/account"
	"mingbai/handlers/audit"
	"mingbai/handlers/store"
)

// shelved takes a report in and returns the address of its page.
func (d *desk) shelved(c *http.Client, text string) string {
	d.T.Helper()
	res, page := d.send(c, "a.txt", text)
	res, _ = d.take(c, res, page)
	return res.Request.URL.Path
}

// asked is the form of a figure with what was changed in it, and its address.
func (d *desk) asked(c *http.Client, at, figure string, changed ...string) (string, []string) {
	d.T.Helper()
	to := at + "/figure/" + figure
	_, page := d.Do(c, http.MethodGet, to)
	fields := []string{"status", "result", "metric", "调解成功", "qualifier", "", "value", "117", "unit", "件", "period", "2025年", "reason", "与台账不符", "seen", d.seen(page)}
	for i := 0; i < len(changed); i += 2 {
		for j := 0; j < len(fields); j += 2 {
			if fields[j] == changed[i] {
				fields[j+1] = changed[i+1]
			}
		}
	}
	return to, fields
}

func TestCorrectAndWithdraw(t *testing.T) {
	o := office(t)
	c := o.As(account.Clerk, consoletest.Town)
	at := o.shelved(c, report)
	to, fields := o.asked(c, at, "1", "unit", "宗", "period", "2025年1-6月")
	res, page := o.Do(c, http.MethodPost, to, fields...)
	if res.Request.URL.Path != at || o.reloaded != 2 {
		t.Fatalf("at %s:\n%s", res.Request.URL, page)
	}
	for _, want := range []string{"读出 118件，改为 2025年1-6月 117宗；原因：与台账不符", "117宗", "2025年1-6月", "更正过 1 个", "司法所工作人员"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s:\n%s", want, page)
		}
	}
	if e := o.trail()[0]; e.What != audit.Figure || !strings.Contains(e.Details, "117宗") || !strings.Contains(at, e.Object) {
		t.Errorf("trail %+v", e)
	}
	// The same file again keeps the correction.
	if _, again := o.send(c, "a.txt", report); !strings.Contains(again, "已经收过") {
		t.Errorf("again:\n%s", again)
	}
	// Not ours.
	to, fields = o.asked(c, at, "0", "status", "other", "metric", "纠纷受理", "value", "120")
	if _, page = o.Do(c, http.MethodPost, to, fields...); !strings.Contains(page, "不算数") {
		t.Errorf("not dropped:\n%s", page)
	}
	hidden := []string{"metric", "调解成功", "unit", "件", "period", "2025年", "clause", "调解成功118件", "read", "118", "seen", o.seen(page)}
	_, page = o.Do(c, http.MethodPost, at+"/withdraw", hidden...)
	if !strings.Contains(page, "撤回了") || o.documents()[0].Figures[1].Value != 118 || o.documents()[0].Figures[0].Corrected == "" {
		t.Errorf("not withdrawn:\n%s", page)
	}
	if e := o.trail()[0]; !strings.HasPrefix(e.Details, "撤回更正：") {
		t.Errorf("trail %+v", e)
	}
	if res, _ := o.Do(c, http.MethodPost, at+"/withdraw", hidden...); res.StatusCode != http.StatusConflict {
		t.Errorf("withdrawn twice: %d", res.StatusCode)
	}
}

func TestCorrectRefuses(t *testing.T) {
	o := office(t)
	c := o.As(account.Clerk, consoletest.Town)
	at := o.shelved(c, report)
	for _, x := range []struct {
		name, field, value, want string
	}{
		{"no reason", "reason", "", "为什么改还没有写"}, {"long reason", "reason", strings.Repeat("长", 301), "300"}, {"no number", "value", "很多", "写数字"},
		{"negative", "value", "-1", "写数字"}, {"not a number", "value", "NaN", "写数字"}, {"broken characters", "reason", "\xff\xfe", "300"}, {"broken metric", "metric", "\xff", "30"}, {"no metric", "metric", "", "指标还没有写"}, {"unknown status", "status", "x", "选一个"},
		{"the same", "value", "118", "和读到的一样"},
	} {
		to, fields := o.asked(c, at, "1", x.field, x.value)
		if res, page := o.Do(c, http.MethodPost, to, fields...); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, x.want) {
			t.Errorf("%s: %d\n%s", x.name, res.StatusCode, page)
		}
	}
	to, first := o.asked(c, at, "1")
	o.Do(c, http.MethodPost, to, first...)
	if res, page := o.Do(c, http.MethodPost, to, first...); res.StatusCode != http.StatusConflict || !strings.Contains(page, "别人先改了") {
		t.Errorf("over what was not seen: %d", res.StatusCode)
	}
	if res, _ := o.Do(c, http.MethodGet, at+"/figure/99"); res.StatusCode != http.StatusNotFound {
		t.Errorf("no such figure: %d", res.StatusCode)
	}
	other := o.As(account.Clerk, consoletest.Elsewhere)
	for _, to := range []string{at + "/figure/1", at + "/withdraw"} {
		if res, _ := o.Do(other, http.MethodPost, to, first...); res.StatusCode != http.StatusForbidden {
			t.Errorf("another town's clerk at %s: %d", to, res.StatusCode)
		}
	}
}

// book is a book of who did what in which at times nothing can be entered.
type book struct {
	*store.Store
	full bool
}

var errFull = errors.New("the book is full")

func (b *book) Log(ctx context.Context, e audit.Entry) error {
	if b.full {
		return errFull
	}
	return b.Store.Log(ctx, e)
}

// officeWith runs the pages with a book of its own.
func officeWith(t *testing.T) (*desk, *book) {
	t.Helper()
	s, err := store.Open(t.Context(), store.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	d, trail := &desk{}, &book{Store: s}
	server, err := console.New(console.Config{Accounts: s, Sessions: s, Counter: &consoletest.Counter{}, Secret: s.Secret("console"), Trail: trail,
		Areas: []console.Area{material.Area(d.config(t, time.Now, nil))}})
	if err != nil {
		t.Fatal(err)
	}
	d.Office = consoletest.Over(t, s, server)
	d.As(account.Administrator, "")
	return d, trail
}

// TestNothingWithoutTheTrail: neither a document nor a correction comes in
// without its entry.
func TestNothingWithoutTheTrail(t *testing.T) {
	o, trail := officeWith(t)
	c := o.As(account.Clerk, consoletest.Town)
	at := o.shelved(c, report)
	trail.full = true
	before := o.documents()[0]
	to, fields := o.asked(c, at, "1")
	if res, _ := o.Do(c, http.MethodPost, to, fields...); res.StatusCode != http.StatusInternalServerError {
		t.Errorf("corrected without an entry: %d", res.StatusCode)
	}
	res, page := o.send(c, "b.txt", strings.Replace(report, "118", "119", 1))
	if res, _ := o.take(c, res, page); res.StatusCode != http.StatusInternalServerError {
		t.Errorf("taken without an entry: %d", res.StatusCode)
	}
	if after := o.documents(); len(after) != 1 || after[0].Figures[1] != before.Figures[1] || o.reloaded != 1 {
		t.Errorf("changed: %+v", after)
	}
	if res, _ := o.Do(c, http.MethodGet, res.Request.URL.Path); res.StatusCode != http.StatusOK {
		t.Error("the draft is lost")
	}
	trail.full = false
	if res, _ := o.Do(c, http.MethodPost, to, fields...); res.StatusCode != http.StatusOK || o.documents()[0].Figures[1].Value != 117 {
		t.Errorf("afterwards: %d", res.StatusCode)
	}
}
