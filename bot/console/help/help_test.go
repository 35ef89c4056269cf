package help_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
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

// TestWordsStandOnThePages: every page, button and heading that is named in “ ”
// is written in some page, or in what the hand-over writes on its buttons.
func TestWordsStandOnThePages(t *testing.T) {
	var written strings.Builder
	for _, dir := range []string{"..", "../../../handlers/handoff"} {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "help/") {
				return err
			}
			if ext := filepath.Ext(path); ext != ".go" && ext != ".html" {
				return nil
			}
			body, err := os.ReadFile(path)
			written.Write(body)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	body, err := os.ReadFile("jobs.go")
	if err != nil {
		t.Fatal(err)
	}
	_, said, _ := strings.Cut(string(body), "func adviser()")
	named := regexp.MustCompile(`“([^”]+)”`).FindAllStringSubmatch(said, -1)
	if len(named) < 40 {
		t.Fatalf("only %d names", len(named))
	}
	for _, m := range named {
		if name := m[1]; !strings.Contains(written.String(), name) {
			t.Errorf("“%s” stands on no page", name)
		}
	}
}

// TestFiveThings: every role has its five, each with a place to go to.
func TestFiveThings(t *testing.T) {
	o := office(t)
	o.As(account.Administrator, "")
	for _, role := range account.Roles() {
		_, page := o.Do(o.As(role, consoletest.Town), "GET", "/office/help")
		for n := 1; n <= 5; n++ {
			if !strings.Contains(page, fmt.Sprintf(`<h2 id="job-%d">`, n)) {
				t.Errorf("%s: no %d. thing", role, n)
			}
		}
		if strings.Contains(page, `id="job-6"`) {
			t.Errorf("%s has more than five", role)
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
