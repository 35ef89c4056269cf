package consult

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"mingbai/handlers/chat"
	"mingbai/knowledge"
	"mingbai/knowledge/courtesy"
	"mingbai/knowledge/guide"
)

// firm answers requests that are never fulfilled, whatever else is in them.
func (c *Consultant) firm(h heard) (Answer, bool) {
	r, score := c.base.Speech.Courtesy.Find(h.text, true)
	if score == 0 {
		return Answer{}, false
	}
	return c.courteous(h, r), true
}

// polite answers noise, and small talk when the message itself names no
// matter: thanks after an answer are thanks, not a follow-up.
func (c *Consultant) polite(h heard) (Answer, bool) {
	if h.known && h.prev == "" && len(h.more) == 0 && onlyPlace(h) {
		say := []string{"好，在" + h.place.String() + "。", "发生了什么事？用平常的话说就行。"}
		if h.place.Bare {
			say = slices.Insert(say, 1, noMaterialYet)
		}
		return c.courteous(h, courtesy.Reply{ID: "place", Say: say}), true
	}
	if c.bareDate(h) || c.tellsDate(h) {
		return Answer{}, false
	}
	if r, ok := c.replyOf("ack"); ok && nodded(h.plain) {
		return c.courteous(h, r), true
	}
	if r, score := c.base.Speech.Courtesy.Find(h.text, false); !readable(h.plain) && score > 0 {
		return c.courteous(h, r), true // a sign that means something, such as a face in tears
	}
	if !readable(h.plain) {
		return c.courteous(h, c.base.Speech.Courtesy.Noise), true
	}
	r, score := c.base.Speech.Courtesy.Find(h.text, false)
	if score == 0 {
		return Answer{}, false
	}
	if own := c.matches(h.text, ""); len(own) > 0 && own[0].score >= score {
		return Answer{}, false
	}
	if h.like.sure() {
		return Answer{}, false
	}
	if own := tellIn(h.text, c.base.Sheets, nil); h.known && len(own) > 0 && own[0].score >= score {
		return Answer{}, false
	}
	return c.courteous(h, r), true
}

// courteous makes an answer of a courtesy reply.
func (c *Consultant) courteous(h heard, r courtesy.Reply) Answer {
	card := chat.Card{Declined: r.Refuse, Place: h.placeName(), Parts: []chat.Part{part("answer", "", r.Say...)}}
	a := c.finish(card, nil)
	a.Kind, a.Category, a.Channels = "smalltalk", "smalltalk", []string{"none"}
	if r.Refuse {
		a.Kind, a.Category, a.Channels, a.Declined = "out-of-scope", "out_of_scope", []string{"decline"}, true
	}
	a.Channels = append(a.Channels, r.Numbers...)
	a.Used = []string{"courtesy/" + r.ID}
	return a
}

// lost asks once more and names who listens meanwhile; a stray guess is named
// in one line below, with its office, and nothing is claimed of it.
func (c *Consultant) lost(h heard, stray *guide.Guide) Answer {
	r := c.base.Speech.Courtesy.Lost
	hotline := c.base.Channels["12348"]
	card := chat.Card{Place: h.placeName(), Declined: true, Parts: []chat.Part{
		part("answer", "", r.Say...), c.firstPart(h, hotline.Code, "免费听你说、告诉你找谁", ""),
	}}
	codes := []string{hotline.Code}
	if stray != nil && stray.First != hotline.Code {
		card.Parts = append(card.Parts, part("note", "", "要是“"+stray.Title+"”这类事，"+c.going(stray.First)+"。"))
		codes = append(codes, stray.First)
	}
	a := c.finish(card, c.sourcesOf(nil, codes))
	a.Kind, a.Category, a.Channels = "where-to-go", "other", codes
	a.Declined, a.Handoff = true, true
	a.Used = []string{"courtesy/" + r.ID}
	return a
}

// going names an office and its number in a few words.
func (c *Consultant) going(code string) string {
	ch := c.base.Channels[code]
	if ch.Phone == "" || strings.Contains(ch.Name, ch.Phone) {
		return "先找" + ch.Name
	}
	return "先找" + ch.Name + "，电话 " + ch.Phone
}

// readable tells whether a message holds words: at least two Han characters,
// or a known short form in Latin letters with few other signs.
func readable(text string) bool {
	han, latin, rest := 0, 0, 0
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Han, r):
			han++
		case unicode.IsLetter(r):
			latin++
		default:
			rest++
		}
	}
	return han >= 2 || han == 1 && latin+rest <= 3 || greeting(text)
}

// nodded tells whether a message is only a sound of assent.
func nodded(text string) bool {
	sounds := strings.Trim(text, "，。,.!！~…")
	return sounds != "" && strings.Trim(sounds, "哦嗯噢喔") == ""
}

// greeting lets short Latin greetings through to the courtesy replies.
func greeting(text string) bool {
	switch text {
	case "hi", "hello", "hey", "ok", "thanks", "thankyou", "bye", "help":
		return true
	}
	return false
}

// sourcesOf collects the citations of laws and of the channels whose numbers
// are given.
func (c *Consultant) sourcesOf(refs []ref, channels []string) []cited {
	var out []cited
	for _, r := range refs {
		out = append(out, cited{Citation: c.base.Cite(r), short: c.shortLaw(r)})
	}
	for _, code := range channels {
		ch, ok := c.base.Channels[code]
		switch {
		case !ok:
		case len(ch.Law) > 0:
			out = append(out, c.sourcesOf(ch.Law, nil)...)
		case ch.Source != "":
			title := fmt.Sprintf("%s：%s", ch.Name, ch.Source)
			out = append(out, cited{Citation: knowledge.Citation{Title: title, Year: yearOf(ch.Checked)}, short: title})
		}
	}
	return out
}
