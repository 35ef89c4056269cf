package console_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"mingbai/bot/console"
	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
)

const testPassword = "松树 河流 板凳 四月 早点"

var errDown = errors.New("fake: down")

func TestFirstStart(t *testing.T) {
	o := consoletest.New(t)
	c := o.Client()
	res, page := o.Do(c, "GET", "/office/")
	if res.Request.URL.Path != "/office/setup" || !strings.Contains(page, "一次性码") {
		t.Fatalf("first visit led to %s", res.Request.URL.Path)
	}
	res, _ = setup(o, c, "李主任")
	if res.Request.URL.Path != "/office/me/second" {
		t.Fatalf("the first administrator was led to %s", res.Request.URL.Path)
	}
	for _, path := range []string{"/office/", "/office/me", "/office/me/recovery"} {
		if res, _ := o.Do(c, "GET", path); res.Request.URL.Path != "/office/me/second" {
			t.Errorf("without a second factor %s is open", path)
		}
	}
	bind(t, o, c)
	_, page = o.Do(c, "GET", "/office/")
	for _, want := range []string{"1234", "67", "李主任", "截至 11:00", "2026年11月22日", "数据库", "有问题", "正在重建", "1.2.3"} {
		if !strings.Contains(page, want) {
			t.Errorf("page lacks %q", want)
		}
	}
	if res, _ := setup(o, o.Client(), "another"); res.Request.URL.Path != "/office/login" {
		t.Errorf("the code worked twice: %s", res.Request.URL.Path)
	}
	for _, secret := range []string{testPassword, consoletest.Code, "李主任"} {
		if strings.Contains(o.Logs(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}

func TestSessionEnds(t *testing.T) {
	o := consoletest.New(t)
	c := o.As(account.Administrator, "")
	open := func() bool {
		res, _ := o.Do(c, "GET", "/office/")
		return res.Request.URL.Path == "/office/"
	}
	o.Later(29 * time.Minute)
	if !open() {
		t.Error("ended while in use")
	}
	o.Later(31 * time.Minute)
	if open() {
		t.Error("still open after 31 idle minutes")
	}
	c = o.As(account.Administrator, "")
	for range 25 {
		o.Later(29 * time.Minute)
		open()
	}
	if open() {
		t.Error("still open after 12 hours")
	}
}

func TestLogout(t *testing.T) {
	o := consoletest.New(t)
	c := o.As(account.Clerk, consoletest.Town)
	at, err := url.Parse(o.URL + "/office/")
	if err != nil {
		t.Fatal(err)
	}
	old := c.Jar.Cookies(at)
	if res, page := o.Do(c, "POST", "/office/logout"); res.Request.URL.Path != "/office/login" || !strings.Contains(page, "已经退出") {
		t.Errorf("led to %s", res.Request.URL.Path)
	}
	thief := o.Client()
	thief.Jar.SetCookies(at, old)
	if res, _ := o.Do(thief, "GET", "/office/"); res.Request.URL.Path != "/office/login" {
		t.Error("a stolen cookie outlived the session")
	}
}

func TestSignOutElsewhere(t *testing.T) {
	o := consoletest.New(t)
	o.As(account.Administrator, "")
	a := o.Account(account.Account{Role: account.Clerk})
	here, there := o.In(a), o.In(a)
	o.Do(here, "POST", "/office/me/out")
	if res, _ := o.Do(there, "GET", "/office/"); res.Request.URL.Path != "/office/login" {
		t.Error("the other browser is still signed in")
	}
	if res, _ := o.Do(here, "GET", "/office/"); res.Request.URL.Path != "/office/" {
		t.Error("this browser was signed out")
	}
}

func TestEveryRoute(t *testing.T) { consoletest.New(t).Routes() }

// TestOpenRoutes asks the routes that are open to everybody as a stranger.
func TestOpenRoutes(t *testing.T) {
	o := consoletest.New(t)
	o.As(account.Administrator, "")
	want := map[string]string{
		"GET /office/login": "/office/login", "POST /office/login": "/office/login", "GET /office/login/code": "/office/login",
		"POST /office/login/code": "/office/login", "GET /office/setup": "/office/login", "POST /office/setup": "/office/login",
		"GET /office/reset": "/office/reset", "POST /office/reset": "/office/reset", "POST /office/logout": "/office/login", "POST /office/look": "/office/login",
	}
	for _, r := range o.Console.Routes() {
		if !r.Open {
			continue
		}
		end, known := want[r.Pattern]
		method, path, _ := strings.Cut(r.Pattern, " ")
		res, page := o.Do(o.Client(), method, path)
		if !known || res.Request.URL.Path != end || strings.Contains(page, "1234") {
			t.Errorf("%s led a stranger to %s, want %q", r.Pattern, res.Request.URL.Path, end)
		}
	}
	for _, path := range []string{"/office/assets/../console.go", "/office/nothing"} {
		if res, _ := o.Do(o.Client(), "GET", path); res.StatusCode != 404 {
			t.Errorf("%s: status %d", path, res.StatusCode)
		}
	}
}

func TestFormsFromElsewhere(t *testing.T) {
	o := consoletest.New(t)
	c := o.As(account.Administrator, "")
	for _, r := range o.Console.Routes() {
		method, path, _ := strings.Cut(r.Pattern, " ")
		if method != "POST" {
			continue
		}
		req, _ := http.NewRequest("POST", o.URL+path, strings.NewReader("code="+consoletest.Code))
		req.Header.Set("Origin", "http://evil.example")
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		res, err := c.Do(req)
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
	o := consoletest.New(t)
	c := o.Client()
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	res, _ := setup(o, c, "li")
	cookie := res.Cookies()[0]
	if !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/office/" || cookie.MaxAge != 0 {
		t.Errorf("cookie %+v", cookie)
	}
	if p := res.Header.Get("Content-Security-Policy"); !strings.HasPrefix(p, "default-src 'none'") || strings.Contains(p, "unsafe") {
		t.Errorf("policy %q", p)
	}
}

func TestCountFails(t *testing.T) {
	o := consoletest.New(t)
	o.Counter.Err = errDown
	if _, page := o.Do(o.As(account.Administrator, ""), "GET", "/office/"); strings.Contains(page, "1234") || !strings.Contains(page, "现在数不出来") {
		t.Error("a figure that was not read is shown")
	}
}

func TestLook(t *testing.T) {
	o := consoletest.New(t)
	c := o.As(account.Administrator, "")
	for _, x := range []struct{ back, end string }{
		{"/office/me", "/office/me"}, {"https://evil.example/", "/office/"}, {"//evil.example", "/office/"}, {"/office//evil", "/office/"}, {`/office/\evil`, "/office/"}, {"/", "/office/"},
	} {
		res, page := o.Do(c, "POST", "/office/look", "size", "large", "theme", "dark", "back", x.back)
		if res.Request.URL.Path != x.end || !strings.Contains(page, `class="large dark"`) {
			t.Errorf("back to %q led to %s", x.back, res.Request.URL.Path)
		}
	}
	if _, page := o.Do(c, "POST", "/office/look", "size", `"><b>`, "theme", "x"); strings.Contains(page, `class="large`) {
		t.Error("the look is still large")
	}
}

func TestNoticeIsOurs(t *testing.T) {
	o := consoletest.New(t)
	c := o.As(account.Administrator, "")
	at, err := url.Parse(o.URL + "/office/")
	if err != nil {
		t.Fatal(err)
	}
	for _, forged := range []string{"", "x", "aGVsbG8", strings.Repeat("QUFB", 30)} {
		c.Jar.SetCookies(at, []*http.Cookie{{Name: "mingbai_notice", Value: forged, Path: "/office/"}})
		if _, page := o.Do(c, "GET", "/office/"); strings.Contains(page, `role="status"`) {
			t.Errorf("a forged notice %q is shown", forged)
		}
	}
}

func TestConfigRefuses(t *testing.T) {
	o := consoletest.New(t)
	good := func() console.Config {
		return console.Config{Accounts: o.Store, Sessions: o.Store, Counter: o.Counter, Secret: o.Store.Secret("x")}
	}
	serve := func(*console.Page) error { return nil }
	for i, routes := range [][]console.Route{
		{{Pattern: "/office/x", Title: "x", Serve: serve}}, {{Pattern: "GET /x", Title: "x", Serve: serve}},
		{{Pattern: "GET /office/x", Serve: serve}}, {{Pattern: "GET /office/x", Title: "x"}},
		{{Pattern: "GET /office/x", Title: "x", Serve: serve, Roles: []account.Role{"boss"}}},
		{{Pattern: "GET /office/x", Title: "x", Serve: serve, Nav: "x", Group: "没有这组"}},
	} {
		c := good()
		c.Areas = []console.Area{{Name: fmt.Sprint(i), Routes: routes}}
		if _, err := console.New(c); err == nil {
			t.Errorf("%+v was taken", routes[0])
		}
	}
	if _, err := console.New(console.Config{}); !errors.Is(err, console.ErrConfig) {
		t.Errorf("an empty config: %v", err)
	}
}
