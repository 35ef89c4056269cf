package consoletest

import (
	"cmp"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"mingbai/handlers/account"
)

// Address is a page that links lead to.
type Address struct {
	Route string // its pattern
	Path  string // with what is asked for
	By    account.Account
	size  int
}

// tried is how many addresses of a route are opened, of all that links lead to.
const tried = 12

var linkIn = regexp.MustCompile(`href="(/office/[^"#]*)`)

// Crawl follows links from the first page on, as each account in turn, and
// returns for each route that shows pages those of its addresses with the most
// on them, no more than per of them for an account. A link that leads to an
// error fails the test.
func (o *Office) Crawl(per int, accounts ...account.Account) []Address {
	o.T.Helper()
	which := http.NewServeMux()
	for _, r := range o.Console.Routes() {
		which.Handle(r.Pattern, http.NotFoundHandler())
	}
	var all []Address
	for _, a := range accounts {
		found := o.crawl(which, a)
		for _, route := range found {
			slices.SortStableFunc(route, func(x, y Address) int { return cmp.Compare(y.size, x.size) })
			all = append(all, route[:min(per, len(route))]...)
		}
	}
	slices.SortStableFunc(all, func(x, y Address) int { return cmp.Compare(x.Route, y.Route) })
	return all
}

// crawl follows the links that one account sees.
func (o *Office) crawl(which *http.ServeMux, a account.Account) map[string][]Address {
	o.T.Helper()
	c := o.In(a)
	found, known := map[string][]Address{}, map[string]string{} // links, and the page they were first seen on
	for queue := []string{"/office/"}; len(queue) > 0; queue = queue[1:] {
		path := queue[0]
		u, err := url.Parse(path)
		if err != nil {
			o.T.Errorf("%s sees a link that is none: %s", a.Role.Name(), path)
			continue
		}
		_, route := which.Handler(&http.Request{Method: http.MethodGet, URL: u})
		if len(found[route]) >= tried {
			continue
		}
		res, body := o.Do(c, http.MethodGet, path)
		if res.StatusCode != http.StatusOK {
			o.T.Errorf("%s follows a link from %s to %s: status %d", a.Role.Name(), known[path], path, res.StatusCode)
			continue
		}
		if !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
			continue // a file
		}
		found[route] = append(found[route], Address{Route: route, Path: path, By: a, size: len(body)})
		for _, m := range linkIn.FindAllStringSubmatch(body, -1) {
			if next := html.UnescapeString(m[1]); known[next] == "" && !strings.HasPrefix(next, "/office/assets") {
				known[next] = path
				queue = append(queue, next)
			}
		}
	}
	return found
}
