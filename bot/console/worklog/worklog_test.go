package worklog_test

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"mingbai/bot/browsertest"
	"mingbai/bot/console"
	"mingbai/bot/console/consoletest"
	"mingbai/bot/console/worklog"
	"mingbai/handlers/account"
	"mingbai/handlers/audit"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
)

// town is an office over a real store, with a month's work in it.
func town(t *testing.T) *consoletest.Office {
	t.Helper()
	o := consoletest.New(t, func(o *consoletest.Office) console.Area {
		return worklog.Area(worklog.Config{Figures: o.Store, Book: o.Store})
	})
	o.As(account.Administrator, "")
	err := o.Store.SaveRoster(t.Context(), handoff.Roster{
		People: []handoff.Person{
			{ID: "law", Name: "张三", Firm: "甲律师事务所", Role: handoff.Adviser}, {ID: "law2", Name: "李四", Role: handoff.Adviser},
			{ID: "off", Name: "王五", Role: handoff.Officer, Office: "甲镇司法所"},
		},
		Posts: []handoff.Post{{Place: consoletest.Town, Village: "甲村", Adviser: "law", Office: "甲镇司法所"}, {Place: consoletest.Elsewhere, Village: "乙村", Adviser: "law2", Office: "乙镇司法所"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	record := func(ref, adviser, place, village string, date ledger.Date, kind ledger.Kind, visits int64) ledger.Record {
		return ledger.Record{Ref: ref, Date: date, Kind: kind, Place: place, Village: village, Category: "labor_wage", Channel: "walk_in", Matters: 1, Visits: visits, Outcome: ledger.Answered, Adviser: adviser}
	}
	_, err = o.Store.Enter(t.Context(), []ledger.Record{
		record("1", "law", consoletest.Town, "甲村", "2026-11-03", ledger.Consulting, 2), record("2", "张三", consoletest.Town, "=甲村<b>", "2026-11-10", ledger.Consulting, 5),
		record("3", "law", consoletest.Town, "甲村", "2026-10-07", ledger.Consulting, 11), record("4", "law2", consoletest.Elsewhere, "乙村", "2026-11-05", ledger.Consulting, 13),
		record("5", "", consoletest.Town, "甲村", "2026-11-08", ledger.Consulting, 17),
	})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// TestOwnMonth: an adviser reads their own months, whoever entered them, and
// nobody else's.
func TestOwnMonth(t *testing.T) {
	o := town(t)
	c := o.In(o.Account(account.Account{Role: account.Adviser, Place: consoletest.Town, Person: "law"}))
	for _, x := range []struct {
		path string
		has  []string
		not  []string
	}{
		{"/office/worklog", []string{"张三 2026年11月工作日志", "甲律师事务所", "2026-11-03", "2026-11-10", ">2</td>", ">7</td>", "=甲村&lt;b&gt;", "as=xlsx"}, []string{"2026-10-07", "2026-11-05", "2026-11-08", "<b>"}},
		{"/office/worklog?month=2026-10", []string{"张三 2026年10月工作日志", "2026-10-07"}, []string{"2026-11-03"}},
		{"/office/worklog?who=law2", []string{"张三 2026年11月"}, []string{"2026-11-05", "李四"}},
		{"/office/worklog?month=2026-09", []string{"这个月没有登记"}, []string{"as=xlsx"}},
		{"/office/worklog?month=2031-01", []string{"2026年11月"}, nil},
		{"/office/worklog?month=x", []string{"2026年11月"}, nil},
		{"/office/", []string{"2026年11月我做了"}, nil},
	} {
		res, page := o.Do(c, http.MethodGet, x.path)
		for _, want := range x.has {
			if res.StatusCode != 200 || !strings.Contains(page, want) {
				t.Errorf("%s: %d, lacks %q", x.path, res.StatusCode, want)
			}
		}
		for _, bad := range x.not {
			if strings.Contains(page, bad) {
				t.Errorf("%s has %q", x.path, bad)
			}
		}
	}
	stranger := o.In(o.Account(account.Account{Role: account.Adviser, Place: consoletest.Town}))
	if _, page := o.Do(stranger, http.MethodGet, "/office/worklog?who=law"); !strings.Contains(page, "还没有对上名册里的人") || strings.Contains(page, "2026-11-03") {
		t.Error("an account without a person reads somebody's work")
	}
	gone := o.In(o.Account(account.Account{Name: "走了的", Role: account.Adviser, Place: consoletest.Town, Person: "gone"}))
	for name, c := range map[string]*http.Client{"no person": stranger, "no longer of the roster": gone} {
		if res, page := o.Do(c, http.MethodGet, "/office/worklog"); res.StatusCode != 200 || !strings.Contains(page, "还没有对上名册里的人") {
			t.Errorf("%s: the page: %d", name, res.StatusCode)
		}
		for _, as := range []string{"xlsx", "docx"} {
			if res, _ := o.Do(c, http.MethodGet, "/office/worklog/file?month=2026-11&as="+as); res.StatusCode != http.StatusConflict || res.Header.Get("Content-Disposition") != "" {
				t.Errorf("%s: the office's month as %s: %d", name, as, res.StatusCode)
			}
		}
		if _, page := o.Do(c, http.MethodGet, "/office/"); strings.Contains(page, "咨询") && strings.Contains(page, ">24</td>") {
			t.Errorf("%s: the first page adds up the office's month", name)
		}
	}
}

// TestOfficeReadsItsPeople: an office reads its advisers' months, its own, and
// not another town's.
func TestOfficeReadsItsPeople(t *testing.T) {
	o := town(t)
	c := o.As(account.Head, consoletest.Town)
	if _, page := o.Do(c, http.MethodGet, "/office/worklog"); !strings.Contains(page, "甲镇司法所 2026年11月") || !strings.Contains(page, ">张三<") || !strings.Contains(page, ">7</td>") || !strings.Contains(page, "2026-11-08") || strings.Contains(page, "李四") {
		t.Errorf("the office's page:\n%s", page)
	}
	if _, page := o.Do(c, http.MethodGet, "/office/worklog?who=law"); !strings.Contains(page, "张三 2026年11月") || !strings.Contains(page, "2026-11-10") {
		t.Error("the adviser's month is not there")
	}
	for _, path := range []string{"/office/worklog?who=law2", "/office/worklog/file?who=law2&as=xlsx&month=2026-11"} {
		if res, page := o.Do(c, http.MethodGet, path); res.StatusCode != http.StatusForbidden || strings.Contains(page, "2026-11-05") {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
	all := o.As(account.Administrator, "")
	if _, page := o.Do(all, http.MethodGet, "/office/worklog"); !strings.Contains(page, "李四") || !strings.Contains(page, "全部司法所") {
		t.Error("who sees all does not")
	}
	if res, _ := o.Do(o.As(account.County, ""), http.MethodGet, "/office/worklog"); res.StatusCode != http.StatusForbidden {
		t.Errorf("the county: %d", res.StatusCode)
	}
}

// TestFiles: the files hold the rows of the page, and handing them out is entered.
func TestFiles(t *testing.T) {
	o := town(t)
	c := o.In(o.Account(account.Account{Role: account.Adviser, Place: consoletest.Town, Person: "law"}))
	res, body := o.Do(c, http.MethodGet, "/office/worklog/file?month=2026-11&as=xlsx")
	if res.StatusCode != 200 || !strings.Contains(res.Header.Get("Content-Disposition"), "2026-11.xlsx") {
		t.Fatalf("%d %v", res.StatusCode, res.Header)
	}
	book, err := excelize.OpenReader(bytes.NewReader([]byte(body)))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	cells, err := book.GetRows(book.GetSheetName(0))
	if err != nil {
		t.Fatal(err)
	}
	if all := fmt.Sprint(cells); !strings.Contains(all, "张三 2026年11月工作日志") || !strings.Contains(all, "2026-11-10") || strings.Contains(all, "2026-10-07") {
		t.Errorf("the workbook has %v", cells)
	}
	if res, body := o.Do(c, http.MethodGet, "/office/worklog/file?month=2026-11&as=docx"); res.StatusCode != 200 || !strings.HasPrefix(body, "PK") {
		t.Errorf("the paper: %d", res.StatusCode)
	}
	if res, _ := o.Do(c, http.MethodGet, "/office/worklog/file?month=2026-11&as=exe"); res.StatusCode != http.StatusConflict {
		t.Errorf("another form: %d", res.StatusCode)
	}
	entries, err := o.Store.Trail(t.Context(), 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, e := range entries {
		if e.What == audit.Exported && strings.Contains(e.Object, "工作日志-张三-2026-11") && strings.Contains(e.Details, "2 条") {
			n++
		}
	}
	if n != 2 {
		t.Errorf("%d of 2 files entered", n)
	}
}

func TestEveryRoute(t *testing.T) { town(t).Routes() }

func TestNastyTexts(t *testing.T) {
	o := town(t)
	c := o.As(account.Head, consoletest.Town)
	for _, nasty := range consoletest.Nasty() {
		for _, name := range []string{"month", "who", "as"} {
			req, err := http.NewRequest("GET", o.URL+"/office/worklog", nil)
			if err != nil {
				t.Fatal(err)
			}
			q := req.URL.Query()
			q.Set(name, nasty)
			if _, page := o.Do(c, "GET", "/office/worklog?"+q.Encode()); len(consoletest.Leaks(page)) > 0 {
				t.Errorf("%s=%q stands in the page", name, nasty)
			}
		}
	}
}

func TestBrowser(t *testing.T) {
	b := browsertest.Start(t)
	o := town(t)
	for _, width := range []int64{360, 1280, 1920} {
		p := b.Open(t, browsertest.Options{Width: width, Height: 800, Dark: width == 1920})
		o.Visit(p, o.Account(account.Account{Role: account.Adviser, Name: fmt.Sprint("张三", width), Place: consoletest.Town, Person: "law"}), "/office/worklog")
		o.Look(p, fmt.Sprintf("worklog-%d", width))
		p.Paper()
		p.Shot(fmt.Sprintf("worklog-paper-%d", width))
		if !strings.Contains(p.Text(".printed"), "签名") {
			t.Error("there is nowhere to sign")
		}
		head := b.Open(t, browsertest.Options{Width: width, Height: 800})
		o.Visit(head, o.Account(account.Account{Role: account.Head, Name: fmt.Sprint("所长", width), Place: consoletest.Town}), "/office/worklog")
		o.Look(head, fmt.Sprintf("worklog-office-%d", width))
	}
}
