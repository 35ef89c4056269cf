package consult

import (
	"context"
	"strings"
	"testing"

	"mingbai/knowledge"
	"mingbai/knowledge/corpus"
	"mingbai/knowledge/report"
)

// ingested is a consultant over the built-in knowledge and two documents of
// invented towns, as an office would have added them.
func ingested(t *testing.T) *Consultant {
	t.Helper()
	base, err := knowledge.Load(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	figure := func(metric string, value float64, unit, period string, status report.Status, quote string) report.Figure {
		return report.Figure{Metric: metric, Value: value, Unit: unit, Period: period, Status: status, Quote: quote}
	}
	err = base.Shelve([]knowledge.Document{
		{ID: "d1", Kind: knowledge.KindReport, Title: "青石镇2023年法治政府建设情况报告", Place: "青石镇", Year: 2023,
			Passages: []knowledge.Passage{{ID: "d1#p1", Text: "全年调解纠纷120件，成功118件，其中邻里纠纷40件、婚姻家庭纠纷30件。镇里设了流动调解车，逢集到各村。公共法律服务站电话0999-7654321，地址在中街12号。"}},
			Figures: []report.Figure{
				figure("纠纷调解", 120, "件", "2023年", report.Result, "全年调解纠纷120件"),
				figure("调解成功", 118, "件", "2023年", report.Result, "成功118件"),
				figure("纠纷-邻里", 40, "件", "2023年", report.Result, "其中邻里纠纷40件、婚姻家庭纠纷30件"),
				figure("纠纷-婚姻家庭", 30, "件", "2023年", report.Result, "其中邻里纠纷40件、婚姻家庭纠纷30件"),
				figure("法治讲座", 50, "场", "2024年", report.Plan, "2024年讲座不少于50场"),
			}},
		{ID: "d2", Kind: knowledge.KindReport, Title: "白塔集镇2021年法治政府建设情况报告", Place: "白塔集镇", Year: 2021,
			Passages: []knowledge.Passage{{ID: "d2#p1", Text: "全年调解成功96件。"}},
			Figures:  []report.Figure{figure("调解成功", 96, "件", "2021年", report.Result, "全年调解成功96件")}},
		{ID: "d3", Kind: knowledge.KindReport, Title: "青石镇2022年法治政府建设情况报告", Place: "青石镇", Year: 2022,
			Passages: []knowledge.Passage{{ID: "d3#p1", Text: "调解成功101件。"}},
			Figures:  []report.Figure{figure("调解成功", 101, "件", "2022年", report.Result, "调解成功101件")}},
		{ID: "d4", Kind: knowledge.KindReport, Title: "青石镇2021年法治政府建设情况报告", Place: "青石镇", Year: 2021,
			Passages: []knowledge.Passage{{ID: "d4#p1", Text: "上半年调解成功49件。"}},
			Figures:  []report.Figure{figure("调解成功", 49, "件", "2021年上半年", report.Result, "上半年调解成功49件")}},
		{ID: "d5", Kind: knowledge.KindReport, Title: "白塔集镇2022年法治政府建设情况报告", Place: "白塔集镇", Year: 2022,
			Passages: []knowledge.Passage{{ID: "d5#p1", Text: "调解成功99件。"}},
			Figures:  []report.Figure{{Metric: "调解成功", Value: 99, Unit: "件", Period: "2022年", Status: report.Result, Quote: "调解成功99件", Corrected: "读出 90件，2026-11-22更正"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(Config{Base: base})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestIngestedDocuments(t *testing.T) {
	c := ingested(t)
	cases := []struct {
		name, question string
		want           []string
		declined       bool
	}{
		{"a figure with its quote", "青石镇调解成功多少件", []string{"118件", "2023年", "“成功118件”", "青石镇"}, false},
		{"short name", "青石去年调解成功几件2023", []string{"118件"}, false},
		{"the right one of a list", "青石镇婚姻纠纷几件", []string{"30件"}, false},
		{"a plan is called one", "青石镇2024年计划办多少场讲座", []string{"50场", "不是做到的结果"}, false},
		{"a sentence without a number", "青石镇的流动调解车是怎么回事", []string{"逢集到各村"}, false},
		{"a phone of a service page", "青石镇公共法律服务站电话多少", []string{"0999-7654321", "打之前先核实", "2023年"}, false},
		{"not in the report", "青石镇法律援助办结多少件", []string{"没有写"}, true},
		{"another year", "青石镇2020年调解成功多少件", []string{"没有2020年"}, true},
		{"over the years", "青石镇这几年调解成功多少件，有什么变化", []string{"2021年上半年：49件", "2022年：101件", "2023年：118件", "2021年上半年不是全年"}, false},
		{"two years of one place", "青石镇2022年和2023年调解成功各多少件", []string{"2022年：101件", "2023年：118件", "可以对着看"}, false},
		{"a span with a gap", "白塔集镇2021年到2023年调解成功多少", []string{"96件", "99件", "读出 90件", "没有白塔集镇2023年"}, false},
		{"places and years", "青石镇和白塔集镇2021年、2022年调解成功变化大吗", []string{"青石镇，", "白塔集镇，", "101件", "99件"}, false},
		{"two places, two years", "青石镇2023年和白塔集镇调解成功谁多", []string{"118件"}, false},
	}
	for _, x := range cases {
		t.Run(x.name, func(t *testing.T) {
			a, err := c.Ask(context.Background(), Question{Text: x.question})
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range x.want {
				if !strings.Contains(a.Text, want) {
					t.Errorf("no %q in:\n%s", want, a.Text)
				}
			}
			if a.Declined != x.declined || len(a.Sources) == 0 {
				t.Errorf("declined %v, %d sources", a.Declined, len(a.Sources))
			}
		})
	}
}
