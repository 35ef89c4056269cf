package response_test

import (
	"testing"
	"time"

	"mingbai/handlers/ledger"
	"mingbai/handlers/response"
)

// TestEveryOutcomeHasOneClass: what a rule counts is in one of its classes.
func TestEveryOutcomeHasOneClass(t *testing.T) {
	for _, rule := range ledger.Rules() {
		for _, kind := range rule.Kinds {
			for _, o := range []ledger.Outcome{ledger.Answered, ledger.Emergency, ledger.Declined, ledger.Replied, ledger.ToLegalAid, ledger.ToMediation,
				ledger.ToAdviser, ledger.ToOther, ledger.StepClosed} {
				class := response.Of(rule.ID, o)
				divided := rule.ID == ledger.RuleSelf || rule.ID == ledger.RuleMatters
				if divided != (class != "") {
					t.Errorf("%s, %s: %q is in class %q", rule.ID, kind, o, class)
				}
				if divided && (class.Rule() != rule.ID || class.Name() == "") {
					t.Errorf("%s: class %q is of rule %s, named %q", rule.ID, class, class.Rule(), class.Name())
				}
			}
		}
	}
	for _, c := range response.Classes() {
		for _, o := range c.Outcomes() {
			if response.Of(c.Rule(), o) != c {
				t.Errorf("%s is said to be %s", o, c)
			}
		}
	}
}

var opened = time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)

func after(d time.Duration) time.Time { return opened.Add(d) }

func TestState(t *testing.T) {
	for _, c := range []struct {
		name string
		wait response.Wait
		want response.State
	}{
		{"taken", response.Wait{Due: after(time.Hour), Claimed: after(time.Minute)}, response.InTime},
		{"taken at the last moment", response.Wait{Due: after(time.Hour), Claimed: after(time.Hour)}, response.InTime},
		{"taken late", response.Wait{Due: after(time.Hour), Claimed: after(61 * time.Minute)}, response.Late},
		{"taken, from before deadlines were kept", response.Wait{Claimed: after(time.Hour)}, response.Undated},
		{"nobody yet", response.Wait{Due: after(3 * time.Hour)}, response.Waiting},
		{"the office is not open", response.Wait{}, response.Waiting},
		{"nobody, too long", response.Wait{Due: after(time.Hour)}, response.Overdue},
		{"withdrawn", response.Wait{Due: after(time.Hour), Ended: after(time.Minute)}, response.Gone},
		{"taken and ended", response.Wait{Due: after(time.Hour), Claimed: after(time.Minute), Ended: after(time.Hour)}, response.InTime},
	} {
		c.wait.Opened = opened
		if got := c.wait.State(after(2 * time.Hour)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestMeasure(t *testing.T) {
	sum := response.NewSum(after(24 * time.Hour))
	for n := range 10 { // 10, 20, … 100 minutes; the claim time is half an hour
		sum.Add(response.Wait{Opened: opened, Due: after(30 * time.Minute), Claimed: after(time.Duration(n+1) * 10 * time.Minute)})
	}
	sum.Add(response.Wait{Opened: opened, Due: after(30 * time.Minute)})
	sum.Add(response.Wait{Opened: opened, Ended: after(time.Minute)})
	m := sum.Measure()
	if m.All != 12 || m.Taken != 10 || m.Median != 50*time.Minute || m.Ninth != 90*time.Minute {
		t.Errorf("%+v", m)
	}
	if share, ok := m.Timely(); !ok || share != 3.0/11 {
		t.Errorf("timely %v, %v", share, ok)
	}
	if _, ok := response.NewSum(opened).Measure().Timely(); ok {
		t.Error("of nothing there is a share")
	}
	for _, n := range []int{1, 2, 3} {
		sum := response.NewSum(opened)
		for range n {
			sum.Add(response.Wait{Opened: opened, Claimed: after(time.Minute)})
		}
		if m := sum.Measure(); m.Median != time.Minute || m.Ninth != time.Minute {
			t.Errorf("%d: %+v", n, m)
		}
	}
}
