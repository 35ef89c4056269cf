// Package books is the console's pages of single rows of the ledger: one row
// with all that was done to it, marking it as a trial or a mistake so that it is
// not counted, joining a matter to another that was the same, and taking either
// back. What changes in the counts is said before anything is done; a reason is
// needed; a signed year stays as it is. It decides nothing: handlers/ledger plans
// and handlers/store carries out. bot gives its Area to the console.
package books

import (
	"cmp"
	"context"
	"embed"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"mingbai/bot/console"
	"mingbai/handlers/account"
	"mingbai/handlers/closing"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
)

//go:embed templates/*.html
var templates embed.FS

// Book keeps the rows; *store.Store is one. Errors are those of handlers/ledger,
// closing.ErrClosed, and console.ErrStale.
type Book interface {
	Row(ctx context.Context, id string) (ledger.Entry, error)
	PlanVoid(ctx context.Context, id string) (ledger.Plan, error)
	PlanJoin(ctx context.Context, from, into string) (ledger.Plan, error)
	Void(ctx context.Context, id, print, who, reason string) (ledger.Amendment, error)
	Rejoin(ctx context.Context, from, into, print, who, reason string) (ledger.Amendment, error)
	Unamend(ctx context.Context, n int64, who, reason string) error
	// Amendments returns the newest first: of a row, or of a place when row is "".
	Amendments(ctx context.Context, row, place string, most int) ([]ledger.Amendment, error)
	Roster(ctx context.Context) (handoff.Roster, error)
}

// Config is what the pages need.
type Config struct{ Book Book }

const (
	ledgerPath  = "/office/ledger"
	rowPath     = ledgerPath + "/row"
	voidPath    = rowPath + "/void"
	joinPath    = rowPath + "/join"
	undoPath    = rowPath + "/undo"
	changesPath = ledgerPath + "/changes"
	most        = 200 // amendments in a list
)

type pages struct{ Config }

// Area returns the pages.
func Area(c Config) console.Area {
	h := pages{c}
	see := []account.Role{account.Clerk, account.Head, account.County, account.Administrator}
	return console.Area{Name: "books", Templates: templates, Routes: []console.Route{
		{Pattern: "GET " + rowPath, Title: "一行记录", Roles: see, Serve: h.row},
		{Pattern: "GET " + changesPath, Title: "更动", Roles: see, Serve: h.changes},
		{Pattern: "POST " + voidPath, Title: "标记为测试或误登", Roles: marks[:], Serve: h.void},
		{Pattern: "POST " + joinPath, Title: "并案", Roles: joins[:], Serve: h.join},
		{Pattern: "POST " + undoPath, Title: "撤销更动", Roles: marks[:], Serve: h.undo},
	}}
}

// Who may mark rows, and who may join matters.
var (
	marks = [...]account.Role{account.Clerk, account.Head, account.Administrator}
	joins = [...]account.Role{account.Head, account.Administrator}
)

// fact is one thing known of a row.
type fact struct{ Name, Text string }

// amendmentView is an amendment and the button that takes it back.
type amendmentView struct {
	What, Who, Reason, Rows string
	Undone                  string
	Undo                    *console.Form
}

// rowView is the page of a row.
type rowView struct {
	Facts   []fact
	Counts  bool
	Done    []amendmentView
	Void    *console.Form // nil = cannot be marked here
	Changes []string      // what marking it changes
	Why     string        // why it cannot be marked or joined
	Find    *console.Form // asks for the matter to join to
	Join    *console.Form
	Joining []string // what joining changes
	Back    string
	Rule    string
}

// found reads the row of an address, if the account may see it.
func (h pages) found(p *console.Page) (ledger.Entry, error) {
	e, err := h.Book.Row(p.R.Context(), p.Value("id"))
	if errors.Is(err, ledger.ErrNoRow) {
		return e, console.ErrMissing
	}
	if err == nil && !p.Me.Sees(e.Place) {
		return ledger.Entry{}, console.ErrDenied
	}
	return e, err
}

// row shows a row.
func (h pages) row(p *console.Page) error {
	e, err := h.found(p)
	if err != nil {
		return err
	}
	v, err := h.view(p, e)
	if err != nil {
		return err
	}
	return p.Show("row", v)
}

// view is the page of a row, with what can be done to it.
func (h pages) view(p *console.Page, e ledger.Entry) (rowView, error) {
	r, err := h.Book.Roster(p.R.Context())
	if err != nil {
		return rowView{}, err
	}
	done, err := h.Book.Amendments(p.R.Context(), e.ID, "", most)
	if err != nil {
		return rowView{}, err
	}
	v := rowView{Facts: facts(e, r), Counts: e.Counts(), Back: ledgerPath, Rule: ledger.Version}
	for _, a := range done {
		v.Done = append(v.Done, amended(p, a, e.ID))
	}
	if !slices.Contains(marks[:], p.Me.Role) {
		return v, nil
	}
	plan, err := h.Book.PlanVoid(p.R.Context(), e.ID)
	switch {
	case errors.Is(err, closing.ErrClosed):
		v.Why = "这一行在已经结账的年份里，不能再标记、并案或撤销；要改，在“年报”里作更正。"
		return v, nil
	case errors.Is(err, ledger.ErrVoid): // it says so above
	case err != nil:
		return v, err
	default:
		v.Void = voidForm(e, plan)
		v.Changes = says(plan)
	}
	if slices.Contains(joins[:], p.Me.Role) && e.Kind == ledger.Consulting && e.CaseKey != "" && !e.Test {
		return v, h.askJoin(p, e, &v)
	}
	return v, nil
}

// facts are what the books say of a row. There are no words of residents.
func facts(e ledger.Entry, r handoff.Roster) []fact {
	how := "机器记的"
	if e.Offline {
		how = "线下登记"
	}
	who := e.Adviser
	if x, known := r.Person(e.Adviser); known {
		who = x.Name
	}
	all := []fact{
		{"登记日期", string(e.Date)}, {"哪本账", ledger.KindName(e.Kind)}, {"案号", e.CaseKey}, {"地方", e.Place}, {"村居", e.Village},
		{"类别", ledger.CategoryName(e.Kind, e.Category)}, {"渠道", ledger.ChannelName(e.Channel)}, {"结果", ledger.OutcomeName(e.Kind, e.Outcome)},
		{"宗(件)", fmt.Sprint(e.Matters)}, {"人次", fmt.Sprint(e.Visits)}, {"办结", string(e.Closed)}, {"谁办的", who}, {"怎么记的", how},
	}
	return slices.DeleteFunc(all, func(f fact) bool { return f.Text == "" })
}

// says are what a plan changes, as people read it.
func says(p ledger.Plan) []string {
	var all []string
	for _, c := range p.Changes {
		all = append(all, c.Say())
	}
	if len(all) == 0 {
		all = []string{"各项合计都不变：这一行本来就没有算进去，或者另一行接着算这一宗。"}
	}
	if p.Opens() {
		all = append(all, "这一件是这一行办结的，标记以后又是没有办结的。")
	}
	return all
}

// reason is the field in which one is given.
func reason(hint string) console.Field {
	return console.Field{Name: "reason", Label: "原因", Required: true, Max: 200, Hint: hint}
}

// voidForm asks whether a row is to be marked.
func voidForm(e ledger.Entry, plan ledger.Plan) *console.Form {
	return &console.Form{Action: voidPath, Submit: "标记，不再计数", Fields: []console.Field{
		{Name: "id", Kind: "hidden", Value: e.ID}, {Name: "print", Kind: "hidden", Value: plan.Print},
		reason("比如“试用时问的”“登记时点了两次”。不写居民的姓名、电话。会记进操作日志，可以撤销"),
	}}
}

// void marks a row.
func (h pages) void(p *console.Page) error {
	e, err := h.found(p)
	if err != nil {
		return err
	}
	if strings.TrimSpace(p.Value("reason")) == "" {
		v, err := h.view(p, e)
		if err != nil {
			return err
		}
		if v.Void != nil {
			v.Void.Wrong("reason", "原因还没有写。")
		}
		return p.Again("row", v)
	}
	if err := h.mine(p, func(ctx context.Context) (ledger.Plan, error) { return h.Book.PlanVoid(ctx, e.ID) }); err != nil {
		return err
	}
	if _, err := h.Book.Void(p.R.Context(), e.ID, p.Value("print"), p.Me.Name, p.Value("reason")); err != nil {
		return plainly(err)
	}
	return p.Done(rowPath+"?"+url.Values{"id": {e.ID}}.Encode(), "标记好了，这一行不再计数。点错了可以在下面撤销。")
}

// mine checks that everything a plan touches is the account's.
func (h pages) mine(p *console.Page, plan func(context.Context) (ledger.Plan, error)) error {
	x, err := plan(p.R.Context())
	if err != nil {
		return plainly(err)
	}
	for _, place := range x.Places {
		if !p.Me.Sees(place) {
			return console.ErrDenied
		}
	}
	return nil
}

// plainly tells a person why something cannot be done.
func plainly(err error) error {
	for known, sentence := range map[error]string{
		closing.ErrClosed: "这里有已经结账的年份，不能动。要改，在“年报”里作更正。",
		ledger.ErrVoid:    "这一行已经标记过了。",
		ledger.ErrMatter:  "没有这个案号的咨询，或者两个案号是同一个。请核对后再写。",
		ledger.ErrAmended: "撤不回来了：这以后又有别的记录用了这个案号，或者已经撤销过。请看这个案号现在的各行，按现在的样子再改。",
		ledger.ErrReason:  "原因还没有写。",
	} {
		if errors.Is(err, known) {
			return console.Sorry(sentence)
		}
	}
	return err
}

// amended shows an amendment, and the form that takes it back to those who may.
func amended(p *console.Page, a ledger.Amendment, row string) amendmentView {
	v := amendmentView{What: fmt.Sprintf("更动%d：%s", a.N, a.What.Name()), Who: fmt.Sprintf("%s，%s", a.Who, a.At.In(p.Now().Location()).Format("2006-01-02 15:04")),
		Reason: a.Reason, Rows: fmt.Sprintf("%d 行", len(a.Edits))}
	if a.What == ledger.Joining {
		v.What += "，" + a.From + " 并进 " + a.Into
	}
	may := marks[:]
	if a.What == ledger.Joining {
		may = joins[:]
	}
	switch {
	case !a.Undone.IsZero():
		v.Undone = fmt.Sprintf("%s 由 %s 撤销，原因：%s", a.Undone.In(p.Now().Location()).Format("2006-01-02 15:04"), a.Undoer, a.Undoing)
	case slices.Contains(may, p.Me.Role):
		v.Undo = &console.Form{Action: undoPath, Submit: "撤销", Inline: true, Fields: []console.Field{
			{Name: "n", Kind: "hidden", Value: fmt.Sprint(a.N)}, {Name: "id", Kind: "hidden", Value: cmp.Or(row, a.Edits[0].Is.ID)},
			{Name: fmt.Sprintf("reason%d", a.N), Label: "撤销的原因", Required: true, Max: 200},
		}}
	}
	return v
}
