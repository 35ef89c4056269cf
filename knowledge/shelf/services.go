package shelf

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"mingbai/knowledge"
	"mingbai/knowledge/service"
)

const phoneShape = `(?:0\d{2,3}[-－—– ]?\d{7,8}|[48]00[- ]?\d{3}[- ]?\d{4})`

var (
	// servicePhone is an office with its phone: 县劳动监察大队投诉举报电话：0437-…
	servicePhone = regexp.MustCompile(`([\p{Han}]{2,20}?(?:大队|中心|工作站|服务站|司法所|派出所|公证处|委员会|调委会|法庭|人民法院|信访局|信访办|妇联|交警队))` +
		`([^，。；,;：:（(\d]{0,16}?)(?:电话|热线|号码)*[:：为（(\s]*(` + phoneShape + `(?:\s*[、，,/]\s*(?:0\d{2,3}[-－—– ]?)?\d{7,8})*)`)
	phoneMark = regexp.MustCompile(`[、，,/]\s*`)
	// inner lines are for officials: whoever answers a document's questions.
	inner = regexp.MustCompile(`联系人|经办人|承办科室|责任编辑|技术支持|主办|网站|传真`)
	// lead is what stands before an office's name and is no part of it.
	lead = regexp.MustCompile(`^.*(?:拨打|可到|联系|致电|设立了?|成立|通过|充分发挥|向|和|与|及|到|打)`)
)

// channelsByName tells which kind of office a name is, the first that fits.
var channelsByName = []struct {
	channel string
	name    *regexp.Regexp
}{
	{"labor_inspection", regexp.MustCompile(`劳动(?:保障)?监察`)},
	{"labor_arbitration", regexp.MustCompile(`劳动(?:人事)?(?:争议)?仲裁`)},
	{"legal_aid_center", regexp.MustCompile(`法律援助`)},
	{"court_mediation", regexp.MustCompile(`诉调对接|诉前调解`)},
	{"court", regexp.MustCompile(`法院|法庭`)},
	{"notary", regexp.MustCompile(`公证`)},
	{"mediation_committee", regexp.MustCompile(`调委会|调解委员会`)},
	{"judicial_office", regexp.MustCompile(`司法所|公共法律服务`)},
	{"traffic_police", regexp.MustCompile(`交警`)},
	{"police_station", regexp.MustCompile(`派出所`)},
	{"petition_office", regexp.MustCompile(`信访`)},
	{"womens_federation", regexp.MustCompile(`妇联`)},
}

// Services finds the offices a document names with a phone, and what the phone
// is for. They stand on the document's word and year: whoever shows one says
// that it must be checked. The contact for officials is none.
func Services(d knowledge.Document) []service.Local {
	if d.Place == "" || d.Year == 0 {
		return nil
	}
	var out []service.Local
	for _, p := range d.Passages {
		for _, m := range servicePhone.FindAllStringSubmatchIndex(p.Text, -1) {
			name, purpose := p.Text[m[2]:m[3]], p.Text[m[4]:m[5]]
			if inner.MatchString(p.Text[max(0, m[0]-30):m[1]]) {
				continue
			}
			l := service.Local{Name: lead.ReplaceAllString(name, ""), Place: d.Place, Year: d.Year, Source: d.Title, Basis: service.ByReport}
			l.Channel = channelOf(name)
			l.Phones = phonesOf(p.Text[m[6]:m[7]])
			l.For = strings.Trim(purpose, "的 ：:（(")
			l.ID = fmt.Sprintf("%s-s%d", d.ID, len(out)+1)
			if l.Channel != "" && len([]rune(l.Name)) >= 3 && !slices.ContainsFunc(out, func(o service.Local) bool { return o.Channel == l.Channel }) {
				out = append(out, l)
			}
		}
	}
	return out
}

func channelOf(name string) string {
	for _, c := range channelsByName {
		if c.name.MatchString(name) {
			return c.channel
		}
	}
	return ""
}

// phonesOf takes 0437-5555816、5555815 apart; the later ones take the area code
// of the first.
func phonesOf(text string) []string {
	var out []string
	area := ""
	for _, s := range phoneMark.Split(text, -1) {
		s = strings.NewReplacer("－", "-", "—", "-", "–", "-", " ", "-").Replace(strings.TrimSpace(s))
		if code, _, ok := strings.Cut(s, "-"); ok {
			area = code
		} else if area != "" && len(s) <= 8 {
			s = area + "-" + s
		}
		out = append(out, s)
	}
	return out
}
