package consult

import (
	"testing"

	"mingbai/knowledge"
	"mingbai/knowledge/corpus"
	"mingbai/knowledge/guide"
)

// corpusBase loads the knowledge that ships with the program.
func corpusBase(t *testing.T) *knowledge.Base {
	t.Helper()
	base, err := knowledge.Load(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	return base
}

func TestGuessOnlyWhatIsClearlyLike(t *testing.T) {
	n := newNearest(corpusBase(t))
	cases := []struct{ text, category string }{
		{"货发过去对方说质量不行不付款合同也没写验收", "contract"},
		{"家里突然着火烧光了能不能有点救急的钱", "social_security"},
		{"今天晚上月亮真圆啊", ""},
		{"", ""},
	}
	for _, c := range cases {
		m, ok := n.guess(c.text)
		if ok != (c.category != "") || ok && m.guide.Category != c.category {
			t.Errorf("guess(%q) = %v, %v; want %q", c.text, m.guide, ok, c.category)
		}
	}
}

func TestPointIsTheOneMostLike(t *testing.T) {
	base := corpusBase(t)
	n := newNearest(base)
	var rent match
	for i := range base.Guides {
		if base.Guides[i].ID == "rent" {
			rent.guide = &base.Guides[i]
		}
	}
	if p := n.point(rent, "租的房子空调坏了房东不管维修"); p == nil || p.ID != "repair" {
		t.Errorf("point = %v, want repair", p)
	}
	if p := n.point(rent, "我想问一下"); p != nil {
		t.Errorf("point = %v for a message that says nothing", p.ID)
	}
	rent.points = []*guide.Point{{}, {}}
	if p := n.point(rent, "租的房子空调坏了房东不管维修"); p != nil {
		t.Errorf("point = %v beside two that were heard", p.ID)
	}
}
