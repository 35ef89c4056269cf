package report

import (
	"regexp"
	"strings"
)

const (
	// goesOn is what follows the name of a place that a count is about.
	goesOn = `(?:的?[\p{Han}]{0,6}?(?:司法所|派出所|司法局|公安局|法院|检察院|政府|监管局|信访局|中心|局))?(?:共[^同建享]|同期|全年|累计|合计|也|则|已|就|却|还|只|仅|去年|今年|上年|一年|上半年|年均|全部|[受排调化接办开举破立查审评结收发建培成处]|分别|有[\d约近]|达|为|的\d|的?▮|的?平均|每|超|约|近|逾|\()`
	// opens is what may stand before such a name.
	opens  = `(?:^|[,;:(、。]|其中,?|例如|比如|像|如|而|反观|对标|对照|参照|听说|据说|据悉,?|去年|今年|上年|同期|目前,?|[年的])\s*`
	nearby = `(?:(?:相邻|邻近|毗邻|周边|隔壁|附近|兄弟)的?)`
)

var (
	namedPlace = regexp.MustCompile(opens + nearby + `?([\p{Han}]{1,4}?(?:镇|乡|街道|县|市|区|省))` + goesOn)
	partPlace  = regexp.MustCompile(`(?:其中,?|、|;|,)` + nearby + `?([\p{Han}]{1,4}?(?:镇|乡|街道|县|市|区|省))(?:则|也)?(?:有|为|是)?\s*[约近超逾]?\s*$`)
	besideUs   = regexp.MustCompile(nearby + `([\p{Han}]{2,3}(?:镇|乡|街道|县|市|区))`)
	otherPlace = regexp.MustCompile(`(?:^|[,;:(、。]|其中,?|例如|比如|像|如|而|反观|听说|据说|据悉,?|去年|今年|同期|[省市]内)\s*(?:(?:别的|其他|其余|有的|有些|一些|某|先进|邻近|相邻|周边|隔壁|兄弟)的?(省|市|县区|市县|县市|县|区|乡镇|镇街|镇|乡|街道)|另一?个?(省|市|县|区|镇|乡|街道)|邻[省市县区镇乡]|外[省市县区镇乡地]|(?:其他|别的|有的|有些|先进|发达|沿海)(?:地方|地区|省市|省份))` + goesOn)
	severalOf  = regexp.MustCompile(`(?:^|[,;:])\s*[\p{Han}]{2,3}(?:[、和与][\p{Han}]{2,3})+?[两二三四五]个?(县|区|市|镇|乡|街道)(?:分别|共|各|同期|全年|[受调办])`)
	inTurn     = regexp.MustCompile(`^([\p{Han}]{1,5}(?:镇|乡|街道|县|市|区|省))(?:的[\p{Han}]*)?$`)
	measured   = regexp.MustCompile(`^(?:对标|对照|参照|学习|借鉴|赶超|少于|多于|高于|低于|不如|比)`)
	joining    = regexp.MustCompile(`(?:[与和同跟向到赴对为给从跨]|联合|会同|协助|来自|协同|涉及|支援)\s*$`)
	likened    = regexp.MustCompile(`^[\p{Han}]{0,6}(?:相比|比|对比|不同)`)
	national   = regexp.MustCompile(`(?:^|[,;])\s*(?:国务院|全国人大|中央|党中央)[^,;]{0,20}$`)
	handedOn   = regexp.MustCompile(`督察|转办|交办|反馈|资金|补助`)
	townUpper  = regexp.MustCompile(`(?:^|[,;(])\s*[县区市省](?:级[\p{Han}]{0,6}|[\p{Han}]{0,8}(?:局|厅|法院|检察院)|[\p{Han}]{1,8}(?:政府|委))(?:共|在|到|对|组织|开展|全年|累计|同期|去年|今年|受理|审结|审理|办理|查处|立案|破获)`)
	upperBody  = regexp.MustCompile(`(?:^|[,;(])\s*[市省州](?:级[\p{Han}]{0,6}|[\p{Han}]{0,8}(?:局|厅|法院|中院|高院|检察院)|[\p{Han}]{1,8}(?:政府|委|中心))(?:共|全年|累计|同期|去年|今年|受理|审结|审理|办理|查处|立案|破获)`)
	townToldBy = regexp.MustCompile(`(?:上级|[省市县区州](?:[\p{Han}]{0,8}?(?:局|厅|院|办|委|部|政府|中心|会))?)(?:有关部门)?(?:最新|近日|日前)?(?:通报|发布|公布|披露|简报|公报)`)
	toldBy     = regexp.MustCompile(`(?:上级|[省市州](?:[\p{Han}]{0,8}?(?:局|厅|院|办|委|部|政府|中心|会))?)(?:有关部门)?(?:最新|近日|日前)?(?:通报|发布|公布|披露|简报|公报)`)
	toldOnHigh = regexp.MustCompile(`(?:公安部|司法部|最高(?:人民)?(?:法院|检察院|法|检)|国家[\p{Han}]{2,10}?(?:局|部|委)|国务院)[\p{Han}]{0,6}?(?:通报|发布|公布|披露|数据|统计)`)
	ofUs       = regexp.MustCompile(`^(?:表扬|批评|表彰|的?(?:问题|案例)|[“"]?我)`)
	throughIt  = regexp.MustCompile(`(?:[在被获经受向由社辖城景园小片校]|通过|获得)$`)
	hearsay    = regexp.MustCompile(`听说|网传[^播达送统]|网上(?:流传|有人说|说)|(?:^|[,;])据传|传闻|有消息(?:说|称)|据[\p{Han}《》“”]{0,10}报道|(?:^|[,;])(?:有|据)?(?:媒体|新华社)(?:报道|披露|称)\p{Han}|(?:专家|学者|教授)(?:在[\p{Han}]{1,8})?(?:介绍|表示|指出|认为|说[,:“]|称[,:“]|提到|分析|测算|估计)|有人(?:说|统计)`)
	inviting   = regexp.MustCompile(`(?:请|由|组织|听取|聘请|特邀)(?:[\p{Han}]{0,4})$`)
	formerly   = regexp.MustCompile(`(?:往年|以往|以前|过去|前些年|早些年|早年|历史上)(?:每年|一年|同期|这个?时候|这时候?|年份)?(?:[^,;。\d]|\d{1,2}月){0,14}$`)
	formerWay  = regexp.MustCompile(`(?:往年|以往|以前|过去|前些年|早些年|早年)的|(?:比|较|与|同|于|不同|改变|告别|过去一年)$`)
	supposed   = regexp.MustCompile(`(?:假如|假设|倘若|如果|要是|若)(?:按|每|再|都|全|所有)[^;。]*$`)
	goingOn    = regexp.MustCompile(`^\s*(?:其中|同比|环比|较上年|比上年|平均|这一)`)
	honour     = regexp.MustCompile(`^(?:[\p{Han}“”"]{0,8}(?:先进|优秀|首[个家批例]|率先|前列|第[一二三\d]|模范|示范|百强|十佳|最[佳美]|标兵|英模|劳模|能手|[一二三]等奖|荣誉|试点|统一部署|排名|唯一|通报表扬)|[\p{Han}]{1,10}[日周月](?:[”"]|活动|期间|前后|主题))`)
	comparedTo = regexp.MustCompile(`(?:高于|低于|超过|高出|多于|少于|好于|快于|[比较超])[^,;]{0,4}$`)
	counted    = regexp.MustCompile(`^(?:共|累计|合计|总计|平均|人均|范围内|各级|同期|总[量数])`)
	told       = regexp.MustCompile(`(?:放眼|纵观|环顾|综观|反观|对照|对标|参照|看|比|示|绍|说|称|报|悉|到|布|指出|横向)[,:]?\s*[“"「『]?$`)
	timed      = regexp.MustCompile(`(?:年|月|同期|目前|其中|上半年|下半年|季度|占|的)$`)
)

// elsewhere says whether a count is about a wider area (全县, 全市) than the
// report's, about another place or told by somebody else. The subject of a clause
// reaches to the end of its sentence unless the report's own place is named again.
func (h home) elsewhere(text string, w where, c count) bool {
	start := w.sentence.start
	if goingOn.MatchString(text[start:c.start]) { // 全市办案6287件。其中命案3件
		start = sentenceBefore(text, start)
	}
	before := text[start:c.start]
	clause := max(0, w.clause.start-start)
	if strings.ContainsAny(before, "假倘如要若") && supposed.MatchString(before) {
		return true // 假如每村办4场,全镇一年就有52场
	}
	foreign := max(h.widerArea(before, clause, c), h.otherPlace(before), h.toldOf(before, clause))
	return foreign >= 0 && !h.namedAgain(before[foreign:])
}

// comesTo turns from what is said to what was done: 有人说难调,全年仍调解成功71件.
var comesTo = regexp.MustCompile(`[,;](?:但|可|然而|不过)?(?:全年|累计|共|我们|调解员|本[镇乡所局]|[\p{Han}]{0,6}?(?:主动|仍|照样|连夜))`)

// namedAgain says whether the report's own place comes back after another's. An
// average that the own figure is held against ends with its clause, and so does
// what is said in brackets.
func (h home) namedAgain(rest string) bool {
	if m := hearsay.FindStringIndex(rest); m != nil && m[0] == 0 && comesTo.MatchString(rest) {
		return true
	}
	rest = strings.TrimLeft(rest, "(,; ")
	if at := strings.IndexAny(rest, ";。"); at >= 0 && (strings.Contains(rest[:at], "平均") || strings.Contains(rest[:at], "同期")) {
		return true
	}
	if at := strings.Index(rest, ")"); at >= 0 && !strings.Contains(rest[:at], "(") {
		return true
	}
	return h.place != "" && strings.Contains(rest, h.place) || strings.Contains(rest, "之一") || h.own.MatchString(rest)
}

// sentenceBefore is where the sentence begins that ends at an offset.
func sentenceBefore(text string, end int) int {
	head := strings.TrimRight(text[:end], " 。!?")
	return nearer(text, strings.LastIndexAny(head, "。!?\n")+1, end, sentenceBytes)
}

// widerArea finds where a wider area becomes the subject, -1 where none does.
func (h home) widerArea(before string, clause int, c count) int {
	foreign := -1
	for _, word := range h.wider {
		for end := len(before); end > 0; {
			at := strings.LastIndex(before[:end], word)
			if at < 0 {
				break
			}
			if at > foreign && isSubject(before, at, word, clause, c) {
				foreign = at
			}
			end = at
		}
	}
	return foreign
}

// isSubject tells 全县共受理 from 在全市率先 and 获全省表彰.
func isSubject(before string, at int, word string, clause int, c count) bool {
	head, after := before[:at], before[at+len(word):]
	if honour.MatchString(after) || c.unit == "个百分点" && comparedTo.MatchString(head) {
		return false
	}
	if strings.TrimRight(head, " ,;:(】)。") != head || head == "" || strings.TrimSpace(after) == "" {
		return true // 全县25个乡镇
	}
	if counted.MatchString(after) || told.MatchString(head) && !strings.HasSuffix(head, "得到") {
		return true
	}
	return at >= clause && (timed.MatchString(head) || comparedTo.MatchString(head))
}

// otherPlace finds where a neighbour or another named place becomes the subject.
func (h home) otherPlace(before string) int {
	foreign := -1
	if !strings.ContainsAny(before, "镇乡街县市区省方外邻") {
		return foreign // most sentences name no place
	}
	note := func(re *regexp.Regexp, text string) {
		for _, m := range re.FindAllStringSubmatchIndex(text, -1) {
			if m[2] > foreign && h.isOther(measured.ReplaceAllString(text[m[2]:m[3]], "")) {
				foreign = m[2]
			}
		}
	}
	note(namedPlace, before+mark) // the number itself goes on
	if foreign >= 0 || strings.Contains(before, "其中") {
		note(partPlace, before)
	}
	if strings.ContainsAny(before, "邻毗周隔附兄") {
		foreign = lastOf(foreign, besideUs, before)
	}
	for _, m := range severalOf.FindAllStringSubmatchIndex(before, -1) {
		if h.level != unknownLevel && placeOf(before[m[2]:m[3]]) >= h.level {
			foreign = max(foreign, m[0])
		}
	}
	for _, m := range otherPlace.FindAllStringSubmatchIndex(before+mark, -1) {
		kind := ""
		if at := max(m[2], m[4]); at >= 0 {
			kind = (before + mark)[at:max(m[3], m[5])]
		}
		if kind != "" && (placeOf(strings.TrimSuffix(kind, "街")) < h.level || h.level == unknownLevel) {
			continue
		}
		foreign = max(foreign, m[0])
	}
	return foreign
}

// lastOf is where a pattern matches last, unless what it names only takes part.
func lastOf(foreign int, re *regexp.Regexp, text string) int {
	for _, m := range re.FindAllStringIndex(text, -1) {
		if !joining.MatchString(text[:m[0]]) || likened.MatchString(text[m[1]:]) {
			foreign = max(foreign, m[0])
		}
	}
	return foreign
}

// toldOf finds words that say somebody else told it, of somebody else or of old.
func (h home) toldOf(before string, clause int) int {
	foreign, upper, told := -1, upperBody, toldBy
	if h.level == townLevel {
		upper, told = townUpper, townToldBy
	}
	note := func(m []int) {
		if m != nil {
			foreign = max(foreign, m[0])
		}
	}
	if (h.level == townLevel || h.level == countyLevel) && strings.ContainsAny(before, "省市州县区上") {
		if all := upper.FindAllStringIndex(before, -1); all != nil {
			note(all[len(all)-1])
		}
		for _, m := range told.FindAllStringIndex(before, -1) {
			if !ofUs.MatchString(before[m[1]:]) && !throughIt.MatchString(before[:m[0]]) {
				note(m)
			}
		}
	}
	if strings.ContainsAny(before, "部最国") {
		note(toldOnHigh.FindStringIndex(before))
	}
	if !strings.ContainsAny(before, "听传网消报媒新专学教人业年往过史前央国") {
		return foreign
	}
	if m := hearsay.FindStringIndex(before); m != nil && !inviting.MatchString(before[:m[0]]) {
		note(m)
	}
	own := before[min(clause, len(before)):]
	if m := formerly.FindStringIndex(own); m != nil && !formerWay.MatchString(own) && !formerWay.MatchString(own[:m[0]]) {
		note([]int{min(clause, len(before)) + m[0]})
	}
	if m := national.FindStringIndex(own); m != nil && !handedOn.MatchString(own[m[0]:]) {
		note([]int{clause + m[0]})
	}
	return foreign
}

// inTurnOf corrects the status of a count that a list gives to one of several
// places in turn: 沙汀镇、柳树湾镇分别受理512件、317件.
func (h home) inTurnOf(label string, status Status) Status {
	m := inTurn.FindStringSubmatch(label)
	switch {
	case m == nil || status != Result && status != Other:
	case h.isOther(m[1]):
		return Other
	case h.place != "" && m[1] == h.place:
		return Result
	}
	return status
}

// asker begins what somebody asks: a reporter, a listener.
var asker = regexp.MustCompile(`^\s*[【\[(]?(?:[\p{Han}《》“”"·]{0,20}(?:记者|网友|听众|观众|市民|网民)(?:[\p{Han}]{1,4}|提?问)?|提?问)\s*[】\])]?\s*:|^\s*【[\p{Han}《》“”"·]{0,20}(?:记者|网友|听众|观众|提问)[^】]{0,6}】`)

// asked says whether a count stands in a question. What a reporter believes is
// no result; what the office asks about its own number is.
func (h home) asked(text string, w where) bool {
	if asker.MatchString(text) && !strings.Contains(text[:w.clause.end], "答:") {
		return true
	}
	return strings.HasPrefix(text[w.sentence.end:], "?") && !h.namedAgain(text[w.sentence.start:w.sentence.end]) && strings.ContainsAny(text[w.sentence.start:w.sentence.end], "吗呢么谁哪何")
}
