// Package consoletest runs the office console over a real store for tests: the
// frame's own and those of every area. It signs people of any role in without a
// password, tries every route with every role, and measures pages in Chromium.
// Only tests use it.
package consoletest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"mingbai/bot/browsertest"
	"mingbai/bot/console"
	"mingbai/bot/stream"
	"mingbai/handlers/account"
	"mingbai/handlers/store"
)

// Code is the one-time code of the first start.
const Code = "ABCD-EFGH-JKLM-NPQR"

// Town is a place to see, Elsewhere one that lies outside it.
const (
	Town      = "广东省中山市甲镇"
	Elsewhere = "广东省中山市乙镇"
)

// Counter counts fixed numbers, or fails.
type Counter struct{ Err error }

// Today implements console.Counter.
func (c *Counter) Today(context.Context, string) (console.Counts, error) {
	return console.Counts{Consultations: 1234, Self: 89, Urgent: 5, Declined: 67}, c.Err
}

// Office is a running console.
type Office struct {
	T       *testing.T
	Store   *store.Store
	Console *console.Server
	URL     string
	Counter *Counter
	Needs   func(ctx context.Context, me account.Account, now time.Time) ([]console.Need, error) // nil = nothing waits

	ticks ticks
	mu    sync.Mutex
	now   time.Time
	logs  bytes.Buffer
	made  int
}

// New runs a console with areas that are built over its store.
func New(t *testing.T, areas ...func(o *Office) console.Area) *Office {
	t.Helper()
	o := &Office{T: t, Counter: &Counter{}, ticks: make(ticks), now: time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)} // eleven in China
	var err error
	if o.Store, err = store.Open(t.Context(), store.Config{Dir: t.TempDir(), Now: o.Now}); err != nil {
		t.Fatal(err)
	}
	stop := make(chan struct{})
	c := console.Config{
		Accounts: o.Store, Sessions: o.Store, Counter: o.Counter, Secret: o.Store.Secret("console"), Trail: o.Store, Version: "1.2.3", Code: Code,
		Health: func(context.Context) []console.Check {
			return []console.Check{{Name: "数据库", OK: true}, {Name: "索引", Note: "正在重建"}}
		},
		Stop: stop, Needs: o.waits, Ticks: o.ticks, Clock: o.Now, Logger: slog.New(slog.NewTextHandler(o, nil)),
	}
	for _, a := range areas {
		c.Areas = append(c.Areas, a(o))
	}
	if o.Console, err = console.New(c); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := o.Store.Close(); err != nil {
			t.Error(err)
		}
	})
	o.serve(func() { close(stop) })
	return o
}

// Over looks at a console that is built already, over its store. It keeps the
// machine's time.
func Over(t *testing.T, s *store.Store, c *console.Server) *Office {
	t.Helper()
	o := &Office{T: t, Store: s, Console: c, Counter: &Counter{}, now: time.Now()}
	o.serve(func() {})
	return o
}

// serve serves the console until the test ends.
func (o *Office) serve(stop func()) {
	server := httptest.NewServer(o.Console.Handler())
	o.URL = server.URL
	o.T.Cleanup(func() {
		stop()
		server.Close()
	})
}

// waits is what Needs says now.
func (o *Office) waits(ctx context.Context, me account.Account, now time.Time) ([]console.Need, error) {
	if o.Needs == nil {
		return nil, nil
	}
	return o.Needs(ctx, me, now)
}

// Now is the console's clock.
func (o *Office) Now() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.now
}

// Later moves the clock.
func (o *Office) Later(d time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.now = o.now.Add(d)
}

// Beat makes it time for one open stream to give a sign of life.
func (o *Office) Beat() { o.ticks <- time.Time{} }

// ticks is the clock of live parts: they look often, and give signs of life
// when a test says so.
type ticks chan time.Time

// Tick implements stream.Clock.
func (x ticks) Tick(d time.Duration) (<-chan time.Time, func()) {
	if d == stream.BeatEvery {
		return x, func() {}
	}
	t := time.NewTicker(50 * time.Millisecond)
	return t.C, t.Stop
}

// Write takes the log.
func (o *Office) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.logs.Write(b)
}

// Logs is what was logged.
func (o *Office) Logs() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.logs.String()
}

// Account makes an account that has its second factor, so that nothing stands
// between it and the pages.
func (o *Office) Account(a account.Account) account.Account {
	o.T.Helper()
	o.made++
	a.ID, a.Made = fmt.Sprintf("account%d", o.made), o.Now()
	if a.Name == "" {
		a.Name = fmt.Sprintf("%s%d", a.Role.Name(), o.made)
	}
	if a.Secret == "" {
		a.Secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
	}
	if err := o.Store.SaveAccount(context.Background(), a); err != nil {
		o.T.Fatal(err)
	}
	a.Version = 1
	return a
}

// session signs an account in and returns what the browser holds.
func (o *Office) session(a account.Account) *http.Cookie {
	o.T.Helper()
	o.made++
	id := fmt.Sprintf("session-of-%s-%d", a.ID, o.made)
	sum := sha256.Sum256([]byte(id))
	x := account.Session{Hash: hex.EncodeToString(sum[:]), Account: a.ID, Made: o.Now(), Seen: o.Now()}
	if err := o.Store.OpenSession(context.Background(), x, time.Time{}); err != nil {
		o.T.Fatal(err)
	}
	return &http.Cookie{Name: "mingbai_office", Value: id, Path: "/office/"}
}

// Client is a browser without a session.
func (o *Office) Client() *http.Client {
	o.T.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		o.T.Fatal(err)
	}
	return &http.Client{Jar: jar}
}

// In is a browser in which an account is signed in.
func (o *Office) In(a account.Account) *http.Client {
	o.T.Helper()
	c := o.Client()
	at, err := url.Parse(o.URL + "/office/")
	if err != nil {
		o.T.Fatal(err)
	}
	c.Jar.SetCookies(at, []*http.Cookie{o.session(a)})
	return c
}

// As is a browser in which a new account of a role is signed in, which sees a
// place, "" for all.
func (o *Office) As(role account.Role, place string) *http.Client {
	o.T.Helper()
	return o.In(o.Account(account.Account{Role: role, Place: place}))
}

// Visit opens a path in Chromium with an account signed in.
func (o *Office) Visit(p *browsertest.Page, a account.Account, path string) {
	o.T.Helper()
	c := o.session(a)
	p.Go(o.URL + "/office/login")
	browsertest.Eval[string](p, fmt.Sprintf(`document.cookie = "%s=%s; path=/office/"`, c.Name, c.Value))
	p.Go(o.URL + path)
}

// Do sends a request with form fields, name and value in turn, and returns the
// answer after redirects and its text.
func (o *Office) Do(c *http.Client, method, path string, fields ...string) (*http.Response, string) {
	o.T.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	req, err := http.NewRequest(method, o.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		o.T.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := c.Do(req)
	if err != nil {
		o.T.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		o.T.Fatal(err)
	}
	return res, string(body)
}
