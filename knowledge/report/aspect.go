package report

import (
	"regexp"
	"strings"
)

var (
	remaining   = regexp.MustCompile(`^(?:其中,?)?(?:目前)?(?:[尚还仍]有|剩余|余下|未结|在办)$`)
	carriedOut  = regexp.MustCompile(`^(?:目前|现|实际|全年)?(?:已)?(?:实际)?完成(?:了)?$`)
	samePeriod  = regexp.MustCompile(`^(?:而|其中)?(?:去年|上年|\d{4}年)?同期(?:为|是|数为|共)?\s*$|^[^(]*[(](?:去年|上年|\d{4}年)(?:同期)?(?:为|是|数为)\s*$`)
	perHead     = regexp.MustCompile(`^(?:人均|户均|村均|件均)(?:为|约|达)?$`)
	superlative = regexp.MustCompile(`^最(?:快|慢|长|短|多|少|高|低|大|小)(?:的)?(?:一[次件场个])?(?:为|达|仅|有)?$`)
	takesTime   = regexp.MustCompile(`^(.*?)(?:全流程|全程|办理|审批)*平均(?:用时|耗时|时间|办理周期|周期|办理)?(?:为|约|仅需|仅)?\s*$`)
	outcome     = regexp.MustCompile(`^(?:依法|全部|已|共|其中,?)*(审结|办结|结案|执结|维持|驳回|撤销|终止|败诉|胜诉|不合格|解除|履行|撤诉|移送|立案|批准|受理)(?:案件)?$`)
	doneTail    = regexp.MustCompile(`(?:申请|受理|立案|收案|审执结|审结|办结|结案|执结|维持|驳回|撤销|终止|不合格|新接收|接收|解除)$`)
	doneHead    = regexp.MustCompile(`^(受理|审结|办结|执结)([\p{Han}]{2,10}案件)$`)
	levelOnly   = regexp.MustCompile(`^(?:国家|省|市|县|区|镇|乡|村)级$`)
)

// again names a count that counts what one before it counted: 目前已完成52场.
func (v vocabulary) again(n naming) string {
	label := strings.TrimSpace(n.label)
	switch {
	case n.secondary && v.pairs[n.previous] != "" && (n.unit == "人次" || n.unit == "人"):
		return v.pairs[n.previous]
	case n.secondary && n.previous != "" && strings.TrimSpace(n.tail) == "" && strings.HasPrefix(n.unit, "人"):
		if n.unit == "人次" {
			return n.previous + "人次"
		}
		return n.previous + "人数"
	case n.previous != "" && remaining.MatchString(label):
		whole, _, _ := strings.Cut(n.previous, "-")
		return whole + "-未办结"
	case n.previous != "" && n.unit != "%" && carriedOut.MatchString(label) && !hasWords(n.tail):
		return n.previous
	case samePeriod.MatchString(n.label) && n.earlier != "":
		return orDefault(n.previous, n.earlier)
	}
	return ""
}

// aspect names a count by the one before it and what of it is counted:
// 审结117件, 人均3.2元, 最快0.5个工作日.
func aspect(n naming) string {
	label := strings.TrimSpace(n.label)
	if m := outcome.FindStringSubmatch(label); m != nil && n.previous != "" && strings.TrimSpace(n.tail) == "" {
		if whole, _, parts := strings.Cut(n.previous, "-"); parts {
			return whole + "-" + m[1]
		}
		return doneTail.ReplaceAllString(n.previous, "") + m[1]
	}
	if perHead.MatchString(label) && n.previous != "" {
		return n.previous + "-" + string([]rune(label)[:2])
	}
	if m := superlative.FindString(label); m != "" && n.last != "" {
		if takes, ok := strings.CutSuffix(n.last, "平均用时"); ok {
			return takes + string([]rune(m)[:2]) + "用时"
		}
		return n.last + "-" + string([]rune(m)[:2])
	}
	if m := takesTime.FindStringSubmatch(n.label); m != nil && isDuration(n.unit) {
		ahead := n.clause[:max(0, len(n.clause)-len(n.label))]
		return firstOf(labelName(m[1], ""), n.previous, labelName(ahead, ""), "办理") + "平均用时"
	}
	return ""
}

// partOf puts the whole before a short name in a list that 其中 opens:
// 受理法律援助案件438件,其中民事256件 is 法律援助案件-民事.
func partOf(n naming, name string) string {
	whole, _, inList := strings.Cut(n.previous, "-")
	full := name
	name = strings.TrimSuffix(strings.TrimSuffix(name, "案件"), "类")
	if m := doneHead.FindStringSubmatch(full); m != nil {
		full = m[2] + m[1]
	}
	if whole == "" || len([]rune(name)) > 2 || !inList && !strings.Contains(n.label, "其中") || !strings.Contains(n.before, "其中") || !n.listed && !strings.Contains(n.label, "其中") {
		return full
	}
	if strings.HasPrefix(whole, "法律援助") {
		whole = "法律援助案件"
	}
	return whole + "-" + name
}

// steps are the steps of a case. Named alone they say nothing.
var steps = regexp.MustCompile(`^(?:年内)?(?:新接收|新收|接收|解除|审结|办结|结案|结转|维持|驳回|撤销|终止|调解及撤回终止|确认违法|撤回|其他处理|听证审理|简易程序办理|纠错率)$`)

var countWords = regexp.MustCompile(`^(?:其中,?)?(?:全年|今年|现|已|共|累计|目前)*`)

// ofSubject puts the passage's subject before a step that stands alone: 审结 on
// reconsideration is 行政复议审结.
func ofSubject(name, topic string) string {
	subject := map[string]string{"复议": "行政复议", "诉讼": "行政诉讼", "信访": "信访", "法援": "法律援助案件", "矫正": "社区矫正", "安帮": "安置帮教", "公证": "公证", "公开": "政府信息公开"}[topic]
	if subject == "" || !steps.MatchString(name) {
		return name
	}
	return subject + strings.TrimPrefix(name, "年内")
}

func isDuration(unit string) bool {
	return unit == "个工作日" || unit == "天" || unit == "小时" || unit == "分钟"
}
