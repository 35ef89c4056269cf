package segment

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func terms(tokens []Token) []string {
	var found []string
	for _, token := range tokens {
		found = append(found, token.Term)
	}
	return found
}

func TestTokens(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"empty", "", nil},
		{"one character", "钱", []string{"钱"}},
		{"run", "离婚了", []string{"离", "离婚", "婚", "婚了", "了"}},
		{"no pair across punctuation", "欠，薪", []string{"欠", "薪"}},
		{"letters and digits whole", "打12348或4S店", []string{"打", "12348", "或", "4s", "店"}},
		{"full width", "第１２条", []string{"第", "12", "条"}},
		{"traditional", "勞動", []string{"劳", "劳动", "动"}},
		{"zero width inside", "离\u200b婚", []string{"离", "离婚", "婚"}},
		{"other scripts", "Café ばか", []string{"café", "ばか"}},
		{"bad bytes part words", "a\xffb", []string{"a", "b"}},
		{"iteration mark and zero", "人々二〇", []string{"人", "人々", "々", "々二", "二", "二〇", "〇"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := terms(Tokens(test.text)); !slices.Equal(got, test.want) {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

func TestTokenPlaces(t *testing.T) {
	text := "按《勞動法》，打12348"
	want := []Token{
		{"按", 0, 3, 0}, {"劳", 6, 9, 1}, {"劳动", 6, 12, 1}, {"动", 9, 12, 2}, {"动法", 9, 15, 2}, {"法", 12, 15, 3},
		{"打", 21, 24, 4}, {"12348", 24, 29, 5},
	}
	if got := Tokens(text); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestLongRunIsCut(t *testing.T) {
	tokens := Tokens(strings.Repeat("x", 3*longestRun+1))
	if len(tokens) != 4 || len(tokens[0].Term) != longestRun || len(tokens[3].Term) != 1 {
		t.Errorf("cut into %d, the first of %d", len(tokens), len(tokens[0].Term))
	}
}

// checkTokens fails when a token does not point at the text it was made from.
func checkTokens(t *testing.T, text string, tokens []Token) {
	t.Helper()
	start, position := 0, 0
	for i, token := range tokens {
		if token.Start < start || token.End <= token.Start || token.End > len(text) || token.Position < position {
			t.Fatalf("token %d of %q is %+v, after %d at %d", i, text, token, start, position)
		}
		start, position = token.Start, token.Position
		if token.Term == "" || !utf8.ValidString(token.Term) {
			t.Fatalf("token %d of %q is %q", i, text, token.Term)
		}
		if piece := text[token.Start:token.End]; utf8.ValidString(text) && !utf8.ValidString(piece) {
			t.Fatalf("token %d of %q cuts a character: %q", i, text, piece)
		}
	}
}

// folds reports whether a token's piece of the text is folded to the token. A character that folds
// to several, and a phrase simplified as one, have no such piece.
func folds(text string, token Token) bool {
	return strings.Contains(Normalize(text[token.Start:token.End]), norm.NFKC.String(token.Term))
}

func FuzzTokens(f *testing.F) {
	for _, seed := range []string{"", "勞動合同法，劳动合同", "İ\xff工\u200b资", "㍿①ﷺÅ", "乾隆乾淨", "e\u200b\u0301", "A\u0300\u0301工"} {
		f.Add(seed)
	}
	odd := oddCharacters()
	f.Fuzz(func(t *testing.T, text string) {
		tokens := Tokens(text)
		checkTokens(t, text, tokens)
		if han := strings.ContainsAny(text, "工资劳动合同"); han && len(tokens) == 0 {
			t.Errorf("no tokens of %q", text)
		}
		for _, token := range tokens {
			if !folds(text, token) && !strings.ContainsAny(text, odd) {
				t.Errorf("%q at %d..%d of %q does not fold to it", token.Term, token.Start, token.End, text)
			}
		}
	})
}

// oddCharacters are those that a phrase of the table treats otherwise than alone.
func oddCharacters() string {
	var odd strings.Builder
	for phrase := range simplified().phrases {
		odd.WriteString(phrase)
	}
	return odd.String()
}
