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
	commanded = regexp.MustCompile(`^要求[^,;]{0,30}(?:达到|达|不低于|不少于|完成)\s*$`)
	intended  = regexp.MustCompile(`(?:^|[,;:])[^,;:]{0,10}(?:计划|拟于|拟在|拟定于|拟新增|拟新建|拟建|拟开展|拟举办|拟用于|拟投入|拟聘|拟招|拟组织|拟培训|拟创建|拟打造|拟购|拟设|预计|预期|打算)[^,;]{0,24}$`)
	planNoun  = regexp.MustCompile(`(?:制定|制订|按照?|根据|学习|培训|工作|年度|完成|落实|纳入|执行)[^,;]{0,8}计划|计划(?:完成|的)`)
	willDo    = regexp.MustCompile(`(?:^|[,;])[^,;已]{0,8}将(?:于|在|继续|进一步|新增|新建|举办|开展|投入|培育|建成|达到|组织)[^,;]{0,24}$`)
	nextTime  = regexp.MustCompile(`下一?步|^新的?一年,|明年|来年|次年|下一?年度?|下一?(?:个)?季度|下(?:一个?|个)?月|下一?阶段`)
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
	case commanded.MatchString(clause):
		return Target
	case ensured.MatchString(clause) && c.unit == "%" && !achieved.MatchString(clause):
		return Target
	case ordered.MatchString(text[c.end:w.clause.end]) && orderHead.MatchString(clause), yearlyTry.MatchString(clause),
		assigned.MatchString(clause) && asTask.MatchString(text[c.end:w.clause.end]):
		return Target
	case storied(p, text, w), besides(p, text, w), settled(text, w, c), from(text, w, c), sample.MatchString(before):
		return Other
	case budgeted.MatchString(clause) && !spent.MatchString(clause):
		return Plan
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
	// kinsfolk are people whose quarrel is told: 张大爷和侄儿, 外嫁女阿珍, 哥哥当场拿出6000元.
	kinsfolk = regexp.MustCompile(`[王李张刘陈杨赵黄周吴林马朱胡郭何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石](?:大爷|大妈|大叔|大婶|大哥|大姐|大娘|老汉|阿姨|阿婆|阿公|奶奶|爷爷|叔叔|师傅|婆婆|家兄弟)|(?:^|[,。;:由与和找劝请])(?:老[王李张刘陈杨赵黄周吴林马朱胡郭何于孙徐]|阿[\p{Han}])(?:[,因在与和把向的家说欠赔付一当]|$)|侄[儿子女]|哥哥|弟弟|姐姐|妹妹|嫂子|弟媳|妯娌|外嫁女阿|牧民[\p{Han}]{2,5}(?:丢|家|的|与|和|把|因)|[羊牛狗猪树]主人`)
	// namedAfter are rooms and teams that bear a person's name: “王大姐”调解室.
	namedAfter = regexp.MustCompile(`[“"][^”"]{1,10}[”"][\p{Han}]{0,6}(?:室|队|团|站|岗)|[\p{Han}]{1,4}(?:大爷|大妈|大叔|大婶|大哥|大姐|大娘|师傅|嫂子|姐姐|哥哥)(?:调解室|工作室|调解队|服务队|志愿|宣讲队|普法队|带领)`)
	// storyHeading stands over cases that are told; 以案释法 is an activity.
	storyHeading = regexp.MustCompile(`典型[案事]例|^【[\p{Han}]{0,4}(?:案例|事例|故事|案情)】|(?:案例|事例)(?:简述|介绍|选登|选编|回放|分享|点评|评析|直击)|(?:调解|办案|身边的?)故事`)
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
	sentence := text[w.sentence.start:w.sentence.end]
	if kinsfolk.MatchString(namedAfter.ReplaceAllString(sentence, "")) && !overall.MatchString(sentence) {
		return true
	}
	if !strings.ContainsAny(text[:w.sentence.end], "某小案事") {
		return false
	}
	at := story.FindStringIndex(text[:w.sentence.end])
	return at != nil && (at[0] >= w.sentence.start || !overall.MatchString(text[w.sentence.start:w.sentence.end]))
}

var (
	// settling is what one party of one matter gives the other: 羊主人赔偿5400元.
	settling  = regexp.MustCompile(`(?:一[起户家名位宗件][^,;]{0,8}|主人|老板|店主|车主|房东|房主|雇主|船主|户主|司机|父母|物业(?:公司)?|施工方|施工队|厂方|店家|商家|卖家|对方|一方|男方|女方)(?:自愿|愿意|同意|当场|最终|一次性)*[^,;]{0,6}(?:认赔|赔偿|赔付|赔|补偿|退还|退回|支付|付给)[^,;]{0,12}$`)
	singleOne = regexp.MustCompile(`一[起户家宗件]`)
	overAll   = regexp.MustCompile(`共|累计|合计|总计|总额|分别|为群众|为农民工|各类|业主|帮助|[2-9\d]\d+\s*(?:余|多)?(?:宗|件|起|名|人|户)|(?:[2-9]|\d{2,})(?:宗|件|起)`)
	// sample marks what is printed to be filled in.
	sample = regexp.MustCompile(`(?:填写|填报|书写|报送)?(?:样式|样例|样表|示例|范例|模板)[\p{Han}]{0,4}:[^。]*$`)
	// budgeted money is still to be spent; 编制 are posts, filled or not.
	budgeted = regexp.MustCompile(`预算(?:为|约|安排|资金|经费|金额)?\s*$|(?:核定|核编|下达)[\p{Han}]{0,4}编制(?:数|人数|名额|共|为)?\s*$`)
	spent    = regexp.MustCompile(`(?:投入|支出|执行|落实|到位|使用|列支)[\p{Han}]{0,6}预算|预算[\p{Han}]{0,4}(?:执行|支出|完成)`)
	// became stands between what was and what is: 由352件降到318件.
	became  = regexp.MustCompile(`^[^,;。\d]{0,6}(?:增|升|降|减|涨|扩|提|缩|压|变|调[整增减]|拓)[\p{Han}]{0,3}?[至到为成]`)
	wasFrom = regexp.MustCompile(`[由从](?:原来|最初|过去|此前|原先)?的?\s*$`)
)

// settled says whether a sum is what one party of one matter gave the other.
func settled(text string, w where, c count) bool {
	clause := text[w.clause.start:c.start]
	if !strings.HasSuffix(c.unit, "元") || !settling.MatchString(clause) {
		return false
	}
	return singleOne.MatchString(clause) || !overAll.MatchString(text[w.sentence.start:c.start])
}

// from says whether a count is what there was before it became another. Where
// the text says when that was, it is a result of then.
func from(text string, w where, c count) bool {
	return wasFrom.MatchString(text[w.clause.start:c.start]) && became.MatchString(text[c.end:w.sentence.end])
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
