package statistics_test

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"mingbai/bot/console"
	"mingbai/bot/console/consoletest"
	"mingbai/bot/console/statistics"
	"mingbai/handlers/account"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
	"mingbai/handlers/response"
	"mingbai/handlers/store"
)

// waiting is a store with cases besides its own.
type waiting struct {
	*store.Store
	cases []response.Wait
}

func (w waiting) Waits(context.Context, ledger.Query) ([]response.Wait, error) {
	return slices.Clone(w.cases), nil
}

func (w waiting) WaitsNamed(context.Context, ledger.Query) ([]response.Wait, error) {
	return slices.Clone(w.cases), nil
}

// among is an office whose roster has one 张三 and two 李四, and 东村 in two towns,
// with rows of n consultations each.
func among(t *testing.T, cases []response.Wait, rows ...work) *consoletest.Office {
	t.Helper()
	o := consoletest.New(t, func(o *consoletest.Office) console.Area {
		return statistics.Area(statistics.Config{Figures: figures{o.Store}, Rows: waiting{o.Store, cases}, Book: o.Store})
	})
	r := handoff.Roster{
		People: []handoff.Person{
			{ID: "zhang", Name: "张三", Role: handoff.Adviser},
			{ID: "li1", Name: "李四", Firm: "甲律师事务所", Role: handoff.Adviser}, {ID: "li2", Name: "李四", Firm: "乙律师事务所", Role: handoff.Adviser},
		},
		Posts: []handoff.Post{{Place: consoletest.Town, Village: "东村", Adviser: "zhang", Office: "司法所"}},
	}
	if err := o.Store.SaveRoster(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	for i, w := range rows {
		rec := ledger.Record{Ref: fmt.Sprint(i), Date: "2026-03-05", Kind: ledger.Consulting, Place: w.place, Village: "东村", Category: "婚姻家庭", Channel: "walk_in", Matters: w.n, Visits: w.n, Outcome: ledger.Answered, Adviser: w.adviser}
		if _, err := o.Store.Enter(t.Context(), []ledger.Record{rec}); err != nil {
			t.Fatal(err)
		}
	}
	return o
}

type work struct {
	adviser, place string
	n              int64
}

// follow opens the numbers of a page and tells where they lead to others.
func follow(t *testing.T, o *consoletest.Office, c *http.Client, page string) {
	t.Helper()
	links := anyNumber.FindAllStringSubmatch(page, -1)
	if len(links) < 4 {
		t.Fatalf("only %d numbers lead somewhere", len(links))
	}
	for _, link := range links {
		if strings.HasPrefix(link[1], "/office/statistics/waits/cases") {
			if _, list := o.Do(c, http.MethodGet, html.UnescapeString(link[1])); !strings.Contains(list, "共 <strong>"+link[2]+"</strong>") {
				t.Errorf("%s does not list %s cases", html.UnescapeString(link[1]), link[2])
			}
			continue
		}
		if said, sum := rowsBehind(t, o, c, link[1]); fmt.Sprint(sum) != link[2] || said != link[2] {
			t.Errorf("%s: says %s, rows add up to %d, want %s", html.UnescapeString(link[1]), said, sum, link[2])
		}
	}
}

// sheetOf reads the file of a table: its first and its third column by name.
func sheetOf(t *testing.T, o *consoletest.Office, c *http.Client, page, table string, column int) map[string]string {
	t.Helper()
	res, err := c.PostForm(o.URL+"/office/statistics/sheet", url.Values{"page": {page}, "table": {table}})
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	book, err := excelize.OpenReader(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows(book.GetSheetList()[0])
	if err != nil {
		t.Fatal(err)
	}
	of := map[string]string{}
	for _, row := range rows[3:] {
		if len(row) > column {
			of[row[0]] += row[column]
		}
	}
	return of
}

// TestOnePersonIsOne: rows with the id of somebody and rows with their name are one
// part in table, bars, file and opened rows; two people of one name are two.
func TestOnePersonIsOne(t *testing.T) {
	at := time.Date(2026, 3, 5, 4, 0, 0, 0, time.UTC)
	cases := []response.Wait{
		{Case: "a", Number: "a", Place: consoletest.Town, Village: "东村", Person: "zhang", Opened: at, Claimed: at.Add(time.Minute), Ended: at.Add(time.Hour)},
		{Case: "b", Number: "b", Place: consoletest.Town, Village: "东村", Person: "张三", Opened: at, Claimed: at.Add(time.Minute)},
		{Case: "c", Number: "c", Place: consoletest.Town, Village: "东村", Person: "li1", Opened: at, Claimed: at.Add(time.Minute), Ended: at.Add(time.Hour)},
		{Case: "d", Number: "d", Place: consoletest.Town, Village: "东村", Person: "li2", Opened: at, Claimed: at.Add(time.Minute), Ended: at.Add(time.Hour)},
	}
	o := among(t, cases, work{"zhang", consoletest.Town, 3}, work{"张三", consoletest.Town, 4}, work{"li1", consoletest.Town, 5}, work{"li2", consoletest.Town, 6}, work{"李四", consoletest.Town, 8}, work{"赵六", consoletest.Town, 9})
	c := o.As(account.Administrator, "")
	for _, x := range []struct {
		path   string
		column int
		want   map[string]string
	}{
		{"/office/statistics/answers", 1, map[string]string{"张三": "7", "李四（甲律师事务所）": "5", "李四（乙律师事务所）": "6", "李四": "8", "赵六": "9"}},
		{"/office/statistics/waits", 1, map[string]string{"张三": "2", "李四（甲律师事务所）": "1", "李四（乙律师事务所）": "1"}},
	} {
		_, page := o.Do(c, http.MethodGet, x.path)
		follow(t, o, c, page)
		got := sheetOf(t, o, c, x.path, "adviser", x.column)
		if len(got) != len(x.want) {
			t.Errorf("%s: the file has %v", x.path, got)
		}
		for name, n := range x.want {
			if got[name] != n {
				t.Errorf("%s: the file has %s for %s, want %s", x.path, got[name], name, n)
			}
			if !regexp.MustCompile(`<t[dh][^>]*>\s*(?:<span>)?` + name + `\s*<`).MatchString(page) {
				t.Errorf("%s: the table lacks %s", x.path, name)
			}
		}
		if drawn := regexp.MustCompile(`(?s)<svg.*?</svg>`).FindAllString(page, -1); x.column == 1 && !slices.ContainsFunc(drawn, func(svg string) bool {
			return strings.Count(svg, ">张三<") == 1
		}) || slices.ContainsFunc(drawn, func(svg string) bool { return strings.Count(svg, ">张三<") > 1 }) {
			t.Errorf("%s: 张三 is not drawn once", x.path)
		}
	}
}

// TestVillagesOfOneName: a number of the page of answers opens to its cases also
// where another town has a village of that name, but no case.
func TestVillagesOfOneName(t *testing.T) {
	at := time.Date(2026, 3, 5, 4, 0, 0, 0, time.UTC)
	for name, cases := range map[string][]response.Wait{
		"answers in both towns, cases in one": {{Case: "a", Number: "a", Place: consoletest.Town, Village: "东村", Opened: at}},
		"open cases in one, ended in another": {{Case: "a", Number: "a", Place: consoletest.Town, Village: "东村", Opened: at}, {Case: "b", Number: "b", Place: consoletest.Elsewhere, Village: "东村", Opened: at, Ended: at.Add(time.Hour)}},
		"cases in both":                       {{Case: "a", Number: "a", Place: consoletest.Town, Village: "东村", Opened: at}, {Case: "b", Number: "b", Place: consoletest.Elsewhere, Village: "东村", Opened: at}},
		"a case of no known town":             {{Case: "a", Number: "a", Village: "东村", Opened: at}},
	} {
		t.Run(name, func(t *testing.T) {
			rows := []work{{"zhang", consoletest.Town, 3}}
			if name == "answers in both towns, cases in one" {
				rows = append(rows, work{"zhang", consoletest.Elsewhere, 4})
			}
			o := among(t, cases, rows...)
			c := o.As(account.Administrator, "")
			for _, path := range []string{"/office/statistics/answers", "/office/statistics/waits"} {
				_, page := o.Do(c, http.MethodGet, path)
				follow(t, o, c, page)
			}
		})
	}
}
