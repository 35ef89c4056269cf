package manage

import (
	"cmp"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"mingbai/bot/console"
	"mingbai/handlers/account"
	"mingbai/handlers/audit"
	"mingbai/handlers/handoff"
	"mingbai/handlers/rosterbook"
)

// settingsView is what the office keeps to.
type settingsView struct {
	Decisions console.Table
	Offices   console.Table
	Learning  *learningView
}

type learningView struct {
	On      bool
	Learned int
	May     bool
}

// settings shows what the office keeps to.
func (h pages) settings(p *console.Page) error {
	r, err := h.Book.Roster(p.R.Context())
	if err != nil {
		return err
	}
	var v settingsView
	if v.Decisions, err = h.decisions(p, r); err != nil {
		return err
	}
	v.Offices = console.Table{Caption: "每个司法所等多久、几点上班", Stack: true, Columns: []console.Column{{Name: "司法所"}, {Name: "地方"}, {Name: "现在按什么"}},
		Empty: console.State{Title: "名册里还没有司法所", Text: "先在名册里加村居，写上司法所。", Links: []console.Link{{Text: "去名册", Href: "/office/roster"}}}}
	for _, id := range offices(r) {
		if p.Me.Sees(id.Place) {
			v.Offices.Rows = append(v.Offices.Rows, console.Row{Cells: []console.Cell{console.To(id.String(), timesAt(id)), console.Words(id.Place), console.Words(h.says(r, id))}})
		}
	}
	if h.Learning != nil {
		on, n, err := h.Learning.Learning(p.R.Context())
		if err != nil {
			return err
		}
		v.Learning = &learningView{On: on, Learned: n, May: p.Me.Role == account.Administrator}
	}
	return p.Show("settings", v)
}

// says tells what a judicial office keeps to.
func (h pages) says(r handoff.Roster, office handoff.OfficeID) string {
	return strings.TrimPrefix(h.Desk.Says(r, office), office.String()+"：")
}

// offices are the judicial offices of the roster.
func offices(r handoff.Roster) []handoff.OfficeID {
	all := r.OfficeIDs()
	slices.SortFunc(all, func(a, b handoff.OfficeID) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Place, b.Place))
	})
	return all
}

// timesView is the form of one office.
type timesView struct {
	Name string
	Form console.Form
}

// office is the office that is asked for by its name and town, if the account
// sees that. A name alone is enough where the account sees one of it.
func (h pages) office(p *console.Page) (handoff.Roster, handoff.Office, error) {
	r, err := h.Book.Roster(p.R.Context())
	if err != nil {
		return r, handoff.Office{}, err
	}
	place, failed := p.Value("place"), console.ErrMissing
	var seen []handoff.OfficeID
	for _, id := range offices(r) {
		if id.Name != p.Value("office") || place != "" && id.Place != place {
			continue
		}
		if failed = console.ErrDenied; p.Me.Sees(id.Place) {
			seen = append(seen, id)
		}
	}
	if len(seen) != 1 {
		return r, handoff.Office{}, failed
	}
	return r, r.Office(seen[0]), nil
}

func timesForm(o handoff.Office) console.Form {
	minutes := func(d time.Duration) string {
		if d == 0 {
			return ""
		}
		return strconv.Itoa(int(d.Minutes()))
	}
	number := func(name, label, hint string, d time.Duration) console.Field {
		return console.Field{Name: name, Label: label, Hint: hint, Value: minutes(d), Mode: "numeric", Max: 4, Narrow: true}
	}
	hours := ""
	if !o.Hours.Zero() {
		hours = o.Hours.String()
	}
	f := console.Form{Action: settingsPath + "/times", Back: console.Link{Text: "不改了", Href: settingsPath}, Fields: []console.Field{
		{Name: "office", Kind: "hidden", Value: o.Name}, {Name: "place", Kind: "hidden", Value: o.Place},
		number("claim", "多久没人接就换人(分钟)", "不写就是 30 分钟。", o.Times.Claim),
		number("urgent", "急的多久没人接就换人(分钟)", "不写就是 10 分钟。", o.Times.Urgent),
		number("silent", "接了多久不回话就提醒(分钟)", "不写就是 120 分钟。", o.Times.Silent),
		{Name: "hours", Label: "办公时间", Hint: "如 周一至周五 9:00-17:00，或 工作日 8:30-12:00，14:00-17:30。名册里没写值班时间的都按它。", Value: hours, Max: 80},
	}}
	f.Fields = append(f.Fields, console.Field{Name: "was", Kind: "hidden", Value: f.Mark()})
	return f
}

// timesAt is the page of the form of an office.
func timesAt(id handoff.OfficeID) string {
	return settingsPath + "/times?" + url.Values{"office": {id.Name}, "place": {id.Place}}.Encode()
}

// times shows the form of one office.
func (h pages) times(p *console.Page) error {
	_, o, err := h.office(p)
	if err != nil {
		return err
	}
	p.Title = o.ID().String()
	return p.Show("times", timesView{Name: p.Title, Form: timesForm(o)})
}

// saveTimes stores what an office keeps to; cases that run keep to the old.
func (h pages) saveTimes(p *console.Page) error {
	r, o, err := h.office(p)
	if err != nil {
		return err
	}
	p.Title = o.ID().String()
	p.Stands(timesAt(o.ID()))
	v := timesView{Name: p.Title, Form: timesForm(o)}
	v.Form.Read(p.R)
	next := handoff.Office{Name: o.Name, Place: o.Place}
	for _, x := range []struct {
		name string
		to   *time.Duration
		or   time.Duration
	}{{"claim", &next.Times.Claim, 30 * time.Minute}, {"urgent", &next.Times.Urgent, 10 * time.Minute}, {"silent", &next.Times.Silent, 2 * time.Hour}} {
		n, err := strconv.Atoi(cmp.Or(v.Form.Value(x.name), strconv.Itoa(int(x.or.Minutes()))))
		if err != nil || n <= 0 || n > 9999 {
			v.Form.Wrong(x.name, "写分钟数，比如 30。")
		}
		*x.to = time.Duration(n) * time.Minute
	}
	if next.Hours, err = handoff.ParseHours(v.Form.Value("hours")); err != nil {
		v.Form.Wrong("hours", "办公时间看不懂，写成“周一至周五 9:00-17:00”。")
	}
	if v.Form.Bad() {
		return p.Again("times", v)
	}
	before := h.says(r, o.ID())
	err = h.keep(p, next, p.R.PostFormValue("was"))
	if errors.Is(err, handoff.ErrTimes) {
		v.Form.Error = strings.TrimPrefix(err.Error(), handoff.ErrTimes.Error()+"：") + "。"
		return p.Again("times", v)
	}
	if err != nil {
		return err
	}
	return p.Done(settingsPath, "保存好了，已经开的单还按原来的时间走。改错了可以改回去，原来是："+before)
}

// keep saves what an office keeps to, unless it was changed since it was shown.
func (h pages) keep(p *console.Page, next handoff.Office, was string) error {
	return rosterbook.Change(p.R.Context(), h.Book, func(r handoff.Roster) (handoff.Roster, audit.Entry, error) {
		done := p.Entry(audit.Settings, next.ID().String(), "改了等候时间和办公时间")
		done.Place = next.Place
		if now := timesForm(r.Office(next.ID())); now.Value("was") != was {
			return r, done, console.ErrStale
		}
		kept, err := r.Keeps(next)
		if i := slices.IndexFunc(kept.Offices, func(o handoff.Office) bool { return o.ID() == next.ID() }); err == nil && i >= 0 {
			kept.Offices[i].Hours = next.Hours // none: those that hold for every office
		}
		return kept, done, err
	})
}

// learning turns learning from closed cases on or off.
func (h pages) learning(p *console.Page) error {
	if h.Learning == nil {
		return console.ErrMissing
	}
	on := p.Value("turn") == "on"
	if !on && p.Value("turn") != "off" {
		return console.Sorry("没有说是开还是关。请回设置页再点一次。")
	}
	if err := h.Learning.TurnLearning(p.R.Context(), on); err != nil {
		return err
	}
	word := map[bool]string{true: "开", false: "关"}[on]
	if err := p.Note(audit.Settings, "学问法", word); err != nil {
		return err
	}
	return p.Done(settingsPath, "从办结的单里学问法："+word+"了。")
}
