package consult

import (
	"unicode/utf8"

	"mingbai/knowledge/urgent"
)

// safe matches words of somebody whose danger has passed.
var safe = mustSet("安全了|没事了|走了|报警了|报了警|已经报|到医院|出来了|睡着了|冷静了|谢谢|好了|撤了|停了")

// stillInDanger hears a short follow-up to a message told in danger.
func (c *Consultant) stillInDanger(h heard) (urgent.Alarm, bool) {
	if safe.Match(h.text).Score > 0 {
		return urgent.Alarm{}, false
	}
	alarm, ok := c.base.Speech.Urgent.Hear(h.prev)
	if !ok || leaning.Match(h.text).Score == 0 && utf8.RuneCountInString(h.plain) > 10 {
		return urgent.Alarm{}, false
	}
	return alarm, true
}

// turned tells whether a message that follows one told in danger clearly asks
// for something else, and which danger was left: it is answered by itself then.
// What is unclear may still be of the danger.
func (c *Consultant) turned(h heard) (left urgent.Alarm, ok bool) {
	if h.prev == "" || safe.Match(h.text).Score > 0 {
		return left, false
	}
	left, told := c.base.Speech.Urgent.Hear(h.prev)
	if !told || h.opinion.Cry >= earWonders || c.base.Speech.Urgent.Dangers(h.written()) > 0 {
		return left, false
	}
	if _, cries := c.alarm(h); cries {
		return left, false
	}
	return left, c.asksElse(h)
}

// asksElse tells whether a message names its own matter: an office to reach,
// a matter of a guide, or something that only courtesy answers.
func (c *Consultant) asksElse(h heard) bool {
	if _, office := c.office(h); office {
		return true
	}
	if own := c.matches(h.text, ""); len(own) > 0 && (own[0].score >= anchored || h.like.calm()) {
		return true
	}
	if utf8.RuneCountInString(h.plain) < askedInWords {
		return false // a greeting may be a call
	}
	_, firm := c.base.Speech.Courtesy.Find(h.text, true)
	_, soft := c.base.Speech.Courtesy.Find(h.text, false)
	return firm > 0 || soft > 0
}

// askedInWords is from how many characters on small talk after a danger is
// small talk.
const askedInWords = 4

// reminded repeats in one line whom to call, where somebody in danger a message
// ago now asks for something else.
func reminded(a Answer, left urgent.Alarm) Answer {
	number := left.Situation.Numbers[0]
	return withLine(a, "刚才说的危险还在的话，先打"+number+"。", number)
}
