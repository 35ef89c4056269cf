package consoletest

import (
	"net/http"
	"regexp"
	"strings"

	"mingbai/bot/console"
	"mingbai/handlers/account"
)

var wildcard = regexp.MustCompile(`\{[^}$]*\}`)

// Routes tries every route of the console as nobody and as each role: nobody is
// led to sign in, roles that may not get 403 and nothing else, roles that may
// get anything but 403 and no failure. Path values name nothing.
func (o *Office) Routes() {
	o.T.Helper()
	if len(o.Console.Routes()) == 0 {
		o.T.Fatal("no routes")
	}
	o.As(account.Administrator, "") // so that there is an account
	nobody := direct(o.Client())
	clients := map[account.Role]*http.Client{}
	for _, role := range account.Roles() {
		clients[role] = direct(o.As(role, ""))
	}
	for _, r := range o.Console.Routes() {
		method, _, _ := strings.Cut(r.Pattern, " ")
		path := strings.TrimSuffix(wildcard.ReplaceAllString(r.Path(), "none"), "{$}")
		if r.Open {
			continue // for everybody; the frame's own tests try them
		}
		res, body := o.Do(nobody, method, path)
		if to := res.Header.Get("Location"); res.StatusCode != http.StatusSeeOther || to != "/office/login" {
			o.T.Errorf("%s as nobody: status %d to %q", r.Pattern, res.StatusCode, to)
		}
		if len(body) > 200 {
			o.T.Errorf("%s as nobody shows %d bytes", r.Pattern, len(body))
		}
		for _, role := range account.Roles() {
			o.tryRoute(clients[role], r, role, method, path)
		}
	}
}

func (o *Office) tryRoute(c *http.Client, r console.Route, role account.Role, method, path string) {
	o.T.Helper()
	res, body := o.Do(c, method, path)
	switch {
	case r.Allows(role) && (res.StatusCode == http.StatusForbidden || res.StatusCode >= 500):
		o.T.Errorf("%s as %s: status %d, though it may", r.Pattern, role, res.StatusCode)
	case r.Allows(role) && res.StatusCode == http.StatusSeeOther && strings.HasPrefix(res.Header.Get("Location"), "/office/login"):
		o.T.Errorf("%s as %s: led to sign in", r.Pattern, role)
	case !r.Allows(role) && (res.StatusCode != http.StatusForbidden || !strings.Contains(body, "没有权限")):
		o.T.Errorf("%s as %s: status %d, want 403", r.Pattern, role, res.StatusCode)
	}
}

// direct makes a client tell redirects rather than follow them.
func direct(c *http.Client) *http.Client {
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return c
}

// Nasty are texts that must come out of every field as they went in and never
// as markup, script or an address.
func Nasty() []string {
	return []string{
		`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `' onmouseover='alert(1)`, `</textarea><svg onload=alert(1)>`,
		`javascript:alert(1)`, `{{.Me}}`, `<!--`, `]]>`, "`${alert(1)}`", `&lt;b&gt;`,
	}
}

// Leaks returns which of the nasty texts stand in a page as markup.
func Leaks(body string) []string {
	var found []string
	for _, mark := range []string{"<script>alert", "<img src=x", "' onmouseover='", "<svg onload", `href="javascript:`, "<!--"} {
		if strings.Contains(body, mark) {
			found = append(found, mark)
		}
	}
	return found
}
