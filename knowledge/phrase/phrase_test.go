package phrase_test

import (
	"errors"
	"testing"

	"mingbai/knowledge/phrase"
)

func TestMatch(t *testing.T) {
	cases := []struct {
		name, pattern, text string
		want                bool
	}{
		{"all parts in any order", "工资|工钱 + 欠|拖", "老板拖着我的工钱", true},
		{"one part missing", "工资|工钱 + 欠|拖", "老板说工钱下月涨", false},
		{"forbidden word", "欠 + 钱 - 电费", "我欠电费钱", false},
		{"gap within six characters", "打~我", "他昨天打伤了我", true},
		{"gap too wide", "打~我", "他打完电话以后走了很远才看见我", false},
		{"second start is tried", "不~给", "不知道为什么老板就是不肯给", true},
		{"leading sign is harmless", "+ 工资", "工资", true},
		{"empty text", "工资", "", false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p, err := phrase.Parse(c.pattern)
			if err != nil {
				t.Fatal(err)
			}
			if got := p.Match(c.text).Score > 0; got != c.want {
				t.Errorf("Match(%q, %q) = %v, want %v", c.pattern, c.text, got, c.want)
			}
		})
	}
}

func TestScoreGrowsWithEvidence(t *testing.T) {
	score := func(pattern string) float64 {
		p, err := phrase.Parse(pattern)
		if err != nil {
			t.Fatal(err)
		}
		return p.Match("老板拖欠工资三个月").Score
	}
	if one, two := score("工资"), score("工资 + 拖欠"); two <= one {
		t.Errorf("two parts score %v, one part %v", two, one)
	}
	if plain, heavy := score("工资"), score("工资 *2"); heavy != 2*plain {
		t.Errorf("weight 2 scores %v, plain %v", heavy, plain)
	}
}

func TestParseRefuses(t *testing.T) {
	for _, s := range []string{"", "  ", "工资 + ", "|工资", "~我", "打~", "工资*x", "工资*-1", "- 工资"} {
		if _, err := phrase.Parse(s); !errors.Is(err, phrase.ErrSyntax) {
			t.Errorf("Parse(%q) = %v, want ErrSyntax", s, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("工资|工钱 + 欠~给 - 电费 *2", "老板欠我工钱不给")
	f.Fuzz(func(t *testing.T, pattern, text string) {
		p, err := phrase.Parse(pattern)
		if err != nil {
			return
		}
		p.Match(text)
	})
}
