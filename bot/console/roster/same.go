package roster

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"mingbai/bot/console"
	"mingbai/handlers/account"
	"mingbai/handlers/audit"
	"mingbai/handlers/handoff"
)

// twin is an adviser whom other entries may mean too. Of entries that the
// account does not see only their number is used: whose they are, where and how
// to reach them stays with the town that entered them.
type twin struct {
	own  handoff.Person
	with handoff.Person // the other entry, when the account sees it
	both bool
	ties []handoff.Tie // with the others
}

// twins are those that the account can say something about. A county, which
// changes no entry, can where it sees both.
func twins(me account.Account, r handoff.Roster) []twin {
	var all []twin
	for _, p := range r.People {
		if !r.SeenBy(p, me.Sees) {
			continue
		}
		far := twin{own: p}
		for _, q := range r.Alike(p.ID) {
			tie, _ := r.Tie(p.ID, q.ID)
			switch {
			case !r.SeenBy(q, me.Sees):
				far.ties = append(far.ties, tie)
			case p.ID == tie.A:
				all = append(all, twin{own: p, with: q, both: true, ties: []handoff.Tie{tie}})
			}
		}
		if len(far.ties) > 0 && me.Role != account.County {
			all = append(all, far)
		}
	}
	return all
}

// says is how a twin stands, and whether the account is asked about it.
func (t twin) says() (words string, open bool) {
	var joined, decided, far, said bool
	for _, tie := range t.ties {
		joined = joined || tie.Joins()
		decided = decided || tie.Said == handoff.Other
		far = far || tie.SaidA == handoff.Same || tie.SaidB == handoff.Same
		said = said || tie.SaidA == handoff.Other || tie.SaidB == handoff.Other
	}
	word := t.ties[0].Of(t.own.ID)
	switch {
	case joined:
		return "是同一位，人数算一位", false
	case decided, t.both && said, word == handoff.Other:
		return "不是同一位", false
	case !t.both && word == handoff.Same:
		return "你们说了是，等别的镇或县(区)局确认", false
	case far:
		return "有一个镇说是同一位，等确认", true
	}
	return "还没有说", true
}

// word is what was said of it before for the account's own side.
func (t twin) word() handoff.Word {
	if t.both {
		return t.ties[0].Said
	}
	return t.ties[0].Of(t.own.ID)
}

// settled tells whether somebody who sees both decided, so that a town's word
// changes nothing.
func (t twin) settled() bool {
	return !t.both && !slices.ContainsFunc(t.ties, func(x handoff.Tie) bool { return x.Said == handoff.Unsaid })
}

// at is the page of a twin.
func (t twin) at() string {
	q := url.Values{"id": {t.own.ID}}
	if t.both {
		q.Set("with", t.with.ID)
	}
	return root + "/same?" + q.Encode()
}

// twinTable lists lawyers whom several towns entered.
func twinTable(me account.Account, r handoff.Roster) console.Table {
	t := console.Table{Caption: "几个镇都登记了的律师", Stack: true, Columns: []console.Column{{Name: "律师"}, {Name: "律所"}, {Name: "哪里"}, {Name: "现在"}}}
	for _, x := range twins(me, r) {
		words, open := x.says()
		now := console.Words(words)
		if open {
			now.Tone = "late"
		}
		where := townName(r, x.own) + "，别的镇"
		if x.both {
			where = townName(r, x.own) + "，" + townName(r, x.with)
		}
		t.Rows = append(t.Rows, console.Row{Cells: []console.Cell{console.To(x.own.Name, x.at()), console.Words(x.own.Firm), console.Words(where), now}})
	}
	return t
}

// townName is where an adviser was entered, for who may see the entry.
func townName(r handoff.Roster, p handoff.Person) string {
	return cmp.Or(handoff.Town(cmp.Or(serving(r, p), p.Place)), "没有写镇")
}

// sameView asks whether two entries are one lawyer.
type sameView struct {
	Name, Firm string
	Now        string
	Far        int           // entries that are not shown
	Both       console.Table // the two entries, for who sees both
	Settled    bool
	Form       console.Form
}

// twin is the one that is asked for.
func (h pages) twin(p *console.Page, r handoff.Roster) (twin, error) {
	id, with := p.Value("id"), p.Value("with")
	person, there := r.Person(id)
	switch {
	case !there:
		return twin{}, console.ErrMissing
	case !r.SeenBy(person, p.Me.Sees):
		return twin{}, console.ErrDenied
	}
	for _, t := range twins(p.Me, r) {
		if t.own.ID == id && t.with.ID == with {
			return t, nil
		}
	}
	return twin{}, console.ErrMissing
}

// askSame asks whether an entry of another town is the same lawyer.
func (h pages) askSame(p *console.Page) error {
	r, err := h.Book.Roster(p.R.Context())
	if err != nil {
		return err
	}
	t, err := h.twin(p, r)
	if err != nil {
		return err
	}
	return p.Show("same", sameOf(p, r, t))
}

func sameOf(p *console.Page, r handoff.Roster, t twin) sameView {
	v := sameView{Name: t.own.Name, Firm: t.own.Firm, Settled: t.settled()}
	v.Now, _ = t.says()
	if t.both {
		v.Both = console.Table{Caption: "名册里的两条", Stack: true, Columns: []console.Column{{Name: "镇(街道)"}, {Name: "律所"}, {Name: "负责"}}}
		for _, x := range []handoff.Person{t.own, t.with} {
			v.Both.Rows = append(v.Both.Rows, console.Row{Cells: []console.Cell{console.Words(townName(r, x)), console.Words(x.Firm), console.Words(serves(r, x.ID))}})
		}
	} else {
		v.Far = len(t.ties)
	}
	v.Form = console.Form{Action: root + "/same", Back: console.Link{Text: "先不说", Href: root}, Fields: []console.Field{
		{Name: "id", Kind: "hidden", Value: t.own.ID}, {Name: "with", Kind: "hidden", Value: t.with.ID}, {Name: "seen", Kind: "hidden", Value: seen(t.ties)},
		{Name: "say", Label: "是同一位律师吗", Kind: "radio", Required: true, Value: string(t.word()), Options: []console.Option{
			{Value: "yes", Text: "是同一位"}, {Value: "no", Text: "不是，只是同名", Hint: "以前说过是的，就分开"}}},
	}}
	p.Title = "是不是同一位：" + t.own.Name
	return v
}

// saySame keeps what was said. It can be said otherwise later on the same page.
func (h pages) saySame(p *console.Page) error {
	r, err := h.Book.Roster(p.R.Context())
	if err != nil {
		return err
	}
	t, err := h.twin(p, r)
	if err != nil {
		return err
	}
	v := sameOf(p, r, t)
	v.Form.Read(p.R)
	v.Form.Need()
	if t.settled() {
		return console.Sorry("县(区)局或管理员已经定了：" + v.Now + "。不对的话，请告诉他们。")
	}
	word := handoff.Word(v.Form.Value("say"))
	if word != handoff.Same && word != handoff.Other {
		v.Form.Wrong("say", "选一个。")
	}
	if v.Form.Bad() {
		return p.Again("same", v)
	}
	now := ""
	err = h.change(p, func(r handoff.Roster) (handoff.Roster, audit.Entry, error) {
		t, err := h.twin(p, r)
		if err != nil || seen(t.ties) != p.Value("seen") {
			return r, audit.Entry{}, cmp.Or(err, errSeen)
		}
		next, err := t.say(r, word)
		if err != nil {
			return r, audit.Entry{}, err
		}
		if after, err := h.twin(p, next); err == nil {
			now, _ = after.says()
		}
		return next, t.entry(p, r, now), nil
	})
	if errors.Is(err, handoff.ErrTie) {
		return console.ErrStale
	}
	if err != nil {
		return err
	}
	return p.Done(root+"#same", fmt.Sprintf("记下了：%s，%s。要改，再点他的名字。", t.own.Name, now))
}

// say returns the roster in which it was said of all of a twin.
func (t twin) say(r handoff.Roster, word handoff.Word) (handoff.Roster, error) {
	own := t.own.ID
	if t.both {
		own = ""
	}
	for _, tie := range t.ties {
		if !t.both && tie.Said != handoff.Unsaid {
			continue
		}
		var err error
		if r, err = r.Say(tie.A, tie.B, own, word); err != nil {
			return r, err
		}
	}
	return r, nil
}

// entry says what was said; the other town is named only to who sees it.
func (t twin) entry(p *console.Page, r handoff.Roster, now string) audit.Entry {
	if t.both {
		return entry(p, p.Me.Place, t.own.Name, strings.Join([]string{townName(r, t.own), "和", townName(r, t.with), "的两条：", now}, ""))
	}
	return entry(p, cmp.Or(serving(r, t.own), t.own.Place), t.own.Name, "和别的镇的同名律师："+now)
}

// asks tells whether the account is asked about an adviser just entered.
func asks(me account.Account, r handoff.Roster, id string) (at string, open bool) {
	for _, t := range twins(me, r) {
		if _, open := t.says(); open && t.own.ID == id && id != "" {
			return t.at(), true
		}
	}
	return "", false
}
