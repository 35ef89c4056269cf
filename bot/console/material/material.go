// Package material is the console's pages about what answers are made of: a
// search over guides, services, fact sheets and documents with their dates and
// standing, for a question the answer, its sources and why these entries were
// chosen; and the office's own documents: a file is read and shown before it is
// shelved, its figures are corrected and corrections withdrawn. What reading and
// shelving are is knowledge/shelf's; bot gives the pages the entries and the
// answers, and takes into use what they changed. Accounts change what is of their
// place, and nothing changes that the trail does not hold first.
package material

import (
	"context"
	"embed"
	"slices"
	"strings"

	"mingbai/bot/console"
	"mingbai/handlers/account"
	"mingbai/knowledge/mark"
	"mingbai/knowledge/report"
	"mingbai/knowledge/shelf"
)

//go:embed templates/*.html
var templates embed.FS

// Found is how a question is answered now.
type Found struct {
	Answer  string
	Sources []string
	Why     []Reason
}

// Reason is why an entry was chosen.
type Reason struct {
	ID    string
	Score float64
	Words []string
}

// Config is what the pages need; all are required.
type Config struct {
	Items    func() []Item
	Entry    func(kind mark.Kind, id string) (Entry, bool)
	Passages func(words []string, most int) []Item // paragraphs of documents that hold all words
	Why      func(ctx context.Context, question, place string) (Found, error)
	Shelf    *shelf.Shelf
	Tray     *shelf.Tray
	Lookup   report.Lookup                  // finds the chain of a place name
	Places   func() []string                // administrative chains to offer
	Heed     func(ctx context.Context)      // has answers heed the marks at once
	Reload   func(ctx context.Context) bool // takes what was changed into use, and tells whether that is done yet
}

const path = "/office/material"

type pages struct {
	Config
	reading chan struct{} // a place for each file that is being read
}

// Area returns the pages.
func Area(c Config) console.Area {
	h := pages{c, make(chan struct{}, readers)}
	may := []account.Role{account.Clerk, account.Head, account.Administrator}
	return console.Area{Name: "material", Templates: templates, Routes: []console.Route{
		{Pattern: "GET " + path, Title: "资料", Nav: "资料", Group: console.Material, Roles: may, Serve: h.search},
		{Pattern: "GET " + itemPath + "{kind}/{id...}", Title: "一个条目", Roles: may, Serve: h.item},
		{Pattern: "POST " + markPath, Title: "标一个条目", Roles: may, Serve: h.mark},
		{Pattern: "POST " + unmarkPath, Title: "取消标记", Roles: may, Serve: h.unmark},
		{Pattern: "GET " + uploadPath, Title: "传一份报告", Roles: may, Serve: h.askUpload},
		{Pattern: "POST " + uploadPath, Title: "传一份报告", Roles: may, Body: mostFile + 64<<10, Serve: h.upload},
		{Pattern: "GET " + draftPath + "{id}", Title: "先看看", Roles: may, Serve: h.draft},
		{Pattern: "POST " + draftPath + "{id}/again", Title: "先看看", Roles: may, Serve: h.again},
		{Pattern: "POST " + draftPath + "{id}/take", Title: "收下", Roles: may, Serve: h.take},
		{Pattern: "POST " + draftPath + "{id}/drop", Title: "不要了", Roles: may, Serve: h.drop},
		{Pattern: "GET " + documentPath + "{id}", Title: "一份资料", Roles: may, Serve: h.document},
		{Pattern: "GET " + documentPath + "{id}/figure/{n}", Title: "更正一个数字", Roles: may, Serve: h.askCorrect},
		{Pattern: "POST " + documentPath + "{id}/figure/{n}", Title: "更正一个数字", Roles: may, Serve: h.correct},
		{Pattern: "POST " + documentPath + "{id}/withdraw", Title: "撤回更正", Roles: may, Serve: h.withdraw},
	}}
}

// mostItems is how many entries are listed at once, mostPassages how many
// paragraphs.
const (
	mostItems    = 60
	mostPassages = 20
)

// view is the page.
type view struct {
	Search   console.Form
	Ask      console.Form
	Asked    string
	Found    Found
	Why      console.Table
	Passages console.Table
	Total    int
	Shown    int
	Table    console.Table
}

// search lists the entries that hold all words, and tells of a question why it
// is answered as it is.
func (h pages) search(p *console.Page) error {
	words, question := p.Value("q"), p.Value("ask")
	v := view{
		Search: console.Form{Action: path, Method: "get", Submit: "找", Inline: true, Fields: []console.Field{{Name: "q", Label: "找条目", Kind: "search", Max: 60, Value: words}}},
		Ask:    console.Form{Action: path, Method: "get", Submit: "问", Inline: true, Fields: []console.Field{{Name: "ask", Label: "为什么这样答：写居民的一句话", Kind: "search", Max: 200, Value: question}}},
		Asked:  question,
	}
	items := h.Items()
	if question != "" {
		var err error
		if v.Found, err = h.Why(p.R.Context(), question, p.Me.Place); err != nil {
			return err
		}
		v.Why = h.why(v.Found.Why, items)
	}
	found := slices.DeleteFunc(slices.Clone(items), func(i Item) bool { return !i.has(strings.Fields(words)) })
	v.Total = len(found)
	found = found[:min(len(found), mostItems)]
	v.Shown, v.Table = len(found), list(found)
	if words := strings.Fields(words); len(words) > 0 {
		v.Passages = list(h.Passages(words, mostPassages))
		v.Passages.Caption = "文档里的话"
	}
	return p.Show("material", v)
}
