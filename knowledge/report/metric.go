package report

import (
	"regexp"
	"strings"
)

// mark stands for the number between the words before and after it.
const mark = "▮"

// naming is what is known when a count gets its name.
type naming struct {
	label, tail string // words right before and after the number
	clause      string // from the clause's beginning to the number
	sentence    string // the whole sentence
	before      string // from the sentence's beginning to the number
	paragraph   string // from the paragraph's beginning to the number
	heading     string // inner headings first
	unit        string
	value       float64
	previous    string // metric of the count before, in the same sentence
	earlier     string // metric of the count before, in any sentence
	last        string // metric of the count right before, rates too
	secondary   bool
	listed      bool // an item of a list: after 、
	negative    bool
}

var (
	comparison  = regexp.MustCompile(`同比|环比|较?去年同期|[比较](?:去年|上年|上一年)`)
	falling     = regexp.MustCompile(`(?:下降|减少|降低|回落|下滑|减幅)(?:了|约|近|达)?\s*$`)
	changeRate  = regexp.MustCompile(`^[^,]{0,4}(?:增幅|降幅|增长率|升幅)[^,]{0,3}$`)
	changeWords = regexp.MustCompile(`(?:下降|减少|降低|回落|下滑|减幅|增长|上升|提高|增加|提升|上涨|增幅|降幅|升幅|数|总量|总数|了|约|为|达)+\s*$`)
	rising      = regexp.MustCompile(`(?:增长|上升|提高|增加|提升|上涨)(?:了|约|近|达)?\s*$`)
	reached     = regexp.MustCompile(`^(?:提升|提高|上升|增长|增加|下降|降低|减少|压减|压缩|缩短)(?:至|到|为)$`)
	against     = regexp.MustCompile(`^(?:(?:高于|低于|多于|少于|好于)` + timeName + `|(?:[本我][镇乡县区市])?[较比](?:上年|去年))(?:同期)?的?$`)
	outcome     = regexp.MustCompile(`^(?:依法|全部|已|共|其中,?)*(审结|办结|结案|执结|维持|驳回|撤销|终止|败诉|胜诉|不合格|解除|履行|撤诉|移送|立案|批准|受理)(?:案件)?$`)
	doneTail    = regexp.MustCompile(`(?:申请|受理|立案|收案|审执结|审结|办结|结案|执结|维持|驳回|撤销|终止|不合格|新接收|接收|解除)$`)
	doneHead    = regexp.MustCompile(`^(受理|审结|办结|执结)([\p{Han}]{2,10}案件)$`)
	shortRate   = regexp.MustCompile(`^(?:合格|优秀|优良|败诉|履行|不合格|结案|办结|满意|办复|回复)率$`)
	levelOnly   = regexp.MustCompile(`^(?:国家|省|市|县|区|镇|乡|村)级$`)
	samePeriod  = regexp.MustCompile(`^(?:而|其中)?(?:去年|上年|\d{4}年)?同期(?:为|是|数为|共)?\s*$`)
	kindBare    = regexp.MustCompile(`^[^受理调解办结成功批准立案援助咨询信访开展]{2,6}$`)
	kindLoose   = regexp.MustCompile(`^[\p{Han}]{2,8}类(?:案件)?(?:共|有|为|占)?$`)
	rateWord    = regexp.MustCompile(`([\p{Han}]{0,12}?[\p{Han}]{2}[率度])(?:[^率度]{0,6})$`)
	rateNoise   = regexp.MustCompile(`^.*(?:群众|办件|服务|实现|事项|案件|其中|回访|镇|全年|均|的|,)`)
	kind        = regexp.MustCompile(`^([\p{Han}()·]{1,10}?)(?:领域|方面)?(?:类)?(?:矛盾)?(?:纠纷|争议)(?:类)?(?:案件)?(?:共|有|为|占|约|近|达)*$`)
	kindOnly    = regexp.MustCompile(`^(?:婚姻家庭|家庭|婚恋|邻里|房屋宅基地|宅基地|合同|生产经营|经营|损害赔偿|人身损害|山林土地|土地|山林|征地拆迁|拆迁|环境污染|环境|劳动争议|劳动|劳资|劳务|消费|医疗|医患|道路交通事故|道路交通|交通事故|物业|旅游|知识产权|互联网|涉农|债务|借贷|民间借贷|经济|欠薪|其他|其它)(?:纠纷|争议|类|案件)*(?:共|有|为|占)?$`)
	kindHead    = regexp.MustCompile(`^.*(?:其中,?|包括|包含|主要(?:为|是)|涉及|等|成功|调解|化解|调处|受理|排查|处理|办理|共|各类|全年|另有)`)
	kindNot     = regexp.MustCompile(`^(?:民间|矛盾|社会|群众|基层|社会矛盾|重大|疑难|复杂|疑难复杂|村民|各种|类|人民|行政|本辖区|辖区|上述|该类|辖区内|信访|)$`)
)

// name settles what a count counts.
func (v vocabulary) name(n naming) string {
	switch {
	case changeRate.MatchString(n.label) && n.unit == "%", (n.negative || rising.MatchString(n.label)) && comparison.MatchString(n.before) && !comparison.MatchString(n.label):
		return v.base(n) + "同比"
	case n.unit == "%" && n.previous != "" && (n.negative || rising.MatchString(n.label)) && trimName(changeWords.ReplaceAllString(n.label, "")) == "":
		return strings.TrimSuffix(n.previous, "同比") + "同比"
	case strings.HasSuffix(n.unit, "百分点") && n.last != "" && trimName(changeWords.ReplaceAllString(comparison.ReplaceAllString(n.label, ""), "")) == "":
		return strings.TrimSuffix(n.last, "同比") + "同比"
	case comparison.MatchString(n.label) && (n.negative || rising.MatchString(n.label) || n.unit == "%"):
		whole, _, _ := strings.Cut(n.previous, "-")
		return orDefault(whole, labelName(comparison.Split(n.label, 2)[0], "")) + "同比"
	case n.secondary && v.pairs[n.previous] != "" && (n.unit == "人次" || n.unit == "人"):
		return v.pairs[n.previous]
	case n.secondary && n.previous != "" && strings.TrimSpace(n.tail) == "" && strings.HasPrefix(n.unit, "人"):
		return n.previous + "人数"
	}
	if samePeriod.MatchString(n.label) && n.earlier != "" {
		return orDefault(n.previous, n.earlier)
	}
	if m := v.dispute(n); m != "" {
		return m
	}
	if (reached.MatchString(strings.TrimSpace(n.label)) || against.MatchString(n.label)) && n.last+n.earlier != "" {
		return strings.TrimSuffix(orDefault(n.last, n.earlier), "同比")
	}
	topic := v.topicOf(n.label, n.before, n.tail, n.sentence, n.paragraph, n.heading)
	if m := v.rule(n, topic); m != "" {
		return m
	}
	if n.unit == "%" {
		return rateName(n, topic)
	}
	if m := outcome.FindStringSubmatch(strings.TrimSpace(n.label)); m != nil && n.previous != "" && strings.TrimSpace(n.tail) == "" {
		if whole, _, parts := strings.Cut(n.previous, "-"); parts {
			return whole + "-" + m[1]
		}
		return doneTail.ReplaceAllString(n.previous, "") + m[1]
	}
	if nounFollows(n.unit) {
		if name := tailName(n.tail); name != "" {
			return underSubject(name, n.clause)
		}
	}
	if name := labelName(n.label, n.tail); name != "" {
		if previous, _, _ := strings.Cut(n.previous, "-"); previous != "" && levelOnly.MatchString(name) {
			return previous + "-" + name
		}
		return partOf(n, name)
	}
	for _, r := range v.last {
		if r.fits(n.label+mark+n.tail, n.sentence, topic, n.unit) {
			return r.metric
		}
	}
	if tail := strings.TrimSpace(n.tail); n.previous != "" && strings.TrimSpace(n.label) == "" && tail != "" && len([]rune(tail)) <= 5 {
		whole, _, _ := strings.Cut(n.previous, "-")
		return whole + "-" + tail
	}
	return orDefault(labelName(n.clause, ""), orDefault(n.previous, "未命名"))
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

// base names what a change is a change of: the words before it, else the count before.
func (v vocabulary) base(n naming) string {
	label := changeWords.ReplaceAllString(n.label, "")
	if trimName(label) == "" {
		return strings.TrimSuffix(orDefault(n.previous, n.earlier), "同比")
	}
	n.label, n.clause, n.negative = label, label, false
	n.before = ""
	return v.name(n)
}

// rule tries the words next to the number, then the whole clause before it.
func (v vocabulary) rule(n naming, topic string) string {
	around := n.label + mark + n.tail
	for _, text := range []string{around, n.clause + mark + n.tail} {
		for _, r := range v.rules {
			if r.fits(text, n.sentence, topic, n.unit) {
				return r.metric
			}
		}
		if strings.Contains(n.label, "等") && text == around {
			continue // the end of a list: what it lists says what is counted
		}
		if strings.TrimSpace(n.label) != "" && len(labelName(n.label, "")) > 0 {
			return ""
		}
	}
	return ""
}

// dispute names kinds: 邻里纠纷133件 is 纠纷-邻里, and 其他99件 after it 纠纷-其他.
func (v vocabulary) dispute(n naming) string {
	if !strings.Contains("件宗起例", n.unit) || n.unit == "" {
		return ""
	}
	family, _, listed := strings.Cut(n.previous, "-")
	label := strings.TrimSpace(n.label)
	short := strings.TrimSpace(kindHead.ReplaceAllString(label, ""))
	within := listed || strings.Contains(n.before, "其中")
	if (kindOnly.MatchString(short) || within && kindLoose.MatchString(short) || listed && n.listed && kindBare.MatchString(short)) && (listed || strings.Contains(n.before, "其中") || strings.Contains(n.before, "纠纷")) {
		if !listed {
			family = kindFamily(n.previous)
		}
		return family + "-" + bare(short)
	}
	if m := kind.FindStringSubmatch(short); m != nil && !kindNot.MatchString(m[1]) && len([]rune(m[1])) <= 8 {
		if strings.Contains(n.label, "咨询") {
			return ""
		}
		return "纠纷-" + bare(m[1])
	}
	return ""
}

// kindFamily says what a list of kinds divides: consultations, aid or disputes.
func kindFamily(previous string) string {
	switch {
	case strings.HasPrefix(previous, "法律咨询"):
		return "法律咨询"
	case strings.HasPrefix(previous, "法律援助"):
		return "法律援助案件"
	}
	if previous == "" || strings.Contains(previous, "纠纷") || strings.Contains(previous, "调解") {
		return "纠纷"
	}
	return doneTail.ReplaceAllString(previous, "")
}

var kindTail = regexp.MustCompile(`(?:类|纠纷|争议|案件|共|有|为|占)+$`)

func bare(kind string) string {
	kind = kindTail.ReplaceAllString(kind, "")
	switch kind {
	case "其它":
		return "其他"
	case "劳动争议", "劳动":
		return "劳动争议"
	}
	return kind
}

// rateName puts the subject before a bare rate: 满意率 under the hotline is 12345满意率.
func rateName(n naming, topic string) string {
	m := rateWord.FindStringSubmatch(n.label)
	if m == nil {
		m = rateWord.FindStringSubmatch(n.clause)
	}
	if m == nil {
		return orDefault(labelName(n.label, n.tail), orDefault(n.previous, "未命名")+"占比")
	}
	word := parted().Replace(trimRate(joined().Replace(rateNoise.ReplaceAllString(m[1], ""))))
	if runes := []rune(word); len(runes) > 12 {
		word = string(runes[len(runes)-12:])
	}
	if len([]rune(word)) < 2 {
		word = m[1]
	}
	subject := map[string]string{"12345": "12345", "信访": "信访", "法援": "法律援助", "调解": "调解", "诉讼": "行政诉讼", "复议": "行政复议"}[topic]
	if subject == "" && shortRate.MatchString(word) && n.previous != "" && len([]rune(n.previous)) <= 8 {
		return doneTail.ReplaceAllString(n.previous, "") + word
	}
	if subject == "" || strings.HasPrefix(word, subject) || len([]rune(word)) > 5 {
		return word
	}
	return subject + word
}

// trimRate takes verbs off a rate's name: 参加法律考试合格率.
func trimRate(word string) string {
	if len([]rune(word)) > 8 {
		if short := innerVerb.ReplaceAllString(word, ""); len([]rune(short)) > 3 {
			word = short
		}
	}
	if short := leadWords.ReplaceAllString(word, ""); len([]rune(short)) > 3 {
		return short
	}
	return word
}

func orDefault(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
