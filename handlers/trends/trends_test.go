package trends

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"mingbai/knowledge"
	"mingbai/knowledge/report"
	"mingbai/knowledge/trend"
)

func docs(unit string) []knowledge.Document {
	one := func(place string, year int, figures ...report.Figure) knowledge.Document {
		return knowledge.Document{ID: place, Title: place + "报告", Place: place, Year: year, Figures: figures}
	}
	f := func(v float64, unit, period, about string) report.Figure {
		return report.Figure{Metric: "调解成功", Value: v, Unit: unit, Qualifier: about, Period: period, Status: report.Result, Quote: "调解成功"}
	}
	return []knowledge.Document{
		one("甲镇", 2021, f(10, "件", "2021年", "近")), one("甲镇", 2023, f(15, "件", "2023年", "")),
		one("乙镇", 2023, f(7, unit, "2023年", ""), f(8, unit, "2023年", "")), one("乙镇", 2022, f(6, unit, "2022年", "")),
	}
}

func TestLines(t *testing.T) {
	l, err := Lines(trend.Of(docs("件"), nil, trend.Query{Metric: "调解成功"}))
	if err != nil || !slices.Equal(l.Periods, []string{"2021年", "2022年", "2023年"}) || len(l.Series) != 2 || l.Unit != "件" {
		t.Fatalf("%v %+v", err, l)
	}
	second := l.Series[1] // 甲镇
	if second.Name != "甲镇" || second.Points[0].Label != "近10" || !second.Points[1].Blank || second.Points[2].Value != 15 || second.Points[2].Source != "《甲镇报告》" {
		t.Errorf("%+v", second)
	}
	if first := l.Series[0]; !first.Points[0].Blank || first.Points[1].Value != 6 || !first.Points[2].Blank {
		t.Errorf("a year with two numbers must be blank: %+v", first)
	}
	if !strings.Contains(l.Note, "手上没有甲镇2022年的数") || !strings.Contains(l.Note, "7件、8件") {
		t.Errorf("note %q", l.Note)
	}
	var svg strings.Builder
	if err := l.SVG(&svg); err != nil || !strings.Contains(svg.String(), "《甲镇报告》") {
		t.Errorf("the chart has no source: %v", err)
	}
}

func TestLinesRefuseDifferentUnits(t *testing.T) {
	if _, err := Lines(trend.Of(docs("宗"), nil, trend.Query{Metric: "调解成功"})); !errors.Is(err, ErrUnits) {
		t.Errorf("error = %v", err)
	}
}
