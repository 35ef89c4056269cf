package segment

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
)

// dictionary is loaded once for all tests.
var dictionary = sync.OnceValues(func() (*Dictionary, error) {
	return LoadDictionary(DictionaryConfig{Words: []string{"扶贫款", "人民調解", "村居法律顾问", "x y", "法", "劳动合同法"}})
})

func loaded(t testing.TB) *Dictionary {
	t.Helper()
	d, err := dictionary()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestWords(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"empty", "", nil},
		{"words", "老板拖欠工资，没有签劳动合同", []string{"老板", "拖欠", "工资", "没有", "签", "劳动合同"}},
		{"repeated", "劳动合同法劳动合同", []string{"劳动合同法", "劳动合同"}},
		{"own words", "扶贫款被冒领", []string{"扶贫款", "被", "冒领"}},
		{"own words in traditional", "人民調解，村居法律顧問", []string{"人民调解", "村居法律顾问"}},
		{"letters and digits", "打12348找ABC", []string{"打", "12348", "找", "abc"}},
		{"everyday law", "彩礼和宅基地", []string{"彩礼", "和", "宅基地"}},
	}
	d := loaded(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := terms(d.Words(test.text)); !slices.Equal(got, test.want) {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

func TestWordPlaces(t *testing.T) {
	text := "《勞動合同法》：劳动合同"
	want := []Token{{"劳动合同法", 3, 18, 0}, {"劳动合同", 24, 36, 1}}
	if got := loaded(t).Words(text); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestHas(t *testing.T) {
	d := loaded(t)
	for word, want := range map[string]bool{"劳动合同": true, "勞動合同": true, "扶贫款": true, "工资拖欠": false, "": false} {
		if got := d.Has(word); got != want {
			t.Errorf("Has(%q) = %v", word, got)
		}
	}
}

func TestDictionaryWithoutWords(t *testing.T) {
	// With nothing but our own words 劳动合同 is still whole; with a broken segmenter it is not.
	d := &Dictionary{}
	if got := terms(d.Words("欠薪")); !slices.Equal(got, []string{"欠", "薪"}) {
		t.Errorf("a failing segmenter gives %q, want single characters", got)
	}
	if err := d.check(); !errors.Is(err, ErrDictionary) {
		t.Errorf("check: %v, want ErrDictionary", err)
	}
}

func TestLoadAtOnce(t *testing.T) {
	var group sync.WaitGroup
	for range 3 {
		group.Go(func() {
			d, err := LoadDictionary(DictionaryConfig{MinFrequency: 1000})
			if err != nil {
				t.Error(err)
				return
			}
			d.Words("老板拖欠工资")
		})
	}
	group.Wait()
}

func TestWordsAtOnce(t *testing.T) {
	d := loaded(t)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for range 200 {
				if n := len(d.Words("老板拖欠工资，没有签劳动合同")); n != 6 {
					t.Errorf("%d words", n)
				}
			}
		})
	}
	group.Wait()
}

func FuzzWords(f *testing.F) {
	for _, seed := range []string{"", "勞動合同法，劳动合同", "İ\xff工\u200b资", "㍿①ﷺÅ", strings.Repeat("村", 300)} {
		f.Add(seed)
	}
	d := loaded(f)
	f.Fuzz(func(t *testing.T, text string) {
		words := d.Words(text)
		checkTokens(t, text, words)
		// Words and Tokens see the same characters: joined, the words are the single characters and
		// runs.
		var singles strings.Builder
		position := -1
		for _, token := range Tokens(text) {
			if token.Position != position {
				position = token.Position
				singles.WriteString(token.Term)
			}
		}
		if joined := strings.Join(terms(words), ""); joined != singles.String() {
			t.Errorf("words of %q give %q, tokens %q", text, joined, singles.String())
		}
	})
}

func BenchmarkLoadDictionary(b *testing.B) {
	for b.Loop() {
		if _, err := LoadDictionary(DictionaryConfig{}); err != nil {
			b.Fatal(err)
		}
	}
}
