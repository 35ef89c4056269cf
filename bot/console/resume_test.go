package console_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"mingbai/bot/console"
	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
)

// desk is an office with one form, and what was handed in there.
func desk(t *testing.T) (*consoletest.Office, *[]string) {
	t.Helper()
	var got []string
	o := consoletest.New(t, func(*consoletest.Office) console.Area {
		return console.Area{Name: "desk", Routes: []console.Route{
			{Pattern: "POST /office/desk", Title: "记", Serve: func(p *console.Page) error {
				if err := p.R.ParseForm(); err != nil {
					return err
				}
				got = append(got, fmt.Sprint(p.Me.Name, "|", p.R.PostForm["words"], p.Value("version"), p.Value("password")))
				return p.Done("/office/me", "记好了。")
			}},
		}}
	})
	return o, &got
}

// member makes an account with a password, and returns the secret of its second
// factor.
func member(t *testing.T, o *consoletest.Office, name string) {
	t.Helper()
	o.As(account.Administrator, "")
	o.Account(account.Account{Name: name, Role: account.Clerk, Place: consoletest.Town, Code: account.CodeHash(o.Store.Secret("console"), "AAAA-BBBB"), CodeEnds: o.Now().Add(time.Hour)})
	if res, _ := o.Do(o.Client(), "POST", "/office/reset", "name", name, "code", "AAAA-BBBB", "password", testPassword, "again", testPassword); res.StatusCode != 200 {
		t.Fatalf("status %d", res.StatusCode)
	}
}

func heldOf(page string) string {
	m := regexp.MustCompile(`name="held" value="([^"]*)"`).FindStringSubmatch(page)
	if m == nil {
		return ""
	}
	return m[1]
}

// TestFormAfterTheSession: what was typed when the session had ended is offered
// again after a wrong password, the right one and the second factor, and goes
// in when it is handed in once more.
func TestFormAfterTheSession(t *testing.T) {
	o, got := desk(t)
	member(t, o, "王干事")
	c := o.In(named(t, o, "王干事"))
	o.Later(31 * time.Minute)
	words := "第一行\r\n<b>第二行</b>"
	res, page := o.Do(c, "POST", "/office/desk", "words", words, "words", "又一句", "version", "7", "password", "不该回来")
	held := heldOf(page)
	if res.StatusCode != http.StatusUnauthorized || held == "" || !strings.Contains(page, "你写的没有丢") || len(*got) > 0 {
		t.Fatalf("status %d, %v\n%s", res.StatusCode, *got, page)
	}
	if _, page = o.Do(c, "POST", "/office/login", "name", "王干事", "password", "不是这个", "held", held); heldOf(page) != held {
		t.Fatal("lost after a wrong password")
	}
	if _, page = o.Do(c, "POST", "/office/login", "name", "王干事", "password", testPassword, "held", held); heldOf(page) != held || !strings.Contains(page, "动态码") {
		t.Fatalf("lost before the second factor\n%s", page)
	}
	if _, page = o.Do(c, "POST", "/office/login/code", "code", "000000", "held", held); heldOf(page) != held {
		t.Fatal("lost after a wrong code")
	}
	digits, err := totp.GenerateCode("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", o.Now())
	if err != nil {
		t.Fatal(err)
	}
	_, page = o.Do(c, "POST", "/office/login/code", "code", digits, "held", held)
	for _, want := range []string{"你写的还在", "&lt;b&gt;第二行", "又一句", `action="/office/desk"`, `name="version" value="7"`} {
		if !strings.Contains(page, want) {
			t.Errorf("what is offered lacks %q", want)
		}
	}
	if strings.Contains(page, "不该回来") || len(*got) > 0 {
		t.Errorf("a password came back, or it was handed in already: %v", *got)
	}
	var again []string
	for _, m := range regexp.MustCompile(`(?s)name="(words|version)" value="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		again = append(again, m[1], strings.NewReplacer("&lt;", "<", "&gt;", ">", "&#13;", "\r").Replace(m[2]))
	}
	if _, page = o.Do(c, "POST", "/office/desk", again...); !strings.Contains(page, "记好了") || len(*got) != 1 || !strings.Contains((*got)[0], "第二行</b> 又一句]7") {
		t.Errorf("handed in %q", *got)
	}
}

// named returns an account by its name.
func named(t *testing.T, o *consoletest.Office, name string) account.Account {
	t.Helper()
	a, err := o.Store.AccountNamed(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// late is a browser in which a member signed in, and whose session has ended.
func late(t *testing.T, o *consoletest.Office, name string) *http.Client {
	t.Helper()
	c := o.Client()
	signIn(t, o, c, name, "")
	o.Later(31 * time.Minute)
	liveAsk(o, c, "/office/me") // as our script does: the session is kept no more
	return c
}

// signIn gives the password and the second factor of a member, with a held form,
// and returns the page that comes then.
func signIn(t *testing.T, o *consoletest.Office, c *http.Client, name, held string) string {
	t.Helper()
	_, page := o.Do(c, "POST", "/office/login", "name", name, "password", testPassword, "held", held)
	if !strings.Contains(page, "动态码") {
		t.Fatalf("%s cannot sign in:\n%s", name, page)
	}
	_, last := o.Do(c, "POST", "/office/login/code", "code", digits(t, o, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"), "held", held)
	return page + last
}

// TestHeldIsForOne: on a shared computer what somebody typed is offered to that
// account alone, and not for long.
func TestHeldIsForOne(t *testing.T) {
	for _, x := range []struct {
		name, who string
		after     time.Duration
		forge     bool // the account that signs in is written in
		offered   bool
		said      string
	}{
		{"the same", "王干事", 14 * time.Minute, false, true, "你写的还在"},
		{"another", "李干事", time.Minute, false, false, "上一位没存的字没有带过来"},
		{"too late", "王干事", 16 * time.Minute, false, false, "没存的字没有带过来"},
		{"another account written in", "李干事", time.Minute, true, false, ""},
	} {
		t.Run(x.name, func(t *testing.T) {
			o, got := desk(t)
			member(t, o, "王干事")
			member(t, o, "李干事")
			c := late(t, o, "王干事")
			_, page := o.Do(c, "POST", "/office/desk", "words", "甲写的一长段")
			held := heldOf(page)
			if held == "" {
				t.Fatalf("not held:\n%s", page)
			}
			if x.forge {
				body, err := base64.RawURLEncoding.DecodeString(held)
				if err != nil {
					t.Fatal(err)
				}
				forged := bytes.Replace(body, []byte(named(t, o, "王干事").ID), []byte(named(t, o, x.who).ID), 1)
				if bytes.Equal(forged, body) {
					t.Fatal("the account is not in what is held")
				}
				held = base64.RawURLEncoding.EncodeToString(forged)
			}
			o.Later(x.after)
			page = signIn(t, o, c, x.who, held)
			if strings.Contains(page, "甲写的一长段") != x.offered || !strings.Contains(page, x.said) || !x.offered && strings.Contains(page, "没有丢") || len(*got) > 0 {
				t.Errorf("offered otherwise, or not said that %s:\n%s", x.said, page)
			}
		})
	}
}

// TestHeldForNobody: whose session it was must be known, and is not believed.
func TestHeldForNobody(t *testing.T) {
	o, _ := desk(t)
	member(t, o, "王干事")
	a := named(t, o, "王干事")
	at, err := url.Parse(o.URL + "/office/")
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"no session": "", "not an id": "x", "an id of before": "session-of-nobody",
		"an account without our sum": base64.RawURLEncoding.EncodeToString(append(make([]byte, 64), a.ID...)),
	} {
		c := o.Client()
		c.Jar.SetCookies(at, []*http.Cookie{{Name: "mingbai_office", Value: value, Path: "/office/"}})
		if res, page := o.Do(c, "POST", "/office/desk", "words", "一长段"); heldOf(page) != "" || res.Request.URL.Path != "/office/login" {
			t.Errorf("%s: held, at %s", name, res.Request.URL.Path)
		}
	}
	c := o.In(a) // a session that is still kept, and over
	o.Later(31 * time.Minute)
	if _, page := o.Do(c, "POST", "/office/desk", "words", "一长段"); heldOf(page) == "" {
		t.Error("not held for a session that is still known")
	}
}

// TestHeldIsOurs: only what we handed out is offered, and nothing is held for a
// form without words.
func TestHeldIsOurs(t *testing.T) {
	o, _ := desk(t)
	member(t, o, "王干事")
	c := late(t, o, "王干事")
	if res, _ := o.Do(c, "POST", "/office/desk", "version", "7", "password", "x"); res.Request.URL.Path != "/office/login" {
		t.Errorf("nothing typed led to %s", res.Request.URL.Path)
	}
	_, page := o.Do(c, "POST", "/office/desk", "words", "x")
	good := heldOf(page)
	for _, forged := range []string{"", "x", good[:len(good)-2], "AAAA" + good[4:], strings.Repeat("A", 80)} {
		if _, page := o.Do(c, "POST", "/office/login", "name", "王干事", "password", "不是", "held", forged); heldOf(page) != "" {
			t.Errorf("%q is carried on", forged)
		}
	}
	for _, nasty := range consoletest.Nasty() {
		_, page := o.Do(c, "POST", "/office/desk", "words", nasty, nasty, nasty)
		if leaks := consoletest.Leaks(page); len(leaks) > 0 {
			t.Errorf("%q leaks %v", nasty, leaks)
		}
	}
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	if err := w.WriteField("words", "x"); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	res, err := c.Post(o.URL+"/office/desk", w.FormDataContentType(), &body)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var said bytes.Buffer
	if _, err := said.ReadFrom(res.Body); err != nil || !strings.Contains(said.String(), "文件没有收") {
		t.Errorf("a file led to %s, %v", res.Request.URL.Path, err)
	}
}

// TestSessionsAreListed: one's own sessions with the one that is here, and all
// others can be ended.
func TestSessionsAreListed(t *testing.T) {
	o := consoletest.New(t)
	a := o.Account(account.Account{Role: account.Clerk, Place: consoletest.Town})
	here, there := o.In(a), o.In(a)
	_, page := o.Do(here, "GET", "/office/me")
	if strings.Count(page, "就是这里") != 1 || strings.Count(page, ">另一处<") != 1 || !strings.Contains(page, "退出其他设备") {
		t.Errorf("the sessions are\n%s", page)
	}
	o.Do(here, "POST", "/office/me/out")
	if res, _ := o.Do(there, "GET", "/office/me"); res.Request.URL.Path != "/office/login" {
		t.Error("the other is still signed in")
	}
	if _, page := o.Do(here, "GET", "/office/me"); !strings.Contains(page, "只有这里登录着") || strings.Contains(page, "退出其他设备</button>") {
		t.Error("there is still something to end")
	}
	o.Later(31 * time.Minute)
	if res, _ := o.Do(here, "GET", "/office/me"); res.Request.URL.Path != "/office/login" {
		t.Error("half an hour later still signed in")
	}
}
