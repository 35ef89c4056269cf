package audit_test

import (
	"errors"
	"strings"
	"testing"

	"mingbai/handlers/audit"
)

func TestEntryCheck(t *testing.T) {
	good := audit.Entry{Who: "张三", What: audit.Exported, Object: "2026", Details: "导出 2026 年的统计表"}
	for _, c := range []struct {
		name   string
		change func(*audit.Entry)
		ok     bool
	}{
		{"whole", func(*audit.Entry) {}, true},
		{"object and details are optional", func(e *audit.Entry) { e.Object, e.Details = "", "" }, true},
		{"nobody", func(e *audit.Entry) { e.Who = "" }, false},
		{"an unknown kind", func(e *audit.Entry) { e.What = "x" }, false},
		{"no text", func(e *audit.Entry) { e.Details = "\xff" }, false},
		{"too long", func(e *audit.Entry) { e.Object = strings.Repeat("字", 2001) }, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := good
			c.change(&e)
			if err := e.Check(); (err == nil) != c.ok || err != nil && !errors.Is(err, audit.ErrEntry) {
				t.Errorf("Check = %v", err)
			}
		})
	}
}

func TestSay(t *testing.T) {
	for _, c := range []struct {
		name   string
		report audit.Report
		want   []string
	}{
		{"empty", audit.Report{Witness: true}, []string{"还是空的"}},
		{"whole", audit.Report{Entries: 3, Witness: true, Head: audit.Head{Seq: 3, Sum: []byte{0xab, 0xcd}}}, []string{"完整", "3 条", "3-abcd"}},
		{"no witness", audit.Report{Entries: 3, Head: audit.Head{Seq: 3}}, []string{"完整", "audit.head"}},
		{"edited", broken(audit.Edited, 7, 7), []string{"不完整", "第 7 条", "被改过"}},
		{"dropped", broken(audit.Dropped, 7, 9), []string{"第 7 到 9 条不见了"}},
		{"moved", broken(audit.Moved, 7, 12), []string{"第 7 条的位置上", "原来的第 12 条"}},
		{"cut", broken(audit.Cut, 7, 9), []string{"末尾少了第 7 到 9 条"}},
		{"foreign", broken(audit.Foreign, 7, 7), []string{"第 7 条接不上"}},
		{"added", broken(audit.Added, 7, 9), []string{"第 7 到 9 条记在已知的末尾之后"}},
		{"head", broken(audit.HeadGone, 7, 7), []string{"第 7 条之后的末尾记录被改过"}},
		{"resumed", broken(audit.Resumed, 7, 7), []string{"第 7 条", "接着记"}},
		{"many", audit.Report{Entries: 9, Broken: 5, Findings: []audit.Finding{{Break: audit.Edited, Seq: 1}, {Break: audit.Edited, Seq: 4}}},
			[]string{"发现 5 处", "第 4 条", "还有 3 处"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			said := c.report.Say()
			for _, want := range c.want {
				if !strings.Contains(said, want) {
					t.Errorf("says %q, want %q in it", said, want)
				}
			}
		})
	}
}

func broken(b audit.Break, seq, until int64) audit.Report {
	return audit.Report{Entries: 20, Broken: 1, Witness: true, Findings: []audit.Finding{{Break: b, Seq: seq, Until: until}}}
}
