package knowledge

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"mingbai/knowledge/report"
)

// The shapes of numbers in what people read. Never changed.
var (
	digits   = regexp.MustCompile(`\d+(?:\.\d+)?`)
	hotline  = regexp.MustCompile(`^(?:1[12]\d|12[0-9]{3}|9[56]\d{3,4})$`)
	landline = regexp.MustCompile(`0\d{2,3}-?\d{7,8}|[48]00-?\d{3}-?\d{4}|1[3-9]\d{9}|\d{7,8}`)
	dates    = regexp.MustCompile(`〔\d{4}〕\d+号|\d{4}(?:-\d{4})?年|\d{1,2}(?:-\d{1,2})?月(?:\d{1,2}日)?(?:末|(?:[—-]\d{1,2}日))?`)
)

// promise is what must never be said: a sure result, or that talking first
// costs no time. Never changed.
var promise = regexp.MustCompile(`(?:一定|肯定|保证|包)(?:能)?(?:赢|胜诉|要回|拿到|批准|通过)|先(?:信访|上访|协商|找领导).{0,4}不(?:耽误|影响)`)

// counted are the words that make a number an amount and not a hotline.
const counted = "元万千百%人户条件宗起日天年月岁份个次名项平米米斤"

// phonesIn returns the phone numbers named in a text: landline, mobile and
// service numbers, and hotlines of three to six digits.
func phonesIn(text string) []string {
	out := landline.FindAllString(text, -1)
	for _, at := range digits.FindAllStringIndex(text, -1) {
		n := text[at[0]:at[1]]
		rest := []rune(text[at[1]:])
		amount := len(rest) > 0 && strings.ContainsRune(counted, rest[0])
		article := strings.HasSuffix(text[:at[0]], "第")
		if hotline.MatchString(n) && !amount && !article && !(len(n) == 3 && !dialled(text, at[0])) {
			out = append(out, n)
		}
	}
	return out
}

// dialled tells whether the words before a number say that it is a phone.
func dialled(text string, at int) bool {
	before := []rune(text[:at])
	tail := string(before[max(0, len(before)-6):])
	return slices.ContainsFunc([]string{"打", "拨", "电话", "热线", "报警"}, func(w string) bool { return strings.Contains(tail, w) })
}

// unfounded returns the numbers of a fact's words that are neither among its
// figures nor dates nor phone numbers we hold.
func unfounded(f report.Fact, phones map[string]bool) []string {
	text := dates.ReplaceAllString(f.Say, " ")
	text = landline.ReplaceAllStringFunc(text, func(n string) string {
		if phones[n] {
			return " "
		}
		return n
	})
	var out []string
	for _, at := range digits.FindAllStringIndex(text, -1) {
		n := text[at[0]:at[1]]
		if !phones[n] && !has(f.Figures, n, text[at[1]:]) {
			out = append(out, n)
		}
	}
	return out
}

// has tells whether a number, with what follows it, is one of the figures:
// 1.1万户 is 11000, 500万元 is 500.
func has(figures []report.Figure, n, rest string) bool {
	v, err := strconv.ParseFloat(n, 64)
	if err != nil {
		return false
	}
	if strings.HasPrefix(rest, "万") && !strings.HasPrefix(rest, "万元") {
		v *= 10000
	}
	return slices.ContainsFunc(figures, func(f report.Figure) bool { return f.Value == v })
}
