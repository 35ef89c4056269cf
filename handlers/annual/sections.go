package annual

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"mingbai/handlers/ledger"
)

// sections are the paragraphs, each about one period.
func (m maker) sections() []Section {
	return []Section{
		{"一、公共法律服务", m.service()},
		{"二、人民调解", m.mediation()},
		{"三、信访", m.petitions()},
		{"四、组织", m.organisation()},
		{"五、行政复议和行政诉讼", m.reviews()},
	}
}

// join makes one paragraph of sentences, leaving out empty ones.
func join(sentences ...string) string {
	return strings.Join(slices.DeleteFunc(sentences, func(s string) bool { return s == "" }), "")
}

// list makes one sentence of clauses.
func list(clauses ...string) string {
	clauses = slices.DeleteFunc(clauses, func(s string) bool { return s == "" })
	if len(clauses) == 0 {
		return ""
	}
	return strings.Join(clauses, "，") + "。"
}

// service is the paragraph on consultations, legal aid and village advisers.
func (m maker) service() string {
	head := m.period() + "，" + m.who()
	consult := head + "法律咨询" + Missing + "。"
	if m.has(ledger.RuleMatters) {
		consult = fmt.Sprintf("%s镇村两级公共法律服务平台共接待%s法律咨询%s、%s。", head, m.kindsOf(), m.say(ledger.RuleMatters), m.say(ledger.RuleVisits))
	}
	aid := "法律援助" + Missing + "。"
	if m.has(ledger.RuleApplied, ledger.RuleAid, ledger.RuleApproved, ledger.RuleAidClosed) {
		aid = list("受理法律援助"+m.say(ledger.RuleAid), "批准"+m.say(ledger.RuleApproved), "办结"+m.say(ledger.RuleAidClosed))
	}
	return join(consult, aid, m.advisers(), m.answeredAlone())
}

// kindsOf names the commonest matters of consultations: names without numbers,
// as reports do.
func (m maker) kindsOf() string {
	by := m.count(ledger.RuleMatters).By[ledger.ByCategory]
	names := slices.DeleteFunc(slices.Collect(maps.Keys(by)), func(name string) bool {
		return by[name] == 0 || !slices.Contains(ledger.CategoryNames(ledger.Consulting), name) || name == otherName
	})
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(by[b], by[a]), cmp.Compare(a, b)) })
	if len(names) == 0 {
		return ""
	}
	return strings.Join(names[:min(len(names), 5)], "、") + "等"
}

// advisers is what the villages' legal advisers did.
func (m maker) advisers() string {
	if !m.has(ledger.RuleAdvisers, ledger.RuleServed, ledger.RuleLawyer, ledger.RuleLectures, ledger.RuleOpinions, ledger.RuleDocuments) {
		return "村(居)法律顾问工作" + Missing + "。"
	}
	who := "村(居)法律顾问人数" + Missing
	if m.has(ledger.RuleAdvisers) {
		who = fmt.Sprintf("%s律师担任%s村(社区)的法律顾问", m.say(ledger.RuleAdvisers), m.say(ledger.RuleCovered))
	}
	answered := "解答咨询" + Missing
	if m.has(ledger.RuleLawyer) {
		answered = fmt.Sprintf("解答咨询%s(已含在上面的%s里，不另加)", m.say(ledger.RuleLawyer), m.say(ledger.RuleMatters))
	}
	lectures := "举办法治讲座" + m.say(ledger.RuleLectures)
	if m.has(ledger.RuleAudience) {
		lectures += "、听众" + m.say(ledger.RuleAudience)
	}
	return list(who, "服务群众"+m.say(ledger.RuleServed), lectures, answered, "出具法律意见"+m.say(ledger.RuleOpinions), "代写文书"+m.say(ledger.RuleDocuments))
}

// answeredAlone is what the assistant answered without anybody's help.
func (m maker) answeredAlone() string {
	if !m.has(ledger.RuleSelf) {
		return ""
	}
	return fmt.Sprintf("另有居民自助问答%s，由机器答复，没有登记成咨询，不算在内。", m.say(ledger.RuleSelf))
}

// mediation is the paragraph on mediation.
func (m maker) mediation() string {
	head := m.period() + "，" + m.who()
	if !m.has(ledger.RuleAccepted, ledger.RuleMediated, ledger.RuleSucceeded) {
		return head + "人民调解" + Missing + "。"
	}
	var optional []string
	for _, c := range []struct{ lead, rule string }{
		{"协议涉及金额", ledger.RuleAmount}, {"已履行", ledger.RulePerformed}, {"经司法确认", ledger.RuleConfirmed},
	} {
		if m.has(c.rule) {
			optional = append(optional, c.lead+m.say(c.rule))
		}
	}
	return join(
		list(head+"共受理民间纠纷"+m.say(ledger.RuleAccepted), "开展调解"+m.say(ledger.RuleMediated), "调解成功"+m.say(ledger.RuleSucceeded), m.successRate()),
		list(optional...), m.mainKinds(),
	)
}

// successRate is what was settled of what was mediated; its denominator is
// written out.
func (m maker) successRate() string {
	done, of := m.count(ledger.RuleSucceeded), m.count(ledger.RuleMediated)
	percent := rate(done.Value, of.Value)
	if percent == "" || done.Value > of.Value {
		return ""
	}
	return fmt.Sprintf("成功率%s(成功%d÷调解%d)", percent, done.Value, of.Value)
}

// mainKinds names the commonest types of disputes. Types of so few that they
// point at people are not named.
func (m maker) mainKinds() string {
	by := m.count(ledger.RuleAccepted).By[ledger.ByCategory]
	var names []string
	for _, name := range ledger.CategoryNames(ledger.Mediating) {
		if by[name] >= 5 {
			names = append(names, name)
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(by[b], by[a]) })
	var parts []string
	for _, name := range names[:min(len(names), 3)] {
		parts = append(parts, fmt.Sprintf("%s%d件", name, by[name]))
	}
	if len(parts) == 0 {
		return ""
	}
	return "较多的是" + strings.Join(parts, "、") + "。"
}

// petitions is the paragraph on petitions. Matters and visits are a pair.
func (m maker) petitions() string {
	head := m.period() + "，" + m.who()
	if !m.has(ledger.RulePetitions, ledger.RulePetitioners) {
		return head + "信访" + Missing + "(由信访部门供数)。"
	}
	return fmt.Sprintf("%s受理群众信访%s、%s(信访部门供数)。按期办结率%s。", head, m.say(ledger.RulePetitions), m.say(ledger.RulePetitioners), Missing)
}

// organisation is the paragraph on committees: the books do not hold them, so
// what was published is put below for checking.
func (m maker) organisation() string {
	return join(m.period()+"，"+m.who()+"人民调解委员会、人民调解员的数"+Missing+"，请照登记填写。", m.publishedOf("人民调解委员会", "人民调解员", "调解委员会"))
}

// reviews is the paragraph on reviews and lawsuits, as the legal department
// supplies them.
func (m maker) reviews() string {
	return join(m.period()+"，"+m.who()+"行政复议、行政诉讼"+Missing+"(由法制部门供数)。", m.publishedOf("行政复议", "行政诉讼"))
}

// publishedOf tells on a line of its own what the place published, with its
// year and source.
func (m maker) publishedOf(words ...string) string {
	var parts []string
	for _, f := range m.beside.all {
		if slices.ContainsFunc(words, func(w string) bool { return strings.Contains(f.metric, w) }) {
			parts = append(parts, fmt.Sprintf("%d年%s%s", f.year, f.metric, f.say()))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "\n公布过的(供核对)：" + strings.Join(parts, "、") + "。"
}

// otherName is the category of all that is in no other.
const otherName = "其他"
