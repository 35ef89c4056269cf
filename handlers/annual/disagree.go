package annual

import (
	"fmt"
	"slices"
	"strings"

	"mingbai/handlers/ledger"
)

// disagree lists what does not agree, for people to look into before they sign.
func (m maker) disagree() []string {
	var all []string
	if err := m.This.Check(); err != nil {
		all = append(all, "合计和各部分对不上："+strings.ReplaceAll(strings.TrimPrefix(err.Error(), ledger.ErrSum.Error()+": "), "\n", "；"))
	}
	all = append(all, m.order()...)
	all = append(all, m.unregistered()...)
	for _, change := range m.Drift {
		all = append(all, "结账以后账本又变了，没有算进来："+strings.Replace(change.Say(), " 改为 ", "，账本现在是 ", 1)+"(要算进来：close-year --take-in)")
	}
	all = append(all, m.towns()...)
	if !m.over() { // part of a year cannot be held against a whole one
		return all
	}
	return append(append(all, m.compare(m.This, m.Year)...), m.compare(m.Before, m.Year-1)...)
}

// towns checks that the towns of a county are not more than the county.
func (m maker) towns() []string {
	var all []string
	for _, rule := range []string{ledger.RuleMatters, ledger.RuleAccepted, ledger.RuleSucceeded, ledger.RuleAid, ledger.RuleLectures} {
		whole, sum := m.count(rule), ledger.Number(0)
		for _, t := range m.Towns {
			n, _ := t.Counts.Row(rule)
			sum += n.Value
		}
		if len(m.Towns) > 1 && sum > whole.Value {
			all = append(all, fmt.Sprintf("%s：各乡镇相加%d%s，多于合计%s，可能有的乡镇结了账、合计没有结", whole.Indicator, sum, whole.Unit, m.say(rule)))
		}
	}
	return all
}

// order checks what cannot be more than what: each pair is a part and its whole.
func (m maker) order() []string {
	var all []string
	for _, pair := range []struct{ part, whole, why string }{
		{ledger.RuleMediated, ledger.RuleAccepted, "可能有上年受理、今年调解的"},
		{ledger.RuleSucceeded, ledger.RuleMediated, "可能有上年调解、今年成功的"},
		{ledger.RuleSucceeded, ledger.RuleAccepted, "可能有上年受理、今年成功的"},
		{ledger.RulePerformed, ledger.RuleSucceeded, "可能有上年成功、今年履行的"},
		{ledger.RuleConfirmed, ledger.RuleSucceeded, "可能有上年成功、今年确认的"},
		{ledger.RuleAid, ledger.RuleApplied, "可能有上年申请、今年受理的"},
		{ledger.RuleApproved, ledger.RuleAid, "可能有上年受理、今年批准的"},
		{ledger.RuleAidClosed, ledger.RuleApproved, "可能有上年批准、今年办结的"},
		{ledger.RuleLawyer, ledger.RuleMatters, ""},
		{ledger.RuleMatters, ledger.RuleVisits, "宗不该多于人次，可能有人次没有登记"},
	} {
		part, whole := m.count(pair.part), m.count(pair.whole)
		if !part.Recorded() || !whole.Recorded() || part.Value <= whole.Value {
			continue
		}
		text := fmt.Sprintf("%s%d%s多于%s%s", part.Indicator, part.Value, part.Unit, whole.Indicator, m.say(pair.whole))
		if pair.why != "" {
			text += "，" + pair.why
		}
		all = append(all, text)
	}
	return all
}

// unregistered tells what lacks a category or a village.
func (m maker) unregistered() []string {
	var all []string
	for _, rule := range []string{ledger.RuleMatters, ledger.RuleAccepted} {
		c := m.count(rule)
		for _, split := range []struct{ id, name string }{{ledger.ByCategory, "类别"}, {ledger.ByVillage, "村居"}} {
			if n := c.By[split.id]["未登记"]; n > 0 {
				all = append(all, fmt.Sprintf("%s有%d%s没有登记%s", c.Indicator, n, c.Unit, split.name))
			}
		}
	}
	return all
}

// compare holds our counts of a year against what was published about it.
func (m maker) compare(ours ledger.Counts, year int) []string {
	var all []string
	if !slices.ContainsFunc(ours.Rows, kept) {
		if slices.ContainsFunc(m.beside.all, func(p published) bool { return p.year == year }) {
			all = append(all, fmt.Sprintf("%d年的账本是空的，公布过的数没有可对的", year))
		}
		return all
	}
	for _, it := range items() {
		if it.metric == "" || it.category != "" || it.rest || it.rule == "" {
			continue
		}
		n, known := it.of(ours)
		for _, p := range m.beside.of(it.metric) {
			if p.period != "" || p.year != year {
				continue
			}
			what := fmt.Sprintf("%d年%s(%s)：公布的是%s", year, it.metric, it.unit, p.say())
			switch {
			case !known:
				all = append(all, what+"，账本里"+Missing)
			case !alike(p.unit, it.unit):
				all = append(all, fmt.Sprintf("%s，账本里是%s%s，单位不同，不能比", what, ledger.Text(n, it.unit), it.unit))
			case !p.agrees(n, it.unit):
				all = append(all, fmt.Sprintf("%s，账本里是%s%s", what, ledger.Text(n, it.unit), it.unit))
			}
		}
	}
	return all
}

// kept tells whether a count comes from the books: who is on the roster does
// not.
func kept(c ledger.Count) bool {
	return c.Recorded() && c.Rule != ledger.RuleAdvisers && c.Rule != ledger.RuleCovered
}

// alike tells whether two units count the same: 宗, 件 and 起 do.
func alike(a, b string) bool {
	matters := func(u string) bool { return u == "宗" || u == "件" || u == "起" }
	persons := func(u string) bool { return u == "名" || u == "人" || u == "位" }
	return a == b || matters(a) && matters(b) || persons(a) && persons(b)
}
