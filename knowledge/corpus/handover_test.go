package corpus

import (
	"testing"

	"mingbai/knowledge/handover"
)

func TestHandoverRules(t *testing.T) {
	rules := built(t).Handover
	tests := []struct {
		text, category string
		hand, guarded  bool
	}{
		{"帮我转人工,我想跟人说", "labor_wage", true, false},
		{"能不能帮我找个法律顾问", "contract", true, false},
		{"村委会把鱼塘租给外人,合同没给我们看", "contract", true, false},
		{"村规民约说外嫁女不分钱", "other", true, false},
		{"我家的地被收走了", "land_rural", true, false},
		{"老板欠我工资", "labor_wage", false, false},
		{"我们已经请了律师,帮我找法律顾问再看看", "contract", false, false},
		{"东凤有几个法律顾问", "local_report", false, false},
		{"他又打我,我想找法律顾问", "domestic_violence", true, true},
		{"我女儿在学校被欺负", "minor_protection", false, true},
	}
	for _, tt := range tests {
		d := rules.Decide(handover.Matter{Text: tt.text, Category: tt.category, DaysLeft: -1, WorkdaysLeft: -1})
		if d.Hand != tt.hand || d.Guarded != tt.guarded {
			t.Errorf("%s: %+v, want hand %v guarded %v", tt.text, d, tt.hand, tt.guarded)
		}
	}
	if d := rules.Decide(handover.Matter{DaysLeft: 3, WorkdaysLeft: 2}); !d.Hand || !d.Aid || !d.FileToday {
		t.Errorf("three days left: %+v", d)
	}
}
