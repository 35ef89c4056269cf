package report

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

var (
	abstract   = regexp.MustCompile(`^(?:[^,;。、]{0,12})(?:机制|原则|体系|格局|方面|关口|责任|职责|意识|思维|理念|作用|优势|关系|环节|要求|任务|防线|模式|合一|一体|并举|联动|结合|文化|渠道不|领域|阵地|抓手)`)
	counting   = regexp.MustCompile(`(?:研究|听取|审议|讨论|学习|学法|旁听|检查|巡查|排查|走访|督查|督导|调研|演练|研判|培训|宣讲|会议|例会|推进会|座谈会|研判会|联席会|出庭|出动|不少于|不低于|至少|受理|办理|办结|审查|审理|调解|调处|化解|成功|批准|立案|结案|开展|举办|召开|组织|启动|明确|制定|建立|成立|发放|接待|收到|提供|处理|作出|查处|共|计|达|为|有|等)[^,;。]{0,14}$`)
	caseUnit   = regexp.MustCompile(`^(?:宗|件|起|例|场|人次|万元|名|份|户|期|%|元)$`)
	staff      = regexp.MustCompile(`^[\p{Han}()]{0,6}(?:律师|调解员|法律顾问|法律服务工作者|工作人员|司法助理员|网格员|法官|检察官|民警|辅警|干警|志愿者|公证员|仲裁员|协管员|社工|干部)`)
	alsoPlaces = regexp.MustCompile(`个(?:行政)?(?:村|社区)[和与及、]$`)
	placesTail = regexp.MustCompile(`^(?:行政村|村|社区|居)`)
	idle       = regexp.MustCompile(`^(?:式|道|般|样|级|致|策|格|口|站|门|岗|体|窗|网|张单|条龙)`)
)

// weakChinese tells small Chinese numbers that are a manner of speaking (一张单,
// 三条线, 五项机制, 一次培训) from counts: 二百六十三宗, 十二种处理方式, 三次会议.
func weakChinese(text string, c count, digits string) bool {
	if utf8.RuneCountInString(digits) >= 2 && (c.value >= 11 || strings.Contains(digits, "点")) {
		return false
	}
	if c.value >= 100 {
		return false
	}
	tail := text[c.end:]
	head := text[max(0, c.start-60):c.start]
	if idle.MatchString(tail) || abstract.MatchString(tail) {
		return true
	}
	if c.unit == "个" && alsoPlaces.MatchString(head) && placesTail.MatchString(tail) { // 十四个村和一个社区
		return false
	}
	if c.value <= 1 {
		return !caseUnit.MatchString(c.unit) || !counting.MatchString(head) || !endsCount(tail)
	}
	if strings.Contains("名位", c.unit) && staff.MatchString(tail) { // 八名律师担任…
		return false
	}
	if caseUnit.MatchString(c.unit) {
		return !counting.MatchString(head) && !endsCount(tail)
	}
	return !strings.Contains("项 种 次 个", c.unit) || !counting.MatchString(head)
}

// spokenTask accepts what a plan demands in words: 五项机制, 进行一次评查.
func spokenTask(text string, c count) bool {
	return !idle.MatchString(text[c.end:]) && (c.unit == "次" || c.value >= 2 && strings.Contains("项 种", c.unit))
}

func endsCount(tail string) bool {
	return tail == "" || strings.ContainsRune(",;。、)", []rune(tail)[0])
}
