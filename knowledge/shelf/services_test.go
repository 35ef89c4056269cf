package shelf

import (
	"fmt"
	"slices"
	"testing"

	"mingbai/knowledge"
)

func TestServices(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"an office with two phones", "群众可拨打县劳动监察大队投诉举报电话：0437-5555816、5555815反映。", []string{"labor_inspection 县劳动监察大队 投诉举报 [0437-5555816 0437-5555815]"}},
		{"a station", "甲镇公共法律服务工作站咨询电话0999-7654321，地址中街12号。", []string{"judicial_office 甲镇公共法律服务工作站 咨询 [0999-7654321]"}},
		{"the contact for officials", "（联系人：张三，甲镇司法所电话：0999-7654321）", nil},
		{"a page's owner", "主办：甲镇人民调解委员会 电话：0999-7654321", nil},
		{"no phone", "在县法院建立诉调对接中心，受理2019件。", nil},
		{"a number that is none", "法律援助中心受理1234567件。", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := knowledge.Document{ID: "d1", Title: "报告", Place: "甲镇", Year: 2023, Passages: []knowledge.Passage{{Text: tt.text}}}
			var got []string
			for _, l := range Services(d) {
				if err := l.Check(); err != nil {
					t.Error(err)
				}
				got = append(got, fmt.Sprintf("%s %s %s %v", l.Channel, l.Name, l.For, l.Phones))
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
