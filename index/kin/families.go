package kin

import (
	"strings"
	"unicode/utf8"
)

// Families are words that mean about the same, by a name, laid out so that
// those that a text names are found in one pass over it. It is read-only and safe
// to share.
type Families struct {
	words []familyWord
	first map[rune][]int // numbers of words, by their first character
	rest  []int          // of those that begin with no character
}

type familyWord struct{ family, word string }

// NewFamilies lays out families: a name with the words it stands for.
func NewFamilies(families map[string][]string) *Families {
	f := &Families{first: map[rune][]int{}}
	for name, words := range families {
		for _, w := range words {
			n := len(f.words)
			f.words = append(f.words, familyWord{name, w})
			r, _ := utf8.DecodeRuneInString(w)
			if r == utf8.RuneError {
				f.rest = append(f.rest, n)
				continue
			}
			f.first[r] = append(f.first[r], n)
		}
	}
	return f
}

// In calls found with the family of each word that a text holds, once for each
// of the words.
func (f *Families) In(text string, found func(family string)) {
	if f == nil || len(f.words) == 0 {
		return
	}
	for _, n := range f.rest {
		if strings.Contains(text, f.words[n].word) {
			found(f.words[n].family)
		}
	}
	var seen map[int]bool
	for i, r := range text {
		for _, n := range f.first[r] {
			if seen[n] || !strings.HasPrefix(text[i:], f.words[n].word) {
				continue
			}
			if seen == nil {
				seen = map[int]bool{}
			}
			seen[n] = true
			found(f.words[n].family)
		}
	}
}
