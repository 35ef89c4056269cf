package ledger

import "fmt"

// Matter is what is known of a matter before a record is entered under its key.
type Matter struct {
	Known   bool
	Open    bool  // some of its rows are not closed
	Matters int64 // counted so far
	Steps   Steps // reached so far
	Amount  bool  // an amount was entered
}

// Join returns the entry that a record makes. A known matter is not counted
// again, and a stage that it has reached before is not either.
func (m Matter) Join(r Record) Entry {
	e := Entry{
		CaseKey: r.Key, Date: r.Date, Place: r.Place, Village: r.Village, Channel: r.Channel, Kind: r.Kind, Category: r.Category,
		First: !m.Known, Matters: r.Matters, Visits: r.Visits, Outcome: r.Outcome, Urgent: r.Urgent, Offline: true,
		Adviser: r.Adviser, ByLawyer: r.Adviser != "" && !r.ByOffice, Amount: r.Amount, Test: r.Test,
		Steps: StepsOf(r.Kind, r.Outcome) &^ m.Steps, Size: r.Matters,
	}
	if Ends(r.Kind, r.Outcome) {
		e.Closed = r.Date
	}
	if m.Known {
		e.Matters, e.Size = 0, max(m.Matters, 1)
	}
	if m.Amount {
		e.Amount = 0
	}
	return e
}

// mostCounted is how much one record may count.
const mostCounted = 1_000_000

// Check tells whether a record may be entered.
func (r Record) Check() error {
	_, known := findOutcome(r.Kind, r.Outcome)
	switch {
	case r.Ref == "" || r.Date.Time().IsZero():
		return fmt.Errorf("%w: a reference and a day are needed", ErrRow)
	case r.Kind == SelfService || !known:
		return fmt.Errorf("%w: register or outcome unknown", ErrRow)
	case r.Matters < 0 || r.Visits < 0 || r.Amount < 0 || r.Matters > mostCounted || r.Visits > mostCounted:
		return fmt.Errorf("%w: a count that cannot be", ErrRow)
	case r.Kind == Mediating && mediationName(r.Category) == Unknown && r.Category != "":
		return fmt.Errorf("%w: a mediation of no known type", ErrRow)
	}
	return nil
}
