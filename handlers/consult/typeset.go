package consult

import (
	"strings"
	"unicode"
)

// wide maps punctuation typed in half width to the form Chinese text uses.
var wide = map[rune]rune{',': '，', ';': '；', ':': '：', '!': '！', '?': '？', '(': '（', ')': '）'}

// typeset gives Chinese text its own punctuation: a half-width mark beside a
// Han character becomes full width; marks inside numbers and times stay.
func typeset(s string) string {
	s = strings.TrimSpace(s)
	runes := []rune(s)
	for i, r := range runes {
		w, ok := wide[r]
		if !ok {
			continue
		}
		before := i > 0 && chinese(runes[i-1])
		after := i+1 < len(runes) && chinese(runes[i+1])
		if before || after || i == len(runes)-1 && strings.ContainsFunc(s, chinese) {
			runes[i] = w
		}
	}
	return string(runes)
}

func chinese(r rune) bool {
	return unicode.Is(unicode.Han, r) || strings.ContainsRune("，。；：！？（）《》“”、", r)
}
