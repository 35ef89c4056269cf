package report

import (
	"regexp"
	"strings"
)

var (
	rateWord   = regexp.MustCompile(`([\p{Han}]{0,16}?[\p{Han}]{2}[率度])(?:[^率度]{0,6})$`)
	wholeStaff = regexp.MustCompile(`^(?:全[镇乡县区市]|机关|全体|领导|干部|职工|公务员|年度)+`)
	rateNoise  = regexp.MustCompile(`^.*(?:群众|居民|市民|村民|办件|服务|实现|事项|案件|其中|回访|镇|全年|均|的|,)`)
	shortRate  = regexp.MustCompile(`^(?:合格|优秀|优良|败诉|履行|不合格|结案|(?:按时|按期|提前)?办结|满意|办复|回复|整改|采纳|持证|回函|采信)率$`)
	examRate   = regexp.MustCompile(`(?:参考|优秀|及格|合格|通过|达标|参学)率$`)
	examBefore = regexp.MustCompile(`(学法|法律|法治)(?:用法|知识)?考试`)
	fileRate   = regexp.MustCompile(`^(?:文件)?((?:报?备案?|报备)(?:及时|规范)?率|规范率)$`)
	lastRate   = regexp.MustCompile(`[\p{Han}]{2}率$`)
	foundWord  = regexp.MustCompile(`隐患|(?:执法|督察|审计)?问题`)
	foundFirst = regexp.MustCompile(`^(?:发现|排查|提出|受理|办理|收到|征集)`)
)

// rateName puts the subject before a bare rate: 满意率 under the hotline is 12345满意率.
func (v vocabulary) rateName(n naming) string {
	topic := v.topicOf(n.label, n.before)
	if topic == "" && !(shortOwn(n.label) && n.previous != "") {
		topic = v.topicOf(n.tail, n.paragraph, n.heading, n.sentence)
	}
	m := rateWord.FindStringSubmatch(n.label)
	if m == nil {
		m = rateWord.FindStringSubmatch(n.clause)
	}
	if m == nil {
		label := n.label
		if at := strings.Index(label, "占"); at > 0 && labelName(label[:at], "") != "" {
			label = label[:at] // 综合窗口事项约占总事项
		}
		name := orDefault(labelName(label, n.tail), orDefault(n.previous, "未命名")+"占比")
		if strings.Contains(n.label, "占") && !strings.HasSuffix(name, "占比") {
			name += "占比"
		}
		return name
	}
	m[1] = strings.Replace(wholeStaff.ReplaceAllString(m[1], ""), "网上学法", "学法", 1)
	word := parted().Replace(trimRate(joined().Replace(rateNoise.ReplaceAllString(m[1], ""))))
	if runes := []rune(word); len(runes) > 12 {
		word = string(runes[len(runes)-12:])
	}
	if len([]rune(word)) < 2 {
		word = m[1]
	}
	if m := examBefore.FindAllStringSubmatch(n.before, -1); m != nil && examRate.MatchString(word) {
		return m[len(m)-1][1] + "考试" + examRate.FindString(word)
	}
	if m := fileRate.FindStringSubmatch(word); m != nil && strings.Contains(n.paragraph, "规范性文件") {
		return "规范性文件" + m[1]
	}
	if stem := strings.TrimSuffix(n.last, lastRate.FindString(n.last)); n.listed && stem != n.last && len([]rune(stem)) >= 2 && rateSubjects()[topic] == "" && shortRate.MatchString(word) {
		return stem + word // 学法参学率100%、合格率99%
	}
	if word == "整改率" {
		return firstOf(foundWord.FindString(n.before), rated(n.previous)) + word
	}
	subject := rateSubjects()[topic]
	if subject == "" && shortRate.MatchString(word) && len([]rune(n.previous)) >= 2 && len([]rune(n.previous)) <= 9 && !bareNoun.MatchString(n.previous) {
		return rated(n.previous) + word
	}
	if subject == "" || strings.HasPrefix(word, subject) || len([]rune(word)) > 5 {
		return word
	}
	return subject + word
}

// shortOwn says that a label is a bare rate, which goes with the count before it.
func shortOwn(label string) bool {
	m := rateWord.FindStringSubmatch(label)
	return m != nil && shortRate.MatchString(trimRate(rateNoise.ReplaceAllString(m[1], "")))
}

// rated is what a bare rate is a rate of, by the count before it.
func rated(previous string) string {
	previous, _, _ = strings.Cut(previous, "-")
	switch {
	case strings.HasSuffix(previous, "案卷评查"), strings.HasSuffix(previous, "评查案卷"):
		return "案卷"
	case strings.HasSuffix(previous, "执法人员"):
		return "执法人员"
	}
	previous = strings.Replace(previous, "安全隐患", "隐患", 1)
	if short := foundFirst.ReplaceAllString(doneTail.ReplaceAllString(previous, ""), ""); len([]rune(short)) >= 2 {
		return short
	}
	return doneTail.ReplaceAllString(previous, "")
}

// rateSubjects gives the word that stands before a bare rate, by topic.
func rateSubjects() map[string]string {
	return map[string]string{"12345": "12345", "信访": "信访", "法援": "法律援助", "调解": "调解", "诉讼": "行政诉讼", "复议": "行政复议"}
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
