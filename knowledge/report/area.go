package report

import (
	"regexp"
	"slices"
	"strings"
)

// level is how wide an area is: a town is part of a county, that of a city.
type level int

const (
	unknownLevel level = iota
	townLevel
	countyLevel
	cityLevel
	provinceLevel
)

// home is the area a report speaks for, and the words that name it and wider
// ones: 全县 is its own for a county's report, another's for a town's.
type home struct {
	level level
	place string         // its short name, "" when not known
	names string         // title, issuer and chain: what stands in them is no other place
	wider []string       // words for areas it is only a part of
	own   *regexp.Regexp // words for itself
}

const (
	anyOwn    = `我们|咱们|我方|[我本](?:所|局|院|中心|单位|队|办|委|系统|站|处|庭)`
	townOwn   = anyOwn + `|[我本全咱]镇|[我本全咱]乡|[我本全咱]街道|镇里|乡里|街道里|镇村|乡村两级|[镇乡]本级`
	countyOwn = anyOwn + `|[我本全咱][县旗]|[我本咱]区|县里|县内|县本级`
)

var (
	ownWord = map[level]*regexp.Regexp{
		unknownLevel:  regexp.MustCompile(anyOwn + `|[我本全][镇乡]|镇里|乡里|[我本全]街道|镇村|[我本][县区]|我市`),
		townLevel:     regexp.MustCompile(townOwn),
		countyLevel:   regexp.MustCompile(countyOwn),
		cityLevel:     regexp.MustCompile(anyOwn + `|[我本全咱]市|市里|市本级`),
		provinceLevel: regexp.MustCompile(anyOwn + `|[我本全]省|省里|省本级`),
	}
	districtOwn = regexp.MustCompile(countyOwn + `|全区|区里`) // 全区 in a county's report is the autonomous region

	townBody   = regexp.MustCompile(`司法所|派出所|[镇乡]|街道|苏木|嘎查|连队`)
	countyBody = regexp.MustCompile(`县|区|旗`)
)

// homeOf settles the area of a report.
func homeOf(r Report) home {
	h := home{place: shortPlace(r.Place), names: foldString(r.Place + " " + r.Title + " " + r.Issuer)}
	switch last := h.place + " "; {
	case strings.Contains(last, "镇 ") || strings.Contains(last, "乡 ") || strings.Contains(last, "街道 "), strings.Contains(last, "苏木 "):
		h.level = townLevel
	case strings.Contains(last, "县 ") || strings.Contains(last, "区 ") || strings.Contains(last, "旗 "):
		h.level = countyLevel
	case strings.Contains(last, "市 ") || strings.Contains(last, "州 ") || strings.Contains(last, "盟 "):
		h.level = cityLevel
	case strings.Contains(last, "省 "):
		h.level = provinceLevel
	case townBody.MatchString(h.names):
		h.level = townLevel
	case countyBody.MatchString(h.names):
		h.level = countyLevel
	}
	h.wider = widerAreas(h)
	if h.own = ownWord[h.level]; strings.HasSuffix(h.place, "区") {
		h.own = districtOwn
	}
	return h
}

// widerAreas lists the words for areas that the report's place is only a part of.
func widerAreas(h home) []string {
	areas := []string{"全国", "我国", "全省", "全自治区", "我省"}
	if h.level == provinceLevel {
		areas = areas[:2]
	}
	if h.level == cityLevel {
		areas = append(areas, "各地市", "各市州", "各设区市")
	}
	if h.level == townLevel || h.level == countyLevel {
		areas = append(areas, "全市", "全州", "全盟", "我市", "市里", "省里", "各县区", "各县市", "各区县", "各县(市", "各市县", "各县(区", "各地市", "各市州")
	}
	if h.level == countyLevel && !strings.HasSuffix(h.place, "区") {
		areas = append(areas, "全区")
	}
	if h.level == townLevel {
		areas = append(areas, "全县", "全区", "全旗", "我县", "我区", "县里", "区里", "各乡镇", "各镇街", "各镇乡", "各乡镇街道", "全系统")
	}
	return areas
}

// placeOf reads the level off a name's last character.
func placeOf(name string) level {
	for _, s := range []struct {
		end   string
		level level
	}{{"街道", townLevel}, {"镇", townLevel}, {"乡", townLevel}, {"县", countyLevel}, {"区", countyLevel}, {"市", cityLevel}, {"省", provinceLevel}} {
		if strings.HasSuffix(name, s.end) {
			return s.level
		}
	}
	return unknownLevel
}

// noName ends like a place name and is none: 社区, 送法下乡, 农贸市场, 老街道.
var noName = regexp.MustCompile(`^(?:[以由在对为向把被将赴到去]|配合|协助|联合|明确|规范|设立|完善|推动|促进|指导|组织|依托|强化|加强|建立|建设|打造|推进|深化|聚焦|提升|支持|利用|结合|围绕|立足|通过|根据|按照|全面|继续)|(?:社|小|园|景|片|辖|城|市|山|校|库|林|矿|牧|灾|厂|新|管理|示范|试验|度假|风景|保护|开发|商|营|功能|服务|老|各|地|湾|街|整|全|本|我|该|两|跨|经开|高新|工业|产业|生态|农业|生活|居住|住宅|病|接待|等候|咨询|调解|办公|办事|自助|专)区$|` +
	`(?:城|集|古|小|乡|重|建制|全|本|我|该|两|各|村|特色|强|名|水|老|咱)镇$|(?:下|返|还|回|水|侨|老|城|家|同|进|入|思|全|本|我|该|各|两|农|离|咱)乡$|(?:主干|沿街|老|商业|各|全|本|我|该|两|镇|咱)街道$|` +
	`(?:全|本|我|该|各|两|市|郡|强|跨|示范|试点|大|小|贫困|脱贫|咱)县$|(?:城|超|夜|集|早|门|上|股|楼|房|菜|墟|圩|都|全|本|我|该|各|两|地|闹|花|鱼|灯|开|入|行|咱)市$|(?:节|反|全|本|我|该|各|两|跨|督)省$`)

// isOther says whether a name is that of another place, as wide as the report's
// own or wider. A county's towns are its own parts, a city's counties too.
func (h home) isOther(name string) bool {
	at := placeOf(name)
	if h.level == unknownLevel || at < h.level || h.level >= cityLevel && at <= h.level || noName.MatchString(name) {
		return false
	}
	return !strings.Contains(h.names, name) && (h.place == "" || !strings.Contains(name, h.place))
}

var (
	cellName   = regexp.MustCompile(`^(?:其中[:,]?)?([\p{Han}]{1,5}(?:镇|乡|街道|县|区|市|省))(?:司法所|司法局|合计|平均|小计)?$`)
	cellTotal  = regexp.MustCompile(`(?:合计|总计|总数|共计|汇总)$`)
	cellWhose  = regexp.MustCompile(`^(?:[我本全](?:镇|乡|街道|县|区|市|旗|所|局|院|单位)|本级)(?:合计|总计|总数|共计|汇总|完成|数据?)?$`)
	cellBare   = regexp.MustCompile(`^(?:其中[:,]?)?[\p{Han}]{2,3}(?:合计|总计|总数|共计|汇总|平均|平均数|均值)?$`)
	cellBeside = regexp.MustCompile(`^(?:兄弟|邻近|相邻|周边|先进|其他|外)(?:省|市|县|区|镇|乡|街道|乡镇|县区|地区)(?:平均)?$`)
)

// cell says of the words over or before a table's number whether they name
// another area, and gives them back without those that name nothing but an area:
// under 本街道 stands a count, under 全区合计 somebody else's.
func (h home) cell(words string) (rest string, foreign bool) {
	var kept []string
	for word := range strings.FieldsSeq(words) {
		m := cellName.FindStringSubmatch(word)
		switch {
		case slices.ContainsFunc(h.wider, func(area string) bool { return strings.HasPrefix(strings.TrimPrefix(word, "其中:"), area) }),
			m != nil && h.isOther(m[1]), cellBeside.MatchString(word):
			foreign = true
			if cellBare.MatchString(word) || m != nil {
				continue
			}
		case cellWhose.MatchString(word), h.place != "" && cellTotal.ReplaceAllString(word, "") == h.place:
			continue
		}
		kept = append(kept, word)
	}
	return strings.Join(kept, " "), foreign
}
