// Package account says who may sign in to the office console: accounts, their
// roles and the places they see, sessions, and the second factor. It hashes no
// password, draws no page and stores nothing: handlers/store keeps accounts,
// bot/console lets people in.
package account

import (
	"errors"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

var (
	// ErrNone says that there is no such account or session.
	ErrNone = errors.New("account: no such account")
	// ErrTaken says that another account has the name, or, of the first account,
	// that there is one already.
	ErrTaken = errors.New("account: the name is taken")
	// ErrLast says that the change would leave nobody who can administer.
	ErrLast = errors.New("account: the last administrator stays")
	// ErrName says that a name cannot be an account's.
	ErrName = errors.New("account: not a name of 2 to 32 printable characters")
	// ErrRole says that a role is none of Roles.
	ErrRole = errors.New("account: no such role")
)

// Role is what an account may do. Which page wants which role is the console's
// table of routes.
type Role string

// The roles, from the one that sees least.
const (
	Adviser       Role = "adviser"       // 村居法律顾问: own cases, own records
	Clerk         Role = "clerk"         // 司法所工作人员: daily work of one office
	Head          Role = "head"          // 所长: the same, and the office's accounts and figures
	County        Role = "county"        // 县(区)司法局: figures of all towns, no cases
	Administrator Role = "administrator" // 管理员: everything
)

// Roles lists the roles, from the one that sees least.
func Roles() []Role { return []Role{Adviser, Clerk, Head, County, Administrator} }

var roleNames = map[Role]string{
	Adviser: "法律顾问", Clerk: "司法所工作人员", Head: "司法所所长", County: "县(区)司法局", Administrator: "管理员",
}

// Name is the role in Chinese.
func (r Role) Name() string { return roleNames[r] }

// Known tells whether r is one of Roles.
func (r Role) Known() bool { return roleNames[r] != "" }

// SecondFactor tells whether the role must have a second factor.
func (r Role) SecondFactor() bool { return r == Administrator || r == Head }

// Account is somebody who may sign in. Version is the one that was read; a
// store refuses to save over another.
type Account struct {
	ID      string
	Version int64
	Name    string
	Role    Role
	Place   string // administrative chain that the account sees; "" = all
	Person  string // id in the roster, of an adviser or officer; "" = none

	Password string    // argon2id in its text form; "" = cannot sign in
	Code     string    // hash of a one-time code with which a password is set; "" = none
	CodeEnds time.Time // the code's last moment

	Secret   string   // of the second factor, base32; "" = none
	Step     int64    // the last time step whose code was used
	Recovery []string // hashes of recovery codes that are left

	Made     time.Time
	Used     bool      // its owner had a password before the code was made
	Disabled time.Time // zero = may sign in
}

// Active tells whether the account may sign in.
func (a Account) Active() bool { return a.Disabled.IsZero() }

// Joined tells whether its owner ever set a password: until then the account
// is an invitation.
func (a Account) Joined() bool { return a.Password != "" || a.Used }

// Invited tells whether a one-time code of the account can be used now.
func (a Account) Invited(now time.Time) bool {
	return a.Active() && a.Code != "" && !now.After(a.CodeEnds)
}

// WithCode returns the account whose owner sets a password with a one-time code
// until it ends; the password of before no longer counts.
func (a Account) WithCode(hash string, ends time.Time) Account {
	a.Used = a.Joined()
	a.Password, a.Code, a.CodeEnds = "", hash, ends
	return a
}

// Sees tells whether a place lies within the account's.
func (a Account) Sees(place string) bool { return Within(place, a.Place) }

// Enrol tells whether the account has to set up its second factor first.
func (a Account) Enrol() bool { return a.Role.SecondFactor() && a.Secret == "" }

// Check tells what is wrong with the account's own fields.
func (a Account) Check() error {
	n := utf8.RuneCountInString(a.Name)
	odd := func(r rune) bool { return !unicode.IsPrint(r) }
	switch {
	case n < 2 || n > 32 || !utf8.ValidString(a.Name) || strings.IndexFunc(a.Name, odd) >= 0 || strings.TrimSpace(a.Name) != a.Name:
		return ErrName
	case !a.Role.Known():
		return ErrRole
	}
	return nil
}

// Clone returns a copy that shares nothing with a.
func (a Account) Clone() Account {
	a.Recovery = slices.Clone(a.Recovery)
	return a
}

// Within tells whether a place lies within a scope. Both are administrative
// chains (广东省中山市东凤镇); older rosters name a town alone (东凤镇), which
// lies within a scope that ends in it. Nothing is within a scope but what names
// a place; everything is within "".
func Within(place, scope string) bool {
	switch {
	case scope == "":
		return true
	case place == "":
		return false
	}
	return strings.HasPrefix(place, scope) || strings.HasSuffix(scope, place) || strings.HasSuffix(place, scope)
}

// Session is one browser that signed in. Its id is known to the browser alone;
// Hash is what is kept of it.
type Session struct {
	Hash    string
	Account string
	Half    bool // the password was right, the second factor is still asked for
	Made    time.Time
	Seen    time.Time
}

// Limits say how long sessions last.
type Limits struct {
	Idle time.Duration // unused
	Life time.Duration // in any case
	Half time.Duration // waiting for the second factor
}

// Over tells whether a session has run out.
func (l Limits) Over(s Session, now time.Time) bool {
	life := l.Life
	if s.Half {
		life = l.Half
	}
	return now.Sub(s.Seen) > l.Idle || now.Sub(s.Made) > life
}
