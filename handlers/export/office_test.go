package export_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"mingbai/handlers/export"
)

// need finds LibreOffice with its spreadsheet program, or skips the test, or
// fails it when every optional part is required.
func need(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("soffice")
	if err == nil {
		real, linked := filepath.EvalSymlinks(path)
		_, missing := os.Stat(filepath.Join(filepath.Dir(real), "libsclo.so"))
		if linked == nil && missing == nil {
			return path
		}
	}
	if os.Getenv("MINGBAI_REQUIRE") == "1" {
		t.Fatal("LibreOffice Calc is required: install libreoffice-calc-nogui")
	}
	t.Skip("LibreOffice Calc is not installed")
	return ""
}

// TestOpensInLibreOffice has LibreOffice read the workbook and write what it
// sees: every number is there, and no cell is a formula.
func TestOpensInLibreOffice(t *testing.T) {
	office := need(t)
	list := entries(400)
	table := tableOf(t, counted(t, list))
	dir := t.TempDir()
	path := filepath.Join(dir, "counts.xlsx")
	if err := os.WriteFile(path, written(t, table, export.XLSX, export.Options{}, each(list)), 0o600); err != nil {
		t.Fatal(err)
	}
	convert := func(to string) {
		t.Helper()
		run := exec.Command(office, "--headless", "--convert-to", to, "--outdir", dir, path)
		run.Env = append(os.Environ(), "HOME="+dir)
		if out, err := run.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	convert("fods")
	flat, err := os.ReadFile(filepath.Join(dir, "counts.fods"))
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(flat), "table:formula"); n > 0 {
		t.Errorf("%d cells are formulas", n)
	}
	if charts := strings.Count(string(flat), "<chart:chart "); charts < 4 {
		t.Errorf("%d charts, want one each for the splits", charts)
	}
	convert("csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1")
	want := fromCSV(t, written(t, table, export.CSV, export.Options{}, nil))
	sheet, err := os.ReadFile(filepath.Join(dir, "counts-总表.csv"))
	if err != nil {
		t.Fatal(err)
	}
	for _, indicator := range []string{"法律咨询|宗", "法律咨询|人次", "调解受理|件", "法律援助受理|件"} {
		line := strings.ReplaceAll(indicator, "|", ",") + "," + want[indicator+"|合计|合计"] + "," + want[indicator+"|其中线下录入|其中线下录入"]
		if !strings.Contains(string(sheet), line) {
			t.Errorf("LibreOffice does not see %q in\n%s", line, sheet)
		}
	}
}
