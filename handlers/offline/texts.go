package offline

import (
	"fmt"
	"strings"

	"mingbai/handlers/chat"
	"mingbai/handlers/ledger"
)

// Everything that is said about offline work stands here.
const (
	textAskSort      = "做的是哪一样？点一下。不是这一天的，先写日期，比如“昨天”“3月1日”。"
	textAskVillage   = "哪个村(社区)？"
	textAskMatter    = "哪一类事？"
	textAskOutcome   = "结果怎样？"
	textOldButton    = "这个按钮过时了。写 /log 重新记一笔。"
	textCancelled    = "好，这一笔不记了。"
	textNoVillage    = "名单里还没有你负责的村(社区)，记不到哪个村。请司法所在名单里加上，再来记。"
	textCannotEnter  = "这一笔记不进台账，什么都没有留下。写 /log 重新来一次；还不行，请告诉司法所。"
	textTooLate      = "这一笔太早了，这里撤不了、也不能照着再记。要改，请告诉司法所。"
	textNotUndone    = "没有撤：那一年的数已经签了字。"
	textGoneAlready  = "这一笔已经撤了。"
	textAgainAlready = "照这一笔已经又记过一次。还要再记，点最新那条下面的。"
	textNotYours     = "这个村现在不归你了，不能再记。"
	textBadCount     = "数不对：宗数 1 到 200，人次 1 到 5000。再写一次，比如“2宗3人次”。"
	textNoSuchDay    = "没看懂是哪一天，或者日历上没有这一天。写成“昨天”“3月1日”“2026-03-01”，或者点下面的按今天记。"
)

// dayName is a day as people say it.
func dayName(day, today ledger.Date) string {
	t := day.Time()
	name := fmt.Sprintf("%d月%d日", int(t.Month()), t.Day())
	switch {
	case day == today:
		return "今天(" + name + ")"
	case day == today.Add(-1):
		return "昨天(" + name + ")"
	case t.Year() != today.Year():
		return fmt.Sprintf("%d年", t.Year()) + name
	}
	return name
}

// told is what is known of an entry so far.
func (b *Book) told(w chat.Work, today ledger.Date) string {
	return "【线下】" + strings.Join(b.parts(w, dayName(ledger.Date(w.Day), today)), " · ")
}

func (b *Book) parts(w chat.Work, day string) []string {
	s, known := sortOf(w.Sort)
	parts := []string{day}
	if w.Placed {
		parts = append(parts, where(w))
	}
	if known {
		parts = append(parts, s.label)
	}
	if w.Category != "" {
		parts = append(parts, ledger.CategoryName(s.kind, w.Category))
	}
	if w.Matters > 0 {
		parts = append(parts, sayCount(s, w.Matters, w.Visits))
	}
	if w.Outcome != "" {
		parts = append(parts, ledger.OutcomeName(s.kind, ledger.Outcome(w.Outcome)))
	}
	return parts
}

func where(w chat.Work) string {
	if w.Village == "" {
		return w.Place
	}
	return w.Village
}

// sayCount writes counts in the unit of a kind of work.
func sayCount(s sort, matters, visits int64) string {
	switch {
	case s.kind == ledger.Opinion || s.kind == ledger.Document:
		return fmt.Sprintf("%d份", matters)
	case s.kind == ledger.Lecture && matters == 1:
		return fmt.Sprintf("%d人次", visits)
	}
	return fmt.Sprintf("%d%s%d人次", matters, s.unit, visits)
}

func sayAskCount(s sort) string {
	switch s.kind {
	case ledger.Lecture:
		return "到场几人次？点一下，或者写个数。"
	case ledger.Opinion, ledger.Document:
		return "几份？点一下，或者写个数。"
	}
	return fmt.Sprintf("几%s、几人次？一件事算1%s，来一个人算1人次。点一下，或者写“2%s3人次”。", s.unit, s.unit, s.unit)
}

// askWhichCount asks what a bare number means.
func askWhichCount(s sort, no, n int64) chat.Reply {
	if n > mostMatters || n < 1 {
		return chat.Reply{Text: textBadCount}
	}
	at := func(c counts) chat.Choice {
		return chat.Choice{Label: sayCount(s, c.matters, c.visits), Data: data(no, doCount, countData(c))}
	}
	return chat.Reply{Text: fmt.Sprintf("%d 是几件事，还是一件事几个人？点一下。", n), Choices: [][]chat.Choice{{at(counts{n, n}), at(counts{1, n})}}}
}

// sayEntered shows an entry that was made, with the ways back and on.
func (b *Book) sayEntered(w chat.Work) chat.Reply {
	t := ledger.Date(w.Day).Time()
	day := fmt.Sprintf("%d年%d月%d日", t.Year(), int(t.Month()), t.Day())
	return chat.Reply{
		Text: "记下了(线下)：" + strings.Join(b.parts(w, day), " · ") + "。",
		Ack:  "记下了",
		Choices: [][]chat.Choice{
			{{Label: "撤销", Data: data(w.No, doUndo, "")}, {Label: "再记一笔", Data: data(w.No, doAgain, "")}},
			{{Label: LabelMonth, Data: Month}},
		},
	}
}

func (b *Book) sayUndone(w chat.Work) chat.Reply {
	t := ledger.Date(w.Day).Time()
	return chat.Reply{
		Text: "撤了，不计数：" + strings.Join(b.parts(w, fmt.Sprintf("%d月%d日", int(t.Month()), t.Day())), " · ") + "。",
		Ack:  "撤了",
	}
}

func sayNotYet(day ledger.Date) string {
	t := day.Time()
	return fmt.Sprintf("%d年%d月%d日还没到。只记做过的事；写错了就再写一次日期。", t.Year(), int(t.Month()), t.Day())
}

func askSure(no int64, day, today ledger.Date) chat.Reply {
	t := day.Time()
	return chat.Reply{
		Text: fmt.Sprintf("%d年%d月%d日，离今天两个多月了，是这一天吗？不是就再写一次日期。", t.Year(), int(t.Month()), t.Day()),
		Choices: [][]chat.Choice{
			{{Label: "是这一天", Data: data(no, doSure, string(day))}, {Label: "还是今天", Data: data(no, doDay, string(today))}},
		},
	}
}

func sayClosedYear(year int) string {
	return fmt.Sprintf("%d年的数已经定稿上报，不再往里加、也不再改。确实漏了，请告诉司法所，由所里更正。", year)
}

// saySigned refuses to take back an entry of a signed year.
func saySigned(year int) string {
	return fmt.Sprintf("没有撤：这一笔算在%d年里，那一年的数已经定稿、签了字，一笔也不能再动。真的记错了，请到司法所去，由所里写明原因作更正；更正会写在那一年的表下面。", year)
}
