package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"os"
	"runtime/debug"
	"time"

	"mingbai/bot/console"
	"mingbai/bot/console/start"
	"mingbai/handlers/account"
	"mingbai/handlers/consult"
	"mingbai/handlers/ledger"
	"mingbai/handlers/store"
)

// openOffice builds the office console. When there is no account yet it makes
// the one-time code with which the first one is made.
func (a *app) openOffice(ctx context.Context) error {
	if err := moveOldAccount(ctx, a.store, a.config.path(oldAccounts)); err != nil {
		return fmt.Errorf("后台账号读不出来：%w", err)
	}
	any, err := a.store.AnyAccount(ctx)
	if err != nil {
		return fmt.Errorf("后台账号读不出来：%w", err)
	}
	if !any {
		if a.code, err = account.NewCode(rand.Reader); err != nil {
			return err
		}
	}
	a.console, err = console.New(console.Config{
		Accounts: a.store, Sessions: a.store, Counter: today{a.store, time.Now}, Needs: a.needs(), Secret: a.store.Secret(consoleSecret),
		Trail:  a.store,
		Health: a.health, Areas: a.areas(), Version: buildName(), Code: a.code, Stop: ctx.Done(), Logger: a.log,
	})
	return err
}

// consoleSecret names the key of the console's one-time codes.
const consoleSecret = "console"

// oldAccounts is the file in which the first version kept its only account.
const oldAccounts = "accounts"

// moveOldAccount moves the first version's account into the database. The file
// goes only when the account is there.
func moveOldAccount(ctx context.Context, s *store.Store, path string) error {
	old, there, err := console.OldAccount(path, s)
	if err != nil || !there {
		return err
	}
	if err := s.FirstAccount(ctx, old); err != nil && !errors.Is(err, account.ErrTaken) {
		return err
	}
	return os.Remove(path)
}

// tryQuestion answers a question of the office itself as a resident of a place
// would read it; nothing is entered.
func (a *app) tryQuestion(ctx context.Context, question, place string) (start.Answer, error) {
	said, err := a.knowledge.Ask(ctx, consult.Question{Text: question, Place: place})
	return start.Answer{Text: said.Text, Card: said.Card, Declined: said.Declined}, err
}

// office serves the console.
func (a *app) office() http.Handler { return a.console.Handler() }

// health tells the office how each part does.
func (a *app) health(ctx context.Context) []console.Check {
	err := a.store.Ready(ctx)
	checks := []console.Check{
		{Name: "数据库", OK: err == nil},
		{Name: "索引", OK: a.keeper.Len() > 0 && !a.keeper.InMemory(), Note: fmt.Sprintf("%d 条", a.keeper.Len())},
	}
	if a.telegram == nil {
		return append(checks, console.Check{Name: "Telegram", OK: true, Note: "没有开"})
	}
	return append(checks, console.Check{Name: "Telegram", OK: !a.telegramLost.Load()})
}

// today counts what was asked on the day, by the rules that count every period.
type today struct {
	store *store.Store
	now   func() time.Time
}

// Today counts what was entered since midnight within a place.
func (t today) Today(ctx context.Context, place string) (console.Counts, error) {
	day := ledger.DateOf(t.now().In(time.FixedZone("CST", 8*60*60))) // the office's, wherever the machine stands
	q := ledger.Query{From: day, To: day, Place: place}
	sum := ledger.NewSum(q)
	var counts console.Counts
	for e, err := range t.store.Entries(ctx, q) {
		if err != nil {
			return console.Counts{}, err
		}
		sum.Add(e)
		if e.Kind != ledger.SelfService || !e.Counts() {
			continue
		}
		if e.Urgent {
			counts.Urgent++
		}
		if e.Outcome == ledger.Declined {
			counts.Declined++
		}
	}
	all, err := sum.Counts()
	if err != nil {
		return console.Counts{}, err
	}
	matters, _ := all.Row(ledger.RuleMatters)
	self, _ := all.Row(ledger.RuleSelf)
	counts.Consultations, counts.Self = int64(matters.Value), int64(self.Value)
	return counts, nil
}

// buildName names the build.
func buildName() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "?"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 8 {
			return s.Value[:8]
		}
	}
	return info.Main.Version
}
