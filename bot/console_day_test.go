package main

import (
	"fmt"
	"regexp"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"mingbai/bot/browsertest"
)

// firstDay is an office's first day, worked through in a browser at the running
// program: everything is read, pressed and written as people do it. Each person
// has a browser of their own.
type firstDay struct {
	*testing.T
	program *program
	browser *browsertest.Browser
	size    browsertest.Options
	doing   string

	admin, adviser, clerk, resident *browsertest.Page

	phone authenticator
	kept  map[string]string // what somebody wrote down on the way
}

// TestFirstDay goes from the code that the start prints through a whole day to
// the book of who did what, on a desk and on a phone.
func TestFirstDay(t *testing.T) {
	b := browsertest.Start(t)
	for _, size := range []browsertest.Options{{Width: 1280, Height: 800}, {Width: 360, Height: 740}} {
		t.Run(fmt.Sprint(size.Width), func(t *testing.T) {
			d := &firstDay{T: t, program: newProgram(t, nil), browser: b, size: size, kept: map[string]string{}}
			d.phone.now = time.Now
			t.Cleanup(func() {
				if t.Failed() {
					t.Logf("while: %s", d.doing)
				}
			})
			d.program.start()
			for _, step := range d.steps() {
				began := time.Now()
				d.doing = step.name
				step.do()
				t.Logf("%6.1f s  %s", time.Since(began).Seconds(), step.name)
			}
		})
	}
}

// step is a part of the day.
type step struct {
	name string
	do   func()
}

// steps are the day from morning to evening.
func (d *firstDay) steps() []step {
	return []step{
		{"the printed code makes the first administrator", d.firstAdministrator},
		{"a phone becomes the second factor", d.bindPhone},
		{"the office is set up as far as its villages", d.setUpHalf},
		{"the administrator leaves and comes back with the phone", d.leaveAndReturn},
		{"the office is set up to the end", d.setUpRest},
		{"the office is open all day", d.openAllDay},
		{"the adviser gets an account", d.makeAdviser},
		{"the adviser sets a password and takes cases on the page", d.adviserSitsDown},
		{"a resident asks and wants a person", d.residentAsks},
		{"the case comes to the adviser by itself, and is claimed", d.adviserClaims},
		{"the adviser answers, and the resident answers back", d.talk},
		{"the adviser closes, and the resident is asked how it was", d.closeCase},
		{"a clerk gets an account and enters a visit by keyboard", d.clerkEnters},
		{"the numbers are one and one, and open to their rows", d.countOneAndOne},
		{"the export has the same numbers", d.exportSame},
		{"a word of the town changes what residents are answered", d.teachWord},
		{"a report is looked over and taken in", d.takeReport},
		{"a resident is answered from the report", d.askReport},
		{"the book tells what was done, and is whole", d.readBook},
	}
}

// open opens a browser of its own for somebody.
func (d *firstDay) open(path string) *browsertest.Page {
	d.Helper()
	p := d.browser.Open(d.T, d.size)
	p.Go(d.program.url() + path)
	return p
}

// menu follows an entry of the menu, which a phone has behind a word.
func (d *firstDay) menu(p *browsertest.Page, entry string) {
	d.Helper()
	if !p.Can(entry) {
		p.Press("菜单")
	}
	p.Follow(entry)
}

// authenticator is the app on somebody's phone.
type authenticator struct {
	secret string
	now    func() time.Time
	last   int64 // the step of the last code that was used
}

// code returns the next code that was not used before: the one shown now, or
// the one after it.
func (a *authenticator) code(t *testing.T) string {
	t.Helper()
	const seconds = 30
	a.last = max(a.last+1, a.now().Unix()/seconds)
	code, err := totp.GenerateCode(a.secret, time.Unix(a.last*seconds, 0))
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// oneTimeCode has the form of codes that are printed or shown once.
var oneTimeCode = regexp.MustCompile(`[A-Z2-7]{4}(-[A-Z2-7]{4}){3}`)

// code is the only one-time code in a text.
func (d *firstDay) code(text string) string {
	d.Helper()
	found := oneTimeCode.FindAllString(text, -1)
	if len(found) != 1 {
		d.Fatalf("%d one-time codes in\n%s", len(found), text)
	}
	return found[0]
}
