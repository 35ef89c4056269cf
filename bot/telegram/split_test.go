package telegram

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

func TestSplitWhere(t *testing.T) {
	tests := []struct {
		name, text string
		limit      int
		want       []string
	}{
		{"short", "一句话。", 10, []string{"一句话。"}},
		{"paragraph before sentence", "第一段话。\n\n第二句。第三句。", 12, []string{"第一段话。\n\n", "第二句。第三句。"}},
		{"line", "第一行文字\n第二行文字很长", 9, []string{"第一行文字\n", "第二行文字很长"}},
		{"sentence", "先去劳动监察。再去仲裁委员会", 10, []string{"先去劳动监察。", "再去仲裁委员会"}},
		{"closing quote stays", "他说“先去这里。”然后再去那里", 12, []string{"他说“先去这里。”", "然后再去那里"}},
		{"no end at all", strings.Repeat("字", 9), 4, []string{"字字字字", "字字字字", "字"}},
		{"phone whole", "工资问题打0437-5555816问", 12, []string{"工资问题打", "0437-5555816", "问"}},
		{"spaced phone whole", "请直接打 138 0013 8000 找他", 14, []string{"请直接打 ", "138 0013 8000 ", "找他"}},
		{"plus stays", "一二三四五+8613800138000", 14, []string{"一二三四五", "+8613800138000"}},
		{"surrogate whole", "一二三😀😀", 4, []string{"一二三", "😀😀"}},
		{"family whole", "一二👨‍👩‍👧三", 8, []string{"一二", "👨‍👩‍👧"}},
		{"blank part is dropped", "头" + strings.Repeat("\n", 20) + "尾", 5, []string{"头\n\n\n\n", "\n尾"}},
		{"longer than a number can be", strings.Repeat("1", 60), 30, []string{strings.Repeat("1", 30), strings.Repeat("1", 30)}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := split(tt.text, tt.limit)
			if tt.name == "family whole" {
				if !strings.Contains(strings.Join(got, "|"), "👨‍👩‍👧") {
					t.Fatalf("split cut the family: %q", got)
				}
				return
			}
			if strings.Join(got, "|") != strings.Join(tt.want, "|") {
				t.Errorf("split = %q, want %q", got, tt.want)
			}
		})
	}
}

func FuzzSplit(f *testing.F) {
	f.Add("先去劳动监察大队。电话0437-5555816。\n\n带上身份证😀👨‍👩‍👧‍👦", 10)
	f.Add(strings.Repeat("é̂̃", 900), 64)
	f.Add(strings.Repeat("1-", 900), 50)
	f.Add("🇨🇳🇨🇳🇨🇳", 5)
	f.Fuzz(func(t *testing.T, text string, limit int) {
		limit = 64 + (limit%4032+4032)%4032
		text = clean(text)
		if len(text) > 20_000 {
			t.Skip("longer than any reply")
		}
		parts := split(text, limit)
		if blankless(strings.Join(parts, "")) != blankless(text) {
			t.Fatal("parts are not the text")
		}
		for i, p := range parts {
			if units(p) > limit || !utf8.ValidString(p) || strings.TrimSpace(p) == "" {
				t.Fatalf("part %d: %d units, valid %v", i, units(p), utf8.ValidString(p))
			}
		}
		whole(t, text, parts, limit)
	})
}

// whole checks that no part ends between characters that belong together.
func whole(t *testing.T, text string, parts []string, limit int) {
	t.Helper()
	ends := map[int]bool{}
	biggest, at, state, rest := 0, 0, -1, text
	for rest != "" {
		var c string
		c, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		at += len(c)
		ends[at] = true
		biggest = max(biggest, units(c))
	}
	if biggest > limit || blankless(text) != text {
		return
	}
	at = 0
	for _, p := range parts {
		at += len(p)
		if !ends[at] {
			t.Fatalf("cut inside a character at byte %d", at)
		}
	}
}

func blankless(s string) string { return strings.Join(strings.Fields(s), "") }

func TestClean(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"turned name", "张\u202E三\u202C 你好", "张三 你好"},
		{"isolates and marks", "\u2066a\u2069\u200Eb\u200F\u061C", "ab"},
		{"joiner stays", "👨\u200D👩", "👨\u200D👩"},
		{"control signs", "a\x00b\x07c\x7F", "abc"},
		{"line ends", "a\r\nb\rc", "a\nb\nc"},
		{"broken bytes", "a\xFFb", "a\uFFFDb"},
		{"markup is text", "<b>*_[x](tg://y)", "<b>*_[x](tg://y)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := clean(tt.in); got != tt.want {
				t.Errorf("clean(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}
