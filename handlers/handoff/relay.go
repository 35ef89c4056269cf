package handoff

import (
	"context"
	"strings"

	"mingbai/handlers/chat"
)

// fromResident takes what a resident writes while a case is open: it goes into
// the transcript, and to the owner when there is one. taken is false while
// nobody has the case, so that the assistant still answers.
func (d *Desk) fromResident(c Case, r Roster, m chat.Message) (o Outcome, taken bool) {
	line, ok := lineOf(m)
	if !ok {
		if c.State == Claimed {
			o.about(c, m.From, chat.Reply{Text: textCannotRelay})
		}
		return o, c.State == Claimed
	}
	line.By, line.At = ByResident, d.at(m)
	p, known := r.Person(c.Owner)
	if c.State != Claimed || !known {
		o.save(c, line)
		return o, false
	}
	if d.cfg.Danger != nil {
		if first, danger := d.cfg.Danger(m.Text); danger {
			o.about(c, m.From, first)
		}
	}
	if why := d.unfit(line.Media, p.Address); why != "" {
		o.about(c, m.From, chat.Reply{Text: why})
		line.Media, line.Text = nil, withoutFile(line.Text) // the words go on, and that there was more
	}
	o.bound(c, p.Address, d.sayFromResident(c, line))
	if !c.armed(stepSilent) {
		c.arm(stepSilent, d.now().Add(d.times(r, d.post(r, c).OfficeID()).Silent))
	}
	o.save(c, line)
	return o, true
}

// fromAdviser takes what the owner of a case writes about it.
func (d *Desk) fromAdviser(c Case, p Person, ms ...chat.Message) (o Outcome) {
	var lines []Line
	for _, m := range ms {
		line, ok := lineOf(m)
		if !ok {
			o.tell(p.Address, chat.Reply{Text: textCannotRelay})
			continue
		}
		if why := d.unfit(line.Media, c.Resident); why != "" {
			o.tell(p.Address, chat.Reply{Text: why})
			line.Media, line.Text = nil, withoutFile(line.Text)
		}
		line.By, line.Person, line.At = ByPerson, p.ID, d.at(m)
		lines = append(lines, line)
		o.about(c, c.Resident, sayFromPerson(p, line))
	}
	if len(lines) == 0 {
		return o
	}
	c.disarm(stepSilent)
	c.Nagged = 0
	o.save(c, lines...)
	return o
}

// lineOf reads a message as a line; ok is false when nothing of it can be
// passed on.
func lineOf(m chat.Message) (Line, bool) {
	l := Line{Text: strings.TrimSpace(m.Text), Media: m.Media}
	if m.Kind == chat.Edited && l.Text != "" {
		l.Text = "(改)" + l.Text
	}
	return l, l.Text != "" || l.Media != nil
}

// withoutFile is what is left of a message whose file stays behind.
func withoutFile(text string) string {
	return strings.TrimSpace(text + " (还有一个文件，太大，没有转过来)")
}

// unfit tells why a file cannot go to an address, "" when it can.
func (d *Desk) unfit(f *chat.Media, to chat.Address) string {
	if f != nil && f.Channel != to.Channel && f.Size > d.cfg.MaxFile {
		return sayTooLarge(d.cfg.MaxFile)
	}
	return ""
}

// route finds the case that an adviser's message belongs to: the one it answers,
// or the only one there is. Otherwise the message waits until they choose.
func (d *Desk) route(ctx context.Context, r Roster, p Person, m chat.Message, s *chat.Session) (o Outcome, err error) {
	cases, err := d.CasesOf(ctx, p.ID)
	if err != nil {
		return o, err
	}
	own := mine(cases, p.ID)
	if m.ReplyTo != "" {
		id, err := d.cfg.Book.Behind(ctx, m.From, m.ReplyTo)
		if err == nil {
			return d.inCase(ctx, r, p, id, m)
		}
		if !isNone(err) {
			return o, err
		}
	}
	switch len(own) {
	case 0:
		o.tell(p.Address, sayNoCase(len(cases)))
	case 1:
		return d.fromAdviser(own[0], p, m), nil
	default:
		if len(s.Drafts) < mostDrafts {
			s.Drafts = append(s.Drafts[:len(s.Drafts):len(s.Drafts)], m)
			o.tell(p.Address, d.sayWhose(own))
		} else {
			o.tell(p.Address, chat.Reply{Text: textTooManyDrafts})
		}
		s.Asking = askingPick
	}
	return o, nil
}

// inCase takes what somebody writes in a case that is known.
func (d *Desk) inCase(ctx context.Context, r Roster, p Person, id string, m chat.Message) (o Outcome, err error) {
	c, err := d.find(ctx, id)
	if err != nil {
		return o, err
	}
	if c.Owner == p.ID && c.Open() {
		return d.fromAdviser(c, p, m), nil
	}
	o.tell(p.Address, d.sayNotYours(c, r))
	return o, nil
}

// mostDrafts is how many messages wait for an adviser to say whose they are.
const mostDrafts = 10

// pick sends the messages that waited.
func (d *Desk) pick(c Case, p Person, s *chat.Session) (o Outcome) {
	drafts := s.Drafts
	s.Drafts, s.Asking = nil, ""
	if len(drafts) == 0 {
		o.tell(p.Address, chat.Reply{Text: textNothingWaits})
		return o
	}
	o = d.fromAdviser(c, p, drafts...)
	o.tell(p.Address, d.saySentOn(c, len(drafts)))
	return o
}
