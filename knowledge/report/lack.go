package report

import (
	"regexp"
	"strings"
)

// A report's weak points count those that lack something: 3个社区没有独立的调解室.
// The name puts the want before its holder, 无独立调解室社区, so that a reader
// sees at once that these are not all of them.
var (
	holder    = regexp.MustCompile(`^((?:村|社区|镇|乡镇|乡)?(?:调委会|司法所|派出所|中心校?)|(?:行政)?村(?:民委员会|委会|\(社区\))?|社区|居委会|乡镇|[镇乡]|街道|基层所|部门|单位|学校|站所|村居|调解员|网格员|村民小组|小区|企业|家|社工|[\p{Han}]{1,4}员|所)(?:\([\p{Han}]{1,4}\))?(?:的)?(.*)$`)
	wanting   = regexp.MustCompile(`没有|没|尚无|无|未|缺|不(?:及时|稳定|扎实|严格?|清|强|深|足|全|够|达标|高|到位|规范|齐|会|力)|欠缺|空白|偏[低少弱紧]|超期|滞后`)
	lackHas   = regexp.MustCompile(`没有(?:设立?|配备?|开展?|建立?|接入|取得|安装|落实|完成|组织)(?:过|了)?`)
	lackNone  = regexp.MustCompile(`没有|尚无|缺乏|缺少|欠缺`)
	lackWhen  = regexp.MustCompile(`上半年|下半年|全年|至今|长期|仍然?|尚|还|目前|一直|按要求|按规定|暂时?|均|都`)
	lackTail  = regexp.MustCompile(`(?:的|等|情况|问题|现象)+$`)
	lackFully = regexp.MustCompile(`全部|均已|已经|都有|实现`)
)

// maxLack is the length of such a name; a longer one is cut by nobody, it is
// left to the other ways of naming.
const maxLack = 20

// lacking names those who lack something by what they lack; "" where the words
// after the number say no such thing.
func lacking(unit, tail string) string {
	if !strings.Contains(" 个 家 所 名 ", " "+unit+" ") || !wanting.MatchString(tail) || lackFully.MatchString(tail) {
		return ""
	}
	m := holder.FindStringSubmatch(strings.TrimSpace(tail))
	if m == nil {
		return ""
	}
	want := strings.TrimFunc(lackWhen.ReplaceAllString(m[2], ""), isNameEdge)
	if at := strings.IndexAny(want, ",;。:("); at >= 0 {
		want = want[:at]
	}
	if verb := lackHas.FindString(want); verb != "" {
		want = strings.Replace(want, verb, "未"+strings.TrimRight(strings.TrimPrefix(verb, "没有"), "过了"), 1)
	}
	want = lackNone.ReplaceAllString(want, "无")
	want = lackTail.ReplaceAllString(strings.ReplaceAll(strings.ReplaceAll(want, "的", ""), "了", ""), "")
	if at := strings.Index(want, "无"); at > 0 && !strings.HasPrefix(want[at:], "无人") {
		want, m[1] = want[at:], want[:at] // 村的服务室没有固定值班时间
	}
	if n := len([]rune(want)); n < 2 || n > maxLack {
		return ""
	}
	return want + strings.TrimSuffix(m[1], "(社区)")
}
