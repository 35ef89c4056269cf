package consult

import (
	"testing"

	"mingbai/index/ear"
	"mingbai/knowledge"
	"mingbai/knowledge/corpus"
)

// What the ear must do with situations it never learned; the calm ones of the
// bank are hard on purpose.
const (
	folds      = 4
	leastHeard = 0.88 // of the cries of the bank
	mostFalse  = 0.15 // of its calm sentences
	mostStray  = 0.06 // of the ways in which guides are asked for
)

// A situation that the ear never learned is still told from calm ones.
func TestEarHearsSituationsLeftOut(t *testing.T) {
	base, err := knowledge.Load(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(Config{Base: base})
	if err != nil {
		t.Fatal(err)
	}
	bank, fold := c.bank(), map[string]int{}
	for _, x := range bank {
		if _, ok := fold[x.Group]; !ok {
			fold[x.Group] = len(fold) % folds
		}
	}
	var heard, falsely, stray tally
	for n := range folds {
		var learn []ear.Example
		for _, x := range bank {
			if fold[x.Group] != n {
				learn = append(learn, x)
			}
		}
		c.ear = ear.Learn(learn, base.Speech.Urgent.Signs)
		for _, x := range bank {
			if fold[x.Group] != n {
				continue
			}
			_, siren := c.alarm(heardAs(c, x.Text))
			_, known := base.Speech.Bank[x.Group]
			switch {
			case x.Kind != "" && known:
				heard.add(siren)
			case x.Kind == "" && known:
				falsely.add(siren)
			case x.Kind == "":
				stray.add(siren)
			}
		}
	}
	t.Logf("cries heard %.3f of %d, false %.3f of %d hard and %.3f of %d plain calm sentences",
		heard.share(), heard.all, falsely.share(), falsely.all, stray.share(), stray.all)
	if heard.share() < leastHeard || falsely.share() > mostFalse || stray.share() > mostStray {
		t.Errorf("want at least %.2f heard, at most %.2f and %.2f false", leastHeard, mostFalse, mostStray)
	}
}

// heardAs is a sentence of the bank as a message, without what remembered
// sentences say: they would remember this one.
func heardAs(c *Consultant, text string) heard {
	return heard{text: text, plain: text, opinion: c.ear.Hear(text)}
}

// tally counts sirens.
type tally struct{ sirens, all int }

func (t *tally) add(siren bool) {
	t.all++
	if siren {
		t.sirens++
	}
}

func (t *tally) share() float64 { return float64(t.sirens) / float64(max(1, t.all)) }
