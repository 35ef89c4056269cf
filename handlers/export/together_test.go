package export_test

import (
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"mingbai/handlers/export"
	"mingbai/handlers/ledger"
)

// countedFor counts the rows that a query chooses.
func countedFor(t testing.TB, q ledger.Query, rows []ledger.Entry, earlier ...export.Table) export.Table {
	t.Helper()
	s := ledger.NewSum(q)
	for _, e := range rows {
		if q.Includes(q.Day(e)) && ledger.Within(e.Place, q.Place) && (q.Village == "" || e.Village == q.Village) {
			s.Add(e)
		}
	}
	c, err := s.Counts()
	if err != nil {
		t.Fatal(err)
	}
	return tableOf(t, c).Publish(earlier...)
}

// asked makes rows of consultations: n in a town and village on a day.
func asked(n int, town, village string, day ledger.Date) []ledger.Entry {
	var out []ledger.Entry
	for range n {
		out = append(out, ledger.Entry{Date: day, Place: "甲县" + town, Village: village, Kind: ledger.Consulting, Channel: "phone",
			Category: "labor_wage", Matters: 1, Visits: 1, Outcome: ledger.Answered})
	}
	return out
}

func join(lists ...[]ledger.Entry) []ledger.Entry {
	var out []ledger.Entry
	for _, l := range lists {
		out = append(out, l...)
	}
	return out
}

func TestTogether(t *testing.T) {
	span := func(from, to ledger.Date, place string) ledger.Query {
		return ledger.Query{From: from, To: to, Place: place}
	}
	year, half := span("2026-01-01", "2026-12-31", "甲县"), span("2026-01-01", "2026-06-30", "甲县")
	rest := span("2026-07-01", "2026-12-31", "甲县")
	early, late := asked(40, "乙镇", "丙村", "2026-02-03"), asked(2, "乙镇", "丙村", "2026-08-03")
	for _, c := range []struct {
		name    string
		rows    []ledger.Entry
		queries []ledger.Query
		found   string // a word of what is found; "" = nothing
	}{
		{"a year alone", join(early, late), []ledger.Query{year}, ""},
		{"the year twice", join(early, late), []ledger.Query{year, year}, ""},
		{"the year less its half", join(early, late), []ledger.Query{half, year}, "减去"},
		{"the other way round", join(early, late), []ledger.Query{year, half}, "减去"},
		{"a year less both halves", join(early, late), []ledger.Query{year, half, rest}, "2026-07-01"},
		{"a year less a half, much left", join(early, asked(30, "乙镇", "丙村", "2026-08-03")), []ledger.Query{year, half}, ""},
		{"other places", join(early, late), []ledger.Query{half, span("2026-01-01", "2026-12-31", "丁县")}, ""},
		{"by closing and by registration", join(early, late), []ledger.Query{year, {From: half.From, To: half.To, Place: "甲县", ByClose: true}}, ""},
		{"a county less its town", join(early, asked(3, "戊镇", "己村", "2026-02-03")), []ledger.Query{year, span("2026-01-01", "2026-12-31", "甲县乙镇")}, "甲县"},
		{"a month of its own", join(early, asked(9, "乙镇", "丙村", "2026-03-01"), asked(2, "乙镇", "丙村", "2026-04-01")),
			[]ledger.Query{half, span("2026-02-01", "2026-02-28", "甲县"), span("2026-03-01", "2026-03-31", "甲县")}, "2026-04"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var tables []export.Table
			for _, q := range c.queries {
				tables = append(tables, countedFor(t, q, c.rows))
			}
			found := strings.Join(export.Together(tables), "\n")
			safe := []export.Table{tables[0]}
			for _, q := range c.queries[1:] {
				safe = append(safe, countedFor(t, q, c.rows, safe...))
				if left := export.Together(safe); len(left) > 0 {
					t.Errorf("published one after the other, they give back %q", left)
				}
			}
			if (found == "") != (c.found == "") || !strings.Contains(found, c.found) {
				t.Errorf("found %q, want something of %q", found, c.found)
			}
		})
	}
}

// TestNobodyWorksOutDifferences publishes a half year, the other half and the
// year, in any order, and subtracts what is printed.
func TestNobodyWorksOutDifferences(t *testing.T) {
	subtracted, out, refused := 0, 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		var rows []ledger.Entry
		for range rapid.IntRange(3, 25).Draw(rt, "groups") {
			village := rapid.SampledFrom([]string{"丙村", "丁村", "己村"}).Draw(rt, "village")
			day := ledger.Date("2026-01-01").Add(rapid.IntRange(0, 360).Draw(rt, "day"))
			rows = append(rows, asked(rapid.IntRange(1, 8).Draw(rt, "n"), "乙镇", village, day)...)
		}
		queries := []ledger.Query{{From: "2026-01-01", To: "2026-06-30", Place: "甲县"}, {From: "2026-07-01", To: "2026-12-31", Place: "甲县"}, {From: "2026-01-01", To: "2026-12-31", Place: "甲县"}}
		cells := map[int]numbers{}
		var before []export.Table
		for _, i := range rapid.Permutation([]int{0, 1, 2}).Draw(rt, "order") {
			table := countedFor(t, queries[i], rows, before...)
			if len(export.Together(append(before, table))) > 0 {
				refused++ // what is out cannot be hidden any more: this one stays in the house
				continue
			}
			before, out = append(before, table), out+1
			cells[i] = fromCSV(t, written(t, table, export.CSV, export.Options{}, nil))
		}
		for key, text := range cells[2] {
			year, err := strconv.ParseInt(text, 10, 64)
			for i, other := range []int{1, 0} {
				half, err2 := strconv.ParseInt(cells[i][key], 10, 64)
				if err != nil || err2 != nil || strings.Contains(key, "月份") {
					continue
				}
				subtracted++
				if rest := year - half; rest >= 1 && rest <= 4 {
					rt.Fatalf("%s: %d less %d is %d; it stands as %q", key, year, half, rest, cells[other][key])
				}
			}
		}
	})
	if subtracted == 0 || refused > out/2 {
		t.Errorf("%d differences looked at; %d tables published, %d refused", subtracted, out, refused)
	}
	t.Logf("%d tables published, %d refused", out, refused)
}

// TestTogetherOfPersons: who came in the rest of the year only is a number too.
func TestTogetherOfPersons(t *testing.T) {
	of := func(to ledger.Date, persons int64, earlier ...export.Table) export.Table {
		s := ledger.NewSum(ledger.Query{From: "2026-01-01", To: to})
		s.Put(ledger.RulePersons, persons, persons)
		c, err := s.Counts()
		if err != nil {
			t.Fatal(err)
		}
		return tableOf(t, c).Publish(earlier...)
	}
	year := of("2026-12-31", 16)
	if told := export.Together([]export.Table{year, of("2026-06-30", 15)}); len(told) == 0 {
		t.Error("16 less 15 persons is not found")
	}
	if told := export.Together([]export.Table{year, of("2026-06-30", 15, year)}); len(told) > 0 {
		t.Errorf("published beside the year it still tells %v", told)
	}
	if told := export.Together([]export.Table{year, of("2026-06-30", 8)}); len(told) > 0 {
		t.Errorf("16 less 8 tells nothing small, but %v", told)
	}
}
