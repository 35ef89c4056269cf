package handlers

import (
	"mingbai/handlers/chat"
	"mingbai/handlers/consult"
)

// pressGuided takes the buttons of checks and papers, and those they share.
func (a *Assistant) pressGuided(t *turn, data, waiting string) bool {
	switch {
	case data == dataCancel && waiting != askingPlace && waiting != askingForget:
		return t.giveUp()
	case data == dataBack && t.s.Filling != nil && waiting != askingCheck:
		a.backFill(t)
		return true
	case data == dataBack && t.s.Check != nil && a.checks != nil:
		a.backCheck(t)
		return true
	case data == dataResume:
		return a.resume(t)
	}
	return a.pressCheck(t, data) || a.pressFill(t, data)
}

// spokenGuided takes the words on those buttons typed by hand.
func (a *Assistant) spokenGuided(t *turn) bool {
	switch t.text {
	case labelCancel:
		return t.giveUp()
	case labelCheck:
		if a.checks == nil {
			return false
		}
		a.startCheck(t, a.checks.CheckFor(t.s.Topic))
		return true
	case labelResume:
		return a.resume(t)
	}
	if a.papers != nil {
		if f, ok := a.papers.FormFor(t.text); ok {
			a.startFill(t, f.ID)
			return true
		}
	}
	return false
}

// resume goes on with the paper or check under way.
func (a *Assistant) resume(t *turn) bool {
	switch {
	case t.s.Filling != nil && a.papers != nil:
		a.stepFill(t, "")
	case t.s.Check != nil && a.checks != nil:
		a.stepCheck(t, "")
	default:
		return false
	}
	return true
}

// giveUp drops the paper or check under way.
func (t *turn) giveUp() bool {
	reply := chat.Reply{Ack: textCancelled}
	switch {
	case t.s.Filling != nil:
		t.s.Filling, reply.Text = nil, textFillDropped
	case t.s.Check != nil:
		t.s.Check, reply.Text = nil, textCheckDropped
	default:
		return false
	}
	t.s.Asking = ""
	t.say(reply)
	return true
}

// lapse gives up what was left lying for long: typed words are not kept
// without need.
func (t *turn) lapse() {
	if t.s.Updated.IsZero() || t.m.At.Sub(t.s.Updated) < stale {
		return
	}
	if t.s.Asking == askingCheck || t.s.Asking == askingFill {
		t.s.Asking = ""
	}
	t.s.Check, t.s.Filling = nil, nil
}

// paused offers to go on when something else was answered in the middle. A
// check goes on listening for its answer, unless there was danger; a paper
// waits, since any words could be an entry.
func (t *turn) paused(waited string) {
	if t.s.Asking == waited || t.effect.Erase || len(t.replies) == 0 {
		return
	}
	var text string
	switch {
	case waited == askingFill && t.s.Filling != nil:
		text = textFillPaused
	case waited == askingCheck && t.s.Check != nil:
		text = textCheckPaused
		if card := t.replies[0].Card; t.s.Asking == "" && (card == nil || !card.Urgent) {
			t.s.Asking = askingCheck
		}
	default:
		return
	}
	t.say(chat.Reply{Text: text, Choices: [][]chat.Choice{{
		{Label: labelResume, Data: dataResume}, {Label: labelCancel, Data: dataCancel},
	}}})
}

// withGuided puts the check or paper an answer can lead on to in front of the
// choices, in place of the button for another place.
func (a *Assistant) withGuided(t *turn, answer consult.Answer, rows [][]chat.Choice) [][]chat.Choice {
	lead, ok := a.paperChoice(t, answer.Form)
	if !ok && answer.Check != "" && a.checks != nil {
		lead, ok = chat.Choice{Label: labelCheck, Data: dataCheck + answer.Check}, true
	}
	if !ok || len(rows) == 0 || answer.Urgent {
		return rows
	}
	return append([][]chat.Choice{{lead, {Label: labelPerson, Data: dataPerson}}}, rows[1:]...)
}
