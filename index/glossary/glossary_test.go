package glossary

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestRelated(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"nothing", "请问今天开门吗", nil},
		{"empty", "", nil},
		{"one", "老板骗我", []string{"用人单位"}},
		{"traditional", "老闆冇簽合同", []string{"用人单位", "订立书面劳动合同"}},
		{"what is there already", "老板就是用人单位", nil},
		{"two lines, in their order", "不还钱，老公不管", []string{"夫妻", "配偶", "借款合同", "债务人", "债权人"}},
		{"twice", "老公和老婆", []string{"夫妻", "配偶"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := Builtin().Related(test.text); !slices.Equal(got, test.want) {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

func TestRead(t *testing.T) {
	tests := []struct {
		name, text string
		broken     string // part of the error, "" = none
	}{
		{"empty", "", ""},
		{"notes and blank lines", "# a\n\n \n老板\t用人单位\r\n", ""},
		{"no tab", "老板\t用人单位\n工资 劳动报酬\n", "line 2"},
		{"nothing right", "老板\t\n", "line 1"},
		{"nothing left", " \t用人单位\n", "line 1"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := Read(test.text)
			if test.broken == "" && err != nil {
				t.Error(err)
			}
			if test.broken != "" && (!errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), test.broken)) {
				t.Errorf("%v does not say %s", err, test.broken)
			}
		})
	}
}

// TestBuiltinIsTidy keeps out words that would match by chance, and words that stand twice.
func TestBuiltinIsTidy(t *testing.T) {
	if _, err := Read(builtinText); err != nil {
		t.Fatal(err)
	}
	seen := make(map[string]int)
	count := 0
	for _, meanings := range Builtin().byFirst {
		for _, m := range meanings {
			count++
			if line, twice := seen[m.word]; twice {
				t.Errorf("%s stands in lines %d and %d", m.word, line, m.line)
			}
			seen[m.word] = m.line
			if len(m.law) > 4 {
				t.Errorf("line %d stands for %d words", m.line, len(m.law))
			}
		}
	}
	if count < 400 {
		t.Errorf("only %d everyday words", count)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("老板\t用人单位\n", "老板")
	f.Add("# x\n\t\n", "\xff")
	f.Fuzz(func(t *testing.T, text, question string) {
		g, err := Read(text)
		if err != nil {
			return
		}
		for _, word := range g.Related(question) {
			if word == "" || strings.Contains(question, word) {
				t.Errorf("related word %q of %q", word, question)
			}
		}
	})
}

func BenchmarkRelated(b *testing.B) {
	for b.Loop() {
		Builtin().Related("老板拖欠我三个月工资，没有签劳动合同，老公也被炒了，怎么办？")
	}
}
