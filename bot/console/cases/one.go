package cases

import (
	"cmp"
	"crypto/rand"
	"slices"
	"strings"
	"time"

	"mingbai/bot/attach"
	"mingbai/bot/console"
	"mingbai/handlers/audit"
	"mingbai/handlers/chat"
	"mingbai/handlers/handoff"
)

// said is one thing that was said.
type said struct {
	N         int
	Who, Text string
	Mine      bool // somebody of the office said it
	At        time.Time
	File      *sent
}

// sent is what came with words, as the page shows it.
type sent struct {
	Name  string // with its size, when it is known; of a place, where it is
	Look  bool   // can be looked at in place
	Hear  bool   // can be heard in place
	Place bool   // is no file
}

// move is a button of a case. One that gives the case away says first what will
// happen.
type move struct {
	Label, Data string
	Asks        string // what will happen, "" = it is done at once
	Danger      bool   // it cannot be taken back
}

// caseView is the page of one case.
type caseView struct {
	ID, Number string
	Head       string // where it stands
	Late       bool
	Urgent     bool
	Guarded    bool
	Facts      []fact
	Noted      string
	Summary    string
	Answered   string
	Sources    []string
	Hidden     bool // the words are not for this account yet
	Forgotten  bool
	Lines      []said
	History    console.Table
	Sit        sitView
	Moves      []move
	Once       string
	Say        *console.Form
	Close      *console.Form
	Note       *console.Form
	Unsent     string // words that were not passed on, as they were typed
	Why        string // they were not
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

// looked enters a look at a case, once in ten minutes.
func (h pages) looked(p *console.Page, c handoff.Case) error {
	of := look{p.Me.ID, c.ID, reads(p.Me, c)}
	if !h.seen.fresh(of, p.Now()) {
		return nil
	}
	if err := p.Note(audit.Viewed, "单号 "+c.Number, "看了一单"); err != nil {
		return err
	}
	h.seen.entered(of, p.Now())
	return nil
}

func (h pages) view(p *console.Page) (caseView, error) {
	c, r, err := h.find(p.R.Context(), p.Me, p.R.PathValue("id"))
	if err != nil {
		return caseView{}, err
	}
	if err := h.looked(p, c); err != nil {
		return caseView{}, err
	}
	p.Title = c.Number
	l := h.Desk.Look(c, r)
	v := caseView{ID: c.ID, Number: c.Number, Late: l.Late, Urgent: c.Urgent, Guarded: c.Guarded, Forgotten: c.Forgotten,
		Summary: c.Summary, Answered: c.Answered, Sources: c.Sources, Sit: sitOf(p.Me, r), Once: rand.Text(), Hidden: !reads(p.Me, c)}
	v.Head = stateName(c) + "：" + cmp.Or(l.Who, "还没有人")
	if c.Open() {
		v.Head += " · 等了" + console.Waited(c.WaitedFor(p.Now()))
	}
	if l.Unanswered {
		v.Head += " · 住户在等回话"
	}
	v.Facts = []fact{
		{"村居", cmp.Or(c.Village, c.Place, "不知道")}, {"事", l.Matter}, {"从哪里来", channelName(c.Channel)},
		{"提出", when(c.Opened, p.Now())}, {"接单", when(c.Claimed, p.Now())}, {"办结", when(c.Ended, p.Now())}, {"结果", handoff.WayName(c)},
	}
	v.Noted = c.Note
	v.History = history(c, r)
	if !v.Hidden {
		lines, err := h.Book.Lines(p.R.Context(), c.ID)
		if err != nil {
			return v, err
		}
		for n, line := range lines {
			v.Lines = append(v.Lines, h.saidOf(n, line, r))
		}
	}
	if v.Sit.Here {
		h.acts(&v, c, r, who(p.Me, r))
	}
	return v, nil
}

// acts adds what the person may do.
func (h pages) acts(v *caseView, c handoff.Case, r handoff.Roster, me handoff.Person) {
	for _, m := range h.Desk.Moves(c, me) {
		v.Moves = append(v.Moves, h.moveOf(c, r, me, m))
	}
	once := console.Field{Name: "once", Kind: "hidden", Value: v.Once}
	if !c.Open() && c.ClosedBy == me.ID && !c.Forgotten {
		v.Note = &console.Form{Action: root + "/" + c.ID + "/note", Submit: "记下备注", Fields: []console.Field{once,
			{Name: "text", Label: "备注", Kind: "textarea", Rows: 2, Max: handoff.LongestNote, Value: c.Note, Required: true, Hint: noteHint}}}
	}
	if c.Owner != me.ID || !c.Open() {
		return
	}
	v.Say = &console.Form{Action: root + "/" + c.ID + "/say", Submit: "发给住户", Upload: h.Files != nil, Fields: []console.Field{once,
		{Name: "text", Label: "回住户", Kind: "textarea", Rows: 4, Max: mostText, Free: "只发文件可以不写", Hint: "住户看到的是你的姓名和职务，看不到你的号码。Ctrl+回车也能发。"}}}
	if h.Files != nil {
		v.Say.Fields = append(v.Say.Fields, console.Field{Name: "file", Label: "照片或文件", Kind: "file", Accept: attach.Endings(), Hint: "最大 10 MB：照片、PDF、Word、Excel、录音。"})
	}
	answered := slices.ContainsFunc(v.Lines, func(l said) bool { return l.Mine })
	v.Close = h.closeForm(c, v.Once, answered)
}

// moveOf is a button with what it leads to.
func (h pages) moveOf(c handoff.Case, r handoff.Roster, me handoff.Person, m chat.Choice) move {
	v := move{Label: m.Label, Data: m.Data}
	a, gives := h.Desk.Ahead(c, r, me, m.Data)
	switch {
	case !gives:
	case a.Closes:
		v.Danger, v.Asks = true, "这一单就结了：记进台账，不算宗数；住户会知道不归这里办，可以打 12345 或 12348 问。结了不能再开。"
	case a.Asks == "":
		v.Asks = "现在没有别人能接。转走以后这一单没有人办，系统会告诉住户先打 12348，再接着催。"
	default:
		v.Asks = "接下来请" + a.Asks + "接，住户会收到通知。转走以后，这一单不在你手上，要回来得由对方转。"
	}
	return v
}

const noteHint = "只有你和司法所看得到。不用写姓名、电话；写了也会去掉。"

// closeForm asks what a case is closed with. Who has answered the resident most
// likely did so on the spot.
func (h pages) closeForm(c handoff.Case, once string, answered bool) *console.Form {
	f := &console.Form{Action: root + "/" + c.ID + "/close", Submit: "办结，记进台账"}
	matter := console.Field{Name: "matter", Label: "1/3 哪一类事", Kind: "select", Value: c.Category, Required: true}
	for _, m := range h.Desk.Matters() {
		matter.Options = append(matter.Options, console.Option{Value: m.Code, Text: m.Name})
	}
	way := console.Field{Name: "way", Label: "2/3 怎么答复的", Kind: "radio", Required: true}
	for _, w := range handoff.Ways() {
		way.Options = append(way.Options, console.Option{Value: w.Code, Text: w.Name})
	}
	if answered {
		way.Value = way.Options[0].Value
	}
	persons := console.Field{Name: "persons", Label: "3/3 几个人来问的(人次)", Mode: "numeric", Value: "1", Required: true, Narrow: true}
	f.Fields = []console.Field{matter, way, persons}
	if c.Earlier != "" {
		f.Fields = append(f.Fields, console.Field{Name: "same", Kind: "checkbox", Label: "和 " + c.Earlier + " 是同一件：只加人次，不加宗"})
	}
	f.Fields = append(f.Fields, console.Field{Name: "note", Label: "备注", Kind: "textarea", Rows: 2, Max: handoff.LongestNote, Hint: noteHint},
		console.Field{Name: "once", Kind: "hidden", Value: once})
	return f
}

// saidOf is a line as people read it.
func (h pages) saidOf(n int, l handoff.Line, r handoff.Roster) said {
	s := said{N: n, Who: "住户", Text: strings.TrimSpace(l.Text), At: l.At, Mine: l.By == handoff.ByPerson}
	if s.Mine {
		p, _ := r.Person(l.Person)
		s.Who = cmp.Or(p.Name, "经办")
	}
	m := l.Media
	if m == nil {
		return s
	}
	f := &sent{Name: strings.TrimSpace(m.Kind.Word() + " " + m.Name), Look: m.Kind == chat.Photo, Hear: m.Kind == chat.Voice, Place: m.Kind == chat.Location || h.Files == nil}
	if m.Kind == chat.Location {
		f.Name = placeName(m)
	} else if m.Size > 0 {
		f.Name += " " + attach.SizeWord(m.Size)
	}
	s.File = f
	return s
}

// channelName is where a resident wrote.
func channelName(channel string) string {
	if name := map[string]string{"web": "网页", "telegram": "Telegram"}[channel]; name != "" {
		return name
	}
	return channel
}

// when writes a time as people say it near the day: today's without the date,
// this year's without the year.
func when(t, now time.Time) string {
	switch at := clock(t); {
	case t.IsZero():
		return ""
	case at[:10] == clock(now)[:10]:
		return "今天 " + at[11:]
	case at[:4] == clock(now)[:4]:
		return at[5:]
	default:
		return at
	}
}

// clock writes a time in China, nothing for none.
func clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(time.FixedZone("CST", 8*60*60)).Format("2006-01-02 15:04")
}
