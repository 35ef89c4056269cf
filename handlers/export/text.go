package export

import (
	"strings"
	"unicode"
)

// Guard makes a text safe to stand in a sheet: it never becomes a formula,
// whatever program opens the file, and never breaks its line. What would start
// a formula gets an apostrophe before it.
func Guard(text string) string {
	text = strings.TrimRight(strings.Map(visible, strings.ToValidUTF8(text, "")), " ")
	if first := strings.TrimLeft(text, " 　\u00a0"); first != "" && strings.ContainsRune("=+-@＝＋－＠|%", []rune(first)[0]) {
		return "'" + text
	}
	return text
}

// visible drops what nobody sees and makes every gap a space.
func visible(r rune) rune {
	switch {
	case r == '\t', r == '\n', r == '\r', r == '\v', r == '\f', r == '\u0085', r == '\u2028', r == '\u2029':
		return ' '
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar, r&0xfffe == 0xfffe:
		return -1
	}
	return r
}
