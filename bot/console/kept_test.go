package console_test

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"mingbai/bot/browsertest"
	"mingbai/bot/console"
	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
)

// shared is an area with one thing that two people edit, and ways to fail.
type shared struct {
	mu      sync.Mutex
	version int64
	text    string
	size    string
	fail    error
	secret  bool   // the form asks for a password, too
	hidden  string // what a hidden field holds, "" for none
}

func (d *shared) form() console.Form {
	f := console.Form{Action: "/office/desk", Fields: []console.Field{
		{Name: "version", Kind: "hidden", Value: strconv.FormatInt(d.version, 10)},
		{Name: "text", Label: "说明", Kind: "textarea", Value: d.text},
		{Name: "line", Label: "名称", Value: "旧名"},
		{Name: "size", Label: "大小", Kind: "select", Value: d.size, Options: []console.Option{{Value: "s", Text: "小的"}, {Value: "l", Text: "大的"}}},
		{Name: "on", Label: "开着", Kind: "checkbox"},
		{Name: "way", Label: "怎么去", Kind: "radio", Value: "a", Options: []console.Option{{Value: "a", Text: "走路"}, {Value: "b", Text: "坐车"}}},
	}}
	if d.hidden != "" {
		f.Fields = append(f.Fields, console.Field{Name: "print", Kind: "hidden", Value: d.hidden})
	}
	if d.secret {
		f.Fields = append(f.Fields, console.Field{Name: "password", Label: "密码", Kind: "password"})
	}
	return f
}

func (d *shared) area(*consoletest.Office) console.Area {
	files := fstest.MapFS{"templates/desk.html": {Data: []byte(`{{define "desk"}}<h1>桌</h1>{{template "form" .}}{{end}}`)}}
	return console.Area{Name: "desk", Templates: files, Routes: []console.Route{
		{Pattern: "GET /office/desk", Title: "桌", Serve: func(p *console.Page) error {
			d.mu.Lock()
			defer d.mu.Unlock()
			return p.Show("desk", d.form())
		}},
		{Pattern: "POST /office/desk", Title: "桌", Serve: func(p *console.Page) error {
			d.mu.Lock()
			defer d.mu.Unlock()
			switch {
			case d.fail != nil:
				return d.fail
			case p.Version() != d.version:
				return console.ErrStale
			}
			d.version, d.text, d.size = d.version+1, p.Value("text"), p.Value("size")
			return p.Done("/office/desk", "已保存。")
		}},
		{Pattern: "POST /office/desk/{id}/go", Title: "桌", Serve: func(*console.Page) error { return console.Sorry("今天不行。") }},
	}}
}

var hiddenIn = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`)

// TestTwoPeopleEdit: who was slower sees both texts, and can save their own over
// the other's with open eyes.
func TestTwoPeopleEdit(t *testing.T) {
	d := &shared{text: "最早的", size: "s", secret: true}
	o := consoletest.New(t, d.area)
	o.As(account.Administrator, "")
	a, b := o.As(account.Clerk, ""), o.As(account.Clerk, "")
	o.Do(a, "POST", "/office/desk", "version", "0", "text", "甲先改的\n第二行", "line", "旧名", "size", "l", "way", "a")
	mine := []string{"version", "0", "text", "乙后写的 <b>", "line", "新名", "size", "s", "way", "b", "on", "yes", "password", "hunter22"}
	res, page := o.Do(b, "POST", "/office/desk", mine...)
	if res.StatusCode != http.StatusConflict || d.text != "甲先改的\n第二行" {
		t.Fatalf("status %d, kept %q", res.StatusCode, d.text)
	}
	for _, want := range []string{"别人先改了", "说明", "乙后写的 &lt;b&gt;", "甲先改的\n第二行", "新名", "旧名", "大小", ">小的<", ">大的<", ">坐车<", ">走路<", ">开着<", "还是存我写的"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if shown := page[:strings.Index(page, "<form class=\"form danger")]; strings.Contains(shown, "hunter22") || strings.Contains(page, "<b>") {
		t.Error("the page shows a password, or markup")
	}
	if t.Failed() {
		t.Log(page)
	}
	page = page[strings.Index(page, "<form class=\"form danger"):]
	page = page[:strings.Index(page, "</form>")]
	var again []string
	for _, m := range hiddenIn.FindAllStringSubmatch(page, -1) {
		again = append(again, m[1], strings.NewReplacer("&lt;", "<", "&gt;", ">").Replace(m[2]))
	}
	if _, page := o.Do(b, "POST", "/office/desk", again...); !strings.Contains(page, "已保存") || d.text != "乙后写的 <b>" || d.version != 2 {
		t.Errorf("saved again it is %q, version %d", d.text, d.version)
	}
	o.Do(a, "POST", "/office/desk", "version", "2", "text", "又改了")
	o.Do(a, "POST", "/office/desk", "version", "3", "text", "再改")
	if res, _ := o.Do(b, "POST", "/office/desk", append([]string{"version", "3"}, again...)...); res.StatusCode != http.StatusConflict {
		t.Errorf("an old page saved over what it had not seen: %d", res.StatusCode)
	}
}

// TestOnlyTheSameIsSavedOver: words are offered to be saved over another's only
// when they are about the same thing and nothing was shown that is otherwise now.
func TestOnlyTheSameIsSavedOver(t *testing.T) {
	for _, x := range []struct {
		name      string
		now       string   // the hidden field of the page as it is now
		sent      []string // with the words
		overwrite bool
	}{
		{"only the version", "", nil, true},
		{"the same plan", "p1", []string{"print", "p1"}, true},
		{"another plan", "p2", []string{"print", "p1"}, false},
		{"a plan that was not shown", "p2", nil, false},
		{"a plan that is there no more", "", []string{"print", "p1"}, false},
		{"two plans", "p1", []string{"print", "p1", "print", "p2"}, false},
	} {
		t.Run(x.name, func(t *testing.T) {
			d := &shared{text: "现在的", size: "s", version: 3, hidden: x.now}
			o := consoletest.New(t, d.area)
			o.As(account.Administrator, "")
			_, page := o.Do(o.As(account.Clerk, ""), "POST", "/office/desk", append(x.sent, "version", "2", "text", "我写的")...)
			if !strings.Contains(page, "别人先改了") || !strings.Contains(page, "我写的") || !strings.Contains(page, "现在的") {
				t.Errorf("not both texts:\n%s", page)
			}
			if strings.Contains(page, "还是存我写的") != x.overwrite {
				t.Errorf("it can be saved over: %t\n%s", !x.overwrite, page)
			}
			if !x.overwrite && !strings.Contains(page, `<a href="/office/desk">回到那一页`) {
				t.Errorf("no way back to the form:\n%s", page)
			}
		})
	}
}

// TestNothingTypedIsLost: whatever fails, what was typed is on the page that
// says so, and no secret is.
func TestNothingTypedIsLost(t *testing.T) {
	d := &shared{text: "最早的", size: "s", secret: true}
	o := consoletest.New(t, d.area)
	o.As(account.Administrator, "")
	c := o.As(account.Clerk, "")
	for _, x := range []struct {
		name, path string
		fail       error
		status     int
		lost       string // of what was typed
	}{
		{"said so", "/office/desk", console.Sorry("今天不行。"), 409, ""},
		{"denied", "/office/desk", console.ErrDenied, 403, ""},
		{"gone", "/office/desk", console.ErrMissing, 404, ""},
		{"our fault", "/office/desk", errors.New("fake: broken"), 500, ""},
		{"a form that is nowhere any more", "/office/desk/7/go", nil, 409, ""},
	} {
		d.fail = x.fail
		res, page := o.Do(c, "POST", x.path, "version", "9", "text", "一长段写好的话", "password", "hunter22", "code", "123456")
		if res.StatusCode != x.status || !strings.Contains(page, "一长段写好的话") || strings.Contains(page, "hunter22") || strings.Contains(page, "123456") {
			t.Errorf("%s: %d\n%s", x.name, res.StatusCode, page)
		}
		if strings.Contains(page, "还是存我写的") {
			t.Errorf("%s: it can be saved over nothing", x.name)
		}
	}
	for _, nasty := range consoletest.Nasty() {
		for _, fail := range []error{console.ErrDenied, console.ErrStale} {
			d.fail = fail
			if _, page := o.Do(c, "POST", "/office/desk", "text", nasty, "line", nasty, "size", nasty, "way", nasty, nasty, nasty); len(consoletest.Leaks(page)) > 0 {
				t.Errorf("%q after %v stands in the page as it was written", nasty, fail)
			}
		}
	}
}

// TestBackAfterSigningIn: who has to sign in again comes back to where they were.
func TestBackAfterSigningIn(t *testing.T) {
	d := &shared{}
	o := consoletest.New(t, d.area)
	o.As(account.Administrator, "")
	c := o.Client()
	setup(o, c, "x") // refused: there is an account; leaves no trace
	a := o.Account(account.Account{Role: account.Clerk, Name: "王干事", Secret: "-"})
	a.Secret, a.Code, a.CodeEnds = "", account.CodeHash(o.Store.Secret("console"), "AAAA-BBBB"), o.Now().Add(time.Hour)
	if err := o.Store.SaveAccount(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	in := func(c *http.Client) string {
		res, _ := o.Do(c, "POST", "/office/login", "name", "王干事", "password", testPassword)
		return res.Request.URL.RequestURI()
	}
	first := o.Client()
	o.Do(first, "POST", "/office/reset", "name", "王干事", "code", "AAAA-BBBB", "password", testPassword, "again", testPassword)
	for _, x := range []struct {
		name string
		ask  func(c *http.Client)
		want string
	}{
		{"from nowhere", func(c *http.Client) { o.Do(c, "GET", "/office/login") }, "/office/"},
		{"from a page", func(c *http.Client) { o.Do(c, "GET", "/office/desk?x=1") }, "/office/desk?x=1"},
		{"from a page that is not there", func(c *http.Client) { o.Do(c, "GET", "/office/nothing") }, "/office/"},
		{"from a form", func(c *http.Client) { postFrom(o, c, "/office/desk", "/office/desk?y=2") }, "/office/desk?y=2"},
		{"from a form that came back", func(c *http.Client) { postFrom(o, c, "/office/desk/7/go", "/office/desk/7/go") }, "/office/desk"},
		{"after signing out", func(c *http.Client) {
			o.Do(c, "GET", "/office/desk")
			o.Do(c, "POST", "/office/logout")
		}, "/office/"},
		{"our script asked", func(c *http.Client) { liveAsk(o, c, "/office/desk") }, "/office/"},
	} {
		c := o.Client()
		x.ask(c)
		if got := in(c); got != x.want {
			t.Errorf("%s: led to %s, want %s", x.name, got, x.want)
		}
		o.Later(time.Minute) // sign-ins have a pace
	}
}

// TestTypedSurvivesTheSession: in the browser, words typed when the session ended
// are there after signing in again, sent words are not, and signing out or
// another account leave none.
func TestTypedSurvivesTheSession(t *testing.T) {
	b := browsertest.Start(t)
	d := &shared{text: "最早的"}
	o := consoletest.New(t, d.area)
	o.As(account.Administrator, "")
	a, other := o.Account(account.Account{Role: account.Clerk}), o.Account(account.Account{Role: account.Clerk})
	p := b.Open(t, browsertest.Options{Width: 1280, Height: 800})
	value := func() string {
		return browsertest.Settled[string](p, `document.querySelector('#text')?.value ?? 'no field'`)
	}
	save := func() { browsertest.Eval[bool](p, `(document.querySelector('main form').requestSubmit(), true)`) }

	o.Visit(p, a, "/office/desk")
	p.Type("#text", "，再加一句")
	o.Later(2 * time.Hour)
	save()
	p.Wait(`document.querySelector('h1').innerText.includes('登录')`)
	o.Visit(p, a, "/office/desk")
	p.Wait(`document.querySelector('.live-note')`)
	if got := value(); got != "，再加一句最早的" {
		t.Fatalf("after signing in again: %q", got)
	}
	save()
	p.Wait(`document.querySelector('.said')?.innerText.includes('已保存')`)
	p.Go(o.URL + "/office/me")
	p.Go(o.URL + "/office/desk")
	if kept := browsertest.Settled[string](p, `sessionStorage.getItem('mingbai-typed') ?? ''`); kept != "" || value() != "，再加一句最早的" {
		t.Errorf("sent words are still kept: %q, and the page has %q", kept, value())
	}

	p.Type("#text", "，没发的")
	d.mu.Lock()
	d.text, d.version = "别人改的", 7
	d.mu.Unlock()
	browsertest.Eval[bool](p, `(dispatchEvent(new Event('pagehide')), true)`)
	save()
	p.Wait(`document.querySelector('#unsaved')`)
	if !strings.Contains(p.Text("#unsaved"), "别人改的") || !strings.Contains(p.Text("#unsaved"), "，没发的") {
		t.Errorf("not both texts: %s", p.Text("#unsaved"))
	}
	p.Go(o.URL + "/office/desk")
	p.Wait(`document.querySelector('.live-note')?.innerText.includes('，没发的')`)
	if value() != "别人改的" {
		t.Errorf("what was typed went over what another wrote: %q", value())
	}

	o.Visit(p, other, "/office/desk")
	if kept := browsertest.Settled[string](p, `sessionStorage.getItem('mingbai-typed') ?? ''`); kept != "" || strings.Contains(p.Text("main"), "没发的") {
		t.Errorf("another account finds %q", kept)
	}
	p.Type("#text", "共用的电脑")
	browsertest.Eval[bool](p, `(document.querySelector('.me form').requestSubmit(), true)`)
	p.Wait(`location.pathname === '/office/login'`)
	if kept := browsertest.Settled[string](p, `sessionStorage.getItem('mingbai-typed') ?? ''`); kept != "" {
		t.Errorf("after signing out there is still %q", kept)
	}
	for _, c := range p.Complaints() {
		if !strings.Contains(c, "409") && !strings.Contains(c, "401") {
			t.Error(fmt.Sprint("console: ", c))
		}
	}
}

// postFrom posts an empty form from a page.
func postFrom(o *consoletest.Office, c *http.Client, path, from string) {
	ask(o, c, "POST", path, "Referer", o.URL+from)
}

// liveAsk asks for a page as our script does.
func liveAsk(o *consoletest.Office, c *http.Client, path string) {
	ask(o, c, "GET", path, "Mingbai-Live", "1")
}

func ask(o *consoletest.Office, c *http.Client, method, path, header, value string) {
	o.T.Helper()
	req, err := http.NewRequest(method, o.URL+path, nil)
	if err != nil {
		o.T.Fatal(err)
	}
	req.Header.Set(header, value)
	res, err := c.Do(req)
	if err != nil {
		o.T.Fatal(err)
	}
	_ = res.Body.Close()
}
