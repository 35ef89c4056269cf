// Package statistics is the console's pages of the counts: the summary of a
// period and place with its parts, how questions were answered, how long people
// waited for somebody, the rows that stand behind each number, and the files
// made of them. It counts nothing: handlers/store does by the rules of
// handlers/ledger and handlers/response, handlers/export writes the files. bot
// gives its Area to the console.
package statistics

import (
	"context"
	"embed"
	"iter"

	"mingbai/bot/console"
	"mingbai/handlers/account"
	"mingbai/handlers/export"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
	"mingbai/handlers/response"
)

//go:embed templates/*.html
var templates embed.FS

// Figures counts, and reads what stands behind the counts.
type Figures interface {
	// Figures returns the counts as they are shown: those of a closed year as
	// they were signed, with corrections.
	Figures(ctx context.Context, q ledger.Query) (ledger.Counts, error)
	Entries(ctx context.Context, q ledger.Query) iter.Seq2[ledger.Entry, error]
	// Notes tells what a reader of a query's numbers must know besides, such as
	// when a year was closed and what was corrected since.
	Notes(ctx context.Context, q ledger.Query, public bool) ([]string, error)
	// Public returns a table as it may go out beside all that are out already,
	// and enters it in the book of who did what as one of them.
	Public(ctx context.Context, t export.Table, who string) (export.Table, error)
}

// Rows reads how questions were answered and how long people waited.
type Rows interface {
	Rows(ctx context.Context, q ledger.Query, n ledger.Narrow) iter.Seq2[ledger.Entry, error]
	Answers(ctx context.Context, q ledger.Query) ([]response.Part, error)
	Waits(ctx context.Context, q ledger.Query) ([]response.Wait, error)
	WaitsNamed(ctx context.Context, q ledger.Query) ([]response.Wait, error)
}

// Book keeps the roster, by which towns, villages and advisers are named.
type Book interface {
	Roster(ctx context.Context) (handoff.Roster, error)
}

// Config is what the pages need; all are required.
type Config struct {
	Figures Figures
	Rows    Rows
	Book    Book
}

const (
	root        = "/office/statistics"
	answersPath = root + "/answers"
	waitsPath   = root + "/waits"
	casesPath   = waitsPath + "/cases"
	exportPath  = root + "/export"
	sheetPath   = root + "/sheet"
	ledgerPath  = "/office/ledger"
	rowPath     = ledgerPath + "/row" // of bot/console/books
	rulesPath   = "/office/help/rules"
	mostBars    = 24 // more parts than this are a table only
)

type pages struct{ Config }

// Area returns the pages.
func Area(c Config) console.Area {
	h := pages{c}
	may := []account.Role{account.Clerk, account.Head, account.County, account.Administrator}
	return console.Area{Name: "statistics", Templates: templates, Routes: []console.Route{
		{Pattern: "GET " + root, Title: "统计", Nav: "统计", Group: console.Numbers, Roles: may, Serve: h.summary},
		{Pattern: "GET " + answersPath, Title: "答复情况", Roles: may, Serve: h.answers},
		{Pattern: "GET " + waitsPath, Title: "接单用时", Roles: may, Serve: h.waits},
		{Pattern: "GET " + casesPath, Title: "转给人的单", Roles: may, Serve: h.waiting},
		{Pattern: "POST " + exportPath, Title: "导出", Roles: may, Serve: h.export},
		{Pattern: "POST " + sheetPath, Title: "下载一张表", Roles: may, Serve: h.sheet},
		{Pattern: "GET " + ledgerPath, Title: "台账", Nav: "台账", Group: console.Numbers, Roles: may, Serve: h.rows},
	}}
}

// ways are the three pages of figures, as links above each.
func ways(a asked, here string) []console.Link {
	var out []console.Link
	for _, w := range [...][2]string{{root, "各项计数"}, {answersPath, "答复情况"}, {waitsPath, "接单用时"}} {
		out = append(out, console.Link{Text: w[1], Href: w[0] + "?" + a.values().Encode(), On: w[0] == here})
	}
	return out
}
