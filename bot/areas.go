package main

import (
	"context"

	"mingbai/bot/console"
	"mingbai/bot/console/accounts"
	"mingbai/bot/console/books"
	"mingbai/bot/console/cases"
	"mingbai/bot/console/entry"
	"mingbai/bot/console/help"
	"mingbai/bot/console/manage"
	"mingbai/bot/console/material"
	"mingbai/bot/console/roster"
	"mingbai/bot/console/start"
	"mingbai/bot/console/statistics"
	"mingbai/bot/console/wording"
	"mingbai/bot/console/worklog"
	"mingbai/bot/console/yearly"
	"mingbai/handlers/ledger"
	"mingbai/handlers/lessons"
	"mingbai/handlers/redact"
)

// areas are the pages of the console, in the order of its navigation.
func (a *app) areas() []console.Area {
	telegram := func() bool { return a.telegram != nil }
	return []console.Area{
		start.Area(start.Config{Book: a.store, Ask: a.tryQuestion, Places: a.knowledge.chains, Telegram: telegram}),
		cases.Area(cases.Config{Book: a.store, Desk: a.people, Inbox: a.desk, Files: deskFiles{files{a}}}),
		entry.Area(entry.Config{Book: a.store, Redact: redact.Text}),
		worklog.Area(worklog.Config{Figures: worked{a.store}, Book: a.store}),
		statistics.Area(statistics.Config{Figures: summaries{figures{a.store}, shop{store: a.store}}, Rows: a.store, Book: a.store}),
		books.Area(books.Config{Book: a.store}),
		yearly.Area(yearly.Config{Years: newYears(a), Book: a.store}),
		wording.Area(a.wording()),
		material.Area(a.material()),
		roster.Area(roster.Config{Book: a.store, Desk: a.people, Places: a.knowledge.chains}),
		accounts.Area(accounts.Config{Book: a.store, Roster: a.store, Desk: a.people, Secret: a.store.Secret(consoleSecret), Places: a.knowledge.chains}),
		manage.Area(manage.Config{Trail: a.store, Book: a.store, Desk: a.people, Learning: learning{a}, Days: retentionDays, Telegram: telegram}),
		help.Area(help.Config{Explain: ledger.Explain}),
	}
}

// summaries are the counts as the console shows them, with what was corrected.
type summaries struct {
	figures
	shop shop
}

// Notes tells when a year was closed, and of its corrections.
func (s summaries) Notes(ctx context.Context, q ledger.Query, public bool) ([]string, error) {
	return s.shop.signed(ctx, q, public)
}

// learning is learning from closed cases as the console turns it.
type learning struct{ app *app }

// lessons are only turned on and off and counted here, for which no knowledge
// has to be loaded: what a sentence would be is never asked.
func (l learning) lessons() (*lessons.Lessons, error) {
	return lessons.New(lessons.Config{
		Folder: l.app.config.data, Secret: l.app.store.Secret("lessons"), Closed: l.app.store.Closed,
		Category: func(string) string { return "" },
		Likely:   func(context.Context, string, string) string { return "" },
		Guarded:  func(context.Context, string, string) bool { return true },
		Try:      func(string) error { return nil },
	})
}

// Learning tells whether it is on, and how many sentences were learned.
func (l learning) Learning(context.Context) (bool, int, error) {
	lessons, err := l.lessons()
	if err != nil {
		return false, 0, err
	}
	s, err := lessons.Status()
	return s.On, s.Learned, err
}

// TurnLearning turns it on or off.
func (l learning) TurnLearning(_ context.Context, on bool) error {
	lessons, err := l.lessons()
	if err != nil {
		return err
	}
	return lessons.Turn(on)
}
