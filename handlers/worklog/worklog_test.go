package worklog_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"mingbai/handlers/ledger"
	"mingbai/handlers/worklog"
)

var update = flag.Bool("update", false, "write the goldens anew")

// month is a month's work with everything that can stand in it.
func month() worklog.Log {
	return worklog.Log{
		Name: "张三", Unit: "甲律师事务所", Place: "东凤镇", From: "2026-03-01", To: "2026-03-31", At: time.Date(2026, 4, 1, 1, 0, 0, 0, time.UTC),
		Entries: []ledger.Entry{
			{Date: "2026-03-02", Village: "甲村", Kind: ledger.Consulting, Channel: "telegram", Category: "labor_wage", Matters: 1, Visits: 1, Outcome: ledger.ToLegalAid},
			{Date: "2026-03-03", Village: "甲村", Kind: ledger.Consulting, Channel: "walk_in", Category: "labor_wage", Matters: 0, Visits: 2, Outcome: ledger.Answered, Offline: true},
			{Date: "2026-03-09", Village: "=乙村", Kind: ledger.Consulting, Channel: "phone", Category: "land_rural", Matters: 1, Visits: 1, Outcome: ledger.Answered, Offline: true},
			{Date: "2026-03-15", Village: "乙村<w:p>", Kind: ledger.Lecture, Channel: "lecture_site", Matters: 1, Visits: 43, Outcome: ledger.StepClosed, Offline: true},
			{Date: "2026-03-20", Village: "", Kind: ledger.Mediating, Channel: "village_visit", Category: "T02", Matters: 1, Visits: 2, Outcome: ledger.StepSucceeded, Offline: true},
		},
	}
}

func made(t testing.TB, write func(io.Writer, worklog.Log) error, l worklog.Log) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, l); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// words are the paragraphs of a paper, cells on lines of their own.
func words(t testing.TB, data []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var b strings.Builder
	for d := xml.NewDecoder(f); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return b.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		switch x := token.(type) {
		case xml.CharData:
			b.Write(x)
		case xml.EndElement:
			switch x.Name.Local {
			case "tc":
				b.WriteString(" | ")
			case "tr":
				b.WriteString("\n")
			case "p":
				b.WriteString("¶")
			}
		}
	}
}

func TestPaper(t *testing.T) {
	data := made(t, worklog.Paper, month())
	text := strings.ReplaceAll(strings.ReplaceAll(words(t, data), "¶ | ", " | "), "¶", "\n")
	path := filepath.Join("testdata", "month.txt")
	if *update {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if text != string(want) {
		t.Errorf("the paper reads\n%s\nwant\n%s", text, want)
	}
	if !bytes.Equal(data, made(t, worklog.Paper, month())) {
		t.Error("the same log gives other bytes")
	}
}

func TestWorkbook(t *testing.T) {
	file, err := excelize.OpenReader(bytes.NewReader(made(t, worklog.Workbook, month())))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := file.GetRows("工作日志")
	if err != nil {
		t.Fatal(err)
	}
	var matters, visits int64
	for _, r := range rows[3:8] {
		m, err1 := strconv.ParseInt(r[5], 10, 64)
		v, err2 := strconv.ParseInt(r[6], 10, 64)
		if err1 != nil || err2 != nil {
			t.Fatalf("no numbers in %q", r)
		}
		matters, visits = matters+m, visits+v
	}
	if matters != 4 || visits != 49 {
		t.Errorf("%d matters and %d visits, want 4 and 49", matters, visits)
	}
	if rows[5][1] != "'=乙村" || rows[4][8] != "线下补登" || rows[3][8] != "线上" {
		t.Errorf("rows read %q", rows[3:6])
	}
	totals, err := file.GetRows("合计")
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"咨询,2,宗,4,1,3", "讲座,1,场,43,1,1", "调解,1,件,2,1,1"} {
		if got := strings.Join(totals[i+1], ","); got != want {
			t.Errorf("total %q, want %q", got, want)
		}
	}
	for _, sheet := range file.GetSheetList() {
		all, err := file.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for r, row := range all {
			for c := range row {
				at, err := excelize.CoordinatesToCellName(c+1, r+1)
				if err != nil {
					t.Fatal(err)
				}
				if f, err := file.GetCellFormula(sheet, at); err != nil || f != "" {
					t.Errorf("%s %s is a formula", sheet, at)
				}
			}
		}
	}
}

func TestAMonthWithoutWork(t *testing.T) {
	l := month()
	l.Entries, l.Unit, l.To = nil, "", "2026-04-15"
	if text := words(t, made(t, worklog.Paper, l)); !strings.Contains(text, "没有登记") || !strings.Contains(text, "2026-03-01 至 2026-04-15 工作日志") || strings.Contains(text, "单位：") {
		t.Errorf("the paper reads %s", text)
	}
	made(t, worklog.Workbook, l)
}

// TestOpensInLibreOffice prints the paper where LibreOffice is installed.
func TestOpensInLibreOffice(t *testing.T) {
	office, err := exec.LookPath("soffice")
	reader, err2 := exec.LookPath("pdftotext")
	if err != nil || err2 != nil {
		if os.Getenv("MINGBAI_REQUIRE") == "1" {
			t.Fatal("soffice and pdftotext are required and missing")
		}
		t.Skip("soffice or pdftotext is not installed")
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "log.docx")
	if err := os.WriteFile(path, made(t, worklog.Paper, month()), 0o600); err != nil {
		t.Fatal(err)
	}
	convert := exec.Command(office, "--headless", "--convert-to", "pdf", "--outdir", dir, path)
	convert.Env = append(os.Environ(), "HOME="+dir)
	if out, err := convert.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	text, err := exec.Command(reader, "-layout", filepath.Join(dir, "log.pdf"), "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	flat := strings.Join(strings.Fields(string(text)), "")
	for _, want := range []string{"张三2026年3月工作日志", "2026-03-15", "调解成功", "讲座：1场，43人次", "本人签名"} {
		if !strings.Contains(flat, want) {
			t.Errorf("%q is not on the printed paper", want)
		}
	}
}
