package offline_test

import (
	"slices"
	"testing"

	"mingbai/handlers/ledger"
	"mingbai/handlers/offline"
)

// TestOffers: every register stands once, with something to choose that can be
// entered.
func TestOffers(t *testing.T) {
	var kinds []ledger.Kind
	for _, o := range offline.Offers() {
		if slices.Contains(kinds, o.Kind) {
			t.Errorf("%s stands twice", o.Kind)
		}
		kinds = append(kinds, o.Kind)
		for _, channel := range o.Channels {
			for _, outcome := range o.Outcomes {
				r := ledger.Record{Ref: "r", Date: "2026-03-15", Kind: o.Kind, Place: "甲镇", Village: "甲村", Channel: channel, Matters: 1, Visits: 1, Outcome: outcome, Adviser: "law"}
				if err := r.Check(); err != nil {
					t.Errorf("%s, %s, %s: %v", o.Kind, channel, outcome, err)
				}
			}
		}
	}
	if want := []ledger.Kind{ledger.Consulting, ledger.Lecture, ledger.Mediating, ledger.Opinion, ledger.Document}; !slices.Equal(kinds, want) {
		t.Errorf("registers %v, want %v", kinds, want)
	}
	for c, want := range map[[2]int64]bool{{1, 1}: true, {200, 5000}: true, {0, 1}: false, {1, 0}: false, {201, 1}: false, {1, 5001}: false, {-1, 1}: false} {
		if offline.Fits(c[0], c[1]) != want {
			t.Errorf("Fits(%d, %d) = %t", c[0], c[1], !want)
		}
	}
}
