// Package accounts is the console's pages about who may sign in: making an
// account, its role, place and person of the roster, one-time codes for
// passwords, and locking it. It decides who may manage whom; it signs nobody in
// (bot/console does) and keeps nothing (handlers/store does). bot gives its
// Area to the console.
package accounts

import (
	"cmp"
	"context"
	"crypto/rand"
	"embed"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"mingbai/bot/console"
	"mingbai/handlers/account"
	"mingbai/handlers/audit"
	"mingbai/handlers/handoff"
)

//go:embed templates/*.html
var templates embed.FS

// Book keeps accounts; handlers/store is one.
type Book interface {
	Accounts(ctx context.Context) ([]account.Account, error)
	Account(ctx context.Context, id string) (account.Account, error)
	SaveAccount(ctx context.Context, a account.Account) error
	EndSessions(ctx context.Context, id, but string) error
}

// Roster tells who answers cases.
type Roster interface {
	Roster(ctx context.Context) (handoff.Roster, error)
}

// Config is what the pages need; Book, Roster and Secret are required.
type Config struct {
	Book   Book
	Roster Roster
	Secret []byte          // the console's, for one-time codes
	Places func() []string // administrative chains to offer; nil = none
	Rand   io.Reader
}

// codeLife is how long a one-time code for a password may be used.
const codeLife = 24 * time.Hour

const root = "/office/accounts"

// pages are the handlers.
type pages struct{ Config }

// Area returns the pages.
func Area(c Config) console.Area {
	if c.Rand == nil {
		c.Rand = rand.Reader
	}
	if c.Places == nil {
		c.Places = func() []string { return nil }
	}
	h := pages{c}
	may := []account.Role{account.Head, account.Administrator}
	return console.Area{Name: "accounts", Templates: templates, Routes: []console.Route{
		{Pattern: "GET " + root, Title: "账号", Nav: "账号", Group: console.Office, Roles: may, Serve: h.list},
		{Pattern: "GET " + root + "/new", Title: "新账号", Roles: may, Serve: h.fresh},
		{Pattern: "POST " + root + "/new", Title: "新账号", Roles: may, Serve: h.make},
		{Pattern: "GET " + root + "/{id}", Title: "账号", Roles: may, Serve: h.one},
		{Pattern: "POST " + root + "/{id}", Title: "账号", Roles: may, Serve: h.change},
		{Pattern: "POST " + root + "/{id}/reset", Title: "一次性码", Roles: may, Serve: h.reset},
		{Pattern: "POST " + root + "/{id}/second", Title: "取消动态码", Roles: may, Serve: h.dropSecond},
		{Pattern: "GET " + root + "/{id}/lock", Title: "停用账号", Roles: may, Serve: h.askLock},
		{Pattern: "POST " + root + "/{id}/lock", Title: "停用账号", Roles: may, Serve: h.lock},
		{Pattern: "POST " + root + "/{id}/unlock", Title: "恢复账号", Roles: may, Serve: h.unlock},
	}}
}

// grants are the roles that an account may give.
func grants(me account.Account) []account.Role {
	if me.Role == account.Administrator {
		return account.Roles()
	}
	return []account.Role{account.Adviser, account.Clerk}
}

// manages tells whether one account may manage another: an administrator any
// within their place, a head the advisers and clerks of theirs.
func manages(me, other account.Account) bool {
	if !slices.Contains(grants(me), other.Role) {
		return false
	}
	return me.Place == "" || other.Place != "" && me.Sees(other.Place)
}

// other returns the account of the path, if who asks may manage it.
func (h pages) other(p *console.Page) (account.Account, error) {
	a, err := h.Book.Account(p.R.Context(), p.R.PathValue("id"))
	if err == nil && !manages(p.Me, a) {
		err = console.ErrDenied
	}
	return a, err
}

// listView is the list of accounts.
type listView struct {
	Filter console.Filter
	Table  console.Table
}

// list shows the accounts that who asks may manage.
func (h pages) list(p *console.Page) error {
	all, err := h.Book.Accounts(p.R.Context())
	if err != nil {
		return err
	}
	locked := p.Value("show") == "locked"
	v := listView{Table: console.Table{
		Caption: "账号", Stack: true,
		Columns: []console.Column{{Name: "账号"}, {Name: "角色"}, {Name: "能看的地方"}, {Name: "动态码"}, {Name: "现在"}},
		Empty:   console.State{Title: "没有这样的账号", Links: []console.Link{{Text: "建一个账号", Href: root + "/new"}}},
	}}
	inUse, off := "在用的", "停用的"
	shown := inUse
	if locked {
		shown = off
	}
	v.Filter = console.Filter{Label: "看哪些账号", Parts: []console.Part{{Name: "状态", Value: shown + "账号", Options: []console.Link{
		{Text: inUse, Href: console.With(p.R.URL, "show", ""), On: !locked}, {Text: off, Href: console.With(p.R.URL, "show", "locked"), On: locked},
	}}}}
	for _, a := range all {
		if manages(p.Me, a) && a.Active() != locked {
			v.Table.Rows = append(v.Table.Rows, row(a, p.Now()))
		}
	}
	return p.Show("accounts", v)
}

// row is an account in the list.
func row(a account.Account, now time.Time) console.Row {
	second := console.Words("开了")
	switch {
	case a.Secret == "" && a.Role.SecondFactor():
		second = console.Cell{Text: "还没绑", Tone: "late"}
	case a.Secret == "":
		second = console.Words("没开")
	}
	return console.Row{Cells: []console.Cell{
		console.To(a.Name, root+"/"+a.ID), console.Words(a.Role.Name()), console.Words(cmp.Or(a.Place, "全部")), second, console.Words(state(a, now)),
	}}
}

// state is how an account stands, in a word.
func state(a account.Account, now time.Time) string {
	switch {
	case !a.Active():
		return "停用"
	case a.Password == "" && a.Code != "" && now.Before(a.CodeEnds):
		return "等本人设密码"
	case a.Password == "":
		return "码过期了，要重出"
	}
	return "在用"
}

// codeView shows a one-time code, once.
type codeView struct {
	Name, Code, Back string
	Fresh            bool
}

// giveCode saves an account with a new one-time code and shows the code.
func (h pages) giveCode(p *console.Page, a account.Account, fresh bool, details string) error {
	code, err := account.NewCode(h.Rand)
	if err != nil {
		return err
	}
	a.Password, a.Code, a.CodeEnds = "", account.CodeHash(h.Secret, code), p.Now().Add(codeLife).UTC()
	if err := h.save(p, a, details); err != nil {
		return err
	}
	p.Title = "一次性码"
	return p.Show("code-once", codeView{Name: a.Name, Code: code, Back: root + "/" + a.ID, Fresh: fresh})
}

// save stores a change and enters it.
func (h pages) save(p *console.Page, a account.Account, details string) error {
	err := h.Book.SaveAccount(p.R.Context(), a)
	if errors.Is(err, account.ErrLast) {
		return console.Sorry("这是最后一个能用的管理员，不能停用，也不能改成别的角色。先给另一个人管理员账号。")
	}
	if err != nil {
		return err
	}
	return p.Note(audit.Account, a.Name, details)
}

// people are the persons of the roster that an account can be.
func (h pages) people(p *console.Page) ([]console.Option, error) {
	r, err := h.Roster.Roster(p.R.Context())
	if err != nil {
		return nil, err
	}
	options := []console.Option{{Text: "不是名册里的人"}}
	for _, person := range r.People {
		what := cmp.Or(person.Firm, person.Office, map[handoff.Role]string{handoff.Adviser: "法律顾问", handoff.Officer: "司法所"}[person.Role])
		if visible(p.Me, r, person) {
			options = append(options, console.Option{Value: person.ID, Text: strings.TrimSpace(person.Name + " " + what)})
		}
	}
	return options, nil
}

// visible tells whether a person serves a place that the account sees.
func visible(me account.Account, r handoff.Roster, person handoff.Person) bool {
	if me.Place == "" {
		return true
	}
	if person.Role == handoff.Officer {
		return me.Sees(r.Seat(person.Office))
	}
	return slices.ContainsFunc(r.Posts, func(post handoff.Post) bool {
		return (post.Adviser == person.ID || post.Backup == person.ID) && me.Sees(post.Place)
	})
}
