package telegram

import (
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// limit is how many UTF-16 units a part may have; Telegram takes 4,096.
const limit = 4000

// split cuts a text into parts of at most limit units whose concatenation is
// the text, blank parts aside, which Telegram refuses: at the end of a paragraph where that leaves the part at least half
// full, else of a line, else of a sentence, else after a space or comma, else
// between two characters. It never cuts between joined emoji or in a phone number
// unless one alone is over the limit.
func split(text string, limit int) []string {
	var parts []string
	for text != "" {
		at := cut(text, limit)
		if part := text[:at]; strings.TrimSpace(part) != "" {
			parts = append(parts, part)
		}
		text = text[at:]
	}
	return parts
}

// The ends to cut after, best first.
const (
	afterRune = iota
	afterComma
	afterSentence
	afterLine
	afterParagraph
	ranks
)

// cut is where the first part ends.
func cut(text string, limit int) int {
	if len(text) <= limit {
		return len(text) // a byte is at most one unit
	}
	var best [ranks]int
	half, hard := 0, 0
	used, pos, state := 0, 0, -1
	rest := text
	for rest != "" {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		n := units(cluster)
		if used+n > limit {
			break
		}
		used, pos = used+n, pos+len(cluster)
		if used*2 <= limit {
			half = pos
		}
		if inNumber(text, pos) {
			continue
		}
		hard = pos
		best[rank(text, pos)] = pos
	}
	if pos == len(text) {
		return pos
	}
	for r := afterParagraph; r > afterRune; r-- {
		if best[r] > half {
			return best[r]
		}
	}
	switch {
	case hard > 0:
		return hard
	case pos > 0:
		return pos // one number is longer than a part
	}
	return firstRunes(text, limit)
}

// rank tells what ends at pos.
func rank(text string, pos int) int {
	before := text[:pos]
	switch {
	case strings.HasSuffix(before, "\n\n"):
		return afterParagraph
	case strings.HasSuffix(before, "\n"):
		return afterLine
	}
	next, _ := utf8.DecodeRuneInString(text[pos:])
	open := strings.TrimRight(before[max(0, pos-16):], closing)
	last, size := utf8.DecodeLastRuneInString(open)
	switch {
	case size == 0:
	case strings.ContainsRune(stops, last) && !strings.ContainsRune(stops+closing, next):
		return afterSentence
	case len(open) == len(before) && strings.ContainsRune(pauses, last):
		return afterComma
	}
	return afterRune
}

// Signs by what they end; the full-width ones are written by number because
// they look like their ASCII twins.
const (
	stops   = "。…!?;\uFF01\uFF1F\uFF1B"
	pauses  = "、: \uFF0C\uFF1A"
	closing = "”’」』》】)\uFF09"
)

// longestNumber is how many characters of digits and joints count as one
// number to be kept whole; longer runs are no phone number.
const longestNumber = 24

// inNumber tells whether pos is inside a phone number: digits with hyphens,
// spaces, brackets or a plus between and before them.
func inNumber(text string, pos int) bool {
	left, leftDigit := run(text, pos, -1)
	right, rightDigit := run(text, pos, +1)
	return leftDigit && rightDigit && left+right <= longestNumber || plusBefore(text, pos) && rightDigit
}

func plusBefore(text string, pos int) bool { return pos > 0 && text[pos-1] == '+' }

// run counts the number characters from pos in a direction and tells whether
// a digit is among them.
func run(text string, pos, step int) (n int, digit bool) {
	i := pos
	if step < 0 {
		i--
	}
	gap := 0
	for ; i >= 0 && i < len(text) && n <= longestNumber; i += step {
		b := text[i]
		switch {
		case '0' <= b && b <= '9':
			digit, gap = true, 0
		case b == '-' || b == ' ' || b == '(' || b == ')' || b == '+':
			if gap++; gap > 2 {
				return n, digit
			}
		default:
			return n, digit
		}
		n++
	}
	return n, digit
}

// firstRunes is the end of the last rune within limit, for a cluster of more
// than limit units, which no writing system has.
func firstRunes(text string, limit int) int {
	used := 0
	for i, r := range text {
		used++
		if r > 0xFFFF {
			used++
		}
		if used > limit {
			return i
		}
	}
	return len(text)
}
