package consult

import (
	"context"
	"testing"

	"mingbai/handlers/chat"
	"mingbai/knowledge"
	"mingbai/knowledge/corpus"
	"mingbai/knowledge/guide"
)

func newConsultant(t testing.TB) *Consultant {
	t.Helper()
	base, err := knowledge.Load(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(Config{Base: base})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestEveryAnswerIsBacked composes the answer of every guide with every point,
// of every fact and of every danger, and finds no number or article without a
// source.
func TestEveryAnswerIsBacked(t *testing.T) {
	c := newConsultant(t)
	check := func(name string, a Answer) {
		t.Helper()
		for _, line := range a.Dropped {
			t.Errorf("%s: no source backs %q", name, line)
		}
		if len(a.Sources) == 0 {
			t.Errorf("%s: no source", name)
		}
	}
	for i := range c.base.Guides {
		g := &c.base.Guides[i]
		check(g.ID, c.guided(heard{}, []match{{guide: g, score: 9}}))
		for j := range g.Points {
			check(g.ID+"/"+g.Points[j].ID, c.guided(heard{}, []match{{guide: g, score: 9, points: []*guide.Point{&g.Points[j]}}}))
		}
	}
	for i := range c.base.Sheets {
		s := &c.base.Sheets[i]
		for j := range s.Facts {
			check(s.ID+"/"+s.Facts[j].ID, c.reported(heard{}, []told{{sheet: s, fact: &s.Facts[j], score: 9}}, nil))
		}
	}
	for _, s := range c.base.Speech.Urgent.Situations {
		a := c.alarmed(heard{}, s)
		check(s.ID, a)
	}
}

func TestAuditDropsWhatNobodyVouchesFor(t *testing.T) {
	c := newConsultant(t)
	cases := []struct {
		name, line string
		articles   []string
		kept       bool
	}{
		{"known hotline", "打12348问", nil, true},
		{"local phone from a report", "电话 0437-5555816", nil, true},
		{"invented hotline", "打12399问", nil, false},
		{"invented mobile", "打13800001111找他", nil, false},
		{"invented landline", "打0760-22223333", nil, false},
		{"invented landline with a space", "电话0760 22223333", nil, false},
		{"invented landline with a wide dash", "电话0760－22223333", nil, false},
		{"invented 400 number", "拨400-123-4567", nil, false},
		{"known phone without its dash", "电话04375555816", nil, true},
		{"a count is no number to dial", "一共120人", nil, true},
		{"a count that looks like a hotline", "法律咨询12000人次", nil, true},
		{"a rounded count", "追回工资12500余元", nil, true},
		{"a hotline before a unit's character", "打12399人工服务", nil, false},
		{"article among the sources", "看第23条", []string{"23"}, true},
		{"article not among them", "看第24条", []string{"23"}, false},
		{"one of two", "看第23、24条", []string{"23"}, false},
	}
	for _, x := range cases {
		t.Run(x.name, func(t *testing.T) {
			var sources []cited
			if x.articles != nil {
				sources = []cited{{Citation: knowledge.Citation{Article: ref{Articles: x.articles}.Article()}}}
			}
			card := cardOf(x.line)
			if dropped := c.audit.clean(&card, sources); (len(dropped) == 0) != x.kept {
				t.Errorf("dropped %q", dropped)
			}
		})
	}
}

func cardOf(line string) chat.Card {
	return chat.Card{Parts: []chat.Part{{Lines: []string{line}}}}
}

func FuzzAsk(f *testing.F) {
	c := newConsultant(f)
	for _, s := range []string{"老板不发工资", "救命", "", "😂", "东凤2024年调解多少", "/start", "第23条打12399"} {
		f.Add(s, "东凤镇")
	}
	f.Fuzz(func(t *testing.T, text, place string) {
		a, err := c.Ask(context.Background(), Question{Text: text, Place: place, Prev: []string{place}})
		if err != nil {
			t.Fatal(err)
		}
		if a.Text == "" || len(a.Dropped) > 0 {
			t.Errorf("answer %q, dropped %q", a.Text, a.Dropped)
		}
	})
}
