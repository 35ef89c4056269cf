package help_test

import (
	"strings"
	"testing"

	"mingbai/bot/console"
	"mingbai/bot/console/consoletest"
	"mingbai/bot/console/help"
	"mingbai/handlers/account"
	"mingbai/handlers/ledger"
)

func office(t *testing.T) *consoletest.Office {
	t.Helper()
	return consoletest.New(t, func(*consoletest.Office) console.Area { return help.Area(help.Config{Explain: ledger.Explain}) })
}

func TestEveryRoute(t *testing.T) { office(t).Routes() }

func TestEachRoleHasItsPage(t *testing.T) {
	o := office(t)
	o.As(account.Administrator, "")
	for _, role := range account.Roles() {
		c := o.As(role, consoletest.Town)
		res, page := o.Do(c, "GET", "/office/help")
		if res.StatusCode != 200 || !strings.Contains(page, "<h1>"+role.Name()+"怎么用") {
			t.Errorf("%s: status %d", role, res.StatusCode)
		}
		for _, other := range account.Roles() {
			if res, _ := o.Do(c, "GET", "/office/help/"+string(other)); res.StatusCode != 200 {
				t.Errorf("%s reads of %s: status %d", role, other, res.StatusCode)
			}
		}
	}
}

// TestRulesAreTheRules: every indicator that is counted is explained.
func TestRulesAreTheRules(t *testing.T) {
	o := office(t)
	_, page := o.Do(o.As(account.Administrator, ""), "GET", "/office/help/rules")
	for _, r := range ledger.Rules() {
		if !strings.Contains(page, r.Indicator+"("+r.Unit+")") {
			t.Errorf("%s is not explained", r.Indicator)
		}
	}
	if n := strings.Count(page, "<h2>"); n < 7 { // groups of the navigation stand twice
		t.Errorf("%d headings", n)
	}
}
