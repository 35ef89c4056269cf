package offline

import (
	"slices"

	"mingbai/handlers/ledger"
)

// Offer is a register that advisers enter work in, and what it takes of them;
// pages that enter the same offer the same.
type Offer struct {
	Kind     ledger.Kind
	Channels []string         // codes
	Outcomes []ledger.Outcome // never empty
	Matter   bool             // what it was about is asked
}

// Offers lists what /log offers, a register once, in its order.
func Offers() []Offer {
	var all []Offer
	for _, s := range sorts() {
		i := slices.IndexFunc(all, func(o Offer) bool { return o.Kind == s.kind })
		if i >= 0 {
			all[i].Channels = append(all[i].Channels, s.channel)
			continue
		}
		o := Offer{Kind: s.kind, Channels: []string{s.channel}, Outcomes: s.outcomes, Matter: s.kind != ledger.Lecture}
		if len(o.Outcomes) == 0 {
			o.Outcomes = []ledger.Outcome{ledger.StepClosed}
		}
		all = append(all, o)
	}
	return all
}

// Fits tells whether one entry may count so many matters and visits.
func Fits(matters, visits int64) bool { return counts{matters, visits}.fits() }
