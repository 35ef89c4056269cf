// Package worklog is the console's page of what somebody did, month by month:
// an adviser's own work, and, for a judicial office, its own and that of each of
// its advisers. The rows and sums are those of handlers/worklog, and so are the
// files to print and to sign. It counts nothing itself; handing out a file is
// entered in the book of who did what before.
package worklog

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"

	"mingbai/bot/attach"
	"mingbai/bot/console"
	"mingbai/handlers/account"
	"mingbai/handlers/audit"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
	"mingbai/handlers/worklog"
)

//go:embed templates/*.html
var templates embed.FS

// Book keeps the roster.
type Book interface {
	Roster(ctx context.Context) (handoff.Roster, error)
}

// Config is what the pages need; both are required.
type Config struct {
	Figures worklog.Figures
	Book    Book
}

const root = "/office/worklog"

type pages struct{ Config }

// Area returns the pages.
func Area(c Config) console.Area {
	h := pages{c}
	may := []account.Role{account.Adviser, account.Clerk, account.Head, account.Administrator}
	return console.Area{Name: "worklog", Templates: templates, Today: h.today, Routes: []console.Route{
		{Pattern: "GET " + root, Title: "工作日志", Nav: "工作日志", Group: console.Work, Roles: may, Serve: h.show},
		{Pattern: "GET " + root + "/file", Title: "工作日志", Roles: may, Serve: h.file},
	}}
}

// asked is whose month is asked for.
type asked struct {
	month  ledger.Date    // its first day
	roster handoff.Roster // as it is now
	person handoff.Person // without an id: the office's own work
	people []handoff.Person
	place  string           // of the office, "" = everywhere
	office handoff.OfficeID // without a name: of none, or of many
}

// ask reads the request: the month, this one unless said, and whose.
func (h pages) ask(p *console.Page) (a asked, err error) {
	if a.roster, err = h.Book.Roster(p.R.Context()); err != nil {
		return a, err
	}
	today := ledger.DateOf(p.Now())
	if a.month, err = ledger.ParseDate(p.Value("month") + "-01"); err != nil || a.month > today {
		a.month, _ = worklog.Span(today)
	}
	a.people, a.place = peopleOf(p.Me, a.roster), p.Me.Place
	id := p.Value("who")
	if p.Me.Role == account.Adviser {
		id = p.Me.Person
	} else {
		a.office = officeOf(p.Me, a.roster) // an adviser never reads an office's
	}
	if id == "" {
		return a, nil
	}
	i := slices.IndexFunc(a.people, func(x handoff.Person) bool { return x.ID == id })
	if i < 0 && p.Me.Role == account.Adviser {
		return a, nil // no longer of the roster
	}
	if i < 0 {
		return a, console.ErrDenied
	}
	a.person = a.people[i]
	return a, nil
}

// peopleOf are those whose work an account may see: an adviser's own alone, an
// office's those who serve in its places.
func peopleOf(me account.Account, r handoff.Roster) []handoff.Person {
	var all []handoff.Person
	for _, p := range r.People {
		serves := func(x handoff.Post) bool {
			return me.Sees(x.Place) && (x.Adviser == p.ID || x.Backup == p.ID || p.Office != "" && x.OfficeID() == r.OfficeOf(p))
		}
		if p.ID == me.Person || me.Role != account.Adviser && slices.ContainsFunc(r.Posts, serves) {
			all = append(all, p)
		}
	}
	return all
}

// officeOf is the judicial office of an account: its person's, or that of its
// place; without a name for one of many places.
func officeOf(me account.Account, r handoff.Roster) handoff.OfficeID {
	if p, known := r.Person(me.Person); known && p.Office != "" && me.Sees(r.OfficeOf(p).Place) {
		return r.OfficeOf(p)
	}
	var office handoff.OfficeID
	for _, x := range r.Posts {
		if !me.Sees(x.Place) || !me.Sees(x.OfficeID().Place) || x.OfficeID() == office {
			continue
		}
		if office.Name != "" {
			return handoff.OfficeID{}
		}
		office = x.OfficeID()
	}
	return office
}

// log collects what is asked for; whole is false where there is nothing to sign:
// it is of many offices, or of an adviser who is not of the roster.
func (h pages) log(p *console.Page, a asked) (l worklog.Log, whole bool, err error) {
	ctx := p.R.Context()
	if a.person.ID == "" {
		if a.office.Name == "" || p.Me.Role == account.Adviser {
			return l, false, nil
		}
		l, err = worklog.OfOffice(ctx, h.Figures, a.roster, a.office, a.month, p.Now())
		return l, true, err
	}
	if p.Me.Role == account.Adviser {
		l, err = worklog.Of(ctx, h.Figures, a.roster, a.person, a.month, p.Now())
		return l, true, err
	}
	logs, err := worklog.ByPerson(ctx, h.Figures, a.roster, []handoff.Person{a.person}, a.place, a.month, p.Now())
	if err != nil {
		return l, false, err
	}
	l = logs[0]
	if a.person.Role == handoff.Officer {
		l.Unit = a.roster.OfficeOf(a.person).String()
	}
	return l, true, nil
}

// file hands out the month as a workbook or a paper.
func (h pages) file(p *console.Page) error {
	a, err := h.ask(p)
	if err != nil {
		return err
	}
	form, known := map[string]struct {
		kind  string
		write func(io.Writer, worklog.Log) error
	}{
		"xlsx": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", worklog.Workbook},
		"docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", worklog.Paper},
	}[p.Value("as")]
	l, whole, err := h.log(p, a)
	switch {
	case err != nil:
		return err
	case !known || !whole:
		return console.Sorry("没有这样的文件。回“工作日志”，用页上的按钮下载。")
	}
	var file bytes.Buffer
	if err := form.write(&file, l); err != nil {
		return err
	}
	name := fmt.Sprintf("工作日志-%s-%s", l.Name, l.From.Month())
	if err := p.Note(audit.Exported, name, fmt.Sprintf("导出 %s 至 %s 的工作日志，%d 条", l.From, l.To, len(l.Entries))); err != nil {
		return err
	}
	attach.Headers(p.W, form.kind, name+"."+p.Value("as"))
	_, _ = p.W.Write(file.Bytes()) // the reader may be gone
	return nil
}

// address is the page of a month of somebody.
func address(path string, month ledger.Date, who, as string) string {
	q := url.Values{"month": {month.Month()}}
	for name, value := range map[string]string{"who": who, "as": as} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return path + "?" + q.Encode()
}

// monthName is how people call a month.
func monthName(day ledger.Date) string {
	return fmt.Sprintf("%d年%d月", day.Year(), int(day.Time().Month()))
}

// say writes sums on one line: 咨询 3 宗 5 人次 · 调解 1 件 2 人次.
func say(totals []worklog.Total) string {
	var all []string
	for _, t := range totals {
		all = append(all, fmt.Sprintf("%s %d %s", ledger.KindName(t.Kind), t.Matters, t.Unit()))
	}
	return strings.Join(all, " · ")
}
