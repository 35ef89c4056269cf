package report

import (
	"regexp"
	"strconv"
	"strings"
)

// parseNumeral reads 1,208 and 98.1 as well as 二百六十三, 两千零五, 九十八点六.
func parseNumeral(s string) (float64, bool) {
	if s == "" {
		return 0, false
	}
	if s[0] >= '0' && s[0] <= '9' {
		v, err := strconv.ParseFloat(strings.ReplaceAll(s, ",", ""), 64)
		return v, err == nil
	}
	whole, part, hasPart := strings.Cut(s, "点")
	v, ok := parseChinese(whole)
	if !ok || !hasPart {
		return v, ok
	}
	scale := 0.1
	for _, r := range part {
		d, ok := chineseDigit(r)
		if !ok {
			return 0, false
		}
		v += float64(d) * scale
		scale /= 10
	}
	return round(v), true
}

// aboutNumeral is a guess between two numbers, which nobody can sum: 三四百, 七八.
var aboutNumeral = regexp.MustCompile(`[一二两三四五六七八九]{2}[十百千万亿]|十[一二两三四五六七八九]{2}$|^(?:一两|两三|二三|三四|三五|四五|五六|六七|七八|八九)$`)

// parseChinese reads a whole Chinese number, with or without place names (二六三).
func parseChinese(s string) (float64, bool) {
	total, section, digit := 0.0, 0.0, 0.0
	digits, places := 0, 0
	if aboutNumeral.MatchString(s) {
		return 0, false
	}
	for _, r := range s {
		if d, ok := chineseDigit(r); ok {
			if digits > 0 && places == 0 { // 二〇二四: digits in a row
				digit = digit*10 + float64(d)
			} else {
				digit = float64(d)
			}
			digits++
			continue
		}
		scale, ok := chinesePlace(r)
		if !ok {
			return 0, false
		}
		places++
		if scale < 10000 {
			section += orOne(digit, digits == 0 || digit == 0) * scale
		} else {
			total += orOne(section+digit, section+digit == 0) * scale
			section = 0
		}
		digit = 0
	}
	return total + section + digit, digits+places > 0
}

func orOne(v float64, one bool) float64 {
	if one {
		return 1
	}
	return v
}

func chineseDigit(r rune) (int, bool) {
	switch r {
	case '〇':
		return 0, true
	case '两':
		return 2, true
	}
	if i := strings.IndexRune("零一二三四五六七八九", r); i >= 0 {
		return i / 3, true
	}
	return 0, false
}

// chinesePlace gives the worth of 十百千万亿; it also scales Arabic numbers (1.2万).
func chinesePlace(r rune) (float64, bool) {
	switch r {
	case '十':
		return 10, true
	case '百':
		return 100, true
	case '千':
		return 1000, true
	case '万':
		return 10_000, true
	case '亿':
		return 100_000_000, true
	}
	return 0, false
}

// round takes away what binary fractions add: 1.1 × 10000 is 11000.
func round(v float64) float64 {
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'f', 6, 64), 64)
	if err != nil {
		return v
	}
	return r
}
