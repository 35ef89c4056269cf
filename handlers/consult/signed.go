package consult

import (
	"fmt"
	"slices"
	"strings"

	"mingbai/handlers/chat"
	"mingbai/index/kin"
	"mingbai/knowledge"
	"mingbai/knowledge/signed"
)

const (
	signedTarget = "signed/" // target/id marks the sentences of an office's answers
	signedLike   = 0.55      // how like a way of asking a message must be
	signedNear   = 0.9       // of the likest answer's likeness, for one of a nearer place to go before
)

// vouched are the office's own signed answers that may be given.
type vouched struct {
	book *kin.Book // nil = there are none
	byID map[string]signed.Answer
}

// newVouched learns how they are asked for, beside the remembered sentences,
// so that a message more like a built-in question is not taken for theirs. An
// answer without a source, a signature or a place to go is left out.
func (c *Consultant) newVouched() *vouched {
	v := &vouched{byID: map[string]signed.Answer{}}
	var sentences []kin.Sentence
	for _, a := range c.base.Signed {
		if _, known := c.base.Channels[a.Channel]; !known || a.Check() != nil {
			continue
		}
		v.byID[a.ID] = a
		for _, way := range a.Asked {
			_, prepared, _ := c.prepare(way)
			sentences = append(sentences, kin.Sentence{Target: signedTarget + a.ID, Text: prepared})
		}
	}
	if len(sentences) > 0 {
		v.book = kin.New(slices.Concat(sentences, c.memory.sentences), c.base.Speech.Families)
	}
	return v
}

// signed answers with what the office signed for a question, when nothing in
// the built-in knowledge is asked for in words more like the message.
func (c *Consultant) signed(h heard) (Answer, bool) {
	if c.vouched.book == nil {
		return Answer{}, false
	}
	where := orElse(h.placeName(), h.other)
	var found []signed.Answer
	best := 0.0
	for i, k := range c.vouched.book.Like(h.text, signedLike, kinRead) {
		id, own := strings.CutPrefix(k.Target, signedTarget)
		if i == 0 && !own {
			return Answer{}, false
		}
		a := c.vouched.byID[id]
		if own && k.Score >= signedNear*best && a.Holds(h.today) && (where == "" || a.For(where)) {
			best = max(best, k.Score)
			found = append(found, a)
		}
	}
	a, ok := nearestSigned(found, where)
	if !ok {
		return Answer{}, false
	}
	return c.given(h, a, where)
}

// nearestSigned takes the answer of the nearest place. Nobody who named no
// place is given one of several places' answers.
func nearestSigned(found []signed.Answer, where string) (signed.Answer, bool) {
	var best signed.Answer
	for i, a := range found {
		if where == "" && a.Place != found[0].Place {
			return signed.Answer{}, false
		}
		if i == 0 || len(a.Place) > len(best.Place) {
			best = a
		}
	}
	return best, len(found) > 0
}

// given is a signed answer as the resident reads it; false when nothing of it
// may be said any more, since its numbers were marked as wrong.
func (c *Consultant) given(h heard, a signed.Answer, where string) (Answer, bool) {
	who := []string{fmt.Sprintf("%s，%s签。", a.Signed, a.Day)}
	if where == "" && a.Place != "" {
		who = append(who, "说的是"+a.Place+"；在别处的，先问当地。")
	}
	say := part("answer", "", strings.Split(a.Say, "\n")...)
	say.Phones = phoneForm.FindAllString(a.Say, -1)
	card := chat.Card{Place: h.placeName(), Parts: []chat.Part{say, c.firstPart(h, a.Channel, "", a.Category), part("note", "谁答的", who...)}}
	source := cited{
		Citation: knowledge.Citation{Title: a.Source, Place: a.Place, Year: a.Year, URL: a.URL},
		short:    fmt.Sprintf("《%s》（%s）", strings.Trim(a.Source, "《》"), strings.TrimPrefix(a.Place+"，"+yearText(a.Year), "，")),
	}
	answer := c.finish(card, []cited{source})
	if len(answer.Card.Parts) == 0 || answer.Card.Parts[0].Name != say.Name {
		return Answer{}, false
	}
	answer.Kind, answer.Category, answer.Channels, answer.Used = "how-to", a.Category, []string{a.Channel}, []string{signedTarget + a.ID}
	answer.Why = []Reason{{ID: signedTarget + a.ID, Words: a.Asked}}
	return answer, true
}
