package handover

import (
	"errors"
	"testing"

	"mingbai/knowledge/phrase"
)

// rules are small rules with one sign of each kind.
func rules(t *testing.T) Rules {
	t.Helper()
	hear, err := phrase.ParseSet([]string{"找 + 顾问"})
	if err != nil {
		t.Fatal(err)
	}
	return Rules{
		Hold:    []Sign{{ID: "danger", Moment: Urgent, Say: "先打110"}, {ID: "figures", Categories: []string{"local_report"}, Say: "只问数字"}},
		Hand:    []Sign{{ID: "asked", Hear: hear, Say: "本人要求"}, {ID: "soon", Moment: Deadline, Say: "快到期"}, {ID: "again", Moment: Repeated, Say: "又来问"}},
		Guarded: []Sign{{ID: "violence", Categories: []string{"domestic_violence"}, Say: "指定的人"}},
		AidDays: 7, NowDays: 3, Fields: []Field{{ID: "key", Name: "案件键"}},
	}
}

func TestDecide(t *testing.T) {
	tests := []struct {
		name   string
		matter Matter
		want   Decision
	}{
		{"nothing", Matter{Text: "房东不退押金", DaysLeft: -1, WorkdaysLeft: -1}, Decision{}},
		{"asked for", Matter{Text: "我要找顾问", DaysLeft: -1, WorkdaysLeft: -1}, Decision{Hand: true, Why: "asked", Say: "本人要求"}},
		{"asked again", Matter{Moments: []Moment{Repeated}, DaysLeft: -1, WorkdaysLeft: -1}, Decision{Hand: true, Why: "again", Say: "又来问"}},
		{"danger first", Matter{Text: "找顾问", Moments: []Moment{Urgent}, DaysLeft: -1, WorkdaysLeft: -1}, Decision{Why: "danger", Say: "先打110"}},
		{"only figures", Matter{Text: "找顾问", Category: "local_report", DaysLeft: -1, WorkdaysLeft: -1}, Decision{Why: "figures", Say: "只问数字"}},
		{"six days left", Matter{DaysLeft: 6, WorkdaysLeft: 4}, Decision{Hand: true, Why: "soon", Say: "快到期", Aid: true}},
		{"seven days left", Matter{DaysLeft: 7, WorkdaysLeft: 5}, Decision{}},
		{"two working days left", Matter{DaysLeft: 4, WorkdaysLeft: 2}, Decision{Hand: true, Why: "soon", Say: "快到期", Aid: true, FileToday: true}},
		{"last day", Matter{DaysLeft: 0, WorkdaysLeft: 0}, Decision{Hand: true, Why: "soon", Say: "快到期", Aid: true, FileToday: true}},
		{"guarded", Matter{Text: "找顾问", Category: "domestic_violence", DaysLeft: -1, WorkdaysLeft: -1}, Decision{Hand: true, Why: "asked", Say: "本人要求", Guarded: true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := rules(t).Decide(tt.matter); got != tt.want {
				t.Errorf("Decide = %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestCheck(t *testing.T) {
	tests := map[string]struct {
		change func(*Rules)
		want   error
	}{
		"whole":          {func(*Rules) {}, nil},
		"none":           {func(r *Rules) { *r = Rules{} }, nil},
		"id twice":       {func(r *Rules) { r.Guarded[0].ID = "asked" }, ErrRules},
		"no reason":      {func(r *Rules) { r.Hand[0].Say = "" }, ErrRules},
		"never holds":    {func(r *Rules) { r.Hand[0].Hear = nil }, ErrRules},
		"unknown moment": {func(r *Rules) { r.Hand[1].Moment = "later" }, ErrRules},
		"no days":        {func(r *Rules) { r.AidDays = 0 }, ErrRules},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := rules(t)
			tt.change(&r)
			if err := r.Check(); !errors.Is(err, tt.want) {
				t.Errorf("Check = %v, want %v", err, tt.want)
			}
		})
	}
}
