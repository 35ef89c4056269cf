package webchat

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// span is a piece of a line: plain, or a number that can be called.
type span struct {
	Text string
	Tel  string // digits to call; "" = plain
}

// publicLine finds what may be a national short number.
var publicLine = regexp.MustCompile(`12[0-9]{3}|96110|110|119|120|122`)

// public returns the national short numbers in a line that nobody marked as
// phones: a number to call must be one tap away even then. Emergency numbers
// also count anything, so they are taken where danger is spoken of or right
// after 打 or 拨.
func public(line string, danger bool) []string {
	var found []string
	for _, at := range publicLine.FindAllStringIndex(line, -1) {
		before := strings.TrimRight(line[:at[0]], " ")
		called := danger || at[1]-at[0] > 3 || strings.HasSuffix(before, "打") || strings.HasSuffix(before, "拨")
		if called && standing(line, at[0], at[1]) {
			found = append(found, line[at[0]:at[1]])
		}
	}
	return found
}

// standing tells whether line[at:end] is a number of its own: no digit touches
// it, and it counts nothing (第110条, 12345元).
func standing(line string, at, end int) bool {
	if at > 0 && inNumber(line[at-1]) || end < len(line) && inNumber(line[end]) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(line[end:])
	return !strings.HasSuffix(line[:at], "第") && !strings.ContainsRune("元万亿条件宗起人次名个号天日年月岁户家%.．", next)
}

// spans cuts a line at the phone numbers in it. A number counts only where it
// stands alone, so 110 is not found in 12110.
func spans(line string, phones []string) []span {
	var out []span
	for line != "" {
		at, phone := nextPhone(line, phones)
		if at < 0 {
			return append(out, span{Text: line})
		}
		if at > 0 {
			out = append(out, span{Text: line[:at]})
		}
		out = append(out, span{Text: phone, Tel: dial(phone)})
		line = line[at+len(phone):]
	}
	return out
}

// nextPhone finds the first of phones in line, the longest where several begin.
func nextPhone(line string, phones []string) (int, string) {
	best, found := -1, ""
	for _, p := range phones {
		at := standsAlone(line, p)
		if at < 0 || dial(p) == "" {
			continue
		}
		if best < 0 || at < best || at == best && len(p) > len(found) {
			best, found = at, p
		}
	}
	return best, found
}

// standsAlone finds phone in line as a number of its own.
func standsAlone(line, phone string) int {
	for from := 0; phone != ""; {
		i := strings.Index(line[from:], phone)
		if i < 0 {
			return -1
		}
		at := from + i
		end := at + len(phone)
		if standing(line, at, end) {
			return at
		}
		from = end
	}
	return -1
}

// inNumber tells characters that phone numbers are made of.
func inNumber(b byte) bool { return b >= '0' && b <= '9' || b == '-' }

// dial keeps what a phone can dial; "" when that is no number.
func dial(phone string) string {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, phone)
	if len(digits) < 3 || len(digits) > 20 {
		return ""
	}
	if strings.HasPrefix(strings.TrimSpace(phone), "+") {
		return "+" + digits
	}
	return digits
}
