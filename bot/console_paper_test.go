package main

import (
	"os/exec"
	"path/filepath"
	"strings"

	"mingbai/bot/browsertest"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger/ledgertest"
)

// lookAtPaper prints what an office signs and files: each page has numbers, each
// page of a table its heads, and what was chosen, whose it is and when it was
// printed are on it; menus and buttons are not.
func (o *busyOffice) lookAtPaper(p *browsertest.Page) {
	o.T.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		o.T.Log("no pdftotext: nothing printed")
		return
	}
	town := ledgertest.Towns()[0]
	for _, x := range []struct {
		name, path string
		heads      []string // of the table that goes on over pages
		pages      int      // at least
		says       []string
	}{
		{"statistics", "/office/statistics?place=" + town, nil, 2, []string{handoff.Town(town), "年", "口径版本"}},
		{"ledger", "/office/ledger?place=" + town, []string{"日期", "渠道"}, 2, []string{handoff.Town(town), "年", "口径版本"}},
		{"draft", "/office/yearly?place=" + town, nil, 2, []string{handoff.Town(town), "年", "口径版本"}},
		{"trail", "/office/audit/print", []string{"时间", "谁"}, 1, nil},
	} {
		p.Go(o.URL + x.path)
		path := filepath.Join(o.T.TempDir(), "paper.pdf")
		write(o.T, path, string(p.PDF("paper-"+x.name)))
		out, err := exec.Command("pdftotext", "-layout", "-enc", "UTF-8", path, "-").Output()
		if err != nil {
			o.T.Fatal(err)
		}
		sheets := strings.Split(strings.TrimRight(string(out), "\f\n"), "\f")
		if len(sheets) < x.pages {
			o.T.Errorf("%s: %d pages", x.name, len(sheets))
		}
		for i, sheet := range sheets {
			for _, head := range x.heads {
				if !strings.Contains(sheet, head) && i < len(sheets)-1 {
					o.T.Errorf("%s: page %d has no head %q", x.name, i+1, head)
				}
			}
			for _, not := range []string{"退出", "菜单", "下载", "没答上的"} {
				if strings.Contains(sheet, not) {
					o.T.Errorf("%s: page %d says %q", x.name, i+1, not)
				}
			}
		}
		for _, want := range append(x.says, "打印于", "李主任") {
			if !strings.Contains(string(out), want) {
				o.T.Errorf("%s: %q is not on it", x.name, want)
			}
		}
	}
}
