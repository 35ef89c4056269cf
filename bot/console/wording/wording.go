// Package wording is the console's pages about how people put things: the
// questions that found no answer, and the office's own words and ways of asking,
// which are lines of two files in the office's folder of knowledge. A change is
// published only when the knowledge loads with it, and can be taken back. It
// answers nothing and reads no knowledge itself; bot gives its Area to the
// console with what it needs of both.
package wording

import (
	"context"
	"embed"
	"fmt"
	"iter"
	"net/url"
	"sync"
	"time"

	"mingbai/bot/console"
	"mingbai/handlers/account"
	"mingbai/handlers/misses"
)

//go:embed templates/*.html
var templates embed.FS

// Book keeps the questions without an answer.
type Book interface {
	Misses(ctx context.Context, from, to time.Time) iter.Seq2[misses.Miss, error]
}

// Config is what the pages need.
type Config struct {
	Book   Book
	Folder string                    // of the office's own knowledge; made when there is something to keep
	Try    func(folder string) error // loads the knowledge with a folder in place of Folder
	Guides func() []console.Option   // what a way of asking can lead to
	Ask    func(ctx context.Context, question, place string) (string, error)
}

const (
	missesPath = "/office/misses"
	wordsPath  = "/office/words"
)

type pages struct {
	Config
	mu *sync.Mutex // of the files
}

// Area returns the pages.
func Area(c Config) console.Area {
	h := pages{c, &sync.Mutex{}}
	reads := []account.Role{account.Clerk, account.Head, account.Administrator}
	writes := []account.Role{account.Head, account.Administrator}
	return console.Area{Name: "wording", Templates: templates, Routes: []console.Route{
		{Pattern: "GET " + missesPath, Title: "没答上的", Nav: "没答上的", Group: console.Material, Roles: reads, Serve: h.misses},
		{Pattern: "GET " + wordsPath, Title: "词和问法", Nav: "词和问法", Group: console.Material, Roles: reads, Serve: h.words},
		{Pattern: "POST " + wordsPath + "/asked", Title: "加一种问法", Roles: writes, Serve: h.addAsked},
		{Pattern: "POST " + wordsPath + "/word", Title: "加一个词", Roles: writes, Serve: h.addWord},
		{Pattern: "POST " + wordsPath + "/drop", Title: "撤一条", Roles: writes, Serve: h.drop},
	}}
}

// mostDays is how far back questions are looked at, mostGroups how many of the
// newest groups are shown.
const (
	mostDays   = 90
	mostGroups = 100
)

// missesView is the page of the questions.
type missesView struct {
	Count int
	Table console.Table
}

// misses shows the questions without an answer, those alike together.
func (h pages) misses(p *console.Page) error {
	var list []misses.Miss
	for m, err := range h.Book.Misses(p.R.Context(), p.Now().AddDate(0, 0, -mostDays), time.Time{}) {
		if err != nil {
			return err
		}
		if p.Me.Sees(m.Place) {
			list = append(list, m)
		}
	}
	titles := map[string]string{}
	for _, g := range h.Guides() {
		titles[g.Value] = g.Text
	}
	v := missesView{Count: len(list), Table: console.Table{Caption: "没答上的问题", Stack: true,
		Columns: []console.Column{{Name: "例"}, {Name: "次数", Number: true}, {Name: "最近"}, {Name: "最近的条目"}, {Name: "怎么办"}},
		Empty:   console.State{Title: "没有没答上的问题", Text: "最近 90 天，居民问的都有答案，或者还没有人问。"}}}
	groups := misses.Groups(list)
	for _, g := range groups[:min(len(groups), mostGroups)] {
		near := "没有相近的"
		if g.Nearest != "" {
			near = g.Nearest
			if titles[g.Nearest] != "" {
				near = titles[g.Nearest]
			}
		}
		count := console.Figure(int64(g.Count))
		if g.Useless > 0 {
			count.Note = fmt.Sprintf("%d 次说没用", g.Useless)
		}
		to := wordsPath + "?" + url.Values{"text": {g.Example}, "guide": {g.Nearest}}.Encode()
		v.Table.Rows = append(v.Table.Rows, console.Row{Cells: []console.Cell{
			console.Words(g.Example), count, console.Words(g.Last.In(p.Now().Location()).Format(time.DateOnly)), console.Words(near), console.To("写成词条", to)}})
	}
	return p.Show("misses", v)
}
