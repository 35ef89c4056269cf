package report

import (
	"embed"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"mingbai/knowledge/extract"
)

//go:embed data/*.yaml
var dataFS embed.FS

// event is something documents name that happened at a known time; a document
// that names it is not older. data/events.yaml lists them.
type event struct {
	Name  string `yaml:"name"`
	Year  int    `yaml:"year"`
	Month int    `yaml:"month"`
}

var events = sync.OnceValues(func() ([]event, error) {
	data, err := dataFS.ReadFile("data/events.yaml")
	if err != nil {
		return nil, err
	}
	var list []event
	return list, yaml.Unmarshal(data, &list)
})

var (
	yearInTitle = regexp.MustCompile(`((?:19|20)\d\d)\s*年?(?:度)?(?:\s*(上半年|下半年|[一二三四]季度|第[一二三四]季度|前三季度|\d{1,2}月?\s*[-—–~至]+\s*\d{1,2}月))?`)
	months      = regexp.MustCompile(`^(\d{1,2})月?\s*[-—–~至]+\s*(\d)`)
	yearRange   = regexp.MustCompile(`(?:19|20)\d\d\s*年?\s*[-—–~至]+\s*(?:19|20)\d\d\s*年?`)
	yearInText  = regexp.MustCompile(`((?:19|20)\d\d)年`)
	bookTitle   = regexp.MustCompile(`《[^》]*》|[〔\[(]\d{4}[〕\])]\s*\d+号`)
	dateLabel   = regexp.MustCompile(`(?:发布|公开|发文|成文|印发)(?:日期|时间)?\s*:?\s*((?:19|20)\d\d)[-./年]\s*(\d{1,2})[-./月]\s*(\d{1,2})`)
	dateStamp   = regexp.MustCompile(`((?:19|20)\d\d)-(\d{1,2})-(\d{1,2})`)
	fullDate    = regexp.MustCompile(`(?:19|20)\d\d\s*(?:年\s*\d{1,2}\s*月\s*\d{1,2}\s*[日号]|[-/.]\d{1,2}[-/.]\d{1,2})`)
	dateLine    = regexp.MustCompile(`^[\p{Han}\s]{0,24}((?:19|20)\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日$`)
	brokenDate  = regexp.MustCompile(`^\s*(?:19|20)\d\d\s*年[\d\s月日]{1,8}$`)
)

// findDate takes the date printed by the site, else the one under the signature.
func findDate(r *Report, blocks []extract.Block) {
	for _, re := range []*regexp.Regexp{dateLabel, dateStamp, dateLine} {
		for _, b := range blocks {
			text := chineseDate(foldString(b.Text))
			if len(text) > 300 {
				continue
			}
			if m := re.FindStringSubmatch(text); m != nil {
				month, _ := strconv.Atoi(m[2])
				day, _ := strconv.Atoi(m[3])
				if month >= 1 && month <= 12 && day >= 1 && day <= 31 {
					r.Date = fmt.Sprintf("%s-%02d-%02d", m[1], month, day)
					return
				}
			}
		}
	}
}

// chineseDate writes 二〇二四年一月八日 with Arabic numbers.
func chineseDate(text string) string {
	return chineseDay.ReplaceAllStringFunc(text, func(s string) string {
		v, ok := parseChinese(strings.TrimRight(s, "年月日"))
		if !ok {
			return s
		}
		return strconv.Itoa(int(v)) + s[len(strings.TrimRight(s, "年月日")):]
	})
}

var chineseDay = regexp.MustCompile(`(?:[二一][〇零○九][〇零○一二三四五六七八九]{2}年)|(?:[一二三四五六七八九十]{1,3}[月日])`)

// findYear settles the year reported on: hint, title, text, publication, events.
func findYear(r *Report, blocks []extract.Block) {
	title := yearRange.ReplaceAllString(bookTitle.ReplaceAllString(chineseDate(foldString(r.Title)), ""), "")
	if m := yearInTitle.FindStringSubmatch(title); m != nil {
		year, _ := strconv.Atoi(m[1])
		if r.Year == 0 {
			r.Year = year
		}
		if r.Year == year && m[2] != "" {
			r.Period = m[1] + "年" + strings.TrimPrefix(months.ReplaceAllString(m[2], "$1-$2"), "第")
		}
	}
	for _, guess := range []func(*Report, []extract.Block) (int, string){yearFromText, yearFromDate, yearFromEvents} {
		if r.Year != 0 {
			break
		}
		if year, why := guess(r, blocks); year != 0 {
			r.Year = year
			r.doubt("%s，年份记作%d年，请核对。", why, year)
		}
	}
	if r.Year == 0 {
		r.doubt("看不出是哪一年的，请用 --year 注明。")
	}
	if r.Period == "" && r.Year != 0 {
		r.Period = strconv.Itoa(r.Year) + "年"
	}
}

// yearFromText takes the year that the parts about work done name most often.
func yearFromText(_ *Report, blocks []extract.Block) (int, string) {
	seen := map[int]int{}
	ahead := false
	for _, b := range blocks {
		text := chineseDate(foldString(b.Text))
		if b.Kind == extract.Heading || utf8.RuneCountInString(text) <= headingRunes && (isNumbered(text) || aheadHeading(text, 0)) {
			ahead = aheadHeading(text, 0)
		}
		if ahead || isFurniture(text) {
			continue
		}
		text = fullDate.ReplaceAllString(yearRange.ReplaceAllString(bookTitle.ReplaceAllString(text, ""), ""), "")
		for _, m := range yearInText.FindAllStringSubmatch(text, -1) {
			year, _ := strconv.Atoi(m[1])
			seen[year]++
		}
	}
	best := 0
	for year, n := range seen {
		if n >= 2 && (n > seen[best] || n == seen[best] && year > best) {
			best = year
		}
	}
	return best, "标题没有年份，按正文多次提到的年份"
}

// yearFromDate: annual reports are published early in the next year.
func yearFromDate(r *Report, _ []extract.Block) (int, string) {
	if len(r.Date) < 7 {
		return 0, ""
	}
	year, _ := strconv.Atoi(r.Date[:4])
	if month, _ := strconv.Atoi(r.Date[5:7]); month <= 6 && !r.Plan {
		year--
	}
	return year, "没有写明年份，按发布日期推断"
}

// yearFromEvents takes the latest datable event a document names. A plan made
// after an event of November or December is a plan for the next year.
func yearFromEvents(r *Report, blocks []extract.Block) (int, string) {
	list, err := events()
	if err != nil {
		return 0, ""
	}
	var latest event
	for _, b := range blocks {
		text := foldString(b.Text)
		for _, e := range list {
			if strings.Contains(text, e.Name) && e.Year*12+e.Month > latest.Year*12+latest.Month {
				latest = e
			}
		}
	}
	if latest.Year == 0 {
		return 0, ""
	}
	year := latest.Year
	if r.Plan && latest.Month >= 11 {
		year++
	}
	return year, fmt.Sprintf("文内没有年份，按提到的“%s”（%d年%d月）推断", latest.Name, latest.Year, latest.Month)
}
