package statistics

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"mingbai/bot/console"
	"mingbai/handlers/ledger"
)

// Rows on a page of the ledger, and the last page that is offered: further
// back a month or a village is chosen, which is quicker to read as well.
const (
	perPage  = 50
	lastPage = 100
)

// rowsView is a page of the ledger.
type rowsView struct {
	Name   string // the number that was opened
	Period string
	Total  string
	Unit   string
	Part   string // 分类：婚姻家庭
	Filter console.Filter
	Table  console.Table
	Back   string
	Newer  string
	Older  string
	Deep   bool
}

// chosen is one part of a number, of which only the rows are shown.
type chosen struct{ key, name, part string }

// rows shows what stands behind a number.
func (h pages) rows(p *console.Page) error {
	a, err := h.asked(p)
	if err != nil {
		return err
	}
	rule := ruleOf(a.rule)
	var parts []chosen
	for _, s := range splitNames {
		if part := p.Value(param(s.key)); part != "" {
			parts = append(parts, chosen{s.key, s.name, part})
		}
	}
	page := 0
	if n, err := strconv.Atoi(p.Value("page")); err == nil && n > 0 {
		page = min(n, lastPage)
	}
	counts, err := h.Figures.Figures(p.R.Context(), a.query)
	if err != nil {
		return err
	}
	count, _ := counts.Row(a.rule)
	v := rowsView{Name: rule.Indicator, Unit: rule.Unit, Period: a.period(), Back: a.with("rule", a.rule), Total: totalOf(count, parts)}
	for _, c := range parts {
		v.Part += c.name + "：" + c.part + " "
	}
	if v.Filter, err = h.filter(p, a); err != nil {
		return err
	}
	found, more, err := h.find(p.R.Context(), narrowed(a.query, parts), rule, parts, page)
	if err != nil {
		return err
	}
	v.Table = tableOf(found, rule)
	if page > 0 {
		v.Newer = console.With(p.R.URL, "page", strconv.Itoa(page-1))
	}
	if v.Deep = more && page == lastPage; more && !v.Deep {
		v.Older = withPage(p, page+1)
	}
	return p.Show("ledger", v)
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

// totalOf is the number that was opened: the whole, or one of its parts. Of two
// parts at once only the rows tell.
func totalOf(c ledger.Count, parts []chosen) string {
	switch len(parts) {
	case 0:
		return ledger.Text(c.Value, c.Unit)
	case 1:
		return ledger.Text(c.By[parts[0].key][parts[0].part], c.Unit)
	}
	return ""
}

// narrowed reads no more months than are wanted.
func narrowed(q ledger.Query, parts []chosen) ledger.Query {
	for _, c := range parts {
		if first, err := ledger.ParseDate(c.part + "-01"); c.key == ledger.ByMonth && err == nil {
			q.From, q.To = max(q.From, first), min(q.To, monthEnd(first))
		}
	}
	return q
}

// find reads the rows of one page; more tells whether others follow.
func (h pages) find(ctx context.Context, q ledger.Query, rule ledger.Rule, parts []chosen, page int) (found []ledger.Entry, more bool, err error) {
	skip := page * perPage
	for e, err := range h.Figures.Entries(ctx, q) {
		if err != nil {
			return nil, false, err
		}
		if !rule.Stands(e) || !belongs(e, q, rule, parts) {
			continue
		}
		if skip > 0 {
			skip--
			continue
		}
		if len(found) == perPage {
			return found, true, nil
		}
		found = append(found, e)
	}
	return found, false, nil
}

// belongs tells whether a row is in all parts that were opened.
func belongs(e ledger.Entry, q ledger.Query, rule ledger.Rule, parts []chosen) bool {
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
	return name == village || name == town+village
}

// tableOf lists rows. There are no words of residents in them.
func tableOf(found []ledger.Entry, rule ledger.Rule) console.Table {
	t := console.Table{Caption: "台账", Stack: true, Columns: []console.Column{
		{Name: "登记日期"}, {Name: "案号"}, {Name: "村居"}, {Name: "类别"}, {Name: "渠道"}, {Name: "结果"},
		{Name: rule.Unit, Number: true}, {Name: "办结"}, {Name: "怎么记的"},
	}, Empty: console.State{Title: "没有这样的记录", Text: "换个期间、地方，或者从“统计”里点一个数进来。"}}
	for _, e := range found {
		how := "机器记的"
		if e.Offline {
			how = "线下登记"
		}
		tone := ""
		if e.Urgent {
			how += "，紧急"
		}
		t.Rows = append(t.Rows, console.Row{Tone: tone, Cells: []console.Cell{
			console.Words(string(e.Date)), console.Words(e.CaseKey), console.Words(e.Village),
			console.Words(ledger.CategoryName(e.Kind, e.Category)), console.Words(ledger.ChannelName(e.Channel)),
			console.Words(ledger.OutcomeName(e.Kind, e.Outcome)), console.Words(ledger.Text(rule.Of(e), rule.Unit)),
			console.Words(string(e.Closed)), console.Words(how),
		}})
	}
	return t
}
