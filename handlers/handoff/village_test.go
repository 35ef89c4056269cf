package handoff

import "testing"

func TestVillageInWords(t *testing.T) {
	villages := []string{"甲村", "东甲村", "乙社区"}
	for _, tt := range []struct{ name, words, want string }{
		{"named", "我在东凤镇甲村，老板拖欠工资", "甲村"},
		{"a longer name holds a shorter one", "我是东甲村的，地被占了", "东甲村"},
		{"two are named", "甲村和乙社区中间那条路", ""},
		{"somebody else's", "隔壁村甲村的人打了我", ""},
		{"none", "老板拖欠工资", ""},
		{"nothing said", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := villageIn(tt.words, villages); got != tt.want {
				t.Errorf("village %q, want %q", got, tt.want)
			}
		})
	}
}
