package report

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

var (
	periodWord = regexp.MustCompile(`截至(?:目前|年底|(?:((?:19|20)\d\d)年)?(?:底|末|\d{1,2}月(?:\d{1,2}日|底|末)?))|` +
		`((?:19|20)\d\d)年以来|` +
		`(?:((?:19|20)\d\d)年(?:度)?\s*)?(1?\d\s*[-—–~至]+\s*1?\d月|上半年|下半年|前[一二三]季度|第?[一二三四1-4]季度|1?\d月份?)|` +
		`((?:19|20)\d\d)年|去年同期|上年同期|前年|去年|上年|上一年度?|今年以来|今年|全年|本年度?|累计|历年`)
	notBeforeLast = regexp.MustCompile(`[以目此之年月日]$`)
	spoken        = regexp.MustCompile(`实录|发布会|访谈|答记者问`)
	lastYear      = regexp.MustCompile(`^(?:去年|上年|上一年)`)
	comparing     = regexp.MustCompile(`(?:比|较|同比|与|和|于)\s*$`)
	aside         = regexp.MustCompile(`[(][^()]*[)]`) // what is said in brackets is over when they close
	thatYears     = regexp.MustCompile(`(?:比|较|与)((?:19|20)\d\d年|去年|上年)(?:同期)?的\s*[(]?\s*$`)
	yearBefore    = regexp.MustCompile(`(?:比|较)(?:去年|上年)(?:同期)?的?\s*[(]\s*$`)
	timeBefore    = regexp.MustCompile(`(` + timeName + `)(?:同期)?的?\s*[(]\s*$`)
	fromYear      = regexp.MustCompile(`[由从](?:去年|上年|上一年|(?:19|20)\d\d年)(?:同期)?的?[^,;。]*?\d[\d,.]*[^,;。\d]*(?:至|到|为)`)
	movedTo       = regexp.MustCompile(`\d[^,;。]{0,6}(?:提升|提高|上升|增长|增加|下降|降低|减少|压减|压缩|缩短)(?:至|到|为)\s*$`)
	carriedOn     = regexp.MustCompile(`^(?:度)?(?:结转|结存|未结|遗留|转入|存案)`)
	dayAfter      = regexp.MustCompile(`^\s*\d{1,2}\s*[日号]`)
	openBracket   = regexp.MustCompile(`[(][^)]*$`)
	pastAside     = regexp.MustCompile(`[,;]\s*(?:而)?(?:去年|上年|上一年度?|(?:19|20)\d\d年)(?:同期)?(?:为|是|有|仅|只有)?\s*[约近超逾]?\d[\d.,]*[^,;\d]{0,8}[,;]`)
	yearsSince    = regexp.MustCompile(`(?:^|[,;。]|近)\s*([两二三四五六七八九十]|[2-9]|1\d)(?:个)?年(?:多)?来`)
	soFar         = regexp.MustCompile(`^,?[^,;。]*累计`)
	spaceRunes    = regexp.MustCompile(`\s+`)
)

// periodOf settles the time a count belongs to: what its sentence says before
// it, else what its clause says after it, else the report's own period.
func periodOf(r Report, text string, w where, c count) string {
	base := yearRange.ReplaceAllStringFunc(text[w.sentence.start:c.start], blank)
	base = aside.ReplaceAllStringFunc(base, blank)
	for strings.Contains(base, "年") && pastAside.MatchString(base) { // 受理12件,去年为10件,: what follows is this year's again
		base = pastAside.ReplaceAllStringFunc(base, func(s string) string { return blank(s[:len(s)-1]) + s[len(s)-1:] })
	}
	if m := timeBefore.FindStringSubmatch(base); m != nil {
		if p := lastPeriod(r, m[1]); p != "" {
			return p
		}
	}
	if m := thatYears.FindStringSubmatch(base); m != nil { // 较2023年的195件增长20%
		if p := lastPeriod(r, m[1]); p != "" {
			return p
		}
	}
	if m := yearBefore.FindStringIndex(base); m != nil && r.Year > 0 {
		return strconv.Itoa(r.Year-1) + "年"
	}
	base = fromYear.ReplaceAllStringFunc(base, blank) // 由2022年的310件下降到256件,降幅17.4%
	if m := movedTo.FindStringIndex(base); m != nil {
		base = blank(base[:m[0]]) + base[m[0]:] // 由上年的81.3%提升至94.6%
	}
	if p := severalYears(r, base); p != "" {
		return p
	}
	p := lastPeriod(r, bookTitle.ReplaceAllStringFunc(base, blank))
	if p == "" {
		p = lastPeriod(r, openBracket.ReplaceAllString(text[c.end:w.tail.end], ""))
	}
	if p == "" {
		p = r.Period
	}
	return p
}

// sectionTime is a heading that says when all below it was: 一季度, (二)下半年情况.
var sectionTime = regexp.MustCompile(`^(?:[(]?[一二三四五六七八九十\d]{1,3}[)、.]\s*)?(第?[一二三四]季度|上半年|下半年)(?:工作)?(?:开展)?(?:情况)?$`)

// sectionPeriod is the time that the headings over a paragraph name, "" for none.
func sectionPeriod(r Report, p Paragraph) string {
	for i := len(p.over) - 1; i >= 0 && r.Year > 0; i-- {
		if m := sectionTime.FindStringSubmatch(p.over[i]); m != nil {
			return partOfYear(r, m[1])
		}
	}
	return ""
}

// severalYears reads 五年来 as the years that end with the report's.
func severalYears(r Report, before string) string {
	m := yearsSince.FindStringSubmatch(before)
	if m == nil || r.Year == 0 {
		return ""
	}
	n, ok := parseNumeral(m[1])
	if !ok {
		return ""
	}
	return fmt.Sprintf("%d-%d年累计", r.Year-int(n)+1, r.Year)
}

func blank(s string) string { return strings.Repeat(" ", len(s)) }

func lastPeriod(r Report, text string) string {
	found := ""
	for _, m := range periodWord.FindAllStringSubmatchIndex(text, -1) {
		rest := text[m[1]:]
		if text[m[0]:m[1]] == "前年" && (notBeforeLast.MatchString(text[:m[0]]) || strings.HasPrefix(rest, "度")) {
			continue // 以前年度
		}
		if comparing.MatchString(text[:m[0]]) || carriedOn.MatchString(rest) || strings.HasSuffix(text[m[0]:m[1]], "月") && dayAfter.MatchString(rest) {
			continue
		}
		if p := readPeriod(r, text, m); p != "" {
			if found = p; strings.HasPrefix(p, "截至") && soFar.MatchString(rest) {
				found += "累计"
			}
		}
	}
	return found
}

func readPeriod(r Report, text string, m []int) string {
	word := spaceRunes.ReplaceAllString(text[m[0]:m[1]], "")
	g := func(i int) string { return spaceRunes.ReplaceAllString(group(text, m, i), "") }
	year := func(own string) string {
		if own == "" && r.Year != 0 {
			own = strconv.Itoa(r.Year)
		}
		if own == "" {
			return ""
		}
		return own + "年"
	}
	switch {
	case strings.HasPrefix(word, "截至"):
		rest := strings.TrimPrefix(strings.TrimPrefix(word, "截至"), g(1)+"年")
		return "截至" + year(g(1)) + strings.TrimPrefix(rest, "年")
	case g(2) != "":
		return g(2) + "年以来"
	case g(4) == "上半年" && g(3) == "" && strings.HasSuffix(r.Period, "年1-6月"):
		return r.Period
	case g(4) != "":
		return year(g(3)) + strings.TrimPrefix(strings.NewReplacer("—", "-", "–", "-", "~", "-", "至", "-").Replace(g(4)), "第")
	case g(5) != "":
		return g(5) + "年"
	case word == "前年":
		if r.Year == 0 {
			return ""
		}
		return strconv.Itoa(r.Year-2) + "年"
	case lastYear.MatchString(word):
		if r.Year == 0 {
			return ""
		}
		if spoken.MatchString(foldString(r.Title)) && r.Period == year("") {
			return r.Period // said in January of the year just over
		}
		if strings.HasSuffix(word, "同期") {
			return yearAgo(r)
		}
		return strconv.Itoa(r.Year-1) + "年"
	case word == "累计" || word == "历年":
		return "" // 全年累计 is the year's; what runs over years says since when
	}
	return r.Period
}

// yearAgo is the same time a year before the one reported on.
func yearAgo(r Report) string {
	part, ok := strings.CutPrefix(r.Period, strconv.Itoa(r.Year)+"年")
	if !ok {
		part = ""
	}
	return strconv.Itoa(r.Year-1) + "年" + part
}

// periodYear is the year a period begins with, 0 when it has none.
func periodYear(period string) int {
	period = strings.TrimPrefix(period, "截至")
	if len(period) < 4 {
		return 0
	}
	year, err := strconv.Atoi(period[:4])
	if err != nil {
		return 0
	}
	return year
}
