package statistics_test

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
	"mingbai/handlers/ledger/ledgertest"
)

// aYear is an office with a made year, its cases and a roster.
func aYear(t *testing.T) *consoletest.Office {
	t.Helper()
	o := bare(t)
	year := ledgertest.Make(7, 400, 2026)
	if err := year.Fill(t.Context(), o.Store); err != nil {
		t.Fatal(err)
	}
	if err := year.FillCases(t.Context(), o.Store); err != nil {
		t.Fatal(err)
	}
	enlist(t, o)
	return o
}

var (
	anyNumber = regexp.MustCompile(`<a href="(/office/[^"]+)">(\d+)</a>`)
	ledgerSum = regexp.MustCompile(`合计 <strong>(\d+)</strong>`)
	rowUnits  = regexp.MustCompile(`<td data-name="(?:宗|次)" class="n ?">(\d+)</td>`)
	older     = regexp.MustCompile(`<a href="([^"]+)">后一页</a>`)
)

// rowsBehind adds up the rows of a number, page by page.
func rowsBehind(t *testing.T, o *consoletest.Office, c *http.Client, address string) (said string, sum int) {
	t.Helper()
	for address != "" {
		_, page := o.Do(c, http.MethodGet, html.UnescapeString(address))
		if m := ledgerSum.FindStringSubmatch(page); m != nil {
			said = m[1]
		}
		for _, m := range rowUnits.FindAllStringSubmatch(page, -1) {
			n, err := strconv.Atoi(m[1])
			if err != nil {
				t.Fatal(err)
			}
			sum += n
		}
		address = ""
		if m := older.FindStringSubmatch(page); m != nil {
			address = m[1]
		}
	}
	return said, sum
}

// TestAnswersOpenToTheirRows follows every number of the page of answers.
func TestAnswersOpenToTheirRows(t *testing.T) {
	o := aYear(t)
	c := o.As(account.Head, ledgertest.County)
	_, page := o.Do(c, http.MethodGet, "/office/statistics/answers")
	links := anyNumber.FindAllStringSubmatch(page, -1)
	if len(links) < 60 {
		t.Fatalf("only %d numbers lead somewhere", len(links))
	}
	for _, link := range links {
		if strings.HasPrefix(link[1], "/office/statistics/waits/cases") {
			if _, list := o.Do(c, http.MethodGet, html.UnescapeString(link[1])); !strings.Contains(list, "共 <strong>"+link[2]+"</strong>") {
				t.Errorf("%s does not list %s cases", link[1], link[2])
			}
			continue
		}
		said, sum := rowsBehind(t, o, c, link[1])
		if fmt.Sprint(sum) != link[2] || said != link[2] {
			t.Errorf("%s: says %s, rows add up to %d, want %s", html.UnescapeString(link[1]), said, sum, link[2])
		}
	}
}

// TestWaitsOpenToTheirCases follows every number of the page of waits.
func TestWaitsOpenToTheirCases(t *testing.T) {
	o := aYear(t)
	c := o.As(account.Head, ledgertest.County)
	_, page := o.Do(c, http.MethodGet, "/office/statistics/waits")
	links := anyNumber.FindAllStringSubmatch(page, -1)
	if len(links) < 40 {
		t.Fatalf("only %d numbers lead somewhere", len(links))
	}
	for _, link := range links {
		_, list := o.Do(c, http.MethodGet, html.UnescapeString(link[1]))
		if !strings.Contains(list, "共 <strong>"+link[2]+"</strong>") {
			t.Errorf("%s does not list %s cases", html.UnescapeString(link[1]), link[2])
		}
	}
	for _, want := range []string{"一半在", "九成在", "按时率", "过时没人接", `id="rule-timely"`, `href="#rule-timely"`, "张三", "没有人接"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	town := o.As(account.Clerk, ledgertest.Towns()[0])
	if _, page := o.Do(town, http.MethodGet, "/office/statistics/waits"); strings.Contains(page, "乙镇") {
		t.Error("a town sees the waits of another")
	}
	if resp, _ := o.Do(town, http.MethodGet, "/office/statistics/waits/cases?place="+url.QueryEscape(ledgertest.Towns()[1])); resp.StatusCode != http.StatusForbidden {
		t.Errorf("cases of another town: %d", resp.StatusCode)
	}
}

// TestEachTableIsAFile: what a button under a table gives is that table.
func TestEachTableIsAFile(t *testing.T) {
	o := aYear(t)
	c := o.As(account.Head, ledgertest.County)
	forms := regexp.MustCompile(`(?s)<form method="post" action="/office/statistics/sheet">(.*?)</form>`)
	field := regexp.MustCompile(`name="([^"]+)" value="([^"]*)"`)
	for _, path := range []string{"/office/statistics", "/office/statistics/answers", "/office/statistics/waits", "/office/ledger?class=not-found", "/office/ledger?adviser=" + url.QueryEscape("张三")} {
		_, page := o.Do(c, http.MethodGet, path)
		found := forms.FindAllStringSubmatch(page, -1)
		if len(found) == 0 {
			t.Errorf("%s: no table can be downloaded", path)
		}
		for _, f := range found {
			form := url.Values{}
			for _, m := range field.FindAllStringSubmatch(f[1], -1) {
				form.Set(m[1], html.UnescapeString(m[2]))
			}
			res, err := c.PostForm(o.URL+"/office/statistics/sheet", form)
			if err != nil {
				t.Fatal(err)
			}
			book, err := excelize.OpenReader(res.Body)
			if err != nil {
				t.Fatalf("%s %v: %d, %v", path, form, res.StatusCode, err)
			}
			rows, err := book.GetRows(book.GetSheetList()[0])
			if err != nil || len(rows) < 4 || len(rows[2]) < 2 {
				t.Errorf("%s %v: %d rows, %v", path, form, len(rows), err)
			}
			for _, row := range rows[3:min(6, len(rows))] {
				if !strings.Contains(page, html.EscapeString(row[0])) {
					t.Errorf("%s: the file has %q, the page has not", path, row[0])
				}
			}
			if err := book.Close(); err != nil {
				t.Error(err)
			}
			res.Body.Close()
		}
	}
	if resp, _ := o.Do(c, http.MethodPost, "/office/statistics/sheet", "page", "x", "table", "none"); resp.StatusCode != http.StatusConflict {
		t.Errorf("a table that is not there: %d", resp.StatusCode)
	}
}

func TestNastyAddresses(t *testing.T) {
	o := aYear(t)
	c := o.As(account.Head, ledgertest.County)
	for _, nasty := range consoletest.Nasty() {
		for _, path := range []string{"/office/ledger", "/office/statistics/answers", "/office/statistics/waits", "/office/statistics/waits/cases"} {
			for _, name := range []string{"class", "adviser", "state", "in-village", "in-month", "village"} {
				if _, page := o.Do(c, http.MethodGet, path+"?"+url.Values{name: {nasty}}.Encode()); len(consoletest.Leaks(page)) > 0 {
					t.Errorf("%s: %s=%q stands in the page as it was sent", path, name, nasty)
				}
			}
		}
		resp, page := o.Do(c, http.MethodPost, "/office/statistics/sheet", "page", nasty, "table", nasty, "village", nasty)
		if resp.StatusCode >= 500 || len(consoletest.Leaks(page)) > 0 {
			t.Errorf("sheet of %q: %d", nasty, resp.StatusCode)
		}
	}
}
