package redact

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"mingbai/index/segment"
)

// view is a text with spellings brought together, character by character, so
// that a place in it is a place in the original.
type view struct {
	runes []rune
	text  string // the same as runes
	bytes []int  // character -> byte of the original, with its end
	at    []int  // byte of text -> character, with its end
}

// fold brings width, case and traditional forms together. What nobody sees
// becomes a space.
func fold(text string) *view {
	v := &view{}
	for at := range text {
		v.bytes = append(v.bytes, at)
	}
	v.bytes = append(v.bytes, len(text))
	for rest := text; rest != ""; {
		word := rest
		if end := strings.IndexFunc(rest, unicode.IsSpace); end > 0 {
			word = rest[:end]
		} else if end == 0 {
			_, size := utf8.DecodeRuneInString(rest)
			word = rest[:size]
		}
		v.runes = append(v.runes, foldWord(word)...)
		rest = rest[len(word):]
	}
	for i, r := range v.runes {
		for range utf8.RuneLen(r) {
			v.at = append(v.at, i)
		}
	}
	v.at = append(v.at, len(v.runes))
	v.text = string(v.runes)
	return v
}

// foldWord folds a run without space: at once where each character stays one.
func foldWord(word string) []rune {
	was := []rune(word)
	if folded := []rune(segment.Normalize(word)); len(folded) == len(was) {
		return folded
	}
	for i, r := range was {
		was[i] = foldRune(r)
	}
	return was
}

func foldRune(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		return unicode.ToLower(r)
	case r == utf8.RuneError:
		return r
	case unicode.IsSpace(r):
		return ' '
	}
	s := segment.Normalize(string(r))
	if s == "" {
		return ' '
	}
	if only, size := utf8.DecodeRuneInString(s); size == len(s) {
		return only
	}
	return r
}

// all returns where a pattern matches: the group that is named, in characters.
func (v *view) all(pattern *regexp.Regexp, group int, kind Kind) []piece {
	var out []piece
	for _, m := range pattern.FindAllStringSubmatchIndex(v.text, -1) {
		if from, to := m[2*group], m[2*group+1]; from >= 0 {
			out = append(out, piece{kind, v.at[from], v.at[to]})
		}
	}
	return out
}

// rune returns the character at i, 0 outside.
func (v *view) rune(i int) rune {
	if i < 0 || i >= len(v.runes) {
		return 0
	}
	return v.runes[i]
}

// has tells whether the text goes on with word at character i.
func (v *view) has(i int, word string) bool {
	for _, r := range word {
		if v.rune(i) != r {
			return false
		}
		i++
	}
	return true
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

func isDigit(r rune) bool { return r >= '0' && r <= '9' }
