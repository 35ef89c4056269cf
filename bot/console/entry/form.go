package entry

import (
	"cmp"

	"mingbai/bot/console"
	"mingbai/handlers/ledger"
)

// unitOf is what a register counts in.
func unitOf(kind ledger.Kind) string {
	unit := map[ledger.Kind]string{ledger.Lecture: "场", ledger.Opinion: "份", ledger.Document: "份", ledger.Mediating: "件", ledger.LegalAid: "件"}
	return cmp.Or(unit[kind], "宗")
}

// formOf is the form of a register: what it does not need is not asked.
func formOf(kind ledger.Kind, towns, villages []string, today string) console.Form {
	f := console.Form{Action: root, Submit: "记下", Fields: []console.Field{
		{Name: "kind", Kind: "hidden", Value: string(kind)}, {Name: "once", Kind: "hidden"},
		{Name: "date", Label: "日期", Value: today, Required: true, Narrow: true, Hint: "3-15、昨天、15日都行"},
		{Name: "village", Label: "村居", List: villages, First: true, Hint: "从名册里选；全镇的事可以不填"},
	}}
	if len(towns) > 1 {
		f.Fields = append(f.Fields, console.Field{Name: "town", Label: "乡镇", List: towns, Hint: "几个镇都有这个村名时要写"})
	}
	if kind != ledger.Lecture && kind != ledger.Opinion && kind != ledger.Document {
		f.Fields = append(f.Fields, console.Field{Name: "category", Label: "类别", List: ledger.CategoryNames(kind), Hint: "写头一个字就有得选"})
	}
	f.Fields = append(f.Fields,
		console.Field{Name: "channel", Label: "渠道", Kind: "select", Options: channels(kind)},
		console.Field{Name: "matters", Label: unitOf(kind), Mode: "numeric", Value: "1", Required: true, Narrow: true},
		console.Field{Name: "visits", Label: "人次", Mode: "numeric", Value: "1", Required: true, Narrow: true},
		console.Field{Name: "outcome", Label: "结果", Kind: "select", Options: options(ledger.OutcomeNames(kind))},
		console.Field{Name: "key", Label: "案号", Hint: "同一件事再来，写同一个案号，只加人次，不加宗"},
		console.Field{Name: "adviser", Label: "顾问", Hint: "村居法律顾问办的，写姓名；所里办的不填"},
	)
	if kind == ledger.Mediating {
		f.Fields = append(f.Fields, console.Field{Name: "amount", Label: "金额(万元)", Mode: "decimal", Narrow: true})
	}
	return withSummary(f)
}

func withSummary(f console.Form) console.Form {
	f.Fields = append(f.Fields, console.Field{Name: "summary", Label: "摘要", Kind: "textarea", Rows: 2, Max: 500, Hint: "不用写姓名、电话；写了也会去掉。加密保存，不进报表"})
	return f
}

func channels(kind ledger.Kind) []console.Option {
	codes := []string{"walk_in", "phone", "village_visit", "lecture_site", "online"}
	if kind == ledger.Lecture {
		codes = []string{"lecture_site", "village_visit", "online"}
	}
	var names []string
	for _, c := range codes {
		names = append(names, ledger.ChannelName(c))
	}
	return options(names)
}

// options are choices that are called what they are.
func options(names []string) []console.Option {
	var all []console.Option
	for _, name := range names {
		all = append(all, console.Option{Value: name, Text: name})
	}
	return all
}
