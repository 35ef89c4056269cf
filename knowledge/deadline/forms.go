package deadline

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// Pieces of the forms in which dates are written.
const (
	fullYear = `(?:19|20)\d\d|[一二][九〇零○][〇零○一二三四五六七八九]{2}`
	anyYear  = fullYear + `|\d\d|[〇零○一二三四五六七八九]{2}`
	wordYear = `大前年|前年|去年|今年|本年|上一年|上年|明年|后年`
	number   = `\d{1,2}|[一二三四五六七八九十廿卅]{1,3}`
	stretch  = `上旬|中旬|下旬|初|底|末|中`
)

// form is one way of writing dates with what it means.
type form struct {
	re   *regexp.Regexp
	read func(s span, today Date) (Mention, bool)
}

// forms are tried on the whole message. Never changed.
var forms = []form{
	{regexp.MustCompile(`(?:农历|阴历|旧历)(?:(?:` + fullYear + `)年|` + wordYear + `)?(?:(?:` + number + `|正|冬|腊)月)?(?:[初廿]?(?:` + number + `))?|(?:腊|正|冬)月(?:[初廿]?(?:` + number + `))?|(?:` + number + `)月(?:初[一二三四五六七八九十]|廿[一二三四五六七八九]?)|(?:大年|年)?初[一二三四五六七八九十]{1,2}|除夕|大年三十|春节|过年|中秋|端午|清明|元宵|重阳|国庆|元旦|劳动节`), feast},
	{regexp.MustCompile(`(?:(?:(` + anyYear + `)年|(` + wordYear + `))的?)?(` + number + `)月份?的?(?:(` + stretch + `)|(` + number + `)(日|号)?)?`), monthDay},
	{regexp.MustCompile(`(\d{4}|\d\d)[-./](\d{1,2})[-./](\d{1,2})`), numeric},
	{regexp.MustCompile(`((?:19|20)\d\d)(\d\d)(\d\d)`), numeric},
	{regexp.MustCompile(`((?:19|20)\d\d)[-./](\d{1,2})`), numericMonth},
	{regexp.MustCompile(`(\d{1,2})[./](\d{1,2})(日|号|那天|收|签|拿|接|被|送|领|判|离|出)`), numericDay},
	{regexp.MustCompile(`(上上|上|这|本|当|下)个?月份?的?(?:(` + stretch + `)|(` + number + `)(?:日|号))?`), relativeMonth},
	{regexp.MustCompile(`()月(初|底|末|中旬|上旬|下旬)`), relativeMonth},
	{regexp.MustCompile(`(上上|上|这|本|下)?个?(?:周|星期|礼拜)([一二三四五六日天])?`), week},
	{regexp.MustCompile(`大+前天|前[天日晚]|昨[天日晚夜]|今[天日早晚]|大?后天|明天`), dayWord},
	{regexp.MustCompile(`(半|好?几|十几|\d{1,3}|[一二两三四五六七八九十廿卅]{1,3})([来多]?个?多?)(半)?(天|日|周|星期|礼拜|月|年)(半|多)?(之前|以前|前|了)`), ago},
	{regexp.MustCompile(`(` + number + `|两)年[零又]?(` + number + `|两)个?(半)?月(多)?(之前|以前|前|了)`), yearsAgo},
	{regexp.MustCompile(`(` + number + `)号`), dayOnly},
	{regexp.MustCompile(`(?:(` + fullYear + `)年|(` + wordYear + `))(年?初|年?底|年?末|上半年|下半年)?`), yearAlone},
}

// timeForm is a time of day right after a date.
var timeForm = regexp.MustCompile(`^的?(凌晨|早上|上午|中午|下午|傍晚|晚上|夜里|半夜|晚)?(\d{1,2}|[一二三四五六七八九十两]{1,2})[点时:](半|\d{1,2}分?)?`)

// span is a match with its groups.
type span struct {
	text string
	loc  []int
}

// at is a group's text, "" when it took no part.
func (s span) at(i int) string {
	if 2*i+1 >= len(s.loc) || s.loc[2*i] < 0 {
		return ""
	}
	return s.text[s.loc[2*i]:s.loc[2*i+1]]
}

// before and after are the characters beside the match.
func (s span) before() rune { r, _ := utf8.DecodeLastRuneInString(s.text[:s.loc[0]]); return r }
func (s span) after() rune  { r, _ := utf8.DecodeRuneInString(s.text[s.loc[1]:]); return r }

func (s span) mention(from, to Date) Mention {
	return Mention{From: from, To: to, start: s.loc[0], end: s.loc[1]}
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// yearOf reads a year in figures or words; 0 when there is none.
func yearOf(figures, word string, today Date) int {
	if word != "" {
		back := map[string]int{"今年": 0, "本年": 0, "去年": 1, "上年": 1, "上一年": 1, "前年": 2, "大前年": 3, "明年": -1, "后年": -2}
		return today.Year - back[word]
	}
	n := numeral(figures)
	switch {
	case figures == "" || n < 0:
		return 0
	case n < 100 && n <= today.Year%100+1:
		return 2000 + n
	case n < 100:
		return 1900 + n
	}
	return n
}

// amounts are what makes a number after 月 something else than a day.
const amounts = "个万千百元块名人折%.:点-/年月天周到、多成"

// monthDay reads 2026年3月5日, 去年12月底, 3月5号, 三月份.
func monthDay(s span, today Date) (Mention, bool) {
	year, month := yearOf(s.at(1), s.at(2), today), numeral(s.at(3))
	if year == 0 && (isDigit(s.before()) || strings.ContainsRune("第个.每", s.before())) || month < 0 {
		return Mention{}, false
	}
	day := numeral(s.at(5))
	if day > 0 && s.at(6) == "" && (strings.ContainsRune(amounts, s.after()) || isDigit(s.after())) {
		s.loc, day = append([]int(nil), s.loc...), -1
		s.loc[1] = s.loc[10]
	}
	if day < 0 {
		return inMonth(s, year, month, s.at(4), today), true
	}
	return onDay(s, year, month, day, today), true
}

// onDay makes the mention of a day; without a year it is the most recent past
// one.
func onDay(s span, year, month, day int, today Date) Mention {
	noYear := year == 0
	if noYear {
		year = today.Year
		if d := (Date{year, time.Month(month), day}); month <= 12 && today.Before(d) {
			year--
		}
	}
	d, ok := MakeDate(year, month, day)
	m := s.mention(d, d)
	m.noYear = noYear
	if !ok {
		m.Doubt = Impossible
	}
	return m
}

// inMonth makes the mention of a month or a third of it.
func inMonth(s span, year, month int, part string, today Date) Mention {
	noYear := year == 0
	if noYear {
		year = today.Year
		if month > int(today.Month) {
			year--
		}
	}
	first, ok := MakeDate(year, month, 1)
	if !ok {
		m := s.mention(first, first)
		m.Doubt = Impossible
		return m
	}
	m := s.mention(third(first, part))
	m.noYear = noYear
	return m
}

// third is the part of a month that a word names.
func third(first Date, part string) (from, to Date) {
	from, to = first, Date{first.Year, first.Month, daysIn(first.Year, first.Month)}
	switch part {
	case "上旬", "初":
		to.Day = 10
	case "中旬", "中":
		from.Day, to.Day = 11, 20
	case "下旬", "底", "末":
		from.Day = 21
	}
	return from, to
}

// numeric reads 2026-03-05, 2026.3.5, 26/3/5, 20260305.
func numeric(s span, today Date) (Mention, bool) {
	if isDigit(s.before()) || isDigit(s.after()) || s.before() == '.' {
		return Mention{}, false
	}
	return onDay(s, yearOf(s.at(1), "", today), numeral(s.at(2)), numeral(s.at(3)), today), true
}

// numericMonth reads 2026.3.
func numericMonth(s span, today Date) (Mention, bool) {
	if isDigit(s.before()) || isDigit(s.after()) {
		return Mention{}, false
	}
	return inMonth(s, numeral(s.at(1)), numeral(s.at(2)), "", today), true
}

// numericDay reads 3.5号 and 3.5收到.
func numericDay(s span, today Date) (Mention, bool) {
	if isDigit(s.before()) || strings.ContainsRune(".-/", s.before()) {
		return Mention{}, false
	}
	s.loc = append([]int(nil), s.loc...)
	if s.at(3) != "日" && s.at(3) != "号" {
		s.loc[1] = s.loc[6]
	}
	return onDay(s, 0, numeral(s.at(1)), numeral(s.at(2)), today), true
}

// relativeMonth reads 上个月15号, 这个月初, 月底.
func relativeMonth(s span, today Date) (Mention, bool) {
	if s.at(1) == "" && strings.ContainsRune("0123456789一二三四五六七八九十个上这本当下每", s.before()) {
		return Mention{}, false
	}
	back := map[string]int{"上上": 2, "上": 1, "下": -1}[s.at(1)]
	first := Date{today.Year, today.Month, 1}.AddMonths(-back)
	day := numeral(s.at(3))
	if day < 0 {
		return s.mention(third(first, s.at(2))), true
	}
	return onDay(s, first.Year, int(first.Month), day, today), true
}

// week reads 上周五, 周三, 上个星期.
func week(s span, today Date) (Mention, bool) {
	which, day := s.at(1), strings.Index("一二三四五六日", orSunday(s.at(2)))/len("一")
	if s.at(2) == "" && which == "" || strings.ContainsRune("每逢至到、和一两三几", s.before()) ||
		which == "" && strings.ContainsRune("至到、和内前后-", s.after()) {
		return Mention{}, false
	}
	monday := today.AddDays(-(int(today.Weekday()) + 6) % 7)
	monday = monday.AddDays(-7 * map[string]int{"上上": 2, "上": 1, "下": -1}[which])
	if s.at(2) == "" {
		return s.mention(monday, monday.AddDays(6)), true
	}
	d := monday.AddDays(day)
	if which == "" && today.Before(d) {
		d = d.AddDays(-7)
	}
	return s.mention(d, d), true
}

func orSunday(s string) string {
	if s == "天" {
		return "日"
	}
	return s
}

// dayWord reads 昨天, 前天, 大前天.
func dayWord(s span, today Date) (Mention, bool) {
	word := s.at(0)
	back := 0
	switch {
	case strings.HasSuffix(word, "前天"):
		back = 2 + strings.Count(word, "大")
	case strings.HasPrefix(word, "前"):
		back = 2
	case strings.HasPrefix(word, "昨"):
		back = 1
	case word == "明天":
		back = -1
	case strings.HasSuffix(word, "后天"):
		back = -2 - strings.Count(word, "大")
	}
	m := s.mention(today.AddDays(-back), today.AddDays(-back))
	m.Weak = back <= 0
	return m, true
}

// dayOnly reads 15号: of this month, or of the last when it is still to come.
func dayOnly(s span, today Date) (Mention, bool) {
	if isDigit(s.before()) || strings.ContainsRune("月第〔-./、零一二三四五六七八九十", s.before()) || strings.ContainsRune("楼院线店桌文令门栋房车机码铺摊", s.after()) {
		return Mention{}, false
	}
	day, first := numeral(s.at(1)), Date{today.Year, today.Month, 1}
	if day < 1 || day > 31 {
		return Mention{}, false
	}
	if day > today.Day {
		first = first.AddMonths(-1)
	}
	return onDay(s, first.Year, int(first.Month), day, today), true
}

// yearAlone reads 2023年, 去年底.
func yearAlone(s span, today Date) (Mention, bool) {
	year := yearOf(s.at(1), s.at(2), today)
	if isDigit(s.before()) || year == 0 {
		return Mention{}, false
	}
	from, to := Date{year, 1, 1}, Date{year, 12, 31}
	switch strings.TrimPrefix(s.at(3), "年") {
	case "初":
		to = Date{year, 2, daysIn(year, 2)}
	case "底", "末":
		from = Date{year, 12, 1}
	case "上半年":
		to = Date{year, 6, 30}
	case "下半年":
		from = Date{year, 7, 1}
	}
	m := s.mention(from, to)
	m.yearOnly = s.at(3) == ""
	return m, true
}

// feast marks dates of the old calendar and feasts, which are not counted.
func feast(s span, _ Date) (Mention, bool) {
	m := s.mention(Date{}, Date{})
	m.Doubt = Lunar
	return m, true
}
