package cases

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"mingbai/bot/console"
	"mingbai/handlers/account"
	"mingbai/handlers/handoff"
)

// listView is the list.
type listView struct {
	Sit    sitView
	Filter console.Filter
	Find   console.Form
	Table  console.Table
}

// list shows the cases, those that wait first and the longest wait before the
// others.
func (h pages) list(p *console.Page) error {
	r, err := h.Book.Roster(p.R.Context())
	if err != nil {
		return err
	}
	which, find := p.Value("which"), p.Value("find")
	cases, err := h.cases(p.R.Context(), p.Me, which)
	if err != nil {
		return err
	}
	cases = slices.DeleteFunc(cases, func(c handoff.Case) bool { return !h.finds(c, r, find) })
	v := listView{Sit: sitOf(p.Me, r), Table: h.table(p, r, cases), Find: findForm(which, find)}
	v.Table.Empty = h.emptyList(p.Me, which, find)
	v.Filter = console.Filter{Label: "哪些单", Parts: []console.Part{{Name: "哪些", Value: "没办结的"}}}
	part := &v.Filter.Parts[0]
	for _, o := range [][2]string{{"", "没办结的"}, {"mine", "我在办的"}, {"closed", "办结的"}} {
		if o[0] == which {
			part.Value = o[1]
		}
		part.Options = append(part.Options, console.Link{Text: o[1], Href: console.With(p.R.URL, "which", o[0]), On: o[0] == which})
	}
	return p.Show("cases", v)
}

// findForm looks for cases within a list.
func findForm(which, find string) console.Form {
	f := console.Form{Action: root, Method: "get", Submit: "找", Inline: true, Fields: []console.Field{
		{Name: "find", Label: "单号、村居或事", Kind: "search", Value: find, Max: 40}}}
	if which != "" {
		f.Fields = append(f.Fields, console.Field{Name: "which", Kind: "hidden", Value: which})
	}
	return f
}

// finds tells whether a case is one that is looked for. What a guarded one is
// about cannot be looked for.
func (h pages) finds(c handoff.Case, r handoff.Roster, find string) bool {
	l := h.Desk.Look(c, r)
	return find == "" || strings.Contains(c.Number, find) || strings.Contains(l.Label, find) || strings.Contains(l.Who, find)
}

// emptyList says what will stand in a list that is empty.
func (h pages) emptyList(me account.Account, which, find string) console.State {
	switch {
	case find != "":
		return console.State{Title: "没有找到“" + find + "”", Text: "换个说法：单号后几位、村名、事由，或接单人的姓名。", Links: []console.Link{{Text: "不找了，看全部", Href: root}}}
	case me.Role == account.Adviser && me.Person == "":
		return console.State{Title: "你的账号还没有对上名册里的人", Text: "请司法所在“账号”里把这个账号和名册里的你连起来，单才会到这里。"}
	case which == "closed":
		return console.State{Title: "还没有办结的单", Text: "办结的单会留在这里，最近 200 单。"}
	case which == "mine":
		return console.State{Title: "你手上没有单", Text: "接了的单会在这里，直到办结或转走。"}
	}
	return console.State{Title: "没有单", Text: "居民要找人时，单会自己出现在这里，不用刷新。"}
}

// cases are those of the account's list.
func (h pages) cases(ctx context.Context, me account.Account, which string) (found []handoff.Case, err error) {
	switch {
	case which == "closed":
		found, err = h.Book.Closed(ctx, mostClosed)
	case me.Role == account.Adviser && me.Person == "":
	case me.Role == account.Adviser:
		found, err = h.Book.Cases(ctx, handoff.Query{Person: me.Person})
	default:
		found, err = h.Book.Cases(ctx, handoff.Query{Open: true})
	}
	found = slices.DeleteFunc(found, func(c handoff.Case) bool {
		return !lists(me, c) || which == "mine" && (me.Person == "" || c.Owner != me.Person)
	})
	if which != "closed" {
		slices.SortStableFunc(found, func(a, b handoff.Case) int {
			return cmp.Or(cmp.Compare(order(a), order(b)), a.Opened.Compare(b.Opened))
		})
	}
	return found, err
}

// order puts what waits before what somebody has, and urgent before all.
func order(c handoff.Case) int {
	switch {
	case c.Owner == "" && c.Urgent:
		return 0
	case c.Owner == "":
		return 1
	}
	return 2
}

// stateName is where a case stands, in a word.
func stateName(c handoff.Case) string {
	return map[handoff.State]string{handoff.Waiting: "等开门", handoff.Offered: "等接", handoff.Claimed: "在办", handoff.Closed: "办结"}[c.State]
}

// short is a case's number as it is called within its town: the town's own name
// and the number, without the chain of places before it.
func short(c handoff.Case) string {
	return fmt.Sprintf("%s%04d", strings.TrimPrefix(handoff.Town(c.Place)+"-", "-"), c.Seq)
}

// table lists cases. There are no words of residents in it.
func (h pages) table(p *console.Page, r handoff.Roster, cases []handoff.Case) console.Table {
	t := console.Table{ID: "queue", Live: "queue", Caption: "单", Stack: true, Tight: true,
		Columns: []console.Column{{Name: "单号"}, {Name: "村居和事"}, {Name: "到哪一步"}, {Name: "谁"}, {Name: "等了", Number: true}},
		Empty:   h.emptyList(p.Me, "", "")}
	me, here := who(p.Me, r), sitOf(p.Me, r).Here
	claims := false
	for _, c := range cases {
		row, may := h.row(p, r, c, me, here)
		t.Rows, claims = append(t.Rows, row), claims || may
	}
	if claims {
		t.Columns = append(t.Columns, console.Column{Name: "做"})
		for i := range t.Rows {
			if len(t.Rows[i].Cells) < len(t.Columns) {
				t.Rows[i].Cells = append(t.Rows[i].Cells, console.Cell{})
			}
		}
	}
	return t
}

// row is a case in the list, with the button that claims it where the person
// may, from here.
func (h pages) row(p *console.Page, r handoff.Roster, c handoff.Case, me handoff.Person, here bool) (row console.Row, may bool) {
	l := h.Desk.Look(c, r)
	number := console.Cell{Text: short(c)}
	if opens(p.Me, me, c) {
		number.Href = root + "/" + c.ID
	}
	state, waited := console.Words(stateName(c)), console.Words(console.Waited(c.WaitedFor(p.Now())))
	switch {
	case c.Urgent:
		state.Note = "急"
	case l.Unanswered:
		state.Note = "住户在等回话"
	}
	if l.Late {
		row.Tone, waited.Note = "late", "晚了"
	}
	row.Cells = []console.Cell{number, console.Words(l.Label), state, console.Words(cmp.Or(l.Who, "没有人")), waited}
	if !here || c.Owner != "" {
		return row, false
	}
	for _, m := range h.Desk.Moves(c, me) {
		if m.Label == "接单" {
			act := &console.Act{To: root + "/" + c.ID + "/press", Text: m.Label, Label: "接单 " + short(c), Hidden: []console.Field{{Name: "data", Value: m.Data}, {Name: "once", Value: rand.Text()}}}
			row.Cells, may = append(row.Cells, console.Cell{Act: act}), true
		}
	}
	return row, may
}

// most is how many cases stand on the first page.
const most = 8

// today are the parts of the first page: what waits, and, for the office, who
// is there to take it.
func (h pages) today(p *console.Page) ([]console.Panel, error) {
	if p.Me.Role == account.County {
		return nil, nil
	}
	r, err := h.Book.Roster(p.R.Context())
	if err != nil {
		return nil, err
	}
	cases, err := h.cases(p.R.Context(), p.Me, "")
	if err != nil {
		return nil, err
	}
	all, late, waiting := len(cases), 0, 0
	for _, c := range cases {
		if h.Desk.Look(c, r).Late {
			late++
		}
		if c.Owner == "" {
			waiting++
		}
	}
	queue := console.Panel{ID: "queue-panel", Title: fmt.Sprintf("没办结的单：%d", all), Live: "queue",
		Table: plain(h.table(p, r, cases[:min(all, most)])), More: console.Link{Text: "全部的单", Href: root}}
	if all > 0 {
		queue.Note = fmt.Sprintf("等人接 %d，有人在办 %d。", waiting, all-waiting)
	}
	if late > 0 {
		queue.Late = fmt.Sprintf("晚了 %d 单。", late)
	}
	if all > most {
		queue.More.Text = fmt.Sprintf("还有 %d 单，看全部", all-most)
	}
	if p.Me.Role == account.Adviser {
		return []console.Panel{queue}, nil
	}
	return []console.Panel{queue, h.duty(p, r)}, nil
}

// duty is who answers now in the account's places.
func (h pages) duty(p *console.Page, r handoff.Roster) console.Panel {
	t := console.Table{Caption: "现在谁值班", Stack: true, Columns: []console.Column{{Name: "谁"}, {Name: "村居"}, {Name: "现在"}, {Name: "备班"}},
		Empty: console.State{Title: "名册里还没有值班的人", Text: "在“名册”里写上每个村居的顾问，这里就会显示现在谁值班、到几点。", Links: []console.Link{{Text: "去名册", Href: "/office/roster"}}}}
	towns := map[string]bool{}
	duties := slices.DeleteFunc(h.Desk.Duties(r), func(d handoff.Duty) bool { return !p.Me.Sees(d.Place) })
	for _, d := range duties {
		towns[d.Place] = true
	}
	for _, d := range duties {
		t.Rows = append(t.Rows, dutyRow(d, p.Now(), len(towns) > 1))
	}
	panel := console.Panel{ID: "duty-panel", Title: "现在谁值班", Live: "queue", Table: t}
	if len(t.Rows) > most {
		panel.Table.Rows, panel.More = t.Rows[:most], console.Link{Text: fmt.Sprintf("还有 %d 行，看名册", len(t.Rows)-most), Href: "/office/roster"}
	}
	return panel
}

// dutyRow is a line of who answers where.
func dutyRow(d handoff.Duty, now time.Time, several bool) console.Row {
	villages := cmp.Or(strings.Join(d.Villages, "、"), "全镇")
	if n := len(d.Villages); n > 4 {
		villages = fmt.Sprintf("%s等 %d 个", strings.Join(d.Villages[:3], "、"), n)
	}
	if several {
		villages = handoff.Town(d.Place) + "：" + villages
	}
	at := console.Words("下班，" + later(d.Next, now) + "上班")
	if d.Open {
		at = console.Words("在班，到 " + d.Until.Format("15:04"))
	}
	switch {
	case d.Person.ID == "":
		at = console.Cell{Text: "没有顾问，直接请司法所接"}
	case !d.Person.Reachable():
		at.Note = "联系不上，单会转给备班"
	}
	return console.Row{Cells: []console.Cell{console.Words(cmp.Or(d.Person.Name, "没有人")), console.Words(villages), at, console.Words(cmp.Or(d.Backup.Name, "没有"))}}
}

// later says when something is, as people say it.
func later(t, now time.Time) string {
	t, now = t.In(now.Location()), now.In(now.Location())
	switch days := t.YearDay() - now.YearDay(); {
	case days == 0:
		return "今天 " + t.Format("15:04")
	case days == 1:
		return "明天 " + t.Format("15:04")
	}
	return t.Format("1月2日 15:04")
}

// tasks are what stands between an account and its cases.
func (h pages) tasks(p *console.Page) ([]console.Link, error) {
	if p.Me.Person == "" || p.Me.Role == account.County {
		return nil, nil
	}
	r, err := h.Book.Roster(p.R.Context())
	if err != nil {
		return nil, err
	}
	if v := sitOf(p.Me, r); v.Ask && v.Where == "" {
		return []console.Link{{Text: "还没有地方给你发单：改在网页上接单", Href: root}}, nil
	}
	return nil, nil
}

// plain takes the table's own name and topic away: the panel has them.
func plain(t console.Table) console.Table {
	t.ID, t.Live = "", ""
	return t
}

// queue changes when a case of the account's list does, and, while there are
// any, every minute: how long they waited stands on the page.
func (h pages) queue(ctx context.Context, me account.Account, _ string) (string, error) {
	if me.Role == account.County {
		return "", console.ErrDenied
	}
	cases, err := h.cases(ctx, me, "")
	if err != nil {
		return "", err
	}
	sum := fnv.New64a()
	for _, c := range cases {
		fmt.Fprintf(sum, "%s %d\n", c.ID, c.Version)
	}
	if len(cases) > 0 {
		fmt.Fprintf(sum, "%d", h.Now().Unix()/60)
	}
	return fmt.Sprint(sum.Sum64()), nil
}
