package handlers

import (
	"context"
	"fmt"
	"strings"

	"mingbai/handlers/chat"
	"mingbai/handlers/consult"
)

// command takes messages that begin with a slash.
func (a *Assistant) command(ctx context.Context, t *turn) (bool, error) {
	if !strings.HasPrefix(t.text, "/") || len(t.text) < 2 {
		return false, nil
	}
	name, rest := splitCommand(t.text)
	t.s.Asking = ""
	switch name {
	case "start":
		t.say(chat.Reply{Text: textStart, Choices: everyday()})
	case "help":
		t.say(chat.Reply{Text: textHelp})
	case "place":
		a.place(t, rest)
	case "person":
		return true, a.refer(ctx, t)
	case "mydata":
		return true, a.mydata(ctx, t)
	case "forget":
		t.askForget()
	case "open", "mine", "close", "log", "stats":
		t.say(chat.Reply{Text: textStaffOnly})
	default:
		t.say(chat.Reply{Text: textUnknown + textHelp})
	}
	return true, nil
}

// splitCommand reads "/place@some_bot 东凤镇".
func splitCommand(text string) (name, rest string) {
	name, rest, _ = strings.Cut(strings.TrimPrefix(text, "/"), " ")
	if head, tail, cut := strings.Cut(name, "\n"); cut {
		name, rest = head, tail+" "+rest
	}
	name, _, _ = strings.Cut(name, "@")
	return strings.ToLower(name), strings.TrimSpace(rest)
}

// everyday are four questions to begin with.
func everyday() [][]chat.Choice {
	q := func(text string) chat.Choice { return chat.Choice{Label: text, Data: dataAsk + text} }
	return [][]chat.Choice{
		{q("工资被拖欠"), q("想离婚")},
		{q("邻居纠纷"), q("申请法律援助")},
	}
}

// place sets the place, or asks for it.
func (a *Assistant) place(t *turn, typed string) {
	if typed == "" {
		t.s.Asking = askingPlace
		t.say(chat.Reply{Text: textAskPlace, Choices: a.placeChoices()})
		return
	}
	p, several, err := a.places.Resolve(typed)
	switch {
	case err == nil:
		t.s.Place, t.s.Asking = p.String(), ""
		text := fmt.Sprintf(textPlaceSet, p)
		if p.Note != "" {
			text += "\n" + p.Note
		}
		if p.Bare {
			text += "\n" + textPlaceBare
		}
		t.say(chat.Reply{Text: text})
	case len(several) > 0:
		t.s.Asking = askingPlace
		var rows [][]chat.Choice
		for _, p := range several {
			rows = append(rows, []chat.Choice{{Label: p.String(), Data: placeData(p)}})
		}
		t.say(chat.Reply{Text: textPlaceWhich, Choices: rows})
	default:
		t.s.Place, t.s.Asking = clip(typed), ""
		t.say(chat.Reply{Text: fmt.Sprintf(textPlaceOther, clip(typed))})
	}
}

// placeChoices are the places with material, one a row, and a way out.
func (a *Assistant) placeChoices() [][]chat.Choice {
	var rows [][]chat.Choice
	for _, p := range a.places.All() {
		if len(rows) == 8 {
			break
		}
		rows = append(rows, []chat.Choice{{Label: p.String(), Data: placeData(p)}})
	}
	return append(rows, []chat.Choice{{Label: labelCancel, Data: dataCancel}})
}

// person tells how to reach a person.
func (a *Assistant) person(t *turn) chat.Reply {
	text := textPerson
	if t.s.Place != "" {
		text += fmt.Sprintf(textPersonNear, t.s.Place)
	}
	return chat.Reply{Text: text, Choices: [][]chat.Choice{{{Label: labelPlace, Data: dataPlace}}}}
}

// mydata tells what is stored of the person.
func (a *Assistant) mydata(ctx context.Context, t *turn) error {
	var lines []string
	var kept Kept
	var err error
	if a.records != nil {
		if kept, err = a.records.Kept(ctx, t.m.From); err != nil {
			return fmt.Errorf("mydata: %w", err)
		}
		if kept.Messages+kept.Replies+kept.Consultations > 0 {
			lines = append(lines, fmt.Sprintf("从 %s 起：你的消息 %d 条，我的回复 %d 条，咨询登记 %d 行(没有原话)。",
				kept.Since.In(consult.China()).Format("2006年1月2日"), kept.Messages, kept.Replies, kept.Consultations))
		}
		if kept.Files > 0 {
			lines = append(lines, fmt.Sprintf(textFilesKept, kept.Files))
		}
		if kept.Misses > 0 {
			lines = append(lines, fmt.Sprintf(textMissesKept, kept.Misses))
		}
	}
	if t.s.Place != "" {
		lines = append(lines, "你选的地方："+t.s.Place)
	}
	if len(t.s.Recent) > 0 {
		lines = append(lines, "为了接着聊，我记着你最近的话：")
		for _, r := range t.s.Recent {
			lines = append(lines, "· "+r)
		}
	}
	dates, choices := t.keptDates(kept)
	lines = append(lines, dates...)
	if t.s.Filling != nil {
		lines = append(lines, fmt.Sprintf("一张没填完的表，填了 %d 项；做好、取消或过一天就删。", len(t.s.Filling.Values)))
	}
	if len(lines) == 0 {
		t.say(chat.Reply{Text: textNothing})
		return nil
	}
	lines = append(lines, fmt.Sprintf("消息存 %d 天后自动删。现在就删：写 /forget。", a.retention))
	t.say(chat.Reply{Text: strings.Join(lines, "\n"), Choices: choices})
	return nil
}

// askForget asks before erasing.
func (t *turn) askForget() {
	t.s.Asking = askingForget
	t.say(chat.Reply{Text: textForget, Choices: [][]chat.Choice{{
		{Label: labelErase, Data: dataErase}, {Label: labelCancel, Data: dataCancel},
	}}})
}

// forget erases.
func (t *turn) forget() {
	t.effect.Erase = true
	t.say(chat.Reply{Text: fmt.Sprintf(textForgotten, channelName(t.m.From.Channel))})
}
