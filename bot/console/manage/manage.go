// Package manage is the console's pages on how the office runs: what it keeps
// to (times, learning, how long words are kept) and the book of who did what,
// with the check that nobody changed it. It decides none of it: handlers/handoff,
// handlers/lessons and handlers/audit do. bot gives its Area to the console.
package manage

import (
	"context"
	"embed"
	"strconv"
	"strings"

	"mingbai/bot/console"
	"mingbai/handlers/account"
	"mingbai/handlers/audit"
	"mingbai/handlers/handoff"
)

//go:embed templates/*.html
var templates embed.FS

// Trail is the book of who did what; handlers/store keeps it.
type Trail interface {
	Trail(ctx context.Context, before int64, n int) ([]audit.Entry, error)
	VerifyTrail(ctx context.Context) (audit.Report, error)
}

// Book keeps the roster, in which the offices' times stand.
type Book interface {
	Roster(ctx context.Context) (handoff.Roster, error)
	SaveRoster(ctx context.Context, r handoff.Roster) error
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
	perPage      = 50
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
		{Pattern: "GET " + auditPath, Title: "操作日志", Nav: "日志", Group: console.Office, Roles: all, Serve: h.audit},
		{Pattern: "POST " + auditPath + "/verify", Title: "查日志", Roles: all, Serve: h.verify},
	}}
}

// auditView is a page of the book.
type auditView struct {
	Table  console.Table
	Older  string
	Newest string
}

// audit shows the book, the newest first.
func (h pages) audit(p *console.Page) error {
	before, err := strconv.ParseInt(p.Value("before"), 10, 64)
	if err != nil || before < 0 {
		before = 0
	}
	entries, err := h.Trail.Trail(p.R.Context(), before, perPage+1)
	if err != nil {
		return err
	}
	v := auditView{Table: console.Table{Caption: "操作日志", Stack: true, Columns: []console.Column{
		{Name: "时间"}, {Name: "号", Number: true}, {Name: "谁"}, {Name: "做了什么"}, {Name: "对什么"}, {Name: "说明"},
	}, Empty: console.State{Title: "还没有记录", Text: "登录、导出、看对话、改账号和名册，都会记在这里。"}}}
	if before > 0 {
		v.Newest = auditPath
	}
	if len(entries) > perPage {
		entries = entries[:perPage]
		v.Older = auditPath + "?before=" + strconv.FormatInt(entries[perPage-1].Seq, 10)
	}
	for _, e := range entries {
		tone := ""
		if e.What == audit.Repaired {
			tone = "late"
		}
		v.Table.Rows = append(v.Table.Rows, console.Row{Tone: tone, Cells: []console.Cell{
			console.Words(e.At.In(p.Now().Location()).Format("2006-01-02 15:04:05")), console.Figure(e.Seq),
			console.Words(e.Who), console.Words(e.What.Label()), console.Words(e.Object), console.Words(e.Details),
		}})
	}
	return p.Show("audit", v)
}

// verifyView is what the check found.
type verifyView struct {
	Whole bool
	Lines []string
}

// verify walks the whole book and says what it found.
func (h pages) verify(p *console.Page) error {
	report, err := h.Trail.VerifyTrail(p.R.Context())
	if err != nil {
		return err
	}
	return p.Show("verified", verifyView{Whole: report.Whole(), Lines: strings.Split(report.Say(), "\n")})
}
