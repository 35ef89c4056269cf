// Package browsertest drives a real Chromium for the tests of pages: one
// browser a test, a clean profile for each page, and every complaint of the
// console (blocked content, errors of scripts) collected. Only tests use it.
//
// Without Chromium the tests skip, or fail when MINGBAI_REQUIRE=1 is set. With
// MINGBAI_SHOTS naming a folder, Shot saves what the page looks like there.
package browsertest

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

const (
	patience = time.Minute     // before a test gives up on a page
	glance   = 2 * time.Second // before a look at a page is taken again
)

// Browser is a running Chromium.
type Browser struct{ ctx context.Context }

// Start runs Chromium for one test, or skips it, as every short run does. hosts
// are names that lead to this machine.
func Start(t *testing.T, hosts ...string) *Browser {
	t.Helper()
	if testing.Short() {
		t.Skip("browsertest: browsers are left out of short runs")
	}
	path := find(t)
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("hide-scrollbars", true), chromedp.Flag("disable-dev-shm-usage", true),
	}
	if len(hosts) > 0 {
		options = append(options, chromedp.Flag("host-resolver-rules", "MAP "+strings.Join(hosts, " 127.0.0.1,MAP ")+" 127.0.0.1"))
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(func() { cancel(); stop() })
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("browsertest: start: %v", err)
	}
	return &Browser{ctx: ctx}
}

// find looks for Chromium.
func find(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("MINGBAI_REQUIRE") == "1" {
		t.Fatal("browsertest: no Chromium on this machine, and MINGBAI_REQUIRE=1")
	}
	t.Skip("browsertest: no Chromium on this machine")
	return ""
}

// Page is one tab with a profile of its own.
type Page struct {
	t   *testing.T
	ctx context.Context

	mu     sync.Mutex
	spoken []string
}

// Open opens an empty page.
func (b *Browser) Open(t *testing.T, o Options) *Page {
	t.Helper()
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	p := &Page{t: t, ctx: ctx}
	t.Cleanup(cancel)
	p.must(chromedp.Do(ctx)) // what opens a tab ends it, when its time is up
	p.As(o)
	_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: o.NoScript})
	p.must(err)
	p.listen()
	return p
}

// Tab opens another tab with the same profile, and so the same cookies.
func (p *Page) Tab() *Page {
	p.t.Helper()
	ctx, cancel := chromedp.NewContext(p.ctx)
	tab := &Page{t: p.t, ctx: ctx}
	p.t.Cleanup(cancel)
	tab.must(chromedp.Do(ctx, chromedp.EmulateViewport(360, 740)))
	tab.listen()
	return tab
}

// listen collects what the console says.
func (p *Page) listen() {
	messages := chromedp.Console(p.ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			if m.Type == chromedp.ConsoleError || m.Type == chromedp.ConsoleWarning || m.IsException() {
				p.mu.Lock()
				p.spoken = append(p.spoken, m.String())
				p.mu.Unlock()
			}
		}
	}()
}

// Complaints returns the warnings and errors so far.
func (p *Page) Complaints() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.spoken...)
}

// Go opens an address.
func (p *Page) Go(url string) {
	p.t.Helper()
	p.do(chromedp.Navigate(url))
}

// First runs a script in every page from now on, before the page's own.
func (p *Page) First(script string) {
	p.t.Helper()
	_, err := chromedp.Call(p.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
	p.must(err)
}

// Click clicks the first element of a CSS selector.
func (p *Page) Click(selector string) {
	p.t.Helper()
	p.do(chromedp.Click(chromedp.CSS(selector)))
}

// Type writes into a field.
func (p *Page) Type(selector, text string) {
	p.t.Helper()
	p.do(chromedp.SendKeys(chromedp.CSS(selector), text))
}

// Wait waits until a JavaScript expression is true.
func (p *Page) Wait(expression string) {
	p.t.Helper()
	end := time.Now().Add(patience)
	for tick := time.NewTicker(20 * time.Millisecond); ; <-tick.C {
		ok, err := run(p, glance, chromedp.Evaluate[bool]("Boolean("+expression+")"))
		if err == nil && ok {
			tick.Stop()
			return
		}
		if time.Now().After(end) {
			p.t.Fatalf("browsertest: waited for %s: %v\n%s", expression, err, p.Text("body"))
		}
	}
}

// Text returns what is read in the first element of a selector.
func (p *Page) Text(selector string) string {
	p.t.Helper()
	return Eval[string](p, `document.querySelector(`+quote(selector)+`)?.innerText ?? ""`)
}

// Offline takes the network away or gives it back.
func (p *Page) Offline(off bool) {
	p.t.Helper()
	_, err := chromedp.Call(p.ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{Offline: off, DownloadThroughput: -1, UploadThroughput: -1}},
	})
	p.must(err)
	_, err = chromedp.Call(p.ctx, network.OverrideNetworkState, network.OverrideNetworkStateParams{
		Offline: off, DownloadThroughput: -1, UploadThroughput: -1,
	})
	p.must(err)
}

// Eval evaluates a JavaScript expression in the page, once there is one.
func Eval[T any](p *Page, expression string) T {
	p.t.Helper()
	for tries := 0; tries < 100; tries++ {
		there, err := run(p, glance, chromedp.Evaluate[bool]("Boolean(document.body) && document.readyState !== 'loading'"))
		if err == nil && there {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	v, err := run(p, patience, chromedp.Evaluate[T](expression))
	p.must(err)
	return v
}

// Settled evaluates an expression in a page that has loaded and is not on its
// way to another: while it is, it waits.
func Settled[T any](p *Page, expression string) T {
	p.t.Helper()
	end := time.Now().Add(patience)
	for tick := time.NewTicker(20 * time.Millisecond); ; <-tick.C {
		v, err := run(p, patience, chromedp.Evaluate[*T](`document.body && document.readyState === 'complete' ? (`+expression+`) : null`))
		if err == nil && v != nil {
			tick.Stop()
			return *v
		}
		if time.Now().After(end) {
			p.t.Fatalf("browsertest: no page stood still: %v", err)
		}
	}
}

// run runs an action within a time: what is asked of a page while it goes to
// another may never be answered.
func run[T any](p *Page, within time.Duration, action chromedp.Action[T]) (T, error) {
	ctx, cancel := context.WithTimeout(p.ctx, within)
	defer cancel()
	return chromedp.Run(ctx, action)
}

// do runs an action within the patience of a test.
func (p *Page) do(action chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	p.must(chromedp.Do(ctx, action))
}

func (p *Page) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatalf("browsertest: %v", err)
	}
}

// quote makes a JavaScript string of a selector.
func quote(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'"
}
