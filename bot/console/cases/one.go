package cases

import (
	"cmp"
	"crypto/rand"
	"strings"
	"time"

	"mingbai/bot/console"
	"mingbai/handlers/audit"
	"mingbai/handlers/chat"
	"mingbai/handlers/handoff"
)

// said is one thing that was said.
type said struct {
	Who, Text, File string
	Mine            bool
	At              time.Time
}

// caseView is the page of one case.
type caseView struct {
	ID, Number string
	Head       string // where it stands
	Late       bool
	Urgent     bool
	Guarded    bool
	Facts      []fact
	Summary    string
	Answered   string
	Sources    []string
	Hidden     bool // the words are not for this account yet
	Forgotten  bool
	Lines      []said
	Sit        sitView
	Moves      []chat.Choice
	Once       string
	Say        *console.Form
	Close      *console.Form
}

// fact is one thing that is known of a case.
type fact struct{ Name, Text string }

// show shows one case. The look is entered before it is given.
func (h pages) show(p *console.Page) error {
	v, err := h.view(p)
	if err != nil {
		return err
	}
	return p.Show("case", v)
}

func (h pages) view(p *console.Page) (caseView, error) {
	c, r, err := h.find(p.R.Context(), p.Me, p.R.PathValue("id"))
	if err != nil {
		return caseView{}, err
	}
	if err := p.Note(audit.Viewed, "单号 "+c.Number, "看了一单"); err != nil {
		return caseView{}, err
	}
	p.Title = c.Number
	l := h.Desk.Look(c, r)
	v := caseView{ID: c.ID, Number: c.Number, Late: l.Late, Urgent: c.Urgent, Guarded: c.Guarded, Forgotten: c.Forgotten,
		Summary: c.Summary, Answered: c.Answered, Sources: c.Sources, Sit: sitOf(p.Me, r), Once: rand.Text(), Hidden: !reads(p.Me, c)}
	v.Head = stateName(c) + "：" + cmp.Or(l.Who, "还没有人")
	v.Facts = []fact{
		{"村居", cmp.Or(c.Village, c.Place, "不知道")}, {"事", l.Matter}, {"从哪里来", channelName(c.Channel)},
		{"提出", clock(c.Opened)}, {"接单", clock(c.Claimed)}, {"办结", clock(c.Ended)}, {"结果", handoff.WayName(c)}, {"备注", c.Note},
	}
	if !v.Hidden {
		lines, err := h.Book.Lines(p.R.Context(), c.ID)
		if err != nil {
			return v, err
		}
		for _, line := range lines {
			v.Lines = append(v.Lines, saidOf(line, r))
		}
	}
	if v.Sit.Here {
		h.acts(&v, c, who(p.Me, r))
	}
	return v, nil
}

// acts adds what the person may do.
func (h pages) acts(v *caseView, c handoff.Case, me handoff.Person) {
	v.Moves = h.Desk.Moves(c, me)
	if c.Owner != me.ID || !c.Open() {
		return
	}
	once := console.Field{Name: "once", Kind: "hidden", Value: v.Once}
	v.Say = &console.Form{Action: root + "/" + c.ID + "/say", Submit: "发给住户", Fields: []console.Field{
		{Name: "text", Label: "回住户", Kind: "textarea", Rows: 4, Max: mostText, Required: true, Hint: "住户看到的是你的姓名和职务，看不到你的号码。"}, once}}
	v.Close = h.closeForm(c, v.Once)
}

// closeForm asks the three things a case is closed with.
func (h pages) closeForm(c handoff.Case, once string) *console.Form {
	f := &console.Form{Action: root + "/" + c.ID + "/close", Submit: "办结，记进台账"}
	matter := console.Field{Name: "matter", Label: "1/3 哪一类事", Kind: "select", Value: c.Category, Required: true}
	for _, m := range h.Desk.Matters() {
		matter.Options = append(matter.Options, console.Option{Value: m.Code, Text: m.Name})
	}
	way := console.Field{Name: "way", Label: "2/3 怎么答复的", Kind: "radio", Required: true}
	for _, w := range handoff.Ways() {
		way.Options = append(way.Options, console.Option{Value: w.Code, Text: w.Name})
	}
	persons := console.Field{Name: "persons", Label: "3/3 几个人来问的(人次)", Mode: "numeric", Value: "1", Required: true, Narrow: true}
	f.Fields = []console.Field{matter, way, persons}
	if c.Earlier != "" {
		f.Fields = append(f.Fields, console.Field{Name: "same", Kind: "checkbox", Label: "和 " + c.Earlier + " 是同一件：只加人次，不加宗"})
	}
	f.Fields = append(f.Fields, console.Field{Name: "once", Kind: "hidden", Value: once})
	return f
}

// saidOf is a line as people read it.
func saidOf(l handoff.Line, r handoff.Roster) said {
	s := said{Who: "住户", Text: strings.TrimSpace(l.Text), At: l.At, Mine: l.By == handoff.ByPerson}
	if s.Mine {
		p, _ := r.Person(l.Person)
		s.Who = cmp.Or(p.Name, "经办")
	}
	if l.Media != nil {
		s.File = map[chat.Kind]string{chat.Photo: "照片", chat.Voice: "语音", chat.Location: "位置"}[l.Media.Kind]
		s.File = strings.TrimSpace(cmp.Or(s.File, "文件") + " " + l.Media.Name)
	}
	return s
}

// channelName is where a resident wrote.
func channelName(channel string) string {
	if name := map[string]string{"web": "网页", "telegram": "Telegram"}[channel]; name != "" {
		return name
	}
	return channel
}

// clock writes a time in China, nothing for none.
func clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(time.FixedZone("CST", 8*60*60)).Format("2006-01-02 15:04")
}
