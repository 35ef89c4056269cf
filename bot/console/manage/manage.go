// Package manage is the console's pages on how the office runs: what it keeps
// to (times, learning, how long words are kept) and the book of who did what,
// with the check that nobody changed it. It decides none of it: handlers/handoff,
// handlers/lessons and handlers/audit do. bot gives its Area to the console.
package manage

import (
	"context"
	"embed"

	"mingbai/bot/console"
	"mingbai/handlers/account"
	"mingbai/handlers/audit"
	"mingbai/handlers/handoff"
	"mingbai/handlers/rosterbook"
)

//go:embed templates/*.html
var templates embed.FS

// Trail is the book of who did what; handlers/store keeps it.
type Trail interface {
	SearchTrail(ctx context.Context, q audit.Query, before int64, n int) (found []audit.Entry, next int64, err error)
	VerifyTrail(ctx context.Context) (audit.Report, error)
}

// Book keeps the roster, in which the offices' times stand, the accounts and
// what the office set.
type Book interface {
	rosterbook.Book
	Accounts(ctx context.Context) ([]account.Account, error)
	Setting(ctx context.Context, name string, value any) (int64, error)
	SaveSetting(ctx context.Context, name string, from int64, value any) error
}

// Learning learns from closed cases, when the office wants it.
type Learning interface {
	// Learning tells whether it is on, and how many sentences were learned.
	Learning(ctx context.Context) (on bool, learned int, err error)
	TurnLearning(ctx context.Context, on bool) error
}

// Config is what the pages need; Trail, Book and Desk are required.
type Config struct {
	Trail    Trail
	Book     Book
	Desk     *handoff.Desk
	Learning Learning // nil = not offered
	Days     int      // how long residents' words are kept
	Telegram func() bool
}

const (
	auditPath    = "/office/audit"
	settingsPath = "/office/settings"
)

type pages struct{ Config }

// Area returns the pages.
func Area(c Config) console.Area {
	if c.Telegram == nil {
		c.Telegram = func() bool { return false }
	}
	h := pages{c}
	all := []account.Role{account.Administrator}
	may := []account.Role{account.Head, account.Administrator}
	return console.Area{Name: "manage", Templates: templates, Routes: []console.Route{
		{Pattern: "GET " + settingsPath, Title: "设置", Nav: "设置", Group: console.Office, Roles: may, Serve: h.settings},
		{Pattern: "GET " + settingsPath + "/times", Title: "等多久、几点上班", Roles: may, Serve: h.times},
		{Pattern: "POST " + settingsPath + "/times", Title: "等多久、几点上班", Roles: may, Serve: h.saveTimes},
		{Pattern: "POST " + settingsPath + "/learning", Title: "学问法", Roles: all, Serve: h.learning},
		{Pattern: "GET " + auditPath, Title: "操作日志", Nav: "日志", Group: console.Office, Roles: may, Serve: h.audit},
		{Pattern: "GET " + auditPath + "/print", Title: "操作日志", Roles: may, Serve: h.printed},
		{Pattern: "POST " + auditPath + "/export", Title: "导出日志", Roles: may, Serve: h.exportTrail},
		{Pattern: "GET " + auditPath + "/check", Title: "日志完整吗", Roles: may, Serve: h.checked},
		{Pattern: "POST " + auditPath + "/verify", Title: "验证日志", Roles: may, Serve: h.verify},
	}}
}
