package statistics

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"mingbai/bot/console"
	"mingbai/handlers/chart"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
	"mingbai/handlers/response"
)

// waits shows how long people waited until somebody took their case.
func (h pages) waits(p *console.Page) error { return h.respond(p, waitsPath, h.waited) }

// waited makes the figures of how long people waited.
func (h pages) waited(p *console.Page, a asked) ([]figure, error) {
	ctx := p.R.Context()
	all, err := h.Rows.Waits(ctx, a.query)
	if err != nil {
		return nil, err
	}
	r, err := h.Book.Roster(ctx)
	if err != nil {
		return nil, err
	}
	whole := measured(all, p.Now(), func(response.Wait) key { return key{name: "全部"} })
	out := []figure{a.waitsTable("whole", "接单用时", "", split{column: "范围"}, whole)}
	for _, s := range splits(townsOf(all), r, untaken) {
		of := func(w response.Wait) key { return s.of(w.Place, w.Village, w.Person, ledger.DateOf(w.Opened).Month()) }
		by := measured(all, p.Now(), of)
		f := a.waitsTable(s.id, s.name, "接单用时，", s, by)
		if err := f.draw(waitBars(s, by)); err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

func townsOf(all []response.Wait) villages {
	v := villages{}
	for _, w := range all {
		v.learn(w.Place, w.Village)
	}
	return v
}

// measured measures waits by part.
func measured(all []response.Wait, now time.Time, of func(response.Wait) key) map[key]response.Measure {
	by := map[key]*response.Sum{}
	for _, w := range all {
		k := of(w)
		if by[k] == nil {
			by[k] = response.NewSum(now)
		}
		by[k].Add(w)
	}
	out := map[key]response.Measure{}
	for k, s := range by {
		out[k] = s.Measure()
	}
	return out
}

// waitsTable is a table of waits whose numbers open to their cases.
func (a asked) waitsTable(id, name, caption string, s split, by map[key]response.Measure) figure {
	t := console.Table{Caption: caption + name, Columns: []console.Column{
		{Name: s.column}, {Name: "转给人(单)", Number: true, Rule: "#rule-wait"}, {Name: "一半在", Number: true, Rule: "#rule-median"}, {Name: "九成在", Number: true, Rule: "#rule-ninth"},
		{Name: "按时率", Number: true, Rule: "#rule-timely"}, {Name: "晚接", Number: true, Rule: "#rule-late"}, {Name: "过时没人接", Number: true},
		{Name: "没接就结束", Number: true, Rule: "#rule-gone"},
	}, Empty: console.State{Title: "没有转给人的单", Text: "居民在对话里要找人，这里就有。"}}
	for _, k := range partsOf(by, s.id == "month") {
		m := by[k]
		row := console.Row{Cells: []console.Cell{
			console.Words(k.name), number(m.All, a.caseRows("", s.param, k.value)), console.Words(took(m.Median, m.Taken)), console.Words(took(m.Ninth, m.Taken)), console.Words(timely(m)),
		}}
		for _, state := range []response.State{response.Late, response.Overdue, response.Gone} {
			c := number(m.By[state], a.caseRows(string(state), s.param, k.value))
			if state != response.Gone && m.By[state] > 0 {
				c.Tone = "late"
			}
			row.Cells = append(row.Cells, c)
		}
		t.Rows = append(t.Rows, row)
	}
	return a.figure(waitsPath, id, name, t)
}

// partsOf are the parts in the order in which they are read.
func partsOf(by map[key]response.Measure, byTime bool) []key {
	return inOrder(by, byTime, func(m response.Measure) int64 { return m.All })
}

func took(d time.Duration, of int64) string {
	if of == 0 {
		return "无记录"
	}
	return console.Waited(d)
}

func timely(m response.Measure) string {
	share, ok := m.Timely()
	if !ok {
		return "无记录"
	}
	return fmt.Sprintf("%.1f%%", share*100)
}

// waitBars draw the time within which half of the cases were taken.
func waitBars(s split, by map[key]response.Measure) chart.Bars {
	b := chart.Bars{Title: "一半的单在多久之内接了，" + s.name, Unit: "分钟"}
	for _, k := range partsOf(by, s.id == "month") {
		m := by[k]
		b.Items = append(b.Items, chart.Item{Name: k.name, Value: m.Median.Minutes(), Label: took(m.Median, m.Taken), Blank: m.Taken == 0})
	}
	return b
}

// casesView is a list of cases behind a number.
type casesView struct {
	Period string
	What   string // which of them
	Total  int
	Filter console.Filter
	Table  console.Table
	Back   string
	Newer  string
	Older  string
}

// waiting lists the cases behind a number of the page of waits.
func (h pages) waiting(p *console.Page) error {
	a, err := h.asked(p)
	if err != nil {
		return err
	}
	all, err := h.Rows.WaitsNamed(p.R.Context(), a.query)
	if err != nil {
		return err
	}
	r, err := h.Book.Roster(p.R.Context())
	if err != nil {
		return err
	}
	v := casesView{Period: a.period(), Back: waitsPath + "?" + a.values().Encode()}
	if v.Filter, err = h.filter(p, a); err != nil {
		return err
	}
	v.Filter = undated(v.Filter)
	found, what := chosenWaits(p, all, r)
	page := pageOf(p)
	v.What, v.Total = what, len(found)
	if page > 0 {
		v.Newer = console.With(p.R.URL, "page", strconv.Itoa(page-1))
	}
	if len(found) > (page+1)*perPage {
		v.Older = withPage(p, page+1)
	}
	found = found[min(len(found), page*perPage):min(len(found), (page+1)*perPage)]
	v.Table = waitRows(p, found, r)
	return p.Show("cases", v)
}

// chosenWaits are those that an address asks for, and what it asks for in words.
func chosenWaits(p *console.Page, all []response.Wait, r handoff.Roster) (found []response.Wait, what string) {
	state, now := p.Value("state"), p.Now()
	what = "全部"
	if state == "open" {
		what = "还没办结的"
	}
	for _, s := range response.States() {
		if string(s) == state {
			what = s.Name()
		}
	}
	month, village := p.Value(param(ledger.ByMonth)), p.Value(param(ledger.ByVillage))
	who, chosen := p.Value(adviserParam), p.R.Form.Has(adviserParam)
	for _, part := range []string{month, village} {
		if part != "" {
			what += "，" + part
		}
	}
	if chosen {
		what += "，" + adviserName(r, personOf(r, who), untaken)
	}
	people := writtenAs(r, who)
	for _, w := range all {
		switch {
		case state == "open" && !w.Ended.IsZero(), state != "" && state != "open" && string(w.State(now)) != state:
		case month != "" && ledger.DateOf(w.Opened).Month() != month:
		case village != "" && !isVillage(ledger.VillagePart(w.Place, w.Village), village):
		case chosen && !slices.Contains(people, w.Person):
		default:
			found = append(found, w)
		}
	}
	slices.Reverse(found) // the newest first
	return found, what
}

// waitRows lists waits. There are no words of residents in them.
func waitRows(p *console.Page, found []response.Wait, r handoff.Roster) console.Table {
	t := console.Table{Caption: "转给人的单", Stack: true, Columns: []console.Column{
		{Name: "单号"}, {Name: "村居"}, {Name: "转单"}, {Name: "谁接的"}, {Name: "用时", Number: true}, {Name: "怎样"},
	}, Empty: console.State{Title: "没有这样的单", Text: "换个期间、地方，或者从“接单用时”里点一个数进来。"}}
	china := p.Now().Location()
	for _, w := range found {
		state := w.State(p.Now())
		number, who, time := console.Words(w.Number), untaken, "还没接"
		if p.Me.Sees(w.Place) && slices.Contains(caseRoles[:], p.Me.Role) {
			number.Href = "/office/cases/" + w.Case
		}
		if w.Person != "" {
			who, time = adviserName(r, w.Person, untaken), console.Waited(w.Took())
		}
		how := console.Words(state.Name())
		if state == response.Late || state == response.Overdue {
			how.Tone = "late"
		}
		t.Rows = append(t.Rows, console.Row{Cells: []console.Cell{
			number, console.Words(w.Village), console.Words(w.Opened.In(china).Format("2006-01-02 15:04")), console.Words(who), console.Words(time), how,
		}})
	}
	return t
}
