package consult_test

import (
	"slices"
	"strings"
	"testing"

	"mingbai/handlers/consult"
)

// After a danger, what clearly asks for something else is answered, with one
// line on whom to call; what is unclear and may be of the danger is not.
func TestAfterDanger(t *testing.T) {
	c := wholeConsultant(t)
	const told = "我老公喝酒打我，孩子也被打了，我现在躲在厕所"
	for asked, used := range map[string]string{
		"帮我写一首诗":    "courtesy/chatter",
		"你们司法所电话多少": "channel/judicial_office",
		"今天天气怎么样":   "courtesy/chatter",
		"工资不给怎么办":   "guide/wage-arrears",
		"借钱不还":      "guide/loan-recover",
		"低保怎么办":     "guide/social-assistance",
		"邻居漏水怎么办":   "guide/neighbor-leak",
		"保护令怎么申请":   "guide/protection-order",
		"法律援助要什么材料": "guide/legal-aid-apply",
	} {
		for _, prev := range [][]string{{told}, {told, "帮我写一首诗"}} {
			a := answerTo(t, c, consult.Question{Text: asked, Prev: prev})
			if a.Urgent || !slices.Contains(a.Used, used) {
				t.Errorf("%s: urgent %v, %v, want %s", asked, a.Urgent, a.Used, used)
			}
			if !strings.Contains(a.Text, "先打110") || strings.Count(a.Text, "刚才说的危险") != 1 {
				t.Errorf("%s: the danger is not repeated in one line: %s", asked, a.Text)
			}
		}
	}
	for _, asked := range []string{
		"怎么办", "他还在外面", "我好怕", "他进来了", "电话打不通", "110打不通", "不开门", "要钱吗", "手机没电了",
		"孩子在哭", "不敢打110", "那我能不能跑", "我要去哪里", "打哪个电话", "门被他砸坏了", "你好",
	} {
		if a := answerTo(t, c, consult.Question{Text: asked, Prev: []string{told}}); !a.Urgent {
			t.Errorf("%s: %v, want the danger", asked, a.Used)
		}
	}
	if a := answerTo(t, c, consult.Question{Text: "谢谢，民警到了", Prev: []string{told}}); a.Urgent || strings.Contains(a.Text, "刚才说的危险") {
		t.Errorf("who is safe is told of the danger again: %s", a.Text)
	}
}
