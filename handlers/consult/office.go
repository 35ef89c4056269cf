package consult

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"mingbai/handlers/chat"
	"mingbai/knowledge/service"
)

// placeLeft is how many characters of a message that asks only for an office
// may stand for the place: 金桔坪, 大桥镇上.
const placeLeft = 5

// more matches messages that ask an office's business besides: those are for
// the guides.
var more = mustSet("什么 - 什么地方", "管|带|材料|条件|收费|免费|花钱|多少钱|告|判|办理|申请|起诉|投诉|手续|流程|被|骗|打人|不管")

// besides is what people say around an office's name when they ask where
// it is or how to call it.
var besides = []string{
	"联系方式", "什么地方", "上班时间", "几点上班", "怎么联系", "查一下", "问一下", "联系", "电话", "号码", "地址", "地点", "位置", "开门", "上班", "我们", "俺们", "咱们", "你们", "这里", "这边", "这儿", "那边", "请问", "你好",
	"多少", "怎么", "哪里", "哪儿", "知道", "本地", "当地", "附近", "最近", "给我", "发我", "告诉", "谁", "哪", "在", "走", "打", "几", "点", "号", "的", "是", "了", "吗", "呢", "啊", "呀", "个", "一", "下", "我", "你", "有", "没", "去", "找", "到",
}

// hotline matches a number of the national lines.
var hotline = regexp.MustCompile(`12\d{3}`)

// office answers a message that only asks where an office is or how to call
// it, in a place whose offices are not on record: what it is for, how it is
// found, and that its number is not known here. A number of another place is
// never given.
func (c *Consultant) office(h heard) (Answer, bool) {
	if reaching.Match(h.text).Score == 0 || more.Match(h.text).Score > 0 {
		return Answer{}, false
	}
	ch, ok := c.officeNamed(withoutPlace(h))
	if !ok {
		return Answer{}, false
	}
	channels, also := []string{ch.Code}, []alternate(nil)
	card := chat.Card{Place: h.placeName()}
	if ch.Phone == "" {
		line := c.lineFor(ch)
		channels, also = append(channels, line), []alternate{{Channel: line, When: "问最近的一家在哪、电话多少"}}
		if _, local := c.base.Local(ch.Code, h.placeName(), ch.Category); !local {
			card.Parts = append(card.Parts, part("answer", "", unregistered(h)))
		}
	}
	card.Parts = append(card.Parts, c.firstPart(h, ch.Code, "", ch.Category), c.alsoPart(also))
	if ch.Not != "" {
		card.Parts = append(card.Parts, part("note", "注意", ch.Not))
	}
	a := c.finish(card, c.sourcesOf(ch.Law, channels))
	a.Kind, a.Category, a.Channels, a.Used = "where-to-go", ch.Category, channels, []string{"channel/" + ch.Code}
	return a, true
}

// unregistered says that an office's number and address are not known here.
func unregistered(h heard) string {
	if h.known {
		return h.place.String() + "这个单位的电话和地址，这里还没有登记，不能乱写。"
	}
	return "各地这个单位的电话和地址，我这里没有登记，不能乱写。"
}

// withoutPlace is a message without the names of the place it is about.
func withoutPlace(h heard) string {
	said := h.text
	for _, name := range append(slices.Concat(h.place.Chain, h.place.Villages, h.place.Aliases), h.other) {
		if name != "" {
			said = strings.ReplaceAll(said, name, "")
		}
	}
	return said
}

// lineFor is the hotline that knows where an office is.
func (c *Consultant) lineFor(ch service.Channel) string {
	if said := hotline.FindString(ch.Reach); c.base.Channels[said].Phone != "" {
		return said
	}
	return "12348"
}

// officeNamed finds the one office that a message asks for and asks nothing
// else about.
func (c *Consultant) officeNamed(text string) (service.Channel, bool) {
	best, longest, second := service.Channel{}, 0, 0
	for _, ch := range c.base.Channels {
		if ch.Category == "" {
			continue
		}
		hit := ch.Hear.Match(text)
		if hit.Score == 0 {
			continue
		}
		name := 0
		for _, w := range hit.Words {
			name += len(w)
		}
		if longest < name {
			best, longest, second = ch, name, longest
		} else if second < name {
			second = name
		}
	}
	if longest == 0 || longest == second {
		return service.Channel{}, false
	}
	rest := text
	for _, words := range [][]string{best.Hear.Match(text).Words, besides} {
		for _, w := range words {
			rest = strings.ReplaceAll(rest, w, "")
		}
	}
	left := 0
	for _, r := range rest {
		if unicode.Is(unicode.Han, r) {
			left++
		}
	}
	return best, left <= placeLeft
}
