package main

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"mingbai/handlers/audit"
	"mingbai/handlers/ledger"
	"mingbai/handlers/store/storetest"
)

const recordedFile = `日期,类型,村居,类别,渠道,宗,人次,结果,案号,顾问,金额(万元),摘要
2026-03-15,咨询,甲村,婚姻家庭,来访,1,2,当场答复,,张三,,李四来问，电话13800138000
2026-03-16,调解,甲村,T02,走访,1,2,受理,调1,,,
2026-03-20,调解,甲村,邻里纠纷,走访,1,2,成功,调1,,1.25,
2026-04-01,法律援助,乙村,labor_wage,电话,,3,批准,,,,
2026-04-02,讲座,乙村,,走访,1,40,,,张三,,
`

// recordFile writes a file for the command.
func recordFile(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "登记.csv")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// recorded is what export says was recorded, by rule.
func (p *program) recorded() map[string]int64 {
	p.t.Helper()
	code, text, errs := p.run("", yearFlags("--format", "json", "--out", "-")...)
	var counts ledger.Counts
	if err := json.Unmarshal([]byte(text), &counts); code != exitOK || err != nil {
		p.t.Fatalf("export: %d, %v, %q", code, err, errs)
	}
	figures := map[string]int64{}
	for _, row := range counts.Rows {
		if strings.HasPrefix(row.Rule, "roster.") {
			continue // not recorded by anybody
		}
		if row.Value != row.Offline {
			p.t.Errorf("%s: %d of %d were entered by hand", row.Rule, row.Offline, row.Value)
		}
		if row.Value != 0 {
			figures[row.Rule] = row.Value
		}
	}
	return figures
}

// wantRecorded is what recordedFile comes to.
var wantRecorded = map[string]int64{
	ledger.RuleMatters: 1, ledger.RuleVisits: 2, ledger.RuleLawyer: 1, ledger.RuleServed: 42,
	ledger.RuleAccepted: 1, ledger.RuleMediated: 1, ledger.RuleSucceeded: 1, ledger.RuleAmount: 12_500,
	ledger.RuleApplied: 1, ledger.RuleAid: 1, ledger.RuleApproved: 1, ledger.RuleAided: 3,
	ledger.RuleLectures: 1, ledger.RuleAudience: 40,
}

func TestRecord(t *testing.T) {
	for name, env := range map[string]map[string]string{"sqlite": nil, "postgres": {}} {
		t.Run(name, func(t *testing.T) {
			if env != nil {
				env["DATABASE_URL"] = storetest.Postgres(t)
			}
			p := newProgram(t, env)
			if err := os.MkdirAll(p.data, 0o700); err != nil {
				t.Fatal(err)
			}
			gb, err := simplifiedchinese.GB18030.NewEncoder().String(recordedFile)
			if err != nil {
				t.Fatal(err)
			}
			p.expect(exitOK, "新的 5 条", "record", "--file", recordFile(t, recordedFile))
			p.expect(exitOK, "新的 0 条，以前收过、没有再算的 5 条", "record", "--file", recordFile(t, gb))
			if got := p.recorded(); !maps.Equal(got, wantRecorded) {
				t.Errorf("recorded %v, want %v", got, wantRecorded)
			}
			if !slices.ContainsFunc(p.trail(), func(e audit.Entry) bool { return e.What == audit.Recorded && strings.Contains(e.Details, "新 5 条") }) {
				t.Error("the file is not in the audit trail")
			}
		})
	}
}

// TestRecordBadRows: one bad row and nothing is stored, whether the service
// runs or not, unless bad rows may be skipped.
func TestRecordBadRows(t *testing.T) {
	p := newProgram(t, nil)
	p.start()
	defer p.stop()
	p.expect(exitOK, "", "adviser", "invite", "--name", "张三", "--villages", "甲村,乙村", "--place", "东凤镇")
	bad := recordFile(t, recordedFile+"2026-02-30,咨询,甲村,,,,,,,,,\n2026-04-03,咨询,丙村,,,,,,,,,\n2099-01-01,咨询,甲村,,,,,,,,,\n2026-04-03,咨询,甲村,,,-2,,,,,,\n")
	code, _, errs := p.run("", "record", "--file", bad)
	if code != exitFailed {
		t.Errorf("exit code %d", code)
	}
	for _, want := range []string{"什么都没有存", "第7行", "要有这一天", "第8行", "没有“丙村”", "第9行", "还没有到", "第10行", "负数", "--skip-bad"} {
		if !strings.Contains(errs, want) {
			t.Errorf("%q is not in %q", want, errs)
		}
	}
	if got := p.recorded(); len(got) > 0 {
		t.Errorf("recorded %v of a refused file", got)
	}
	out := p.expect(exitOK, "新的 5 条", "record", "--file", bad, "--skip-bad")
	if !strings.Contains(out, "跳过了 4 行") || !strings.Contains(out, "第8行") {
		t.Errorf("said %q", out)
	}
	if got := p.recorded(); !maps.Equal(got, wantRecorded) {
		t.Errorf("recorded %v, want %v", got, wantRecorded)
	}
	p.expect(exitFailed, "看不懂", "record", "--file", recordFile(t, "日期,类型,天气\n2026-01-01,咨询,晴\n"))
	p.expect(exitFailed, "打不开", "record", "--file", filepath.Join(t.TempDir(), "没有.csv"))
	p.expect(exitUsage, "", "record")
}
