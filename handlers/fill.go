package handlers

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"mingbai/handlers/chat"
	"mingbai/handlers/forms"
	"mingbai/index/segment"
	"mingbai/knowledge/form"
)

// Papers knows the papers that can be made; consult.Consultant does.
type Papers interface {
	Form(id string) (form.Form, bool)
	FormFor(text string) (form.Form, bool) // the paper whose name was typed
	Matter(topic string) string            // everyday title of what was last answered
}

// What the buttons of a paper carry; field buttons end in the field's number,
// so that one of an earlier question is known to be old.
const (
	dataForm = "form:"
	dataSkip = "skip:"
	dataKeep = "keep:"
	dataOpt  = "opt:" // field number, ":", option number
	dataMake = "make"
)

// askingFill waits for an entry of a paper.
const askingFill = "fill"

// china is the time in which papers are dated.
func china(t time.Time) time.Time { return t.In(time.FixedZone("CST", 8*60*60)) }

// paperChoice is the button that offers a paper, where files can be delivered.
func (a *Assistant) paperChoice(t *turn, id string) (chat.Choice, bool) {
	if id == "" || a.papers == nil || !a.files[t.m.From.Channel] {
		return chat.Choice{}, false
	}
	f, ok := a.papers.Form(id)
	return chat.Choice{Label: f.Name, Data: dataForm + id}, ok
}

// startFill begins a paper, with what the conversation already tells.
func (a *Assistant) startFill(t *turn, id string) {
	f, ok := a.papers.Form(id)
	switch {
	case !ok:
		t.say(chat.Reply{Text: textFillGone})
		return
	case !a.files[t.m.From.Channel]:
		t.say(chat.Reply{Text: textFillNoFiles})
		return
	}
	t.s.Filling = &chat.Filling{Form: id, Values: map[string]string{}}
	for _, field := range f.Asked() {
		switch {
		case field.Known == form.Place && t.s.Place != "":
			t.s.Filling.Values[field.ID] = t.s.Place
		case field.Known == form.Matter && t.s.Topic != "":
			if m := a.papers.Matter(t.s.Topic); m != "" && !contains(f.Guides, t.s.Topic) {
				t.s.Filling.Values[field.ID] = m
			}
		}
	}
	a.stepFill(t, f.Before)
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// form is the paper under way, given up when the knowledge has it no more.
func (a *Assistant) form(t *turn) (form.Form, []form.Field, bool) {
	f, ok := a.papers.Form(t.s.Filling.Form)
	fields := f.Asked()
	if !ok || t.s.Filling.At > len(fields) || t.s.Filling.At < 0 {
		t.s.Filling, t.s.Asking = nil, ""
		t.say(chat.Reply{Text: textFillGone})
		return form.Form{}, nil, false
	}
	if t.s.Filling.Values == nil {
		t.s.Filling.Values = map[string]string{}
	}
	return f, fields, true
}

// stepFill asks for the next entry, or to confirm all of them.
func (a *Assistant) stepFill(t *turn, intro string) {
	f, fields, ok := a.form(t)
	if !ok {
		return
	}
	t.s.Asking = askingFill
	at := t.s.Filling.At
	if at == len(fields) {
		t.say(confirmation(f, t.s.Filling.Values))
		return
	}
	field := fields[at]
	text := fmt.Sprintf(textFillAsk, at+1, len(fields), field.Ask)
	has := t.s.Filling.Values[field.ID]
	switch {
	case has != "" && field.Known != "":
		text += "\n" + fmt.Sprintf(textFillKnown, has)
	case has != "":
		text += "\n" + fmt.Sprintf(textFillHas, has)
	}
	t.say(chat.Reply{Text: strings.TrimLeft(intro+"\n"+text, "\n"), Choices: fieldChoices(field, at, has != "")})
}

// fieldChoices are the options of a field and the ways on, back and out.
func fieldChoices(field form.Field, at int, has bool) [][]chat.Choice {
	var rows [][]chat.Choice
	for i, o := range field.Options {
		rows = append(rows, []chat.Choice{{Label: o, Data: fmt.Sprintf("%s%d:%d", dataOpt, at, i)}})
	}
	skip := chat.Choice{Label: labelSkip, Data: dataSkip + strconv.Itoa(at)}
	if has {
		rows = append(rows, []chat.Choice{{Label: labelKeep, Data: dataKeep + strconv.Itoa(at)}, skip})
	} else {
		rows = append(rows, []chat.Choice{skip})
	}
	return append(rows, []chat.Choice{{Label: labelBack, Data: dataBack}, {Label: labelCancel, Data: dataCancel}})
}

// confirmation shows all entries before the file is made.
func confirmation(f form.Form, values map[string]string) chat.Reply {
	var lines []string
	for _, field := range f.Asked() {
		value := values[field.ID]
		if value == "" {
			value = textFillBlank
		}
		lines = append(lines, field.Name+"："+value)
	}
	return chat.Reply{
		Text: fmt.Sprintf(textFillConfirm, strings.Join(lines, "\n")),
		Choices: [][]chat.Choice{
			{{Label: labelMake, Data: dataMake}},
			{{Label: labelBack, Data: dataBack}, {Label: labelCancel, Data: dataCancel}},
		},
	}
}

// pressFill takes the buttons of papers.
func (a *Assistant) pressFill(t *turn, data string) bool {
	if a.papers == nil {
		return false
	}
	if id, ok := strings.CutPrefix(data, dataForm); ok {
		a.startFill(t, id)
		return true
	}
	if t.s.Filling == nil {
		return false
	}
	verb, rest, _ := strings.Cut(data, ":")
	number, option, _ := strings.Cut(rest, ":")
	at, err := strconv.Atoi(number)
	current := err == nil && at == t.s.Filling.At
	switch {
	case data == dataMake:
		return a.makeFile(t)
	case verb+":" == dataSkip && current:
		a.entered(t, "")
	case verb+":" == dataKeep && current:
		t.s.Filling.At++
		a.stepFill(t, "")
	case verb+":" == dataOpt && current:
		return a.chooseOption(t, option)
	default:
		return false
	}
	return true
}

// chooseOption enters an option by its number.
func (a *Assistant) chooseOption(t *turn, number string) bool {
	_, fields, ok := a.form(t)
	if !ok {
		return true
	}
	i, err := strconv.Atoi(number)
	if err != nil || t.s.Filling.At >= len(fields) || i < 0 || i >= len(fields[t.s.Filling.At].Options) {
		return false
	}
	a.entered(t, fields[t.s.Filling.At].Options[i])
	return true
}

// secretNumber is an identity or bank card number, which nobody need type.
var secretNumber = regexp.MustCompile(`\d{15,19}[Xx]?`)

// entered keeps an entry, or none, and goes on.
func (a *Assistant) entered(t *turn, value string) {
	_, fields, ok := a.form(t)
	if !ok || t.s.Filling.At >= len(fields) {
		return
	}
	intro := ""
	if secretNumber.MatchString(value) {
		value, intro = secretNumber.ReplaceAllString(value, ""), textFillNumber
	}
	id := fields[t.s.Filling.At].ID
	if value = forms.Clean(value); value == "" {
		delete(t.s.Filling.Values, id)
	} else {
		t.s.Filling.Values[id] = value
	}
	t.s.Filling.At++
	a.stepFill(t, intro)
}

// backFill goes back one entry.
func (a *Assistant) backFill(t *turn) {
	if t.s.Filling.At > 0 {
		t.s.Filling.At--
		a.stepFill(t, "")
		return
	}
	a.stepFill(t, textCheckNoBack)
}

// makeFile makes the paper once all was asked; what was typed is then dropped.
func (a *Assistant) makeFile(t *turn) bool {
	f, fields, ok := a.form(t)
	if !ok {
		return true
	}
	if t.s.Filling.At < len(fields) {
		return false
	}
	file, err := forms.Make(f, t.s.Filling.Values, china(t.m.At))
	t.s.Filling, t.s.Asking = nil, ""
	if err != nil {
		t.say(chat.Reply{Text: textFillGone})
		return true
	}
	t.say(chat.Reply{Text: fmt.Sprintf(textFillMade, file.Name) + f.After, Attach: &file})
	return true
}

// filling takes what is written while a paper waits for an entry.
func (a *Assistant) filling(ctx context.Context, t *turn) (bool, error) {
	if t.s.Asking != askingFill || t.s.Filling == nil || a.papers == nil {
		return false, nil
	}
	_, fields, ok := a.form(t)
	if !ok {
		return true, nil
	}
	if a.steered(t, t.s.Filling.At == len(fields)) {
		return true, nil
	}
	if taken, err := a.endangered(ctx, t); taken || err != nil {
		t.s.Asking = ""
		t.keepStory(fields)
		return taken, err
	}
	switch {
	case spokenFor(t.text) || asksBack(t.text):
		t.s.Asking = ""
		return false, nil
	case t.s.Filling.At == len(fields):
		t.say(chat.Reply{Text: textFillNotReady, Choices: confirmation(form.Form{}, nil).Choices})
	case utf8.RuneCountInString(t.text) > form.Longest:
		a.stepFill(t, fmt.Sprintf(textFillLong, form.Longest))
	default:
		a.entered(t, t.text)
	}
	return true, nil
}

// steered takes the words on a paper's buttons typed by hand.
func (a *Assistant) steered(t *turn, done bool) bool {
	switch t.text {
	case labelBack:
		a.backFill(t)
	case labelSkip, "不填", "略过":
		if done {
			return false
		}
		a.entered(t, "")
	case labelKeep, labelResume:
		if t.text == labelKeep && !done {
			t.s.Filling.At++
		}
		a.stepFill(t, "")
	case labelMake, "确认", "对", "对的", "是", "好", "好的", "可以":
		return done && a.makeFile(t)
	default:
		return false
	}
	return true
}

// keepStory keeps a cry for help as the entry when a story was asked for: it
// was answered first, and need not be written twice.
func (t *turn) keepStory(fields []form.Field) {
	at := t.s.Filling.At
	if at >= len(fields) || !fields[at].Long || len(t.replies) == 0 {
		return
	}
	t.s.Filling.Values[fields[at].ID] = forms.Clean(t.text)
	t.s.Filling.At++
	t.say(chat.Reply{Text: fmt.Sprintf(textFillKept, fields[at].Name)})
}

// asksBack tells whether an entry is really a question: short, and ending as
// questions do.
func asksBack(text string) bool {
	text = strings.TrimRight(segment.Normalize(text), " 。.")
	if utf8.RuneCountInString(text) > 24 {
		return false
	}
	for _, end := range []string{"?", "吗", "呢", "么", "哪里", "怎么办", "多久", "多少钱", "什么意思", "怎么写", "怎么填"} {
		if strings.HasSuffix(text, end) {
			return true
		}
	}
	return false
}
