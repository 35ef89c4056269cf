package ear_test

import (
	"strings"
	"testing"

	"mingbai/index/ear"
)

func bank() []ear.Example {
	var out []ear.Example
	add := func(kind, texts string) {
		for _, text := range strings.Fields(texts) {
			out = append(out, ear.Example{Kind: kind, Group: kind, Text: text})
		}
	}
	add("fire", "厨房着火了 楼道冒浓烟,出不去 油锅烧起来了 灶房起火,老人在里面")
	add("fall", "工友从架子上掉下来不动了 爷爷摔倒叫不醒 有人从楼上掉下来流血")
	add("", "去年着火的保险怎么赔 从架子上掉下来是去年,工伤怎么认定 离婚找谁 工资不给去哪投诉 押金不退怎么办 摔倒的医药费谁出 油烟扰民找谁")
	return out
}

func TestHear(t *testing.T) {
	e := ear.Learn(bank(), nil)
	cases := []struct {
		name, text, kind string
		cry              bool
	}{
		{"learned", "厨房着火了", "fire", true},
		{"like a fire", "柴房着火,烧起来了", "fire", true},
		{"like a fall", "叔叔掉下来叫不醒", "fall", true},
		{"calm", "押金不退去哪投诉", "", false},
		{"over", "去年着火的保险找谁", "", false},
		{"nothing", "", "", false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			o := e.Hear(c.text)
			if cry := o.Cry >= 0.5; cry != c.cry {
				t.Errorf("cry %.2f, want %v", o.Cry, c.cry)
			}
			if c.cry && o.Kind != c.kind {
				t.Errorf("kind %s (%.2f), want %s", o.Kind, o.Sure, c.kind)
			}
		})
	}
}

func TestSignsTell(t *testing.T) {
	signs := func(text string) []string {
		if strings.Contains(text, "甲") || strings.Contains(text, "乙") {
			return []string{"danger"}
		}
		return nil
	}
	learn := []ear.Example{{Kind: "x", Text: "甲"}, {Kind: "x", Text: "甲子"}, {Text: "丙"}, {Text: "丁子"}}
	if o := ear.Learn(learn, signs).Hear("乙"); o.Cry < 0.6 {
		t.Errorf("a word of the same sign cries %.2f", o.Cry)
	}
}

func TestLearnsTheSameEachTime(t *testing.T) {
	a, b := ear.Learn(bank(), nil), ear.Learn(bank(), nil)
	for _, x := range bank() {
		if a.Hear(x.Text) != b.Hear(x.Text) {
			t.Errorf("%s: %v and %v", x.Text, a.Hear(x.Text), b.Hear(x.Text))
		}
	}
}

func TestOneSidedBank(t *testing.T) {
	for name, only := range map[string][]ear.Example{
		"empty": nil, "calm alone": {{Text: "押金不退"}}, "cries alone": {{Kind: "fire", Text: "着火了"}},
	} {
		t.Run(name, func(t *testing.T) {
			if o := ear.Learn(only, nil).Hear("着火了"); o.Cry > 0.5 {
				t.Errorf("an ear that learned no difference is sure: %v", o)
			}
		})
	}
}

func FuzzHear(f *testing.F) {
	e := ear.Learn(bank(), func(text string) []string { return strings.Split(text, "了") })
	f.Add("厨房着火了")
	f.Fuzz(func(t *testing.T, text string) {
		if o := e.Hear(text); !(o.Cry >= 0 && o.Cry <= 1) || !(o.Sure >= 0 && o.Sure <= 1.0001) {
			t.Errorf("%v", o)
		}
	})
}
