package export_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"unicode/utf8"

	"mingbai/handlers/export"
	"mingbai/handlers/ledger"
)

func TestGuard(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"甲村", "甲村"}, {"", ""}, {"2026-01-05", "2026-01-05"},
		{"=1+1", "'=1+1"}, {"+86", "'+86"}, {"-丁村", "'-丁村"}, {"@SUM(A1)", "'@SUM(A1)"}, {"|calc", "'|calc"}, {"%0", "'%0"},
		{"\t=1", "' =1"}, {"\r\n=1", "'  =1"}, {"  =1", "'  =1"}, {"　=1", "'　=1"}, {"\u00a0=1", "'\u00a0=1"},
		{"＝1", "'＝1"}, {"\u200b=1", "'=1"}, {"\ufeff=1", "'=1"}, {"a\nb", "a b"}, {"a\x00b", "ab"}, {"\xff甲", "甲"}, {"甲=乙", "甲=乙"},
	} {
		if got := export.Guard(c.text); got != c.want {
			t.Errorf("Guard(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

// FuzzCSV writes texts of others into a file and reads it back: they stay in
// their cells, on their line, and start no formula.
func FuzzCSV(f *testing.F) {
	for _, seed := range []string{"=1+1", "a\",\"b", "\r\n", "=cmd|' /C calc'!A0", "\xff\xfe", "，\u2028=x", "\"\"\"", "\ufeff+1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		list := []ledger.Entry{{CaseKey: text, Date: "2026-01-01", Place: text, Village: text, Kind: ledger.Kind(text), Category: text, Outcome: ledger.Outcome(text)}, {CaseKey: "next", Date: "2026-01-02"}}
		table := tableOf(t, counted(t, nil))
		var b bytes.Buffer
		if err := table.Write(&b, export.CSV, export.Options{}, each(list)); err != nil {
			t.Fatal(err)
		}
		if !utf8.Valid(b.Bytes()) {
			t.Fatal("not UTF-8")
		}
		records, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(b.String(), "\ufeff"))).ReadAll()
		if err != nil || len(records) != 3 || records[2][0] != "next" {
			t.Fatalf("%d records, %v", len(records), err)
		}
		for _, cell := range records[1] {
			if first := strings.TrimLeft(cell, " 　\u00a0\t\r\n"); first != "" && strings.ContainsAny(first[:1], "=+-@|%") {
				t.Fatalf("a cell begins like a formula: %q", cell)
			}
		}
	})
}
