package handoff

import (
	"context"
	"slices"
	"time"

	"mingbai/handlers/chat"
)

// claim gives the case to the first who presses; everybody else is told who
// has it.
func (d *Desk) claim(ctx context.Context, c Case, r Roster, p Person) (o Outcome, err error) {
	lines, err := d.cfg.Book.Lines(ctx, c.ID)
	if err != nil {
		return o, err
	}
	now := d.now()
	c.Owner, c.State, c.Claimed, c.Nagged = p.ID, Claimed, now, 0
	c.Epoch++
	c.Steps = nil
	c.mark(now, WasClaimed, p.ID)
	c.arm(stepSilent, now.Add(d.times(r, d.post(r, c).OfficeID()).Silent))
	o.show(Recard, c, p.Address, d.sayYours(c, now), true)
	for _, reply := range d.sayHistory(c, lines) {
		o.bound(c, p.Address, reply)
	}
	for _, id := range c.Asked {
		if other, known := r.Person(id); known && id != p.ID && other.Reachable() {
			o.show(Recard, c, other.Address, sayTaken(c, p), false)
		}
	}
	o.about(c, c.Resident, sayClaimed(c, p))
	o.save(c)
	return o, nil
}

// passOn takes the case from a person and offers it from a stage on.
func (d *Desk) passOn(c Case, r Roster, p Person, from Stage) (o Outcome) {
	now := d.now()
	c.Declined = append(slices.Clone(c.Declined), p.ID)
	c.mark(now, WasPassed, p.ID)
	owned := c.Owner == p.ID
	if !owned && d.drop(&c, r, p) && len(c.Asked) > 0 && from <= c.Stage {
		o.show(Recard, c, p.Address, sayPassed(c, ""), false)
		o.save(c)
		return o
	}
	before := c.Asked
	d.release(&c)
	found := d.offer(&o, &c, r, from, now)
	o.show(Recard, c, p.Address, sayPassed(c, d.names(c, r)), false)
	for _, id := range before {
		if other, known := r.Person(id); known && !owned && id != p.ID && !slices.Contains(c.Asked, id) && other.Reachable() {
			o.show(Stale, c, other.Address, sayPassed(c, d.names(c, r)), false)
		}
	}
	o.about(c, c.Resident, d.sayMoved(c, r, !found, now))
	o.save(c)
	return o
}

// release takes the case from everybody.
func (d *Desk) release(c *Case) {
	c.Owner, c.State, c.Asked, c.Steps = "", Waiting, nil, nil
	c.Epoch++
}

// Back is what becomes of somebody who could not be reached and is heard from
// again.
func Back(r Roster, p Person) Outcome {
	next := r.change(p.ID, func(p *Person) { p.Lost = false })
	return Outcome{Change: Change{Roster: &next}}
}

// lost marks a person as not reachable and finds others for their cases.
func (d *Desk) lost(ctx context.Context, r Roster, p Person) (o Outcome, err error) {
	r = r.change(p.ID, func(p *Person) { p.Lost = true })
	o.Roster = &r
	cases, err := d.CasesOf(ctx, p.ID)
	if err != nil {
		return o, err
	}
	for _, c := range cases {
		d.without(&o, c, r, p)
	}
	return o, nil
}

// without goes on with a case when the person who has it, or is asked about
// it, cannot be reached: somebody else is asked at once.
func (d *Desk) without(o *Outcome, c Case, r Roster, p Person) {
	stage := c.Stage
	switch {
	case !c.Open() || c.Owner != p.ID && !slices.Contains(c.Asked, p.ID):
		return
	case c.Owner == p.ID:
		stage = ToBackup
		d.release(&c)
	case c.Owner != "":
		return
	case d.drop(&c, r, p):
		c.mark(d.now(), WasLost, p.ID)
		o.save(c)
		return
	}
	now := d.now()
	c.mark(now, WasLost, p.ID)
	found := d.offer(o, &c, r, stage, now)
	o.about(c, c.Resident, d.sayMoved(c, r, !found, now))
	o.save(c)
}

// drop takes a person out of those who are asked about a case that nobody has,
// and tells whether somebody of the stage is still asked.
func (d *Desk) drop(c *Case, r Roster, p Person) bool {
	newest := len(c.Asked) > 0 && c.Asked[len(c.Asked)-1] == p.ID
	c.Asked = slices.DeleteFunc(slices.Clone(c.Asked), func(id string) bool { return id == p.ID })
	if len(c.Asked) == 0 {
		c.State = Waiting
	}
	switch c.Stage {
	case ToHotline:
		return true // they are reminded in turn
	case ToOffice:
		return slices.ContainsFunc(c.Asked, func(id string) bool {
			other, known := r.Person(id)
			return known && other.Role == Officer && other.Reachable()
		})
	}
	return !newest // one person is asked at a time
}

// names lists who is asked, for people to read.
func (d *Desk) names(c Case, r Roster) string {
	var names []string
	for _, id := range c.Asked {
		if p, known := r.Person(id); known {
			names = append(names, p.Name)
		}
	}
	return joinNames(names)
}

// due does what falls due. A step that is not the case's any more does nothing.
func (d *Desk) due(ctx context.Context, m chat.Message) (o Outcome, err error) {
	if _, person, ok := readLeft(m.Data); ok {
		return d.left(ctx, person)
	}
	id, key, gone := readDue(m.Data)
	c, err := d.find(ctx, id)
	if err != nil {
		if isNone(err) {
			err = nil
		}
		return o, err
	}
	r, err := d.cfg.Book.Roster(ctx)
	if err != nil {
		return o, err
	}
	if gone != (chat.Address{}) {
		return d.gone(ctx, r, c, gone)
	}
	i := slices.IndexFunc(c.Steps, func(s Step) bool { return s.Key == key })
	if i < 0 || !c.Open() {
		return o, nil
	}
	kind := c.Steps[i].Kind
	c.Steps = slices.Delete(slices.Clone(c.Steps), i, i+1)
	return d.step(c, r, kind, d.now()), nil
}

// gone hears that somebody cannot be written to any more.
func (d *Desk) gone(ctx context.Context, r Roster, c Case, who chat.Address) (o Outcome, err error) {
	if p, staff := r.At(who); staff {
		if p.Lost { // the case was offered while that became known
			d.without(&o, c, r, p)
			return o, nil
		}
		return d.lost(ctx, r, p)
	}
	if p, known := r.Person(c.Owner); known && c.Open() && who == c.Resident {
		o.bound(c, p.Address, sayResidentGone(c))
	}
	return o, nil
}

// step does what one kind of step is for.
func (d *Desk) step(c Case, r Roster, kind string, now time.Time) (o Outcome) {
	post := d.post(r, c)
	times := d.times(r, post.OfficeID())
	open, next := d.open(post, now)
	open = open || c.Urgent
	switch {
	case !open && kind == stepOpen:
		c.arm(stepOpen, next)
	case !open && kind == stepUnclaimed:
		c.arm(stepUnclaimed, next.Add(d.patience(r, c, post.OfficeID())))
		o.about(c, c.Resident, sayAfterHours(c, next))
	case !open:
		c.arm(kind, next)
	case kind == stepOpen:
		found := d.offer(&o, &c, r, ToAdviser, now)
		o.about(c, c.Resident, d.sayMoved(c, r, !found, now))
	case kind == stepUnclaimed:
		before := c.Asked
		c.mark(now, WasOverdue, before...)
		found := d.offer(&o, &c, r, c.Stage+1, now)
		d.overdue(&o, c, r, before, now)
		o.about(c, c.Resident, d.sayMoved(c, r, !found, now))
	case kind == stepNag && c.Nagged < mostNags:
		c.Nagged++
		c.Asked = nil
		d.offer(&o, &c, r, ToAdviser, now)
	case kind == stepSilent:
		d.silent(&o, &c, r, now.Add(times.Silent))
	}
	o.save(c)
	return o
}

// overdue tells on the cards of those who were asked before that somebody else
// is asked too; they may still claim.
func (d *Desk) overdue(o *Outcome, c Case, r Roster, before []string, now time.Time) {
	if len(before) == len(c.Asked) {
		return
	}
	asked := c
	asked.Asked = c.Asked[len(before):]
	for _, id := range before {
		if p, known := r.Person(id); known && p.Reachable() {
			card := d.card(c, p, now)
			card.Text += "\n过了时间还没人接，也请了" + d.names(asked, r) + "；你先接也行。"
			o.show(Stale, c, p.Address, card, true)
		}
	}
}

// mostNags is how often people are reminded of one thing.
const mostNags = 3

// silent reminds an owner who has not answered, and in the end tells the
// resident where else to turn.
func (d *Desk) silent(o *Outcome, c *Case, r Roster, again time.Time) {
	p, known := r.Person(c.Owner)
	if !known {
		return
	}
	c.mark(d.now(), WasReminded, p.ID)
	if c.Nagged++; c.Nagged < mostNags {
		c.arm(stepSilent, again)
	} else {
		o.about(*c, c.Resident, saySilent(*c))
	}
	o.bound(*c, p.Address, sayReminder(*c, d.matter(c.Category)))
}
