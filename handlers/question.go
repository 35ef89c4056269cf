package handlers

import (
	"context"
	"errors"

	"mingbai/handlers/chat"
	"mingbai/handlers/consult"
	"mingbai/handlers/ledger"
)

// missesBeforePerson is how many unanswered questions in a row bring the
// offer of a person to the front.
const missesBeforePerson = 2

// question answers a question and enters it in the ledger.
func (a *Assistant) question(ctx context.Context, t *turn) (bool, error) {
	answer, err := a.consult.Ask(ctx, consult.Question{
		Text: t.text, Place: t.s.Place, Prev: t.s.Recent, Today: t.m.At,
	})
	if err != nil {
		return false, errors.Join(errAsk, err)
	}
	return true, a.answered(ctx, t, answer)
}

// answered writes an answer, remembers it and enters it in the ledger. Danger
// and a second miss bring a person. What only adds to a case that waits is
// neither a consultation nor answered by a guess.
func (a *Assistant) answered(ctx context.Context, t *turn, answer consult.Answer) error {
	t.s.Remember(clip(t.text))
	if answer.Place != "" {
		t.s.Place = answer.Place
	}
	if a.adds(t, answer) {
		t.say(chat.Reply{Text: textAdded})
		return nil
	}
	if answer.Topic != "" {
		t.s.Topic = answer.Topic
	}
	t.miss(answer)
	t.unanswered(answer)
	card := answer.Card
	t.say(chat.Reply{Text: answer.Text, Card: &card, Choices: a.withDue(t, answer, a.withGuided(t, answer, t.choices(answer)))})
	t.record(answer)
	twice := t.s.Misses >= missesBeforePerson
	if twice {
		t.s.Misses = 0
	}
	if !twice && !answer.Urgent {
		return nil
	}
	taken, err := a.hand(ctx, t, answer)
	if err == nil && !taken && twice {
		t.say(a.person(t))
	}
	return err
}

// errAsk says that a question could not be looked up.
var errAsk = errors.New("handlers: question could not be answered")

// longestRemembered is how much of a message a session keeps, in characters.
const longestRemembered = 500

func clip(text string) string {
	if runes := []rune(text); len(runes) > longestRemembered {
		return string(runes[:longestRemembered])
	}
	return text
}

// miss counts questions in a row that found no answer.
func (t *turn) miss(a consult.Answer) {
	switch {
	case a.Kind == "smalltalk":
	case a.Declined && a.Kind != "out-of-scope":
		t.s.Misses++
	default:
		t.s.Misses = 0
	}
}

// choices are the two to four buttons under an answer.
func (t *turn) choices(a consult.Answer) [][]chat.Choice {
	switch {
	case a.Kind == "smalltalk" || a.Kind == "out-of-scope":
		return nil
	case a.Urgent:
		return [][]chat.Choice{{{Label: labelPerson, Data: dataPerson}}}
	}
	return [][]chat.Choice{
		{{Label: labelPerson, Data: dataPerson}, {Label: labelPlace, Data: dataPlace}},
		{{Label: labelUseful, Data: dataUseful}, {Label: labelUseless, Data: dataUseless}},
	}
}

// record enters the consultation; small talk is none, and a message that was
// corrected is the same consultation again.
func (t *turn) record(a consult.Answer) {
	if a.Kind == "smalltalk" || t.m.Kind == chat.Edited {
		return
	}
	row := ledger.Consultation{
		ID: t.key("consultation", 0), At: t.m.At.UTC(), Place: a.Place, Category: a.Category, Kind: a.Kind,
		Channel: t.m.From.Channel, Urgent: a.Urgent, Outcome: ledger.Answered, Sources: a.Used, Rule: ledger.Version,
	}
	switch {
	case a.Kind == "out-of-scope":
		row.Outcome = ledger.Refused
	case a.Urgent:
		row.Outcome = ledger.Emergency
	case a.Declined:
		row.Outcome = ledger.Declined
	}
	t.effect.Records = append(t.effect.Records, row)
}
