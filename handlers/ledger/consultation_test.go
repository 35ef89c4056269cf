package ledger_test

import (
	"errors"
	"testing"
	"time"

	"mingbai/handlers/ledger"
)

func TestCheck(t *testing.T) {
	good := ledger.Consultation{ID: "1", At: time.Unix(1, 0), Category: "劳动", Channel: "web",
		Outcome: ledger.Answered, Sources: []string{"g"}}
	for _, c := range []struct {
		name   string
		change func(*ledger.Consultation)
		ok     bool
	}{
		{"whole", func(*ledger.Consultation) {}, true},
		{"declined needs no source", func(c *ledger.Consultation) { c.Outcome, c.Sources = ledger.Declined, nil }, true},
		{"emergency needs no source", func(c *ledger.Consultation) { c.Outcome, c.Sources = ledger.Emergency, nil }, true},
		{"no id", func(c *ledger.Consultation) { c.ID = "" }, false},
		{"no time", func(c *ledger.Consultation) { c.At = time.Time{} }, false},
		{"no channel", func(c *ledger.Consultation) { c.Channel = "" }, false},
		{"no category", func(c *ledger.Consultation) { c.Category = "" }, false},
		{"no outcome", func(c *ledger.Consultation) { c.Outcome = "" }, false},
		{"answered without a source", func(c *ledger.Consultation) { c.Sources = nil }, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			row := good
			c.change(&row)
			if err := row.Check(); (err == nil) != c.ok || (err != nil && !errors.Is(err, ledger.ErrRow)) {
				t.Errorf("Check = %v", err)
			}
		})
	}
}
