package wording

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"time"

	"mingbai/bot/console"
	"mingbai/handlers/misses"
)

const (
	mostMisses = 1000 // questions that are looked at, the newest
	perPage    = 25   // groups that are shown at once
)

// lookBack is how many days are looked at: more where there is less to see.
var lookBack = [...]int{7, 30, 90}

type group = misses.Group

// recent are the questions without an answer that an account may see.
type recent struct {
	groups []group // those alike together, the newest first
	count  int     // of questions
	days   int     // looked at
}

// recent reads them.
func (h pages) recent(p *console.Page) (recent, error) {
	var list []misses.Miss
	days := 0
	for _, days = range lookBack {
		list = list[:0]
		for m, err := range h.Book.Misses(p.R.Context(), p.Now().AddDate(0, 0, -days), time.Time{}) {
			if err != nil {
				return recent{}, err
			}
			if p.Me.Sees(m.Place) {
				list = append(list, m)
			}
		}
		if len(list) >= mostMisses {
			break
		}
	}
	list = list[max(0, len(list)-mostMisses):] // they come by time
	return recent{misses.Groups(list), len(list), days}, nil
}

// missesView is the page of the questions.
type missesView struct {
	Days, Count, Groups int
	Table               console.Table
	Links               []console.Link
}

// misses shows the questions without an answer.
func (h pages) misses(p *console.Page) error {
	found, err := h.recent(p)
	if err != nil {
		return err
	}
	groups := found.groups
	page, err := strconv.Atoi(p.Value("page"))
	if err != nil || page < 1 || page > (len(groups)+perPage-1)/perPage {
		page = 1
	}
	titles := map[string]string{}
	for _, g := range h.Guides() {
		titles[g.Value] = g.Text
	}
	v := missesView{Days: found.days, Count: found.count, Groups: len(groups), Table: console.Table{Caption: "没答上的问题", Stack: true,
		Columns: []console.Column{{Name: "例"}, {Name: "次数", Number: true}, {Name: "最近"}, {Name: "最近的条目"}, {Name: "现在问"}, {Name: "怎么办"}},
		Empty:   console.State{Title: "没有没答上的问题", Text: "最近 90 天，居民问的都有答案，或者还没有人问。"}}}
	for _, g := range groups[(page-1)*perPage : min(page*perPage, len(groups))] {
		row, err := h.missRow(p, g, titles)
		if err != nil {
			return err
		}
		v.Table.Rows = append(v.Table.Rows, row)
	}
	if page > 1 {
		v.Links = append(v.Links, console.Link{Text: "前一页", Href: missesPath + "?page=" + strconv.Itoa(page-1)})
	}
	if page*perPage < len(groups) {
		v.Links = append(v.Links, console.Link{Text: "后一页", Href: missesPath + "?page=" + strconv.Itoa(page+1)})
	}
	return p.Show("misses", v)
}

// missed returns a group by the key of one of its questions: the ways in which was asked, without the
// marks of what was taken out, and the entry nearest to it.
func (h pages) missed(p *console.Page, key string) (asked []string, nearest string, err error) {
	found, err := h.recent(p)
	if err != nil {
		return nil, "", err
	}
	i := slices.IndexFunc(found.groups, func(g group) bool { return slices.Contains(g.Keys, key) })
	if i < 0 {
		return nil, "", console.ErrMissing
	}
	g := found.groups[i]
	for _, q := range append([]string{g.Example}, g.Others...) {
		if q = unredacted(q); q != "" && !slices.Contains(asked, q) {
			asked = append(asked, q)
		}
	}
	return asked, g.Nearest, nil
}

// missRow is one group.
func (h pages) missRow(p *console.Page, g group, titles map[string]string) (console.Row, error) {
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
	said, err := h.now.ask(p.R.Context(), h.Now(), g.Example, p.Me.Place)
	if err != nil {
		return console.Row{}, err
	}
	row := console.Row{}
	now := console.Words("还答不上")
	if !said.Declined {
		now = console.Cell{Text: "能答了", Note: said.Channel}
		if g.Useless == g.Count {
			now.Text = "答了，说没用"
		} else {
			row.Tone = "quiet"
		}
	}
	to := wordsPath + "/new?" + url.Values{"miss": {g.Keys[0]}}.Encode() // no words: addresses stand in logs of what is before us
	row.Cells = []console.Cell{console.Words(g.Example), count, console.Words(g.Last.In(p.Now().Location()).Format(time.DateOnly)),
		console.Words(near), now, console.To("写成词条", to)}
	return row, nil
}

// answered remembers what is answered now, so that a page with many questions
// comes at once.
type answered struct {
	mu   sync.Mutex
	of   Version
	said map[string]Said
}

// mostSaid is how many answers are remembered.
const mostSaid = 2000

// ask answers from memory, or asks.
func (a *answered) ask(ctx context.Context, v Version, question, place string) (Said, error) {
	key := place + "\n" + question
	a.mu.Lock()
	if a.of != v || len(a.said) >= mostSaid {
		a.of, a.said = v, map[string]Said{}
	}
	said, ok := a.said[key]
	a.mu.Unlock()
	if ok {
		return said, nil
	}
	said, err := v.Ask(ctx, question, place)
	if err != nil {
		return Said{}, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.of == v {
		a.said[key] = said
	}
	return said, nil
}
