package consult

import (
	"strings"

	"mingbai/handlers/chat"
	"mingbai/knowledge/deadline"
)

// inDoubt stands under every counted day.
const inDoubt = "请以文书和受理机关为准。"

// dated answers with a deadline in front, then where to go and the advice of
// the guide.
func (c *Consultant) dated(h heard, ranked []match, d due) Answer {
	v := look(d.match, c.near.point(d.match, h.text))
	if d.row.Channel != "" && d.row.Channel != v.first {
		v.also = append([]alternate{{Channel: v.first, When: v.does}}, v.also...)
		v.first, v.does = d.row.Channel, d.row.Rule
	}
	v.also = v.others()
	lines, due, law := c.dueLines(h, d)
	v.law = append(law, v.law...)
	card := chat.Card{Place: h.placeName(), Parts: []chat.Part{
		part("deadline", "期限", lines...),
		c.firstPart(h, v.first, v.does, v.category),
		part("answer", "", v.say[:min(len(v.say), sayFirst)]...),
		part("bring", "带上", strings.Join(v.bring, "、")),
		part("cost", "花钱吗", v.cost),
		part("note", "", h.note()),
	}}
	a := c.finish(card, append(c.sourcesOf(v.law, nil), c.placeSources(h, v)...))
	a.Kind, a.Category, a.Topic, a.Due = v.kind, v.category, d.match.guide.ID, due
	a.Handoff = due != nil && c.closing(*due, deadline.DateOf(h.today))
	a.Channels = []string{v.first}
	for _, alt := range v.also {
		a.Channels = append(a.Channels, alt.Channel)
	}
	a.Used = []string{"guide/" + d.match.guide.ID, "deadline/" + d.row.ID}
	a.Why = append([]Reason{{ID: "deadline/" + d.row.ID, Words: d.row.Hear.Match(h.text).Words}}, reasons(ranked)...)
	return a
}

// dueLines says the last day, or what is wrong with the date that was given.
func (c *Consultant) dueLines(h heard, d due) ([]string, *deadline.Result, []ref) {
	stop, stopLaw := c.base.Deadlines.StopOf(d.row)
	law := append(append(append([]ref{}, d.row.Law...), stopLaw...), d.row.AlsoLaw...)
	if question := questioned(d); question != "" {
		return []string{question, ruleLine(d.row), inDoubt}, nil, law
	}
	today := deadline.DateOf(h.today)
	res, err := deadline.Compute(d.row, d.mention.Moment(), c.base.Deadlines.Calendar)
	if err != nil {
		return []string{ruleLine(d.row), inDoubt}, nil, law
	}
	latest, open := c.latest(d, res, today)
	lines := []string{lastDay(res, today), c.counted(res)}
	if open {
		lines[0] = undecided(res, latest)
	}
	lines = append(lines, c.unsure(d, res, latest, today)...)
	if res.Passed(today) && !d.row.Wait && !open {
		lines = append(lines, "还能做的："+d.row.Late+"。", "计时能不能停："+ended(stop)+long(d.row))
	} else {
		lines = append(lines, c.filing(res, today)...)
		lines = append(lines, "计时能不能停："+ended(stop)+long(d.row))
	}
	more, moreLaw := c.alongside(d, res, today)
	if c.aidFirst(res, today) {
		law = append(law, aidLaw())
	}
	if res.Moved {
		law = append(law, c.base.Deadlines.MovedLaw...)
	}
	return append(append(lines, more...), inDoubt), &res, append(law, moreLaw...)
}

// ruleLine is the deadline as a rule, when no day can be counted.
func ruleLine(r *deadline.Row) string {
	return "规定是：" + r.Span() + "内" + r.Rule + "。从哪天算：" + r.From + "。"
}

// ended closes a sentence.
func ended(s string) string { return strings.TrimSuffix(s, "。") + "。" }

func long(r *deadline.Row) string {
	if r.Longest == "" {
		return ""
	}
	return ended(r.Longest)
}

// questioned asks back about a date that cannot be used; "" when it can.
func questioned(d due) string {
	words := "“" + d.mention.Words + "”"
	again := "再告诉我" + d.row.Question + "，我帮你算最后一天。"
	switch d.verdict {
	case deadline.Several:
		return "你写了几个日子，我分不清从哪天算。" + strings.Replace(again, "再告诉我", "告诉我", 1)
	case deadline.Ahead:
		return "你写的" + words + "还没到，是不是写错了？" + again
	case deadline.Senseless:
		return "你写的" + words + "日历上没有这一天，是不是写错了？" + again
	case deadline.OldStyle:
		return words + "我换算不成公历，怕算错。用公历几月几日" + again
	}
	return ""
}
