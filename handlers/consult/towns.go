package consult

import (
	"mingbai/handlers/chat"
	"mingbai/knowledge"
)

// noMaterialYet is said of a town that is served and of which nothing was taken
// in yet.
const noMaterialYet = "这里还没有收本地的资料：先按全国通用的路子答，当地的电话打12348问。"

// Serving returns a consultant that knows the places of a base made by
// knowledge.Base.Serving from its own; all else is shared with it.
func (c *Consultant) Serving(base *knowledge.Base) *Consultant {
	made := *c
	made.base = base
	return &made
}

// Heeding returns a consultant that answers from a base made by
// knowledge.Base.Heeding from its own; all else is shared with it.
func (c *Consultant) Heeding(base *knowledge.Base) *Consultant {
	made := c.Serving(base)
	made.audit = newAuditor(base)
	return made
}

// unserved says of an answer for a town without any material that there is none
// yet. In danger, and where nothing of law is said, it is left out.
func (c *Consultant) unserved(h heard, a Answer) Answer {
	if !h.known || !h.place.Bare || a.Urgent || a.Kind == "smalltalk" || a.Kind == "out-of-scope" || len(a.Used) > 0 && a.Used[0] == absentElsewhere {
		return a
	}
	note := part("note", "本地资料", noMaterialYet)
	note.Phones = []string{"12348"}
	return a.with(note)
}

// absentElsewhere is what an answer stands on that says of a place that there is
// no material on it.
const absentElsewhere = "absent/other-place"

// with adds a part below the others, above the sources.
func (a Answer) with(note chat.Part) Answer {
	parts := textOf(chat.Card{Parts: a.Card.Parts}, nil)
	if len(a.Text) < len(parts) || a.Text[:len(parts)] != parts {
		return a
	}
	a.Text = parts + "\n" + textOf(chat.Card{Parts: []chat.Part{note}}, nil) + a.Text[len(parts):]
	a.Card.Parts = append(a.Card.Parts[:len(a.Card.Parts):len(a.Card.Parts)], note)
	return a
}
