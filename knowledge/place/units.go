package place

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Level is how high in the administration a unit stands.
type Level int

// The levels, from the country's point of view.
const (
	Unsure   Level = iota
	Province       // 省, 自治区, 直辖市, 特别行政区
	City           // 市, 自治州, 盟, 地区
	County         // 县, 区, 旗
	Town           // 镇, 乡, 街道
	Village        // 村, 社区
)

// suffix is the last word of a unit's name and what it says about the level.
type suffix struct {
	word  string
	level Level
}

// suffixes, longer words before the words they end in. Never changed.
var suffixes = []suffix{
	{"特别行政区", Province}, {"自治区", Province}, {"自治州", City}, {"自治县", County}, {"自治旗", County},
	{"街道", Town}, {"苏木", Town}, {"省", Province}, {"市", City},
	{"县", County}, {"区", County}, {"镇", Town}, {"乡", Town},
}

// provinces are the 34 units of the first level: full name and everyday name.
func provinces() [][2]string {
	var out [][2]string
	for name := range strings.FieldsSeq("河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 台湾") {
		out = append(out, [2]string{name + "省", name})
	}
	for name := range strings.FieldsSeq("北京 天津 上海 重庆") {
		out = append(out, [2]string{name + "市", name})
	}
	return append(out,
		[2]string{"内蒙古自治区", "内蒙古"}, [2]string{"广西壮族自治区", "广西"}, [2]string{"西藏自治区", "西藏"},
		[2]string{"宁夏回族自治区", "宁夏"}, [2]string{"新疆维吾尔自治区", "新疆"},
		[2]string{"香港特别行政区", "香港"}, [2]string{"澳门特别行政区", "澳门"})
}

// short is a unit's everyday name: 东凤 for 东凤镇. Names that would be left
// with one character keep their suffix (和县).
func short(unit string) string {
	for _, p := range provinces() {
		if p[0] == unit {
			return p[1]
		}
	}
	for _, s := range suffixes {
		if name, ok := strings.CutSuffix(unit, s.word); ok && utf8.RuneCountInString(name) > 1 {
			return name
		}
	}
	return unit
}

// Units takes a full name apart: 广东省中山市东凤镇 is 广东省, 中山市, 东凤镇. A
// suffix right after another belongs to the same name: 沙市区, 东乡县.
func Units(chain string) []string {
	var out []string
	for _, p := range provinces() {
		if rest, ok := strings.CutPrefix(chain, p[0]); ok {
			out, chain = append(out, p[0]), rest
			break
		}
	}
	from, next := 0, 0
	for at := range chain {
		if at < next || at == from {
			continue
		}
		end := at
		for word := suffixOf(chain[end:]); word != ""; word = suffixOf(chain[end:]) {
			end += len(word)
		}
		if end > at {
			out, from, next = append(out, chain[from:end]), end, end
		}
	}
	if from < len(chain) {
		out = append(out, chain[from:])
	}
	return out
}

// suffixOf returns the administrative suffix at the beginning of text.
func suffixOf(text string) string {
	for _, s := range suffixes {
		if strings.HasPrefix(text, s.word) {
			return s.word
		}
	}
	return ""
}

// levelOf tells the level of one unit's full name.
func levelOf(unit string) Level {
	for _, p := range provinces() {
		if p[0] == unit {
			return Province
		}
	}
	for _, s := range suffixes {
		if strings.HasSuffix(unit, s.word) {
			return s.level
		}
	}
	if strings.HasSuffix(unit, "村") || strings.HasSuffix(unit, "社区") {
		return Village
	}
	return Unsure
}

// notNames are words that end like a unit and name none. Never changed.
var notNames = strings.Fields("小区 社区 地区 城区 市区 郊区 山区 景区 园区 校区 厂区 片区 灾区 辖区 特区 库区 禁区 矿区 林区 牧区 学区 军区 院区 街区 " +
	"东区 西区 南区 北区 中区 发区 业区 政区 治区 住区 老区 疫区 城市 超市 门市 上市 夜市 菜市 股市 都市 楼市 集市 早市 本市 全市 县市 外市 我市 " +
	"乡镇 村镇 城镇 集镇 小镇 古镇 市镇 老乡 家乡 同乡 故乡 他乡 下乡 回乡 返乡 水乡 侨乡 城乡 异乡 思乡 离乡 还乡 州县 郡县 区县 市县 外县 全县 本县 外省 全省 节省 反省 本省 外镇 全镇 本镇 全乡 本乡")

// stopRunes never stand inside the name of a place that nobody listed.
const stopRunes = "我你他她它们俺咱的了是在到去吗呢吧啊哪那这个些几每各该某没不要想问什么怎谁请帮查把被给跟让叫告能会说"

// isStop tells whether a rune ends the search for an unlisted name.
func isStop(r rune) bool { return strings.ContainsRune(stopRunes, r) }

// unlisted reads one unit that no list holds from the beginning of text:
// 城关镇, 甲县. It returns its length in bytes, or 0. A name of one character
// is read only where chained says that another unit stands before it or 县
// follows.
func unlisted(text string, chained bool) int {
	runes := 0
	for at, r := range text {
		if runes > 0 {
			if n := unitEnd(text, at, runes, chained); n != 0 {
				return max(n, 0)
			}
		}
		if runes == 5 || r < 0x4e00 || r > 0x9fff || isStop(r) {
			return 0
		}
		runes++
	}
	return 0
}

// unitEnd looks for a suffix at byte at; 0 = none there, -1 = one that makes a
// word which is no name.
func unitEnd(text string, at, runes int, chained bool) int {
	word := suffixAt(text[at:])
	if word == "" {
		return 0
	}
	_, size := utf8.DecodeLastRuneInString(text[:at])
	if slices.Contains(notNames, text[at-size:at]+word) || slices.ContainsFunc(vagueWords, func(v string) bool {
		return strings.Contains(text[:at], v)
	}) {
		return -1
	}
	if runes == 1 && !chained && !followedByUnit(text[at+len(word):]) {
		return -1
	}
	return at + len(word)
}

// followedByUnit tells whether another unit stands at the beginning of text.
func followedByUnit(text string) bool { return unlisted(text, true) > 0 }

// suffixAt returns the administrative suffix at the beginning of text, unless
// it goes on as another word: 市场, 区别, 乡亲.
func suffixAt(text string) string {
	for _, s := range suffixes {
		rest, ok := strings.CutPrefix(text, s.word)
		if !ok {
			continue
		}
		next, _ := utf8.DecodeRuneInString(rest)
		if rest != "" && strings.ContainsRune(goesOn[s.word], next) {
			return ""
		}
		return s.word
	}
	return ""
}

// vagueWords mark a phrase such as 当地镇政府 that names no place. Never changed.
var vagueWords = []string{"当地", "所在", "户籍", "附近", "隔壁", "老家", "农村", "外地", "本地", "上级", "下级", "基层", "单位", "法院", "政府", "哪"}

// goesOn are the characters that make another word of a suffix: 市场, 区别.
// Never changed.
var goesOn = map[string]string{
	"市": "场民里政面值长价区容集斤", "区": "别域分里间块长", "县": "里城长级委", "乡": "亲下里村镇愁",
	"镇": "上里长静", "省": "钱里城级会得事心下",
}
