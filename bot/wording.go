package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"mingbai/bot/console"
	"mingbai/bot/console/wording"
	"mingbai/handlers/consult"
	"mingbai/handlers/handoff"
	"mingbai/handlers/lessons"
	"mingbai/knowledge"
	"mingbai/knowledge/corpus"
)

// wording is what the console's pages about words and ways of asking need.
func (a *app) wording() wording.Config {
	return wording.Config{
		Book: a.store, Folder: a.config.path(ownFolder),
		Now:  func() wording.Version { return worded{a.knowledge.latest()} },
		Load: a.draft, State: a.stamp, Guides: a.knowledge.guides, Channels: a.knowledge.channels, Matters: matters, Places: a.knowledge.chains,
		MatterOf: func(guide string) string { return categoryOf(a.knowledge.latest().base, guide) },
		Asked:    func() []string { return a.knowledge.asked(false) }, Cries: func() []string { return a.knowledge.asked(true) },
		Lessons: a.lessonsFor,
	}
}

// worded answers the office's own questions from a version of the knowledge;
// nothing is entered.
type worded struct{ *version }

// Ask answers as somebody of the office looks at it.
func (w worded) Ask(ctx context.Context, question, place string) (wording.Said, error) {
	a, err := w.who.Ask(ctx, consult.Question{Text: question, Place: place})
	if err != nil {
		return wording.Said{}, err
	}
	first, _, _ := strings.Cut(a.Text, "\n")
	said := wording.Said{Text: a.Text, First: first, Declined: a.Declined, Urgent: a.Urgent}
	said.Category, _ = knowledge.CategoryName(a.Category)
	if len(a.Channels) > 0 {
		said.Channel = w.base.Channels[a.Channels[0]].Name
	}
	return said, nil
}

// draft is knowledge that was loaded and is not in use.
type draft struct {
	worded
	app *app
}

// draft loads the knowledge with a folder as the office's own.
func (a *app) draft(_ context.Context, folder string) (wording.Draft, error) {
	sources, err := sourcesWith(folder)
	if err != nil {
		return nil, err
	}
	base, err := knowledge.Load(sources...)
	if err != nil {
		return nil, err
	}
	if found := knowledge.Problems(base.CheckSigned()); len(found) > 0 {
		return nil, fmt.Errorf("%s: %s", found[0].Where, found[0].What)
	}
	if err := shelve(base, a.config, a.log); err != nil {
		return nil, err
	}
	who, err := consult.New(consult.Config{Base: base, Search: a.keeper, Words: a.words})
	if err != nil {
		return nil, err
	}
	return draft{worded{&version{base: base, who: who}}, a}, nil
}

// Use answers from it from now on. The look for changed files comes to the same
// a little later.
func (d draft) Use(ctx context.Context) error {
	d.app.knowledge.loading.Lock()
	defer d.app.knowledge.loading.Unlock()
	if err := d.app.keeper.Update(ctx, entriesOf(d.base)); err != nil {
		return err
	}
	d.app.knowledge.now.Store(d.version)
	return nil
}

// sourcesWith are the built-in knowledge and a folder, if there is one.
func sourcesWith(folder string) ([]knowledge.Source, error) {
	sources := []knowledge.Source{corpus.Embedded()}
	if _, err := os.Stat(folder); os.IsNotExist(err) {
		return sources, nil
	}
	own, err := corpus.Dir(folder)
	return append(sources, own), err
}

// guides are the guides to choose from.
func (l *living) guides() []console.Option {
	var out []console.Option
	for _, g := range l.latest().base.Guides {
		out = append(out, console.Option{Value: g.ID, Text: g.Title})
	}
	return out
}

// channels are the places to go to choose from.
func (l *living) channels() []console.Option {
	var out []console.Option
	base := l.latest().base
	for _, code := range knowledge.ChannelCodes() {
		if c, ok := base.Channels[code]; ok {
			out = append(out, console.Option{Value: code, Text: c.Name})
		}
	}
	return out
}

// notMatters are labels that no answer of an office is counted under.
var notMatters = [...]string{"local_report", "multi", "out_of_scope", "smalltalk"}

// matters are the labels to choose from.
func matters() []console.Option {
	var out []console.Option
	for _, code := range knowledge.Categories() {
		if name, ok := knowledge.CategoryName(code); ok && !slices.Contains(notMatters[:], code) {
			out = append(out, console.Option{Value: code, Text: name})
		}
	}
	return out
}

// asked are the ways in which people are known to ask, by what they ask for:
// the cries for help, or all others.
func (l *living) asked(cries bool) []string {
	asked := l.latest().base.Speech.Asked
	var out []string
	for _, target := range slices.Sorted(maps.Keys(asked)) {
		if strings.HasPrefix(target, "urgent/") == cries {
			out = append(out, asked[target]...)
		}
	}
	return out
}

// lessonsFor are lessons over the knowledge in use, from closed cases whose
// place may be seen.
func (a *app) lessonsFor(sees func(place string) bool) (*lessons.Lessons, error) {
	now := a.knowledge.latest()
	return newLessons(a.config, a.store.Secret("lessons"), now, func(ctx context.Context, n int) ([]handoff.Case, error) {
		cases, err := a.store.Closed(ctx, n)
		return slices.DeleteFunc(cases, func(c handoff.Case) bool { return !sees(c.Place) }), err
	})
}
