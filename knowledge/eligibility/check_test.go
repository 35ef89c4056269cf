package eligibility_test

import (
	"errors"
	"testing"

	"mingbai/knowledge/eligibility"
)

func TestCheckFindsWhatIsWrong(t *testing.T) {
	tests := map[string]func(*eligibility.Table){
		"no id":                  func(t *eligibility.Table) { t.ID = "" },
		"nobody decides":         func(t *eligibility.Table) { t.Before = "" },
		"question twice":         func(t *eligibility.Table) { t.Questions[1].ID = t.Questions[0].ID },
		"one option only":        func(t *eligibility.Table) { t.Questions[0].Options = t.Questions[0].Options[:1] },
		"option without label":   func(t *eligibility.Table) { t.Questions[0].Options[0].Label = "" },
		"nothing to say instead": func(t *eligibility.Table) { t.Questions[0].Open = "" },
		"fact asks nobody":       func(t *eligibility.Table) { t.Facts[0].Is[0].If = map[string][]string{"age": {"yes"}} },
		"fact of no option":      func(t *eligibility.Table) { t.Facts[0].Is[0].If = map[string][]string{"matter": {"ghost"}} },
		"saying of no value":     func(t *eligibility.Table) { t.Facts[0].Say = map[string]string{"perhaps": "?"} },
		"row of no fact":         func(t *eligibility.Table) { t.Rows[0].When = map[string][]string{"article99": {"yes"}} },
		"row of no value":        func(t *eligibility.Table) { t.Rows[0].When = map[string][]string{"article31": {"maybe"}} },
		"row without law":        func(t *eligibility.Table) { t.Rows[0].Law = nil },
		"row without outcome":    func(t *eligibility.Table) { t.Rows[0].Outcome = "won" },
		"a gap between the rows": func(t *eligibility.Table) { t.Rows = t.Rows[:len(t.Rows)-1] },
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			b := book(t)
			table, _ := b.Table("civil")
			change(table)
			if err := b.Check(); !errors.Is(err, eligibility.ErrTable) {
				t.Errorf("Check = %v, want ErrTable", err)
			}
		})
	}
}
