package consult

import (
	"errors"
	"fmt"
	"strings"

	"mingbai/handlers/chat"
	"mingbai/knowledge/eligibility"
	"mingbai/knowledge/form"
)

// ErrNoTable says that a check names a table the knowledge does not have (any
// more).
var ErrNoTable = errors.New("consult: no such table")

// eligible answers a question whether legal aid, a lawyer or a confirmation
// can be had, when the message tells at least one of the facts that decide: the
// verdict at once, or what is settled and what it still hangs on.
func (c *Consultant) eligible(h heard, ranked []match) (Answer, bool) {
	t, ok := c.base.Eligibility.Hear(h.text)
	if !ok {
		return Answer{}, false
	}
	given := t.Read(h.text)
	for q, option := range t.Read(h.prev) {
		if _, told := given[q]; !told {
			given[q] = option
		}
	}
	if len(given) == 0 {
		return c.askedAbout(h, t, ranked)
	}
	d := t.Decide(given)
	if d.Row != nil {
		return c.verdict(h, t, d.Row), true
	}
	return c.undecided(h, t, given, d.Next, ranked), true
}

// askedAbout answers a message that tells no fact but asks about one, such as
// whether income counts.
func (c *Consultant) askedAbout(h heard, t *eligibility.Table, ranked []match) (Answer, bool) {
	for i := range t.Questions {
		if q := &t.Questions[i]; q.About.Match(h.text).Score > 0 {
			return c.undecided(h, t, nil, q, ranked), true
		}
	}
	return Answer{}, false
}

// verdict tells what a row comes to.
func (c *Consultant) verdict(h heard, t *eligibility.Table, r *eligibility.Row) Answer {
	first, does, deadline := t.First, t.Does, t.Deadline
	if r.First != "" {
		first, does = r.First, ""
	}
	if r.Does != "" {
		does = r.Does
	}
	if r.Deadline != "" {
		deadline = r.Deadline
	}
	label := "还要知道"
	if r.Outcome == eligibility.Cannot {
		label = "可以改走"
	}
	card := chat.Card{Place: h.placeName(), Parts: []chat.Part{
		part("answer", "", r.Say, onWhoseWord(t)),
		c.firstPart(h, first, does, t.Category),
		part("note", label, r.Instead),
		part("deadline", "期限", deadline),
		part("bring", "带上", strings.Join(r.Bring, "、")),
		part("cost", "花钱吗", t.Cost),
		part("note", "", h.note()),
	}}
	v := view{first: first, category: t.Category, law: append(append([]ref{}, r.Law...), t.Law...)}
	a := c.finish(card, append(c.sourcesOf(v.law, nil), c.placeSources(h, v)...))
	a.Kind, a.Category, a.Channels = "how-to", t.Category, []string{first}
	a.Used = []string{fmt.Sprintf("eligibility/%s/%s", t.ID, r.ID)}
	a.Topic, a.Why = topicOf(t), []Reason{{ID: a.Used[0]}}
	if r.Outcome == eligibility.Can {
		a.Form = t.Form
	}
	return a
}

// undecided tells what is certain and what it still hangs on.
func (c *Consultant) undecided(h heard, t *eligibility.Table, given eligibility.Answers, open *eligibility.Question, ranked []match) Answer {
	law := append([]ref{}, open.Law...)
	var lines []string
	for _, s := range t.Settled(given) {
		if say := s.Fact.Say[s.Value]; say != "" {
			lines, law = append(lines, say), append(law, s.Fact.Law...)
		}
	}
	lines = append(lines, open.Open)
	if p, ok := pointOf(t, ranked); ok && !said(lines, p.Say) {
		lines, law = append(lines, p.Say), append(law, p.Law...)
	}
	card := chat.Card{Place: h.placeName(), Parts: []chat.Part{
		part("answer", "", append(lines, onWhoseWord(t))...),
		c.firstPart(h, t.First, t.Does, t.Category),
		part("deadline", "期限", t.Deadline),
		part("cost", "花钱吗", t.Cost),
		part("note", "", h.note()),
	}}
	v := view{first: t.First, category: t.Category, law: append(law, t.Law...)}
	a := c.finish(card, append(c.sourcesOf(v.law, nil), c.placeSources(h, v)...))
	a.Kind, a.Category, a.Channels = "how-to", t.Category, []string{t.First, "12348"}
	a.Used, a.Topic, a.Check = []string{"eligibility/" + t.ID}, topicOf(t), t.ID
	a.Why = []Reason{{ID: a.Used[0] + " " + open.ID}}
	return a
}

// pointOf is the finer point heard in one of the table's own guides.
func pointOf(t *eligibility.Table, ranked []match) (p pointText, ok bool) {
	for _, m := range ranked {
		for _, id := range t.Guides {
			if m.guide.ID == id && len(m.points) > 0 {
				return pointText{m.points[0].Say, m.points[0].Law}, true
			}
		}
	}
	return pointText{}, false
}

// pointText is what a point says and on whose word.
type pointText struct {
	Say string
	Law []ref
}

// onWhoseWord says who decides in the end.
func onWhoseWord(t *eligibility.Table) string { return "以" + t.Before + "审查为准。" }

// topicOf is the guide that short follow-ups lean on.
func topicOf(t *eligibility.Table) string {
	if len(t.Guides) == 0 {
		return ""
	}
	return t.Guides[0]
}

// offer adds what an answer can lead on to: a guided check, a paper to print.
func (c *Consultant) offer(h heard, a Answer) Answer {
	if a.Urgent || a.Declined {
		return a
	}
	if t, ok := c.base.Eligibility.OfGuide(a.Topic); ok && a.Check == "" && !decidedBy(a) {
		a.Check = t.ID
	}
	for _, f := range c.base.Forms {
		if f.Hear.Match(h.text).Score > 0 {
			a.Form = f.ID
		}
	}
	for _, f := range c.base.Forms {
		for _, id := range f.Guides {
			if a.Form == "" && a.Check == "" && id == a.Topic && !decidedBy(a) {
				a.Form = f.ID
			}
		}
	}
	return a
}

// decidedBy tells whether an answer is a verdict of a table.
func decidedBy(a Answer) bool {
	return len(a.Used) > 0 && strings.Count(a.Used[0], "/") == 2 && strings.HasPrefix(a.Used[0], "eligibility/")
}

// Check is a step of a guided check: what was answered so far and, when Text is
// not empty, words that answer the question Asked and perhaps others.
type Check struct {
	Table string
	Given eligibility.Answers
	Asked string
	Text  string
	Place string
}

// Checked is where a guided check stands after a step.
type Checked struct {
	Title   string
	Heard   eligibility.Answers   // read out of Text
	Next    *eligibility.Question // nil when decided
	Verdict Answer                // when decided
}

// Check reads what a step says and decides, or tells what to ask next.
func (c *Consultant) Check(s Check) (Checked, error) {
	t, ok := c.base.Eligibility.Table(s.Table)
	if !ok {
		return Checked{}, fmt.Errorf("%w: %s", ErrNoTable, s.Table)
	}
	out := Checked{Title: t.Title, Heard: c.readStep(t, s)}
	given := eligibility.Answers{}
	for _, more := range []eligibility.Answers{s.Given, out.Heard} {
		for q, option := range more {
			given[q] = option
		}
	}
	d := t.Decide(given)
	if out.Next = d.Next; d.Row != nil {
		h := c.hear(Question{Place: s.Place, Today: c.now()})
		out.Verdict = c.verdict(h, t, d.Row)
	}
	return out, nil
}

// readStep reads the answers out of a step's words; what was answered before
// stays as it is.
func (c *Consultant) readStep(t *eligibility.Table, s Check) eligibility.Answers {
	if s.Text == "" {
		return nil
	}
	raw, _ := clip(s.Text, LongestQuestion)
	plain, text, _ := c.prepare(raw)
	heard := t.Read(text)
	for q := range s.Given {
		delete(heard, q)
	}
	if q, ok := t.Question(s.Asked); ok {
		option, answered := q.Answer(plain)
		if !answered {
			option, answered = q.Answer(text)
		}
		if answered {
			heard[q.ID] = option
		}
	}
	return heard
}

// CheckFor is the table of the guide last answered with, or else the one most
// people ask for.
func (c *Consultant) CheckFor(topic string) string {
	if t, ok := c.base.Eligibility.OfGuide(topic); ok {
		return t.ID
	}
	return "civil"
}

// Form returns a paper that can be made, by its id.
func (c *Consultant) Form(id string) (form.Form, bool) { return c.base.Form(id) }

// FormFor returns the paper whose name was typed or whose making was asked for.
func (c *Consultant) FormFor(text string) (form.Form, bool) {
	plain := squeeze(text)
	for _, f := range c.base.Forms {
		if plain == f.Name || plain == f.Title {
			return f, true
		}
	}
	return form.Form{}, false
}

// Matter is the everyday title of a guide, for a paper's first line.
func (c *Consultant) Matter(guide string) string {
	for _, g := range c.base.Guides {
		if g.ID == guide {
			return g.Title
		}
	}
	return ""
}
