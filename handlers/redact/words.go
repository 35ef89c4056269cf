package redact

import (
	"regexp"
	"slices"
	"strings"
)

// pattern is something that can be told by its form and the words before it.
type pattern struct {
	kind  Kind
	group int
	form  *regexp.Regexp
}

// patterns are tried in this order; folded text has lower case, half width and
// simplified characters.
var patterns = []pattern{
	{Mail, 0, regexp.MustCompile(`[a-z0-9][a-z0-9._%+-]*@[a-z0-9-]+(?:\.[a-z0-9-]+)+`)},
	{Case, 0, regexp.MustCompile(`[(\[〔【]\s?(?:19|20)\d\d\s?[)\]〕】]\s?\p{Han}\d{0,4}\p{Han}{1,5}(?:\d{1,6}之)?\d{1,6}号(?:之[一二三四五六七八九十\d]{1,2})?`)},
	{Plate, 0, regexp.MustCompile(`[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-z][ ·•.・-]?(?:[a-hj-np-z]{0,2}\d[a-hj-np-z0-9]{3,4}|[a-hj-np-z]?[a-hj-np-z0-9]{2}\d[a-hj-np-z0-9]{1,2}|\d[a-hj-np-z0-9]{3})[挂学警港澳领]?`)},
	{Account, 1, regexp.MustCompile(`(?:微信|威信|薇信|v信|wechat|weixin|wx|vx)(?:号|id|账号|帐号)?\s?(?:[:是为=]|就是)?\s?([a-z][a-z0-9_-]{5,19}|\d{6,12})`)},
	{Account, 1, regexp.MustCompile(`(?:qq|扣扣|企鹅)(?:号|号码|邮箱|群)?\s?(?:[:是为=]|就是)?\s?(\d{5,12})`)},
	{Account, 1, regexp.MustCompile(`(?:支付宝|抖音|快手|微博|账号|帐号|账户|帐户)(?:号|id)?\s?[:是为=]\s?([a-z0-9_@.-]{5,40})`)},
	{Account, 1, regexp.MustCompile(`(?:^|[^a-z0-9._%+-])(@[a-z][a-z0-9_]{4,31})`)},
	{Password, 1, regexp.MustCompile(`(?:密码|验证码|口令)\s?(?:[:是为=]|就是)\s?([a-z0-9!#$%&*_@.-]{4,32})`)},
	{Identity, 1, regexp.MustCompile(`身份证(?:号码|号)?(?:的)?(?:后[四六46]位|尾号|前六位)?\s?[:是为=]?\s?(\d{4,17}x?)`)},
	{Identity, 1, regexp.MustCompile(`(?:护照|通行证|回乡证|军官证|驾驶证|驾照|社保卡|医保卡)(?:号码|号)?\s?[:是为=]?\s?([a-z]{0,2}\d{6,18}x?)`)},
	{Identity, 1, regexp.MustCompile(`(?:^|[^a-z0-9])([egdspchm][a-z]?\d{7,8})(?:[^a-z0-9]|$)`)},
	{Card, 1, regexp.MustCompile(`(?:银行卡|储蓄卡|信用卡|存折|卡号)(?:号码|号)?(?:的)?(?:后四位|尾号)?\s?[:是为=]?\s?(\d{4,19})`)},
	{Phone, 1, regexp.MustCompile(`(?:电话|手机|座机|固话|来电|致电|联系方式|tel)(?:号码|号)?\s?(?:[:是为=]|就是)?\s?(\d{3,4}[ -]?\d{4}|\d{6,12})`)},
	{Phone, 0, regexp.MustCompile(`[(]0\d{2,3}[)][ -]?\d{3,4}[ -]?\d{4}(?:[ ,]?(?:转|分机)\s?\d{1,5})?`)},
}

// wordPieces finds what a pattern tells. Hotlines have at most five digits, or
// start with 400 or 800, and are never taken.
func wordPieces(v *view) []piece {
	var out []piece
	for _, p := range patterns {
		for _, found := range v.all(p.form, p.group, p.kind) {
			if p.kind == Phone {
				for isDigit(v.rune(found.end)) { // 0437-12348 is no number of eight digits and one more
					found.end++
				}
			}
			if p.kind == Phone && public(v.runes[found.start:found.end]) || v.sum(found) {
				continue
			}
			out = append(out, found)
		}
	}
	return out
}

// public tells the numbers of services from those of people.
func public(number []rune) bool {
	var digits []rune
	for _, r := range number {
		if isDigit(r) {
			digits = append(digits, r)
		}
	}
	n, head := len(digits), string(digits[:min(3, len(digits))])
	if head != "" && head[0] == '0' { // behind the code of an area, as 0437-12348
		code := 4
		if head[1:2] == "1" || head[1:2] == "2" {
			code = 3
		}
		return n-code <= 5
	}
	return n <= 6 || (n == 10 && (head == "400" || head == "800"))
}

// mostSum is how many digits money is written with behind a word for an account
// or a card.
const mostSum = 8

// sum tells digits that money is meant by, though a word for an account or a
// card stands before them: 微信350000块, 银行卡35000元. Behind a word for a phone,
// or for a number, they never are: who writes 卡号 or 电话 gives one.
func (v *view) sum(p piece) bool {
	if p.kind == Phone || p.kind == Password || p.end-p.start > mostSum || !v.money(p.end) {
		return false
	}
	if slices.ContainsFunc(v.runes[p.start:p.end], func(r rune) bool { return !isDigit(r) }) {
		return false
	}
	i := p.start - 1
	for v.rune(i) != 0 && strings.ContainsRune(" :是为=", v.rune(i)) {
		i--
	}
	return p.kind == Account || v.rune(i) == 0 || !strings.ContainsRune("号码位", v.rune(i))
}

// money tells whether a unit of money stands at character i, or behind a space.
// 万 and 亿 alone are none: they begin names, 万老师 and 亿达公司.
func (v *view) money(i int) bool {
	if v.rune(i) == ' ' {
		i++
	}
	for _, unit := range []string{"万", "亿"} {
		if v.has(i, unit) && strings.ContainsRune("元块圆", v.rune(i+1)) && v.rune(i+1) != 0 {
			i++
			break
		}
	}
	if v.has(i, "元") {
		return !strings.ContainsRune("旦宵月", v.rune(i+1)) || v.rune(i+1) == 0
	}
	return v.has(i, "块") || v.has(i, "圆")
}
