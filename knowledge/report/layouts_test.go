package report

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"mingbai/knowledge/extract"
)

// coreNames are the metrics that every reader of reports calls the same; other
// names are free.
const coreNames = ` 法律咨询 法律咨询人次 法律援助申请 法律援助案件受理 法律援助案件批准 法律援助案件办结 法律援助案件 法律援助受援人 村居法律顾问人数
 法律顾问覆盖村(社区) 服务群众 法治讲座 法律意见 纠纷受理 纠纷调解 调解成功 调解成功率 司法确认 协议涉及金额 信访 信访人次 信访按期办结率
 行政复议 行政诉讼 普法活动 普法受众 人民调解员 `

func isCore(name string) bool {
	return strings.Contains(coreNames, " "+name+" ") || strings.Contains(coreNames, " "+name+"\n") ||
		strings.HasPrefix(name, "纠纷-") && !strings.HasSuffix(name, "占比") && !strings.HasSuffix(name, "同比")
}

// TestLayouts reads made-up reports of many layouts: court, bureau, police,
// market office, town; tables with heads, tables that lost their lines, filled-in
// forms, traditional characters, plans among results, other places' numbers.
// Their figures were taken out by hand before the reader saw them.
func TestLayouts(t *testing.T) {
	paths, err := filepath.Glob("testdata/layouts/*.gold")
	if err != nil || len(paths) < 48 {
		t.Fatalf("%d layouts: %v", len(paths), err)
	}
	named, all := 0, 0
	for _, path := range paths {
		base := strings.TrimSuffix(path, ".gold")
		t.Run(filepath.Base(base), func(t *testing.T) {
			text := layoutText(t, base)
			r := Read(text, Hints{})
			gold, core := layoutGold(t, path)
			m := compareGold(t, Figures(r), gold, layoutTraps(t, base+".traps"))
			n := float64(m.gold)
			t.Logf("%+v, core names %d of %d", m, m.core, core)
			if float64(m.found)/n < 0.94 || m.quoted < m.found || float64(m.extra)/n > 0.15 || m.sprung > 0 || float64(m.period)/float64(m.found) < 0.9 {
				t.Errorf("below the bar: %+v", m)
			}
			named, all = named+m.core, all+core
			checkVerbatim(t, r, text)
		})
	}
	if t.Logf("core names: %d of %d", named, all); named*100 < all*95 {
		t.Errorf("%d of %d figures with a core name bear it", named, all)
	}
}

func layoutText(t testing.TB, base string) extract.Text {
	t.Helper()
	for _, ext := range []string{".txt", ".html", ".md", ".docx"} {
		if _, err := os.Stat(base + ext); err != nil {
			continue
		}
		text, _, err := extract.ReadFile(context.Background(), base+ext, extract.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	t.Fatalf("no report beside %s.gold", base)
	return extract.Text{}
}

// layoutGold reads lines of metric|value|unit|qualifier|period|piece of the quote.
func layoutGold(t *testing.T, path string) (gold []goldFigure, core int) {
	t.Helper()
	for _, fields := range fieldsOf(t, path, 6) {
		v, err := strconv.ParseFloat(fields[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		gold = append(gold, goldFigure{fields[0], v, fields[2], fields[3], fields[4], fields[5]})
		if isCore(fields[0]) {
			core++
		}
	}
	return gold, core
}

func layoutTraps(t *testing.T, path string) []trap {
	t.Helper()
	var traps []trap
	for _, fields := range fieldsOf(t, path, 2) {
		traps = append(traps, trap{Text: fields[0]})
	}
	return traps
}

func fieldsOf(t *testing.T, path string, n int) [][]string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out [][]string
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		fields := strings.Split(line, "|")
		if len(fields) != n {
			t.Fatalf("%s: %q", path, line)
		}
		out = append(out, fields)
	}
	return out
}
