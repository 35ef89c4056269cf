package export_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"mingbai/handlers/export"
	"mingbai/handlers/ledger"
	"mingbai/handlers/ledger/ledgertest"
	"mingbai/handlers/store"
)

// naive is the year counted a second time, as a file would show it.
func naive(t *testing.T, f ledgertest.Figures) numbers {
	t.Helper()
	out := numbers{}
	for name, figure := range f {
		indicator, unit, _ := strings.Cut(name, "/")
		key := indicator + "|" + unit + "|"
		out[key+"合计|合计"] = ledger.Text(figure.Value, unit)
		out[key+"其中线下录入|其中线下录入"] = ledger.Text(figure.Offline, unit)
		for split, parts := range figure.By {
			for part, n := range parts {
				out[key+splitNames[split]+"|"+part] = ledger.Text(n, unit)
			}
		}
	}
	return out
}

// withoutUnrecorded drops what nothing stands behind, which the naive count
// does not list, and the split by town, which it does not make.
func withoutUnrecorded(n numbers) numbers {
	maps.DeleteFunc(n, func(key, value string) bool { return value == export.NoRecord || strings.Contains(key, "|乡镇|") })
	return n
}

// TestAGoldenYear enters a year of 5,000 consultations in a store and holds
// that workbook, CSV, JSON Lines, JSON and a naive recount agree, by the day of
// registration and of closing, for a town, its county and a village.
func TestAGoldenYear(t *testing.T) {
	s, err := store.Open(t.Context(), store.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	made := ledgertest.Make(5, 5000, 2026)
	if err := made.Fill(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	town := ledgertest.Towns()[0]
	for name, q := range map[string]ledger.Query{
		"town":    {From: "2026-01-01", To: "2026-12-31", Place: town},
		"county":  {From: "2026-01-01", To: "2026-12-31", Place: ledgertest.County},
		"closed":  {From: "2026-01-01", To: "2026-12-31", Place: town, ByClose: true},
		"village": {From: "2026-01-01", To: "2026-12-31", Place: town, Village: "甲村"},
		"quarter": {From: "2026-02-15", To: "2026-05-03", Place: town},
	} {
		t.Run(name, func(t *testing.T) {
			counts, err := s.Counts(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			table, want := tableOf(t, counts), naive(t, made.Naive(q))
			if len(want) < 150 {
				t.Fatalf("the naive count has only %d numbers", len(want))
			}
			same(t, "json", withoutUnrecorded(fromJSON(t, written(t, table, export.JSON, export.Options{}, nil))), want)
			same(t, "csv", withoutUnrecorded(fromCSV(t, written(t, table, export.CSV, export.Options{}, nil))), want)
			same(t, "json lines", withoutUnrecorded(fromJSONLines(t, written(t, table, export.JSONLines, export.Options{}, nil))), want)
			same(t, "workbook", withoutUnrecorded(fromXLSX(t, written(t, table, export.XLSX, export.Options{}, nil))), want)
		})
	}
	everyNumberOpensToItsRows(t, s, ledger.Query{From: "2026-01-01", To: "2026-12-31", Place: town})
}

// everyNumberOpensToItsRows adds the exported rows up and finds the exported totals.
func everyNumberOpensToItsRows(t *testing.T, s *store.Store, q ledger.Query) {
	t.Helper()
	counts, err := s.Counts(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	table := tableOf(t, counts)
	var matters, visits int64
	for d := json.NewDecoder(bytes.NewReader(written(t, table, export.JSONLines, export.Options{}, s.Entries(t.Context(), q)))); d.More(); {
		var row struct {
			Kind, Outcome   string
			Matters, Visits int64
			Test            bool
		}
		if err := d.Decode(&row); err != nil {
			t.Fatal(err)
		}
		if row.Kind == "consultation" && !row.Test && row.Outcome != "refused" && row.Outcome != "withdrawn" {
			matters, visits = matters+row.Matters, visits+row.Visits
		}
	}
	first, _ := counts.Row(ledger.RuleMatters)
	second, _ := counts.Row(ledger.RuleVisits)
	if matters != first.Value || visits != second.Value || matters == 0 {
		t.Errorf("rows add up to %d and %d, the totals are %d and %d", matters, visits, first.Value, second.Value)
	}
}
