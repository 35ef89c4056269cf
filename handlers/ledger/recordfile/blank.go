package recordfile

import (
	"slices"

	"mingbai/handlers/ledger"
	"mingbai/handlers/sheet"
)

// kindNames are the registers as people write them.
func kindNames() []string {
	var names []string
	for _, k := range ledger.ByHand() {
		names = append(names, ledger.KindName(k))
	}
	return names
}

// Blank returns an Excel workbook to write records into, with what may be chosen
// as lists; villages are those to choose from.
func Blank(villages []string) ([]byte, error) {
	lists := map[string][]string{"kind": kindNames(), "village": villages, "channel": ledger.ChannelNames()}
	for _, c := range ledger.ShortCategories() {
		lists["category"] = append(lists["category"], c[1])
	}
	for _, k := range ledger.ByHand() {
		for _, name := range ledger.OutcomeNames(k) {
			if !slices.Contains(lists["outcome"], name) {
				lists["outcome"] = append(lists["outcome"], name)
			}
		}
	}
	var out []sheet.Column
	for _, c := range columns {
		name := c[1]
		if c[0] == "amount" {
			name = c[2] // with its unit
		}
		out = append(out, sheet.Column{Name: name, Wide: c[0] == "summary", Choose: lists[c[0]]})
	}
	return sheet.Blank(out)
}
