package extract

import (
	"strconv"
	"strings"
)

// listNumber writes a number as a format of Word does. Formats of other
// languages, and numbers a format has no sign for, come in Arabic digits.
func listNumber(n int, format string) string {
	switch format {
	case "none":
		return ""
	case "decimalZero":
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
	case "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand", "koreanCounting":
		return chineseNumber(n, "零一二三四五六七八九", "十百千")
	case "chineseLegalSimplified":
		return chineseNumber(n, "零壹贰叁肆伍陆柒捌玖", "拾佰仟")
	case "ideographLegalTraditional", "japaneseLegal":
		return chineseNumber(n, "零壹貳參肆伍陸柒捌玖", "拾佰仟")
	case "ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital", "koreanDigital":
		return digitsAs(n, "〇一二三四五六七八九")
	case "decimalFullWidth", "decimalFullWidth2":
		return digitsAs(n, "０１２３４５６７８９")
	case "numberInDash":
		return "- " + strconv.Itoa(n) + " -"
	case "upperRoman":
		return roman(n)
	case "lowerRoman":
		return strings.ToLower(roman(n))
	case "upperLetter":
		return letters(n, 'A')
	case "lowerLetter":
		return letters(n, 'a')
	}
	if signs := []rune(listSigns(format)); n >= 1 && n <= len(signs) {
		return string(signs[n-1])
	}
	return strconv.Itoa(n)
}

// listSigns are the signs of the formats that have one for each number.
func listSigns(format string) string {
	switch format {
	case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
		return "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
	case "decimalEnclosedParen":
		return "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
	case "decimalEnclosedFullstop":
		return "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"
	case "ideographEnclosedCircle":
		return "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"
	case "ideographTraditional":
		return "甲乙丙丁戊己庚辛壬癸"
	case "ideographZodiac":
		return "子丑寅卯辰巳午未申酉戌亥"
	}
	return ""
}

// chineseNumber writes 十, 十二, 二十一, 一百零五, 三千二百.
func chineseNumber(n int, digits, places string) string {
	if n < 0 || n > 9999 {
		return strconv.Itoa(n)
	}
	d, p := []rune(digits), []rune(places)
	if n == 0 {
		return string(d[0])
	}
	var out []rune
	gap := false
	for place, worth := 3, 1000; place >= 0; place, worth = place-1, worth/10 {
		digit := n / worth % 10
		if digit == 0 {
			gap = len(out) > 0
			continue
		}
		if gap {
			out, gap = append(out, d[0]), false
		}
		if !(digit == 1 && place == 1 && n < 20) { // 十二, not 一十二
			out = append(out, d[digit])
		}
		if place > 0 {
			out = append(out, p[place-1])
		}
	}
	return string(out)
}

func digitsAs(n int, digits string) string {
	d := []rune(digits)
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return d[r-'0']
		}
		return r
	}, strconv.Itoa(n))
}

func roman(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for _, s := range []struct {
		worth int
		sign  string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= s.worth; n -= s.worth {
			b.WriteString(s.sign)
		}
	}
	return b.String()
}

// letters writes a, b, … z, aa, bb, as Word does.
func letters(n int, first rune) string {
	if n < 1 || n > 26*5 {
		return strconv.Itoa(n)
	}
	return strings.Repeat(string(first+rune((n-1)%26)), (n-1)/26+1)
}
