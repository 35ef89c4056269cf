package handoff

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"mingbai/handlers/chat"
)

// Take decides about a message that may concern a case. taken is false when the
// message is the assistant's to answer; what is in the outcome holds all the
// same. It changes what the session waits for.
func (d *Desk) Take(ctx context.Context, m chat.Message, s *chat.Session) (o Outcome, taken bool, err error) {
	if m.Kind == chat.Due {
		o, err = d.due(ctx, m)
		return o, true, err
	}
	r, err := d.cfg.Book.Roster(ctx)
	if err != nil {
		return o, false, err
	}
	p, staff := r.At(m.From)
	if m.Kind == chat.Moved {
		return moved(r, p, m), true, nil
	}
	if code := startCode(m.Text); code != "" && m.About == "" {
		o, err = d.bind(ctx, r, m, code)
		return o, true, err
	}
	if staff {
		return d.staff(ctx, r, p, m, s)
	}
	if m.About != "" { // somebody who was of the roster a moment ago
		o.tell(m.From, chat.Reply{Text: textNotForYou})
		return o, true, nil
	}
	if m.Group {
		return o, false, nil
	}
	return d.resident(ctx, r, m, s)
}

// moved gives a team the address that its group goes by from now on.
func moved(r Roster, p Person, m chat.Message) (o Outcome) {
	if p.ID == "" || !p.Team || m.Data == "" {
		return o
	}
	next := r.change(p.ID, func(p *Person) { p.Address.Chat = m.Data })
	o.Roster = &next
	return o
}

// command splits "/open@bot x"; name is "" when it is none.
func command(text string) (name, rest string) {
	text, is := strings.CutPrefix(strings.TrimSpace(text), "/")
	if !is {
		return "", ""
	}
	name, rest, _ = strings.Cut(text, " ")
	name, _, _ = strings.Cut(name, "@")
	return strings.ToLower(name), strings.TrimSpace(rest)
}

func startCode(text string) string {
	if name, rest := command(text); name == "start" {
		return rest
	}
	return ""
}

// bind takes a code.
func (d *Desk) bind(ctx context.Context, r Roster, m chat.Message, code string) (o Outcome, err error) {
	if p, bound := r.At(m.From); bound {
		if _, invited, err := d.redeem(r, code, func(*Person) {}); err != nil || invited.ID != p.ID {
			o.tell(m.From, sayBoundAlready(p))
			return o, nil
		}
	}
	if _, err := d.CaseOf(ctx, m.From); !errors.Is(err, ErrNone) {
		if err == nil {
			o.tell(m.From, chat.Reply{Text: textResidentCode})
		}
		return o, err
	}
	next, p, err := d.redeem(r, code, func(p *Person) { p.Address, p.Team, p.Lost = m.From, m.Group, false })
	if err != nil {
		o.tell(m.From, sayBadCode(err))
		return o, nil
	}
	o.Roster = &next
	o.tell(m.From, sayWelcome(p, next))
	return o, nil
}

// staff takes what people of the roster do.
func (d *Desk) staff(ctx context.Context, r Roster, p Person, m chat.Message, s *chat.Session) (o Outcome, taken bool, err error) {
	if m.Kind == chat.Left {
		o, err = d.lost(ctx, r, p)
		return o, true, err
	}
	if p.Lost {
		o = Back(r, p)
		r = *o.Roster
	}
	x, taken, err := d.staffSays(ctx, r, p, m, s)
	o.join(x)
	return o, taken, err
}

func (d *Desk) staffSays(ctx context.Context, r Roster, p Person, m chat.Message, s *chat.Session) (o Outcome, taken bool, err error) {
	if m.Kind == chat.Button {
		b, ours := readPress(m.Data)
		if !ours {
			if Ours(m.Data) {
				o.tell(p.Address, chat.Reply{Text: textOldButton, Ack: textOldButton})
			}
			return o, Ours(m.Data), nil
		}
		b.words = strings.TrimSpace(m.Text)
		o, err = d.staffPress(ctx, r, p, b, s)
		return o, true, err
	}
	if m.About != "" { // all of it is for the resident, whatever it looks like
		o, err = d.inCase(ctx, r, p, m.About, m)
		return o, true, err
	}
	name, _ := command(m.Text)
	if name == "" && strings.TrimSpace(m.Text) == "办结" {
		name = "close"
	}
	switch name {
	case "open", "mine", "close":
		o, err = d.list(ctx, p, name)
		return o, true, err
	case "help", "start":
		o.tell(p.Address, chat.Reply{Text: textStaffHelp})
		return o, true, nil
	case "":
	default:
		return o, false, nil
	}
	if m.Group && m.ReplyTo == "" && !m.Named {
		return o, true, nil // talk of the team
	}
	if id, noting := strings.CutPrefix(s.Asking, askingNote); noting && m.Kind == chat.Text {
		s.Asking = ""
		c, err := d.find(ctx, id)
		if err != nil {
			return o, true, err
		}
		return d.note(c, p, strings.TrimSpace(m.Text)), true, nil
	}
	o, err = d.route(ctx, r, p, m, s)
	return o, true, err
}

// staffPress takes a pressed button of somebody of the roster.
func (d *Desk) staffPress(ctx context.Context, r Roster, p Person, b press, s *chat.Session) (o Outcome, err error) {
	c, err := d.find(ctx, b.id)
	if isNone(err) {
		o.tell(p.Address, chat.Reply{Text: textNoSuchCase, Ack: textNoSuchCase})
		return o, nil
	}
	if err != nil {
		return o, err
	}
	own, asked := c.Owner == p.ID && c.Open(), slices.Contains(c.Asked, p.ID)
	switch {
	case b.do == doNote && b.words != "":
		return d.note(c, p, b.words), nil
	case b.do == doNote && c.ClosedBy == p.ID && !c.Open():
		s.Asking = askingNote + c.ID
		o.tell(p.Address, chat.Reply{Text: textAskNote})
		return o, nil
	case !own && (!asked || c.Owner != "" || !c.Open()):
		o.tell(p.Address, d.sayNotYours(c, r))
		return o, nil
	case c.Guarded && !mayGuard(p):
		o.tell(p.Address, chat.Reply{Text: textGuarded, Ack: textGuarded})
		return o, nil
	case b.epoch != c.Epoch:
		o.tell(p.Address, chat.Reply{Text: textOldButton, Ack: textOldButton})
		o.show(NewCard, c, p.Address, d.card(c, p, d.now()), true)
		return o, nil
	}
	return d.staffDoes(ctx, r, p, c, b, s)
}

// staffDoes does what a valid button is for.
func (d *Desk) staffDoes(ctx context.Context, r Roster, p Person, c Case, b press, s *chat.Session) (o Outcome, err error) {
	own := c.Owner == p.ID
	switch {
	case b.do == doClaim && own:
		o.tell(p.Address, chat.Reply{Text: textAlreadyYours, Ack: textAlreadyYours})
	case b.do == doClaim:
		return d.claim(ctx, c, r, p)
	case b.do == doBackup && !c.Guarded && p.Role == Adviser:
		return d.passOn(c, r, p, ToBackup), nil
	case b.do == doOffice && p.Role == Adviser, b.do == doNotOurs && p.Role == Adviser:
		return d.passOn(c, r, p, ToOffice), nil
	case b.do == doNotOurs:
		return d.dismiss(c, r, p), nil
	case b.do == doBackup, b.do == doOffice:
		o.tell(p.Address, chat.Reply{Text: textOfficeIsLast, Ack: textOfficeIsLast})
	case !own:
		o.tell(p.Address, chat.Reply{Text: textClaimFirst, Ack: textClaimFirst})
	case b.do == doPick:
		return d.pick(c, p, s), nil
	case slices.Contains([]string{doEnd, doMatter, doWay, doPersons, doJoin}, b.do):
		return d.closing(c, p, b), nil
	default:
		o.tell(p.Address, chat.Reply{Text: textOldButton, Ack: textOldButton})
	}
	return o, nil
}

// resident takes what everybody else does.
func (d *Desk) resident(ctx context.Context, r Roster, m chat.Message, s *chat.Session) (o Outcome, taken bool, err error) {
	if m.Kind == chat.Button && Ours(m.Data) {
		return d.residentPress(ctx, r, m, s)
	}
	name, _ := command(m.Text)
	text := strings.TrimSpace(m.Text)
	if s.Asking == AskingVillage && m.Kind == chat.Text && name == "" && text != "取消" {
		return d.villageKnown(ctx, m, s, text)
	}
	s.Wish = ""
	c, err := d.CaseOf(ctx, m.From)
	if errors.Is(err, ErrNone) {
		o, err = d.afterClose(ctx, m)
		return o, false, err
	}
	if err != nil {
		return o, false, err
	}
	switch {
	case m.Kind == chat.Left:
		if p, known := r.Person(c.Owner); known {
			o.bound(c, p.Address, sayResidentGone(c))
		}
		return o, true, nil
	case name == "person" || text == "找法律顾问":
		o, err = d.status(ctx, m.From)
		return o, true, err
	case name != "" || m.Kind == chat.Button:
		return o, false, nil
	}
	o, taken = d.fromResident(c, r, m)
	return o, taken, nil
}

// afterClose tells a resident who answers something said in a closed case that
// it is closed. The message is a new question all the same.
func (d *Desk) afterClose(ctx context.Context, m chat.Message) (o Outcome, err error) {
	if m.ReplyTo == "" {
		return o, nil
	}
	id, err := d.cfg.Book.Behind(ctx, m.From, m.ReplyTo)
	if err == nil {
		var c Case
		if c, err = d.find(ctx, id); err == nil && !c.Open() && c.Resident == m.From {
			o.tell(m.From, sayClosedCase(c))
		}
	}
	if isNone(err) {
		err = nil
	}
	return o, err
}

// residentPress takes a pressed button of a resident.
func (d *Desk) residentPress(ctx context.Context, r Roster, m chat.Message, s *chat.Session) (o Outcome, taken bool, err error) {
	b, ok := readPress(m.Data)
	if ok && b.do == doVillage {
		if s.Asking != AskingVillage {
			o.tell(m.From, chat.Reply{Text: textOldButton, Ack: textOldButton})
			return o, true, nil
		}
		o, _, err = d.villageKnown(ctx, m, s, b.arg(0))
		return o, true, err
	}
	var c Case
	if ok {
		if c, err = d.find(ctx, b.id); err != nil && !isNone(err) {
			return o, true, err
		}
	}
	switch {
	case !ok || err != nil || c.Resident != m.From:
		o.tell(m.From, chat.Reply{Text: textNotForYou, Ack: textNotForYou})
	case b.do == doRate:
		score := 0
		if len(b.arg(0)) == 1 {
			score = int(b.arg(0)[0] - '0')
		}
		o = d.rate(c, score)
	case b.do == doWithdraw && c.Open():
		o = d.withdraw(c, r)
	case b.do == doWithdraw:
		o.tell(m.From, sayClosedCase(c))
	default:
		o.tell(m.From, chat.Reply{Text: textNotForYou, Ack: textNotForYou})
	}
	return o, true, nil
}

// Forget ends the open cases of a resident who asks to be forgotten and tells
// whoever worked on them; those of somebody of the roster go on to others. The
// words themselves are erased by the store.
func (d *Desk) Forget(ctx context.Context, who chat.Address) (o Outcome, err error) {
	r, err := d.cfg.Book.Roster(ctx)
	if err != nil {
		return o, err
	}
	if p, staff := r.At(who); staff {
		return d.lost(ctx, r, p)
	}
	c, err := d.CaseOf(ctx, who)
	if err != nil {
		if isNone(err) {
			err = nil
		}
		return o, err
	}
	ids := append(slices.Clone(c.Asked), c.Owner)
	slices.Sort(ids)
	ids = slices.Compact(ids)
	c.Outcome, c.Key = "", c.Number
	d.finish(&c)
	for _, id := range ids {
		if p, known := r.Person(id); known && p.Reachable() {
			o.tell(p.Address, sayForgotten(c))
			o.show(Stale, c, p.Address, sayForgotten(c), false)
		}
	}
	o.save(c)
	return o, nil
}

// list shows a person's cases.
func (d *Desk) list(ctx context.Context, p Person, what string) (o Outcome, err error) {
	cases, err := d.CasesOf(ctx, p.ID)
	if err != nil {
		return o, err
	}
	own := mine(cases, p.ID)
	switch what {
	case "mine":
		o.tell(p.Address, d.sayMine(own))
	case "close":
		o.tell(p.Address, d.sayWhichToClose(own))
	default:
		shown := 0
		for _, c := range cases {
			if c.Owner == "" && shown < mostCards {
				shown++
				o.show(NewCard, c, p.Address, d.card(c, p, d.now()), true)
			}
		}
		if shown == 0 {
			o.tell(p.Address, chat.Reply{Text: textNoneOpen})
		}
	}
	return o, nil
}

// mostCards is how many cards /open shows at once.
const mostCards = 10

// status tells a resident how their case stands.
func (d *Desk) status(ctx context.Context, who chat.Address) (o Outcome, err error) {
	c, err := d.CaseOf(ctx, who)
	if err != nil {
		return o, err
	}
	r, err := d.cfg.Book.Roster(ctx)
	if err != nil {
		return o, err
	}
	o.about(c, who, d.sayStatus(c, r))
	return o, nil
}

func isNone(err error) bool { return errors.Is(err, ErrNone) }

// at is when a message was written.
func (d *Desk) at(m chat.Message) time.Time {
	if m.At.IsZero() {
		return d.now()
	}
	return m.At
}
