package wording

import (
	"errors"
	"slices"
	"strings"

	"mingbai/bot/console"
	"mingbai/handlers/account"
	"mingbai/handlers/audit"
	"mingbai/handlers/lessons"
	"mingbai/knowledge"
)

// mostCandidates is how many sentences wait for a review on one page.
const mostCandidates = 15

func (h pages) learnRoutes(may []account.Role) []console.Route {
	return []console.Route{
		{Pattern: "GET " + learnPath, Title: "学问法", Nav: "学问法", Group: console.Material, Roles: may, Serve: h.learning},
		{Pattern: "POST " + learnPath + "/turn", Title: "学问法", Roles: may, Serve: h.turn},
		{Pattern: "POST " + learnPath + "/take", Title: "收下一句", Roles: may, Serve: h.takeLesson},
		{Pattern: "POST " + learnPath + "/refuse", Title: "不收一句", Roles: may, Serve: h.refuseLesson},
		{Pattern: "POST " + learnPath + "/forget", Title: "收回一句", Roles: may, Serve: h.forgetLesson},
	}
}

// learnView is the page of what is and may be learned.
type learnView struct {
	On, More   bool
	Status     lessons.Status
	Turn       console.Form
	Candidates []candidateView
	Learned    console.Table
	Others     bool // learned sentences may be of other places, and are not shown
}

// candidateView is one sentence under review.
type candidateView struct {
	ID, About string
	Take      console.Form
	Refuse    console.Form
}

// book is what learning reads and writes for an account.
func (h pages) book(p *console.Page) (*lessons.Lessons, error) { return h.Lessons(p.Me.Sees) }

// seesLearned tells whether an account may see and take back what was learned.
// No sentence keeps the place of its case, so only one that sees all places may;
// others review the sentences that wait from their own.
func seesLearned(me account.Account) bool {
	return me.Role == account.Administrator || me.Place == ""
}

// learning shows the sentences that wait, and those that were learned.
func (h pages) learning(p *console.Page) error {
	h.lesson.Lock()
	defer h.lesson.Unlock()
	v, err := h.learnView(p)
	if err != nil {
		return err
	}
	return p.Show("learning", v)
}

func (h pages) learnView(p *console.Page) (learnView, error) {
	book, err := h.book(p)
	if err != nil {
		return learnView{}, err
	}
	v := learnView{}
	if v.Status, err = book.Status(); err != nil {
		return v, learnError(err)
	}
	v.On = v.Status.On
	v.Turn = console.Form{Action: learnPath + "/turn", Submit: "开始学", Fields: []console.Field{{Name: "on", Kind: "hidden", Value: "yes"}}}
	if v.On {
		v.Turn.Submit = "停下不学"
		v.Turn.Set("on", "")
		list, err := book.Candidates(p.R.Context(), mostCandidates+1)
		if err != nil {
			return v, learnError(err)
		}
		v.More = len(list) > mostCandidates
		for _, c := range list[:min(len(list), mostCandidates)] {
			v.Candidates = append(v.Candidates, h.candidate(c))
		}
	}
	if v.Others = !seesLearned(p.Me); v.Others {
		return v, nil
	}
	learned, err := book.Learned()
	if err != nil {
		return v, learnError(err)
	}
	v.Learned = h.learned(learned)
	return v, nil
}

// candidate is the form to review a sentence.
func (h pages) candidate(c lessons.Candidate) candidateView {
	matter, _ := knowledge.CategoryName(c.Category)
	id := console.Field{Name: "id", Kind: "hidden", Value: c.ID}
	v := candidateView{ID: c.ID, About: c.Month + " 办结 · " + matter, Refuse: console.Form{Action: learnPath + "/refuse", Fields: []console.Field{id}}}
	v.Take = console.Form{Action: learnPath + "/take", Submit: "收下", Fields: []console.Field{
		{Name: "say-" + c.ID, Label: "居民的话", Value: c.Text, Required: true, Max: lessons.LongestText},
		{Name: "guide-" + c.ID, Label: "归到哪一条", Kind: "select", Required: true, Value: c.Guide, Options: append([]console.Option{{Text: "请选"}}, h.Guides()...)}, id}}
	return v
}

// learned tables what was learned.
func (h pages) learned(list []lessons.Lesson) console.Table {
	t := console.Table{Caption: "学到的问法", Stack: true, Columns: []console.Column{{Name: "居民的话"}, {Name: "归到"}, {Name: "哪天收下"}, {Name: "收回"}},
		Empty: console.State{Title: "还没有学过", Text: "收下的句子会列在这里，随时可以收回。"}}
	titles := map[string]string{}
	for _, g := range h.Guides() {
		titles[g.Value] = g.Text
	}
	for _, one := range list {
		guide, _, _ := strings.Cut(one.Guide, "/")
		to := titles[guide]
		if to == "" {
			to = one.Guide
		}
		t.Rows = append(t.Rows, console.Row{Cells: []console.Cell{console.Words(one.Text), console.Words(to), console.Words(one.Day),
			{Act: &console.Act{To: learnPath + "/forget", Text: "收回", Label: "收回 " + one.Text, Hidden: []console.Field{{Name: "id", Value: one.ID}}}}}})
	}
	return t
}

// turn turns learning on or off.
func (h pages) turn(p *console.Page) error {
	on := p.Value("on") != ""
	did, said := "停了从办结的单里学问法", "停下了。学到的还用着，可以一句一句收回。"
	if on {
		did, said = "开了从办结的单里学问法", "开了。办结的单会列出来给您看，您收下的才学。"
	}
	return h.decide(p, did, said, func(book *lessons.Lessons) error { return book.Turn(on) })
}

// decide does something about what is learned, enters it and goes back.
func (h pages) decide(p *console.Page, did, said string, do func(*lessons.Lessons) error) error {
	h.lesson.Lock()
	defer h.lesson.Unlock()
	book, err := h.book(p)
	if err != nil {
		return err
	}
	if err := do(book); err != nil {
		return learnError(err)
	}
	if err := p.Note(audit.Settings, "学问法", did); err != nil {
		return err
	}
	return p.Done(learnPath, said)
}

// takeLesson learns a sentence, in the words and for the guide of the form.
func (h pages) takeLesson(p *console.Page) error {
	id := p.Value("id")
	return h.decide(p, "收下一句："+id, "收下了，几秒后生效。", func(book *lessons.Lessons) error {
		if err := undecided(p, book, id); err != nil {
			return err
		}
		_, err := book.Add(p.R.Context(), id, p.Value("guide-"+id), p.Value("say-"+id))
		return err
	})
}

// refuseLesson refuses a sentence.
func (h pages) refuseLesson(p *console.Page) error {
	id := p.Value("id")
	return h.decide(p, "不收一句："+id, "不收，不再列出。", func(book *lessons.Lessons) error {
		if err := undecided(p, book, id); err != nil {
			return err
		}
		return book.Drop(p.R.Context(), id)
	})
}

// undecided keeps what was learned from being changed by an account that may not
// see it: to it the sentence is one that was reviewed.
func undecided(p *console.Page, book *lessons.Lessons, id string) error {
	if seesLearned(p.Me) {
		return nil
	}
	learned, err := book.Learned()
	if err == nil && slices.ContainsFunc(learned, func(one lessons.Lesson) bool { return one.ID == id }) {
		err = lessons.ErrUnknown
	}
	return err
}

// forgetLesson takes back a sentence that was learned.
func (h pages) forgetLesson(p *console.Page) error {
	if !seesLearned(p.Me) {
		return console.ErrDenied
	}
	id := p.Value("id")
	return h.decide(p, "收回一句："+id, "收回了，几秒后不再用。", func(book *lessons.Lessons) error {
		undone, err := book.Forget(id)
		if err == nil && !undone {
			err = lessons.ErrUnknown
		}
		return err
	})
}

// learnError is what a person is told of an error of learning.
func learnError(err error) error {
	for _, e := range []struct {
		is   error
		said string
	}{
		{lessons.ErrOff, "学问法已经停了，先开再审。"},
		{lessons.ErrUnknown, "这一句已经审过，或者居民要求删除，不在了。回去看现在的样子。"},
		{lessons.ErrTarget, "还没有选归到哪一条，回去选了再收。"},
		{lessons.ErrText, "这一句不能学：太短，或者说的是危险、家暴、未成年人这类事。"},
		{lessons.ErrKnowledge, "资料不收这一句，没有学。换个说法，或者不收。"},
		{lessons.ErrFile, "学到的那个文件被人手工改过，这里不敢动它。请管服务器的人看一看 asked/learned.yaml。"},
	} {
		if errors.Is(err, e.is) {
			return console.Sorry(e.said)
		}
	}
	return err
}
