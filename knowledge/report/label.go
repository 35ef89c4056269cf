package report

import (
	"regexp"
	"strings"
	"sync"
)

var (
	leadWords  = regexp.MustCompile(`^(?:以及|及时|线上线下(?:共|合计)?|[和与及并还又也,\s]|其中|上半年|下半年|第?[一二三四]季度|计划|接待|同时|全年|今年|年内办?|本年度?|去年|上年|目前|截至[^,]{0,8}[,底]|\d{4}年度?|1-12月|[(]?[一二三四五六七八九十\d]{1,2}[)、.]|预计|[我全本](?:镇|乡|县|区|市|街道|局|所|院)|镇村两级|镇|共计|共有|共|累计|先后|率先|各类|各种|提出|涉及|平均|分别|已|另有|另|现有|现|有|实际|总计|合计|依法|及时|积极|成功|广泛|深入|扎实|持续|统一|主动|组织开展|组织|开展了?|举办了?|召开了?|召集|主持召开|办理了?|处理|完成|作出|发出|下发|张贴|发放|印发|刊发|推送|播放|播出|制作|新增|新建|建立了?|建成|成立|设立了?|设置了?|培育|培养|聘请|聘任了?|选聘|配备|接到|收到|接收|接报|接|进行了?|提供|参加|参与|组建|打造|推出|发布|报送|对|为|于|在|将|把|用|由|出动|签订|推行|设有?|实有|新办|可|创建|汇编|悬挂|查处|排查|审理|发现|拍摄|发送|举行|指出|征集到?|评出|撰写|适用|制发|出具|选派|协助|承办|梳理公布|收到群众|受理群众|帮助|换发|含|纳入|接报)+`)
	trailWords = regexp.MustCompile(`(?:通过[\p{Han}A-Za-z“”]{1,12}?(?:系统|平台|渠道|方式|形式)(?:为)?|[\p{Han}]{2,3}(?:镇|乡|街道)(?:已|同期|共)|由(?:去年|上年|(?:19|20)\d\d年)(?:同期)?的?|平均|共计|共有|共|累计|达到|达|为|了|有|约|近|开讲|开张|举办|播出|开播|入库|建成|超过|超|仅|只有|只|已|计|总计|合计|全年|今年|均|都|分别|不少于|数量|总数|总量|数|:|,|"|“|”|‘|’|\s|的|是|占|至|到|于|各|就|逾|突破)+$`)
	tailStop   = regexp.MustCompile(`平均|[和与及或在都均已由、(),。;:是有等轮并以“”\"]|参加|进驻|进行|签订|的机构|实行|采取|给予|予以|作出|列入|办理了|组织开展|开展|入选|获|被|实现`)
	tailVerb   = regexp.MustCompile(`^(?:完成|办结|以上|左右|参加|进行|开展|通过|得到|已|被|,|组织|进驻|用于|发放|分别|共|其中|达|为|未|没有|增|减|上升|下降|全部|均|都|涉及)`)
	innerVerb  = regexp.MustCompile(`^.*(?:组织开展|开展|组织|举办|召开|实现|进行|参加|的|关于将|明确|启动|提供|决定)`)
	subjectOf  = regexp.MustCompile(`^[\p{Han}]{0,10}?(?:主持|组织|牵头|负责人|领导|委员会|政府|调委会|司法所|中心|局|处|办|队)(?:在[^,]{1,5}?)?(?:召开|开展|举办|进行|办理)`)
)

var (
	// speaker is who talks: 【发布人】.
	speaker = regexp.MustCompile(`^【[^】]{1,20}】([\p{Han}“"])`)
	// meetings are who learns, hears and decides: 镇党委会专题研究法治工作.
	meetings = regexp.MustCompile(`^[\p{Han}\x{E000}-\x{F8FF}、]{0,14}?(?:党委会?|党工委|党组|办公会|常委会|常务会议?|会议|中心组|班子|政府|主持|带头)(?:理论学习)?(?:中心组)?(?:会议?)?(?:集中)?((?:专题|集体|会前|集中)(?:研究|学习|学法|听取)[\p{Han}]*|(?:研究|听取|审议)[\p{Han}]{4,})$`)
	learners = regexp.MustCompile(`^[\p{Han}\x{E000}-\x{F8FF}、]{0,14}?(政府常务会议|领导班子|中心组)(?:集体|集中|带头)?学法$`)
	// beneficiary is for whom something was done: 为农民工追回欠薪.
	beneficiary = regexp.MustCompile(`^(?:为|帮助?|给|对|向)[\p{Han}()]{1,12}?(追回|讨回|减免|缓减免|避免|适用|清偿|垫付|不予)`)
	// levelOf says whose a service is, where all of a report's are.
	levelOf = regexp.MustCompile(`^(?:[县镇乡村区]级?|街道|社区|市级)(公共法律服务[\p{Han}]*|[\p{Han}]{0,2}规范性文件)$`)
	// numbered is what a paragraph begins with: (一), 2., ——.
	numbered = regexp.MustCompile(`^[\s—–·•-]*(?:[(]?[一二三四五六七八九十\d]{1,2}[)、.])?[\s—–]*(?:[一二三四五六七八九]是)?`)
	// media are where something was published: 在“某某”公众号发布普法文章.
	media = regexp.MustCompile(`^.*?(?:公众号|微信群|新媒体|平台|抖音号?|视频号|网站|报刊|媒体)上?(?:共|累计)?(?:发布|推送|刊发|刊登|播出)([\p{Han}]{2,})$`)
	// jointly is with whom: 与区司法局联合开展培训.
	jointly = regexp.MustCompile(`^(?:与|和|同|会同)[\p{Han}]{2,10}?(?:联合|共同)(?:开展|举办|组织)?([\p{Han}]{2,})$`)
	// taken is what was taken in: 受理群众投诉举报, 受理社会救助申请.
	taken = regexp.MustCompile(`^(?:共|累计)?受理(?:群众)?([\p{Han}\d]{4,})$`)
	// sorts end a list by what they are: 旅馆、网吧等场所.
	sorts = regexp.MustCompile(`^[\p{Han}“”、]{2,}等(?:各类|各种)?([\p{Han}]{2,6})$`)
	// doers did it: 案件管理中心去年审核案件, 公安机关共接报警情.
	doers = regexp.MustCompile(`^[\p{Han}()]{0,12}?(?:机关|部门|系统|[局所院队]|中心|窗口|组织|法院|我们|小组|办公室|中队|大队)(?:和[\p{Han}]{2,6}?(?:局|所|院))?(?:共建?|窗口办理|全年|累计|去年|今年|年内|先后|已|还|同期)+([\p{Han}\x{E000}-\x{F8FF}]{2,})$`)
)

// reductions take off a name who did it, for whom and where. A pattern is tried
// only where one of its signs stands, which is looked for much faster.
var reductions = []struct {
	signs string
	re    *regexp.Regexp
	to    string
}{
	{"学", learners, "${1}学法"}, {"为帮给对向", beneficiary, "$1"}, {"学研听审", meetings, "$1"}, {"共全累去今年先已还同办", doers, "$1"},
	{"发推刊播", media, "$1"}, {"联共", jointly, "联合$1"}, {"受", taken, "$1"}, {"等", sorts, "$1"},
}

// maxName is the length of a name made from a report's own words.
const maxName = 12

// labelName makes a name of the words before a number, or of those after it
// when nothing but verbs stands before: 张贴海报1000张 is 海报, 3个监测点 监测点.
func labelName(label, tail string) string {
	if name := trimName(label); name != "" {
		return name
	}
	return tailName(tail)
}

// tailName takes the noun a measure word is followed by: 30项高频服务事项.
func tailName(tail string) string {
	tail = strings.TrimLeft(tail, " 的\"“”‘’")
	if m := lackingTail.FindString(tail); m != "" {
		return m
	}
	tail = joined().Replace(tail)
	if tailVerb.MatchString(parted().Replace(tail)) {
		return ""
	}
	tail = shortAside.ReplaceAllString(tail, "$1")
	if strings.HasPrefix(tail, "(") {
		return ""
	}
	if at := strings.Index(tail, "的"); at >= len("部门") {
		tail = tail[:at]
	}
	if both := staffOf.FindString(tail); both != "" {
		tail = both
	} else if at := tailStop.FindStringIndex(tail); at != nil && at[0] > 0 {
		tail = tail[:at[0]]
	}
	if runes := []rune(tail); len(runes) > maxName {
		tail = string(runes[:maxName])
	}
	if tail = strings.TrimFunc(parted().Replace(tail), isNameEdge); len([]rune(tail)) < 2 {
		return ""
	}
	return tail
}

// shortAside names the same thing otherwise: 镇(街道).
var shortAside = regexp.MustCompile(`^([\p{Han}])[(][\p{Han}]{1,4}[)]`)

// staffOf are two halves of one: 执法和窗口干部.
var staffOf = regexp.MustCompile(`^[\p{Han}]{2,4}[和与][\p{Han}]{1,4}?(?:干部|人员|队员|教师|企业|单位|场所)`)

// lackingTail says what is missing where: 社区没有独立的调解室.
var lackingTail = regexp.MustCompile(`^[\p{Han}()]{1,6}(?:没有|尚未|未|不)[\p{Han}]{2,10}`)

// bareNoun is a noun that says little without its subject: 25个部门.
var bareNoun = regexp.MustCompile(`^(?:部门|单位|窗口|工作人员|人员|企业|事项|服务事项|业务|服务窗口)$`)

// underSubject puts the clause's subject before a bare noun: 县政务大厅部门.
func underSubject(noun, clause string) string {
	if !bareNoun.MatchString(noun) {
		return noun
	}
	if at := strings.IndexAny(clause, "0123456789"); at >= 0 {
		clause = clause[:at]
	}
	subject := trimName(clause)
	if len([]rune(subject)) > maxName || strings.ContainsAny(subject, "“”\"、") {
		return noun
	}
	return subject + noun
}

// nounFollows says whether a unit is one that stands before its noun.
func nounFollows(unit string) bool {
	return strings.Contains(" 个 名 家 位 种 户 所 支 处 台 套 条 项 间 辆 部 ", " "+unit+" ")
}

func trimName(label string) string {
	label = untilWords.ReplaceAllString(numbered.ReplaceAllString(label, ""), "")
	name := joined().Replace(subjectOf.ReplaceAllString(speaker.ReplaceAllString(strings.TrimSpace(label), "$1"), ""))
	for _, short := range reductions {
		if strings.ContainsAny(name, short.signs) && !(short.re == taken && strings.HasSuffix(name, "案件")) {
			name = short.re.ReplaceAllString(name, short.to)
		}
	}
	name = strings.TrimFunc(name, isNameEdge)
	for {
		shorter := strings.TrimFunc(leadWords.ReplaceAllString(trailWords.ReplaceAllString(name, ""), ""), isNameEdge)
		if shorter == name {
			break
		}
		name = shorter
	}
	if rest, ok := strings.CutPrefix(name, "各类"); ok && len([]rune(rest)) >= 4 {
		name = rest
	}
	name = levelOf.ReplaceAllString(name, "$1")
	name = strings.TrimSuffix(strings.Replace(name, "罚款金额", "罚款", 1), "入库")
	if len([]rune(name)) > maxName {
		if short := innerVerb.ReplaceAllString(name, ""); len([]rune(short)) >= 3 {
			name = short
		}
	}
	if at := strings.LastIndex(name, "的"); len([]rune(name)) > maxName && at > 0 && len([]rune(name[at:])) > 2 {
		name = strings.TrimPrefix(name[at:], "的")
	}
	if runes := []rune(name); len(runes) > maxName+4 {
		name = string(runes[len(runes)-maxName-4:])
	}
	name = strings.TrimFunc(parted().Replace(name), isNameEdge)
	if at := strings.Index(name, ")"); at >= 0 && !strings.Contains(name[:at], "(") {
		name = strings.TrimFunc(name[at+1:], isNameEdge)
	}
	if strings.HasSuffix(name, "和") || strings.HasSuffix(name, "与") {
		return ""
	}
	if len([]rune(name)) < 2 {
		return ""
	}
	if strings.Contains(name, "(") && !strings.Contains(name, ")") {
		name += ")"
	}
	return strings.NewReplacer("“", "", "”", "", "\"", "", "累计", "").Replace(name)
}

// whole lists the words whose first or last character would be taken for a
// verb, a preposition or a qualifier: 在线, 和解, 预约.
const whole = "审理期限 接处警 接报警 接警 镇长 乡长 县长 区长 局长 村长 有关 有序 建成区 协助执行 发出警告 人均 户均 村均 播放量 推送量 发布量 在线 和解 对接 用工 为民 预约 民约 公约 条约 违约 签约 现场 可行 设施 设备 设计 及格 及时 在册 在逃 和谐 提供者 有效 各界"

// joined hides those words behind characters for private use, which no report
// holds; parted brings them back.
var joined, parted = sealers(whole)

func sealers(words string) (seal, unseal func() *strings.Replacer) {
	make := func(back bool) func() *strings.Replacer {
		return sync.OnceValue(func() *strings.Replacer {
			var pairs []string
			for i, w := range strings.Fields(words) {
				sign := string(rune(0xE000 + i))
				if back {
					w, sign = sign, w
				}
				pairs = append(pairs, w, sign)
			}
			return strings.NewReplacer(pairs...)
		})
	}
	return make(false), make(true)
}

// untilWords are a time inside a name: 先审后签截至2024年底累计审查.
var untilWords = regexp.MustCompile(`截至(?:目前|(?:(?:19|20)\d\d年)?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:年?底|末)?)(?:累计|共)?`)

func isNameEdge(r rune) bool {
	return strings.ContainsRune(" ,.。;:、()“”‘’\"'·—-+", r)
}
