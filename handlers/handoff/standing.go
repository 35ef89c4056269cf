package handoff

import (
	"context"
	"slices"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/ledger"
)

// Standing is where a resident's case stands, for a channel that shows it all
// the time rather than telling it once.
type Standing struct {
	Number  string
	State   State
	Who     string    // who has it, or who is asked; "" = nobody
	By      time.Time // until then those asked may take it; zero = nobody is asked
	Opens   time.Time // when the office opens and it is offered; zero = it is not waiting for that
	Ended   time.Time // when it was closed; zero = it is open
	Guarded bool      // only appointed people see it

	Withdraw []chat.Choice // takes an open one back
	Rate     []chat.Choice // how it was, the worst first; nil = not to be asked
}

// Standing returns where a resident's open case stands, or, when none is open,
// how the last one ended; ErrNone when there is none, or when it was taken back.
func (d *Desk) Standing(ctx context.Context, resident chat.Address) (Standing, error) {
	cases, err := d.cfg.Book.Cases(ctx, Query{Resident: resident})
	if err != nil {
		return Standing{}, err
	}
	if len(cases) == 0 {
		return Standing{}, ErrNone
	}
	c := cases[0] // the newest, unless an older one is open still
	if i := slices.IndexFunc(cases, Case.Open); i >= 0 {
		c = cases[i]
	}
	if c.Outcome == ledger.Withdrawn || c.Forgotten {
		return Standing{}, ErrNone
	}
	r, err := d.cfg.Book.Roster(ctx)
	if err != nil {
		return Standing{}, err
	}
	return d.standing(c, r), nil
}

func (d *Desk) standing(c Case, r Roster) Standing {
	s := Standing{Number: c.Number, State: c.State, Guarded: c.Guarded, Ended: c.Ended}
	if !c.Open() {
		if c.Rating == 0 && c.Outcome != ledger.Refused {
			s.Rate = rateChoices(c)
		}
		return s
	}
	s.Withdraw = slices.Concat(withdrawChoice(c)...)
	switch p, known := r.Person(c.Owner); {
	case c.State == Claimed && known:
		s.Who = title(p)
	case c.State == Offered && len(c.Asked) > 0:
		s.Who = d.askedTitles(c, r)
	}
	for _, step := range c.Steps {
		switch step.Kind {
		case stepUnclaimed:
			s.By = step.Due
		case stepOpen:
			s.Opens = step.Due
		}
	}
	return s
}
