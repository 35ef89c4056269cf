package segment

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestNormalize(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"empty", "", ""},
		{"plain stays", "abc 12", "abc 12"},
		{"simplified stays", "拖欠工资怎么办？", "拖欠工资怎么办?"},
		{"traditional", "勞動合同與離婚協議，後來發現頭髮", "劳动合同与离婚协议,后来发现头发"},
		{"phrase before characters", "乾隆年間飯菜乾淨", "乾隆年间饭菜干净"},
		{"both traditional forms", "為爲裏裡臺", "为为里里台"},
		{"Cantonese stays", "我喺度做嘢嘅，唔見咗，嗰啲佢哋嚟瞓", "我喺度做嘢嘅,唔见咗,嗰啲佢哋嚟瞓"},
		{"full width", "ＡＢＣ　１２３４５", "abc 12345"},
		{"lower case", "ABC Def", "abc def"},
		{"circled and compatibility", "①㈱⼀", "1(株)一"},
		{"zero width", "欠\u200b薪\ufeff\u2060", "欠薪"},
		{"bidi", "\u202e工资\u202c\u2066x\u2069\u200f", "工资x"},
		{"soft hyphen and selector", "a\u00adb葛\U000e0100", "ab葛"},
		{"control characters", "a\x00b\x07c", "abc"},
		{"white space", " \t工资\r\n\u3000\u2028被拖欠 ", "工资 被拖欠"},
		{"turkish capital", "İ", "i"},
		{"invalid bytes", "a\xffb", "a\ufffdb"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := Normalize(test.text); got != test.want {
				t.Errorf("Normalize(%q) = %q, want %q", test.text, got, test.want)
			}
		})
	}
}

func TestSimplifiedTable(t *testing.T) {
	table := simplified()
	if len(table.characters) < 3000 || len(table.phrases) < 300 {
		t.Fatalf("table has %d characters and %d phrases, it was cut", len(table.characters), len(table.phrases))
	}
	for from, to := range table.characters {
		if got := table.convert(to); got != to {
			t.Errorf("%c becomes %s, which becomes %s", from, to, got)
		}
	}
	for from, to := range table.phrases {
		if got := table.convert(from); got != to {
			t.Errorf("%s becomes %s, want %s", from, got, to)
		}
	}
}

func FuzzNormalize(f *testing.F) {
	for _, seed := range []string{"", "勞動合同", "İ\xff a", "乾隆\u200b乾淨", "ﷺ㍿Å", "e\u200b\u0301"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := Normalize(text)
		if !utf8.ValidString(got) {
			t.Errorf("Normalize(%q) = %q is not UTF-8", text, got)
		}
		if strings.Contains(got, "  ") || strings.ContainsAny(got, "\n\t\r\u200b\u202e") {
			t.Errorf("Normalize(%q) = %q keeps white space or invisible characters", text, got)
		}
		if again := Normalize(got); again != got {
			t.Errorf("Normalize(%q) = %q, and again %q", text, got, again)
		}
	})
}

func BenchmarkNormalize(b *testing.B) {
	text := strings.Repeat("老板拖欠我三个月工资，没有签劳动合同，怎么办？", 4)
	for b.Loop() {
		Normalize(text)
	}
}
