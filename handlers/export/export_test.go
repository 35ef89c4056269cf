package export_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"mingbai/handlers/export"
	"mingbai/handlers/ledger"
)

var noon = time.Date(2027, 1, 4, 4, 0, 0, 0, time.UTC)

// year is a query of the year that made entries lie in.
var year = ledger.Query{From: "2026-01-01", To: "2026-12-31", Place: "东凤镇"}

// entries makes n rows that differ from each other; the same every time.
func entries(n int) []ledger.Entry {
	villages := []string{"甲村", "乙村", "=HYPERLINK(\"http://x\")", "丙社区", "", "-丁村"}
	categories := []string{"labor_wage", "land_rural", "traffic", "marriage_family", "other", "housing_property"}
	kinds := []ledger.Kind{ledger.Consulting, ledger.Mediating, ledger.Consulting, ledger.LegalAid, ledger.Lecture, ledger.Opinion, ledger.Petitioning, ledger.SelfService}
	outcomes := map[ledger.Kind][]ledger.Outcome{
		ledger.Consulting: {ledger.Answered, ledger.ToLegalAid, ledger.ToMediation, ledger.Withdrawn},
		ledger.Mediating:  {ledger.StepAccepted, ledger.StepSucceeded, ledger.Fulfilled, ledger.Failed},
		ledger.LegalAid:   {ledger.StepAccepted, ledger.StepApproved, ledger.StepClosed},
	}
	var out []ledger.Entry
	for i := range n {
		kind := kinds[i*7%len(kinds)]
		e := ledger.Entry{
			ID: strconv.Itoa(i), CaseKey: "2026-东凤-" + strconv.Itoa(i/2), Date: ledger.Date("2026-01-01").Add(i * 11 % 365), Place: "广东省中山市东凤镇",
			Village: villages[i*i%len(villages)], Channel: []string{"walk_in", "phone", "web"}[i%3], Kind: kind, Category: categories[i*5%len(categories)],
			First: i%2 == 0, Matters: int64(1 - i%2), Size: 1, Visits: int64(1 + i%4), Outcome: ledger.Answered, Urgent: i%17 == 0,
			Offline: i%5 == 0, ByLawyer: i%3 == 0, Test: i%41 == 0,
		}
		if list := outcomes[kind]; list != nil {
			e.Outcome = list[i/3%len(list)]
		}
		if kind == ledger.Mediating {
			e.Category, e.Amount = []string{"T01", "T02", "T03"}[i%3], int64(i%9)*12_345
		}
		e.Steps = ledger.StepsOf(kind, e.Outcome)
		out = append(out, e)
	}
	return out
}

func counted(t testing.TB, rows []ledger.Entry) ledger.Counts {
	t.Helper()
	s := ledger.NewSum(year)
	for _, e := range rows {
		s.Add(e)
	}
	c, err := s.Counts()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func tableOf(t testing.TB, c ledger.Counts) export.Table {
	t.Helper()
	table, err := export.New(c, noon)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func written(t testing.TB, table export.Table, f export.Format, o export.Options, rows export.Entries) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := table.Write(&b, f, o, rows); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func each(rows []ledger.Entry) export.Entries {
	return func(yield func(ledger.Entry, error) bool) {
		for _, e := range rows {
			if !yield(e, nil) {
				return
			}
		}
	}
}

// TestFormatsAgree writes one summary in every format and reads it back.
func TestFormatsAgree(t *testing.T) {
	table := tableOf(t, counted(t, entries(3000)))
	want := fromJSON(t, written(t, table, export.JSON, export.Options{}, nil))
	if want["法律咨询|宗|合计|合计"] == "" || len(want) < 300 {
		t.Fatalf("only %d numbers: %v", len(want), want)
	}
	same(t, "csv", fromCSV(t, written(t, table, export.CSV, export.Options{}, nil)), want)
	same(t, "json lines", fromJSONLines(t, written(t, table, export.JSONLines, export.Options{}, nil)), want)
	same(t, "workbook", fromXLSX(t, written(t, table, export.XLSX, export.Options{}, nil)), want)
}

// TestPublicFormatsAgree holds that no format shows what another hides.
func TestPublicFormatsAgree(t *testing.T) {
	public := tableOf(t, counted(t, entries(200))).Publish()
	want := fromCSV(t, written(t, public, export.CSV, export.Options{}, nil))
	hidden := 0
	for key, value := range want {
		if value == export.BelowFive || value == export.NotPublic {
			hidden++
		}
		if strings.HasSuffix(key, "|全部") {
			delete(want, key)
		}
	}
	if hidden < 20 {
		t.Fatalf("only %d cells are hidden", hidden)
	}
	lines := fromJSONLines(t, written(t, public, export.JSONLines, export.Options{}, nil))
	maps.DeleteFunc(lines, func(key, _ string) bool { return strings.HasSuffix(key, "|全部") })
	same(t, "json lines", lines, want)
	book := fromXLSX(t, written(t, public, export.XLSX, export.Options{}, nil))
	maps.DeleteFunc(book, func(key, value string) bool { _, there := want[key]; return !there && value == export.NotPublic })
	same(t, "workbook", book, want)
	text := string(written(t, public, export.JSON, export.Options{}, nil))
	for _, leak := range []string{`"value":1,`, `"value":2,`, `"value":3,`, `"value":4,`, `:1}`, `:2}`, `:3}`, `:4}`, `:1,"`, `:2,"`, `:3,"`, `:4,"`, "entries"} {
		if strings.Contains(text, leak) {
			t.Errorf("the public JSON has %s in it", leak)
		}
	}
}

func TestASumThatIsWrongIsRefused(t *testing.T) {
	c := counted(t, entries(50))
	c.Rows[0].By[ledger.ByVillage]["甲村"] += 2
	_, err := export.New(c, noon)
	if !errors.Is(err, ledger.ErrSum) {
		t.Fatalf("New = %v", err)
	}
	for _, want := range []string{"法律咨询", "宗", "村居", "差"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error %q does not say %q", err, want)
		}
	}
}

func TestRowsAgree(t *testing.T) {
	list := entries(300)
	table := tableOf(t, counted(t, list))
	book, err := excelize.OpenReader(bytes.NewReader(written(t, table, export.XLSX, export.Options{}, each(list))))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	sheet, err := book.GetRows("明细")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.TrimPrefix(string(written(t, table, export.CSV, export.Options{}, each(list))), "\ufeff")
	records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(sheet) != len(list)+1 || len(records) != len(list)+1 {
		t.Fatalf("%d and %d rows, want %d and the head", len(sheet), len(records), len(list))
	}
	var fromJSON []struct {
		CaseKey string `json:"case_key"`
		Visits  int64
		Amount  float64 `json:"amount_wan"`
	}
	if err := json.Unmarshal(written(t, table, export.JSON, export.Options{}, each(list)), &fromJSON); err != nil || len(fromJSON) != len(list) {
		t.Fatalf("%d rows of JSON, %v", len(fromJSON), err)
	}
	lines := bytes.Count(written(t, table, export.JSONLines, export.Options{}, each(list)), []byte("\n"))
	if lines != len(list) {
		t.Errorf("%d lines of JSON, want %d", lines, len(list))
	}
	for i, r := range records {
		for len(sheet[i]) < len(r) {
			sheet[i] = append(sheet[i], "")
		}
		for j := range r {
			a, b := r[j], sheet[i][j]
			if x, err := strconv.ParseFloat(a, 64); err == nil && j > 8 {
				y, _ := strconv.ParseFloat(b, 64)
				if x-y > 0.005 || y-x > 0.005 {
					t.Fatalf("row %d, %s: %q and %q", i, records[0][j], a, b)
				}
				continue
			}
			if a != b {
				t.Fatalf("row %d, %s: %q and %q", i, records[0][j], a, b)
			}
		}
		if i > 0 && (fromJSON[i-1].CaseKey != list[i-1].CaseKey || fromJSON[i-1].Visits != list[i-1].Visits) {
			t.Fatalf("row %d of JSON is %+v", i, fromJSON[i-1])
		}
	}
}

// TestNoCellIsAFormula looks at every cell of the workbook as it is stored.
func TestNoCellIsAFormula(t *testing.T) {
	list := entries(100)
	for name, table := range map[string]export.Table{"whole": tableOf(t, counted(t, list)), "public": tableOf(t, counted(t, list)).Publish()} {
		var rows export.Entries
		if name == "whole" {
			rows = each(list)
		}
		book, err := excelize.OpenReader(bytes.NewReader(written(t, table, export.XLSX, export.Options{}, rows)))
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"总表", "分类", "分村", "分月", "口径"} {
			if !slices.Contains(book.GetSheetList(), want) {
				t.Errorf("%s: no sheet %s", name, want)
			}
		}
		for _, sheet := range book.GetSheetList() {
			cells, err := book.GetRows(sheet)
			if err != nil {
				t.Fatal(err)
			}
			for r, row := range cells {
				for c, text := range row {
					at, err := excelize.CoordinatesToCellName(c+1, r+1)
					if err != nil {
						t.Fatal(err)
					}
					if f, err := book.GetCellFormula(sheet, at); err != nil || f != "" {
						t.Errorf("%s %s is a formula: %q, %v", sheet, at, f, err)
					}
					if strings.ContainsAny(text[:min(1, len(text))], "=+-@\t") {
						t.Errorf("%s %s begins like a formula: %q", sheet, at, text)
					}
				}
			}
		}
		if err := book.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestRowsAreNeverPublic(t *testing.T) {
	table := tableOf(t, counted(t, entries(10))).Publish()
	var b bytes.Buffer
	if err := table.Write(&b, export.CSV, export.Options{}, each(entries(10))); !errors.Is(err, export.ErrPublicRows) || b.Len() > 0 {
		t.Errorf("Write = %v with %d bytes", err, b.Len())
	}
}

func TestAVillagesPublicTableHasTotalsOnly(t *testing.T) {
	c := counted(t, entries(900))
	c.Query.Village = "甲村"
	for key, value := range fromCSV(t, written(t, tableOf(t, c).Publish(), export.CSV, export.Options{}, nil)) {
		if !strings.Contains(key, "合计") && !strings.Contains(key, "线下") && !strings.HasSuffix(key, "|全部") {
			t.Errorf("%s = %s", key, value)
		}
	}
}

func TestUnknownWays(t *testing.T) {
	table := tableOf(t, counted(t, entries(10)))
	if err := table.Write(io.Discard, "pdf", export.Options{}, nil); !errors.Is(err, export.ErrFormat) {
		t.Errorf("pdf: %v", err)
	}
	if err := table.Write(io.Discard, export.CSV, export.Options{Charset: "latin1"}, nil); !errors.Is(err, export.ErrCharset) {
		t.Errorf("latin1: %v", err)
	}
}

func TestABrokenLedgerEndsTheFile(t *testing.T) {
	broken := errors.New("broken")
	var rows iter.Seq2[ledger.Entry, error] = func(yield func(ledger.Entry, error) bool) {
		if yield(entries(1)[0], nil) {
			yield(ledger.Entry{}, broken)
		}
	}
	table := tableOf(t, counted(t, nil))
	for _, f := range []export.Format{export.XLSX, export.CSV, export.JSONLines, export.JSON} {
		if err := table.Write(io.Discard, f, export.Options{}, rows); !errors.Is(err, broken) {
			t.Errorf("%s: %v", f, err)
		}
	}
}

func TestGB18030(t *testing.T) {
	list := entries(40)
	list[0].Village = "㐂村𠀀" // beyond GB2312 and beyond the first plane
	table := tableOf(t, counted(t, list))
	data := written(t, table, export.CSV, export.Options{Charset: "gb18030"}, each(list))
	text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.TrimPrefix(string(written(t, table, export.CSV, export.Options{}, each(list))), "\ufeff")
	if string(text) != want {
		t.Error("GB18030 and UTF-8 do not say the same")
	}
}

// TestTheSameAgain holds that exporting again gives the same file.
func TestTheSameAgain(t *testing.T) {
	for _, f := range []export.Format{export.CSV, export.JSONLines, export.JSON} {
		a := written(t, tableOf(t, counted(t, entries(400))), f, export.Options{}, nil)
		b := written(t, tableOf(t, counted(t, entries(400))), f, export.Options{}, nil)
		if !bytes.Equal(a, b) {
			t.Errorf("%s differs from one time to the next", f)
		}
	}
}
