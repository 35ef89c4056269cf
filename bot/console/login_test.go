package console

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"mingbai/bot/browsertest"
)

func TestLogin(t *testing.T) {
	o := newOffice(t)
	o.setup()
	for _, c := range []struct{ name, password string }{
		{"李主任", "wrong"}, {"李主任", ""}, {"", ""}, {"", testPassword}, {"nobody", testPassword},
		{"' OR 1=1 --", testPassword}, {`<script>alert(1)</script>`, "x"},
	} {
		o.now = o.now.Add(time.Hour)
		res, page := o.login(o.browser(), c.name, c.password)
		if res.StatusCode != 401 || !strings.Contains(page, textWrong) || strings.Contains(page, "<script>") {
			t.Errorf("%q: status %d", c.name, res.StatusCode)
		}
	}
	res, page := o.login(o.browser(), " 李主任 ", testPassword)
	if res.StatusCode != 200 || !strings.Contains(page, "今天的咨询") {
		t.Errorf("the right password: status %d", res.StatusCode)
	}
}

func TestLockout(t *testing.T) {
	for _, name := range []string{"李主任", "nobody"} { // both the same: names cannot be found out
		o := newOffice(t)
		o.setup()
		for i := range 5 {
			if res, _ := o.login(o.client, name, "wrong"); res.StatusCode != 401 {
				t.Fatalf("%s: try %d: status %d", name, i, res.StatusCode)
			}
		}
		res, page := o.login(o.client, name, testPassword) // even the right one waits
		if res.StatusCode != 429 || res.Header.Get("Retry-After") != "5" || !strings.Contains(page, "请等 5 秒") {
			t.Errorf("%s: status %d, Retry-After %s", name, res.StatusCode, res.Header.Get("Retry-After"))
		}
		for _, want := range []time.Duration{5, 10, 20, 40, 60, 60} {
			o.now = o.now.Add(want * time.Second)
			if res, _ := o.login(o.client, name, "wrong"); res.StatusCode != 401 {
				t.Errorf("%s: after %d s: status %d", name, want, res.StatusCode)
			}
			if res, _ := o.login(o.client, name, "wrong"); res.StatusCode != 429 {
				t.Errorf("%s: at once after %d s: status %d", name, want, res.StatusCode)
			}
		}
	}
}

func TestLockoutBounded(t *testing.T) {
	l := newLockout()
	now := time.Unix(0, 0)
	for i := range maxTried + 100 {
		l.begin(fmt.Sprint(i), now.Add(time.Duration(i)))
	}
	if len(l.byName) > maxTried {
		t.Errorf("remembers %d names", len(l.byName))
	}
}

func TestLockoutForgets(t *testing.T) {
	l := newLockout()
	now := time.Unix(0, 0)
	for i := range 3 * freeTries {
		if wait, ok := l.begin("li", now.Add(time.Duration(i)*2*forgetful)); !ok {
			t.Fatalf("a slip every two hours: try %d waits %s", i, wait)
		}
	}
	if got := l.byName["li"]; got.failed != 1 || !got.until.IsZero() {
		t.Errorf("old slips still count: %+v", got)
	}
}

func TestSessionEnds(t *testing.T) {
	o := newOffice(t)
	o.setup()
	open := func() bool {
		res, _ := o.do(o.client, "GET", "/office/")
		return res.Request.URL.Path == "/office/"
	}
	o.now = o.now.Add(29 * time.Minute)
	if !open() {
		t.Error("ended while in use")
	}
	o.now = o.now.Add(31 * time.Minute)
	if open() {
		t.Error("still open after 31 idle minutes")
	}
	o.login(o.client, "李主任", testPassword)
	for range 25 {
		o.now = o.now.Add(29 * time.Minute)
		open()
	}
	if open() {
		t.Error("still open after 12 hours")
	}
}

func TestLogout(t *testing.T) {
	o := newOffice(t)
	o.setup()
	at, err := url.Parse(o.http.URL + "/office/")
	if err != nil {
		t.Fatal(err)
	}
	old := o.client.Jar.Cookies(at)
	res, _ := o.do(o.client, "POST", "/office/logout")
	if res.Request.URL.Path != "/office/login" {
		t.Errorf("led to %s", res.Request.URL.Path)
	}
	thief := o.browser()
	thief.Jar.SetCookies(at, old)
	if res, _ := o.do(thief, "GET", "/office/"); res.Request.URL.Path != "/office/login" {
		t.Error("a stolen cookie outlived the session")
	}
}

func TestNoFixation(t *testing.T) {
	o := newOffice(t)
	o.setup()
	at, _ := url.Parse(o.http.URL + "/office/")
	before := o.client.Jar.Cookies(at)[0].Value
	o.login(o.client, "李主任", testPassword)
	if after := o.client.Jar.Cookies(at)[0].Value; after == before {
		t.Error("the same id after signing in")
	}
	other := o.browser()
	other.Jar.SetCookies(at, []*http.Cookie{{Name: cookieName, Value: "chosen", Path: "/office/"}})
	o.login(other, "李主任", testPassword)
	if other.Jar.Cookies(at)[0].Value == "chosen" {
		t.Error("an id chosen by others was taken")
	}
}

// TestEveryRouteWithoutSession asks every route as a stranger.
func TestEveryRouteWithoutSession(t *testing.T) {
	o := newOffice(t)
	o.setup()
	for _, c := range []struct {
		method, path string
		status       int
		end          string
	}{
		{"GET", "/office/", 200, "/office/login"},
		{"GET", "/office/login", 200, "/office/login"},
		{"GET", "/office/setup", 200, "/office/login"},
		{"POST", "/office/setup", 200, "/office/login"},
		{"POST", "/office/logout", 200, "/office/login"},
		{"GET", "/office/assets/style.css", 200, "/office/assets/style.css"},
		{"GET", "/office/assets/../console.go", 404, ""},
		{"GET", "/office/accounts", 404, "/office/accounts"},
		{"DELETE", "/office/", 404, "/office/"},
	} {
		res, page := o.do(o.browser(), c.method, c.path)
		if res.StatusCode != c.status || c.end != "" && res.Request.URL.Path != c.end {
			t.Errorf("%s %s: %d at %s", c.method, c.path, res.StatusCode, res.Request.URL.Path)
		}
		if strings.Contains(page, "1234") {
			t.Errorf("%s %s shows figures", c.method, c.path)
		}
	}
}

func TestFormsFromElsewhere(t *testing.T) {
	o := newOffice(t)
	for _, path := range []string{"/office/login", "/office/setup", "/office/logout"} {
		req, _ := http.NewRequest("POST", o.http.URL+path, strings.NewReader("code="+testCode))
		req.Header.Set("Origin", "http://evil.example")
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != 403 {
			t.Errorf("%s: status %d", path, res.StatusCode)
		}
	}
}

func TestCookieAndHeaders(t *testing.T) {
	o := newOffice(t)
	o.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	res, _ := o.do(o.client, "POST", "/office/setup", "code", testCode, "name", "li", "password", testPassword, "again", testPassword)
	c := res.Cookies()[0]
	if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/office/" || c.MaxAge != 0 {
		t.Errorf("cookie %+v", c)
	}
	if p := res.Header.Get("Content-Security-Policy"); !strings.HasPrefix(p, "default-src 'none'") || strings.Contains(p, "unsafe") {
		t.Errorf("policy %q", p)
	}
}

func TestCountFails(t *testing.T) {
	o := newOffice(t)
	o.counter.err = errDown
	if page := o.setup(); strings.Contains(page, "1234") || !strings.Contains(page, "现在数不出来") {
		t.Error("a figure that was not read is shown")
	}
}

func TestPasswordHash(t *testing.T) {
	h, err := newHasher(bytes.NewReader(bytes.Repeat([]byte{1}, 64)))
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	stored, err := h.hash(ctx, testPassword)
	if err != nil || !strings.HasPrefix(stored, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Fatalf("%q, %v", stored, err)
	}
	if ok, err := h.matches(ctx, stored, testPassword); !ok || err != nil {
		t.Errorf("right password: %v, %v", ok, err)
	}
	if ok, _ := h.matches(ctx, stored, testPassword+" "); ok {
		t.Error("wrong password matches")
	}
	if ok, err := h.matches(ctx, "", "nobody"); ok || err != nil {
		t.Errorf("nobody signs in: %v, %v", ok, err)
	}
	gone, cancel := context.WithCancel(ctx)
	cancel()
	h.slots <- struct{}{}
	h.slots <- struct{}{}
	if _, err := h.hash(gone, "x"); !errors.Is(err, context.Canceled) {
		t.Errorf("third at once: %v", err)
	}
}

func FuzzParseHash(f *testing.F) {
	f.Add("$argon2id$v=19$m=19456,t=2,p=1$AQEBAQEBAQEBAQEBAQEBAQ$AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE")
	f.Add("$argon2id$v=19$m=999999999,t=2,p=1$AQ$AQ")
	f.Fuzz(func(t *testing.T, stored string) {
		salt, sum, err := parseHash(stored)
		if err == nil && (len(salt) != saltBytes || len(sum) != hashBytes || !strings.HasPrefix(stored, prefix())) {
			t.Fatalf("took %q", stored)
		}
	})
}

func TestBrowser(t *testing.T) {
	b := browsertest.Start(t)
	for _, size := range []browsertest.Options{{Width: 360, Height: 740}, {Width: 1280, Height: 800}, {Width: 360, Height: 740, Dark: true}} {
		t.Run(fmt.Sprintf("%d dark %v", size.Width, size.Dark), func(t *testing.T) {
			name := fmt.Sprintf("-%d-dark-%v", size.Width, size.Dark)
			o := newOffice(t)
			p := b.Open(t, size)
			p.Go(o.http.URL + "/office/")
			p.Shot("setup" + name)
			p.Type("#code", "wrong")
			p.Type("#name", "李主任")
			p.Type("#password", testPassword)
			p.Type("#again", testPassword)
			p.Click("main button")
			p.Wait(`document.querySelector('.error')`)
			if kept := browsertest.Eval[string](p, `document.querySelector('#name').value`); kept != "李主任" {
				t.Errorf("the name is gone: %q", kept)
			}
			p.Type("#code", testCode)
			p.Type("#password", testPassword)
			p.Type("#again", testPassword)
			p.Click("main button")
			p.Wait(`document.querySelector('table')`)
			p.Shot("office" + name)
			p.Click("header button")
			p.Wait(`document.querySelector('#password')`)
			p.Shot("login" + name)
			for _, s := range browsertest.Stumbles(p) {
				if strings.Contains(s, "sideways") || strings.Contains(s, "contrast") || strings.Contains(s, "small target") {
					t.Error(s)
				}
			}
			for _, c := range p.Complaints() {
				if !strings.Contains(c, "403") {
					t.Errorf("console: %s", c)
				}
			}
		})
	}
}
