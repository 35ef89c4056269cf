package consult

import (
	"maps"
	"slices"
	"strings"

	"mingbai/handlers/chat"
	"mingbai/index/ear"
	"mingbai/index/segment"
	"mingbai/knowledge/urgent"
)

// How patterns and the ear decide together. They were set by leaving situations
// out of the bank.
const (
	earAgrees  = 0.08 // below this what patterns and frames hear is not believed
	earLikes   = 0.20 // below this a likeness to a remembered cry is not
	earWonders = 0.15 // from here on an answer without siren names 110 and 120
)

// earSure is how sure the ear must be to sound the siren alone, by how many
// families of danger the message has words of: where there is none, only a
// message that is all cry is believed.
var earSure = [...]float64{0.55, 0.42, 0.33, 0.28}

// How much surer it must be where something speaks against a cry.
const (
	earDoubts  = 0.18 // the message is much like a calm question, or no one danger
	earAnswers = 0.85 // it follows another message, or is a courtesy: as sure as this
)

// Which danger is told of when the ear heard one.
const (
	kindSure      = 0.30      // below this it cannot tell which danger it is
	kindOverrules = 0.90      // from here on it knows better than the patterns
	earInEarnest  = 0.97      // below this a cry inside a game or an exam question is part of it
	anyDanger     = "unclear" // the situation whose text fits every danger
)

// calmGroup is the part before the slash of a situation of the bank that tells
// of no danger.
const calmGroup = "calm"

// newEar learns the bank, and as calm all the ways in which people ask for a
// guide.
func (c *Consultant) newEar() *ear.Ear {
	return ear.Learn(c.bank(), c.base.Speech.Urgent.Signs)
}

// bank lists what the ear learns from, in a fixed order.
func (c *Consultant) bank() []ear.Example {
	var out []ear.Example
	add := func(kind, group, text string) {
		out = append(out, ear.Example{Kind: kind, Group: group, Text: c.base.Speech.Urgent.Meant(c.spoken(text))})
	}
	for _, group := range slices.Sorted(maps.Keys(c.base.Speech.Bank)) {
		kind, _, _ := strings.Cut(group, "/")
		if kind == calmGroup {
			kind = ""
		}
		for _, text := range c.base.Speech.Bank[group] {
			add(kind, group, text)
		}
	}
	for _, s := range c.memory.sentences { // prepared already
		guide, part, _ := strings.Cut(s.Target, "/")
		kind := ""
		if guide == urgentTarget {
			kind, guide = part, s.Target
		}
		out = append(out, ear.Example{Kind: kind, Group: "asked/" + guide, Text: c.base.Speech.Urgent.Meant(s.Text)})
	}
	return out
}

// spoken prepares a sentence of the bank as hear prepares a message, without
// guesses by sound.
func (c *Consultant) spoken(raw string) string {
	plain := squeeze(ownNumber.ReplaceAllString(segment.Normalize(raw), ","))
	text, uses := c.base.Speech.Glossary.Replace(plain)
	if len(uses) > 0 {
		text += "\n" + plain
	}
	return text
}

// danger answers a message from somebody at risk now: the reviewed text of
// the situation, nothing asked first.
func (c *Consultant) danger(h heard) (Answer, bool) {
	alarm, ok := c.alarm(h)
	if !ok && h.prev != "" {
		alarm, ok = c.stillInDanger(h)
	}
	if !ok {
		return Answer{}, false
	}
	a := c.alarmed(h, c.byHand(h, alarm.Situation))
	a.Why = []Reason{{ID: alarm.Situation.ID, Words: alarm.Words}}
	return a, true
}

// alarm tells whether a message cries for help and of which danger: what
// patterns, frames or remembered sentences hear is believed unless the ear is
// sure that it is calm; the ear alone must be sure that it is not.
func (c *Consultant) alarm(h heard) (urgent.Alarm, bool) {
	if c.base.Speech.Urgent.Played.Match(h.text).Score > 0 && h.opinion.Cry < earInEarnest {
		return urgent.Alarm{}, false
	}
	if alarm, ok := c.hearDanger(h); ok {
		if other, known := c.base.Speech.Urgent.Alarm(h.opinion.Kind); known && h.opinion.Sure >= kindOverrules {
			other.Words = alarm.Words
			alarm = other
		}
		return alarm, h.opinion.Cry >= earAgrees
	}
	if alarm, ok := c.likeDanger(h); ok && h.opinion.Cry >= earLikes {
		return alarm, true
	}
	need, id := c.earNeeds(h), h.opinion.Kind
	if h.opinion.Sure < kindSure {
		need, id = need+earDoubts, anyDanger
	}
	if h.opinion.Cry < need {
		return urgent.Alarm{}, false
	}
	return c.base.Speech.Urgent.Alarm(id)
}

// earNeeds is how sure the ear must be to sound the siren alone: surer where a
// message only follows another, is a courtesy or a request never fulfilled, or is much like a question that
// people are known to ask.
func (c *Consultant) earNeeds(h heard) float64 {
	_, courtesy := c.base.Speech.Courtesy.Find(h.text, false)
	if courtesy == 0 {
		_, courtesy = c.base.Speech.Courtesy.Find(h.text, true)
	}
	if h.prev != "" || courtesy > 0 {
		return earAnswers
	}
	need := earSure[min(c.base.Speech.Urgent.Dangers(h.written()), len(earSure)-1)]
	if h.like.calm() {
		need += earDoubts
	}
	return need
}

// written is a message as it was written, everyday words replaced, without the
// words that were only guessed by their sound.
func (h heard) written() string {
	said := h.text
	for _, u := range h.uses {
		if u.Say == bySound {
			said = strings.Replace(said, "\n"+u.Mean, "", 1)
		}
	}
	return said
}

// cautioned adds to an answer without siren, when the message may yet be a cry,
// whom to call first if there is danger now.
func (c *Consultant) cautioned(h heard, a Answer) Answer {
	const line = "现在就有危险的话，先打110；有人受伤、叫不醒，打120。"
	if a.Urgent || h.opinion.Cry < earWonders || len(a.Card.Parts) == 0 || strings.Contains(a.Text, "110") {
		return a
	}
	if a.Kind == "smalltalk" || a.Kind == "out-of-scope" {
		return a
	}
	return withLine(a, line, "110", "120")
}

// withLine puts a line with numbers to call behind the first part of an answer.
func withLine(a Answer, line string, numbers ...string) Answer {
	if len(a.Card.Parts) == 0 {
		return a
	}
	first := textOf(chat.Card{Parts: a.Card.Parts[:1]}, nil)
	rest, ok := strings.CutPrefix(a.Text, first)
	if !ok {
		return a
	}
	caution := part("note", "", line)
	caution.Phones = numbers
	a.Text = first + "\n" + line + rest
	a.Card.Parts = slices.Insert(slices.Clone(a.Card.Parts), 1, caution)
	return a
}

// hearDanger listens to the words as written first. A word that was only
// guessed by its sound may help to hear a danger, but not be all of it.
func (c *Consultant) hearDanger(h heard) (urgent.Alarm, bool) {
	said := h.written()
	alarm, ok := c.base.Speech.Urgent.Hear(said)
	if ok || said == h.text {
		return alarm, ok
	}
	alarm, ok = c.base.Speech.Urgent.Hear(h.text)
	return alarm, ok && len(alarm.Words) > 1
}

// likeDanger hears a cry that no pattern holds by the sentences it is like.
func (c *Consultant) likeDanger(h heard) (urgent.Alarm, bool) {
	situation, ok := h.like.cry()
	if !ok {
		return urgent.Alarm{}, false
	}
	return c.base.Speech.Urgent.Sounds(situation, h.text)
}

// alarmed is the reviewed text of a situation.
func (c *Consultant) alarmed(h heard, s urgent.Situation) Answer {
	card := chat.Card{Urgent: true, Place: h.placeName(), Parts: []chat.Part{
		part("danger", "", append([]string{s.Call}, s.Do...)...),
		part("avoid", "千万注意", s.Dont),
		part("note", "之后", s.Then...),
	}}
	card.Parts[0].Phones, card.Parts[2].Phones = s.Numbers, s.Numbers
	a := c.finish(card, c.sourcesOf(s.Law, s.Numbers))
	a.Kind, a.Category, a.Urgent, a.Channels = "emergency", s.Category, true, s.Numbers
	a.Used, a.Handoff = []string{"urgent/" + s.ID}, true
	return a
}
