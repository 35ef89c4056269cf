package consult

import (
	"slices"
	"strings"
	"time"

	"mingbai/handlers/chat"
	"mingbai/knowledge/mark"
	"mingbai/knowledge/place"
)

// marked says of an answer what the office said of the entries it stands on: of
// one that is out of date that it may be, of one that was retired that it is not
// answered from. An alarm is never held back.
func (c *Consultant) marked(h heard, a Answer) Answer {
	m, ok := c.markOf(a.Used)
	switch {
	case !ok || a.Urgent || a.Declined || len(a.Card.Parts) == 0:
		return a
	case m.Standing == mark.Retired:
		return c.retired(h, a)
	}
	first := textOf(chat.Card{Parts: a.Card.Parts[:1]}, nil)
	rest, found := strings.CutPrefix(a.Text, first)
	if !found {
		return a
	}
	note := part("note", "注意", "司法所"+dayText(m.At)+"说这一条可能已经过时，办之前先打12348核实。")
	note.Phones = []string{"12348"}
	a.Text = first + "\n" + textOf(chat.Card{Parts: []chat.Part{note}}, nil) + rest
	a.Card.Parts = slices.Insert(slices.Clone(a.Card.Parts), 1, note)
	return a
}

// markOf finds what the office said of the entries that an answer stands on; a
// retired one first.
func (c *Consultant) markOf(used []string) (mark.Mark, bool) {
	var best mark.Mark
	found := false
	for _, u := range used {
		kind, id, _ := strings.Cut(u, "/")
		if kind == string(mark.Sheet) {
			id, _, _ = strings.Cut(id, "/")
		}
		if m, ok := c.base.Marked(mark.Kind(kind), id); ok && (!found || m.Standing == mark.Retired) {
			best, found = m, true
		}
	}
	return best, found
}

// retired is said in the place of an answer from an entry that was retired.
func (c *Consultant) retired(h heard, a Answer) Answer {
	card := chat.Card{Place: h.placeName(), Parts: []chat.Part{
		part("answer", "", "这件事我手上的说法，司法所已经停用，不能照着答你。"),
		c.firstPart(h, "12348", "", a.Category),
		part("note", "", "也可以点“找法律顾问”，请人看你的情况。"),
	}}
	said := c.finish(card, nil)
	said.Kind, said.Category, said.Channels, said.Declined, said.Handoff = a.Kind, a.Category, []string{"12348"}, true, true
	said.Used, said.Why = a.Used, a.Why
	return said
}

// dayText writes a day as people read it.
func dayText(t time.Time) string { return t.In(China()).Format("2006年1月2日") }

// unsaid takes the numbers that the office said are wrong out of a card and out
// of the quotes of its sources, whatever entry they come from. An answer is of its
// own place and of those of its sources; a quote is of its source's.
func (c *Consultant) unsaid(card *chat.Card, sources []cited) {
	places := []string{card.Place}
	for _, s := range sources {
		places = append(places, s.Place)
	}
	wrong := func(said string) bool { return c.base.Wrong(said, places...) }
	for i, p := range card.Parts {
		card.Parts[i].Lines = slices.DeleteFunc(slices.Clone(p.Lines), wrong)
		card.Parts[i].Phones = slices.DeleteFunc(slices.Clone(p.Phones), wrong)
	}
	for i, s := range sources {
		of := []string{s.Place}
		if s.Place == "" || place.Within(card.Place, s.Place) {
			of = append(of, card.Place)
		}
		if c.base.Wrong(s.Quote, of...) {
			sources[i].Quote = ""
		}
	}
}
