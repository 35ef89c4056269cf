package main

import (
	"context"

	"mingbai/bot/console"
	"mingbai/bot/console/wording"
	"mingbai/handlers/consult"
	"mingbai/knowledge"
	"mingbai/knowledge/corpus"
)

// wording is what the console's pages about words and ways of asking need.
func (a *app) wording() wording.Config {
	return wording.Config{Book: a.store, Folder: a.config.path(ownFolder), Try: tryFolder, Guides: a.knowledge.guides,
		Ask: func(ctx context.Context, question, place string) (string, error) {
			answer, err := a.tryQuestion(ctx, question, place)
			return answer.Text, err
		}}
}

// tryFolder tells whether the knowledge loads with a folder as the office's own.
func tryFolder(folder string) error {
	own, err := corpus.Dir(folder)
	if err != nil {
		return err
	}
	base, err := knowledge.Load(corpus.Embedded(), own)
	if err != nil {
		return err
	}
	_, err = consult.New(consult.Config{Base: base})
	return err
}

// guides are the guides to choose from.
func (l *living) guides() []console.Option {
	var out []console.Option
	for _, g := range l.now.Load().base.Guides {
		out = append(out, console.Option{Value: g.ID, Text: g.Title})
	}
	return out
}
