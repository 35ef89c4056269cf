package consult

import (
	"strings"

	"mingbai/handlers/chat"
)

// clearlyOne is how much better the facts of one place must be heard than
// those of every other before a question without a place is taken to mean it.
const clearlyOne = 1.4

// tallying matches questions that ask for an office's own count.
var tallying = mustSet("多少宗|多少件|多少起|多少人次|多少场|多少案|几宗|几起|几场|几件|办结率|出庭应诉率 + 调解|纠纷|咨询|信访|援助|讲座|诉讼|复议|受理|办结")

// anywhere answers a question that names no place from the one report that it
// can only mean, or asks which place is meant.
func (c *Consultant) anywhere(h heard, ranked []match) (Answer, bool) {
	if h.known || h.other != "" || asking.Match(h.text).Score == 0 || own.Match(h.text).Score > 0 {
		return Answer{}, false
	}
	if len(ranked) > 0 && tallying.Match(h.text).Score == 0 && (counting.Match(h.text).Score == 0 || ranked[0].firm >= guideCarries || len(ranked[0].points) > 0) {
		return Answer{}, false
	}
	found := tellIn(h.text, c.base.Sheets, h.years)
	if len(found) == 0 {
		return Answer{}, false
	}
	for _, t := range found {
		if t.sheet != found[0].sheet && found[0].score < clearlyOne*t.score {
			return c.whichPlace(), true
		}
	}
	if found[0].fact == nil {
		return Answer{}, false
	}
	for _, p := range c.base.Places.All() {
		if p.String() == found[0].sheet.Place {
			h.place, h.known = p, true
			return c.reported(h, found, c.documentsOf(p.String())), true
		}
	}
	return Answer{}, false
}

// whichPlace asks for the place that a figure is wanted of.
func (c *Consultant) whichPlace() Answer {
	var names []string
	for _, p := range c.base.Places.All() {
		if !p.Bare {
			names = append(names, p.String())
		}
	}
	card := chat.Card{Parts: []chat.Part{part("answer", "",
		"你问的是哪个地方的数？再说一遍，带上地名。", "手上有资料的地方："+strings.Join(names, "、")+"。")}}
	a := c.finish(card, c.sourcesOf(nil, []string{"12348"}))
	a.Kind, a.Category, a.Channels = "report-figure", "local_report", []string{"knowledge_base", "12348"}
	a.Used = []string{"ask/place"}
	return a
}
