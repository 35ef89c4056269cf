package report_test

import (
	"errors"
	"testing"

	"mingbai/knowledge/phrase"
	"mingbai/knowledge/report"
)

// hear parses patterns.
func hear(t *testing.T, patterns ...string) phrase.Set {
	t.Helper()
	set, err := phrase.ParseSet(patterns)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func TestSheetReady(t *testing.T) {
	heard := hear(t, "复议 + 几")
	sheet := report.Sheet{
		ID: "A", Unless: []string{"几天", "我家"},
		Facts:  []report.Fact{{ID: "plain", Hear: heard}, {ID: "place", Hear: heard, Channel: "court"}, {ID: "always", Hear: heard, Always: true}},
		Absent: []report.Absent{{Hear: heard}},
	}
	ready, err := sheet.Ready()
	if err != nil {
		t.Fatal(err)
	}
	const count, own = "镇里复议几件", "复议要几天"
	for i, want := range []bool{false, true, true} {
		fact := ready.Facts[i]
		if got := fact.Hear.Match(own).Score > 0; got != want {
			t.Errorf("%s hears %q: %v, want %v", fact.ID, own, got, want)
		}
		if fact.Hear.Match(count).Score == 0 {
			t.Errorf("%s does not hear %q", fact.ID, count)
		}
	}
	if ready.Absent[0].Hear.Match(own).Score > 0 {
		t.Errorf("a gap hears %q", own)
	}
	if sheet.Facts[0].Hear.Match(own).Score == 0 {
		t.Error("Ready changed the sheet it was called on")
	}
	sheet.Unless = []string{""}
	if _, err := sheet.Ready(); !errors.Is(err, report.ErrFacts) {
		t.Errorf("an empty word: %v, want ErrFacts", err)
	}
}

func TestSheetCheck(t *testing.T) {
	whole := func() report.Sheet {
		return report.Sheet{ID: "A", Place: "甲县", Year: 2024, Title: "报告", Facts: []report.Fact{{ID: "f", Hear: hear(t, "调解"), Say: "一"}}}
	}
	tests := map[string]struct {
		change func(*report.Sheet)
		want   error
	}{
		"whole":         {func(*report.Sheet) {}, nil},
		"no year":       {func(s *report.Sheet) { s.Year = 0 }, report.ErrFacts},
		"fact says nil": {func(s *report.Sheet) { s.Facts[0].Say = "" }, report.ErrFacts},
		"fact twice":    {func(s *report.Sheet) { s.Facts = append(s.Facts, s.Facts[0]) }, report.ErrFacts},
		"plan's result": {func(s *report.Sheet) {
			s.Plan, s.Facts[0].Figures = true, []report.Figure{{Value: 98, Status: report.Result}}
		}, report.ErrFacts},
		"plan's target": {func(s *report.Sheet) {
			s.Plan, s.Facts[0].Figures = true, []report.Figure{{Value: 98, Status: report.Target}}
		}, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			sheet := whole()
			tt.change(&sheet)
			if err := sheet.Check(); !errors.Is(err, tt.want) {
				t.Errorf("Check = %v, want %v", err, tt.want)
			}
		})
	}
}
