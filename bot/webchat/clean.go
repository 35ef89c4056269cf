package webchat

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// clean makes a resident's text fit to be kept and shown: valid UTF-8, line
// ends as \n, no control characters and no marks that turn the reading
// direction around. The words stay as they are; html/template escapes them.
func clean(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	return strings.TrimSpace(strings.Map(visible, text))
}

// visible drops what cannot be seen.
func visible(r rune) rune {
	if r == '\n' || r == '\t' {
		return r
	}
	if unicode.IsControl(r) || turnsDirection(r) || r == '\uFEFF' {
		return -1
	}
	return r
}

// turnsDirection tells marks, embeddings, overrides and isolates.
func turnsDirection(r rune) bool {
	switch {
	case r == '\u061C', r == '\u200E', r == '\u200F':
		return true
	case r >= '\u202A' && r <= '\u202E':
		return true
	}
	return r >= '\u2066' && r <= '\u2069'
}

// tooLong tells whether text has more than MaxText characters.
func tooLong(text string) bool {
	return len(text) > MaxText && utf8.RuneCountInString(text) > MaxText
}
