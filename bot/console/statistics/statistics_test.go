package statistics_test

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"io"
	"iter"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"mingbai/bot/console"
	"mingbai/bot/console/consoletest"
	"mingbai/bot/console/statistics"
	"mingbai/handlers/account"
	"mingbai/handlers/audit"
	"mingbai/handlers/export"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
	"mingbai/handlers/store"
)

// figures are the store's, without closed years.
type figures struct{ *store.Store }

func (f figures) Figures(ctx context.Context, q ledger.Query) (ledger.Counts, error) {
	return f.Counts(ctx, q)
}

func (f figures) Entries(ctx context.Context, q ledger.Query) iter.Seq2[ledger.Entry, error] {
	return f.Store.Entries(ctx, q)
}

func (f figures) Public(ctx context.Context, t export.Table, who string) (export.Table, error) {
	return t.Publish(), f.Log(ctx, audit.Entry{Who: who, What: audit.Exported, Object: "公开表"})
}

func (figures) Notes(context.Context, ledger.Query, bool) ([]string, error) {
	return []string{"2026年还没有结账。"}, nil
}

// bare is an office without a roster.
func bare(t *testing.T) *consoletest.Office {
	t.Helper()
	return consoletest.New(t, func(o *consoletest.Office) console.Area {
		return statistics.Area(statistics.Config{Figures: figures{o.Store}, Rows: o.Store, Book: o.Store})
	})
}

func office(t *testing.T) *consoletest.Office {
	t.Helper()
	o := bare(t)
	o.As(account.Administrator, "")
	if err := o.Store.SaveRoster(t.Context(), handoff.Roster{Posts: []handoff.Post{
		{Place: consoletest.Town, Village: "甲村"}, {Place: consoletest.Town, Village: "乙村"}, {Place: consoletest.Elsewhere, Village: "甲村"},
	}}); err != nil {
		t.Fatal(err)
	}
	return o
}

// enter writes offline consultations: n of a day, a place, a village, a category.
func enter(t *testing.T, o *consoletest.Office, n int, day, place, village, category string) {
	t.Helper()
	var records []ledger.Record
	for i := range n {
		records = append(records, ledger.Record{
			Ref: fmt.Sprint(day, place, village, category, i), Date: ledger.Date(day), Kind: ledger.Consulting, Place: place, Village: village,
			Category: category, Channel: "walk_in", Matters: 1, Visits: 2, Outcome: ledger.Answered,
		})
	}
	if _, err := o.Store.Enter(t.Context(), records); err != nil {
		t.Fatal(err)
	}
}

func TestEveryRoute(t *testing.T) { office(t).Routes() }

// cell matches a link of a number, and where it leads.
var cell = regexp.MustCompile(`<a href="(/office/ledger[^"]+)">(\d+)</a>`)

// TestNumbersOpenToTheirRows follows every number of the page and adds up the
// rows it leads to.
func TestNumbersOpenToTheirRows(t *testing.T) {
	o := office(t)
	enter(t, o, 7, "2026-03-05", consoletest.Town, "甲村", "婚姻家庭")
	enter(t, o, 3, "2026-04-06", consoletest.Town, "乙村", "劳动纠纷")
	enter(t, o, 2, "2026-04-07", consoletest.Town, "", "劳动纠纷")
	enter(t, o, 5, "2026-05-01", consoletest.Elsewhere, "甲村", "其他")
	enter(t, o, 4, "2025-05-01", consoletest.Town, "甲村", "其他")
	c := o.As(account.Administrator, "")
	_, page := o.Do(c, http.MethodGet, "/office/statistics")
	links := cell.FindAllStringSubmatch(page, -1)
	if len(links) < 10 {
		t.Fatalf("%d numbers lead somewhere:\n%s", len(links), page)
	}
	for _, link := range links {
		_, rows := o.Do(c, http.MethodGet, html.UnescapeString(link[1]))
		if !strings.Contains(rows, "合计 <strong>"+link[2]+"</strong>") {
			t.Errorf("%s does not say %s", link[1], link[2])
		}
		sum := 0
		for _, n := range regexp.MustCompile(`<td data-name="(?:宗|人次|次)" class="n ?">(\d+)</td>`).FindAllStringSubmatch(rows, -1) {
			v := 0
			if _, err := fmt.Sscan(n[1], &v); err != nil {
				t.Fatal(err)
			}
			sum += v
		}
		if fmt.Sprint(sum) != link[2] {
			t.Errorf("%s: rows add up to %d, want %s", link[1], sum, link[2])
		}
	}
	if _, page := o.Do(c, http.MethodGet, "/office/statistics?from=2025-01-01&to=2025-12-31"); !strings.Contains(page, ">4<") || strings.Contains(page, ">17<") {
		t.Error("last year is not counted on its own")
	}
}

func TestPlacesOfOthersStayClosed(t *testing.T) {
	o := office(t)
	enter(t, o, 6, "2026-03-05", consoletest.Elsewhere, "甲村", "婚姻家庭")
	c := o.As(account.Clerk, consoletest.Town)
	if _, page := o.Do(c, http.MethodGet, "/office/statistics"); strings.Contains(page, ">6<") || strings.Contains(page, consoletest.Elsewhere) {
		t.Error("a clerk sees the numbers of another town")
	}
	for _, path := range []string{"/office/statistics", "/office/ledger"} {
		resp, _ := o.Do(c, http.MethodGet, path+"?place="+url.QueryEscape(consoletest.Elsewhere))
		if resp.StatusCode != http.StatusForbidden {
			t.Errorf("%s of another town: %d", path, resp.StatusCode)
		}
	}
	resp, _ := o.Do(c, http.MethodPost, "/office/statistics/export", "format", "xlsx", "place", consoletest.Elsewhere)
	if resp.StatusCode != http.StatusForbidden {
		t.Errorf("export of another town: %d", resp.StatusCode)
	}
}

func TestBadAddresses(t *testing.T) {
	o := office(t)
	c := o.As(account.Head, consoletest.Town)
	for _, q := range []string{"from=2026-02-30", "from=2026-05-01&to=2026-04-01", "from=x"} {
		resp, page := o.Do(c, http.MethodGet, "/office/statistics?"+q)
		if resp.StatusCode != http.StatusConflict || !strings.Contains(page, "日") {
			t.Errorf("%s: %d", q, resp.StatusCode)
		}
	}
	for _, nasty := range consoletest.Nasty() {
		for _, name := range []string{"village", "rule", "in-category", "in-village", "page", "by"} {
			_, page := o.Do(c, http.MethodGet, "/office/ledger?"+url.Values{name: {nasty}}.Encode())
			if leaks := consoletest.Leaks(page); len(leaks) > 0 {
				t.Errorf("%s=%q stands in the page as it was sent: %q", name, nasty, leaks)
			}
		}
	}
}

// download posts for a file.
func download(t *testing.T, o *consoletest.Office, c *http.Client, form url.Values) []byte {
	t.Helper()
	resp, err := c.PostForm(o.URL+"/office/statistics/export", form)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK || !strings.HasPrefix(resp.Header.Get("Content-Disposition"), "attachment") {
		t.Fatalf("%d %v", resp.StatusCode, err)
	}
	return body
}

func TestExportOpensAgain(t *testing.T) {
	o := office(t)
	enter(t, o, 4, "2026-03-05", consoletest.Town, "甲村", "婚姻家庭")
	enter(t, o, 9, "2026-03-05", consoletest.Town, "乙村", "婚姻家庭")
	c := o.As(account.Clerk, consoletest.Town)
	found := map[string]bool{}
	for name, form := range map[string]url.Values{"plain": {"format": {"xlsx"}}, "rows": {"format": {"xlsx"}, "rows": {"yes"}}, "public": {"format": {"xlsx"}, "public": {"yes"}}} {
		book, err := excelize.OpenReader(bytes.NewReader(download(t, o, c, form)))
		if err != nil {
			t.Fatal(name, err)
		}
		for _, sheet := range book.GetSheetList() {
			rows, err := book.GetRows(sheet)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range rows {
				for _, text := range row[min(1, len(row)):] { // the first is a running number or a name
					found[name+" "+text] = true
				}
			}
		}
		if err := book.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{"plain 13", "plain 4", "rows 甲村", "public 13", "public <5"} {
		if !found[want] {
			t.Errorf("no cell %q", want)
		}
	}
	if found["public 4"] {
		t.Error("the public table shows a small number")
	}
	trail, err := o.Store.Trail(t.Context(), 0, 20)
	if err != nil {
		t.Fatal(err)
	}
	exported := 0
	for _, e := range trail {
		if e.What == audit.Exported {
			exported++
		}
	}
	if exported != 3 {
		t.Errorf("%d exports in the trail, want 3", exported)
	}
	if resp, _ := o.Do(c, http.MethodPost, "/office/statistics/export", "format", "xlsx", "public", "yes", "rows", "yes"); resp.StatusCode == http.StatusOK {
		t.Error("single rows went out for the public")
	}
}

// TestManyRows opens the pages over a large ledger.
func TestManyRows(t *testing.T) {
	if testing.Short() {
		t.Skip("a large ledger takes a while")
	}
	o := office(t)
	for month := 1; month <= 10; month++ {
		enter(t, o, 1000, fmt.Sprintf("2026-%02d-05", month), consoletest.Town, "甲村", "婚姻家庭")
	}
	c := o.As(account.Clerk, consoletest.Town)
	for _, path := range []string{"/office/statistics", "/office/ledger", "/office/ledger?page=3&in-month=2026-10"} {
		start := time.Now()
		resp, page := o.Do(c, http.MethodGet, path)
		if took := time.Since(start); resp.StatusCode != http.StatusOK || took > 3*time.Second {
			t.Errorf("%s: %d after %s", path, resp.StatusCode, took)
		} else {
			t.Logf("%s: %s, %d bytes", path, took.Round(time.Millisecond), len(page))
		}
	}
}
