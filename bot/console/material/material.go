// Package material is the console's page about what answers are made of: a
// search over guides, services, fact sheets and documents with their dates and
// standing, and for a question the answer, its sources and why these entries
// were chosen. It changes nothing and reads no knowledge itself: bot gives it
// the entries and the answers.
package material

import (
	"context"
	"embed"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"mingbai/bot/console"
	"mingbai/handlers/account"
)

//go:embed templates/*.html
var templates embed.FS

// Item is an entry of the knowledge.
type Item struct {
	Kind     string // 指南, 服务, 报告, 文档
	ID       string
	Title    string
	Place    string // "" = everywhere
	Year     int    // 0 = none
	Source   string // the document or law it stands on
	URL      string
	Standing string // 核对过, 计划, 有 2 处拿不准, …
	Doubtful bool
	Words    string // what else it is found by
}

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

// Config is what the page needs.
type Config struct {
	Items func() []Item
	Why   func(ctx context.Context, question, place string) (Found, error)
}

const path = "/office/material"

type pages struct{ Config }

// Area returns the page.
func Area(c Config) console.Area {
	h := pages{c}
	may := []account.Role{account.Clerk, account.Head, account.Administrator}
	return console.Area{Name: "material", Templates: templates, Routes: []console.Route{
		{Pattern: "GET " + path, Title: "资料", Nav: "资料", Group: console.Material, Roles: may, Serve: h.search},
	}}
}

// mostItems is how many entries are listed at once.
const mostItems = 60

// view is the page.
type view struct {
	Search console.Form
	Ask    console.Form
	Asked  string
	Found  Found
	Why    console.Table
	Total  int
	Shown  int
	Table  console.Table
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
		v.Why = why(v.Found.Why, items)
	}
	found := slices.DeleteFunc(slices.Clone(items), func(i Item) bool { return !i.has(strings.Fields(words)) })
	v.Total = len(found)
	found = found[:min(len(found), mostItems)]
	v.Shown, v.Table = len(found), list(found)
	return p.Show("material", v)
}

// has tells whether an entry holds all words.
func (i Item) has(words []string) bool {
	all := strings.Join([]string{i.Kind, i.ID, i.Title, i.Place, strconv.Itoa(i.Year), i.Source, i.Words}, " ")
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(all, w) })
}

// list tables entries.
func list(items []Item) console.Table {
	t := console.Table{Caption: "条目", Stack: true, Columns: []console.Column{{Name: "条目"}, {Name: "哪里"}, {Name: "年", Number: true}, {Name: "出处"}, {Name: "现在"}},
		Empty: console.State{Title: "没有找到", Text: "少写几个字再找；或者写居民的一句话，看会怎么答。"}}
	for _, i := range items {
		year, tone := "", ""
		if i.Year > 0 {
			year = strconv.Itoa(i.Year)
		}
		if i.Doubtful {
			tone = "late"
		}
		t.Rows = append(t.Rows, console.Row{Cells: []console.Cell{{Text: i.Title, Note: i.Kind}, console.Words(i.Place), console.Words(year),
			{Text: i.Source, Href: link(i)}, {Text: i.Standing, Tone: tone}}})
	}
	return t
}

// link is where an entry's document is published.
func link(i Item) string {
	if strings.HasPrefix(i.URL, "https://") || strings.HasPrefix(i.URL, "http://") {
		return i.URL
	}
	return ""
}

// why tables the reasons, the strongest first.
func why(reasons []Reason, items []Item) console.Table {
	t := console.Table{Caption: "为什么这样答", Stack: true, Columns: []console.Column{{Name: "条目"}, {Name: "分", Number: true}, {Name: "听到的词"}},
		Empty: console.State{Title: "没有条目被选中", Text: "可能是打招呼、问资料里没有的事，或者紧急情况。"}}
	for _, r := range reasons {
		name := r.ID
		if i := slices.IndexFunc(items, func(i Item) bool { return i.ID == r.ID }); i >= 0 {
			name = items[i].Title
		}
		t.Rows = append(t.Rows, console.Row{Cells: []console.Cell{{Text: name, Note: r.ID}, console.Words(fmt.Sprintf("%.1f", r.Score)), console.Words(strings.Join(r.Words, "、"))}})
	}
	return t
}
