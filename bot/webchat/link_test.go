package webchat

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"mingbai/bot/browsertest"
)

// linked is a page whose visitors have a case, with a log of what browsers tell
// of where they come from.
func linked(t *testing.T) (g *rig, s *shelf, referers func() []string) {
	t.Helper()
	s = newShelf()
	st := standings()["claimed"]
	s.set(&st)
	g = newRig(t, withCases(s))
	var mu sync.Mutex
	var all []string
	inner := g.http.Config.Handler
	g.http.Close()
	g.http = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		all = append(all, r.Referer())
		mu.Unlock()
		inner.ServeHTTP(w, r)
	}))
	t.Cleanup(g.http.Close)
	return g, s, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return append([]string(nil), all...)
	}
}

// tokenOf is the token in a page that shows a link.
func tokenOf(t *testing.T, page string) string {
	t.Helper()
	_, rest, _ := strings.Cut(page, "/back/")
	token, _, found := strings.Cut(rest, `"`)
	if !found || len(token) != 43 {
		t.Fatalf("no link on the page:\n%s", page)
	}
	return token
}

func TestLinkNeedsACase(t *testing.T) {
	g, s, _ := linked(t)
	b := g.browser(t)
	if code, page := b.post("/link"); code != http.StatusConflict || strings.Contains(page, "/back/") {
		t.Errorf("without a conversation: %d", code)
	}
	b.get("/")
	s.set(nil)
	if code, page := b.post("/link"); code != http.StatusConflict || !strings.Contains(page, "找法律顾问") {
		t.Errorf("without a case: %d", code)
	}
}

func TestLinkHidesTheVisitor(t *testing.T) {
	g, s, _ := linked(t)
	b := g.browser(t)
	b.get("/")
	b.post("/say", "text", "老板没发工资", "token", "1")
	_, page := b.post("/link")
	token := tokenOf(t, page)
	id := strings.Split(b.http.Jar.Cookies(mustURL(t, g.http.URL))[0].Value, ".")[0]
	for hash, l := range s.links {
		if strings.Contains(hash, token) || strings.Contains(fmt.Sprintf("%s %x", l.Box, l.Box), id) || len(l.Box) != idBytes {
			t.Error("what is stored tells the token or the visitor")
		}
		l.Box = append([]byte(nil), l.Box...)
		l.Box[0] ^= 1
		s.links[hash] = l
	}
	other := g.browser(t)
	if code, page := other.post("/back", "link", token); code != http.StatusServiceUnavailable || strings.Contains(page, "工资") {
		t.Errorf("a box that was changed: %d", code)
	}
	if strings.Contains(g.logs.String(), token) || strings.Contains(g.logs.String(), id) {
		t.Error("the log tells the token or the visitor")
	}
}

func TestLinkGuessesAreCounted(t *testing.T) {
	g, _, _ := linked(t)
	b := g.browser(t)
	last := 0
	for i := range 100 {
		last, _ = b.get(fmt.Sprintf("/back/%043d", i))
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("the hundredth guess got %d", last)
	}
}

// TestLinkFromElsewhere posts the form from another site.
func TestLinkFromElsewhere(t *testing.T) {
	g, _, _ := linked(t)
	b := g.browser(t)
	b.get("/")
	_, page := b.post("/link")
	for _, path := range []string{"/back", "/link", "/link/drop"} {
		req, _ := http.NewRequest("POST", g.http.URL+path, strings.NewReader("link="+tokenOf(t, page)))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Origin", "https://elsewhere.example")
		if res, err := b.http.Do(req); err != nil || res.StatusCode != http.StatusForbidden {
			t.Errorf("%s from elsewhere: %v, %v", path, res, err)
		}
	}
}

// TestBrowserBack makes a link on one phone and opens it on another: with and
// without JavaScript, and over HTTP under a name that browsers do not trust.
func TestBrowserBack(t *testing.T) {
	b := browsertest.Start(t, "chat.test")
	for _, o := range widths() {
		for _, o.NoScript = range []bool{false, true} {
			for _, host := range []string{"127.0.0.1", "chat.test"} {
				if host == "chat.test" && o.Width > 360 {
					continue
				}
				t.Run(fmt.Sprintf("%d noscript %v %s", o.Width, o.NoScript, host), func(t *testing.T) {
					g, s, referers := linked(t)
					home := strings.Replace(g.http.URL, "127.0.0.1", host, 1)
					old := b.Open(t, o)
					old.Go(home)
					say(old, "老板没发工资")
					old.Wait(`document.querySelectorAll('.card').length === 1`)
					old.Click("#case summary")
					old.Click(`form[action="/link"] button`)
					old.Wait(`document.querySelector('#link')`)
					old.Quiet("link")
					old.Shot(fmt.Sprintf("link-%d", o.Width))
					link := browsertest.Eval[string](old, `document.querySelector('#link').value`)
					token := strings.TrimPrefix(link, home+"/back/")
					if len(token) != 43 {
						t.Fatalf("the link is %s", link)
					}
					fresh := b.Open(t, o)
					fresh.Go(link)
					fresh.Go(link)
					fresh.Quiet("asked")
					fresh.Shot(fmt.Sprintf("back-%d", o.Width))
					if strings.Contains(fresh.Text("body"), "工资") {
						t.Error("looking at the link shows the conversation")
					}
					fresh.Click("main .send")
					fresh.Wait(`document.querySelectorAll('.card').length === 1 && document.querySelector('.mine').innerText.includes('老板没发工资')`)
					if len(s.links) != 0 {
						t.Error("the link can be used again")
					}
					for _, r := range referers() {
						if strings.Contains(r, token) {
							t.Errorf("a request tells where it comes from: %s", r)
						}
					}
				})
			}
		}
	}
}
