package ledgertest

import (
	"context"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
	"mingbai/handlers/store"
)

// lawyer and clerk close the cases of the year.
const (
	lawyer = "zhang"
	clerk  = "li"
)

// Address is where a person of the year writes from.
func Address(person string) chat.Address { return chat.Address{Channel: "telegram", Chat: person} }

// Fill enters the year in a store, as it happened: what residents asked and had
// closed through the inbox, the rest as offline entries.
func (y *Year) Fill(ctx context.Context, s *store.Store) error {
	if err := s.SaveRoster(ctx, handoff.Roster{People: []handoff.Person{
		{ID: lawyer, Name: "张三", Role: handoff.Adviser}, {ID: clerk, Name: "李四", Role: handoff.Officer, Office: "甲镇司法所"},
	}}); err != nil {
		return err
	}
	var online, offline []Event
	for _, e := range y.Events { // runs of one sort, so that the order stays
		if e.Online && len(offline) > 0 || len(online)+len(offline) == 400 {
			if err := y.enter(ctx, s, online, offline); err != nil {
				return err
			}
			online, offline = nil, nil
		}
		if e.Online {
			online = append(online, e)
			continue
		}
		offline = append(offline, e)
	}
	return y.enter(ctx, s, online, offline)
}

func (y *Year) enter(ctx context.Context, s *store.Store, online, offline []Event) error {
	if len(online) > 0 {
		if err := y.happen(ctx, s, online); err != nil {
			return err
		}
	}
	_, err := s.Enter(ctx, Records(offline))
	return err
}

// happen commits what residents did as the effect of one update.
func (y *Year) happen(ctx context.Context, s *store.Store, events []Event) error {
	change := &handoff.Change{}
	for _, e := range events {
		change.Rows = append(change.Rows, handoff.Row{Of: Address(e.Person), Consultation: e.Consultation()})
	}
	return commit(ctx, s, events[0].ID, change)
}

// Consultation is the event as the desk enters it. Matters that an adviser
// joined have the key of the matter they were joined to.
func (e Event) Consultation() ledger.Consultation {
	c := ledger.Consultation{ID: e.ID, At: e.Day.Add(10 * time.Hour), Closed: e.Ended.Add(20 * time.Hour), Place: e.Place, Village: e.Village, Category: e.Category,
		Channel: e.Channel, Outcome: e.Outcome, Sources: []string{"g"}, Test: e.Test}
	if e.Kind == ledger.Consulting {
		c.Kind, c.CaseKey, c.Matters, c.Visits, c.Adviser = "handoff", e.Key, int(e.Matters), int(e.Visits), clerk
		if e.Lawyer {
			c.Adviser = lawyer
		}
		if e.Outcome == ledger.Withdrawn {
			c.Adviser = ""
		}
	}
	return c
}

// Records are events as offline entries.
func Records(events []Event) []ledger.Record {
	var all []ledger.Record
	for _, e := range events {
		r := ledger.Record{Ref: e.ID, Date: ledger.DateOf(e.Day), Kind: e.Kind, Place: e.Place, Village: e.Village, Category: e.Category, Channel: e.Channel,
			Matters: e.Matters, Visits: e.Visits, Outcome: e.Outcome, Key: e.Key, Amount: e.Amount, Test: e.Test}
		if e.Lawyer {
			r.Adviser = "张三"
		}
		all = append(all, r)
	}
	return all
}
