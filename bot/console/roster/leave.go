package roster

import (
	"fmt"

	"mingbai/bot/console"
	"mingbai/handlers/audit"
	"mingbai/handlers/handoff"
)

// leaveView asks before somebody is taken out of the roster.
type leaveView struct {
	Name     string
	Villages []string
	Cases    int
	Form     console.Form
}

// leaveView says what taking somebody out means. It cannot be undone: cases
// that went to others stay there. So the name has to be typed.
func (h pages) leaveView(p *console.Page, person handoff.Person) (leaveView, error) {
	r, err := h.Book.Roster(p.R.Context())
	if err != nil {
		return leaveView{}, err
	}
	cases, err := h.Desk.CasesOf(p.R.Context(), person.ID)
	if err != nil {
		return leaveView{}, err
	}
	v := leaveView{Name: person.Name, Cases: len(cases)}
	for _, post := range sorted(r.Posts) {
		switch person.ID {
		case post.Adviser:
			v.Villages = append(v.Villages, post.Village+"没有顾问了")
		case post.Backup:
			v.Villages = append(v.Villages, post.Village+"没有备班了")
		}
	}
	v.Form = console.Form{Action: root + "/leave", Submit: "从名册去掉", Danger: true, Back: console.Link{Text: "不去掉", Href: root + "/person?id=" + person.ID}, Fields: []console.Field{
		{Name: "id", Kind: "hidden", Value: person.ID}, {Name: "seen", Kind: "hidden", Value: seen(person)},
		{Name: "word", Label: fmt.Sprintf("写下“%s”", person.Name), Hint: "写对了才去掉，免得误点。", Required: true, Max: 60},
	}}
	p.Title = "去掉 " + person.Name
	return v, nil
}

// leaver is the person of the request; there must be one.
func (h pages) leaver(p *console.Page) (handoff.Person, error) {
	person, err := h.known(p)
	if err == nil && person.ID == "" {
		err = console.ErrMissing
	}
	return person, err
}

// askLeave says what taking somebody out of the roster means.
func (h pages) askLeave(p *console.Page) error {
	person, err := h.leaver(p)
	if err != nil {
		return err
	}
	v, err := h.leaveView(p, person)
	if err != nil {
		return err
	}
	return p.Show("leave", v)
}

// leave takes somebody out of the roster. Their cases go to others.
func (h pages) leave(p *console.Page) error {
	person, err := h.leaver(p)
	if err != nil {
		return err
	}
	v, err := h.leaveView(p, person)
	if err != nil {
		return err
	}
	if p.Value("word") != person.Name {
		v.Form.Set("word", p.Value("word"))
		v.Form.Wrong("word", "和名字不一样，没有去掉。")
		return p.Again("leave", v)
	}
	mark := p.Value("seen")
	err = h.change(p, func(r handoff.Roster) (handoff.Roster, audit.Entry, error) {
		now, there := r.Person(person.ID)
		if !there || seen(now) != mark {
			return r, audit.Entry{}, errSeen
		}
		done := entry(p, serving(r, person), person.Name, "从名册去掉")
		return r.Without(person.ID), done, nil
	})
	if err != nil {
		return err
	}
	return p.Done(root, person.Name+" 从名册去掉了，手上的单正在转给别人。有网页账号的，记得在“账号”里停用。")
}
