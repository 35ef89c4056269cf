package manage_test

import (
	"context"
	"encoding/csv"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"mingbai/bot/console"
	"mingbai/bot/console/consoletest"
	"mingbai/bot/console/manage"
	"mingbai/handlers/account"
	"mingbai/handlers/audit"
	"mingbai/handlers/handoff"
	"mingbai/handlers/store"
)

// enter enters what was done.
func enter(t *testing.T, o *consoletest.Office, entries ...audit.Entry) {
	t.Helper()
	for _, e := range entries {
		if err := o.Store.Log(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAuditSaysWhatWasDone(t *testing.T) {
	o, _ := office(t)
	c := o.As(account.Administrator, "")
	enter(t, o,
		audit.Entry{Who: "甲", What: audit.SignedIn, Object: "甲"},
		audit.Entry{Who: "甲", What: audit.Viewed, Object: "单号 7", Details: "看了一单"},
		audit.Entry{Who: "甲", What: audit.Account, Object: "乙", Details: "停用了账号"},
		audit.Entry{Who: "甲", What: audit.Account, Object: "甲", Details: "改了自己的密码"},
		audit.Entry{Who: "甲", What: audit.Roster, Object: "某村", Details: "去掉了村居"},
		audit.Entry{Who: audit.Terminal, What: audit.Roster, Details: "邀请 张三"},
		audit.Entry{Who: "甲", What: audit.YearClosed, Object: "2025"},
		audit.Entry{Who: "甲", What: audit.Exported, Object: "csv", Details: "导出 2026 年的合计"},
		audit.Entry{Who: "甲", What: audit.BackedUp},
	)
	_, page := o.Do(c, "GET", "/office/audit")
	for _, want := range []string{
		">登录了工作台", ">看了一单(单号 7)", ">账号“乙”：停用了账号", ">改了自己的密码", ">名册，某村：去掉了村居", ">名册：邀请 张三", ">年度结账：2025", ">导出 2026 年的合计(csv)", ">备份",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

func TestAuditFilters(t *testing.T) {
	o, _ := office(t)
	c := o.As(account.Administrator, "")
	for range 3 {
		enter(t, o, audit.Entry{Who: "甲", What: audit.Viewed, Object: "单号 1", Place: consoletest.Town}, audit.Entry{Who: "乙", What: audit.Viewed, Object: "单号 2", Place: consoletest.Elsewhere})
		o.Later(48 * time.Hour)
		c = o.As(account.Administrator, "") // sessions end meanwhile
	}
	enter(t, o, audit.Entry{Who: "乙", What: audit.Exported, Details: "某个导出"})
	for _, x := range []struct {
		name, query string
		rows        int
	}{
		{"all", "", 7},
		{"who", "who=" + url.QueryEscape("甲"), 3},
		{"what", "what=viewed", 6},
		{"place", "place=" + url.QueryEscape(consoletest.Elsewhere), 3},
		{"from", "from=2026-11-23", 5},
		{"to", "to=2026-11-22", 2},
		{"one day, one person", "from=2026-11-24&to=2026-11-24&who=" + url.QueryEscape("乙"), 1},
		{"nobody", "who=x", 0},
		{"no kind and no day", "what=x&from=x", 7},
	} {
		res, page := o.Do(c, "GET", "/office/audit?"+x.query)
		if n := strings.Count(page, `data-name="做了什么"`); res.StatusCode != 200 || n != x.rows {
			t.Errorf("%s: status %d, %d entries, want %d", x.name, res.StatusCode, n, x.rows)
		}
		if _, page := o.Do(c, "GET", "/office/audit/print?"+x.query); strings.Count(page, `data-name="做了什么"`) != x.rows {
			t.Errorf("%s: printed otherwise", x.name)
		}
	}
	if res, _ := o.Do(c, "GET", "/office/audit?from=2026-12-01&to=2026-11-01"); res.StatusCode != 409 {
		t.Errorf("ends before it begins: status %d", res.StatusCode)
	}
}

// TestAuditOfOwnPlaces: a head sees what concerns the own town, and what people
// of it did before entries had places, and nothing else.
func TestAuditOfOwnPlaces(t *testing.T) {
	o, _ := office(t)
	head := o.Account(account.Account{Name: "所长甲", Role: account.Head, Place: consoletest.Town})
	o.Account(account.Account{Name: "干事甲", Role: account.Clerk, Place: consoletest.Town})
	o.Account(account.Account{Name: "干事乙", Role: account.Clerk, Place: consoletest.Elsewhere})
	enter(t, o,
		audit.Entry{Who: "总管", What: audit.Roster, Object: "看得见一", Place: consoletest.Town},
		audit.Entry{Who: "干事甲", What: audit.Viewed, Object: "看得见二"},
		audit.Entry{Who: "所长甲", What: audit.Exported, Object: "看得见三", Place: consoletest.Elsewhere},
		audit.Entry{Who: "总管", What: audit.Roster, Object: "看不见一", Place: consoletest.Elsewhere},
		audit.Entry{Who: "干事乙", What: audit.Viewed, Object: "看不见二"},
		audit.Entry{Who: "总管", What: audit.Viewed, Object: "看不见三"},
		audit.Entry{Who: audit.Terminal, What: audit.BackedUp, Object: "看不见四"},
	)
	c := o.In(head)
	for _, path := range []string{"/office/audit", "/office/audit?place=" + url.QueryEscape(consoletest.Elsewhere), "/office/audit?who=" + url.QueryEscape("干事乙"), "/office/audit/print"} {
		if _, page := o.Do(c, "GET", path); strings.Contains(page, "看不见") || path == "/office/audit" && strings.Contains(page, "干事乙") {
			t.Errorf("%s shows what is not of the own town", path)
		}
	}
	_, page := o.Do(c, "GET", "/office/audit")
	res, file := o.Do(c, "POST", "/office/audit/export")
	if res.StatusCode != 200 || strings.Contains(file, "看不见") {
		t.Errorf("the file: status %d", res.StatusCode)
	}
	for _, want := range []string{"看得见一", "看得见二", "看得见三"} {
		if !strings.Contains(page, want) || !strings.Contains(file, want) {
			t.Errorf("%s is not shown", want)
		}
	}
}

func TestAuditFile(t *testing.T) {
	o, _ := office(t)
	c := o.As(account.Administrator, "")
	for _, nasty := range append(consoletest.Nasty(), "=1+1", "@x", "两\n行") {
		enter(t, o, audit.Entry{Who: "甲", What: audit.Viewed, Object: nasty, Details: nasty})
	}
	res, file := o.Do(c, "POST", "/office/audit/export", "what", "viewed")
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file, "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 14 || !strings.HasPrefix(file, "\ufeff") || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/csv") {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if strings.ContainsAny(cell[:min(1, len(cell))], "=+-@\t") {
				t.Errorf("%q could be a formula", cell)
			}
		}
	}
	entries, err := o.Store.Trail(t.Context(), 0, 1)
	if err != nil || entries[0].What != audit.Exported || !strings.Contains(entries[0].Details, "看了咨询记录") {
		t.Errorf("entered %+v, %v", entries, err)
	}
}

// changed is a trail that was changed.
type changed struct{ *store.Store }

func (changed) VerifyTrail(context.Context) (audit.Report, error) {
	return audit.Report{Entries: 9, Broken: 1, Witness: true, Findings: []audit.Finding{{Break: audit.Edited, Seq: 4, Until: 4}}}, nil
}

// TestCheck: the check is kept, says what is wrong, and what to do.
func TestCheck(t *testing.T) {
	o, _ := office(t)
	c := o.As(account.Administrator, "")
	if _, page := o.Do(c, "GET", "/office/audit"); !strings.Contains(page, "还没有验证过") {
		t.Error("a check that never was")
	}
	if _, page := o.Do(c, "GET", "/office/audit/check"); !strings.Contains(page, "还没有验证过") {
		t.Error("a check that never was, on its page")
	}
	enter(t, o, audit.Entry{Who: "甲", What: audit.SignedIn})
	_, page := o.Do(c, "POST", "/office/audit/verify")
	if !strings.Contains(page, "日志是完整的") || !regexp.MustCompile(`末尾校验码 1-[0-9a-f]{16}`).MatchString(page) {
		t.Errorf("verify says\n%s", page)
	}
	if _, page := o.Do(c, "GET", "/office/audit"); !strings.Contains(page, "上次验证是完整的：2026-11-22 11:00") {
		t.Error("the book does not say that it was checked")
	}
	broken := consoletest.New(t, func(o *consoletest.Office) console.Area {
		desk, err := handoff.New(handoff.Config{Book: o.Store, Secret: o.Store.Secret("handoff"), Now: o.Now})
		if err != nil {
			t.Fatal(err)
		}
		return manage.Area(manage.Config{Trail: changed{o.Store}, Book: o.Store, Desk: desk})
	})
	c = broken.As(account.Administrator, "")
	_, page = broken.Do(c, "POST", "/office/audit/verify")
	for _, want := range []string{"日志被动过", "第 4 条", "怎么办", "整个数据目录另存一份"} {
		if !strings.Contains(page, want) {
			t.Errorf("what to do lacks %q", want)
		}
	}
	if _, page := broken.Do(c, "GET", "/office/audit"); !strings.Contains(page, "上次验证发现日志被动过") {
		t.Error("the book does not say that it is broken")
	}
}

// TestAuditNasty: names, filters and places come out as text.
func TestAuditNasty(t *testing.T) {
	o, _ := office(t)
	c := o.As(account.Administrator, "")
	for i, nasty := range consoletest.Nasty() {
		o.Account(account.Account{Name: string([]rune(nasty)[:min(30, len([]rune(nasty)))]), Role: account.Clerk, Place: nasty})
		enter(t, o, audit.Entry{Who: nasty, What: audit.Kinds()[i], Object: nasty, Details: nasty, Place: nasty})
	}
	for _, nasty := range consoletest.Nasty() {
		q := url.Values{"who": {nasty}, "place": {nasty}, "what": {nasty}, "from": {nasty}, "before": {nasty}}.Encode()
		for _, path := range []string{"/office/audit", "/office/audit/print", "/office/audit?" + q, "/office/audit/print?" + q, "/office/settings", "/office/settings/times?office=" + url.QueryEscape(nasty)} {
			if _, page := o.Do(c, "GET", path); len(consoletest.Leaks(page)) > 0 {
				t.Errorf("%s leaks %v", path, consoletest.Leaks(page))
			}
		}
	}
}
