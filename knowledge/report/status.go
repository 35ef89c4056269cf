package report

import (
	"regexp"
	"strings"
)

var (
	striving  = regexp.MustCompile(`力争|争取|目标(?:为|是|:)|要求达到|应达到|须达到`)
	ensured   = regexp.MustCompile(`确保[^了]*$`)
	achieved  = regexp.MustCompile(`实际|得分|实得|已完成|完成率|全年共|共完成|现已|均已|实现了|达到了|已达|已实现|超额`)
	demanded  = regexp.MustCompile(`(?:^|[,;:。、])(?:年度|年初|原定)?目标[\p{Han}]{0,4}\s*$|不少于每[\p{Han}]\s*$|(?:标准(?:为|是)[^,;]{0,6}|不少于|不低于|不得少于|不得低于|不超过|不高于|至少(?:要|应|开展|举办|安排|听取|完成)?[\p{Han}]{0,4}|应当?(?:达|不)[\p{Han}]{0,3})\s*$`)
	intended  = regexp.MustCompile(`(?:^|[,;:])[^,;:]{0,10}(?:计划|拟于|拟在|拟定于|拟新增|拟新建|拟建|拟开展|拟举办|拟用于|拟投入|拟聘|拟招|拟组织|拟培训|拟创建|拟打造|拟购|拟设|预计|预期|打算)[^,;]{0,24}$`)
	planNoun  = regexp.MustCompile(`(?:制定|制订|按照?|根据|学习|培训|工作|年度|完成|落实|纳入|执行)[^,;]{0,8}计划|计划(?:完成|的)`)
	willDo    = regexp.MustCompile(`(?:^|[,;])[^,;已]{0,8}将(?:于|在|继续|进一步|新增|新建|举办|开展|投入|培育|建成|达到|组织)[^,;]{0,24}$`)
	nextTime  = regexp.MustCompile(`下一?步|明年|来年|次年|下一?年度?|下一?(?:个)?季度|下(?:一个?|个)?月|下一?阶段`)
	ordered   = regexp.MustCompile(`^[^,;。]{0,14}(?:批示|指示|要求|目标)`)
	orderHead = regexp.MustCompile(`(?:关于|按照|根据|落实)[^,;]{0,30}$`)
	assigned  = regexp.MustCompile(`(?:下达|规定|确定|设定|提出)的?[^,;]{0,20}$`)
	asTask    = regexp.MustCompile(`^[^,;。]{0,3}的(?:年度)?(?:任务|目标|指标|要求)`)
	yearlyTry = regexp.MustCompile(`(?:年初|既定|下达|上级)[^,;]{0,8}(?:目标|任务|计划|指标)[^,;]{0,14}$`)
)

// statusOf says whether a count was counted, demanded, meant to come, or
// belongs to somebody else.
func (fr *figureReader) statusOf(p Paragraph, text string, w where, c count, period string) Status {
	r := fr.report
	before := text[w.sentence.start:c.start]
	clause := text[w.clause.start:c.start]
	switch {
	case p.Furniture:
		return Other
	case r.Plan, c.term:
		return Target
	case p.Ahead:
		return aheadStatus(before, c)
	case demanded.MatchString(clause), striving.MatchString(before) && !achieved.MatchString(afterMatch(striving, before)):
		return Target
	case ensured.MatchString(clause) && c.unit == "%" && !achieved.MatchString(clause):
		return Target
	case ordered.MatchString(text[c.end:w.clause.end]) && orderHead.MatchString(clause), yearlyTry.MatchString(clause),
		assigned.MatchString(clause) && asTask.MatchString(text[c.end:w.clause.end]):
		return Target
	case storied(p, text, w), besides(p, text, w):
		return Other
	case nextTime.MatchString(before), r.Year > 0 && periodYear(period) > r.Year:
		return Plan
	case intended.MatchString(clause) && !planNoun.MatchString(clause), willDo.MatchString(clause):
		return Plan
	case fr.home.asked(text, w), fr.home.elsewhere(text, w, c):
		return Other
	}
	return Result
}

var (
	// story marks the telling of one case: 王某, 某小区, 典型案例.
	story = regexp.MustCompile(`某(?:[^些种一个时方段]|$)|(?:^|[,。;])小[王李张刘陈杨赵黄周吴林](?:[,。]|[因在与和把向的家说欠])|(?:^|[^\p{Han}])(?:典型|真实|身边的?|调解)?(?:案例|事例|故事)(?:点评|回放|分享|选登|选编|直击|评析|简介|[一二三四五六七八九十\d]+)?[】*\s]*:|典型[案事]例|案情(?:简介|概要|回顾|:)`)
	// storyHeading stands over cases that are told; 以案释法 is an activity.
	storyHeading = regexp.MustCompile(`典型[案事]例|(?:案例|事例)(?:选登|选编|回放|分享|点评|评析|直击)|(?:调解|办案|身边的?)故事`)
	// overall begins to speak of all cases again.
	overall = regexp.MustCompile(`全年|全[镇乡县区市]|我[镇乡县区市院局所]|今年以来|累计|年内|截至`)
)

// storied says whether a count belongs to the telling of one case, whose numbers
// are nobody's results.
func storied(p Paragraph, text string, w where) bool {
	for _, h := range p.over {
		if storyHeading.MatchString(h) {
			return true
		}
	}
	if !strings.ContainsAny(text[:w.sentence.end], "某小案事") {
		return false
	}
	at := story.FindStringIndex(text[:w.sentence.end])
	return at != nil && (at[0] >= w.sentence.start || !overall.MatchString(text[w.sentence.start:w.sentence.end]))
}

var (
	// forReference marks what is told of others only for comparison.
	forReference = regexp.MustCompile(`供(?:对照)?参考|^\s*[【(*]*(?:[\p{Han}]{0,10}参考(?:数|[:】])|附注|另据|又讯|相关(?:链接|阅读|新闻|文档))`)
	listHeading  = regexp.MustCompile(`^【?[\p{Han}]{0,4}(?:热点|排行|推荐|热门|往期|相关(?:链接|阅读|新闻|文章|文档|信息)|更多)[\p{Han}]{0,4}】?$|参考数`)
)

// besides says whether a count stands beside the report: in a list of other
// pages, or given for comparison.
func besides(p Paragraph, text string, w where) bool {
	for _, h := range p.over {
		if listHeading.MatchString(h) {
			return true
		}
	}
	return strings.ContainsAny(text[w.sentence.start:w.sentence.end], "参附据讯相") && forReference.MatchString(text[w.sentence.start:w.sentence.end])
}

func aheadStatus(before string, c count) Status {
	if c.unit == "%" || striving.MatchString(before) || demanded.MatchString(before) {
		return Target
	}
	return Plan
}

func afterMatch(re *regexp.Regexp, s string) string {
	all := re.FindAllStringIndex(s, -1)
	return s[all[len(all)-1][1]:]
}
