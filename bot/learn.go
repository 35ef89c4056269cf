package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"mingbai/handlers/consult"
	"mingbai/handlers/handoff"
	"mingbai/handlers/lessons"
	"mingbai/index/segment"
	"mingbai/knowledge"
	"mingbai/knowledge/corpus"
	"mingbai/knowledge/handover"
)

// learnCmd learns residents' ways of asking from closed cases.
type learnCmd struct {
	On     learnOn     `cmd:"" help:"开：办结的单可以当候选。(turn on)"`
	Off    learnOff    `cmd:"" help:"关：不再看办结的单；学到的还用着。(turn off)"`
	Status learnStatus `cmd:"" help:"开着没有，学了几句。(status)"`
	List   learnList   `cmd:"" help:"等人审的候选，姓名号码住址已去掉。(candidates)"`
	Add    learnAdd    `cmd:"" help:"审过，收下一句。(take a candidate)"`
	Drop   learnDrop   `cmd:"" help:"审过，不收。(refuse a candidate)"`
	Forget learnForget `cmd:"" help:"收回一句(或一次不收)，--all 收回全部。(take back)"`
}

type (
	learnOn     struct{}
	learnOff    struct{}
	learnStatus struct{}
	learnList   struct {
		JSON bool `name:"json" help:"按 JSON 输出。"`
	}
	learnAdd struct {
		ID    string `arg:"" help:"候选的编号。"`
		Guide string `help:"归到哪条指南(或 指南/要点)。" placeholder:"ID"`
		Say   string `help:"换成自己的说法。" placeholder:"一句话"`
	}
	learnDrop struct {
		ID string `arg:"" help:"候选的编号。"`
	}
	learnForget struct {
		ID  string `arg:"" optional:"" help:"编号。"`
		All bool   `help:"全部收回。"`
	}
)

// learnOrder is what is to be learned, or forgotten.
type learnOrder struct {
	Do             string
	ID, Guide, Say string
	JSON           bool
}

// Run turns learning on.
func (learnOn) Run(ctx context.Context, e env, c config) error {
	return carryOut(ctx, e, c, order{Learn: &learnOrder{Do: "on"}})
}

// Run turns learning off.
func (learnOff) Run(ctx context.Context, e env, c config) error {
	return carryOut(ctx, e, c, order{Learn: &learnOrder{Do: "off"}})
}

// Run tells where learning stands.
func (learnStatus) Run(ctx context.Context, e env, c config) error {
	return carryOut(ctx, e, c, order{Learn: &learnOrder{Do: "status"}})
}

// Run lists the candidates.
func (l learnList) Run(ctx context.Context, e env, c config) error {
	return carryOut(ctx, e, c, order{Learn: &learnOrder{Do: "list", JSON: l.JSON}})
}

// Run takes a candidate.
func (l learnAdd) Run(ctx context.Context, e env, c config) error {
	return carryOut(ctx, e, c, order{Learn: &learnOrder{Do: "add", ID: l.ID, Guide: l.Guide, Say: l.Say}})
}

// Run refuses a candidate.
func (l learnDrop) Run(ctx context.Context, e env, c config) error {
	return carryOut(ctx, e, c, order{Learn: &learnOrder{Do: "drop", ID: l.ID}})
}

// Run takes back what was learned.
func (l learnForget) Run(ctx context.Context, e env, c config) error {
	if l.All == (l.ID != "") {
		return fmt.Errorf("%w：写一个编号，或者 --all", errUsage)
	}
	return carryOut(ctx, e, c, order{Learn: &learnOrder{Do: "forget", ID: l.ID}})
}

// learn carries out an order about learning.
func (s shop) learn(ctx context.Context, o learnOrder, out io.Writer) error {
	l, err := s.lessons()
	if err != nil {
		return err
	}
	switch o.Do {
	case "on", "off":
		if err := l.Turn(o.Do == "on"); err != nil {
			return err
		}
		return sayLearning(l, out)
	case "status":
		return sayLearning(l, out)
	case "list":
		return o.list(ctx, l, out)
	case "add":
		one, err := l.Add(ctx, o.ID, o.Guide, o.Say)
		if err == nil {
			fmt.Fprintf(out, "收下了，几秒后生效：“%s”归到 %s。收回：learn forget %s\n", one.Text, one.Guide, one.ID)
		}
		return err
	case "drop":
		if err := l.Drop(ctx, o.ID); err != nil {
			return err
		}
		_, err := fmt.Fprintf(out, "不收，不再列出。反悔：learn forget %s\n", o.ID)
		return err
	case "forget":
		return o.forget(l, out)
	}
	return errOrder
}

// sayLearning tells where learning stands.
func sayLearning(l *lessons.Lessons, out io.Writer) error {
	s, err := l.Status()
	if err != nil {
		return err
	}
	word, next := "关着", "要开：learn on"
	if s.On {
		word, next = "开着", "看候选：learn list"
	}
	_, err = fmt.Fprintf(out, "从办结的单里学问法：%s。学了 %d 句，不收的 %d 句。%s；全部收回：learn forget --all\n", word, s.Learned, s.Refused, next)
	return err
}

// list prints the candidates.
func (o learnOrder) list(ctx context.Context, l *lessons.Lessons, out io.Writer) error {
	list, err := l.Candidates(ctx, 0)
	if err != nil {
		return err
	}
	if o.JSON {
		if list == nil {
			list = []lessons.Candidate{}
		}
		return writeJSON(out, list)
	}
	fmt.Fprintf(out, "等人审的 %d 句。逐句看还有没有能认出人的话，有就用 --say 换个说法，或者不收。\n", len(list))
	for _, c := range list {
		guide := c.Guide
		if guide == "" {
			guide = "没有合适的，收的时候用 --guide 指明"
		}
		fmt.Fprintf(out, "\n%s · %s · %s\n  %s\n  归到：%s\n", c.ID, c.Month, c.Category, c.Text, guide)
	}
	return nil
}

// forget takes one sentence back, or all.
func (o learnOrder) forget(l *lessons.Lessons, out io.Writer) error {
	if o.ID == "" {
		n, err := l.ForgetAll()
		if err == nil {
			fmt.Fprintf(out, "收回了 %d 句，几秒后生效。\n", n)
		}
		return err
	}
	undone, err := l.Forget(o.ID)
	switch {
	case err != nil:
		return err
	case undone:
		fmt.Fprintln(out, "收回了，几秒后生效。")
	default:
		fmt.Fprintln(out, "这个编号本来就没有收，也没有拒，不用收回。")
	}
	return nil
}

// lessons builds what learning needs over the newest knowledge.
func (s shop) lessons() (*lessons.Lessons, error) {
	base, err := s.base()
	if err != nil {
		return nil, err
	}
	who, err := consult.New(consult.Config{Base: base})
	if err != nil {
		return nil, err
	}
	return newLessons(s.config, s.store.Secret("lessons"), &version{base: base, who: who}, s.store.Closed)
}

// newLessons builds what learning needs over a version of the knowledge.
func newLessons(c config, secret []byte, v *version, closed func(ctx context.Context, n int) ([]handoff.Case, error)) (*lessons.Lessons, error) {
	return lessons.New(lessons.Config{
		Folder: c.data, Secret: secret, Closed: closed,
		Category: func(target string) string { return categoryOf(v.base, target) },
		Likely:   v.who.Likely,
		Guarded: func(ctx context.Context, category, text string) bool {
			m := handover.Matter{Text: segment.Normalize(text), Category: category, DaysLeft: -1, WorkdaysLeft: -1}
			if v.base.Handover.Decide(m).Guarded {
				return true
			}
			a, err := v.who.Ask(ctx, consult.Question{Text: text, Today: time.Now()})
			return err != nil || a.Urgent
		},
		Try: func(folder string) error { return tryKnowledge(c, folder) },
	})
}

// categoryOf is the matter of a guide or guide/point.
func categoryOf(base *knowledge.Base, target string) string {
	id, part, finer := strings.Cut(target, "/")
	for _, g := range base.Guides {
		if g.ID != id {
			continue
		}
		for _, p := range g.Points {
			if finer && p.ID == part {
				return g.Category
			}
		}
		if !finer {
			return g.Category
		}
	}
	return ""
}

// tryKnowledge loads the knowledge with one more folder.
func tryKnowledge(c config, folder string) error {
	sources, err := ownSources(c)
	if err != nil {
		return err
	}
	more, err := corpus.Dir(folder)
	if err != nil {
		return err
	}
	_, err = knowledge.Load(append(sources, more)...)
	return err
}
