package telegram

import (
	"strings"
	"unicode/utf8"
)

// clean makes a text what Telegram shows unchanged: valid UTF-8, line ends as
// \n, without control characters and without the signs that turn the reading
// direction, with which a name could make a number read backwards.
func clean(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return '\n'
		case r == '\n', r == '\t':
			return r
		case r < ' ', r == 0x7F, bidi(r):
			return -1
		}
		return r
	}, text)
	return strings.TrimSpace(text)
}

// bidi are the signs that set or turn the reading direction.
func bidi(r rune) bool {
	return r == 0x061C || r == 0x200E || r == 0x200F || 0x202A <= r && r <= 0x202E || 0x2066 <= r && r <= 0x2069
}

// units counts UTF-16 units, by which Telegram measures.
func units(text string) int {
	n := utf8.RuneCountInString(text)
	for _, r := range text {
		if r > 0xFFFF {
			n++
		}
	}
	return n
}
