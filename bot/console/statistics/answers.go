package statistics

import (
	"slices"

	"mingbai/bot/console"
	"mingbai/handlers/chart"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
	"mingbai/handlers/response"
)

// responseView is a page of how people were answered.
type responseView struct {
	Period  string
	Ways    []console.Link
	Filter  console.Filter
	Figures []figure
	Rules   []response.Rule
	Version string
}

// answers shows how questions were answered, by village, adviser and month.
func (h pages) answers(p *console.Page) error { return h.respond(p, answersPath, h.answered) }

// respond shows the figures of a page.
func (h pages) respond(p *console.Page, path string, figures func(*console.Page, asked) ([]figure, error)) error {
	a, err := h.asked(p)
	if err != nil {
		return err
	}
	v := responseView{Period: a.period(), Ways: ways(a, path), Rules: response.Rules(), Version: ledger.Version}
	if v.Filter, err = h.filter(p, a); err != nil {
		return err
	}
	if path == waitsPath {
		v.Filter = undated(v.Filter)
	}
	if v.Figures, err = figures(p, a); err != nil {
		return err
	}
	return p.Show(map[string]string{answersPath: "answers", waitsPath: "waits"}[path], v)
}

// key is one part of a split: what is shown, and what an address has of it.
type key struct{ name, value string }

// cells are what became of the questions of one part.
type cells struct {
	by   map[response.Class]ledger.Number
	open int64 // cases that are not closed yet
}

// all is how much stands behind a part.
func (c *cells) all() int64 {
	n := c.open
	for _, x := range c.by {
		n += x
	}
	return n
}

// byPeople is what people answered or passed on.
func (c *cells) byPeople() int64 { return c.by[response.OnSpot] + c.by[response.PassedOn] }

// sums are cells by part.
type sums map[key]*cells

func (s sums) at(k key) *cells {
	if s[k] == nil {
		s[k] = &cells{by: map[response.Class]ledger.Number{}}
	}
	return s[k]
}

// split is a way in which answers divide.
type split struct {
	id, name, column string
	param            string // of the ledger
	of               func(place, village, who, month string) key
	classes          []response.Class
}

// splits are the ways in which answers and waits divide; without is what is
// said where nobody did it.
func splits(v villages, r handoff.Roster, without string) []split {
	people := []response.Class{response.OnSpot, response.PassedOn}
	return []split{
		{"village", "分村", "村居", param(ledger.ByVillage), func(place, village, _, _ string) key {
			name := v.name(place, village)
			return key{name, name}
		}, response.Classes()},
		{"adviser", "分顾问", "谁办的", adviserParam, func(_, _, who, _ string) key {
			who = personOf(r, who)
			return key{adviserName(r, who, without), who}
		}, people},
		{"month", "分月", "月份", param(ledger.ByMonth), func(_, _, _, month string) key { return key{month, month} }, response.Classes()},
	}
}

// answered makes the figures of how questions were answered.
func (h pages) answered(p *console.Page, a asked) ([]figure, error) {
	ctx := p.R.Context()
	parts, err := h.Rows.Answers(ctx, a.query)
	if err != nil {
		return nil, err
	}
	waits, err := h.Rows.Waits(ctx, a.query)
	if err != nil {
		return nil, err
	}
	waits = slices.DeleteFunc(waits, func(w response.Wait) bool { return !w.Ended.IsZero() })
	r, err := h.Book.Roster(ctx)
	if err != nil {
		return nil, err
	}
	v := villages{}
	for _, x := range parts {
		v.learn(x.Place, x.Village)
	}
	for _, w := range waits {
		v.learn(w.Place, w.Village)
	}
	all := sums{}
	addAnswers(all, parts, waits, func(string, string, string, string) key { return key{name: "全部"} }, response.Classes())
	out := []figure{a.answersTable("whole", "答复情况", "", split{column: "范围", classes: response.Classes()}, all)}
	for _, s := range splits(v, r, nobody) {
		by := sums{}
		addAnswers(by, parts, waits, s.of, s.classes)
		f := a.answersTable(s.id, s.name, "答复情况，", s, by)
		if err := f.draw(answerBars(s, by)); err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

// addAnswers adds up parts of the classes, and cases that are open.
func addAnswers(to sums, parts []response.Part, open []response.Wait, of func(place, village, who, month string) key, classes []response.Class) {
	for _, x := range parts {
		if slices.Contains(classes, x.Class) {
			to.at(of(x.Place, x.Village, x.Adviser, x.Month)).by[x.Class] += x.N
		}
	}
	for _, w := range open {
		to.at(of(w.Place, w.Village, w.Person, ledger.DateOf(w.Opened).Month())).open++
	}
}

// answersTable is a table of answers whose numbers open to their rows.
func (a asked) answersTable(id, name, caption string, s split, by sums) figure {
	t := console.Table{Caption: caption + name, Columns: []console.Column{{Name: s.column}},
		Empty: console.State{Title: "没有记录", Text: "这段时间、这个地方没有人问过，也没有登记过。"}}
	for _, c := range s.classes {
		t.Columns = append(t.Columns, console.Column{Name: c.Name(), Number: true, Rule: "#rule-" + string(c)})
	}
	t.Columns = append(t.Columns, console.Column{Name: "还没答复(单)", Number: true, Rule: "#rule-unanswered"})
	for _, k := range inOrder(by, s.id == "month", (*cells).all) {
		row := console.Row{Cells: []console.Cell{console.Words(k.name)}}
		for _, c := range s.classes {
			row.Cells = append(row.Cells, number(by[k].by[c], a.answerRows(c, s.param, k.value)))
		}
		row.Cells = append(row.Cells, number(by[k].open, a.caseRows("open", s.param, k.value)))
		t.Rows = append(t.Rows, row)
	}
	return a.figure(answersPath, id, name, t)
}

// number is a figure that leads to its rows; 0 leads nowhere.
func number(n ledger.Number, href string) console.Cell {
	if n == 0 {
		return console.Words("0")
	}
	return console.To(ledger.Text(n, ""), href)
}

// answerRows is the address of the rows of a class and a part.
func (a asked) answerRows(c response.Class, param, part string) string {
	q := a.values()
	q.Set("rule", c.Rule())
	q.Set(classParam, string(c))
	if param != "" {
		q.Set(param, part)
	}
	return ledgerPath + "?" + q.Encode()
}

// caseRows is the address of the cases in a state and a part.
func (a asked) caseRows(state, param, part string) string {
	q := a.values()
	q.Set("state", state)
	if param != "" {
		q.Set(param, part)
	}
	return casesPath + "?" + q.Encode()
}

// answerBars draw what people answered; by month, what nobody could.
func answerBars(s split, by sums) chart.Bars {
	b := chart.Bars{Title: "人答复和转办的法律咨询，" + s.name, Unit: "宗"}
	for _, k := range inOrder(by, s.id == "month", (*cells).byPeople) {
		b.Items = append(b.Items, chart.Item{Name: k.name, Value: float64(by[k].byPeople())})
	}
	return b
}
