package handlers

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"mingbai/handlers/chat"
	"mingbai/handlers/consult"
	"mingbai/index/segment"
	"mingbai/knowledge/eligibility"
	"mingbai/knowledge/phrase"
)

// Checker takes the steps of guided checks; consult.Consultant does.
type Checker interface {
	Check(s consult.Check) (consult.Checked, error)
	CheckFor(topic string) string // the table for what was last answered
}

// What the buttons of a check carry: dataCheck and a table begin one, dataPick
// with a question and an option answers.
const (
	dataCheck  = "check:"
	dataPick   = "pick:"
	dataBack   = "back"
	dataResume = "resume"
)

// askingCheck waits for the answer to a check's question.
const askingCheck = "check"

// stale is after how long a check or paper left lying is given up.
const stale = 24 * time.Hour

// startCheck begins a check, with what the last message already answers.
func (a *Assistant) startCheck(t *turn, table string) {
	t.s.Check = &chat.Check{Table: table, Counted: t.s.Topic != ""}
	at, err := a.checks.Check(consult.Check{Table: table, Text: t.lastSaid()})
	if err != nil {
		t.s.Check = nil
		t.say(chat.Reply{Text: textCheckGone})
		return
	}
	t.pick(at.Heard)
	intro := fmt.Sprintf(textCheckBegin, at.Title)
	if len(at.Heard) > 0 {
		intro += "\n" + textCheckNoted
	}
	a.stepCheck(t, intro)
}

// lastSaid is the last message the resident wrote before this one.
func (t *turn) lastSaid() string {
	if len(t.s.Recent) == 0 {
		return ""
	}
	return t.s.Recent[len(t.s.Recent)-1]
}

// pick adds the answers of one message.
func (t *turn) pick(heard eligibility.Answers) {
	step := 1
	if n := len(t.s.Check.Picks); n > 0 {
		step = t.s.Check.Picks[n-1].Step + 1
	}
	questions := make([]string, 0, len(heard))
	for q := range heard {
		questions = append(questions, q)
	}
	slices.Sort(questions)
	for _, q := range questions {
		t.s.Check.Picks = append(t.s.Check.Picks, chat.Pick{Step: step, Question: q, Option: heard[q]})
	}
}

// given are the answers so far.
func given(picks []chat.Pick) eligibility.Answers {
	out := eligibility.Answers{}
	for _, p := range picks {
		out[p.Question] = p.Option
	}
	return out
}

// stepCheck asks what still matters, or tells the verdict; intro comes first.
func (a *Assistant) stepCheck(t *turn, intro string) {
	c := t.s.Check
	at, err := a.checks.Check(consult.Check{Table: c.Table, Given: given(c.Picks), Place: t.s.Place})
	switch {
	case err != nil:
		t.s.Check, t.s.Asking = nil, ""
		t.say(chat.Reply{Text: textCheckGone})
	case at.Next != nil:
		c.Asked, t.s.Asking = at.Next.ID, askingCheck
		t.say(chat.Reply{Text: strings.TrimLeft(intro+"\n"+at.Next.Ask, "\n"), Choices: checkChoices(at.Next)})
	default:
		a.endCheck(t, at.Verdict)
	}
}

// endCheck tells the verdict and what can be done next.
func (a *Assistant) endCheck(t *turn, v consult.Answer) {
	c := t.s.Check
	t.s.Check, t.s.Asking = nil, ""
	row := []chat.Choice{{Label: labelPerson, Data: dataPerson}, {Label: labelAgain, Data: dataCheck + c.Table}}
	rows := [][]chat.Choice{row}
	if b, ok := a.paperChoice(t, v.Form); ok {
		rows = [][]chat.Choice{{b}, row}
	}
	card := v.Card
	t.say(chat.Reply{Text: v.Text, Card: &card, Choices: rows})
	if v.Topic != "" {
		t.s.Topic = v.Topic
	}
	if !c.Counted {
		t.record(v)
	}
}

// checkChoices are the options, two a row where they are short, and the ways
// back and out.
func checkChoices(q *eligibility.Question) [][]chat.Choice {
	var rows [][]chat.Choice
	for _, o := range q.Options {
		c := chat.Choice{Label: o.Label, Data: dataPick + q.ID + ":" + o.ID}
		if n := len(rows); n > 0 && len(rows[n-1]) == 1 && short(o.Label) && short(rows[n-1][0].Label) {
			rows[n-1] = append(rows[n-1], c)
			continue
		}
		rows = append(rows, []chat.Choice{c})
	}
	return append(rows, []chat.Choice{{Label: labelBack, Data: dataBack}, {Label: labelCancel, Data: dataCancel}})
}

// short tells whether two such labels stand side by side on a phone.
func short(label string) bool { return utf8.RuneCountInString(label) <= 8 }

// pressCheck takes the buttons of checks.
func (a *Assistant) pressCheck(t *turn, data string) bool {
	if a.checks == nil {
		return false
	}
	if table, ok := strings.CutPrefix(data, dataCheck); ok {
		a.startCheck(t, table)
		return true
	}
	pressed, ok := strings.CutPrefix(data, dataPick)
	if !ok || t.s.Check == nil {
		return false
	}
	question, option, _ := strings.Cut(pressed, ":")
	if !t.reopen(question) {
		return false
	}
	t.pick(eligibility.Answers{question: option})
	a.stepCheck(t, "")
	return true
}

// reopen takes back the answers from a question on, so that an older button
// changes its answer; false when the question was not asked yet.
func (t *turn) reopen(question string) bool {
	c := t.s.Check
	at := slices.IndexFunc(c.Picks, func(p chat.Pick) bool { return p.Question == question })
	if at >= 0 {
		c.Picks = c.Picks[:at]
	}
	return at >= 0 || c.Asked == question
}

// backCheck takes back the answers of the last message.
func (a *Assistant) backCheck(t *turn) {
	c := t.s.Check
	if len(c.Picks) == 0 {
		a.stepCheck(t, textCheckNoBack)
		return
	}
	last := c.Picks[len(c.Picks)-1].Step
	c.Picks = slices.DeleteFunc(c.Picks, func(p chat.Pick) bool { return p.Step == last })
	a.stepCheck(t, "")
}

// checking takes what is written while a check waits for an answer. Danger is
// answered first; a question of another kind goes on to be answered.
func (a *Assistant) checking(ctx context.Context, t *turn) (bool, error) {
	if t.s.Asking != askingCheck || t.s.Check == nil || a.checks == nil {
		return false, nil
	}
	switch t.text {
	case labelBack:
		a.backCheck(t)
		return true, nil
	case labelResume:
		a.stepCheck(t, "")
		return true, nil
	}
	if taken, err := a.endangered(ctx, t); taken || err != nil {
		t.s.Asking = ""
		return taken, err
	}
	if spokenFor(t.text) || questioning().Match(segment.Normalize(t.text)).Score > 0 {
		return false, nil
	}
	c := t.s.Check
	at, err := a.checks.Check(consult.Check{Table: c.Table, Given: given(c.Picks), Asked: c.Asked, Text: t.text})
	if err == nil && len(at.Heard) == 0 {
		a.stepCheck(t, textCheckAgain)
		return true, nil
	}
	t.pick(at.Heard)
	a.stepCheck(t, "")
	return true, nil
}

// endangered answers a message of somebody in danger, and nothing else. What
// was said before does not count: it was answered then.
func (a *Assistant) endangered(ctx context.Context, t *turn) (bool, error) {
	answer, err := a.consult.Ask(ctx, consult.Question{Text: t.text, Place: t.s.Place, Today: t.m.At})
	if err != nil {
		return false, errors.Join(errAsk, err)
	}
	if !answer.Urgent {
		return false, nil
	}
	return true, a.answered(ctx, t, answer)
}

// spokenFor tells whether a message is the label of a button of its own.
func spokenFor(text string) bool {
	return slices.Contains([]string{labelPerson, labelPlace, labelUseful, labelUseless, labelCancel, labelCheck}, text)
}

// questioning hears that a message asks rather than answers.
func questioning() phrase.Set {
	set, err := phrase.ParseSet([]string{"?|吗|怎么|多少|多久|哪里|哪儿|什么|谁能|为什么|能不能|可不可以|要不要|咋|边度|几天"})
	if err != nil {
		panic(err) // a pattern of this file; the tests would show it
	}
	return set
}
