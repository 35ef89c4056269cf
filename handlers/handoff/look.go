package handoff

import (
	"slices"
	"time"

	"mingbai/handlers/chat"
)

// Look is a case as a page shows it to those who may see it: what it is called,
// who has to act, and whether that is late.
type Look struct {
	Label      string // village and matter; neither of a guarded one
	Matter     string
	Who        string // who has it, or who is asked; "" = nobody
	Unanswered bool   // the resident waits for the owner's words
	Late       bool   // nobody took it in the office's time, or the owner was reminded
}

// Look returns a case as it is shown.
func (d *Desk) Look(c Case, r Roster) Look {
	l := Look{Label: d.label(c), Matter: d.matter(c.Category), Late: d.late(c, r),
		Unanswered: c.Owner != "" && c.Open() && c.armed(stepSilent)}
	if p, known := r.Person(c.Owner); known {
		l.Who = p.Name
	} else if c.Open() {
		l.Who = d.names(c, r)
	} else if p, known := r.Person(c.ClosedBy); known {
		l.Who = p.Name
	}
	return l
}

// late tells whether somebody should have acted by now. The night before an
// office opens is not its delay: the first who are asked have their time.
func (d *Desk) late(c Case, r Roster) bool {
	switch {
	case !c.Open():
		return false
	case c.Owner != "":
		return c.Nagged > 0
	}
	now, post := d.now(), d.post(r, c)
	if open, _ := d.open(post, now); !open && !c.Urgent {
		return false
	}
	for _, s := range c.Steps {
		if s.Kind == stepUnclaimed && s.Due.After(now) && c.Stage == ToAdviser {
			return false
		}
	}
	return now.Sub(c.Opened) > d.patience(r, c, post.OfficeID())
}

// MayOpen tells whether somebody of the roster may read what is said in a case
// that they do not have themselves: guarded ones are for appointed people.
func MayOpen(c Case, p Person) bool { return !c.Guarded || mayGuard(p) }

// Moves are what a person may do with a case now, as buttons; closing is not
// among them (see Closing).
func (d *Desk) Moves(c Case, p Person) []chat.Choice {
	asked := c.Owner == "" && slices.Contains(c.Asked, p.ID)
	if p.ID == "" || !c.Open() || c.Owner != p.ID && !asked || !MayOpen(c, p) {
		return nil
	}
	moves := slices.Concat(cardChoices(c, p)...)
	return slices.DeleteFunc(moves, func(m chat.Choice) bool {
		b, ok := readPress(m.Data)
		return !ok || b.do == doEnd || b.do == doBackup && c.Guarded
	})
}

// Closing is a button that closes a case in one press, for a page that asks for
// all of it at once. same says that it is the matter of Case.Earlier. What is
// not known is asked for again by the desk.
func Closing(c Case, matter, way, persons string, same bool) chat.Choice {
	yes := "0"
	if same {
		yes = "1"
	}
	return chat.Choice{Label: "办结", Data: press{do: doJoin, id: c.ID, epoch: c.Epoch, args: []string{matter, way, persons, yes}}.data()}
}

// Matters are the categories that a case can be closed under.
func (d *Desk) Matters() []Matter { return slices.Clone(d.cfg.Matters) }

// Ways are how a case can be answered.
func Ways() []Matter {
	var all []Matter
	for _, w := range ways {
		all = append(all, Matter{Code: w.code, Name: w.label})
	}
	return all
}

// WayName is what people call an outcome of a closed case, "" when it has none.
func WayName(c Case) string {
	for _, w := range ways {
		if w.outcome == c.Outcome {
			return w.label
		}
	}
	return ""
}

// Sit returns the roster in which a person is written to at an address, from
// now on and nowhere else. Whoever held the address before loses it.
func (r Roster) Sit(person string, at chat.Address) Roster {
	r = r.Clone()
	for i := range r.People {
		switch p := &r.People[i]; {
		case p.ID == person:
			p.Address, p.Team, p.Lost = at, false, false
		case p.Address == at:
			p.Address = chat.Address{}
		}
	}
	return r
}

// WaitedFor is how long a case has lasted, or lasts already.
func (c Case) WaitedFor(now time.Time) time.Duration {
	if !c.Ended.IsZero() {
		return c.Ended.Sub(c.Opened)
	}
	return max(0, now.Sub(c.Opened))
}
