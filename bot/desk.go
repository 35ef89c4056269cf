package main

import (
	"context"
	"errors"
	"io"
	"iter"
	"time"

	"mingbai/bot/console/cases"
	"mingbai/handlers/chat"
	"mingbai/handlers/consult"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
	"mingbai/handlers/redact"
	"mingbai/handlers/store"
	"mingbai/handlers/worklog"
	"mingbai/index/segment"
	"mingbai/knowledge/deadline"
	"mingbai/knowledge/handover"
	"mingbai/knowledge/urgent"
)

// fireEvery is how often what is due in cases is looked for.
const fireEvery = 15 * time.Second

// dangerTime is how long it may take to hear danger in a message.
const dangerTime = 3 * time.Second

// newHandoff builds the desk that hands residents to people, over the store.
// Without knowledge it makes codes and reads rosters, and decides nothing else.
func newHandoff(s *store.Store, l *living) (*handoff.Desk, error) {
	c := handoff.Config{Book: s, Secret: s.Secret("handoff"), Redact: redact.Text}
	if l != nil {
		c.Danger, c.Workday = l.danger, l.workday
	}
	return handoff.New(c)
}

// fire turns what is due in cases into messages.
func (a *app) fire(ctx context.Context) {
	n, err := a.store.Fire(ctx, time.Now())
	if err != nil {
		a.log.Error("due steps not found", "err", err)
		return
	}
	if n > 0 {
		a.updates.Ring()
	}
}

// deskFiles keeps what advisers send from the office's pages beside what the
// resident sent: both are erased with the conversation.
type deskFiles struct{ files }

// Keep stores a file of the office's pages.
func (f deskFiles) Keep(ctx context.Context, n cases.NewFile, r io.Reader) (string, int64, error) {
	kept, err := f.a.store.KeepFile(ctx, store.NewFile(n), r)
	if errors.Is(err, store.ErrTooMany) {
		err = cases.ErrFilesFull
	}
	return kept.Ref, kept.Size, err
}

// worked are the rows of people's work: what residents found out by themselves,
// most rows by far, is not read.
type worked struct{ store *store.Store }

// Entries implements worklog.Figures.
func (w worked) Entries(ctx context.Context, q ledger.Query) iter.Seq2[ledger.Entry, error] {
	return w.store.Rows(ctx, q, ledger.Narrow{Rule: worklog.Rule()})
}

// danger is what to say first when a message tells of danger.
func (l *living) danger(text string) (chat.Reply, bool) {
	ctx, cancel := context.WithTimeout(context.Background(), dangerTime)
	defer cancel()
	answer, err := l.Ask(ctx, consult.Question{Text: text, Today: time.Now()})
	if err != nil || !answer.Urgent {
		return chat.Reply{}, false
	}
	card := answer.Card
	return chat.Reply{Text: answer.Text, Card: &card}, true
}

// workday tells working days by the calendar of the knowledge.
func (l *living) workday(t time.Time) bool {
	_, rest := l.latest().base.Deadlines.Calendar.Rest(deadline.Date{Year: t.Year(), Month: t.Month(), Day: t.Day()})
	return !rest
}

// guarded tells whether only appointed people may see a matter: what the rules
// say, and whatever tells of violence by a relative.
func (l *living) guarded(category, text string) bool {
	m := handover.Matter{Text: segment.Normalize(text), Category: category, DaysLeft: -1, WorkdaysLeft: -1}
	base := l.latest().base
	return base.Handover.Decide(m).Guarded || base.Speech.Urgent.Strikes(m.Text) == urgent.Family
}
