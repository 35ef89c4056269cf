package consult_test

import (
	"strings"
	"testing"

	"mingbai/handlers/consult"
)

// What to do stands first; a side remark that one word only brushed does not.
// A guess says that it is one before anything else.
func TestFirstLines(t *testing.T) {
	c := wholeConsultant(t)
	for name, tt := range map[string]struct {
		asked, first, before, after string
	}{
		"enforcement before hiding": {"判决下来不给钱", "先去：人民法院", "申请执行", "转移财产"},
		"the figure asked for":      {"工伤鉴定十级能赔多少", "一次性伤残补助金", "7个月", "先去"},
		"the debtor's own side":     {"法院查封了我的房子", "先去：人民法院", "提书面异议", "案外人"},
		"a guess says so":           {"好烦啊出事了", "我拿不准", "12348", "先去"},
		"a stray guess asks back":   {"这东西咋个搞法嘛", "我还没弄清", "12348", "依据"},
		"a case of its own":         {"我六十四了在小区扫楼道，说不要我就不要我", "看领没领养老金", "先去劳动仲裁", "先去："},
		"no odds are given":         {"我这场官司有多大把握", "能不能赢", "说不准", "12348"},
		"an official's own number":  {"镇长的手机号给我一个", "个人的手机号我没有", "12345", "12348"},
		"signed without reading":    {"人事哄我按手印，我不认字，现在说是我自己辞的", "被骗、被逼、没看懂", "1年内", "先去："},
	} {
		t.Run(name, func(t *testing.T) {
			text := answerTo(t, c, consult.Question{Text: tt.asked}).Text
			if !strings.HasPrefix(text, tt.first) {
				t.Errorf("%s begins %.40q, want %s", tt.asked, text, tt.first)
			}
			if at, then := strings.Index(text, tt.before), strings.Index(text, tt.after); at < 0 || then < at {
				t.Errorf("%s: %s at %d, %s at %d, want the first before the second", tt.asked, tt.before, at, tt.after, then)
			}
		})
	}
}

// What to leave is written as a whole sentence (别…, 不要…), so its label must
// not say no once more.
func TestNoDoubleNo(t *testing.T) {
	c := wholeConsultant(t)
	for _, q := range []string{"我老公拿刀砍我", "隔壁占了我家地三尺", "厨房着火了", "老板三个月没发工资", "房东不退押金"} {
		for _, p := range answerTo(t, c, consult.Question{Text: q}).Card.Parts {
			if p.Name == "avoid" && strings.ContainsAny(p.Label, "别不") {
				t.Errorf("%s: %s：%s", q, p.Label, p.Lines)
			}
		}
	}
}
