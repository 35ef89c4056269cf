// Package cases is the console's pages of what residents wait for a person
// with: the list of cases, one case with what was said, and, for people of the
// roster who work here rather than in Telegram, all that can be done with one.
// It decides nothing: what is pressed and written here goes to the desk of
// handlers/handoff as messages of a channel of its own (see Channel), the same
// way as from Telegram. Every look at what was said is entered in the book of
// who did what before it is shown. bot gives its Area to the console and its
// Decoder to delivery.
package cases

import (
	"cmp"
	"context"
	"embed"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"

	"mingbai/bot/console"
	"mingbai/handlers/account"
	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
)

//go:embed templates/*.html
var templates embed.FS

// Book keeps cases and the roster.
type Book interface {
	handoff.Book
	Closed(ctx context.Context, n int) ([]handoff.Case, error)
	SaveRoster(ctx context.Context, r handoff.Roster) error
}

// Inbox takes in what was done and answers when it is; *delivery.Desk is one.
type Inbox interface {
	Do(ctx context.Context, in delivery.Incoming) ([]chat.Reply, error)
}

// Config is what the pages need.
type Config struct {
	Book  Book
	Desk  *handoff.Desk
	Inbox Inbox
	Files Files // nil = files are named and cannot be opened
}

const root = "/office/cases"

// mostClosed is how far back closed cases are listed.
const mostClosed = 200

type pages struct{ Config }

// Area returns the pages.
func Area(c Config) console.Area {
	h := pages{c}
	may := []account.Role{account.Adviser, account.Clerk, account.Head, account.Administrator}
	return console.Area{
		Name: "cases", Templates: templates, Today: h.today,
		Live: map[string]console.Signal{"queue": h.queue, "case": h.changed},
		Routes: []console.Route{
			{Pattern: "GET " + root, Title: "单", Nav: "办单", Group: console.Work, Roles: may, Serve: h.list},
			{Pattern: "POST " + root + "/sit", Title: "在网页上接单", Roles: may, Serve: h.sit},
			{Pattern: "GET " + root + "/{id}", Title: "一单", Roles: may, Serve: h.show},
			{Pattern: "GET " + root + "/{id}/file/{n}", Title: "文件", Roles: may, Serve: h.file},
			{Pattern: "POST " + root + "/{id}/press", Title: "办单", Roles: may, Serve: h.press},
			{Pattern: "POST " + root + "/{id}/say", Title: "回话", Roles: may, Serve: h.say},
			{Pattern: "POST " + root + "/{id}/close", Title: "办结", Roles: may, Serve: h.close},
		},
	}
}

// who is the account's person of the roster; one without an id when there is none.
func who(me account.Account, r handoff.Roster) handoff.Person {
	p, _ := r.Person(me.Person)
	return p
}

// lists tells whether a case stands in the account's list. An adviser's has
// what they were asked about, have, or closed; an office's all of its place.
func lists(me account.Account, c handoff.Case) bool {
	mine := me.Person != "" && (c.Owner == me.Person || c.ClosedBy == me.Person)
	asked := me.Person != "" && slices.Contains(c.Asked, me.Person)
	switch me.Role {
	case account.Adviser:
		return mine || asked
	case account.Clerk, account.Head, account.Administrator:
		return mine || me.Sees(c.Place)
	}
	return false
}

// opens tells whether the account may read a case: an adviser only what they
// have or had, guarded ones only appointed people.
func opens(me account.Account, p handoff.Person, c handoff.Case) bool {
	if !lists(me, c) || !handoff.MayOpen(c, p) {
		return false
	}
	return me.Role != account.Adviser || me.Person != "" && (c.Owner == me.Person || c.Owner == "" && c.ClosedBy == "" || c.ClosedBy == me.Person)
}

// reads tells whether the account may read what was said, too: an adviser only
// once the case is theirs.
func reads(me account.Account, c handoff.Case) bool {
	return me.Role != account.Adviser || c.Owner == me.Person || c.ClosedBy == me.Person
}

// listView is the list.
type listView struct {
	Sit    sitView
	Filter console.Filter
	Table  console.Table
}

// list shows the cases, those that wait first and the longest wait before the
// others.
func (h pages) list(p *console.Page) error {
	r, err := h.Book.Roster(p.R.Context())
	if err != nil {
		return err
	}
	which := p.Value("which")
	cases, err := h.cases(p.R.Context(), p.Me, which)
	if err != nil {
		return err
	}
	v := listView{Sit: sitOf(p.Me, r), Table: h.table(p, r, cases)}
	v.Filter = console.Filter{Label: "哪些单", Parts: []console.Part{{Name: "哪些", Value: "没办结的"}}}
	part := &v.Filter.Parts[0]
	for _, o := range [][2]string{{"", "没办结的"}, {"mine", "我在办的"}, {"closed", "办结的"}} {
		if o[0] == which {
			part.Value = o[1]
		}
		part.Options = append(part.Options, console.Link{Text: o[1], Href: console.With(p.R.URL, "which", o[0]), On: o[0] == which})
	}
	return p.Show("cases", v)
}

// cases are those of the account's list.
func (h pages) cases(ctx context.Context, me account.Account, which string) (found []handoff.Case, err error) {
	switch {
	case which == "closed":
		found, err = h.Book.Closed(ctx, mostClosed)
	case me.Role == account.Adviser && me.Person == "":
	case me.Role == account.Adviser:
		found, err = h.Book.Cases(ctx, handoff.Query{Person: me.Person})
	default:
		found, err = h.Book.Cases(ctx, handoff.Query{Open: true})
	}
	found = slices.DeleteFunc(found, func(c handoff.Case) bool {
		return !lists(me, c) || which == "mine" && (me.Person == "" || c.Owner != me.Person)
	})
	if which != "closed" {
		slices.SortStableFunc(found, func(a, b handoff.Case) int {
			return cmp.Or(cmp.Compare(order(a), order(b)), a.Opened.Compare(b.Opened))
		})
	}
	return found, err
}

// order puts what waits before what somebody has, and urgent before all.
func order(c handoff.Case) int {
	switch {
	case c.Owner == "" && c.Urgent:
		return 0
	case c.Owner == "":
		return 1
	}
	return 2
}

// stateName is where a case stands, in a word.
func stateName(c handoff.Case) string {
	return map[handoff.State]string{handoff.Waiting: "等开门", handoff.Offered: "等接", handoff.Claimed: "在办", handoff.Closed: "办结"}[c.State]
}

// table lists cases. There are no words of residents in it.
func (h pages) table(p *console.Page, r handoff.Roster, cases []handoff.Case) console.Table {
	t := console.Table{ID: "queue", Live: "queue", Caption: "单", Stack: true,
		Columns: []console.Column{{Name: "单号"}, {Name: "村居和事"}, {Name: "到哪一步"}, {Name: "谁"}, {Name: "等了", Number: true}},
		Empty:   console.State{Title: "没有单", Text: "居民要找人时，单会自己出现在这里，不用刷新。"}}
	me := who(p.Me, r)
	for _, c := range cases {
		l := h.Desk.Look(c, r)
		number := console.Cell{Text: c.Number}
		if opens(p.Me, me, c) {
			number.Href = root + "/" + c.ID
		}
		state, waited := console.Words(stateName(c)), console.Words(console.Waited(c.WaitedFor(p.Now())))
		if c.Urgent {
			state.Note = "急"
		}
		tone := ""
		if l.Late {
			tone, waited.Note = "late", "晚了"
		}
		t.Rows = append(t.Rows, console.Row{Tone: tone, Cells: []console.Cell{number, console.Words(l.Label), state, console.Words(cmp.Or(l.Who, "没有人")), waited}})
	}
	return t
}

// today is the part of the first page.
func (h pages) today(p *console.Page) ([]console.Panel, error) {
	if p.Me.Role == account.County {
		return nil, nil
	}
	r, err := h.Book.Roster(p.R.Context())
	if err != nil {
		return nil, err
	}
	cases, err := h.cases(p.R.Context(), p.Me, "")
	if err != nil {
		return nil, err
	}
	all := len(cases)
	t := h.table(p, r, cases[:min(all, 8)])
	return []console.Panel{{ID: "queue-panel", Title: fmt.Sprintf("没办结的单：%d", all), Live: "queue", Table: plain(t), More: console.Link{Text: "全部的单", Href: root}}}, nil
}

// plain takes the table's own name and topic away: the panel has them.
func plain(t console.Table) console.Table {
	t.ID, t.Live = "", ""
	return t
}

// queue changes when a case of the account's list does.
func (h pages) queue(ctx context.Context, me account.Account, _ string) (string, error) {
	if me.Role == account.County {
		return "", console.ErrDenied
	}
	cases, err := h.cases(ctx, me, "")
	if err != nil {
		return "", err
	}
	sum := fnv.New64a()
	for _, c := range cases {
		fmt.Fprintf(sum, "%s %d\n", c.ID, c.Version)
	}
	return fmt.Sprint(sum.Sum64()), nil
}

// changed changes when a case does.
func (h pages) changed(ctx context.Context, me account.Account, id string) (string, error) {
	c, _, err := h.find(ctx, me, id)
	return fmt.Sprint(c.Version), err
}

// find returns a case that the account may open.
func (h pages) find(ctx context.Context, me account.Account, id string) (handoff.Case, handoff.Roster, error) {
	r, err := h.Book.Roster(ctx)
	if err != nil {
		return handoff.Case{}, r, err
	}
	c, err := h.Desk.Find(ctx, id)
	switch {
	case errors.Is(err, handoff.ErrNone):
		return c, r, console.ErrMissing
	case err != nil:
		return c, r, err
	case !opens(me, who(me, r), c):
		return handoff.Case{}, r, console.ErrDenied
	}
	return c, r, nil
}
