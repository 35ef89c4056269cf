package consult

import (
	"slices"
	"unicode/utf8"

	"mingbai/knowledge/urgent"
)

// The situations of violence, by whose hand it is.
const (
	violenceHome  = "violence-home"
	violenceOther = "violence-other"
	familyMatter  = "domestic_violence" // a category only appointed people see
)

// alsoByFamily are the dangers that a relative can bring about: their own text
// comes first, and where a relative did it, it is domestic violence all the same.
var alsoByFamily = map[string]bool{"locked-up": true, "fire-gas": true, "medical-now": true, "assault-now": true}

// byHand makes of a danger what it is by the hand that does it. Who that is
// stands in the words: how the danger was heard, and whether help was called,
// do not tell.
func (c *Consultant) byHand(h heard, s urgent.Situation) urgent.Situation {
	lane := c.base.Speech.Urgent
	side := lane.Who(h.written())
	if side == urgent.Nobody && h.prev != "" {
		side = lane.Who(h.prev)
	}
	home, known := lane.Alarm(violenceHome)
	switch {
	case !known:
	case side == urgent.Family && (s.ID == violenceOther || s.ID == anyDanger):
		return home.Situation
	case alsoByFamily[s.ID] && (lane.Strikes(h.written()) == urgent.Family || h.prev != "" && lane.Strikes(h.prev) == urgent.Family):
		s.Category = familyMatter
		for _, n := range home.Situation.Numbers {
			if !slices.Contains(s.Numbers, n) {
				s.Numbers = append(slices.Clone(s.Numbers), n)
			}
		}
		if last := len(home.Situation.Then) - 1; last >= 0 {
			s.Then = append(slices.Clone(s.Then), home.Situation.Then[last])
		}
		s.Law = append(slices.Clone(s.Law), home.Situation.Law...)
	case side == urgent.Others && s.ID == violenceHome:
		if other, known := lane.Alarm(violenceOther); known {
			return other.Situation
		}
	}
	return s
}

// clearlySaid is how like the message one sentence of a guide for violence must
// be where no word of violence is told.
const clearlySaid = 0.6

// peaceful leaves out the guides for violence at home where nothing told is
// violence: a husband who works away (打工) and a call made (打了电话) are none.
func (c *Consultant) peaceful(h heard, ranked []match) []match {
	if c.base.Speech.Urgent.Violence(h.written() + "\n" + h.prev) {
		return ranked
	}
	long := utf8.RuneCountInString(h.plain) > followUpRunes // is a little like everything
	return slices.DeleteFunc(ranked, func(m match) bool {
		return m.guide.Category == familyMatter && (long || h.like.nearest[m.guide.ID] < clearlySaid)
	})
}
