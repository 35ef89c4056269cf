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
	"context"
	"embed"
	"errors"
	"fmt"
	"slices"
	"time"

	"mingbai/bot/console"
	"mingbai/handlers/account"
	"mingbai/handlers/audit"
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
	// ChangeRoster saves the roster and enters what was done, both or neither.
	ChangeRoster(ctx context.Context, r handoff.Roster, done audit.Entry) error
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
	Files Files            // nil = files are named, and can neither be opened nor sent
	Now   func() time.Time // nil = time.Now
}

const root = "/office/cases"

// mostClosed is how far back closed cases are listed.
const mostClosed = 200

type pages struct {
	Config
	seen *looks
}

// Area returns the pages.
func Area(c Config) console.Area {
	if c.Now == nil {
		c.Now = time.Now
	}
	h := pages{c, newLooks()}
	may := []account.Role{account.Adviser, account.Clerk, account.Head, account.Administrator}
	return console.Area{
		Name: "cases", Templates: templates, Today: h.today, Tasks: h.tasks,
		Live: map[string]console.Signal{"queue": h.queue, "case": h.changed},
		Routes: []console.Route{
			{Pattern: "GET " + root, Title: "单", Nav: "办单", Group: console.Work, Roles: may, Serve: h.list},
			{Pattern: "POST " + root + "/sit", Title: "在网页上接单", Roles: may, Serve: h.sit},
			{Pattern: "GET " + root + "/{id}", Title: "一单", Roles: may, Serve: h.show},
			{Pattern: "GET " + root + "/{id}/file/{n}", Title: "文件", Roles: may, Serve: h.file},
			{Pattern: "POST " + root + "/{id}/press", Title: "办单", Roles: may, Serve: h.press},
			{Pattern: "POST " + root + "/{id}/say", Title: "回话", Roles: may, Body: mostBody, Serve: h.say},
			{Pattern: "POST " + root + "/{id}/close", Title: "办结", Roles: may, Serve: h.close},
			{Pattern: "POST " + root + "/{id}/note", Title: "备注", Roles: may, Serve: h.note},
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
