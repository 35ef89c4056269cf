package report

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"mingbai/knowledge/extract"
)

// goldFigure is what a careful reader takes out of a report by hand.
type goldFigure struct {
	Metric    string  `json:"metric"`
	Value     float64 `json:"value"`
	Unit      string  `json:"unit"`
	Qualifier string  `json:"qualifier"`
	Period    string  `json:"period"`
	Hint      string  `json:"quote_hint"`
}

type trap struct {
	Text string `json:"text"`
}

// marks: exact counts equal names; named also counts free names, which are
// matched by value, unit and quote.
type marks struct{ gold, found, named, exact, core, quoted, period, extra, sprung int }

// TestGold reads real and sample reports beside the project and compares with
// gold figures; it skips where that folder is not.
func TestGold(t *testing.T) {
	reports := shared(t)
	tests := []struct {
		name, file, gold, traps string
	}{
		{"sample in text", "s1-jinjuping.txt", filepath.Join(reports, "s1-jinjuping.gold.json"), filepath.Join(reports, "s1-jinjuping.traps.json")},
		{"sample page", "s2-hemingji.html", filepath.Join(reports, "s2-hemingji.gold.json"), filepath.Join(reports, "s2-hemingji.traps.json")},
		{"Dongkeng 2017", "seeds/000_*.txt", "testdata/dongkeng2017.gold.json", "testdata/dongkeng2017.traps.json"},
		{"Dongfeng 2024", "seeds/002_*.txt", "testdata/dongfeng2024.gold.json", "testdata/dongfeng2024.traps.json"},
		{"Dongliao 2019", "seeds/004_*.txt", "testdata/dongliao2019.gold.json", "testdata/dongliao2019.traps.json"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, source := readShared(t, filepath.Join(reports, tt.file))
			var gold []goldFigure
			load(t, tt.gold, &gold)
			var traps []trap
			load(t, tt.traps, &traps)
			m := compareGold(t, Figures(r), gold, traps)
			t.Logf("%+v", m)
			n := float64(m.gold)
			if float64(m.found)/n < 0.95 || float64(m.named)/n < 0.85 || float64(m.quoted)/float64(m.found) < 0.98 ||
				float64(m.extra)/n > 0.15 || float64(m.period)/float64(m.found) < 0.9 || m.sprung > 0 {
				t.Errorf("below the bar: %+v", m)
			}
			checkVerbatim(t, r, source)
		})
	}
}

// TestGoldOfAPlanAndOfABareReport: a plan gives targets only, and both give
// every number a reader would look for.
func TestGoldOfAPlanAndOfABareReport(t *testing.T) {
	reports := shared(t)
	tests := []struct {
		name, file, want string
		status           Status
	}{
		{"Dongbao's plan", "seeds/001_*.txt", "2次 40学时 1件 2件 2年 1次 5年 5项 90%超 1次 1次 5项 98%超 2名超 100% 2次", Target},
		{"Dongba 2022", "seeds/003_*.txt", "62学时 2次 4次 3次 1次 31件 17件 3件 3名 1名 42件", Result},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, source := readShared(t, filepath.Join(reports, tt.file))
			var got []string
			for _, f := range Figures(r) {
				got = append(got, fmt.Sprint(f.Value, f.Unit, f.Qualifier))
				if f.Status != tt.status {
					t.Errorf("%s is a %s: %s", f.Metric, f.Status, f.Quote)
				}
			}
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("\n got %s\nwant %s", s, tt.want)
			}
			checkVerbatim(t, r, source)
		})
	}
}

// checkVerbatim: every quote stands in the text, white space aside.
func checkVerbatim(t *testing.T, r Report, source extract.Text) {
	t.Helper()
	var words strings.Builder
	for _, b := range source.Blocks {
		words.WriteString(b.Text + b.Verbatim)
	}
	all := tight(words.String())
	for _, f := range Figures(r) {
		if !strings.Contains(all, tight(f.Quote)) || f.Quote == "" {
			t.Errorf("quote of %s is not in the text: %q", f.Metric, f.Quote)
		}
	}
}

// holds says whether a trap's own number is the value: a row of a table is
// quoted whole, with the numbers beside it.
func (tr trap) holds(value float64) bool {
	text := foldString(tr.Text)
	return !strings.ContainsAny(text, "0123456789") || strings.Contains(tight(text), strconv.FormatFloat(value, 'f', -1, 64)) ||
		slices.ContainsFunc(counts(text, false), func(c count) bool { return c.value == value })
}

func compareGold(t *testing.T, figures []Figure, gold []goldFigure, traps []trap) marks {
	m := marks{gold: len(gold)}
	var pool []Figure
	for _, f := range figures {
		if f.Status == Result {
			pool = append(pool, f)
		}
	}
	for _, tr := range traps {
		for _, f := range pool {
			if strings.Contains(tight(foldString(f.Quote)), tight(foldString(tr.Text))) && tr.holds(f.Value) {
				m.sprung++
				t.Logf("sprung: %+v", f)
			}
		}
	}
	for _, g := range gold {
		at := best(pool, g)
		if at < 0 {
			t.Logf("missed: %+v", g)
			continue
		}
		f := pool[at]
		pool = append(pool[:at:at], pool[at+1:]...)
		m.found++
		quoted := strings.Contains(tight(foldString(f.Quote)), tight(foldString(g.Hint)))
		if f.Metric == g.Metric || quoted && !isCore(g.Metric) && !isCore(f.Metric) {
			m.named++
		}
		if f.Metric == g.Metric {
			m.exact++
		} else {
			t.Logf("%s is called %s", g.Metric, f.Metric)
		}
		if f.Metric == g.Metric && isCore(g.Metric) {
			m.core++
		}
		if f.Period == g.Period {
			m.period++
		}
		if quoted {
			m.quoted++
		} else {
			t.Logf("quote of %s: %q has no %q", g.Metric, f.Quote, g.Hint)
		}
	}
	for _, f := range pool {
		m.extra++
		t.Logf("extra: %+v", f)
	}
	return m
}

// best finds the figure with the gold's count, by preference under its name.
func best(pool []Figure, g goldFigure) int {
	at := -1
	for i, f := range pool {
		if math.Abs(f.Value-g.Value) > 1e-4 || f.Unit != g.Unit || f.Qualifier != g.Qualifier {
			continue
		}
		if f.Metric == g.Metric {
			return i
		}
		if at < 0 {
			at = i
		}
	}
	return at
}

func tight(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == ',' {
			return -1
		}
		return r
	}, s)
}

func load(t *testing.T, path string, into any) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(data, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// shared finds the folder with the reports: ../shared beside the module.
func shared(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
	}
	reports := filepath.Join(filepath.Dir(dir), "shared", "reports")
	if _, err := os.Stat(reports); err != nil {
		t.Skip("no ../shared/reports beside the project")
	}
	return reports
}

func readShared(t *testing.T, pattern string) (Report, extract.Text) {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) != 1 {
		t.Fatalf("%s: %v %v", pattern, paths, err)
	}
	text, _, err := extract.ReadFile(context.Background(), paths[0], extract.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return Read(text, Hints{Lookup: fivePlaces}), text
}

func fivePlaces(name string) (string, bool) {
	for _, chain := range []string{"广东省东莞市东坑镇", "湖北省荆门市东宝区", "广东省中山市东凤镇", "北京市朝阳区东坝乡", "吉林省辽源市东辽县"} {
		if strings.HasSuffix(chain, name) && len([]rune(name)) >= 3 {
			return chain, true
		}
	}
	return "", false
}
