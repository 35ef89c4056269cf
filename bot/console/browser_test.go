package console_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"mingbai/bot/browsertest"
	"mingbai/bot/console/consoletest"
)

// sizes are the screens that pages are looked at on.
func sizes() []browsertest.Options {
	return []browsertest.Options{{Width: 360, Height: 740}, {Width: 1280, Height: 800}, {Width: 360, Height: 740, Dark: true}}
}

// TestFirstStartAndLoginInABrowser goes from the one-time code through the
// second factor to the first page, out, and in again.
func TestFirstStartAndLoginInABrowser(t *testing.T) {
	b := browsertest.Start(t)
	for _, size := range sizes() {
		name := fmt.Sprintf("-%d-dark-%v", size.Width, size.Dark)
		t.Run(name, func(t *testing.T) {
			o := consoletest.New(t)
			o.T = t
			p := b.Open(t, size)
			quiet := func(where string) {
				t.Helper()
				o.Look(p, where+name)
			}
			p.Go(o.URL + "/office/")
			quiet("setup")
			p.Type("#name", "李主任")
			fill(p, "wrong")
			p.Wait(`document.querySelector('.error')`)
			quiet("setup-wrong")
			if kept := browsertest.Eval[string](p, `document.querySelector('#name').value`); kept != "李主任" {
				t.Errorf("the name is gone: %q", kept)
			}
			if at := browsertest.Eval[string](p, `document.activeElement.id`); at != "code" {
				t.Errorf("the focus is on %q, not on what is wrong", at)
			}
			fill(p, consoletest.Code)
			p.Wait(`document.querySelector('.qr')`)
			quiet("second")
			secret := strings.ReplaceAll(p.Text(".key"), " ", "")
			p.Type("#code", digits(t, o, secret))
			p.Click("main button")
			p.Wait(`document.querySelector('.codes')`)
			quiet("recovery")
			p.Click("main .button")
			p.Wait(`document.querySelector('table')`)
			quiet("today")
			p.Go(o.URL + "/office/me")
			quiet("me")
			p.Click(".me button")
			p.Wait(`document.querySelector('#password')`)
			quiet("login")
			o.Later(time.Minute)
			p.Type("#name", "李主任")
			p.Type("#password", testPassword)
			p.Click("main button")
			p.Wait(`document.querySelector('#code')`)
			quiet("code")
			p.Type("#code", digits(t, o, secret))
			p.Click("main button")
			p.Wait(`document.querySelector('table')`)
			for _, c := range p.Complaints() {
				if !strings.Contains(c, "403") {
					t.Errorf("console: %s", c)
				}
			}
		})
	}
}

// fill writes a one-time code and the password, twice, and sends the form.
func fill(p *browsertest.Page, code string) {
	p.Type("#code", code)
	p.Type("#password", testPassword)
	p.Type("#again", testPassword)
	p.Click("main button")
}
