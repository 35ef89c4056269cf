package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"mingbai/handlers/audit"
	"mingbai/handlers/export"
	"mingbai/handlers/ledger"
	"mingbai/handlers/ledger/ledgertest"
	"mingbai/handlers/store"
	"mingbai/handlers/store/storetest"
)

// books puts a year of consultations into the data folder of a stopped program.
func (p *program) books(n int) *ledgertest.Year {
	p.t.Helper()
	if err := os.MkdirAll(p.data, 0o700); err != nil {
		p.t.Fatal(err)
	}
	s, err := store.Open(context.Background(), store.Config{Dir: p.data, URL: p.env["DATABASE_URL"]})
	if err != nil {
		p.t.Fatal(err)
	}
	defer s.Close()
	year := ledgertest.Make(3, n, 2026)
	if err := year.Fill(context.Background(), s); err != nil {
		p.t.Fatal(err)
	}
	return year
}

func yearFlags(more ...string) []string {
	return append([]string{"export", "--from", "2026-01-01", "--to", "2026-12-31"}, more...)
}

// consultations is what a naive count has for the whole year.
func consultations(t *testing.T, year *ledgertest.Year) string {
	t.Helper()
	return ledger.Text(year.Naive(ledger.Query{From: "2026-01-01", To: "2026-12-31"})["法律咨询/宗"].Value, "宗")
}

func TestExport(t *testing.T) {
	p := newProgram(t, nil)
	year := p.books(500)
	out := filepath.Join(t.TempDir(), "统计.xlsx")
	if code, said, errs := p.run("", yearFlags("--rows", "--out", out)...); code != exitOK || !strings.Contains(said, "写好了："+out) {
		t.Fatalf("%d, %q, %q", code, said, errs)
	}
	info, err := os.Stat(out)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v, want it for its owner only", info.Mode(), err)
	}
	book, err := excelize.OpenFile(out)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if n, err := book.GetCellValue("总表", "D4"); err != nil || n != consultations(t, year) {
		t.Errorf("the workbook says %q, %v, want %s", n, err, consultations(t, year))
	}
	if rows, err := book.GetRows("明细"); err != nil || len(rows) < 300 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
	if e := p.trail()[0]; e.What != audit.Exported || e.Who != audit.Terminal || !strings.Contains(e.Details, "2026-01-01 至 2026-12-31 全部地方 的明细") {
		t.Errorf("the audit trail says %+v", e)
	}
}

// TestExportBesideTheService holds that a file is the same whether the service
// runs or not, whatever its size and bytes.
func TestExportBesideTheService(t *testing.T) {
	p := newProgram(t, nil)
	p.books(3000)
	files := map[string][]byte{}
	write := func(run string) {
		for _, args := range [][]string{{"--format", "json"}, {"--rows", "--format", "csv", "--charset", "gb18030"}, {"--rows", "--format", "jsonl"}, {"--public", "--format", "json"}} {
			out := filepath.Join(t.TempDir(), "f")
			if code, _, errs := p.run("", yearFlags(append(args, "--out", out)...)...); code != exitOK {
				t.Fatalf("%s %v: %d, %q", run, args, code, errs)
			}
			data, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			name := strings.Join(args, " ")
			if before, there := files[name]; there && !bytes.Equal(before, data) {
				t.Errorf("%s: %d bytes beside the service, %d without", name, len(data), len(before))
			}
			files[name] = data
		}
	}
	write("stopped")
	p.start()
	write("beside")
	code, text, errs := p.run("", yearFlags("--format", "xlsx", "--out", "-")...)
	if book, err := excelize.OpenReader(strings.NewReader(text)); code != exitOK || err != nil {
		t.Errorf("a workbook on standard output: %d, %v, %q", code, err, errs)
	} else if err := book.Close(); err != nil {
		t.Error(err)
	}
	if code, _, errs := p.run("", yearFlags("--place", "某某镇", "--format", "csv", "--out", "-")...); code != exitOK || !strings.Contains(errs, "没有一条记录") {
		t.Errorf("a place without records: %d, %q", code, errs)
	}
}

func TestExportToPostgres(t *testing.T) {
	p := newProgram(t, map[string]string{"DATABASE_URL": storetest.Postgres(t)})
	year := p.books(200)
	code, text, errs := p.run("", yearFlags("--format", "json", "--out", "-")...)
	var counts ledger.Counts
	if err := json.Unmarshal([]byte(text), &counts); code != exitOK || err != nil {
		t.Fatalf("%d, %v, %q", code, err, errs)
	}
	row, _ := counts.Row(ledger.RuleMatters)
	if ledger.Text(row.Value, "宗") != consultations(t, year) {
		t.Errorf("%d matters, want %s", row.Value, consultations(t, year))
	}
}

func TestExportPublic(t *testing.T) {
	p := newProgram(t, nil)
	p.books(60)
	code, text, errs := p.run("", yearFlags("--public", "--format", "csv", "--out", "-")...)
	records, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff"))).ReadAll()
	if code != exitOK || err != nil {
		t.Fatalf("%d, %v, %q", code, err, errs)
	}
	small := 0
	for _, r := range records[1:] {
		switch r[7] {
		case "1", "2", "3", "4":
			t.Errorf("a small number is public: %q", r)
		case export.BelowFive:
			small++
		}
	}
	if small == 0 {
		t.Error("nothing is small: the test has nothing to look at")
	}
}

// TestExportPublicHoldsAgainstWhatIsOut publishes a year, its first half and
// the rest: no two of them may be subtracted to a small number.
func TestExportPublicHoldsAgainstWhatIsOut(t *testing.T) {
	p := newProgram(t, nil)
	p.books(300)
	read := func(from, to string) map[string]string {
		code, text, errs := p.run("", "export", "--from", from, "--to", to, "--public", "--format", "csv", "--out", "-")
		if code == exitFailed && strings.Contains(errs, "和以前公开过的表放在一起") {
			return nil
		}
		records, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff"))).ReadAll()
		if code != exitOK || err != nil {
			t.Fatalf("%d, %v, %q", code, err, errs)
		}
		out := map[string]string{}
		for _, r := range records[1:] {
			out[strings.Join(r[3:7], "|")] = r[7]
		}
		return out
	}
	year, half := read("2026-01-01", "2026-12-31"), read("2026-01-01", "2026-06-30")
	looked := 0
	for key, text := range year {
		a, err := strconv.Atoi(text)
		b, err2 := strconv.Atoi(half[key])
		if err != nil || err2 != nil || strings.Contains(key, "月份") || strings.Contains(key, "线下") || strings.Contains(key, "|万元|") {
			continue
		}
		looked++
		if a-b >= 1 && a-b <= 4 {
			t.Errorf("%s: %d less %d", key, a, b)
		}
	}
	if looked < 20 {
		t.Errorf("only %d numbers could be subtracted", looked)
	}
	if e := p.trail()[0]; !strings.HasPrefix(e.Object, publicObject+"|2026-01-01|2026-06-30|") {
		t.Errorf("the audit trail says %+v", e)
	}
}

func TestExportRefuses(t *testing.T) {
	p := newProgram(t, nil)
	p.books(20)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "there.csv"), []byte("before"), 0o600); err != nil {
		t.Fatal(err)
	}
	there := filepath.Join(dir, "there.csv")
	for _, c := range []struct {
		name string
		args []string
		code int
		says string
	}{
		{"no days", []string{"export", "--out", there}, exitUsage, "--from"},
		{"no day of the calendar", []string{"export", "--from", "2026-02-30", "--to", "2026-03-01", "--out", there}, exitUsage, "日历上有的日子"},
		{"no date at all", []string{"export", "--from", "2026-02-01", "--to", "明年", "--out", there}, exitUsage, "--to"},
		{"from after to", []string{"export", "--from", "2026-03-01", "--to", "2026-02-01", "--out", there}, exitUsage, "在 --to 2026-02-01 之后"},
		{"no such format", yearFlags("--format", "pdf", "--out", there), exitUsage, "xlsx、csv、jsonl 或 json"},
		{"no such charset", yearFlags("--format", "csv", "--charset", "latin1", "--out", there), exitUsage, "gb18030"},
		{"charset of a workbook", yearFlags("--format", "xlsx", "--charset", "gb18030", "--out", there), exitUsage, "只有 CSV"},
		{"rows in public", yearFlags("--rows", "--public", "--out", there), exitUsage, "明细不公开"},
		{"nowhere to write", yearFlags(), exitUsage, "--out"},
		{"no such folder", yearFlags("--out", filepath.Join(dir, "no", "a.csv")), exitFailed, "文件写不进去"},
		{"a folder", yearFlags("--out", dir), exitFailed, "是一个文件夹"},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, out, errs := p.run("", c.args...)
			if code != c.code || out != "" || !strings.Contains(errs, c.says) || strings.Count(errs, "\n") != 1 {
				t.Errorf("%d, %q, %q", code, out, errs)
			}
		})
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("the folder holds %v, %v", left, err)
	}
	if data, err := os.ReadFile(there); err != nil || string(data) != "before" {
		t.Errorf("the file that was there is now %q, %v", data, err)
	}
}

// TestExportThatDoesNotAddUp holds that the person is told the differences.
func TestExportThatDoesNotAddUp(t *testing.T) {
	counts := ledger.Counts{Rows: []ledger.Count{{Indicator: "法律咨询", Unit: "宗", Value: 5, Entries: 5, By: map[string]map[string]int64{"village": {"甲村": 3}}}}}
	_, err := export.New(counts, ledger.Date("2026-01-01").Time())
	err = addedUp(err)
	if !errors.Is(err, errDifferent) || !strings.Contains(sentence(err), "相加3") || !strings.Contains(sentence(err), "没有导出") {
		t.Errorf("the person reads %q", sentence(err))
	}
}
