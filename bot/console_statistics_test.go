package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
	"mingbai/handlers/export"
	"mingbai/handlers/ledger"
	"mingbai/handlers/ledger/ledgertest"
)

// officeBooks is the whole program with a made year in its books.
func officeBooks(t *testing.T, n int) (*app, *consoletest.Office) {
	t.Helper()
	a, o := openOfficeOf(t)
	if err := ledgertest.Make(7, n, time.Now().Year()).Fill(t.Context(), a.store); err != nil {
		t.Fatal(err)
	}
	return a, o
}

// fetchFile posts for a file; nil when the page says why there is none.
func fetchFile(t *testing.T, o *consoletest.Office, c *http.Client, path string, form url.Values) []byte {
	t.Helper()
	res, err := c.PostForm(o.URL+path, form)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode == http.StatusConflict && bytes.Contains(body, []byte("没有导出")) {
		return nil
	}
	if res.StatusCode != http.StatusOK || !strings.HasPrefix(res.Header.Get("Content-Disposition"), "attachment") {
		t.Fatalf("%s: %d\n%s", path, res.StatusCode, body)
	}
	return body
}

// numbersOf are the numbers of a workbook by sheet, row and column names.
func numbersOf(t *testing.T, file []byte) map[string]int {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	out := map[string]int{}
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		var head []string
		for _, row := range rows {
			if len(row) > 2 && head == nil {
				head = row
				continue
			}
			for i, cell := range row {
				n, err := strconv.Atoi(cell)
				if err == nil && i > 0 && i < len(head) && head[i] != "序号" {
					out[strings.Join([]string{sheet, strings.Join(row[:min(3, i)], "/"), head[i]}, "|")] = n
				}
			}
		}
	}
	return out
}

// TestConsolePublicTablesHoldAgainstEachOther publishes a year by the command's
// way and its half from the console, and a month from the console again: no two
// of them may be subtracted to a small number, and the second knows the first.
func TestConsolePublicTablesHoldAgainstEachOther(t *testing.T) {
	a, o := officeBooks(t, 300)
	c, year := o.As(account.Administrator, ""), time.Now().Year()
	whole := ledger.Query{From: ledger.Date(fmt.Sprintf("%d-01-01", year)), To: ledger.Date(fmt.Sprintf("%d-12-31", year))}
	var file bytes.Buffer
	if err := (shop{store: a.store, config: a.config, watch: &rowBar{}}).export(t.Context(), exportOrder{Query: whole, Public: true, Format: export.XLSX}, &file); err != nil {
		t.Fatal(err)
	}
	tables := []map[string]int{numbersOf(t, file.Bytes())}
	for _, to := range []string{"06-30", "05-31"} {
		form := url.Values{"format": {"xlsx"}, "public": {"yes"}, "from": {string(whole.From)}, "to": {fmt.Sprintf("%d-%s", year, to)}}
		if body := fetchFile(t, o, c, "/office/statistics/export", form); body != nil {
			tables = append(tables, numbersOf(t, body))
		}
	}
	if len(tables) < 2 {
		t.Fatal("only one table was published: the test has nothing to look at")
	}
	looked := 0
	for i, large := range tables {
		for _, small := range tables[i+1:] {
			for name, n := range large {
				m, both := small[name]
				if !both || strings.HasPrefix(name, "分月") || strings.Contains(name, "线下") || strings.Contains(name, "万元") {
					continue
				}
				looked++
				if n-m >= 1 && n-m <= 4 {
					t.Errorf("%s: %d less %d", name, n, m)
				}
			}
		}
	}
	if looked < 20 {
		t.Errorf("only %d numbers could be subtracted", looked)
	}
	trail, err := a.store.Trail(t.Context(), 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	if last := trail[0]; !strings.HasPrefix(last.Object, publicObject+"|"+string(whole.From)) || last.Who == "命令行" {
		t.Errorf("the trail says %+v", last)
	}
}

// TestPagesAgreeWithTheExport: the counts, how they were answered and the file
// of the command are the same numbers.
func TestPagesAgreeWithTheExport(t *testing.T) {
	a, o := officeBooks(t, 400)
	c, year := o.As(account.Administrator, ""), time.Now().Year()
	q := ledger.Query{From: ledger.Date(fmt.Sprintf("%d-01-01", year)), To: ledger.Date(fmt.Sprintf("%d-12-31", year))}
	var file bytes.Buffer
	if err := (shop{store: a.store, config: a.config, watch: &rowBar{}}).export(t.Context(), exportOrder{Query: q, Format: export.JSON}, &file); err != nil {
		t.Fatal(err)
	}
	var counts struct {
		Rows []struct {
			Indicator, Unit string
			Value           float64
			By              map[string]map[string]float64
		}
	}
	if err := json.Unmarshal(file.Bytes(), &counts); err != nil {
		t.Fatal(err)
	}
	_, summary := o.Do(c, http.MethodGet, "/office/statistics")
	wide := q
	wide.From = ledger.Date(fmt.Sprintf("%d-01-01", year))
	_, answers := o.Do(c, http.MethodGet, "/office/statistics/answers")
	chat, err := figures{a.store}.Figures(t.Context(), q) // what /stats tells
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		indicator, unit string
		rule            string
		classes         []string
	}{{"法律咨询", "宗", ledger.RuleMatters, []string{"on-spot", "passed-on"}}, {"自助问答", "次", ledger.RuleSelf, []string{"found", "not-found"}}} {
		for _, row := range counts.Rows {
			if row.Indicator != x.indicator || row.Unit != x.unit {
				continue
			}
			if said, _ := chat.Row(x.rule); float64(said.Value) != row.Value {
				t.Errorf("%s: the chat says %d, the file %v", x.rule, said.Value, row.Value)
			}
			if !strings.Contains(summary, fmt.Sprintf(">%.0f</a>", row.Value)) {
				t.Errorf("%s is %v in the file and not on the page", x.rule, row.Value)
			}
			if n := answeredOn(t, answers, x.classes, ""); float64(n) != row.Value {
				t.Errorf("%s: answered %d, counted %v", x.rule, n, row.Value)
			}
			for month, want := range row.By["month"] {
				if n := answeredOn(t, answers, x.classes, "in-month="+month); float64(n) != want {
					t.Errorf("%s of %s: answered %d, counted %v", x.rule, month, n, want)
				}
			}
		}
	}
}

// answerLink is a number of the page of answers and where it leads.
var answerLink = regexp.MustCompile(`<a href="/office/ledger\?([^"]+)">(\d+)</a>`)

// answeredOn adds up the numbers of classes on the page: of the whole, or of one
// part.
func answeredOn(t *testing.T, page string, classes []string, part string) (sum int) {
	t.Helper()
	for _, m := range answerLink.FindAllStringSubmatch(page, -1) {
		parts := strings.Contains(m[1], "in-") || strings.Contains(m[1], "adviser=")
		for _, class := range classes {
			if !strings.HasPrefix(m[1], "class="+class+"&") && !strings.Contains(m[1], "class="+class+"&") || part == "" && parts || !strings.Contains(m[1], part) {
				continue
			}
			n, err := strconv.Atoi(m[2])
			if err != nil {
				t.Fatal(err)
			}
			sum += n
		}
	}
	return sum
}

// TestStatisticsOfALargeOffice times the pages of the numbers, and those behind
// them, with -rows consultations.
func TestStatisticsOfALargeOffice(t *testing.T) {
	a, o := officeBooks(t, *rows)
	if err := ledgertest.Make(7, *rows, time.Now().Year()).FillCases(t.Context(), a.store); err != nil {
		t.Fatal(err)
	}
	if err := a.store.Tally(t.Context()); err != nil {
		t.Fatal(err)
	}
	enlistTowns(t, a)
	c := o.As(account.Administrator, "")
	town := url.QueryEscape(filepath.Base(ledgertest.Towns()[0]))
	for _, path := range []string{
		"/office/statistics", "/office/statistics?place=" + town, "/office/statistics/answers", "/office/statistics/waits", "/office/statistics/waits?village=" + url.QueryEscape("甲村"),
		"/office/statistics/waits/cases?state=late", "/office/ledger", "/office/ledger?class=not-found", "/office/ledger?class=passed-on&adviser=zhang", "/office/ledger?rule=petition.matters",
		"/office/ledger?rule=consultation.matters&in-village=" + url.QueryEscape(ledgertest.Villages()[2]), "/office/ledger?page=40", "/office/yearly", "/office/record",
	} {
		var took []time.Duration
		for range 4 {
			began := time.Now()
			res, _ := o.Do(c, "GET", path)
			if took = append(took, time.Since(began)); res.StatusCode != http.StatusOK {
				t.Errorf("%s: status %d", path, res.StatusCode)
			}
		}
		quick := took[0]
		for _, d := range took[1:] {
			quick = min(quick, d)
		}
		t.Logf("%-70s %s", path, quick.Round(time.Millisecond))
		if quick > slowness*quickPage {
			t.Errorf("%s takes %s", path, quick)
		}
	}
}
