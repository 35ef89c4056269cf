package report

import (
	"regexp"
	"strings"
)

var (
	kindBare  = regexp.MustCompile(`^[^受理调解办结成功批准立案援助咨询信访开展]{2,6}$`)
	kindLoose = regexp.MustCompile(`^[\p{Han}]{2,10}类(?:案件)?(?:共|有|为|占)?$`)
	kind      = regexp.MustCompile(`^([\p{Han}()·]{1,10}?)(?:领域|方面)?(?:类)?(?:矛盾)?(?:纠纷|争议)(?:类)?(?:案件)?(?:共|有|为|占|约|近|达)*$`)
	kindOnly  = regexp.MustCompile(`^(?:婚姻家庭|家庭|婚恋|邻里|房屋宅基地|宅基地|合同|生产经营|经营|损害赔偿|人身损害|山林土地|土地|山林|征地拆迁|拆迁|环境污染|环境|劳动争议|劳动|劳资|劳务|消费|医疗|医患|道路交通事故|道路交通|交通事故|物业|旅游|知识产权|互联网|涉农|债务|借贷|民间借贷|经济|欠薪|邻里关系|家庭关系|土地权属|山林权属|林权|权属|债权债务|赔偿|山林土地权属|其他|其它)(?:纠纷|争议|类|案件)*(?:共|有|为|占)?$`)
	kindHead  = regexp.MustCompile(`^.*(?:其中,?涉?|其次是?|再次是?|然后是|最多的?[是为]|包括|包含|主要(?:为|是)|涉及|的是|就是|主要是|等|成功|调解|化解|调处|受理|排查|处理|办理|共|各类|全年|另有)`)
	kindNot   = regexp.MustCompile(`^(?:民间|矛盾|社会|群众|基层|社会矛盾|重大|疑难|复杂|疑难复杂|村民|各种|类|人民|行政|本辖区|辖区|上述|该类|辖区内|信访|)$`)
	courts    = regexp.MustCompile(`法院|法庭|检察院|仲裁`) // what they hear are cases, no disputes of the town
	disputing = regexp.MustCompile(`纠纷|调解|矛盾`)
	sortedBy  = regexp.MustCompile(`[从按][^,;:]{0,6}(?:类型|类别|种类|性质|领域|事项)[^,;:]{0,3}[:,]`)
)

// dispute names kinds: 邻里纠纷133件 is 纠纷-邻里, and 其他99件 after it 纠纷-其他.
func (v vocabulary) dispute(n naming) string {
	if !strings.Contains("件宗起例", n.unit) || n.unit == "" {
		return ""
	}
	label := strings.TrimSpace(n.label)
	if title, _, _ := strings.Cut(n.heading, "\n"); courts.MatchString(title) || strings.Contains(n.clause, "仲裁") {
		return ""
	}
	if n.previous == "" && (label == "其他" || label == "其它") {
		n.previous, n.listed = n.earlier, true // one line for each kind
	}
	family, _, listed := strings.Cut(n.previous, "-")
	short := strings.TrimSpace(kindHead.ReplaceAllString(label, ""))
	within := listed || strings.Contains(n.before, "其中")
	sorted := sortedBy.MatchString(n.before)
	within = within || sorted
	if (kindOnly.MatchString(short) || within && kindLoose.MatchString(short) || listed && n.listed && kindBare.MatchString(short)) && (within || strings.Contains(n.before, "纠纷")) {
		if sorted && n.previous == "" {
			if family = sortedFamily(n); family == "" {
				return ""
			}
		} else if !listed {
			family = kindFamily(n.previous)
		}
		return family + "-" + bare(short)
	}
	if m := kind.FindStringSubmatch(short); m != nil && !kindNot.MatchString(m[1]) && len([]rune(m[1])) <= 8 {
		if strings.Contains(n.label, "咨询") {
			return ""
		}
		return "纠纷-" + jointKinds(n.joint) + bare(m[1])
	}
	return ""
}

// jointKinds gives the kinds that share a count with the last: 草场、水源类纠纷62起.
func jointKinds(joint string) string {
	all := ""
	for part := range strings.SplitSeq(kindHead.ReplaceAllString(joint, ""), "、") {
		part = strings.TrimSpace(part)
		if n := len([]rune(part)); part != "" && (n > 6 || kindNot.MatchString(part)) {
			return ""
		}
		all += part
	}
	return all
}

// sortedFamily says what a list sorts that begins with 从类型看.
func sortedFamily(n naming) string {
	switch {
	case strings.HasPrefix(n.earlier, "法律咨询"), strings.HasPrefix(n.earlier, "法律援助"):
		return kindFamily(n.earlier)
	case strings.HasPrefix(n.earlier, "行政复议"), reviewing(n):
		return "行政复议"
	case disputing.MatchString(n.paragraph), disputing.MatchString(n.heading):
		return "纠纷"
	}
	return ""
}

// reviewing says that a passage is on reconsideration and not on disputes.
func reviewing(n naming) bool {
	return strings.Contains(n.paragraph, "复议") && !strings.Contains(n.paragraph, "纠纷")
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
	kind = strings.ReplaceAll(kindTail.ReplaceAllString(kind, ""), "和", "")
	switch kind {
	case "其它":
		return "其他"
	case "劳动争议", "劳动":
		return "劳动争议"
	}
	return kind
}
