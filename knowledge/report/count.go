package report

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// count is a number with a unit as it stands in a folded text.
type count struct {
	start, end int // from the qualifier before it to the last sign of unit and qualifier
	number     int // where the digits begin
	value      float64
	unit       string
	qualifier  string
	chinese    bool // written in Chinese characters
	term       bool // 每2年, 5年有效期: a rule, never a result
	spread     bool // 均为: it belongs to each of the nouns before it
}

const (
	arabic  = `\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?`
	chinese = `[零〇一二两三四五六七八九十百千万亿]+(?:点[零〇一二三四五六七八九]+)?`
	before  = `(将近|接近|大约|约为|约|近|超过|超出|超|逾|突破|不足|不到|达到|上)?\s*`
)

type patterns struct {
	counted, percent, tenths, all, zero, labelled, trailed, term, offices, taken, fraction, points *regexp.Regexp
}

var countPatterns = sync.OnceValue(func() patterns {
	unit := `(` + unitPattern() + `)`
	return patterns{
		counted:  regexp.MustCompile(before + `(` + arabic + `|` + chinese + `)\s*(余|多|来)?\s*([百千万亿]+)?\s*(余|多)?\s*` + unit + `(余|多)?\s*(以上|左右|上下)?`),
		percent:  regexp.MustCompile(before + `百分之(` + arabic + `|` + chinese + `)\s*(以上|左右)?`),
		tenths:   regexp.MustCompile(before + `([一二两三四五六七八九])成(?:([一二三四五六七八九])|(半))?(?:多)?(以上|左右)?`),
		all:      regexp.MustCompile(`百分(?:之)?百`),
		zero:     regexp.MustCompile(`(?:均|都|皆|全部)?为\s*(0|零)\s*(?:[,;。、)]|$)`),
		term:     regexp.MustCompile(`每(\d+)年|(\d+)年有效期`),
		taken:    regexp.MustCompile(`(?:平均|用时|耗时|周期|缩短|压缩|提速|坐班|值班|合计)[^,;。\d]{0,12}?` + before + `(` + arabic + `)\s*(余|多)?\s*(天|个?小时|分钟)`),
		fraction: regexp.MustCompile(before + `([二三四五六七八九十])分之([一二三四五六七八九])(以上|左右|多|强)?`),
		points:   regexp.MustCompile(`(?:满意度|得分|评分|分值|平均|成绩)[^,;。\d]{0,8}?(` + arabic + `)\s*分(?:[^之钟别类]|$)`),
		offices:  regexp.MustCompile(`(\d{1,2})(办)(\d{1,2})(局)`),
		trailed:  regexp.MustCompile(`[:为]\s*(` + arabic + `)\s*[(](` + unitPattern() + `)[)]`),
		labelled: regexp.MustCompile(`[(](` + unitPattern() + `)[)]\s*[:为]?\s*(` + arabic + `)\s*(?:[,;。、)]|$)`),
	}
})

// counts finds every number with a unit that is not part of a name or date. In
// a plan the small Chinese numbers are counts too (五项机制, 每半年一次).
func counts(text string, plan bool) []count {
	mask := masked(text)
	p := countPatterns()
	var found []count
	add := func(c count, ok bool) {
		if ok && !overlaps(mask, c.number, c.end) {
			found = append(found, c)
		}
	}
	for _, m := range p.counted.FindAllStringSubmatchIndex(text, -1) {
		c, ok := readCounted(text, m, plan)
		add(c, ok)
		if low, isRange := lowerEnd(text, c); ok && isRange {
			add(low, true)
		}
	}
	for _, m := range p.percent.FindAllStringSubmatchIndex(text, -1) {
		add(readPercent(text, m))
	}
	for _, m := range p.tenths.FindAllStringSubmatchIndex(text, -1) {
		add(readTenths(text, m))
	}
	for _, m := range p.all.FindAllStringIndex(text, -1) {
		add(count{start: m[0], number: m[0], end: m[1], value: 100, unit: "%", chinese: true}, true)
	}
	for _, m := range p.zero.FindAllStringSubmatchIndex(text, -1) {
		unit := ""
		if zeroRate.MatchString(text[:m[2]]) {
			unit = "%"
		}
		add(count{start: m[2], number: m[2], end: m[3], unit: unit}, true)
	}
	p.shapes(text, add)
	for _, m := range p.offices.FindAllStringSubmatchIndex(text, -1) { // a name, but of counts: “3办7局”
		for _, i := range []int{2, 6} {
			v, ok := parseNumeral(text[m[i]:m[i+1]])
			if ok {
				found = append(found, count{start: m[i], number: m[i], end: m[i+3], value: v, unit: text[m[i+2]:m[i+3]]})
			}
		}
	}
	return settle(text, found)
}

// settle sorts, drops what lies inside a longer find and marks 均为.
func settle(text string, found []count) []count {
	slices.SortStableFunc(found, func(a, b count) int {
		return cmp.Or(cmp.Compare(a.number, b.number), cmp.Compare(b.end, a.end))
	})
	var out []count
	end := -1
	for _, c := range found {
		if c.number < end {
			continue
		}
		end = c.end
		c.spread = spreadWord.MatchString(text[max(0, c.start-12):c.start])
		out = append(out, c)
	}
	return out
}

var (
	spreadWord  = regexp.MustCompile(`(?:^|[^平人户年月日])(?:均|都|皆)(?:为|是|达|达到|实现)?\s*$|(?:^|[^全])各\s*$`)
	aboutShare  = regexp.MustCompile(`约占[^,;。\d]{0,16}$`)
	severalTens = regexp.MustCompile(`^[十百千万]`) // 数十, but 人数六千
	pact        = regexp.MustCompile(`(?:民|公|条|合|契|签|节|制|违|预|大|特|履|缔|盟|规|毁|邀)约$|[^损流]失约$`)
	zeroRate    = regexp.MustCompile(`率(?:均|都|全部)?为\s*$`)
	rangeStart  = regexp.MustCompile(`(` + arabic + `)\s*[-—–~～至到]+\s*$`)
)

func group(text string, m []int, i int) string {
	if m[2*i] < 0 {
		return ""
	}
	return text[m[2*i]:m[2*i+1]]
}

func readCounted(text string, m []int, plan bool) (count, bool) {
	g := func(i int) string { return group(text, m, i) }
	c := count{start: m[0], end: m[1], number: m[4], unit: plainUnit(g(6))}
	ahead := g(1)
	if ahead == "约" && pact.MatchString(text[:m[3]]) { // 村规民约十九件
		c.start, ahead = m[4], ""
	}
	c.chinese = !strings.ContainsAny(g(2)[:1], "0123456789")
	v, ok := parseNumeral(g(2))
	if !ok || !fitsUnit(g(6), text[m[13]:]) || glued(text[:m[4]], c.chinese) || strings.HasSuffix(text[:m[4]], "数") && severalTens.MatchString(g(2)) {
		return c, false
	}
	scale := g(4)
	for _, r := range scale {
		times, _ := chinesePlace(r)
		v *= times
	}
	if c.unit == "亿元" {
		v, c.unit = v*10_000, "万元"
	}
	if c.unit == "元" && (strings.ContainsAny(scale, "万亿") || c.chinese && v >= 10_000) {
		v, c.unit = v/10_000, "万元"
	}
	c.value = round(v)
	c.qualifier = qualifier(ahead, g(3)+g(5)+g(7), g(8))
	c.qualifier = orDefault(c.qualifier, shareWord(text[:c.start]))
	switch {
	case ahead == "上" && c.chinese && v >= 100: // 上万人次
		c.qualifier = "超"
	case ahead == "上" || ahead == "达到":
		c.start = m[4]
	}
	if c.chinese && !(plan && spokenTask(text, c)) && weakChinese(text, c, g(2)) {
		return c, false
	}
	return c, true
}

// shareWord is the 约 that stands before 占: 约占四成.
func shareWord(head string) string {
	if aboutShare.MatchString(head) {
		return "约"
	}
	return ""
}

// glued says that the digits are the end of something longer: A4, 2.1.3, 数十.
func glued(head string, chinese bool) bool {
	r, _ := utf8.DecodeLastRuneInString(head)
	if chinese {
		return strings.ContainsRune("几成第每若.0123456789", r)
	}
	return strings.ContainsRune("第.·/", r) || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
}

// qualifier settles on one of 近 约 超 余 (不足 where a report says so).
func qualifier(ahead, inside, after string) string {
	switch {
	case ahead == "约" || ahead == "大约" || ahead == "约为" || after == "左右" || after == "上下":
		return "约"
	case ahead == "近" || ahead == "将近" || ahead == "接近":
		return "近"
	case ahead == "不足" || ahead == "不到":
		return "不足"
	case ahead != "" && ahead != "达到" && ahead != "上" || after == "以上":
		return "超"
	case strings.ContainsAny(inside, "余多"):
		return "余"
	}
	return ""
}

func readPercent(text string, m []int) (count, bool) {
	v, ok := parseNumeral(group(text, m, 2))
	return count{start: m[0], end: m[1], number: m[0], value: v, unit: "%", chinese: true,
		qualifier: orDefault(qualifier(group(text, m, 1), "", group(text, m, 3)), shareWord(text[:m[0]]))}, ok
}

func readTenths(text string, m []int) (count, bool) {
	after := text[m[1]:]
	for _, bad := range []string{"不变", "立", "员", "功", "果", "效", "为", "了", "本", "都", "长", "年", "绩", "就", "熟", "套", "交"} {
		if strings.HasPrefix(after, bad) {
			return count{}, false
		}
	}
	v, _ := parseNumeral(group(text, m, 2))
	v *= 10
	if d, ok := parseNumeral(group(text, m, 3)); ok {
		v += d
	} else if group(text, m, 4) != "" {
		v += 5
	}
	return count{start: m[0], end: m[1], number: m[4], value: v, unit: "%", chinese: true,
		qualifier: orDefault(qualifier(group(text, m, 1), "", group(text, m, 5)), shareWord(text[:m[0]]))}, !glued(text[:m[4]], true)
}

// lowerEnd finds the other number of a range: 1-2件.
func lowerEnd(text string, c count) (count, bool) {
	from := max(0, c.number-40)
	for from < c.number && !utf8.RuneStart(text[from]) {
		from++
	}
	m := rangeStart.FindStringSubmatchIndex(text[from:c.number])
	if m == nil {
		return c, false
	}
	m[2], m[3] = m[2]+from, m[3]+from
	v, ok := parseNumeral(text[m[2]:m[3]])
	if c.value >= 1000 && v < 100 { // 1-2万
		return c, false
	}
	return count{start: m[2], number: m[2], end: m[3], value: v, unit: c.unit}, ok && v < c.value
}
