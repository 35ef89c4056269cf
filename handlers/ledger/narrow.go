package ledger

import "slices"

// Narrow chooses, of the rows of a query, those that stand behind one part of a
// figure. Zero fields but Rule choose everything.
type Narrow struct {
	Rule     Rule
	Outcomes []Outcome // only these, or, with Except, all others
	Except   bool
	Advisers []string // any of these, as rows have them; "" = rows that name nobody
	Village  string   // by its own name, in whatever town
	Named    bool     // Village is meant, also when it is "": rows of no known village
}

// Has tells whether a row is chosen.
func (n Narrow) Has(e Entry) bool {
	switch {
	case !n.Rule.Stands(e):
		return false
	case len(n.Outcomes) > 0 && slices.Contains(n.Outcomes, e.Outcome) == n.Except:
		return false
	case len(n.Advisers) > 0 && !slices.Contains(n.Advisers, e.Adviser):
		return false
	}
	return n.Village == "" && !n.Named || e.Village == n.Village
}
