package main

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"mingbai/bot/console/cases"
	"mingbai/handlers/account"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger/ledgertest"
)

// TestHelpLeadsWhereItSays: every address on the help page of a role is a page
// that this role may open.
func TestHelpLeadsWhereItSays(t *testing.T) {
	_, o := openOfficeOf(t)
	o.As(account.Administrator, "")
	links := regexp.MustCompile(`href="(/office/[^"#]*)(#[^"]*)?"`)
	for _, role := range account.Roles() {
		place := ledgertest.Towns()[0]
		if role == account.Administrator || role == account.County {
			place = ""
		}
		c := o.As(role, place)
		_, page := o.Do(c, http.MethodGet, "/office/help")
		_, main, _ := strings.Cut(page, "<main")
		found := links.FindAllStringSubmatch(main, -1)
		if len(found) < 5 {
			t.Errorf("%s: only %d addresses", role, len(found))
		}
		for _, m := range found {
			if res, _ := o.Do(c, http.MethodGet, m[1]); res.StatusCode != http.StatusOK || !strings.HasPrefix(res.Request.URL.Path, strings.TrimSuffix(m[1], "/")) {
				t.Errorf("%s: %s leads to %s, status %d", role, m[1], res.Request.URL.Path, res.StatusCode)
			}
		}
	}
}

// TestSeatsAreOfTheCasesChannel: the address at which the roster asks an account
// is the one that the pages of cases answer from.
func TestSeatsAreOfTheCasesChannel(t *testing.T) {
	if handoff.Seat("x").Channel != cases.Channel {
		t.Errorf("seats are of %q, the pages of %q", handoff.Seat("x").Channel, cases.Channel)
	}
}
