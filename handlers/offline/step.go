package offline

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"mingbai/handlers/chat"
	"mingbai/handlers/ledger"
)

// step is something still to be told.
type step int

const (
	stepSort step = iota
	stepVillage
	stepMatter
	stepCount
	stepOutcome
	stepDone
)

// What the buttons are for.
const (
	doSort    = "k"
	doDay     = "d"
	doSure    = "s" // the day that was asked back about
	doVillage = "v"
	doMatter  = "m"
	doCount   = "n"
	doOutcome = "r"
	doCancel  = "x"
	doUndo    = "u"
	doAgain   = "a"
)

// sort is a kind of work as advisers call it.
type sort struct {
	code, label string
	kind        ledger.Kind
	channel     string
	unit        string   // what matters are called
	counts      []counts // to choose from
	outcomes    []ledger.Outcome
}

// counts are matters and visits.
type counts struct{ matters, visits int64 }

var (
	fewVisits = []counts{{1, 1}, {1, 2}, {1, 3}, {2, 2}, {3, 3}, {5, 5}}
	sheets    = []counts{{1, 1}, {2, 1}, {3, 1}, {5, 1}}
	answers   = []ledger.Outcome{ledger.Answered, ledger.ToLegalAid, ledger.ToMediation, ledger.ToOther}
)

// sorts are what /log offers, in its order.
func sorts() []sort {
	return []sort{
		{"w", "来访", ledger.Consulting, "walk_in", "宗", fewVisits, answers},
		{"p", "电话", ledger.Consulting, "phone", "宗", fewVisits, answers},
		{"v", "走访", ledger.Consulting, "village_visit", "宗", fewVisits, answers},
		{"l", "讲座", ledger.Lecture, "lecture_site", "场", []counts{{1, 20}, {1, 30}, {1, 50}, {1, 80}, {1, 100}, {1, 200}}, nil},
		{"m", "调解", ledger.Mediating, "walk_in", "件", []counts{{1, 2}, {1, 3}, {1, 4}, {1, 5}, {1, 10}, {2, 4}},
			[]ledger.Outcome{ledger.StepSucceeded, ledger.Failed, ledger.InMediation, ledger.StepAccepted}},
		{"o", "法律意见", ledger.Opinion, "walk_in", "份", sheets, nil},
		{"f", "代写文书", ledger.Document, "walk_in", "份", sheets, nil},
	}
}

func sortOf(code string) (sort, bool) {
	all := sorts()
	i := slices.IndexFunc(all, func(s sort) bool { return s.code == code })
	if i < 0 {
		return sort{}, false
	}
	return all[i], true
}

// next is what is still to be told.
func (b *Book) next(w *chat.Work) step {
	s, known := sortOf(w.Sort)
	switch {
	case !known:
		return stepSort
	case !w.Placed:
		return stepVillage
	case w.Category == "" && s.kind != ledger.Lecture:
		return stepMatter
	case w.Matters == 0:
		return stepCount
	case w.Outcome == "" && len(s.outcomes) > 0:
		return stepOutcome
	}
	return stepDone
}

// ask puts the next question.
func (b *Book) ask(who Who, w *chat.Work, today ledger.Date) chat.Reply {
	r := chat.Reply{Text: b.told(*w, today)}
	var choices []chat.Choice
	add := func(label, do, choice string) {
		if d := data(w.No, do, choice); len(d) <= longestData {
			choices = append(choices, chat.Choice{Label: label, Data: d})
		}
	}
	s, _ := sortOf(w.Sort)
	switch b.next(w) {
	case stepSort:
		r.Text += "\n" + textAskSort
		for _, s := range sorts() {
			add(s.label, doSort, s.code)
		}
		if w.Day == string(today) {
			add("昨天的", doDay, string(today.Add(-1)))
		}
	case stepVillage:
		r.Text += "\n" + textAskVillage
		for _, v := range who.Villages {
			if len(choices) < mostVillages {
				add(v.Name, doVillage, v.Place+"/"+v.Name)
			}
		}
		if who.Officer {
			add("镇上(不分村)", doVillage, who.Place+"/")
		}
	case stepMatter:
		r.Text += "\n" + textAskMatter
		for _, name := range ledger.CategoryNames(s.kind) {
			add(name, doMatter, codeOf(s.kind, name))
		}
	case stepCount:
		r.Text += "\n" + sayAskCount(s)
		for _, c := range s.counts {
			add(sayCount(s, c.matters, c.visits), doCount, countData(c))
		}
	case stepOutcome:
		r.Text += "\n" + textAskOutcome
		for _, o := range s.outcomes {
			add(ledger.OutcomeName(s.kind, o), doOutcome, string(o))
		}
	}
	add("取消", doCancel, "")
	r.Choices = slices.Collect(slices.Chunk(choices, 2))
	if b.next(w) == stepSort {
		r.Choices = append(r.Choices, []chat.Choice{{Label: LabelMonth, Data: Month}})
	}
	return r
}

// mostVillages is how many villages are offered as buttons; others are typed.
const mostVillages = 24

func countData(c counts) string { return fmt.Sprintf("%d.%d", c.matters, c.visits) }

func readCount(text string) (c counts, ok bool) {
	m, v, found := strings.Cut(text, ".")
	var err, err2 error
	c.matters, err = strconv.ParseInt(m, 10, 64)
	c.visits, err2 = strconv.ParseInt(v, 10, 64)
	return c, found && err == nil && err2 == nil && c.fits()
}

// The most that one entry may count.
const (
	mostMatters = 200
	mostVisits  = 5000
)

func (c counts) fits() bool {
	return c.matters >= 1 && c.matters <= mostMatters && c.visits >= 1 && c.visits <= mostVisits
}

// codeOf is how a category of a register is entered: mediations by the code of
// their type, everything else by its name in the statistics.
func codeOf(kind ledger.Kind, name string) string {
	if kind != ledger.Mediating {
		return name
	}
	for n := 1; n < 100; n++ {
		if code := fmt.Sprintf("T%02d", n); ledger.CategoryOf(kind, code) == name {
			return code
		}
	}
	return ""
}
