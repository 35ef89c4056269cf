package annual

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"mingbai/handlers/ledger"
)

// item is a line of the annual table: a count, one category of it, all
// categories but some, or nothing that the books hold.
type item struct {
	no, name, unit string
	rule           string // "" = the books do not hold it
	category       string // one part
	rest           bool   // all parts but the lines before it
	metric         string // what reports call it
	note           string
}

// items are the lines of the annual table. Its first five categories are those
// that 东凤镇 reported for 2024.
func items() []item {
	all := []item{{no: "1", name: "接待法律咨询", unit: "宗", rule: ledger.RuleMatters, metric: "法律咨询", note: "镇村两级实体平台，由人接待并登记的"}}
	for i, name := range ledger.CategoryNames(ledger.Consulting)[:categories] {
		lead := ""
		if i == 0 {
			lead = "其中："
		}
		all = append(all, item{no: fmt.Sprintf("1.%d", i+1), name: lead + name, unit: "宗", rule: ledger.RuleMatters, category: name})
	}
	return append(all,
		item{no: fmt.Sprintf("1.%d", categories+1), name: otherName, unit: "宗", rule: ledger.RuleMatters, rest: true, note: "各类合计等于第1行"},
		item{no: "2", name: "接待来访来电", unit: "人次", rule: ledger.RuleVisits, metric: "法律咨询人次"},
		item{no: "3", name: "受理法律援助申请", unit: "件", rule: ledger.RuleAid, metric: "法律援助案件受理", note: "受理、批准、办结是三个数"},
		item{no: "3.1", name: "批准", unit: "件", rule: ledger.RuleApproved, metric: "法律援助案件批准"},
		item{no: "3.2", name: "办结", unit: "件", rule: ledger.RuleAidClosed, metric: "法律援助案件办结"},
		item{no: "3.3", name: "受援人", unit: "人次", rule: ledger.RuleAided, metric: "法律援助受援人"},
		item{no: "4", name: "受理民间纠纷", unit: "件", rule: ledger.RuleAccepted, metric: "纠纷受理", note: "各类型见附表"},
		item{no: "4.1", name: "调解", unit: "件", rule: ledger.RuleMediated, metric: "纠纷调解"},
		item{no: "4.2", name: "调解成功", unit: "件", rule: ledger.RuleSucceeded, metric: "调解成功"},
		item{no: "4.3", name: "协议金额", unit: "万元", rule: ledger.RuleAmount, metric: "协议涉及金额"},
		item{no: "4.4", name: "司法确认", unit: "件", rule: ledger.RuleConfirmed, metric: "司法确认"},
		item{no: "5", name: "村(居)法律顾问", unit: "名", rule: ledger.RuleAdvisers, metric: "村居法律顾问人数", note: "期末时点数，不累加"},
		item{no: "5.1", name: "覆盖村(社区)", unit: "个", rule: ledger.RuleCovered, metric: "法律顾问覆盖村(社区)", note: "期末时点数，不累加"},
		item{no: "5.2", name: "服务群众", unit: "人次", rule: ledger.RuleServed, metric: "服务群众", note: "含讲座听众"},
		item{no: "5.3", name: "讲座", unit: "场", rule: ledger.RuleLectures, metric: "法治讲座"},
		item{no: "5.4", name: "咨询", unit: "宗", rule: ledger.RuleLawyer, metric: "法律咨询(村居律师)", note: "已含在第1行，不能再加"},
		item{no: "5.5", name: "法律意见", unit: "份", rule: ledger.RuleOpinions, metric: "法律意见"},
		item{no: "5.6", name: "代写文书", unit: "份", rule: ledger.RuleDocuments, metric: "代写文书"},
		item{no: "6", name: "信访", unit: "宗", rule: ledger.RulePetitions, metric: "信访", note: "信访部门供数"},
		item{no: "6.1", name: "信访", unit: "人次", rule: ledger.RulePetitioners, metric: "信访人次", note: "与宗数成对"},
		item{no: "7", name: "普法活动", unit: "场", metric: "普法活动", note: "账本不记，请另填；法治讲座见5.3"},
		item{no: "7.1", name: "普法活动", unit: "人次", metric: "普法受众", note: "账本不记，请另填"},
		item{no: "8", name: "自助问答", unit: "次", rule: ledger.RuleSelf, note: "机器答复，不算宗，不与第1行相加"},
	)
}

// none stands where there is nothing to say.
const none = "—"

// categories is how many categories of consultations the table names.
const categories = 5

// table is the annual table.
func (m maker) table() []Line {
	var lines []Line
	for _, it := range items() {
		now, known := it.of(m.This)
		was, before := it.of(m.Before)
		l := Line{No: it.no, Item: it.name, Unit: it.unit, This: cell(now, known, it.unit), Before: cell(was, before, it.unit), Change: none, Published: none, Note: it.note}
		if known && before && was > 0 {
			l.Change = change(now, was)
		}
		if said := m.beside.say(it.metric); it.metric != "" && said != "" {
			l.Published = said
		}
		if it.rule == ledger.RuleSucceeded {
			if r := m.successRate(); r != "" {
				l.Note = r
			}
		}
		lines = append(lines, l)
	}
	return lines
}

// of is the value of a line in a summary, and whether there is one.
func (it item) of(c ledger.Counts) (ledger.Number, bool) {
	row, there := c.Row(it.rule)
	if !there || !row.Recorded() {
		return 0, false
	}
	switch {
	case it.category != "":
		return row.By[ledger.ByCategory][it.category], true
	case it.rest:
		n := row.Value
		for _, name := range ledger.CategoryNames(ledger.Consulting)[:categories] {
			n -= row.By[ledger.ByCategory][name]
		}
		return n, true
	}
	return row.Value, true
}

func cell(n ledger.Number, known bool, unit string) string {
	if !known {
		return Missing
	}
	return ledger.Text(n, unit)
}

// change is how much a number grew, in percent with one decimal.
func change(now, was ledger.Number) string {
	tenths := (now - was) * 1000
	half := was / 2
	if tenths < 0 {
		half = -half
	}
	tenths = (tenths + half) / was
	sign := "+"
	if tenths < 0 {
		sign, tenths = "-", -tenths
	}
	if tenths == 0 {
		sign = ""
	}
	return fmt.Sprintf("%s%d.%d%%", sign, tenths/10, tenths%10)
}

// kinds is the table of mediations by type.
func (m maker) kinds() [][]string {
	accepted, done := m.count(ledger.RuleAccepted), m.count(ledger.RuleSucceeded)
	if !accepted.Recorded() {
		return nil
	}
	lines := [][]string{{"类型", "受理(件)", "成功(件)"}}
	names := ledger.CategoryNames(ledger.Mediating)
	for _, name := range slices.Sorted(maps.Keys(accepted.By[ledger.ByCategory])) {
		if !slices.Contains(names, name) {
			names = append(names, name) // 未登记
		}
	}
	for _, name := range names {
		a, d := accepted.By[ledger.ByCategory][name], done.By[ledger.ByCategory][name]
		if a != 0 || d != 0 {
			lines = append(lines, []string{name, fmt.Sprint(a), fmt.Sprint(d)})
		}
	}
	return append(lines, []string{"合计", fmt.Sprint(accepted.Value), fmt.Sprint(done.Value)})
}

// townLines is the roll-up of a county: a line for each town by name, never by
// rank, and one for what names no town.
func (m maker) townLines() [][]string {
	if len(m.Towns) < 2 {
		return nil
	}
	columns := []struct{ head, rule string }{
		{"法律咨询(宗)", ledger.RuleMatters}, {"受理纠纷(件)", ledger.RuleAccepted}, {"调解成功(件)", ledger.RuleSucceeded},
		{"受理法援(件)", ledger.RuleAid}, {"讲座(场)", ledger.RuleLectures},
	}
	head, rest, total := []string{"乡镇"}, []string{"没有登记乡镇的"}, []string{"合计"}
	lines := make([][]string, len(m.Towns))
	towns := slices.SortedFunc(slices.Values(m.Towns), func(a, b Town) int { return cmp.Compare(a.Name, b.Name) })
	for i, t := range towns {
		lines[i] = []string{t.Name}
	}
	unknown := false // something names no town
	for _, c := range columns {
		all := m.count(c.rule)
		left := all.Value
		for i, t := range towns {
			n, _ := t.Counts.Row(c.rule)
			left -= n.Value
			lines[i] = append(lines[i], cell(n.Value, n.Recorded(), n.Unit))
		}
		unknown = unknown || left > 0
		head, rest = append(head, c.head), append(rest, fmt.Sprint(max(left, 0)))
		total = append(total, cell(all.Value, all.Recorded(), all.Unit))
	}
	if unknown {
		lines = append(lines, rest)
	}
	return append(append([][]string{head}, lines...), total)
}
