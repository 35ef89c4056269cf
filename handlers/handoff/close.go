package handoff

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"mingbai/handlers/chat"
	"mingbai/handlers/ledger"
)

// way is how a case was answered, as a button and as the ledger has it.
type way struct {
	code    string
	label   string
	outcome ledger.Outcome
}

// ways are fixed words: manuals rely on them.
var ways = [...]way{
	{"a", "当场答复", ledger.Answered},
	{"l", "转法援", ledger.ToLegalAid},
	{"m", "转调解", ledger.ToMediation},
	{"o", "转其他", ledger.ToOther},
	{"u", "紧急转接", ledger.Emergency},
}

func wayOf(code string) (way, bool) {
	i := slices.IndexFunc(ways[:], func(w way) bool { return w.code == code })
	if i < 0 {
		return way{}, false
	}
	return ways[i], true
}

// persons are the numbers to choose from; larger groups are typed.
var persons = [...]int{1, 2, 3, 5, 10, 20}

// mostPersons is what one case may be counted with.
const mostPersons = 500

// closing takes the taps that close a case: the matter, the way, the persons,
// and, when the same matter ended not long ago, whether it is that one.
func (d *Desk) closing(c Case, p Person, b press) (o Outcome) {
	matter, w, n := b.arg(0), b.arg(1), b.arg(2)
	if b.do != doEnd && !slices.ContainsFunc(d.cfg.Matters, func(m Matter) bool { return m.Code == matter }) {
		b.do = doEnd
	}
	chosen, known := wayOf(w)
	count, err := strconv.Atoi(n)
	switch {
	case utf8.RuneCountInString(b.words) > LongestNote:
		o.tell(p.Address, chat.Reply{Text: textNoteLong})
	case b.do == doEnd:
		o.bound(c, p.Address, d.askMatter(c))
	case b.do == doMatter || !known:
		o.bound(c, p.Address, askWay(c, matter))
	case b.do == doWay || err != nil || count < 1 || count > mostPersons:
		o.bound(c, p.Address, askPersons(c, matter, w))
	case b.do == doPersons && c.Earlier != "" && matter == c.Category:
		o.bound(c, p.Address, askJoin(c, matter, w, n))
	default:
		return d.end(c, p, matter, chosen, count, b.do == doJoin && b.arg(3) == "1", b.words)
	}
	return o
}

// end closes a case with a note, "" for none, counts it, and asks the resident
// how it was.
func (d *Desk) end(c Case, p Person, matter string, w way, count int, same bool, words string) (o Outcome) {
	c.Category, c.Outcome, c.Persons, c.ClosedBy = matter, w.outcome, count, p.ID
	c.Key = c.Number
	matters := 1
	if same && c.Earlier != "" {
		c.Key, matters = c.Earlier, 0
	}
	d.finish(&c)
	c.mark(c.Ended, WasClosed, p.ID)
	if words != "" {
		c.Note = d.noteOf(words)
	}
	o.Rows = append(o.Rows, d.row(c, matters, count))
	o.show(Stale, c, p.Address, d.cardClosed(c, w.label), false)
	o.about(c, p.Address, d.sayClosed(c, w.label))
	o.about(c, c.Resident, sayFarewell(c, w.label))
	o.save(c)
	return o
}

// finish ends a case for everybody.
func (d *Desk) finish(c *Case) {
	c.State, c.Ended, c.Steps, c.Asked, c.Owner = Closed, d.now(), nil, nil, ""
	c.Epoch++
}

// row is the ledger row of a closed case. It carries no words.
func (d *Desk) row(c Case, matters, visits int) Row {
	return Row{Of: c.Resident, Consultation: ledger.Consultation{
		ID: "case/" + c.ID, At: c.Opened.UTC(), Place: c.Place, Village: c.Village, Category: c.Category,
		Kind: "handoff", Channel: c.Channel, Urgent: c.Urgent, Outcome: c.Outcome, Sources: c.Sources,
		Rule: ledger.Version, CaseKey: c.Key, Matters: matters, Visits: visits, Adviser: c.ClosedBy,
		Closed: c.Ended.UTC(),
	}}
}

// dismiss closes a case that the judicial office says is nobody's here. It is
// entered, and not counted.
func (d *Desk) dismiss(c Case, r Roster, p Person) (o Outcome) {
	c.Outcome, c.ClosedBy, c.Key = ledger.Refused, p.ID, c.Number
	for _, id := range c.Asked {
		if other, known := r.Person(id); known && id != p.ID && other.Reachable() {
			o.show(Recard, c, other.Address, sayTaken(c, p), false)
		}
	}
	d.finish(&c)
	c.mark(c.Ended, WasDismissed, p.ID)
	o.Rows = append(o.Rows, d.row(c, 0, 1))
	o.show(Recard, c, p.Address, sayDismissed(c), false)
	o.about(c, c.Resident, sayNotOurs(c))
	o.save(c)
	return o
}

// withdraw closes a case that the resident no longer wants.
func (d *Desk) withdraw(c Case, r Roster) (o Outcome) {
	who, owner := append(slices.Clone(c.Asked), c.Owner), c.Owner
	c.Outcome, c.Key = ledger.Withdrawn, c.Number
	d.finish(&c)
	c.mark(c.Ended, WasWithdrawn)
	slices.Sort(who)
	for _, id := range slices.Compact(who) {
		p, known := r.Person(id)
		if !known || !p.Reachable() {
			continue
		}
		if id == owner { // who is at work on it is told
			o.about(c, p.Address, sayWithdrawn(c))
			o.show(Stale, c, p.Address, sayWithdrawn(c), false)
			continue
		}
		o.show(Recard, c, p.Address, sayWithdrawn(c), false)
	}
	o.about(c, c.Resident, chat.Reply{Text: textWithdrawn, Ack: textWithdrawn})
	o.Rows = append(o.Rows, d.row(c, 0, 0))
	o.save(c)
	return o
}

// rate stores what the resident thought of it, once.
func (d *Desk) rate(c Case, score int) (o Outcome) {
	if c.Rating != 0 || score < 1 || score > 3 || c.Open() {
		o.tell(c.Resident, chat.Reply{Text: textRatedBefore, Ack: textRatedBefore})
		return o
	}
	c.Rating = score
	c.mark(d.now(), WasRated)
	o.tell(c.Resident, chat.Reply{Text: textRated, Ack: textRated})
	o.save(c)
	return o
}

// LongestNote is how long a closing note may be, in characters.
const LongestNote = 500

// noteOf is a note as it is kept.
func (d *Desk) noteOf(words string) string {
	if d.cfg.Redact != nil {
		return d.cfg.Redact(words)
	}
	return words
}

// note adds the closing note.
func (d *Desk) note(c Case, p Person, text string) (o Outcome) {
	if c.ClosedBy != p.ID || c.Open() || c.Forgotten {
		o.tell(p.Address, chat.Reply{Text: textNoNote})
		return o
	}
	if utf8.RuneCountInString(text) > LongestNote {
		o.tell(p.Address, chat.Reply{Text: textNoteLong})
		return o
	}
	c.Note = d.noteOf(text)
	c.mark(d.now(), WasNoted, p.ID)
	o.tell(p.Address, chat.Reply{Text: "记下了，写在【" + c.Number + "】里。"})
	o.save(c)
	return o
}
