package statistics

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"mingbai/bot/console"
	"mingbai/handlers/account"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
	"mingbai/handlers/response"
)

// Rows on a page of the ledger, and the last page that is offered: further
// back a month or a village is chosen, which is quicker to read as well.
const (
	perPage  = 50
	lastPage = 100
)

// classParam and adviserParam choose rows by how they were answered and by whom.
const (
	classParam   = "class"
	adviserParam = "adviser"
)

// rowsView is a page of the ledger.
type rowsView struct {
	Name   string // the number that was opened
	Period string
	Total  string
	Unit   string
	Part   string // 分类：婚姻家庭
	Filter console.Filter
	Table  figure
	Back   string
	Newer  string
	Older  string
	Deep   bool
	Rule   string // version of the counting rules
}

// part is one part of a number, of which only the rows are shown.
type part struct{ key, name, part string }

// opened is a number that was opened to its rows.
type opened struct {
	asked
	rule   ledger.Rule
	parts  []part
	class  response.Class // "" = all
	narrow ledger.Narrow
	who    string   // the adviser, as the address has them, where narrow has some
	words  []string // what was chosen, as people read it
}

// opened reads which number an address opens.
func (h pages) opened(p *console.Page, a asked) (opened, error) {
	o := opened{asked: a}
	if c := response.Class(p.Value(classParam)); slices.Contains(response.Classes(), c) {
		o.class, o.asked.rule = c, c.Rule()
		o.words = append(o.words, c.Name())
	}
	o.rule = ruleOf(o.asked.rule)
	o.narrow = ledger.Narrow{Rule: o.rule}
	for _, s := range splitNames {
		if x := p.Value(param(s.key)); x != "" {
			o.parts = append(o.parts, part{s.key, s.name, x})
			o.words = append(o.words, s.name+"："+x)
		}
	}
	o.query = narrowed(o.query, o.parts)
	switch o.class {
	case response.NotFound, response.PassedOn:
		o.narrow.Outcomes = o.class.Outcomes()
	case response.Found:
		o.narrow.Outcomes, o.narrow.Except = response.NotFound.Outcomes(), true
	case response.OnSpot:
		o.narrow.Outcomes, o.narrow.Except = response.PassedOn.Outcomes(), true
	}
	if who := p.Value(adviserParam); p.R.Form.Has(adviserParam) {
		r, err := h.Book.Roster(p.R.Context())
		if err != nil {
			return o, err
		}
		o.who, o.narrow.Advisers = who, writtenAs(r, who)
		o.words = append(o.words, adviserName(r, personOf(r, who), nobody))
	}
	return o, nil
}

// rows shows what stands behind a number.
func (h pages) rows(p *console.Page) error {
	a, err := h.asked(p)
	if err != nil {
		return err
	}
	o, err := h.opened(p, a)
	if err != nil {
		return err
	}
	page := pageOf(p)
	v := rowsView{Name: o.rule.Indicator, Unit: o.rule.Unit, Period: a.period(), Back: a.with("rule", a.rule), Part: strings.Join(o.words, " · "), Rule: ledger.Version}
	if o.class != "" {
		v.Back = answersPath + "?" + a.values().Encode()
	}
	if v.Total, err = h.total(p.R.Context(), a, o); err != nil {
		return err
	}
	if v.Filter, err = h.filter(p, a); err != nil {
		return err
	}
	found, more, err := h.find(p.R.Context(), o, page*perPage, perPage)
	if err != nil {
		return err
	}
	r, err := h.Book.Roster(p.R.Context())
	if err != nil {
		return err
	}
	v.Table = a.figure(ledgerPath, "rows", "台账", tableOf(found, o.rule, r))
	v.Table.File = o.file(p)
	if page > 0 {
		v.Newer = console.With(p.R.URL, "page", strconv.Itoa(page-1))
	}
	if v.Deep = more && page == lastPage; more && !v.Deep {
		v.Older = withPage(p, page+1)
	}
	return p.Show("ledger", v)
}

// file is the button that makes a file of all rows that were opened.
func (o opened) file(p *console.Page) fileView {
	f := o.asked.file("下载这些行(XLSX)", sheetPath, [2]string{"page", ledgerPath}, [2]string{"table", "rows"}, [2]string{classParam, string(o.class)})
	for _, x := range o.parts {
		f.Hidden = append(f.Hidden, console.Field{Name: param(x.key), Value: x.part})
	}
	if o.narrow.Advisers != nil {
		f.Hidden = append(f.Hidden, console.Field{Name: adviserParam, Value: o.who})
	}
	return f
}

// mostRows is how many rows of a number a file holds.
const mostRows = 20_000

// wholeLedger is the table of all rows that were opened.
func (h pages) wholeLedger(p *console.Page, a asked) (figure, error) {
	o, err := h.opened(p, a)
	if err != nil {
		return figure{}, err
	}
	found, more, err := h.find(p.R.Context(), o, 0, mostRows)
	if err != nil {
		return figure{}, err
	}
	if more {
		return figure{}, console.Sorry(fmt.Sprintf("超过 %d 行，一张表放不下。选一个月或一个村再下，或者在“统计”里下“带明细”的表。", mostRows))
	}
	r, err := h.Book.Roster(p.R.Context())
	if err != nil {
		return figure{}, err
	}
	t := tableOf(found, o.rule, r)
	t.Caption = "台账 " + strings.Join(append([]string{o.rule.Indicator}, o.words...), " ")
	return a.figure(ledgerPath, "rows", "台账", t), nil
}

// total is the number that was opened. Of two parts at once only the rows tell.
func (h pages) total(ctx context.Context, a asked, o opened) (string, error) {
	if o.class != "" {
		return h.totalOfClass(ctx, o)
	}
	if o.narrow.Advisers != nil || len(o.parts) > 1 {
		return "", nil
	}
	counts, err := h.Figures.Figures(ctx, a.query)
	if err != nil {
		return "", err
	}
	c, _ := counts.Row(o.rule.ID)
	if len(o.parts) == 1 {
		return ledger.Text(c.By[o.parts[0].key][o.parts[0].part], c.Unit), nil
	}
	return ledger.Text(c.Value, c.Unit), nil
}

// totalOfClass adds up the answers that were opened.
func (h pages) totalOfClass(ctx context.Context, o opened) (string, error) {
	parts, err := h.Rows.Answers(ctx, o.query)
	if err != nil {
		return "", err
	}
	n := ledger.Number(0)
	for _, x := range parts {
		if x.Class != o.class || o.narrow.Advisers != nil && !slices.Contains(o.narrow.Advisers, x.Adviser) {
			continue
		}
		in := true
		for _, c := range o.parts {
			switch c.key {
			case ledger.ByVillage:
				in = in && isVillage(ledger.VillagePart(x.Place, x.Village), c.part)
			case ledger.ByMonth:
				in = in && x.Month == c.part
			default:
				return "", nil
			}
		}
		if in {
			n += x.N
		}
	}
	return ledger.Text(n, o.rule.Unit), nil
}

// pageOf is the page of a list that is asked for.
func pageOf(p *console.Page) int {
	if n, err := strconv.Atoi(p.Value("page")); err == nil && n > 0 {
		return min(n, lastPage)
	}
	return 0
}

// param is the name of a split in an address. "village" there chooses what is
// counted at all, by its own name; a part is named as the table names it.
func param(split string) string { return "in-" + split }

func withPage(p *console.Page, n int) string {
	address := console.With(p.R.URL, "page", "")
	u := *p.R.URL
	u.RawQuery = mustQuery(address)
	q := u.Query()
	q.Set("page", strconv.Itoa(n))
	return u.Path + "?" + q.Encode()
}

func ruleOf(id string) ledger.Rule {
	rules := ledger.Rules()
	return rules[slices.IndexFunc(rules, func(r ledger.Rule) bool { return r.ID == id })]
}

// narrowed reads no more months than are wanted.
func narrowed(q ledger.Query, parts []part) ledger.Query {
	for _, c := range parts {
		if first, err := ledger.ParseDate(c.part + "-01"); c.key == ledger.ByMonth && err == nil {
			q.From, q.To = max(q.From, first), min(q.To, monthEnd(first))
		}
	}
	return q
}

// find reads some rows behind a number; more tells whether others follow.
func (h pages) find(ctx context.Context, o opened, skip, most int) (found []ledger.Entry, more bool, err error) {
	for e, err := range h.Rows.Rows(ctx, o.query, o.narrow) {
		if err != nil {
			return nil, false, err
		}
		if !belongs(e, o.query, o.rule, o.parts) {
			continue
		}
		if skip > 0 {
			skip--
			continue
		}
		if len(found) == most {
			return found, true, nil
		}
		found = append(found, e)
	}
	return found, false, nil
}

// belongs tells whether a row is in all parts that were opened.
func belongs(e ledger.Entry, q ledger.Query, rule ledger.Rule, parts []part) bool {
	if len(parts) == 0 {
		return true
	}
	of := rule.Parts(e)
	of[ledger.ByMonth] = q.Day(e).Month()
	for _, c := range parts {
		if c.key == ledger.ByVillage && isVillage(of[c.key], c.part) {
			continue
		}
		if of[c.key] != c.part {
			return false
		}
	}
	return true
}

// isVillage tells whether a village, as rows are told apart by it, is the one
// that a table names.
func isVillage(part, name string) bool {
	town, village, known := strings.Cut(part, "/")
	if !known {
		return name == ledger.Unknown
	}
	return name == village || name == cmp.Or(town, ledger.Unknown)+village
}

// caseRoles may open cases.
var caseRoles = [...]account.Role{account.Clerk, account.Head, account.Administrator}

// tableOf lists rows. There are no words of residents in them.
func tableOf(found []ledger.Entry, rule ledger.Rule, r handoff.Roster) console.Table {
	t := console.Table{Caption: "台账", Stack: true, Columns: []console.Column{
		{Name: "登记日期"}, {Name: "案号"}, {Name: "镇"}, {Name: "村居"}, {Name: "类别"}, {Name: "渠道"}, {Name: "结果"},
		{Name: rule.Unit, Number: true}, {Name: "办结"}, {Name: "谁办的"}, {Name: "怎么记的"},
	}, Empty: console.State{Title: "没有这样的记录", Text: "换个期间、地方，或者从“统计”里点一个数进来。"}}
	for _, e := range found {
		how := "机器记的"
		if e.Offline {
			how = "线下登记"
		}
		if e.Urgent {
			how += "，紧急"
		}
		t.Rows = append(t.Rows, console.Row{Cells: []console.Cell{
			console.To(string(e.Date), rowPath+"?"+url.Values{"id": {e.ID}}.Encode()), console.Words(e.CaseKey), console.Words(ledger.Town(e.Place)), console.Words(e.Village),
			console.Words(ledger.CategoryName(e.Kind, e.Category)), console.Words(ledger.ChannelName(e.Channel)),
			console.Words(ledger.OutcomeName(e.Kind, e.Outcome)), console.Words(ledger.Text(rule.Of(e), rule.Unit)),
			console.Words(string(e.Closed)), console.Words(adviserName(r, e.Adviser, "")), console.Words(how),
		}})
	}
	return t
}
