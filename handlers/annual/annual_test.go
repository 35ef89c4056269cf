package annual_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"mingbai/handlers/annual"
	"mingbai/handlers/closing"
	"mingbai/handlers/ledger"
	"mingbai/knowledge"
	"mingbai/knowledge/corpus"
	"mingbai/knowledge/extract"
)

var update = flag.Bool("update", false, "write the goldens anew")

const town = "广东省中山市东凤镇"

// summary is a summary of a query in which some rules count something.
func summary(q ledger.Query, figures map[string]ledger.Number, parts map[string]map[string]ledger.Number) ledger.Counts {
	c := ledger.Counts{Query: q, Rule: "test"}
	for _, r := range ledger.Rules() {
		row := ledger.Count{Rule: r.ID, Indicator: r.Indicator, Unit: r.Unit, By: map[string]map[string]ledger.Number{}}
		if n, there := figures[r.ID]; there {
			row.Value, row.Entries = n, 1
		}
		if by := parts[r.ID]; by != nil {
			row.By[ledger.ByCategory] = by
		}
		c.Rows = append(c.Rows, row)
	}
	return c
}

// dongfeng are counts like those that 东凤镇 published for 2024, exact where it
// wrote about.
func dongfeng() (map[string]ledger.Number, map[string]map[string]ledger.Number) {
	return map[string]ledger.Number{
			ledger.RuleMatters: 331, ledger.RuleVisits: 402, ledger.RuleAid: 5, ledger.RuleAccepted: 921, ledger.RuleMediated: 921,
			ledger.RuleSucceeded: 919, ledger.RuleOpinions: 12, ledger.RuleAdvisers: 7, ledger.RuleCovered: 15, ledger.RuleServed: 1043, ledger.RuleLectures: 60,
			ledger.RuleLawyer: 196, ledger.RulePetitions: 268, ledger.RulePetitioners: 316, ledger.RuleAmount: 1_234_500,
		}, map[string]map[string]ledger.Number{
			ledger.RuleMatters:   {"婚姻家庭": 120, "劳动纠纷": 90, "征地拆迁": 40, "涉农涉土": 30, "房产物业": 31, "消费": 3, "其他": 17},
			ledger.RuleAccepted:  {"婚姻家庭纠纷": 300, "邻里纠纷": 411, "劳动争议纠纷": 200, "医疗纠纷": 4, "其他纠纷": 6},
			ledger.RuleSucceeded: {"婚姻家庭纠纷": 299, "邻里纠纷": 410, "劳动争议纠纷": 200, "医疗纠纷": 4, "其他纠纷": 6},
		}
}

func embedded(t *testing.T) *knowledge.Base {
	t.Helper()
	base, err := knowledge.Load(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	return base
}

// inputs are the drafts that lawyers read: see testdata.
func inputs(t *testing.T) map[string]annual.Input {
	t.Helper()
	base := embedded(t)
	papers := append(annual.Papers(base, "东凤镇", 2024), annual.Papers(base, "东凤镇", 2025)...)
	figures, parts := dongfeng()
	last := summary(closing.Span(town, 2024), figures, parts)
	figures2, parts2 := dongfeng()
	figures2[ledger.RuleMatters], figures2[ledger.RuleVisits] = 400, 390
	figures2[ledger.RuleSucceeded], figures2[ledger.RuleMediated] = 917, 918
	figures2[ledger.RuleApproved], figures2[ledger.RuleAidClosed], figures2[ledger.RuleSelf] = 4, 6, 5210
	parts2[ledger.RuleMatters]["消费"] = 72
	parts2[ledger.RuleSucceeded]["邻里纠纷"] = 408
	delete(figures2, ledger.RulePetitions)
	delete(figures2, ledger.RulePetitioners)
	this := summary(closing.Span(town, 2025), figures2, parts2)
	corrected := this
	corrected.Rows = append([]ledger.Count(nil), this.Rows...)
	was, _ := this.Row(ledger.RuleLectures)
	is := was
	is.Value++
	signed := &closing.Year{Place: town, Year: 2025, At: time.Date(2026, 1, 20, 2, 0, 0, 0, time.UTC), Who: "张三", Frozen: this, Open: []string{"2025-东凤镇-0007"},
		Corrections: []closing.Correction{{N: 1, At: time.Date(2026, 2, 3, 2, 0, 0, 0, time.UTC), Who: "李四", Reason: "漏登一场讲座", Changes: []closing.Change{{Was: was, Is: is}}}}}
	county := "吉林省辽源市东辽县"
	return map[string]annual.Input{
		"empty":    {Place: town, Year: 2030, Today: "2031-01-05", This: summary(closing.Span(town, 2030), nil, nil), Before: summary(closing.Span(town, 2029), nil, nil)},
		"town2024": {Place: town, Year: 2024, Today: "2026-01-05", This: last, Before: summary(closing.Span(town, 2023), nil, nil), Papers: papers},
		"town2025": {Place: town, Year: 2025, Today: "2026-01-05", This: this, Before: last, Papers: papers},
		"closed":   {Place: town, Year: 2025, Today: "2026-03-05", This: signed.Counts(), Before: last, Papers: papers, Closed: signed, Drift: []closing.Change{{Was: was, Is: is}}},
		"running":  {Place: town, Year: 2026, Today: "2026-11-22", This: summary(annual.Span(town, 2026, "2026-11-22"), figures, parts), Before: this, Papers: papers},
		"county": {Place: county, Year: 2020, Today: "2026-01-05", This: this, Before: last, Papers: annual.Papers(base, county, 2019),
			Towns: []annual.Town{{Name: "乙镇", Counts: summary(closing.Span(county+"乙镇", 2020), map[string]ledger.Number{ledger.RuleMatters: 388, ledger.RuleAccepted: 921}, nil)},
				{Name: "丙乡", Counts: summary(closing.Span(county+"丙乡", 2020), map[string]ledger.Number{ledger.RuleLectures: 61}, nil)}}},
	}
}

func draft(t *testing.T, in annual.Input) annual.Draft {
	t.Helper()
	d, err := annual.Make(in)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func text(t *testing.T, d annual.Draft) string {
	t.Helper()
	var b bytes.Buffer
	if err := d.Text(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestDrafts(t *testing.T) {
	for name, in := range inputs(t) {
		t.Run(name, func(t *testing.T) {
			got := text(t, draft(t, in))
			path := filepath.Join("testdata", name+".txt")
			if *update {
				if err := os.MkdirAll("testdata", 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("the draft changed; got\n%s", got)
			}
		})
	}
}

// TestNothingIsMadeUp looks at every number of the paragraphs: it is one of the
// counts, a rate of two of them, the period, or marked with its source.
func TestNothingIsMadeUp(t *testing.T) {
	numbers := regexp.MustCompile(`\d+(?:\.\d+)?`)
	for name, in := range inputs(t) {
		known := map[string]bool{"1": true, "12": true}
		for _, row := range in.This.Rows {
			if row.Recorded() {
				known[ledger.Text(row.Value, row.Unit)] = true
			}
			for _, n := range row.By[ledger.ByCategory] {
				known[ledger.Text(n, row.Unit)] = true
			}
		}
		for _, n := range numbers.FindAllString(in.Today.Time().Format("2006年1月2日"), -1) {
			known[n] = true
		}
		for _, n := range []string{"2020", "2024", "2025", "2030", "99.78", "99.89"} { // years, and the rates of 919÷921 and 917÷918
			known[n] = true
		}
		for _, s := range draft(t, in).Sections {
			own, _, _ := strings.Cut(s.Text, "公布过的")
			for _, n := range numbers.FindAllString(own, -1) {
				if !known[n] {
					t.Errorf("%s: %s says %s, which nobody counted: %s", name, s.Heading, n, own)
				}
			}
			if strings.Count(own, "年") > 1 {
				t.Errorf("%s: more than one period in %s: %s", name, s.Heading, own)
			}
		}
	}
}

// TestEmptyYearHasNoNumbers checks that what is missing is said, not zero.
func TestEmptyYearHasNoNumbers(t *testing.T) {
	d := draft(t, inputs(t)["empty"])
	for _, s := range d.Sections {
		if !strings.Contains(s.Text, annual.Missing) || strings.ContainsAny(strings.ReplaceAll(s.Text, "2030年1-12月", ""), "0123456789") {
			t.Errorf("%s: %s", s.Heading, s.Text)
		}
	}
	for _, l := range d.Table {
		if l.This != annual.Missing || l.Before != annual.Missing || l.Change != "—" {
			t.Errorf("%+v", l)
		}
	}
	if len(d.Disagree) != 0 {
		t.Errorf("an empty year disagrees: %v", d.Disagree)
	}
}

// TestRecordedZeroIsZero tells nothing recorded from nothing found.
func TestRecordedZeroIsZero(t *testing.T) {
	q := closing.Span(town, 2025)
	d := draft(t, annual.Input{Place: town, Year: 2025, Today: "2026-01-05", Before: summary(q, nil, nil),
		This: summary(q, map[string]ledger.Number{ledger.RuleMediated: 2, ledger.RuleSucceeded: 0, ledger.RuleAccepted: 2}, nil)})
	for _, l := range d.Table {
		if l.No == "4.2" && (l.This != "0" || l.Note != "成功率0%(成功0÷调解2)") {
			t.Errorf("%+v", l)
		}
	}
}

func TestRate(t *testing.T) {
	for _, c := range []struct {
		done, of ledger.Number
		want     string
	}{
		{919, 921, "99.78%"}, {1, 3, "33.33%"}, {2, 3, "66.67%"}, {5, 5, "100%"}, {99_999, 100_000, "99.99%"}, {1, 1_000_000, "0.01%"}, {0, 7, "0%"}, {1, 2, "50%"},
	} {
		q := closing.Span(town, 2025)
		d := draft(t, annual.Input{Place: town, Year: 2025, Today: "2026-01-05", Before: summary(q, nil, nil),
			This: summary(q, map[string]ledger.Number{ledger.RuleMediated: c.of, ledger.RuleSucceeded: c.done, ledger.RuleAccepted: c.of}, nil)})
		if !strings.Contains(d.Sections[1].Text, "成功率"+c.want+"(成功") {
			t.Errorf("%d of %d: %s, want %s", c.done, c.of, d.Sections[1].Text, c.want)
		}
	}
}

// TestDisagreements makes one contradiction at a time.
func TestDisagreements(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(f map[string]ledger.Number, parts map[string]map[string]ledger.Number)
		want   string
	}{
		{"all agrees", func(map[string]ledger.Number, map[string]map[string]ledger.Number) {}, ""},
		{"parts and whole", func(_ map[string]ledger.Number, p map[string]map[string]ledger.Number) {
			p[ledger.RuleMatters]["消费"]++
		}, "合计和各部分对不上"},
		{"more successes than mediations", func(f map[string]ledger.Number, _ map[string]map[string]ledger.Number) {
			f[ledger.RuleMediated] = 918
		}, "调解成功919件多于调解918件"},
		{"another number than was published", func(f map[string]ledger.Number, _ map[string]map[string]ledger.Number) {
			f[ledger.RulePetitioners] = 317
		}, "2024年信访人次(人次)：公布的是316人次[1]，账本里是317人次"},
		{"近 and a number above", func(f map[string]ledger.Number, p map[string]map[string]ledger.Number) {
			f[ledger.RuleLawyer] = 201
		}, "公布的是近200宗[1]，账本里是201宗"},
		{"超 and a number below", func(f map[string]ledger.Number, _ map[string]map[string]ledger.Number) {
			f[ledger.RuleServed] = 999
		}, "公布的是超1000人次[1]，账本里是999人次"},
		{"published and not recorded", func(f map[string]ledger.Number, _ map[string]map[string]ledger.Number) {
			delete(f, ledger.RuleAid)
		}, "公布的是5宗[1]，账本里无记录"},
		{"nothing kept that year", func(f map[string]ledger.Number, p map[string]map[string]ledger.Number) {
			clear(f)
			clear(p)
			f[ledger.RuleAdvisers] = 7
		}, "2024年的账本是空的"},
		{"matters without a category", func(_ map[string]ledger.Number, p map[string]map[string]ledger.Number) {
			p[ledger.RuleMatters]["未登记"] = 3
			p[ledger.RuleMatters]["消费"] = 0
		}, "有3宗没有登记类别"},
	} {
		t.Run(c.name, func(t *testing.T) {
			figures, parts := dongfeng()
			c.change(figures, parts)
			q := closing.Span(town, 2024)
			d := draft(t, annual.Input{Place: town, Year: 2024, Today: "2025-02-01", This: summary(q, figures, parts),
				Before: summary(closing.Span(town, 2023), nil, nil), Papers: annual.Papers(embedded(t), town, 2024)})
			if c.want == "" && len(d.Disagree) > 0 || c.want != "" && !strings.Contains(strings.Join(d.Disagree, "\n"), c.want) {
				t.Errorf("disagree %q, want %q", d.Disagree, c.want)
			}
		})
	}
}

// TestPapersOfPlans leaves out what a plan says and what other places say.
func TestPapers(t *testing.T) {
	base := embedded(t)
	if got := annual.Papers(base, "东凤镇", 2024); len(got) != 1 || len(got[0].Figures) < 10 {
		t.Errorf("%d papers", len(got))
	}
	for _, s := range base.Sheets {
		if s.Plan && len(annual.Papers(base, s.Place, s.Year)) != 0 {
			t.Errorf("the plan %s counts as a report", s.ID)
		}
	}
	for _, place := range []string{"", "甲镇", "中山市"} {
		if got := annual.Papers(base, place, 2024); len(got) != 0 {
			t.Errorf("%q: %d papers of others", place, len(got))
		}
	}
}

func TestSpans(t *testing.T) {
	for _, c := range []struct {
		today                 ledger.Date
		this, before, before2 string
	}{
		{"2027-01-01", "2026-12-31", "2025-01-01", "2025-12-31"},
		{"2026-11-22", "2026-11-22", "2025-01-01", "2025-11-22"},
		{"2026-02-28", "2026-02-28", "2025-01-01", "2025-02-28"},
	} {
		this, before := annual.Span(town, 2026, c.today), annual.SpanBefore(town, 2026, c.today)
		if string(this.To) != c.this || string(before.From) != c.before || string(before.To) != c.before2 {
			t.Errorf("%s: %+v, %+v", c.today, this, before)
		}
	}
	if got := annual.SpanBefore(town, 2028, "2028-02-29"); got.To != "2027-02-28" {
		t.Errorf("the day before a leap day: %+v", got)
	}
	if _, err := annual.Make(annual.Input{Year: 2027, Today: "2026-12-31"}); !errors.Is(err, annual.ErrYear) {
		t.Errorf("a year to come: %v", err)
	}
}

// TestDocx reads the paper back: every word of the text is in it.
func TestDocx(t *testing.T) {
	for name, in := range inputs(t) {
		d := draft(t, in)
		var b bytes.Buffer
		if err := d.Docx(&b); err != nil {
			t.Fatal(err)
		}
		read, err := extract.Read(context.Background(), "draft.docx", b.Bytes(), extract.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		got := strings.Join(strings.Fields(strings.NewReplacer("|", "", "；", ";").Replace(read.String())), "")
		for _, line := range strings.Split(text(t, d), "\n") {
			for _, piece := range strings.Split(line, " | ") {
				if want := strings.Join(strings.Fields(strings.NewReplacer("|", "", "；", ";").Replace(piece)), ""); !strings.Contains(got, want) {
					t.Errorf("%s: %q is not on the paper", name, want)
				}
			}
		}
	}
}
