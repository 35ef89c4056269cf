package redact

import (
	"slices"
	"strings"
)

// group is a run of digits; runs with a space or dash between them may be one
// number together.
type group struct{ start, end int }

// numberPieces finds numbers by their digits: identity papers, phones, cards.
func numberPieces(v *view) []piece {
	out := spelledPieces(v)
	for i := 0; i < len(v.runes); {
		if !isDigit(v.runes[i]) {
			i++
			continue
		}
		groups := v.groups(i)
		i = groups[len(groups)-1].end
		for len(groups) > 0 {
			kind, n := v.classify(groups)
			if n == 0 {
				groups = groups[1:]
				continue
			}
			p := piece{kind, groups[0].start, groups[n-1].end}
			if kind == Phone {
				p = v.wholePhone(p)
			}
			out = append(out, p)
			groups = groups[n:]
		}
	}
	return out
}

// groups collects digits from i on, across up to two separators at a time.
func (v *view) groups(i int) []group {
	var out []group
	for {
		g := group{i, i}
		for isDigit(v.rune(g.end)) {
			g.end++
		}
		if v.rune(g.end) == 'x' && !isLetter(v.rune(g.end+1)) {
			g.end++ // the check digit of an identity number
		}
		out = append(out, g)
		i = g.end
		for n := 0; n < 2 && isSeparator(v.rune(i)); n++ {
			i++
		}
		if !isDigit(v.rune(i)) || v.rune(g.end-1) == 'x' {
			return out
		}
	}
}

func isSeparator(r rune) bool {
	return strings.ContainsRune(" -_‐‑‒–—―−~·", r) && r != 0
}

func isLetter(r rune) bool { return r >= 'a' && r <= 'z' }

// mostGroups is in how many runs one number may be written.
const mostGroups = 19

// classify tells what number the first groups are together, and how many.
func (v *view) classify(groups []group) (Kind, int) {
	for _, is := range []struct {
		kind Kind
		test func(number) bool
	}{
		{Identity, number.identity}, {Phone, number.mobile}, {Card, number.card},
		{Identity, number.oldIdentity}, {Phone, number.landline}, {Number, number.long},
	} {
		var n number
		best := 0
		for i, g := range groups[:min(len(groups), mostGroups)] {
			n.digits += string(v.runes[g.start:g.end])
			n.sizes = append(n.sizes, g.end-g.start)
			n.amount = v.amount(g.end)
			if is.test(n) && (best == 0 || is.kind == Card) {
				best = i + 1 // a card may go on after its first sixteen digits
			}
		}
		if best > 0 {
			return is.kind, best
		}
	}
	return "", 0
}

// amount tells whether what stands behind a number makes it a sum.
func (v *view) amount(i int) bool {
	if v.rune(i) == '.' && isDigit(v.rune(i+1)) {
		return true
	}
	return v.money(i)
}

// wholePhone adds the country before and the extension behind.
func (v *view) wholePhone(p piece) piece {
	if v.rune(p.start-1) == '+' {
		p.start--
	}
	for _, word := range []string{"转", "分机"} {
		end := p.end
		if v.rune(end) == ' ' {
			end++
		}
		if !v.has(end, word) || !isDigit(v.rune(end+len([]rune(word)))) {
			continue
		}
		for end += len([]rune(word)); isDigit(v.rune(end)); end++ {
			p.end = end + 1
		}
	}
	return p
}

// number is a candidate: its digits, and in what runs they were written.
type number struct {
	digits string
	sizes  []int
	amount bool
}

// single tells that it was written in one run, or digit by digit.
func (n number) single() bool {
	return len(n.sizes) == 1 || slices.Max(n.sizes) == 1
}

func (n number) identity() bool {
	if len(n.digits) != 18 || strings.Contains(n.digits[:17], "x") {
		return false
	}
	return n.single() && checksum(n.digits) || region(n.digits) && day(n.digits[6:14])
}

func (n number) oldIdentity() bool {
	if len(n.digits) != 15 || strings.Contains(n.digits, "x") {
		return false
	}
	return region(n.digits) && day("19"+n.digits[6:12])
}

// mobileShapes are the ways people write eleven digits apart.
var mobileShapes = [][]int{{11}, {3, 4, 4}, {3, 8}, {7, 4}, {3, 3, 5}, {4, 3, 4}, {4, 4, 3}, {5, 6}, {6, 5}, {3, 5, 3}, {4, 7}, {3, 2, 2, 4}, {3, 2, 2, 2, 2}}

func (n number) mobile() bool {
	digits, sizes := n.digits, n.sizes
	for _, code := range []string{"0086", "086", "86"} {
		if len(digits) == 11+len(code) && strings.HasPrefix(digits, code) {
			digits = digits[len(code):]
			if sizes[0] == len(code) {
				sizes = sizes[1:]
			} else {
				sizes = append([]int{sizes[0] - len(code)}, sizes[1:]...)
			}
			break
		}
	}
	if len(digits) != 11 || digits[0] != '1' || digits[1] < '3' || n.amount && round(digits) || strings.Contains(digits, "x") {
		return false
	}
	return slices.Max(sizes) == 1 || slices.ContainsFunc(mobileShapes, func(s []int) bool { return slices.Equal(s, sizes) })
}

func (n number) card() bool {
	if len(n.digits) < 13 || len(n.digits) > 19 || strings.Contains(n.digits, "x") {
		return false
	}
	if n.single() {
		return luhn(n.digits)
	}
	inFours := true
	for _, size := range n.sizes[:len(n.sizes)-1] {
		inFours = inFours && size == 4
	}
	if inFours && !dated(n) && (len(n.digits) >= 15 || luhn(n.digits)) {
		return true
	}
	return len(n.digits) >= 15 && strings.IndexByte("34569", n.digits[0]) >= 0 && luhn(n.digits)
}

// dated tells that the first run is a year: 2024 0101 2024 0131 is no card.
func dated(n number) bool {
	return strings.HasPrefix(n.digits, "19") || strings.HasPrefix(n.digits, "20")
}

func (n number) landline() bool {
	if len(n.digits) < 10 || len(n.digits) > 12 || n.digits[0] != '0' || n.digits[1] == '0' {
		return false
	}
	area := 4
	if n.digits[1] == '1' || n.digits[1] == '2' {
		area = 3
	}
	rest := len(n.digits) - area
	return (rest == 7 || rest == 8) && (n.single() || n.sizes[0] == area)
}

// long numbers in one run are nobody's article or amount.
func (n number) long() bool {
	return len(n.sizes) == 1 && len(n.digits) >= 13 && (!n.amount || len(n.digits) > mostAmount)
}

// mostAmount is how many digits money is written with at most.
const mostAmount = 14

// round tells a sum that is as long as the number of a mobile phone:
// 13500000000元. Other sums of that length nobody writes in digits.
func round(digits string) bool { return strings.HasSuffix(digits, "0000") }

// region tells whether the first digits are those of a province.
func region(digits string) bool {
	return strings.Contains(" 11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83 ", " "+digits[:2]+" ")
}

// day tells whether eight digits are a day of birth.
func day(digits string) bool {
	year, month, day := digits[:4], digits[4:6], digits[6:8]
	return year >= "1880" && year <= "2099" && month >= "01" && month <= "12" && day >= "01" && day <= "31"
}

// checksum tests an identity number of 18 characters.
func checksum(digits string) bool {
	weights := [...]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		sum += int(digits[i]-'0') * w
	}
	return "10x98765432"[sum%11] == digits[17]
}

// luhn tests the check digit of a bank card.
func luhn(digits string) bool {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// leastSpelled is how many digits in words are a number and no year.
const leastSpelled = 11

// spelledPieces finds numbers written in words: 幺三八零零…
func spelledPieces(v *view) []piece {
	var out []piece
	for i := 0; i < len(v.runes); {
		end, digits := i, ""
		for d, ok := spelled(v.rune(end)); ok; d, ok = spelled(v.rune(end)) {
			digits += d
			end++
		}
		if len(digits) >= leastSpelled {
			kind := Number
			if (number{digits: digits, sizes: []int{len(digits)}}).mobile() {
				kind = Phone
			} else if len(digits) == 18 {
				kind = Identity
			}
			out = append(out, piece{kind, i, end})
		}
		i = max(end, i+1)
	}
	return out
}

func spelled(r rune) (string, bool) {
	words := []rune("零一二三四五六七八九")
	if i := slices.Index(words, r); i >= 0 {
		return string(rune('0' + i)), true
	}
	switch r {
	case '〇', '○':
		return "0", true
	case '幺':
		return "1", true
	case '两':
		return "2", true
	}
	return "", false
}
