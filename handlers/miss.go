package handlers

import (
	"context"
	"errors"

	"mingbai/handlers/chat"
	"mingbai/handlers/consult"
	"mingbai/handlers/misses"
	"mingbai/handlers/redact"
)

// unanswered keeps a question that found no answer for the office, and
// remembers which question later words of thanks or blame are about.
func (t *turn) unanswered(a consult.Answer) {
	t.s.Asked = ""
	if a.Kind == "smalltalk" || a.Kind == "out-of-scope" {
		return
	}
	t.s.Asked = t.m.ID
	if a.Declined {
		t.keep(t.text, a, misses.Declined)
	}
}

// keep adds a miss to the effect. Its key is of the message that asked, so
// that a question is kept once, however it was found out.
func (t *turn) keep(text string, a consult.Answer, why misses.Reason) {
	asked := turn{m: chat.Message{ID: t.s.Asked, From: t.m.From}, secret: t.secret}
	m := misses.Miss{
		Key: asked.key("miss", 0), At: t.m.At.UTC(), Text: redact.Text(clip(text)), Place: a.Place,
		Category: a.Category, Channel: t.m.From.Channel, Nearest: a.Nearest, Reason: why,
	}
	if m.Nearest == "" {
		m.Nearest = a.Topic
	}
	if m.Nearest == "" && len(a.Used) > 0 {
		m.Nearest = a.Used[0]
	}
	t.effect.Misses = append(t.effect.Misses, m)
}

// useless takes it that the last answer did not help. What it was is found by
// asking again: the session keeps the words, not the answer.
func (a *Assistant) useless(ctx context.Context, t *turn) error {
	t.say(chat.Reply{Text: textUseless})
	last := len(t.s.Recent) - 1
	if t.s.Asked == "" || last < 0 {
		return nil
	}
	answer, err := a.consult.Ask(ctx, consult.Question{
		Text: t.s.Recent[last], Place: t.s.Place, Prev: t.s.Recent[:last], Today: t.m.At,
	})
	if err != nil {
		return errors.Join(errAsk, err)
	}
	t.keep(t.s.Recent[last], answer, misses.Useless)
	return nil
}
