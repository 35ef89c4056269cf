package handoff

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/ledger"
	"mingbai/handlers/offline"
)

// Matters are the categories and what people call them.
func Matters() []Matter {
	var out []Matter
	for _, c := range ledger.ShortCategories() {
		out = append(out, Matter{c[0], c[1]})
	}
	return out
}

// label is a case in two words: village and matter. A guarded one says neither.
func (d *Desk) label(c Case) string {
	if c.Guarded {
		return orElse(c.Place, "本镇") + " · 指定人员"
	}
	return orElse(c.Village, orElse(c.Place, "村未知")) + " · " + d.matter(c.Category)
}

// waited says how long a resident has waited, never less than nothing.
func waited(c Case, now time.Time) string {
	d := max(0, now.Sub(c.Opened))
	switch {
	case d < time.Hour:
		return fmt.Sprintf("等了%d分钟", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("等了%d小时", int(d.Hours()))
	}
	return fmt.Sprintf("等了%d天", min(int(d.Hours()/24), 999))
}

// card is what the people who may claim a case see: one line, two lines of
// what it is about, and the buttons.
func (d *Desk) card(c Case, p Person, now time.Time) chat.Reply {
	head := "【待接】"
	if c.Urgent {
		head = "【待接·急】"
	}
	if c.Owner == p.ID {
		head = "【在办】"
	}
	lines := []string{head + d.label(c) + " · " + waited(c, now)}
	if c.Guarded {
		lines = append(lines, "涉家暴、未成年或性侵：内容接单后再看，只限你本人。")
	} else if c.Summary != "" {
		lines = append(lines, "事由："+clip(c.Summary, 60))
	}
	if c.Answered != "" && !c.Guarded {
		answered := "已答：" + clip(c.Answered, 40)
		if len(c.Sources) > 0 {
			answered += fmt.Sprintf("(%d 处出处)", len(c.Sources))
		}
		lines = append(lines, answered)
	}
	return chat.Reply{Text: strings.Join(lines, "\n"), Choices: cardChoices(c, p)}
}

func cardChoices(c Case, p Person) [][]chat.Choice {
	at := func(label, do string) chat.Choice {
		return chat.Choice{Label: label, Data: press{do: do, id: c.ID, epoch: c.Epoch}.data()}
	}
	var all []chat.Choice
	if c.Owner == "" {
		all = append(all, at("接单", doClaim))
	} else {
		all = append(all, at("办结", doEnd))
	}
	if p.Role == Adviser {
		all = append(all, at("转备班", doBackup), at("转司法所", doOffice))
	}
	return rows(append(all, at("不属于", doNotOurs)))
}

// sayYours gives the new owner the case.
func (d *Desk) sayYours(c Case, now time.Time) chat.Reply {
	text := fmt.Sprintf("【在办】%s · %s\n单号 %s。直接在这里写，我转给住户；对方看不到你的号码和账号。", d.label(c), waited(c, now), c.Number)
	if c.Guarded {
		text += "\n只限你本人：别转发，别在群里说。"
	}
	if c.Summary != "" {
		text += "\n事由：" + c.Summary
	}
	if c.Answered != "" {
		text += "\n已答：" + c.Answered
	}
	if len(c.Sources) > 0 {
		text += "\n出处：" + clip(strings.Join(c.Sources, "、"), 200)
	}
	if c.Earlier != "" {
		text += "\n30天内同类的事办过一次：" + c.Earlier + "。办结时会问是不是同一件。"
	}
	return chat.Reply{Text: text, Choices: []([]chat.Choice){
		{{Label: "办结", Data: press{do: doEnd, id: c.ID, epoch: c.Epoch}.data()}, {Label: "转司法所", Data: press{do: doOffice, id: c.ID, epoch: c.Epoch}.data()}},
	}, Ack: "接单了"}
}

// sayHistory is what was said before, for a new owner: one text, and what is
// more than text by itself.
func (d *Desk) sayHistory(c Case, lines []Line) []chat.Reply {
	if len(lines) == 0 {
		return nil
	}
	b := strings.Builder{}
	b.WriteString("【" + c.Number + "】之前说过的：")
	var files []chat.Reply
	for _, l := range lines {
		who := "住户"
		if l.By == ByPerson {
			who = "经办"
		}
		fmt.Fprintf(&b, "\n%s %s：%s", l.At.In(china).Format("1-2 15:04"), who, lineText(l))
		if l.Media != nil {
			files = append(files, chat.Reply{Text: who + "发的", Media: l.Media})
		}
	}
	return append([]chat.Reply{{Text: b.String()}}, files...)
}

func lineText(l Line) string {
	if l.Media == nil {
		return l.Text
	}
	return strings.TrimSpace("[" + l.Media.Kind.Word() + "] " + l.Text)
}

func (d *Desk) sayFromResident(c Case, l Line) chat.Reply {
	return chat.Reply{Text: "〔" + d.label(c) + " " + tail(c) + "〕" + lineText(l), Media: l.Media}
}

// tail is the end of a case's number, to tell two of a village apart.
func tail(c Case) string { return strconv.Itoa(c.Seq) + "号" }

func sayFromPerson(p Person, l Line) chat.Reply {
	who := "法律顾问" + p.Name
	if p.Role == Officer {
		who = title(p)
	}
	return chat.Reply{Text: who + "：" + lineText(l), Media: l.Media, By: who}
}

func sayReminder(c Case, matter string) chat.Reply {
	if c.Guarded {
		matter = "指定人员"
	}
	return chat.Reply{Text: fmt.Sprintf("【%s】%s：住户在等你回话。直接写，我转过去；办完了点办结。", c.Number, matter),
		Choices: [][]chat.Choice{{{Label: "办结", Data: press{do: doEnd, id: c.ID, epoch: c.Epoch}.data()}, {Label: "转司法所", Data: press{do: doOffice, id: c.ID, epoch: c.Epoch}.data()}}}}
}

func (d *Desk) sayNotYours(c Case, r Roster) chat.Reply {
	text := "【" + c.Number + "】不在你手上，这条没有转给任何人。"
	if p, known := r.Person(c.Owner); known {
		text = "【" + c.Number + "】" + p.Name + " 已接。"
	}
	if !c.Open() {
		text = "【" + c.Number + "】已经办结，这条没有转给任何人。"
	}
	return chat.Reply{Text: text, Ack: clip(text, 60)}
}

// sayWhose asks which case waiting messages belong to.
func (d *Desk) sayWhose(own []Case) chat.Reply {
	return chat.Reply{Text: "你手上有几单，这条转给哪一位？点一下(下次回复住户那条，就不用点)。", Choices: d.choose(own, doPick)}
}

func (d *Desk) sayWhichToClose(own []Case) chat.Reply {
	if len(own) == 0 {
		return chat.Reply{Text: "你手上没有在办的单。"}
	}
	return chat.Reply{Text: "办结哪一单？", Choices: d.choose(own, doEnd)}
}

func (d *Desk) sayMine(own []Case) chat.Reply {
	month := [][]chat.Choice{{{Label: offline.LabelMonth, Data: offline.Month}}}
	if len(own) == 0 {
		return chat.Reply{Text: "你手上没有在办的单。写 /open 看等接的，写 /log 记线下的。", Choices: month}
	}
	lines := []string{fmt.Sprintf("你在办 %d 单：", len(own))}
	for _, c := range own {
		lines = append(lines, c.Number+" "+d.label(c))
	}
	return chat.Reply{Text: clipLines(lines, 40), Choices: month}
}

// clipLines joins at most n lines.
func clipLines(lines []string, n int) string {
	if len(lines) > n {
		lines = append(slices.Clone(lines[:n]), fmt.Sprintf("…还有 %d 行", len(lines)-n))
	}
	return strings.Join(lines, "\n")
}

// choose are buttons for cases.
func (d *Desk) choose(cases []Case, do string) [][]chat.Choice {
	var all []chat.Choice
	for _, c := range cases {
		if len(all) < 20 {
			all = append(all, chat.Choice{Label: d.label(c) + " " + tail(c), Data: press{do: do, id: c.ID, epoch: c.Epoch}.data()})
		}
	}
	return rows(all)
}

func (d *Desk) saySentOn(c Case, n int) chat.Reply {
	text := fmt.Sprintf("%d 条转给了 %s %s。", n, d.label(c), tail(c))
	return chat.Reply{Text: text, Ack: text}
}

// askMatter is the first tap of closing: the suggested matter comes first.
func (d *Desk) askMatter(c Case) chat.Reply {
	at := func(m Matter) chat.Choice {
		return chat.Choice{Label: m.Name, Data: press{do: doMatter, id: c.ID, epoch: c.Epoch, args: []string{m.Code}}.data()}
	}
	all := []chat.Choice{}
	for _, m := range d.cfg.Matters {
		if m.Code == c.Category {
			all = append([]chat.Choice{at(m)}, all...)
			all[0].Label += "(建议)"
			continue
		}
		all = append(all, at(m))
	}
	return chat.Reply{Text: "办结【" + c.Number + "】1/3：哪一类事？", Choices: rows(all)}
}

func askWay(c Case, matter string) chat.Reply {
	var all []chat.Choice
	for _, w := range ways {
		all = append(all, chat.Choice{Label: w.label, Data: press{do: doWay, id: c.ID, epoch: c.Epoch, args: []string{matter, w.code}}.data()})
	}
	return chat.Reply{Text: "办结【" + c.Number + "】2/3：怎么答复的？", Choices: rows(all)}
}

func askPersons(c Case, matter, way string) chat.Reply {
	var all []chat.Choice
	for _, n := range persons {
		all = append(all, chat.Choice{Label: strconv.Itoa(n) + "人", Data: press{do: doPersons, id: c.ID, epoch: c.Epoch, args: []string{matter, way, strconv.Itoa(n)}}.data()})
	}
	return chat.Reply{Text: "办结【" + c.Number + "】3/3：几个人来问的？(记人次)", Choices: rows(all)}
}

func askJoin(c Case, matter, way, n string) chat.Reply {
	at := func(label, yes string) chat.Choice {
		return chat.Choice{Label: label, Data: press{do: doJoin, id: c.ID, epoch: c.Epoch, args: []string{matter, way, n, yes}}.data()}
	}
	return chat.Reply{
		Text:    "30天内办过 " + c.Earlier + "。是同一件事吗？同一件只加人次，不加宗数。",
		Choices: [][]chat.Choice{{at("是同一件", "1"), at("是新的事", "0")}},
	}
}

// cardClosed is what is left of the card of a closed case.
func (d *Desk) cardClosed(c Case, label string) chat.Reply {
	return chat.Reply{Text: "【办结】" + d.label(c) + " · " + c.Number + " · " + label}
}

func (d *Desk) sayClosed(c Case, label string) chat.Reply {
	text := fmt.Sprintf("【%s】办结：%s · %s · %d人。已计入台账。", c.Number, d.matter(c.Category), label, c.Persons)
	if c.Key != c.Number {
		text += "并入 " + c.Key + "，只加人次。"
	}
	return chat.Reply{Text: text, Ack: "办结了", Choices: [][]chat.Choice{{{Label: "写备注", Data: press{do: doNote, id: c.ID, epoch: c.Epoch}.data()}}}}
}
