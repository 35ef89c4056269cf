package deadline

import (
	"strconv"
	"strings"
)

// numeral reads 15, 十五, 二十一, 廿一, 两, 二〇二六; -1 when it is none.
func numeral(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	value, ten := 0, false
	for _, r := range s {
		switch d := digit(r); {
		case d >= 0 && ten:
			value += d
		case d >= 0:
			value = value*10 + d
		case ten:
			return -1
		case r == '十' && value == 0:
			value, ten = 10, true
		case r == '十':
			value, ten = value*10, true
		case r == '廿' && value == 0:
			value, ten = 20, true
		case r == '卅' && value == 0:
			value, ten = 30, true
		default:
			return -1
		}
	}
	if s == "" {
		return -1
	}
	return value
}

// digit is the value of a Chinese digit; -1 for anything else.
func digit(r rune) int {
	switch r {
	case '〇', '○':
		return 0
	case '两':
		return 2
	}
	if i := strings.IndexRune("零一二三四五六七八九", r); i >= 0 {
		return i / len("零")
	}
	return -1
}

// fold brings digits and signs to half width, and drops spaces beside Chinese
// characters, so that "3 月 5 日" is one date while "2026-3-5 15" stays two.
func fold(text string) string {
	runes := []rune(text)
	for i, r := range runes {
		switch {
		case r >= '０' && r <= '９', r == '．', r == '／', r == '－', r == '：':
			runes[i] = r - 0xFEE0
		case r == '號':
			runes[i] = '号'
		case r == '個':
			runes[i] = '个'
		case r == '　' || r == '\t' || r == '\u00a0':
			runes[i] = ' '
		case r == '—' || r == '–':
			runes[i] = '-'
		}
	}
	var b strings.Builder
	for i, r := range runes {
		beside := i > 0 && runes[i-1] > 0x2e80 || i+1 < len(runes) && runes[i+1] > 0x2e80
		if r != ' ' || !beside {
			b.WriteRune(r)
		}
	}
	return b.String()
}
