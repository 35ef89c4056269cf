package consult

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"mingbai/index/ear"
	"mingbai/index/segment"
	"mingbai/knowledge/glossary"
	"mingbai/knowledge/phrase"
	"mingbai/knowledge/place"
)

// heard is a message as understood before anything is looked up.
type heard struct {
	text  string         // for patterns: everyday words replaced, then the words as written
	raw   string         // normalised, as written
	plain string         // normalised, spaces removed, as written
	prev  string         // the last earlier message that said something, prepared like text
	uses  []glossary.Use // what the glossary replaced
	place place.Place    // the place meant, with material
	known bool           // place is set
	short bool           // only a short name was written
	named bool           // the message itself names the place
	more  []place.Place  // further places with material that the message names
	other string         // a place named that we have no material on
	years []int          // years named, in order
	cut   bool           // the message was too long to be read whole
	today time.Time
	guess string // title of the guide taken on likeness alone, "" = it was heard
	like  recall // what remembered sentences it is like

	opinion ear.Opinion // whether it sounds like a cry for help
}

// hear prepares a question.
func (c *Consultant) hear(q Question) heard {
	raw, cut := clip(q.Text, LongestQuestion)
	h := heard{cut: cut, today: q.Today}
	h.raw = segment.Normalize(raw)
	h.plain, h.text, h.uses = c.prepare(raw)
	if utf8.RuneCountInString(h.plain) <= followUpRunes {
		h.prev = c.anchor(q.Prev)
	}
	h.years = years(h.plain, q.Today)
	c.locate(&h, raw, q)
	h.like = c.memory.recall(h.text)
	h.opinion = c.ear.Hear(c.base.Speech.Urgent.Meant(h.written()))
	return h
}

// anchored is how well a matter must be heard in an earlier message for a
// follow-up to mean that one.
const anchored = 3.0

// anchor finds the earlier message that a short one continues: the last in
// which a matter was named, or else the last at all.
func (c *Consultant) anchor(prev []string) string {
	last := ""
	for i := len(prev) - 1; i >= 0; i-- {
		earlier, _ := clip(prev[i], LongestQuestion)
		if i > 0 && adds(earlier) {
			before, _ := clip(prev[i-1], LongestQuestion)
			earlier = before + "," + earlier
		}
		_, text, _ := c.prepare(earlier)
		if last == "" {
			last = text
		}
		if found := c.matches(text, ""); len(found) > 0 && found[0].score >= anchored {
			return text
		}
		if found := tellIn(text, c.base.Sheets, nil); len(found) > 0 && found[0].score >= anchored {
			return text
		}
	}
	return last
}

// addsRunes is how long a message may be that only adds to the one before.
const addsRunes = 12

// adds tells whether a message only adds something about its writer to the
// matter told before: short, about oneself, asking nothing.
func adds(text string) bool {
	plain := squeeze(segment.Normalize(text))
	if utf8.RuneCountInString(plain) > addsRunes || !strings.HasPrefix(plain, "我") && !strings.HasPrefix(plain, "俺") {
		return false
	}
	return asking.Match(plain).Score == 0 && !either(plain)
}

// clip cuts text to n characters.
func clip(text string, n int) (string, bool) {
	if utf8.RuneCountInString(text) <= n {
		return text, false
	}
	return string([]rune(text)[:n]), true
}

// prepare normalises a message and adds the guides' words for everyday ones.
// Both spellings stay, so that a pattern may be written in either.
func (c *Consultant) prepare(raw string) (plain, text string, uses []glossary.Use) {
	plain = squeeze(ownNumber.ReplaceAllString(segment.Normalize(raw), ","))
	text, uses = c.base.Speech.Glossary.Replace(plain)
	said := text
	for _, w := range c.sounds.repair(text) {
		if c.alarms(said, w) {
			continue // a guess by sound must not sound the siren
		}
		uses = append(uses, glossary.Use{Say: bySound, Mean: w})
		text += "\n" + w
	}
	if len(uses) > 0 {
		text += "\n" + plain
	}
	return plain, text, uses
}

// alarms tells whether a word would make a calm message one of danger.
func (c *Consultant) alarms(said, word string) bool {
	if _, before := c.base.Speech.Urgent.Hear(said); before {
		return false
	}
	_, after := c.base.Speech.Urgent.Hear(said + "\n" + word)
	return after
}

// ownNumber matches phones, cards and identity numbers: the 12345 inside one is
// no hotline.
var ownNumber = regexp.MustCompile(`\d{9,}x?`)

// bySound marks a word that was guessed by how it sounds.
const bySound = "(音)"

// squeeze removes white space.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// locate finds the place: named in the message, chosen before, or named in an
// earlier message. A message that names a place elsewhere is not about the one
// chosen before.
func (c *Consultant) locate(h *heard, raw string, q Question) {
	if c.locateIn(h, segment.Normalize(raw)) {
		h.named = true
		return
	}
	if q.Place != "" {
		p, _, err := c.base.Places.Resolve(segment.Normalize(q.Place))
		if err == nil && (h.other == "" || strings.Contains(p.String(), h.other)) {
			h.place, h.known, h.other = p, true, ""
		} else if h.other == "" {
			h.other = strings.TrimSpace(segment.Normalize(q.Place))
		}
		return
	}
	if h.other != "" {
		return
	}
	for i := len(q.Prev) - 1; i >= 0; i-- {
		earlier, _ := clip(q.Prev[i], LongestQuestion)
		if c.locateIn(h, segment.Normalize(earlier)) {
			return
		}
	}
}

// placedLate is the question asked before when a message only adds the place:
// the same again, in that place.
func (c *Consultant) placedLate(h heard, q Question) (Question, bool) {
	if !h.known || !h.named || len(h.more) > 0 || len(q.Prev) == 0 || !onlyPlace(h) {
		return q, false
	}
	at := len(q.Prev) - 1
	for i := at; i >= 0; i-- {
		earlier, _ := clip(q.Prev[i], LongestQuestion)
		_, text, _ := c.prepare(earlier)
		if found := c.matches(text, ""); len(found) > 0 && found[0].score >= anchored {
			at = i
			break
		}
	}
	q.Text, q.Prev, q.Place = q.Prev[at], q.Prev[:at], h.place.String()
	return q, true
}

// calmer is the question asked again, unless it would sound the siren once
// more for what may have been said to be over.
func (c *Consultant) calmer(h, again heard) heard {
	if _, danger := c.alarm(again); danger {
		return h
	}
	return again
}

// onlyPlace tells whether a message names a place and says nothing else.
func onlyPlace(h heard) bool {
	return squeeze(strings.Trim(essence(h), "|，。,.!！在是我们这儿里的人")) == ""
}

// locateIn looks for places in one message; the first with material is meant.
func (c *Consultant) locateIn(h *heard, text string) bool {
	for _, m := range c.base.Places.Find(squeeze(text)) {
		switch {
		case m.Known && !h.known:
			h.place, h.known, h.short = m.Place, true, m.Short
		case m.Known && m.Place.String() != h.place.String():
			h.more = append(h.more, m.Place)
		case !m.Known && h.other == "" && utf8.RuneCountInString(m.Text) >= 2:
			h.other = m.Text
		}
	}
	return h.known
}

var yearForm = regexp.MustCompile(`(?:19|20)\d\d`)

// years reads the years a message names; last year counts from today.
func years(text string, today time.Time) []int {
	var out []int
	for _, s := range yearForm.FindAllString(text, -1) {
		if y, err := strconv.Atoi(s); err == nil {
			out = append(out, y)
		}
	}
	if len(out) > 0 {
		return out
	}
	for back, word := range []string{"今年", "去年", "前年"} {
		if strings.Contains(text, word) && !strings.Contains(text, "几"+word) {
			out = append(out, today.Year()-back)
		}
	}
	return out
}

// followUpRunes is how short a message must be to lean on an earlier one.
const followUpRunes = 24

// leaning matches words with which people continue an earlier question.
var leaning = mustSet("那|这个|这种|这样|那样|呢|它|还要|还得|还能|接着|然后|上面|刚说|你说", "要多久|多少钱|要钱|多久|怎么弄|在哪|哪里办|带什么|什么材料|电话|打不通|超过|过了|没有|可以吗|行吗|能不能|管用|管多", "我没|没合同|不给|不肯|不同意")

// mustSet parses patterns written in this package.
func mustSet(patterns ...string) phrase.Set {
	set, err := phrase.ParseSet(patterns)
	if err != nil {
		panic(err)
	}
	return set
}
