package report

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"mingbai/knowledge/extract"
)

var (
	numberings = []*regexp.Regexp{ // by level
		regexp.MustCompile(`^第\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*(?:章|编|篇|部分)`),
		regexp.MustCompile(`^第\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*节(?:\s|$)`),
		regexp.MustCompile(`^[一二三四五六七八九十]{1,3}\s*[、.]`),
		regexp.MustCompile(`^[(][一二三四五六七八九十]{1,3}[)]`),
		regexp.MustCompile(`^\d{1,2}\s*[.、](?:[^\d]|$)`),
		regexp.MustCompile(`^[(]\d{1,2}[)]`),
	}
	aheadWord   = regexp.MustCompile(`下一?步|下一?年|下一?阶段|明年|来年|次年|今后|努力方向|工作(?:计划|打算|安排|思路|展望|设想|目标)|改进思路|(?:年|期|季度|阶段).{0,12}(?:计划|打算|思路|展望|安排|设想|目标)|^[^,]{0,6}(?:计划|打算|展望|设想)$`)
	behindWord  = regexp.MustCompile(`完成情况|落实情况|执行情况|进展|回顾|存在(?:的)?(?:问题|不足)|问题和|不足(?:和|与)原因`)
	aheadLead   = regexp.MustCompile(`^\s*(?:[\p{Han}]{0,8},)?(?:下一?步|下一?年度?|下一?(?:个)?季度|下(?:一个?|个)?月|下一?阶段|明年|来年|今后|接下来|新的?一年)`)
	asksAhead   = regexp.MustCompile(`^\s*(?:问|提问|记者|主持人)\s*:[^。]{0,20}?(?:下一?步|明年|来年|今后|新的?一年|接下来|未来)[^。]{0,16}(?:打算|计划|安排|怎么|如何|哪些|什么|重点)`)
	asks        = regexp.MustCompile(`^\s*(?:问|提问|记者|主持人)\s*:`)
	appended    = regexp.MustCompile(`^\s*附(?:件|表|注)?[一二三四\d]?\s*:?\s*([^,。;]{4,24})$`)
	spaced      = regexp.MustCompile(`^\d{1,2}((?:\.\d{1,2}){0,2})\s+[\p{Han}“\d]`)
	headingYear = regexp.MustCompile(`((?:19|20)\d\d)年|^((?:19|20)\d\d)(?:[,:!]|$)`)
	boxed       = regexp.MustCompile(`^【([^】]{1,20})】`)
)

const (
	headingRunes = 45 // a longer line is a paragraph
	leadRunes    = 36 // 1.标题。正文: how long the title at the head of a paragraph may be
)

func isNumbered(text string) bool { return numberLevel(foldString(text)) > 0 }

// firstHeading is the level of 一、 and of the highest heading without a number.
const firstHeading = 3

// numberLevel tells 第一章 (1), 第一节 (2), 一、 (3), （一） (4), 1. (5) and (1)
// (6); 0 for none.
func numberLevel(text string) int {
	text = strings.TrimSpace(text)
	for i, re := range numberings {
		if re.MatchString(text) {
			return i + 1
		}
	}
	return 0
}

// aheadHeading says whether a heading announces what comes next; year is the
// one reported on, 0 when not known yet.
func aheadHeading(text string, year int) bool {
	if n := utf8.RuneCountInString(text); n > headingRunes {
		return false
	}
	if behindWord.MatchString(text) && !aheadLead.MatchString(text) {
		return false
	}
	if m := headingYear.FindStringSubmatch(text); m != nil && year > 0 {
		if y, _ := strconv.Atoi(m[1] + m[2]); y > year {
			return true
		} else if y == year {
			return false
		}
	}
	return aheadWord.MatchString(text)
}

// outline keeps the headings that are open while a document is read down.
type outline struct {
	levels []int
	names  []string
	ahead  []bool
	onward bool // a paragraph said 下一步 and no heading came since
}

func (o *outline) open(level int, name string, ahead bool) {
	for len(o.levels) > 0 && o.levels[len(o.levels)-1] >= level {
		o.levels, o.names, o.ahead = o.levels[:len(o.levels)-1], o.names[:len(o.names)-1], o.ahead[:len(o.ahead)-1]
	}
	o.levels, o.names, o.ahead = append(o.levels, level), append(o.names, name), append(o.ahead, ahead)
	o.onward = false
}

// boxLevel is the level of 【…】: as high as 一、, but a box that stands within
// （五） belongs to it and ends where （六） begins.
func (o *outline) boxLevel() int {
	for i, level := range o.levels {
		if strings.HasPrefix(o.names[i], "【") {
			return level
		}
	}
	if n := len(o.levels); n > 0 && o.levels[n-1] > firstHeading {
		return o.levels[n-1] + 1
	}
	return firstHeading
}

func (o *outline) isAhead() bool {
	for _, a := range o.ahead {
		if a {
			return true
		}
	}
	return o.onward
}

// structure puts the paragraphs between title and signature under their
// headings and gives them their ids.
func structure(r Report, blocks []extract.Block, body, end int) []Paragraph {
	var out []Paragraph
	o, names := &outline{}, Names{}
	for i, b := range blocks {
		text := foldString(b.Text)
		p := Paragraph{Text: b.Text, Cells: b.Cells, Heads: b.Heads, Verbatim: b.Verbatim}
		p.Furniture = i < body || i >= end || b.Kind == extract.Furniture || isFurniture(text) || isContact(text, r.Title)
		if !p.Furniture {
			p.IsHeading = o.enter(b, text, r.Year)
			p.Heading = append([]string(nil), o.names...)
			if asks.MatchString(text) {
				o.onward = asksAhead.MatchString(text)
			} else if aheadLead.MatchString(text) || announcesList(text, r.Year) {
				o.onward = true
			}
			p.Ahead = o.isAhead() || announces(text, r.Year)
			if !p.IsHeading {
				p.ID = names.Of(p.Section(), p.Text)
			}
		}
		out = append(out, p)
	}
	return out
}

// enter opens the heading a block is, or bears at its head, and says whether
// the block is nothing but a heading.
func (o *outline) enter(b extract.Block, text string, year int) bool {
	level := numberLevel(text)
	name := strings.TrimSpace(b.Text)
	switch {
	case b.Kind == extract.Row:
		return false
	case level == 0 && b.Kind == extract.Heading:
		level = firstHeading - 1 + b.Level
	case boxed.MatchString(text):
		o.open(o.boxLevel(), strings.TrimRight(name, "。：:"), aheadHeading(boxed.FindStringSubmatch(text)[1], year))
		if !isHeadingLine(text) {
			o.names[len(o.names)-1] = "【" + foldString(boxed.FindStringSubmatch(text)[1]) + "】"
			return false
		}
		return true
	case level == 0 && spaced.MatchString(text) && isHeadingLine(text): // 1.2 公共法律服务
		level = firstHeading + strings.Count(spaced.FindStringSubmatch(text)[1], ".")
	case level == 0:
		return false
	}
	if b.Kind == extract.Heading || isHeadingLine(text) {
		o.open(level, strings.TrimRight(name, "。：:"), aheadHeading(text, year))
		return true
	}
	if lead, ok := leadOf(name); ok {
		o.open(level, lead, aheadHeading(foldString(lead), year))
	}
	return false
}

// announcesList says whether a short line announces the plans that are listed
// below it: 附:2025年工作目标.
func announcesList(text string, year int) bool {
	m := appended.FindStringSubmatch(text)
	return m != nil && aheadHeading(m[1], year)
}

// announces says whether a paragraph opens with words that announce what comes
// next: 四季度工作打算:一是...
func announces(text string, year int) bool {
	at := strings.Index(text, ":")
	if at <= 0 || utf8.RuneCountInString(text[:at]) > 20 || strings.ContainsAny(text[:at], ",。;") {
		return false
	}
	return aheadHeading(text[:at], year)
}

func isHeadingLine(text string) bool {
	if utf8.RuneCountInString(text) > headingRunes || strings.Contains(strings.TrimRight(text, "。"), "。") || strings.Contains(text, ";") {
		return false
	}
	return len(counts(text, false)) == 0
}

// leadOf gives the title a numbered paragraph begins with: 1.标题。正文.
func leadOf(text string) (string, bool) {
	at := strings.IndexAny(text, "。：:")
	if at <= 0 || utf8.RuneCountInString(text[:at]) > leadRunes {
		return "", false
	}
	lead := text[:at]
	return lead, len(counts(foldString(lead), false)) == 0
}
