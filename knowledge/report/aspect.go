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
	trained     = regexp.MustCompile(`^(?:累计|共)?(?:参训|参加培训|培训|到课|参会|受训)(?:人员|民警|干部|学员|群众|调解员|人次|人数)*(?:共|达|逾|有)?$`)
	hearers     = regexp.MustCompile(`^(?:现场|累计|共)?(?:听众|听讲|听课|参训|参加|到场|到会)(?:的)?(?:群众|村民|居民|人员|人数|人次)*(?:共|达|逾|有)?$`)
	seen        = regexp.MustCompile(`^(?:累计|总|网络|在线|线上)*(播放|观看|阅读|点击|浏览|收看)(量|数|总量|人次|次数)?(?:超|达|突破|为|约|超过)?$`)
	discarded   = regexp.MustCompile(`^(?:宣布)?(?:废止|失效|修改|修订|保留|退回修改|退回|撤销)$`)
	graded      = regexp.MustCompile(`^(?:优秀|良好|合格|不合格)$`)
	aidKind     = regexp.MustCompile(`^(?:办理|其中)?(民事|刑事|行政)(?:案件)?$`)
	enrolled    = regexp.MustCompile(`^(新登记|新增|新设|新办)[\p{Han}]{2,6}$`)
	kindOfFirm  = regexp.MustCompile(`^(?:企业|个体工商户|个体户|农民专业合作社|合作社|公司)$`)
	yearsOwn    = regexp.MustCompile(`^与?(?:去年|上年|\d{4}年)(?:同期)?的?$`)
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
	case n.listed && n.previous != "" && label == "" && strings.TrimSpace(n.tail) == "" && n.unit == "人次":
		return orDefault(v.pairs[n.previous], strings.TrimSuffix(n.previous, "人次")+"人次")
	case (n.unit == "人次" || n.unit == "人") && n.previous == "法治讲座" && hearers.MatchString(label):
		return v.pairs[n.previous]
	case n.earlier != "" && yearsOwn.MatchString(label) && strings.HasPrefix(n.tail, "相比"):
		whole, _, _ := strings.Cut(n.earlier, "-")
		return whole
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
	if m := outcome.FindStringSubmatch(label); m != nil && !(graded.MatchString(m[1]) && nounOf(n.previous) != "") && n.previous != "" && strings.TrimSpace(n.tail) == "" {
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

// follower names what goes with the count before it: 执法培训5期,参训340人次;
// 讲座16场,听众900人次; 短视频48条,播放量30万次.
func follower(n naming) string {
	label := strings.TrimSpace(n.label)
	people := n.unit == "人次" || n.unit == "人" || n.unit == "名"
	switch {
	case people && strings.HasSuffix(strings.TrimSuffix(n.previous, "班"), "培训") && (trained.MatchString(label) || label == "" && strings.TrimSpace(n.tail) == ""):
		return n.previous + "人次"
	case n.previous != "" && !strings.HasSuffix(n.previous, "率") && seen.MatchString(label):
		m := seen.FindStringSubmatch(label)
		return n.previous + m[1] + orDefault(strings.TrimPrefix(m[2], "总"), "量")
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
	if noun := nounOf(whole); noun != "" && (discarded.MatchString(name) || graded.MatchString(name)) {
		return strings.TrimPrefix(name, "宣布") + noun // 清理文件214件,其中废止19件
	}
	if m := enrolled.FindStringSubmatch(whole); m != nil && kindOfFirm.MatchString(name) {
		return m[1] + name
	}
	whole = strings.TrimPrefix(whole, "行政执法")
	if whole == "" || len([]rune(name)) > 2 || !inList && !strings.Contains(n.label, "其中") || !strings.Contains(n.before, "其中") || !n.listed && !strings.Contains(n.label, "其中") {
		return full
	}
	if strings.HasPrefix(whole, "法律援助") {
		whole = "法律援助案件"
	}
	return whole + "-" + name
}

// nounOf is the thing a count was of that can be discarded or graded.
func nounOf(name string) string {
	for _, noun := range []string{"文件", "合同", "卷宗", "案卷"} {
		if strings.HasSuffix(name, noun) {
			return noun
		}
	}
	return ""
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
