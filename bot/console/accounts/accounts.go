// Package accounts is the console's pages about who may sign in: inviting
// somebody by a one-time code, the invitations that are still open, an
// account's role, place and person of the roster, resetting what was lost, and
// locking it. It decides who may manage whom; it signs nobody in (bot/console
// does) and keeps nothing (handlers/store does, and lets the roster follow, so
// that nobody is asked where nobody can look). bot gives its Area to the
// console.
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
	"mingbai/handlers/rosterbook"
)

//go:embed templates/*.html
var templates embed.FS

// Book keeps accounts; handlers/store is one.
type Book interface {
	Accounts(ctx context.Context) ([]account.Account, error)
	Account(ctx context.Context, id string) (account.Account, error)
	ChangeAccount(ctx context.Context, a account.Account, done audit.Entry) error
	DropAccount(ctx context.Context, a account.Account, done audit.Entry) error
	Sessions(ctx context.Context, id string) ([]account.Session, error)
	EndSessions(ctx context.Context, id, but string) error
}

// Config is what the pages need; Book, Roster, Desk and Secret are required.
type Config struct {
	Book   Book
	Roster rosterbook.Book
	Desk   *handoff.Desk   // makes invitations to the messenger, and knows who has which case
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
		{Pattern: "GET " + root + "/new", Title: "邀请一个人", Roles: may, Serve: h.fresh},
		{Pattern: "POST " + root + "/new", Title: "邀请一个人", Roles: may, Serve: h.invite},
		{Pattern: "POST " + root + "/telegram/revoke", Title: "作废邀请码", Roles: may, Serve: h.revokeTelegram},
		{Pattern: "GET " + root + "/{id}", Title: "账号", Roles: may, Serve: h.one},
		{Pattern: "POST " + root + "/{id}", Title: "账号", Roles: may, Serve: h.change},
		{Pattern: "POST " + root + "/{id}/revoke", Title: "撤回邀请", Roles: may, Serve: h.revoke},
		{Pattern: "POST " + root + "/{id}/seat", Title: "在网页上接单", Roles: may, Serve: h.seat},
		{Pattern: "GET " + root + "/{id}/reset", Title: "重设密码", Roles: may, Serve: h.askReset},
		{Pattern: "POST " + root + "/{id}/reset", Title: "一次性码", Roles: may, Serve: h.reset},
		{Pattern: "GET " + root + "/{id}/second", Title: "取消动态码", Roles: may, Serve: h.askSecond},
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
	Open   console.Table // invitations
}

// list shows the accounts and invitations that who asks may manage.
func (h pages) list(p *console.Page) error {
	all, err := h.Book.Accounts(p.R.Context())
	if err != nil {
		return err
	}
	r, err := h.Roster.Roster(p.R.Context())
	if err != nil {
		return err
	}
	locked := p.Value("show") == "locked"
	v := listView{Filter: listFilter(p, locked), Open: open(p, all, r), Table: console.Table{
		Caption: "账号", Stack: true,
		Columns: []console.Column{{Name: "账号"}, {Name: "角色"}, {Name: "能看的地方"}, {Name: "接单"}, {Name: "动态码"}, {Name: "现在"}},
		Empty:   console.State{Title: "没有这样的账号", Links: []console.Link{{Text: "邀请一个人", Href: root + "/new"}}},
	}}
	for _, a := range all {
		if manages(p.Me, a) && a.Active() != locked {
			v.Table.Rows = append(v.Table.Rows, row(p, a, r))
		}
	}
	return p.Show("accounts", v)
}

// listFilter chooses between accounts in use and locked ones.
func listFilter(p *console.Page, locked bool) console.Filter {
	inUse, off := "在用的", "停用的"
	shown := inUse
	if locked {
		shown = off
	}
	return console.Filter{Label: "看哪些账号", Parts: []console.Part{{Name: "状态", Value: shown + "账号", Options: []console.Link{
		{Text: inUse, Href: console.With(p.R.URL, "show", ""), On: !locked}, {Text: off, Href: console.With(p.R.URL, "show", "locked"), On: locked},
	}}}}
}

// row is an account in the list.
func row(p *console.Page, a account.Account, r handoff.Roster) console.Row {
	second := console.Words("开了")
	switch {
	case a.Secret == "" && a.Role.SecondFactor() && a.Joined():
		second = console.Cell{Text: "还没绑", Tone: "late"}
	case a.Secret == "":
		second = console.Words("没开")
	}
	return console.Row{Cells: []console.Cell{
		console.To(a.Name, root+"/"+a.ID), console.Words(a.Role.Name()), console.Words(cmp.Or(a.Place, "全部")), console.Words(seatOf(a, r).Short), second, console.Words(state(a, p.Now())),
	}}
}

// state is how an account stands, in a few words.
func state(a account.Account, now time.Time) string {
	switch {
	case !a.Active():
		return "停用"
	case a.Invited(now) && !a.Joined():
		return "邀请了，等本人来，到 " + until(a.CodeEnds, now)
	case a.Invited(now):
		return "等本人重设密码，到 " + until(a.CodeEnds, now)
	case a.Password == "" && a.Code != "":
		return "码过期了，要重出"
	case a.Password == "":
		return "没有密码，要出一次性码"
	}
	return "在用"
}

// until writes the last moment of a code in the office's time.
func until(t, now time.Time) string { return t.In(now.Location()).Format("1月2日 15:04") }

// save stores a change together with its entry.
func (h pages) save(p *console.Page, a account.Account, details string) error {
	err := h.Book.ChangeAccount(p.R.Context(), a, entry(p, a, details))
	if errors.Is(err, account.ErrLast) {
		return console.Sorry("这是最后一个能用的管理员，不能停用，也不能改成别的角色。先给另一个人管理员账号。")
	}
	return err
}

// entry says what was done with an account.
func entry(p *console.Page, a account.Account, details string) audit.Entry {
	e := p.Entry(audit.Account, a.Name, details)
	e.Place = a.Place
	return e
}

// persons are the people of the roster that an account can be.
func persons(p *console.Page, r handoff.Roster) []console.Option {
	options := []console.Option{{Text: "不是名册里的人"}}
	for _, person := range r.People {
		what := cmp.Or(person.Firm, r.OfficeOf(person).String(), map[handoff.Role]string{handoff.Adviser: "法律顾问", handoff.Officer: "司法所"}[person.Role])
		if r.SeenBy(person, p.Me.Sees) {
			options = append(options, console.Option{Value: person.ID, Text: strings.TrimSpace(person.Name + " " + what)})
		}
	}
	return options
}
