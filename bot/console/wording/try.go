package wording

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"mingbai/bot/console"
	"mingbai/handlers/account"
)

const (
	patience  = 1200 * time.Millisecond // for the result before the page comes without it
	mostClose = 6                       // unanswered questions that are tried
)

// editView is the form for one thing.
type editView struct {
	Title, Say string
	Form       *console.Form
}

// edit shows the form for something new or for something that was published.
func (h pages) edit(p *console.Page) error {
	l, err := h.shown()
	if err != nil {
		return err
	}
	kind := p.Value("kind")
	var old *item
	var t *trial
	switch {
	case p.Value("old") != "":
		at := slices.IndexFunc(l.items, func(i item) bool { return i.mark() == p.Value("old") })
		if at < 0 {
			return console.ErrMissing
		}
		old, kind = &l.items[at], l.items[at].Kind
	case p.Value("trial") != "":
		if t = h.trials.get(p.Value("trial")); t == nil {
			return console.Sorry("这一次试的已经不在了，请再写一遍。")
		}
		old, kind = t.edit.old, t.edit.kind
		if !mayChange(p, t.edit.item) {
			return console.ErrDenied
		}
	}
	if old != nil && !mayChange(p, *old) {
		return console.ErrDenied
	}
	title, say, ok := titleOf(kind)
	if !ok {
		return console.ErrMissing
	}
	f := h.form(p, kind)
	switch {
	case t != nil:
		for _, x := range t.edit.form.Fields {
			f.Set(x.Name, x.Value)
		}
	case old != nil:
		formOf{f}.fill(*old)
	case p.Value("miss") != "":
		if err := h.fillMiss(p, f, kind); err != nil {
			return err
		}
	}
	f.Set("kind", kind)
	f.Set("seen", l.seen())
	p.Title = "写" + title
	return p.Show("edit", editView{Title: p.Title, Say: say, Form: f})
}

// fillMiss writes a question without an answer into a form.
func (h pages) fillMiss(p *console.Page, f *console.Form, kind string) error {
	asked, nearest, err := h.missed(p, p.Value("miss"))
	if err != nil || len(asked) == 0 {
		return err
	}
	switch kind {
	case kindWord:
		f.Set("test", asked[0])
	case kindAsked:
		f.Set("text", asked[0])
		f.Set("guide", nearest)
	case kindAnswer:
		f.Set("text", strings.Join(asked, "\n"))
		f.Set("matter", h.MatterOf(nearest))
	}
	return nil
}

// shown reads the lines for a page.
func (h pages) shown() (lines, error) {
	l, err := h.read()
	if errors.Is(err, errHand) {
		err = console.Sorry(textHand)
	}
	return l, err
}

// stale says that somebody else changed something meanwhile, and leads to what
// there is now; a form comes back with what was written in it.
func (h pages) stale(p *console.Page) error {
	l, err := h.shown()
	if err != nil {
		return err
	}
	title, say, ok := titleOf(p.Value("kind"))
	if !ok {
		p.Title = "别人先改了"
		return p.ShowAs(http.StatusConflict, "stale", console.State{Title: p.Title, Text: "您看这一页的时候，别人改过词和问法，这一次没有做成。",
			Links: []console.Link{{Text: "看现在的样子", Href: wordsPath}}})
	}
	f := h.form(p, p.Value("kind"))
	f.Read(p.R)
	if l.find(f.Value("old")) < 0 {
		f.Set("old", "")
	}
	f.Set("seen", l.seen())
	f.Wrong("", "您写的时候，别人改过词和问法，这一次没有做成。您写的还在，再试一下就行。")
	p.Title = "写" + title
	return p.ShowAs(http.StatusConflict, "edit", editView{Title: p.Title, Say: say, Form: f})
}

// orStale turns a stale form into a page that leads on.
func (h pages) orStale(serve console.Handler) console.Handler {
	return func(p *console.Page) error {
		err := serve(p)
		if errors.Is(err, console.ErrStale) {
			return h.stale(p)
		}
		return err
	}
}

// again shows a form with what is wrong in it.
func (h pages) again(p *console.Page, e edit) error {
	title, say, _ := titleOf(e.kind)
	p.Title = "写" + title
	return p.Again("edit", editView{Title: p.Title, Say: say, Form: e.form})
}

// try begins a trial of what was written.
func (h pages) try(p *console.Page) error {
	l, err := h.own(p)
	if err != nil {
		return err
	}
	e, err := h.take(p, l)
	if err != nil {
		return err
	}
	if e.form.Bad() {
		return h.again(p, e)
	}
	c := e.change(l)
	t := &trial{owner: p.Me.ID, seen: l.seen(), edit: e, place: p.Me.Place}
	if e.kind == kindAnswer && e.item.Answer.Place != "" {
		t.place = e.item.Answer.Place
	}
	if t.lines, err = l.apply(c); err != nil {
		return err
	}
	texts := touched(c.Old, c.New)
	if t.mine, err = h.questions(p, e, texts); err != nil {
		return err
	}
	cries := h.Cries()
	first := sample(cries, texts, mostCries)
	t.own, t.cries = slices.Concat(first, sample(h.Asked(), texts, mostAsked-mostCries)), len(first)
	h.start(t)
	return p.Done(wordsPath+"/try/"+t.id, "")
}

// questions are the office's own to try with: what was written, what is kept
// for that, and what found no answer of late.
func (h pages) questions(p *console.Page, e edit, texts []string) ([]compared, error) {
	var out []compared
	add := func(question, from string) {
		known := func(c compared) bool { return c.Question == question }
		if question != "" && !slices.ContainsFunc(out, known) {
			out = append(out, compared{Question: question, From: from})
		}
	}
	add(e.test, "您写的")
	switch e.kind {
	case kindAsked:
		add(e.item.Say, "这种问法")
	case kindAnswer:
		for _, way := range e.item.Answer.Asked[:min(3, len(e.item.Answer.Asked))] {
			add(way, "这种问法")
		}
	}
	kept, _, err := h.kept(p)
	if err != nil {
		return nil, err
	}
	for _, q := range kept {
		add(q, "常试的")
	}
	found, err := h.recent(p)
	if err != nil {
		return nil, err
	}
	groups := found.groups
	slices.SortStableFunc(groups, func(a, b group) int {
		return int(100*near(b.Example, texts)) - int(100*near(a.Example, texts))
	})
	for _, g := range groups[:min(mostClose, len(groups))] {
		add(g.Example, "没答上的")
	}
	return out, nil
}

// triedView is how far a trial has come.
type triedView struct {
	ID, What     string
	Result       result
	Rows         console.Table
	Others       string // how many of the product's own questions change
	Warn         bool
	Samples      console.Table
	Publish      *console.Form // nil = not yet, or not by this account
	Ask          string        // where somebody who may goes on
	Again        console.Link
	Now          string // where the page is looked at again
	Took         string
	Test         bool // something was asked
	Whole        *compared
	Own          bool // it is an answer of the office
	NeedsSomeone bool
}

// tried shows a trial, if it soon ends with what came of it.
func (h pages) tried(p *console.Page) error {
	t, err := h.trials.of(p.Me, p.R.PathValue("id"))
	if err != nil {
		return err
	}
	if p.R.Header.Get("Mingbai-Live") == "" {
		wait := time.NewTimer(patience)
		defer wait.Stop()
		select {
		case <-t.ended:
		case <-wait.C:
		case <-p.R.Context().Done():
		}
	}
	if err := t.now().Broken; err != nil {
		return err
	}
	return p.Show("tried", h.triedView(p, t))
}

func (h pages) triedView(p *console.Page, t *trial) triedView {
	r := t.now()
	v := triedView{ID: t.id, What: t.edit.item.what(), Result: r, Test: len(t.mine) > 0, Now: wordsPath + "/try/" + t.id, Took: fmt.Sprintf("%.1f", r.Duration.Seconds())}
	v.Again = console.Link{Text: "改一改再试", Href: wordsPath + "/edit?trial=" + t.id}
	v.Rows = comparison("同样的话，现在和改了以后", r.Rows)
	v.Samples = comparison("会变的自带问题", r.Samples)
	v.Others, v.Warn = others(r)
	if v.Own = t.edit.kind == kindAnswer; len(r.Rows) > 0 && r.Rows[0].changed() {
		v.Whole = &r.Rows[0]
	}
	writes := p.Me.Role != account.Clerk
	v.NeedsSomeone = !writes
	if writes && r.Done && !r.Refused && r.Lost == 0 && r.enough() {
		v.Publish = &console.Form{Action: wordsPath + "/publish", Submit: "发布"}
		for _, x := range t.edit.form.Fields {
			v.Publish.Fields = append(v.Publish.Fields, console.Field{Name: x.Name, Kind: "hidden", Value: x.Value})
		}
		v.Publish.Set("seen", t.seen)
	}
	return v
}

// what names an item in one line.
func (i item) what() string {
	switch i.Kind {
	case kindWord:
		return "“" + i.Say + "”就是“" + i.Mean + "”"
	case kindAsked:
		return "“" + i.Say + "”"
	}
	return "“" + i.Answer.Asked[0] + "”，本所答"
}

// chooseView is a question for which something is to be written.
type chooseView struct {
	Questions []string
	Choices   []choice
}

type choice struct{ Title, Say, Href string }

// choose shows what can be written for a question, and when to choose which.
func (h pages) choose(p *console.Page) error {
	v := chooseView{}
	key := p.Value("miss")
	if key != "" {
		var err error
		if v.Questions, _, err = h.missed(p, key); err != nil {
			return err
		}
	}
	for _, k := range kinds {
		v.Choices = append(v.Choices, choice{k.title, k.say, wordsPath + "/edit?" + url.Values{"kind": {k.kind}, "miss": {key}}.Encode()})
	}
	return p.Show("choose", v)
}

// unredacted is a sentence of a resident without the marks of what was taken
// out of it.
func unredacted(text string) string {
	text = strings.ReplaceAll(text, "〔姓名〕", "有人")
	for {
		from := strings.Index(text, "〔")
		to := strings.Index(text, "〕")
		if from < 0 || to < from {
			return strings.Join(strings.Fields(text), " ")
		}
		text = text[:from] + text[to+len("〕"):]
	}
}
