package redact

import (
	"regexp"
	"strings"
)

// The parts of an address, from the street down.
const (
	count = `(?:\d{1,5}|[一二三四五六七八九十百零〇]{1,6})`
	house = `(?:[前后东西南北]院|第|附)?(?:` + count + `|[a-z]\d?)` + `(?:[a-z](?:座|栋|幢)?)?(?:\s?[-—–/之]\s?` + count + `)?\s?`
	unit  = `(?:号楼|号院|号|弄|栋|幢|座|单元|层|楼|室|房|户|组|队|巷|门|铺)`
	chain = house + unit + `(?:\s?[,，]?\s?(?:[a-z]座|[东西南北]门|[一-龥]{0,6}(?:小区|花园|公寓|大厦|苑))?\s?` + house + unit + `){0,6}(?:\s?[a-z]?\d{1,4}(?:[-—]\d{1,4})?(?:室|房|号)?)?`
)

// Where an address is written.
var (
	street = regexp.MustCompile(`(?:大道|大街|马路|公路|胡同|路|街|巷|弄|道)[东西南北中]?(?:` + count + `?段)?[东西南北中]?\s?(?:` + chain + `|\d{1,4}[-—]\d{1,4}(?:[-—]\d{1,4})?)`)
	estate = regexp.MustCompile(`(?:小区|花园|家园|花苑|新苑|雅苑|嘉苑|公寓|大厦|大院|新村|新城|社区|宿舍|山庄|公馆|苑)\s?` + chain)
	hamlet = regexp.MustCompile(`(?:村|屯|寨|庄|湾|塘|坪|村民小组|组)\s?(?:` + house + `(?:号|弄|栋|幢|巷)|` + house + `(?:组|队|社)\s?` + house + `(?:号|户|栋))(?:\s?` + house + unit + `){0,3}`)
	block  = regexp.MustCompile(`(?:\d{1,3}|[a-z])\s?(?:号楼|栋|幢|座)\s?(?:` + count + `\s?单元)?\s?\d{1,4}(?:[-—]\d{1,4})?\s?(?:室|房|号|户)?|` + count + `单元\s?\d{2,4}(?:室|房|号)?`)
	label  = regexp.MustCompile(`(?:家庭住址|现住址|住址|地址|户籍地|收货地址)\s?[:=是]\s?([^,。;!?\n、]{3,40})`)
	room   = regexp.MustCompile(`(?:住|家|搬到)在?[一-龥]{0,2}?(\d{3,4}(?:室|房))`)
	plaque = regexp.MustCompile(`门牌(?:号码|号)?\s?[:是为]?\s?(\d{1,5}(?:[-—]\d{1,4})?号?)`)
)

// addressPieces finds addresses down to the house. The town before them stays:
// it is what the office needs.
func addressPieces(v *view) []piece {
	var out []piece
	for _, anchored := range []*regexp.Regexp{street, estate, hamlet} {
		for _, p := range v.all(anchored, 0, Address) {
			p.start = v.ownName(p.start)
			out = append(out, p)
		}
	}
	out = append(out, v.all(block, 0, Address)...)
	out = append(out, v.all(room, 1, Address)...)
	out = append(out, v.all(plaque, 1, Address)...)
	for _, p := range v.all(label, 1, Address) {
		if strings.ContainsAny(string(v.runes[p.start:p.end]), "0123456789路街巷号楼村组栋") {
			out = append(out, p)
		}
	}
	return out
}

// longestOwn is how long the name of a street or estate may be.
const longestOwn = 10

// ownName goes back from 路 or 小区 to where its own name begins: behind the
// town, behind a mark, behind 住在.
func (v *view) ownName(i int) int {
	start := i
	for n := 0; n < longestOwn; n++ {
		r := v.rune(start - 1)
		if !isHan(r) && !isDigit(r) || strings.ContainsRune("住在是于址到去从往", r) {
			break
		}
		if strings.ContainsRune("省市县区镇乡旗州", r) && start < i || v.endsUnit(start) {
			break
		}
		start--
	}
	return start
}

// endsUnit tells whether 街道, 社区 or 村 ends before character i.
func (v *view) endsUnit(i int) bool {
	return v.has(i-2, "街道") || v.has(i-2, "社区") || v.rune(i-1) == '村'
}
