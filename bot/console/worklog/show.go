package worklog

import (
	"cmp"
	"fmt"
	"strings"

	"mingbai/bot/console"
	"mingbai/handlers/account"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
	"mingbai/handlers/worklog"
)

// monthsBack is how many months there are to choose from.
const monthsBack = 12

// logView is the page.
type logView struct {
	Head    string
	Filter  console.Filter
	Whole   bool // there is one log, to be printed and signed
	Totals  console.Table
	Entries console.Table
	Files   []console.Link
	People  *console.Table // of an office; nil = one person's own page
	Unit    string
}

// show shows a month.
func (h pages) show(p *console.Page) error {
	a, err := h.ask(p)
	if err != nil {
		return err
	}
	l, whole, err := h.log(p, a)
	if err != nil {
		return err
	}
	v := logView{Head: monthName(a.month) + "工作日志", Filter: filterOf(p, a), Whole: whole, Unit: strings.TrimSpace(l.Unit)}
	if p.Me.Role == account.Adviser && a.person.ID == "" {
		v.Whole, v.Entries.Empty = false, console.State{Title: "你的账号还没有对上名册里的人", Text: "请司法所在“账号”里把这个账号和名册里的你连起来，做过的事才会到这里。"}
		return p.Show("worklog", v)
	}
	if whole {
		v.Totals, v.Entries = totalsOf(l), entriesOf(l, p.Me.Role)
		v.Head = l.Name + " " + v.Head
		if v.Unit == l.Name {
			v.Unit = ""
		}
		if len(l.Entries) > 0 {
			v.Files = []console.Link{{Text: "下载 Word(打印签名)", Href: address(root+"/file", a.month, a.person.ID, "docx")}, {Text: "下载 Excel", Href: address(root+"/file", a.month, a.person.ID, "xlsx")}}
		}
	}
	if p.Me.Role != account.Adviser && a.person.ID == "" {
		people, err := h.peopleTable(p, a)
		if err != nil {
			return err
		}
		v.People = &people
	}
	return p.Show("worklog", v)
}

// filterOf is the sentence of the month and whose.
func filterOf(p *console.Page, a asked) console.Filter {
	f := console.Filter{Label: "哪个月，谁的", Parts: []console.Part{{Name: "月份", Value: monthName(a.month)}}}
	for m, n := ledger.DateOf(p.Now()), 0; n < monthsBack; n++ {
		first, _ := worklog.Span(m)
		f.Parts[0].Options = append(f.Parts[0].Options, console.Link{Text: monthName(first), Href: address(root, first, a.person.ID, ""), On: first == a.month})
		m = first.Add(-1)
	}
	if p.Me.Role == account.Adviser {
		return f
	}
	own := cmp.Or(a.office.String(), "全部司法所")
	who := console.Part{Name: "谁", Value: cmp.Or(a.person.Name, own), Options: []console.Link{{Text: own, Href: address(root, a.month, "", ""), On: a.person.ID == ""}}}
	for _, x := range a.people {
		who.Options = append(who.Options, console.Link{Text: x.Name + "（" + roleName(a.roster, x) + "）", Href: address(root, a.month, x.ID, ""), On: x.ID == a.person.ID})
	}
	f.Parts = append(f.Parts, who)
	return f
}

// roleName is what somebody of the roster is.
func roleName(r handoff.Roster, p handoff.Person) string {
	if p.Role == handoff.Officer {
		return cmp.Or(r.OfficeOf(p).String(), "司法所")
	}
	return cmp.Or(p.Firm, "法律顾问")
}

// totalsOf tables the sums of a log, a line for each sort of work.
func totalsOf(l worklog.Log) console.Table {
	t := console.Table{Caption: "合计", Columns: []console.Column{{Name: "工作"}, {Name: "数量", Number: true}, {Name: "人次", Number: true}, {Name: "其中补登", Number: true}, {Name: "登记(笔)", Number: true}}}
	for _, x := range l.Totals() {
		t.Rows = append(t.Rows, console.Row{Cells: []console.Cell{console.Words(ledger.KindName(x.Kind)), console.Words(fmt.Sprintf("%d %s", x.Matters, x.Unit())),
			console.Figure(x.Visits), console.Figure(x.Offline), console.Figure(int64(x.Rows))}})
	}
	return t
}

// entriesOf tables the rows of a log.
func entriesOf(l worklog.Log, role account.Role) console.Table {
	t := console.Table{Caption: "逐条", Stack: true, Tight: true, Empty: console.State{Title: "这个月没有登记", Text: "办结的单、登记的来访、讲座、调解，会一条条记在这里。"}}
	if role == account.Adviser {
		t.Empty.Links = []console.Link{{Text: "去办单", Href: "/office/cases"}}
	}
	for _, h := range worklog.Heads() {
		t.Columns = append(t.Columns, console.Column{Name: h.Name, Number: h.Number})
	}
	for _, e := range l.Entries {
		var row console.Row
		for _, cell := range worklog.Cells(e) {
			row.Cells = append(row.Cells, console.Words(cell))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// peopleTable is what each of the office's people did.
func (h pages) peopleTable(p *console.Page, a asked) (console.Table, error) {
	t := console.Table{Caption: "每个人", Stack: true, Columns: []console.Column{{Name: "谁"}, {Name: "咨询(宗)", Number: true}, {Name: "人次", Number: true}, {Name: "别的工作"}, {Name: "登记(笔)", Number: true}},
		Empty: console.State{Title: "名册里还没有人", Text: "在“名册”里写上村居的顾问，他们每个月做的事会列在这里。", Links: []console.Link{{Text: "去名册", Href: "/office/roster"}}}}
	logs, err := worklog.ByPerson(p.R.Context(), h.Figures, a.roster, a.people, a.place, a.month, p.Now())
	if err != nil {
		return t, err
	}
	for i, l := range logs {
		var consulted worklog.Total
		var other []worklog.Total
		for _, x := range l.Totals() {
			if x.Kind == ledger.Consulting {
				consulted = x
				continue
			}
			other = append(other, x)
		}
		name := console.To(l.Name, address(root, a.month, a.people[i].ID, ""))
		name.Note = roleName(a.roster, a.people[i])
		t.Rows = append(t.Rows, console.Row{Cells: []console.Cell{name, console.Figure(consulted.Matters), console.Figure(consulted.Visits), console.Words(say(other)), console.Figure(int64(len(l.Entries)))}})
	}
	return t, nil
}

// today is what an adviser did this month, on their first page.
func (h pages) today(p *console.Page) ([]console.Panel, error) {
	if p.Me.Role != account.Adviser || p.Me.Person == "" {
		return nil, nil
	}
	a, err := h.ask(p)
	if err != nil {
		return nil, err
	}
	l, _, err := h.log(p, a)
	if err != nil {
		return nil, err
	}
	t := totalsOf(l)
	t.Empty = console.State{Title: "这个月还没有登记", Text: "办结的单会自己记进来，线下的在“登记”里记。"}
	return []console.Panel{{ID: "month-panel", Title: fmt.Sprintf("%s我做了", monthName(a.month)), Table: t, More: console.Link{Text: "工作日志，逐条看、下载", Href: root}}}, nil
}
