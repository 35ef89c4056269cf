// Package wording is the console's pages about how people put things: the
// questions that found no answer; the office's own words, ways of asking and
// signed answers, which are lines of three files in the office's folder of
// knowledge; and the sentences that are learned from closed cases. What is
// written is tried before it is published: the same questions are answered
// without and with it, side by side. What was published can be undone, and who
// published what is kept. The package answers nothing and reads no knowledge
// itself; bot gives its Area to the console with what it needs of both.
package wording

import (
	"context"
	"embed"
	"iter"
	"sync"
	"time"

	"mingbai/bot/console"
	"mingbai/handlers/account"
	"mingbai/handlers/lessons"
	"mingbai/handlers/misses"
)

//go:embed templates/*.html
var templates embed.FS

// Book keeps the questions without an answer and what the office set;
// handlers/store is one.
type Book interface {
	Misses(ctx context.Context, from, to time.Time) iter.Seq2[misses.Miss, error]
	Setting(ctx context.Context, name string, value any) (int64, error)
	SaveSetting(ctx context.Context, name string, from int64, value any) error
}

// Said is what is answered to a question, as somebody of the office looks at it.
type Said struct {
	Text     string // all of it
	First    string // its first line
	Channel  string // where the resident is sent first; "" = nowhere
	Category string // what matter it was taken for
	Declined bool   // no answer was found
	Urgent   bool   // it was taken for a cry for help
}

// Version is a state of the knowledge.
type Version interface {
	Ask(ctx context.Context, question, place string) (Said, error)
}

// Draft is a state of the knowledge that was loaded and is not in use.
type Draft interface {
	Version
	Use(ctx context.Context) error // from now on
}

// Config is what the pages need; Place and Lessons may be nil.
type Config struct {
	Book     Book
	Folder   string // of the office's own knowledge; made when there is something to keep
	Now      func() Version
	Load     func(ctx context.Context, folder string) (Draft, error) // with a folder in place of Folder
	State    func() uint64                                           // another when what Load reads, Folder too, was changed
	Guides   func() []console.Option                                 // what a way of asking can lead to
	Channels func() []console.Option                                 // where an answer can send people
	Matters  func() []console.Option                                 // what an answer can be about
	Places   func() []string                                         // administrative chains
	MatterOf func(guide string) string                               // the label of a guide's matter, "" = none
	Asked    func() []string                                         // the product's own questions
	Cries    func() []string                                         // its own cries for help
	// Lessons learns from the closed cases whose place may be seen.
	Lessons func(sees func(place string) bool) (*lessons.Lessons, error)
}

const (
	missesPath = "/office/misses"
	wordsPath  = "/office/words"
	learnPath  = "/office/learning"
)

type pages struct {
	Config
	files  *sync.Mutex // while they are read or written
	change *sync.Mutex // while something is published or taken back
	lesson *sync.Mutex // of what is learned
	trials *trials
	ready  *ready
	now    *answered
}

// Area returns the pages.
func Area(c Config) console.Area {
	h := pages{c, &sync.Mutex{}, &sync.Mutex{}, &sync.Mutex{}, newTrials(), &ready{}, &answered{}}
	reads := []account.Role{account.Clerk, account.Head, account.Administrator}
	writes := []account.Role{account.Head, account.Administrator}
	routes := []console.Route{
		{Pattern: "GET " + missesPath, Title: "没答上的", Nav: "没答上的", Group: console.Material, Roles: reads, Serve: h.misses},
		{Pattern: "GET " + wordsPath, Title: "词和问法", Nav: "词和问法", Group: console.Material, Roles: reads, Serve: h.words},
		{Pattern: "GET " + wordsPath + "/new", Title: "写成词条", Roles: reads, Serve: h.choose},
		{Pattern: "GET " + wordsPath + "/edit", Title: "写一条", Roles: reads, Serve: h.edit},
		{Pattern: "POST " + wordsPath + "/try", Title: "试一下", Roles: reads, Serve: h.orStale(h.try)},
		{Pattern: "GET " + wordsPath + "/try/{id}", Title: "试一下", Roles: reads, Serve: h.tried},
		{Pattern: "POST " + wordsPath + "/publish", Title: "发布", Roles: writes, Serve: h.orStale(toTheEnd(h.publish))},
		{Pattern: "POST " + wordsPath + "/drop", Title: "撤一条", Roles: writes, Serve: h.orStale(toTheEnd(h.drop))},
		{Pattern: "POST " + wordsPath + "/undo", Title: "撤回上一次", Roles: writes, Serve: h.orStale(toTheEnd(h.undo))},
		{Pattern: "GET " + wordsPath + "/tests", Title: "常试的问题", Roles: reads, Serve: h.tests},
		{Pattern: "POST " + wordsPath + "/tests", Title: "常试的问题", Roles: reads, Serve: h.saveTests},
	}
	if c.Lessons != nil {
		routes = append(routes, h.learnRoutes(writes)...)
	}
	return console.Area{Name: "wording", Templates: templates, Routes: routes, Live: map[string]console.Signal{"trial": h.trials.signal}}
}
