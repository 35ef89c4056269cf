package console_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
)

// setup makes the first account in a browser; its second factor is still to come.
func setup(o *consoletest.Office, c *http.Client, name string) (*http.Response, string) {
	return o.Do(c, "POST", "/office/setup", "code", consoletest.Code, "name", name, "password", testPassword, "again", testPassword)
}

// hidden are the fields that carry a new secret.
var hidden = regexp.MustCompile(`name="(secret|proof)" value="([^"]*)"`)

// bind sets the second factor up in a browser and returns its secret and the
// recovery codes.
func bind(t *testing.T, o *consoletest.Office, c *http.Client) (secret string, codes []string) {
	t.Helper()
	_, page := o.Do(c, "GET", "/office/me/second")
	fields := []string{}
	for _, m := range hidden.FindAllStringSubmatch(page, -1) {
		fields = append(fields, m[1], m[2])
		if m[1] == "secret" {
			secret = m[2]
		}
	}
	res, page := o.Do(c, "POST", "/office/me/second", append(fields, "code", digits(t, o, secret))...)
	if res.StatusCode != 200 || !strings.Contains(page, "抄下恢复码") {
		t.Fatalf("second factor: status %d\n%s", res.StatusCode, page)
	}
	for _, m := range regexp.MustCompile(`<li><code>([^<]*)`).FindAllStringSubmatch(page, -1) {
		codes = append(codes, m[1])
	}
	return secret, codes
}

// digits is what an authenticator shows now.
func digits(t *testing.T, o *consoletest.Office, secret string) string {
	t.Helper()
	code, err := totp.GenerateCode(secret, o.Now())
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func login(o *consoletest.Office, c *http.Client, name, password string) (*http.Response, string) {
	return o.Do(c, "POST", "/office/login", "name", name, "password", password)
}

func TestSetupRefuses(t *testing.T) {
	for _, c := range []struct {
		name                         string
		code, account, password, two string
		status                       int
		want                         string
	}{
		{"wrong code", "ABCD-EFGH-JKLM-NPQX", "li", testPassword, testPassword, 403, "一次性码不对"},
		{"no code", "", "li", testPassword, testPassword, 403, "一次性码不对"},
		{"short name", consoletest.Code, "l", testPassword, testPassword, 422, "2 到 32 个字"},
		{"name of control characters", consoletest.Code, "a\x00b", testPassword, testPassword, 422, "2 到 32 个字"},
		{"name that turns around", consoletest.Code, "a\u202eb", testPassword, testPassword, 422, "2 到 32 个字"},
		{"short password", consoletest.Code, "li", "12345678901", "12345678901", 422, "至少 12 个字"},
		{"name in password", consoletest.Code, "wang", "my name is Wang", "my name is Wang", 422, "不要带账号名"},
		{"two passwords", consoletest.Code, "li", testPassword, testPassword + "x", 422, "不一样"},
		{"huge password", consoletest.Code, "li", strings.Repeat("x", 1001), "x", 400, "太长"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := consoletest.New(t)
			res, page := o.Do(o.Client(), "POST", "/office/setup", "code", c.code, "name", c.account, "password", c.password, "again", c.two)
			if res.StatusCode != c.status || !strings.Contains(page, c.want) {
				t.Errorf("status %d, want %d, with %q", res.StatusCode, c.status, c.want)
			}
			if any, err := o.Store.AnyAccount(t.Context()); any || err != nil {
				t.Errorf("an account was made: %v", err)
			}
		})
	}
}

func TestLogin(t *testing.T) {
	o := consoletest.New(t)
	first := o.Client()
	setup(o, first, "李主任")
	secret, codes := bind(t, o, first)
	for _, c := range []struct{ name, password string }{
		{"李主任", "wrong"}, {"李主任", ""}, {"", ""}, {"", testPassword}, {"nobody", testPassword},
		{"' OR 1=1 --", testPassword}, {`<script>alert(1)</script>`, "x"},
	} {
		o.Later(time.Hour)
		res, page := login(o, o.Client(), c.name, c.password)
		if res.StatusCode != 401 || !strings.Contains(page, "账号或密码不对") || len(consoletest.Leaks(page)) > 0 {
			t.Errorf("%q: status %d", c.name, res.StatusCode)
		}
	}
	c := o.Client()
	res, _ := login(o, c, " 李主任 ", testPassword)
	if res.Request.URL.Path != "/office/login/code" {
		t.Fatalf("the right password led to %s", res.Request.URL.Path)
	}
	if res, _ := o.Do(c, "GET", "/office/"); res.Request.URL.Path != "/office/login/code" {
		t.Errorf("half a session opens %s", res.Request.URL.Path)
	}
	code := digits(t, o, secret)
	if res, page := o.Do(c, "POST", "/office/login/code", "code", code); res.Request.URL.Path != "/office/" || !strings.Contains(page, "今天的咨询") {
		t.Errorf("the right digits led to %s", res.Request.URL.Path)
	}
	again := o.Client()
	login(o, again, "李主任", testPassword)
	if res, _ := o.Do(again, "POST", "/office/login/code", "code", code); res.StatusCode != 401 {
		t.Errorf("the same digits twice: status %d", res.StatusCode)
	}
	if len(codes) != 10 {
		t.Fatalf("%d recovery codes", len(codes))
	}
	if res, page := o.Do(again, "POST", "/office/login/code", "code", strings.ToLower(codes[3])); res.Request.URL.Path != "/office/" || !strings.Contains(page, "还剩 9 个") {
		t.Errorf("a recovery code led to %s", res.Request.URL.Path)
	}
	third := o.Client()
	login(o, third, "李主任", testPassword)
	if res, _ := o.Do(third, "POST", "/office/login/code", "code", codes[3]); res.StatusCode != 401 {
		t.Errorf("a recovery code twice: status %d", res.StatusCode)
	}
}

func TestSecondFactorSkew(t *testing.T) {
	at := time.Date(2026, 11, 22, 3, 0, 10, 0, time.UTC)
	key, err := account.NewKey("明白", "李", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		skew time.Duration
		want bool
	}{
		{"now", 0, true}, {"phone half a minute slow", -30 * time.Second, true}, {"half a minute fast", 30 * time.Second, true},
		{"a minute slow", -60 * time.Second, false}, {"a minute fast", 60 * time.Second, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, err := totp.GenerateCode(key.Secret, at.Add(c.skew))
			if err != nil {
				t.Fatal(err)
			}
			a, ok := account.Account{Secret: key.Secret}.Use(" "+code[:3]+" "+code[3:], at)
			if ok != c.want {
				t.Errorf("taken %v, want %v", ok, c.want)
			}
			if _, twice := a.Use(code, at); twice {
				t.Error("taken twice")
			}
		})
	}
	if _, ok := (account.Account{}).Use("000000", at); ok {
		t.Error("no secret, and a code counts")
	}
}

func TestLockout(t *testing.T) {
	for _, name := range []string{"李主任", "nobody"} { // both the same: names cannot be found out
		o := consoletest.New(t)
		c := o.Client()
		setup(o, c, "李主任")
		for i := range 5 {
			if res, _ := login(o, c, name, "wrong"); res.StatusCode != 401 {
				t.Fatalf("%s: try %d: status %d", name, i, res.StatusCode)
			}
		}
		res, page := login(o, c, name, testPassword) // even the right one waits
		if res.StatusCode != 429 || res.Header.Get("Retry-After") != "5" || !strings.Contains(page, "请等 5 秒") {
			t.Errorf("%s: status %d, Retry-After %s", name, res.StatusCode, res.Header.Get("Retry-After"))
		}
		o.Later(5 * time.Second)
		if res, _ := login(o, c, name, "wrong"); res.StatusCode != 401 {
			t.Errorf("%s: after 5 s: status %d", name, res.StatusCode)
		}
	}
}

func TestSecondFactorLockout(t *testing.T) {
	o := consoletest.New(t)
	c := o.Client()
	setup(o, c, "李主任")
	secret, _ := bind(t, o, c)
	c = o.Client()
	login(o, c, "李主任", testPassword)
	for i := range 5 {
		if res, _ := o.Do(c, "POST", "/office/login/code", "code", "000000"); res.StatusCode != 401 {
			t.Fatalf("try %d: status %d", i, res.StatusCode)
		}
	}
	o.Later(2 * time.Second)
	if res, _ := o.Do(c, "POST", "/office/login/code", "code", digits(t, o, secret)); res.StatusCode != 429 {
		t.Errorf("the sixth try: status %d", res.StatusCode)
	}
	o.Later(6 * time.Minute)
	if res, _ := o.Do(c, "POST", "/office/login/code", "code", digits(t, o, secret)); res.Request.URL.Path != "/office/login" {
		t.Errorf("half a session of six minutes led to %s", res.Request.URL.Path)
	}
}

func TestNoFixation(t *testing.T) {
	o := consoletest.New(t)
	c := o.Client()
	setup(o, c, "李主任")
	at, err := url.Parse(o.URL + "/office/")
	if err != nil {
		t.Fatal(err)
	}
	before := c.Jar.Cookies(at)[0].Value
	login(o, c, "李主任", testPassword)
	if after := c.Jar.Cookies(at)[0].Value; after == before {
		t.Error("the same id after signing in")
	}
	other := o.Client()
	other.Jar.SetCookies(at, []*http.Cookie{{Name: "mingbai_office", Value: "chosen", Path: "/office/"}})
	login(o, other, "李主任", testPassword)
	if other.Jar.Cookies(at)[0].Value == "chosen" {
		t.Error("an id chosen by others was taken")
	}
}

func TestChangePassword(t *testing.T) {
	o := consoletest.New(t)
	c := o.Client()
	setup(o, c, "李主任")
	bind(t, o, c)
	change := func(old, password, again string) (*http.Response, string) {
		return o.Do(c, "POST", "/office/me/password", "old", old, "password", password, "again", again)
	}
	for _, x := range []struct{ old, password, again, want string }{
		{"wrong", "another long password", "another long password", "现在的密码不对"},
		{testPassword, "short", "short", "至少 12 个字"},
		{testPassword, "another long password", "another", "不一样"},
	} {
		if res, page := change(x.old, x.password, x.again); res.StatusCode != 422 || !strings.Contains(page, x.want) {
			t.Errorf("%v: status %d", x, res.StatusCode)
		}
	}
	if res, page := change(testPassword, "another long password", "another long password"); res.StatusCode != 200 || !strings.Contains(page, "密码改好了") {
		t.Errorf("status %d", res.StatusCode)
	}
	if res, _ := login(o, o.Client(), "李主任", testPassword); res.StatusCode != 401 {
		t.Error("the old password still works")
	}
	if res, _ := login(o, o.Client(), "李主任", "another long password"); res.StatusCode != 200 {
		t.Error("the new password does not work")
	}
}

func TestResetWithCode(t *testing.T) {
	o := consoletest.New(t)
	o.As(account.Administrator, "")
	secret := o.Store.Secret("console")
	a := o.Account(account.Account{Name: "王干事", Role: account.Clerk, Code: account.CodeHash(secret, "AAAA-BBBB"), CodeEnds: o.Now().Add(time.Hour)})
	try := func(name, code string) int {
		res, _ := o.Do(o.Client(), "POST", "/office/reset", "name", name, "code", code, "password", testPassword, "again", testPassword)
		return res.StatusCode
	}
	for _, x := range [][2]string{{"王干事", "AAAA-BBBC"}, {"王干事", ""}, {"nobody", "AAAA-BBBB"}, {"", ""}} {
		if status := try(x[0], x[1]); status != 403 {
			t.Errorf("%q: status %d", x, status)
		}
	}
	if status := try("王干事", " aaaa bbbb"); status != 200 {
		t.Errorf("the right code: status %d", status)
	}
	if status := try("王干事", "AAAA-BBBB"); status != 403 {
		t.Errorf("the code twice: status %d", status)
	}
	a, err := o.Store.Account(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	a.Code, a.CodeEnds = account.CodeHash(secret, "CCCC"), o.Now().Add(-time.Second)
	if err := o.Store.SaveAccount(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	if status := try("王干事", "CCCC"); status != 403 {
		t.Errorf("a code that ran out: status %d", status)
	}
}

// TestNasty puts markup into every field that strangers and account owners can
// fill: it comes out as text, or not at all.
func TestNasty(t *testing.T) {
	for _, nasty := range consoletest.Nasty() {
		o := consoletest.New(t)
		c := o.Client()
		send := func(path string, fields ...string) {
			t.Helper()
			res, page := o.Do(c, "POST", path, fields...)
			if leaks := consoletest.Leaks(page); len(leaks) > 0 || res.StatusCode >= 500 {
				t.Errorf("%s: %q: status %d, leaks %v", path, nasty, res.StatusCode, leaks)
			}
		}
		send("/office/setup", "code", nasty, "name", nasty, "password", nasty, "again", nasty)
		send("/office/setup", "code", consoletest.Code, "name", nasty, "password", "short", "again", nasty)
		o.As(account.Administrator, "")
		send("/office/login", "name", nasty, "password", nasty)
		send("/office/reset", "name", nasty, "code", nasty, "password", nasty, "again", nasty)
		send("/office/look", "size", nasty, "theme", nasty, "back", nasty)
		c = o.In(o.Account(account.Account{Name: string([]rune(nasty)[:min(32, len([]rune(nasty)))]), Role: account.Clerk, Place: nasty}))
		send("/office/me/password", "old", nasty, "password", nasty, "again", nasty)
		send("/office/me/second", "secret", nasty, "proof", nasty, "code", nasty, "old", nasty)
		send("/office/me/recovery", "code", nasty)
		for _, path := range []string{"/office/", "/office/me", "/office/nothing?" + url.QueryEscape(nasty), "/office/me/second"} {
			if _, page := o.Do(c, "GET", path); len(consoletest.Leaks(page)) > 0 {
				t.Errorf("%s leaks %q", path, nasty)
			}
		}
	}
}
