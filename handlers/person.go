package handlers

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"mingbai/handlers/chat"
	"mingbai/handlers/consult"
	"mingbai/handlers/handoff"
	"mingbai/index/segment"
)

// otherMatter is the category of what cannot be told.
const otherMatter = "other"

// longestAnswered is how much of an answer goes with a case, in characters.
const longestAnswered = 120

// atDesk lets the desk take what belongs to a case, before anything else looks
// at the message.
func (a *Assistant) atDesk(ctx context.Context, t *turn) (taken bool, err error) {
	if a.desk == nil {
		return t.m.Kind == chat.Due, nil
	}
	if t.m.Kind != chat.Due {
		if t.roster, t.who, err = a.desk.Staff(ctx, t.m.From); err != nil {
			return false, err
		}
		if t.staff = t.who.ID != ""; t.staff && t.m.About == "" {
			if taken, err := a.clerk(ctx, t); taken || err != nil {
				return taken, err
			}
		}
	}
	o, taken, err := a.desk.Take(ctx, t.m, &t.s)
	if err != nil {
		return false, err
	}
	if taken || !a.concerns(t) {
		t.effect.Hand(o)
	} else {
		t.after = append(t.after, o) // the answer comes first: there may be danger
	}
	return taken, nil
}

// refer hands the sender to a person, with what was asked last. When nobody
// serves the place it tells where else to turn.
func (a *Assistant) refer(ctx context.Context, t *turn) error {
	if t.staff {
		t.say(chat.Reply{Text: textStaffPerson})
		return nil
	}
	var last consult.Answer
	if n := len(t.s.Recent) - 1; n >= 0 && a.desk != nil {
		var err error
		last, err = a.consult.Ask(ctx, consult.Question{Text: t.s.Recent[n], Place: t.s.Place, Prev: t.s.Recent[:n], Today: t.m.At})
		if err != nil {
			return errors.Join(errAsk, err)
		}
	}
	taken, err := a.hand(ctx, t, last)
	if err == nil && !taken {
		t.say(a.person(t))
	}
	return err
}

// hand asks the desk for a person about what was answered; what the desk says
// comes after the replies. taken is false when nobody serves the place.
func (a *Assistant) hand(ctx context.Context, t *turn, last consult.Answer) (taken bool, err error) {
	if a.desk == nil || t.staff || t.m.Group {
		return false, nil
	}
	if t.opened() {
		return true, nil
	}
	q := handoff.Request{Place: t.s.Place, Category: last.Category, Summary: words(t.s.Recent), Sources: last.Used, Urgent: last.Urgent}
	switch last.Kind {
	case "", "smalltalk", "out-of-scope":
		q.Category = otherMatter
	}
	if q.Category == "" {
		q.Category = otherMatter
	}
	if !last.Declined && q.Category != otherMatter {
		q.Answered = beginning(last.Text)
	}
	if a.guarded != nil {
		q.Guarded = a.guarded(q.Category, strings.Join(t.s.Recent, "\n"))
	}
	o, taken, err := a.desk.Refer(ctx, t.m, &t.s, q)
	if err != nil {
		return false, err
	}
	t.after = append(t.after, o)
	return taken, nil
}

// opened tells whether this message has opened a case already.
func (t *turn) opened() bool {
	for _, o := range t.after {
		for _, save := range o.Saves {
			if save.From == 0 {
				return true
			}
		}
	}
	return false
}

// words are the last things a resident said, oldest first.
func words(recent []string) string {
	if n := len(recent); n > 3 {
		recent = recent[n-3:]
	}
	return strings.Join(recent, "；")
}

// beginning is the first words of an answer, on one line.
func beginning(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > longestAnswered {
		return string(runes[:longestAnswered])
	}
	return text
}

// forget erases what is stored of the sender and ends their case.
func (a *Assistant) forget(ctx context.Context, t *turn) error {
	if a.desk != nil {
		o, err := a.desk.Forget(ctx, t.m.From)
		if err != nil {
			return err
		}
		t.after = []handoff.Outcome{o} // what the message added to a case goes with it
	}
	t.forget()
	return nil
}

// wantsPerson hears the plain wish for a person, and nothing that asks about
// lawyers.
func wantsPerson(text string) bool {
	heard := strings.Trim(segment.Normalize(text), "。！!，,. ")
	switch strings.TrimPrefix(strings.TrimPrefix(heard, "我"), "要") {
	case "找律师", "找个律师", "找法律顾问", "找顾问", "找村律师", "找人":
		return true
	}
	return utf8.RuneCountInString(text) <= 14 && wishForPerson().Match(heard).Score > 0
}
