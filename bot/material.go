package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"mingbai/bot/console/material"
	"mingbai/handlers/consult"
	"mingbai/knowledge/mark"
	"mingbai/knowledge/shelf"
)

// openShelf opens the folders of documents and of those that wait for a decision.
func (a *app) openShelf() (err error) {
	if a.shelf, err = shelf.Open(a.config.path(documentsFolder)); err != nil {
		return err
	}
	a.tray, err = shelf.OpenTray(a.config.path(draftsFolder), time.Now)
	return err
}

// draftsFolder holds what was read of files that nobody has decided on.
const draftsFolder = "drafts"

// material is what the console's pages about the knowledge need.
func (a *app) material() material.Config {
	return material.Config{
		Items: a.knowledge.items, Entry: a.knowledge.entry, Passages: a.knowledge.passages, Why: a.knowledge.why, Shelf: a.shelf, Tray: a.tray, Places: a.knowledge.chains,
		Lookup: func(name string) (string, bool) { return lookup(a.knowledge.latest().base)(name) },
		Reload: a.reloadSoon, Heed: a.heedMarks,
	}
}

// reloadWait is how long a page waits for changed knowledge to be in use.
const reloadWait = 3 * time.Second

// reloadSoon takes changed knowledge into use, and tells whether that was done
// while somebody waited. It is done in any case.
func (a *app) reloadSoon(ctx context.Context) bool {
	done := make(chan struct{})
	go func() {
		defer close(done)
		a.reload(context.WithoutCancel(ctx))
	}()
	wait := time.NewTimer(reloadWait)
	defer wait.Stop()
	select {
	case <-done:
		return true
	case <-wait.C:
		return false
	}
}

// heedMarks has answers heed the marks there are before it returns. Everything
// else that follows from them comes with the next loading, which it starts.
func (a *app) heedMarks(ctx context.Context) {
	a.knowledge.heed(func() []mark.Mark { return marks(a.config, a.log) })
	go a.reload(context.WithoutCancel(ctx))
}

// why tells how a question is answered, and why so; nothing is entered.
func (l *living) why(ctx context.Context, question, place string) (material.Found, error) {
	answer, err := l.Ask(ctx, consult.Question{Text: question, Place: place, Today: time.Now()})
	if err != nil {
		return material.Found{}, err
	}
	found := material.Found{Answer: answer.Text}
	for _, s := range answer.Sources {
		year := ""
		if s.Year > 0 {
			year = fmt.Sprintf("(%d年)", s.Year)
		}
		found.Sources = append(found.Sources, strings.TrimSpace(s.Title+s.Article+year))
	}
	for _, w := range answer.Why {
		found.Why = append(found.Why, material.Reason(w))
	}
	return found, nil
}
