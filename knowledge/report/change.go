package report

import (
	"regexp"
	"strings"
)

var (
	comparison  = regexp.MustCompile(`同比|环比|较?去年同期|[比较](?:去年|上年|上一年|(?:19|20)\d\d年|上月|上季度?|上期|第?[一二三四]季度|上半年)`)
	overMonths  = regexp.MustCompile(`环比|[比较](?:上月|上季度?|上期|第?[一二三四]季度|上半年)[^,;。]*$`)
	falling     = regexp.MustCompile(`(?:下降|减少|降低|回落|下滑|减幅|降幅)(?:了|约|近|达|为)?\s*$`)
	rising      = regexp.MustCompile(`(?:增长|上升|提高|增加|提升|上涨)(?:了|约|近|达)?\s*$`)
	changeRate  = regexp.MustCompile(`^[^,]{0,4}(?:增幅|降幅|增长率|升幅)[^,]{0,3}$`)
	changeWords = regexp.MustCompile(`(?:下降|减少|降低|回落|下滑|减幅|增长|上升|提高|增加|提升|上涨|增幅|降幅|升幅|数|总量|总数|了|约|为|达)+\s*$`)
	reached     = regexp.MustCompile(`^(?:提升|提高|上升|增长|增加|下降|降低|减少|压减|压缩|缩短)(?:至|到|为)$`)
	against     = regexp.MustCompile(`^(?:(?:高于|低于|多于|少于|好于)` + timeName + `|(?:[本我][镇乡县区市])?[较比](?:上年|去年|` + timeName + `))(?:同期)?的?$`)
	ratesOwn    = regexp.MustCompile(`[率度比](?:[^率度]{0,4})$|占`)
)

// change names a count that says by how much another one changed: 受理同比.
func (v vocabulary) change(n naming) string {
	moved := n.negative || rising.MatchString(n.label)
	what := ""
	if moved && n.unit == "%" {
		what = trimName(changeWords.ReplaceAllString(n.label, ""))
	}
	switch {
	case changeRate.MatchString(n.label) && n.unit == "%", moved && comparison.MatchString(n.before) && !comparison.MatchString(n.label):
		return v.base(n) + "同比"
	case n.unit == "%" && moved && !ratesOwn.MatchString(n.label) && what != "":
		return v.base(n) + "同比"
	case n.unit == "%" && moved && n.previous != "" && what == "":
		return strings.TrimSuffix(cases(n.previous), "同比") + "同比"
	case strings.HasSuffix(n.unit, "百分点") && moved && strings.ContainsAny(comparison.ReplaceAllString(n.label, ""), "率度比"):
		n.unit = "%"
		return v.base(n) + "同比"
	case strings.HasSuffix(n.unit, "百分点") && n.last != "" && trimName(changeWords.ReplaceAllString(comparison.ReplaceAllString(n.label, ""), "")) == "":
		return strings.TrimSuffix(n.last, "同比") + "同比"
	case comparison.MatchString(n.label) && (moved || n.unit == "%"):
		whole := cases(n.previous)
		if strings.Contains(n.before, "其中") { // the change after a list is the whole's
			whole, _, _ = strings.Cut(whole, "-")
		}
		return orDefault(whole, labelName(comparison.Split(n.label, 2)[0], "")) + "同比"
	}
	return ""
}

// base names what a change is a change of: the words before it, else the count before.
func (v vocabulary) base(n naming) string {
	n.label = strings.Replace(n.label, "受理量", "受理数", 1)
	label := comparison.ReplaceAllString(changeWords.ReplaceAllString(n.label, ""), "")
	if strings.Contains(n.label, "总量") || strings.Contains(n.label, "总数") {
		label = orDefault(trimName(label), "总量")
	}
	if bareTaking.MatchString(label) {
		if m := takenAs(orDefault(n.previous, n.earlier)); m != "" {
			return m
		}
	}
	if trimName(label) == "" {
		return strings.TrimSuffix(cases(orDefault(orDefault(n.previous, n.last), n.earlier)), "同比")
	}
	n.label, n.clause, n.negative = label, label, false
	n.before = ""
	return strings.TrimSuffix(v.name(n), "同比")
}

// bareTaking is 受理量 without saying of what.
var bareTaking = regexp.MustCompile(`^\s*(?:全年|案件)?受理(?:量|数|案件)?\s*$`)

// takenAs is what 受理 alone is called after a count.
func takenAs(before string) string {
	for _, s := range []struct{ prefix, name string }{{"行政复议", "行政复议"}, {"纠纷", "纠纷受理"}, {"调解", "纠纷受理"}, {"法律援助", "法律援助案件受理"}, {"信访", "信访"}} {
		if strings.HasPrefix(before, s.prefix) {
			return s.name
		}
	}
	return ""
}

// cases names what a change without a noun is of: of the petitions, not of the
// people who came.
func cases(name string) string {
	if name == "信访人次" {
		return "信访"
	}
	return name
}
