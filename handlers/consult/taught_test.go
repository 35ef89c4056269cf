package consult

import (
	"context"
	"slices"
	"testing"

	"mingbai/knowledge/guide"
)

// taughtPair are consultants without and with learned sentences.
func taughtPair(t *testing.T, learned map[string][]string) (plain, with *Consultant) {
	t.Helper()
	var made [2]*Consultant
	for i := range made {
		base := corpusBase(t)
		if i == 1 {
			base.Speech.Learned = learned
		}
		var err error
		if made[i], err = New(Config{Base: base}); err != nil {
			t.Fatal(err)
		}
	}
	return made[0], made[1]
}

func TestTaughtBringsForwardAndOverrulesNothing(t *testing.T) {
	cries := []string{"救命有人拿刀要砍我", "救命他要打死我了", "我不想活了想跳楼"}
	learned := map[string][]string{
		"neighbor-noise":     append([]string{"帮我写一份假的欠条去骗人", "糖醋排骨怎么做", "楼上那家的葫芦丝吹个没完"}, cries...),
		"wage-arrears":       {"我跟那个谁的窑上的账还没了"},
		"no-such-guide":      {"楼上那家的葫芦丝吹个没完"},
		"consumer-return":    {"老板三个月不发工资"},
		"legal-aid-apply":    {"老板三个月不发工资"},
		"divorce":            {"老板三个月不发工资"},
		"land-contract":      {"老板三个月不发工资"},
		"rent":               {"老板三个月不发工资"},
		"loan-no-receipt":    {"老板三个月不发工资"},
		"inheritance-shares": {"老板三个月不发工资"},
	}
	plain, with := taughtPair(t, learned)
	ask := func(c *Consultant, q string) Answer {
		a, err := c.Ask(context.Background(), Question{Text: q})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	for _, q := range cries {
		if before, after := ask(plain, q), ask(with, q); !before.Urgent || after.Text != before.Text {
			t.Errorf("%s: urgent %v, then %v", q, before.Urgent, after.Urgent)
		}
	}
	for _, q := range []string{"帮我写一份假的欠条去骗人", "糖醋排骨怎么做"} {
		if before, after := ask(plain, q), ask(with, q); after.Text != before.Text {
			t.Errorf("%s: answered by %v, then by %v", q, before.Used, after.Used)
		}
	}
	const own = "我跟那个谁的窑上的账还没了"
	if before, after := ask(plain, own), ask(with, own); before.Topic == "wage-arrears" || after.Topic != "wage-arrears" {
		t.Errorf("%s: topic %q, then %q", own, before.Topic, after.Topic)
	}
	const usual = "老板三个月不发工资"
	before, after := ask(plain, usual), ask(with, usual)
	at := slices.IndexFunc(after.Why, func(r Reason) bool { return r.ID == before.Why[0].ID })
	if after.Topic == before.Topic || at < 0 || at > 2 {
		t.Errorf("best without learning %v, with %v", before.Why, after.Why)
	}
}

// TestTaughtKeepsPlainInThree holds for any sentence taken for any guide.
func TestTaughtKeepsPlainInThree(t *testing.T) {
	_, c := taughtPair(t, nil)
	learned := map[string][]string{}
	for i := range c.base.Guides {
		if len(learned) < 12 {
			learned[c.base.Guides[i].ID] = []string{"这件事到底归谁管"}
		}
	}
	_, with := taughtPair(t, learned)
	pressed := 0
	for i := range c.base.Guides {
		g := &c.base.Guides[i]
		plain := []match{{guide: g, score: 0.1}}
		got := with.taught.add("这件事到底归谁管", plain)
		at := slices.IndexFunc(got, func(m match) bool { return m.guide == g })
		if at < 0 || at > 2 {
			t.Errorf("%s fell to %d", g.ID, at)
		}
		if pressing[g.Category] {
			pressed++
			if at != 0 {
				t.Errorf("%s is pressing and fell to %d", g.ID, at)
			}
		}
	}
	if pressed == 0 {
		t.Error("no pressing guide was tried")
	}
}

func TestTaughtPoint(t *testing.T) {
	base := corpusBase(t)
	var g *guide.Guide
	for i := range base.Guides {
		if base.Guides[i].ID == "rent" {
			g = &base.Guides[i]
		}
	}
	_, with := taughtPair(t, map[string][]string{"rent/" + g.Points[0].ID: {"这个窑那个灶都塌了咋说"}})
	got := with.taught.add("这个窑那个灶都塌了咋说", nil)
	if len(got) != 1 || got[0].guide.ID != "rent" || len(got[0].points) == 0 || got[0].points[0].ID != g.Points[0].ID {
		t.Errorf("learned point: %+v", got)
	}
}

func TestLikely(t *testing.T) {
	plain, _ := taughtPair(t, nil)
	ctx := context.Background()
	if got := plain.Likely(ctx, "老板三个月不发工资", "labor_wage"); got == "" {
		t.Error("nothing likely for wages")
	}
	if got := plain.Likely(ctx, "老板三个月不发工资", "no_such"); got != "" {
		t.Errorf("%q is likely in no category", got)
	}
}
