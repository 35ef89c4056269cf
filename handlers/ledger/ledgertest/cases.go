package ledgertest

import (
	"context"
	"fmt"
	"slices"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
	"mingbai/handlers/store"
)

// claimTime is how long people have to take a case.
const claimTime = 30 * time.Minute

// Cases are the cases behind what a person answered online. One in fifty is
// open still and nobody has it; withdrawn ones nobody took.
func (y *Year) Cases() []handoff.Case {
	var all []handoff.Case
	for _, e := range y.Events {
		if !e.Online || e.Kind != ledger.Consulting {
			continue
		}
		n := len(all) + 1
		opened := e.Day.Add(9 * time.Hour)
		c := handoff.Case{
			ID: fmt.Sprintf("%s-%d", e.ID, n), Number: e.Key, Year: y.Year, Seq: n, Version: 1, Epoch: 1, Place: e.Place, Village: e.Village, Category: e.Category,
			Channel: e.Channel, Resident: Address(e.Person), Opened: opened, State: handoff.Closed, Outcome: e.Outcome, Key: e.Key, Ended: e.Ended.Add(20 * time.Hour),
			Steps: []handoff.Step{{Key: e.ID + "/due", Kind: "unclaimed", Due: opened.Add(claimTime)}},
		}
		c.ClosedBy = map[bool]string{true: lawyer, false: clerk}[e.Lawyer]
		switch {
		case n%50 == 0:
			c.State, c.Asked, c.Ended, c.ClosedBy, c.Key = handoff.Offered, []string{c.ClosedBy}, time.Time{}, "", ""
		case e.Outcome == ledger.Withdrawn:
			c.ClosedBy = ""
		default:
			c.Claimed = opened.Add(time.Duration(1+n*7%90) * time.Minute)
		}
		all = append(all, c)
	}
	return all
}

// FillCases enters the cases of the year in a store: first as they were offered,
// then as they ended.
func (y *Year) FillCases(ctx context.Context, s *store.Store) error {
	for block := range slices.Chunk(y.Cases(), 400) {
		first, then := &handoff.Change{}, &handoff.Change{}
		for _, c := range block {
			offered := c
			offered.State, offered.Ended, offered.Claimed, offered.ClosedBy = handoff.Offered, time.Time{}, time.Time{}, ""
			first.Saves = append(first.Saves, handoff.Save{Case: offered})
			if c.Ended.IsZero() {
				continue
			}
			c.Version, c.Steps = 2, nil
			then.Saves = append(then.Saves, handoff.Save{Case: c, From: 1})
		}
		for i, change := range []*handoff.Change{first, then} {
			if err := commit(ctx, s, fmt.Sprintf("%s/%d", block[0].ID, i), change); err != nil {
				return err
			}
		}
	}
	return nil
}

// commit commits a change as the effect of one update.
func commit(ctx context.Context, s *store.Store, id string, change *handoff.Change) error {
	now := time.Now()
	if _, err := s.Receive(ctx, "telegram", "", []delivery.Incoming{{Channel: "telegram", Update: id, Chat: "x", At: now}}); err != nil {
		return err
	}
	item, err := s.Claim(ctx, "w", now, time.Minute)
	if err != nil {
		return fmt.Errorf("claim %s: %w", id, err)
	}
	return s.Commit(ctx, item, chat.Address{Channel: "telegram", Chat: "x"}, delivery.Effect{Handoff: change}, now)
}
