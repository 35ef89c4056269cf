package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Normalize returns text as it is compared: compatibility forms folded (NFKC), traditional
// characters simplified, lower case, invisible characters removed and each run of white space one
// space, none at the ends. Characters of Cantonese such as 喺 or 嘅 have no simplified form and stay.
// Invalid bytes become U+FFFD. Normalizing twice gives the same as once.
func Normalize(text string) string {
	if plain(text) {
		return text
	}
	text = norm.NFKC.String(clean(text))
	text = strings.ToLower(simplified().convert(text))
	return strings.Trim(squeeze(norm.NFKC.String(text)), " ")
}

// plain reports whether text is lower-case ASCII that Normalize would return as it is.
func plain(text string) bool {
	previous := byte(' ')
	for i := range len(text) {
		c := text[i]
		if c < ' ' || c >= 0x7f || 'A' <= c && c <= 'Z' || c == ' ' && previous == ' ' {
			return false
		}
		previous = c
	}
	return previous != ' ' || text == ""
}

// clean removes what nobody sees and makes text valid UTF-8.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if invisible(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, string(utf8.RuneError)))
}

// invisible reports whether r is a control, zero-width, bidirectional or variation character. White
// space is none of them.
func invisible(r rune) bool {
	control := unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
	return control && !unicode.IsSpace(r) || unicode.Is(unicode.Variation_Selector, r)
}

// squeeze makes each run of white space one space.
func squeeze(text string) string {
	var out strings.Builder
	out.Grow(len(text))
	space := false
	for _, r := range text {
		if unicode.IsSpace(r) {
			if !space {
				out.WriteByte(' ')
			}
			space = true
			continue
		}
		space = false
		out.WriteRune(r)
	}
	return out.String()
}
