package consult

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"

	"mingbai/index/segment"
	"mingbai/knowledge"
)

// Dictionary cuts text into words and knows which are words at all;
// segment.Dictionary does.
type Dictionary interface {
	Words(text string) []segment.Token
	Has(word string) bool
}

// homophones repairs words typed by sound: 劳动仲才 sounds like 劳动仲裁. Only
// characters that make no word where they stand are looked at, so that text
// written right is left alone.
type homophones struct {
	dictionary Dictionary
	bySound    map[string][]string // pinyin without tones -> words of the guides
}

const (
	shortestSound = 2 // characters of a word that is repaired
	longestSound  = 4
	fewestSame    = 1 // characters that must be right, for words of two
	soundsAlike   = 3 // words of one sound that are offered at most
)

// newHomophones learns the sounds of the words in which guides, facts and
// dangers are heard. A nil dictionary repairs nothing.
func newHomophones(d Dictionary, b *knowledge.Base) *homophones {
	if d == nil {
		return nil
	}
	h := &homophones{dictionary: d, bySound: map[string][]string{}}
	for _, g := range b.Guides {
		h.learn(g.Hear.Words())
		for _, p := range g.Points {
			h.learn(p.Hear.Words())
		}
	}
	for _, s := range b.Speech.Urgent.Situations {
		h.learn(s.Hear.Words())
	}
	return h
}

func (h *homophones) learn(words []string) {
	for _, w := range words {
		if n := utf8.RuneCountInString(w); n < shortestSound || n > longestSound || !allHan(w) || !h.dictionary.Has(w) {
			continue
		}
		sound := soundOf([]rune(w))
		if !contains(h.bySound[sound], w) && len(h.bySound[sound]) < soundsAlike {
			h.bySound[sound] = append(h.bySound[sound], w)
		}
	}
}

// repair returns the words a message seems to mean by their sound.
func (h *homophones) repair(text string) []string {
	if h == nil {
		return nil
	}
	var found []string
	for _, run := range h.loose(text) {
		for n := longestSound; n >= shortestSound; n-- {
			for i := 0; i+n <= len(run); i++ {
				written := run[i : i+n]
				for _, w := range h.bySound[soundOf(written)] {
					if same := sameRunes([]rune(w), written); same >= fewestSame && same < n && !contains(found, w) {
						found = append(found, w)
					}
				}
			}
		}
	}
	return found
}

// loose cuts a message into runs of characters that the dictionary could not
// make words of, two or more together.
func (h *homophones) loose(text string) [][]rune {
	var runs [][]rune
	var run []rune
	flush := func() {
		if len(run) >= shortestSound {
			runs = append(runs, run)
		}
		run = nil
	}
	for _, token := range h.dictionary.Words(text) {
		runes := []rune(token.Term)
		if !allHan(token.Term) || len(runes) > 1 && h.dictionary.Has(token.Term) {
			flush()
			continue
		}
		run = append(run, runes...)
	}
	flush()
	return runs
}

// sameRunes counts the characters two words of one length share in place.
func sameRunes(a, b []rune) int {
	n := 0
	for i := range min(len(a), len(b)) {
		if a[i] == b[i] {
			n++
		}
	}
	return n
}

// soundOf writes the pinyin of a word without tones, with the sounds that
// southern speakers and typists mix made one.
func soundOf(word []rune) string {
	args := pinyin.NewArgs()
	var b strings.Builder
	for _, r := range word {
		s := "?"
		if p := pinyin.SinglePinyin(r, args); len(p) > 0 {
			s = p[0]
		}
		for _, pair := range [][2]string{{"zh", "z"}, {"ch", "c"}, {"sh", "s"}} {
			if rest, ok := strings.CutPrefix(s, pair[0]); ok {
				s = pair[1] + rest
			}
		}
		for _, end := range []string{"ing", "eng"} {
			if strings.HasSuffix(s, end) {
				s = strings.TrimSuffix(s, "g")
			}
		}
		b.WriteString(s)
		b.WriteByte(' ')
	}
	return b.String()
}

func allHan(s string) bool {
	for _, r := range s {
		if !unicode.Is(unicode.Han, r) {
			return false
		}
	}
	return s != ""
}
