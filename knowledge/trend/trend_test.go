package trend

import (
	"slices"
	"strings"
	"testing"

	"mingbai/knowledge"
	"mingbai/knowledge/report"
)

func figure(metric string, value float64, unit, period string, status report.Status) report.Figure {
	return report.Figure{Metric: metric, Value: value, Unit: unit, Period: period, Status: status, Quote: metric}
}

func doc(id, place string, year int, figures ...report.Figure) knowledge.Document {
	return knowledge.Document{ID: id, Title: place + "报告", Place: place, Year: year, Figures: figures}
}

func TestOf(t *testing.T) {
	done := report.Result
	three := []knowledge.Document{
		doc("a", "甲镇", 2021, figure("纠纷受理", 10, "件", "2021年", done)),
		doc("b", "甲镇", 2022, figure("纠纷受理", 12, "件", "2022年1-12月", done), figure("纠纷受理", 10, "件", "2021年", done), figure("纠纷受理", 20, "件", "2023年", report.Plan)),
		doc("c", "甲镇", 2023, figure("纠纷受理", 15, "件", "2023年", done)),
	}
	tests := []struct {
		name    string
		docs    []knowledge.Document
		q       Query
		points  string
		reasons []string
	}{
		{"three years, the repeated number once", three, Query{}, "甲镇2021:10件 甲镇2022:12件 甲镇2023:15件", nil},
		{"a year that is missing", three, Query{Years: []int{2020, 2021}}, "甲镇2021:10件", []string{"手上没有甲镇2020年的数"}},
		{"a gap between", slices.Concat(three[:1], three[2:]), Query{}, "甲镇2021:10件 甲镇2023:15件", []string{"甲镇2022年"}},
		{"units", []knowledge.Document{three[0], doc("d", "甲镇", 2022, figure("纠纷受理", 9, "宗", "2022年", done))}, Query{}, "甲镇2021:10件 甲镇2022:9宗", []string{"单位不同（件、宗）"}},
		{"half a year", []knowledge.Document{three[0], doc("d", "甲镇", 2022, figure("纠纷受理", 5, "件", "2022年上半年", done))}, Query{}, "甲镇2021:10件 甲镇2022:5件", []string{"2022年上半年不是全年"}},
		{"half years alone", []knowledge.Document{doc("d", "甲镇", 2022, figure("纠纷受理", 5, "件", "2022年上半年", done)), doc("e", "甲镇", 2023, figure("纠纷受理", 6, "件", "2023年上半年", done))}, Query{}, "甲镇2022:5件 甲镇2023:6件", nil},
		{"several years", []knowledge.Document{three[0], doc("d", "甲镇", 2022, figure("纠纷受理", 50, "件", "2018-2022年累计", done)), doc("e", "甲镇", 2023, figure("纠纷受理", 60, "件", "2016年以来", done))}, Query{Years: []int{2021, 2022, 2023}}, "甲镇2021:10件 甲镇2018:50件 甲镇2016:60件", []string{"2018-2022年累计、2016年以来不是全年"}},
		{"levels", []knowledge.Document{three[0], doc("d", "乙县", 2021, figure("纠纷受理", 900, "件", "2021年", done))}, Query{}, "乙县2021:900件 甲镇2021:10件", []string{"级别不同"}},
		{"two numbers in one report", []knowledge.Document{three[0], doc("d", "甲镇", 2022, figure("纠纷受理", 5, "件", "2022年", done), figure("纠纷受理", 7, "件", "2022年", done))}, Query{}, "甲镇2021:10件 甲镇2022:5件 甲镇2022:7件", []string{"同一份报告里有几个数（5件、7件）"}},
		{"two reports differ", []knowledge.Document{three[0], doc("d", "甲镇", 2022, figure("纠纷受理", 11, "件", "2021年", done))}, Query{}, "甲镇2021:10件 甲镇2021:11件", []string{"不同的报告里有几个数"}},
		{"a place without", three, Query{Places: []string{"甲镇", "丙镇"}}, "甲镇2021:10件 甲镇2022:12件 甲镇2023:15件", []string{"手上没有丙镇的数"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.q.Metric = "纠纷受理"
			got := Of(tt.docs, nil, tt.q)
			var points []string
			for _, p := range got.Points {
				points = append(points, p.Place+periodYear.FindString(p.Period)+":"+p.Says())
			}
			if s := strings.Join(points, " "); s != tt.points {
				t.Errorf("points %s, want %s", s, tt.points)
			}
			if len(got.Reasons) != len(tt.reasons) {
				t.Fatalf("reasons %q, want %q", got.Reasons, tt.reasons)
			}
			for i, want := range tt.reasons {
				if !strings.Contains(got.Reasons[i], want) {
					t.Errorf("reason %q, want %q", got.Reasons[i], want)
				}
			}
			if got.Comparable() != (len(tt.reasons) == 0 && len(got.Points) > 1) {
				t.Error("comparable")
			}
		})
	}
	if got := Metrics(three, nil, "甲镇"); !slices.Equal(got, []string{"纠纷受理"}) {
		t.Errorf("metrics = %q", got)
	}
}

func TestOfSheets(t *testing.T) {
	sheet := report.Sheet{ID: "S", Place: "甲镇", Year: 2024, Title: "报告", Facts: []report.Fact{{Figures: []report.Figure{figure("法治讲座", 60, "场", "", report.Result)}}}}
	got := Of([]knowledge.Document{doc("a", "甲镇", 2023, figure("法治讲座", 50, "场", "2023年", report.Result))}, []report.Sheet{sheet}, Query{Metric: "法治讲座"})
	if len(got.Points) != 2 || got.Points[1].Period != "2024年" || got.Points[1].Source.Title != "报告" || !got.Comparable() {
		t.Errorf("%+v", got)
	}
}
