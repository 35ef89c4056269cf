package ledger

import (
	"slices"
	"strings"

	"mingbai/knowledge"
)

// mediationTypes are the types of disputes in the statistics of people's
// mediation, as offices have published them (黄石市司法局 2016年8月调解要情,
// 锡林郭勒盟 2021年4月人民调解情况分析). A code is never used for another type.
var mediationTypes = [][2]string{
	{"T01", "婚姻家庭纠纷"}, {"T02", "邻里纠纷"}, {"T03", "房屋宅基地纠纷"}, {"T04", "合同纠纷"},
	{"T05", "生产经营纠纷"}, {"T06", "损害赔偿纠纷"}, {"T07", "山林土地纠纷"}, {"T08", "征地拆迁纠纷"},
	{"T09", "环境污染纠纷"}, {"T10", "劳动争议纠纷"}, {"T11", "消费纠纷"}, {"T12", "医疗纠纷"},
	{"T13", "道路交通事故纠纷"}, {"T14", "物业纠纷"}, {"T15", "旅游纠纷"}, {"T16", "知识产权纠纷"},
	{"T17", "互联网纠纷"}, {"T99", "其他纠纷"},
}

// group is a category of the statistics of consultations: the first five as
// 东凤镇 reported them for 2024, the others as offices may open them.
type group struct {
	name   string
	also   []string // other words for it
	labels []string // labels of matters that it holds
}

var groups = []group{
	{"婚姻家庭", []string{"婚姻"}, []string{"marriage_family", "women_rights", "domestic_violence", "minor_protection"}},
	{"劳动纠纷", []string{"劳动", "劳动争议"}, []string{"labor_wage", "labor_dispute"}},
	{"征地拆迁", []string{"征拆"}, []string{"expropriation"}},
	{"涉农涉土", []string{"涉农", "土地"}, []string{"land_rural"}},
	{"房产物业", []string{"房产", "物业"}, []string{"housing_property"}},
	{"合同债务", []string{"合同", "债务"}, []string{"contract", "loan_debt"}},
	{"损害赔偿", []string{"侵权"}, []string{"personal_injury", "medical"}},
	{"交通事故", []string{"交通"}, []string{"traffic"}},
	{"消费", []string{"消费者权益"}, []string{"consumer"}},
	{"工伤社保", []string{"工伤", "社保"}, []string{"work_injury", "social_security"}},
	{"刑事", nil, []string{"criminal_aid", "fraud"}},
	{"行政复议诉讼", []string{"行政", "行政复议"}, []string{"admin_review"}},
	{"继承赡养", []string{"继承", "赡养"}, []string{"inheritance", "support_elderly"}},
	{otherGroup, nil, nil},
}

// otherGroup holds every label that is in no other group.
const otherGroup = "其他"

// channels are the ways a matter came, by code; the rest are the assistant's.
var channels = []struct {
	code, name string
	also       []string
}{
	{"walk_in", "来访", []string{"上门", "现场"}},
	{"phone", "电话", []string{"来电"}},
	{"village_visit", "走访", []string{"村居走访", "入户"}},
	{"lecture_site", "讲座现场", []string{"法治讲座现场"}},
	{"online", "网络", []string{"线上", "网页", "微信"}},
}

// ChannelNames are the channels as people write them.
func ChannelNames() []string {
	var names []string
	for _, c := range channels {
		names = append(names, c.name)
	}
	return names
}

// ChannelName is the name of a channel in every table. What comes through the
// web chat or Telegram is 网络.
func ChannelName(code string) string {
	for _, c := range channels {
		if c.code == code {
			return c.name
		}
	}
	if code == "" {
		return Unknown
	}
	return "网络"
}

// CategoryOf is the statistical category that a row is counted under.
func CategoryOf(k Kind, category string) string {
	if k == Mediating {
		return mediationName(category)
	}
	for _, g := range groups {
		if g.name == category || slices.Contains(g.labels, category) {
			return g.name
		}
	}
	if category == "" {
		return Unknown
	}
	return otherGroup
}

func mediationName(code string) string {
	for _, t := range mediationTypes {
		if t[0] == code {
			return t[1]
		}
	}
	return Unknown
}

// CategoryName is a row's own category by its fullest name.
func CategoryName(k Kind, category string) string {
	if name, known := knowledge.CategoryName(category); known && k != Mediating {
		return name
	}
	return CategoryOf(k, category)
}

// CategoryNames returns the statistical categories of a register in their
// order.
func CategoryNames(k Kind) []string {
	var names []string
	if k == Mediating {
		for _, t := range mediationTypes {
			names = append(names, t[1])
		}
		return names
	}
	for _, g := range groups {
		names = append(names, g.name)
	}
	return names
}

// kinds are the registers by their names.
var kinds = []struct {
	kind Kind
	name string
	also []string
}{
	{Consulting, "咨询", []string{"法律咨询"}},
	{Mediating, "调解", []string{"人民调解"}},
	{LegalAid, "法律援助", []string{"法援"}},
	{Lecture, "讲座", []string{"法治讲座"}},
	{Opinion, "法律意见", []string{"意见"}},
	{Document, "代写文书", []string{"文书"}},
	{Petitioning, "信访", nil},
	{SelfService, "自助问答", nil},
}

// ByHand returns the registers that people enter: all but what the assistant
// counts by itself.
func ByHand() []Kind {
	return []Kind{Consulting, Mediating, LegalAid, Lecture, Opinion, Document, Petitioning}
}

// KindName is the Chinese name of a register.
func KindName(k Kind) string {
	for _, known := range kinds {
		if known.kind == k {
			return known.name
		}
	}
	return string(k)
}

// Town is the innermost name of an administrative chain: 东凤镇.
func Town(place string) string {
	last := 0
	for i, r := range place {
		end := i + len(string(r))
		if end < len(place) && strings.ContainsRune(units, r) && end-last > len("市") && !strings.HasPrefix(place[end:], "区") {
			last = end
		}
	}
	return place[last:]
}

// FindKind reads a register: its code or a Chinese name. Nobody writes down
// what the assistant answered.
func FindKind(text string) (Kind, bool) {
	for _, k := range kinds {
		if k.kind != SelfService && (string(k.kind) == text || k.name == text || slices.Contains(k.also, text)) {
			return k.kind, true
		}
	}
	return "", false
}

// FindChannel reads a channel: its code or a Chinese name.
func FindChannel(text string) (string, bool) {
	for _, c := range channels {
		if c.code == text || c.name == text || slices.Contains(c.also, text) {
			return c.code, true
		}
	}
	return "", false
}

// FindCategory reads the category of a register's row: T01 to T99 or its name
// for mediations, otherwise the label of a matter, its Chinese name, or a
// statistical category.
func FindCategory(k Kind, text string) (string, bool) {
	if k == Mediating {
		for _, t := range mediationTypes {
			if t[0] == text || t[1] == text || strings.TrimSuffix(t[1], "纠纷") == text {
				return t[0], true
			}
		}
		return "", false
	}
	for _, code := range knowledge.Categories() {
		if name, _ := knowledge.CategoryName(code); code == text || name == text {
			return code, true
		}
	}
	for _, g := range groups {
		if g.name == text || slices.Contains(g.also, text) {
			if len(g.labels) == 1 {
				return g.labels[0], true
			}
			return g.name, true
		}
	}
	for _, c := range shortNames {
		if c[1] == text {
			return c[0], true
		}
	}
	return "", false
}

// FindOutcome reads an outcome of a register: its code or a Chinese name.
// Nothing written is the usual one.
func FindOutcome(k Kind, text string) (Outcome, bool) {
	known := outcomesOf(k)
	if text == "" {
		return known[0].code, true
	}
	for _, o := range known {
		if string(o.code) == text || o.name == text || slices.Contains(o.also, text) {
			return o.code, true
		}
	}
	return "", false
}

// OutcomeNames returns the outcomes of a register as people write them.
func OutcomeNames(k Kind) []string {
	var names []string
	for _, o := range outcomesOf(k) {
		names = append(names, o.name)
	}
	return names
}
