package webchat

import (
	"fmt"
	"strings"
	"testing"

	"mingbai/bot/browsertest"
)

// widths are the cheap phone and the desk.
func widths() []browsertest.Options {
	return []browsertest.Options{{Width: 360, Height: 740}, {Width: 1280, Height: 800}}
}

// say writes a message and sends it.
func say(p *browsertest.Page, text string) {
	p.Type("#text", text)
	p.Click("#compose .send")
}

func TestBrowserConversation(t *testing.T) {
	b := browsertest.Start(t)
	for _, o := range widths() {
		t.Run(fmt.Sprint(o.Width), func(t *testing.T) {
			g := newRig(t, nil)
			p := b.Open(t, o)
			p.Go(g.http.URL)
			p.Quiet("first visit")
			p.Screen(fmt.Sprintf("first-screen-%d", o.Width))
			p.Shot(fmt.Sprintf("first-%d", o.Width))

			say(p, "老板三个月没发工资,怎么办")
			p.Wait(`document.querySelector('.card .tel')`)
			p.Wait(`!document.querySelector('#pending, .waiting, #welcome')`)
			p.Quiet("answer")
			p.Screen(fmt.Sprintf("answer-screen-%d", o.Width))
			if tel := browsertest.Eval[string](p, `document.querySelector('.card .tel').href`); tel != "tel:04375555816" {
				t.Errorf("calls %s", tel)
			}
			p.Click(".sources summary")
			p.Wait(`document.querySelector('.sources details').open`)
			p.Quiet("answer with a source open")
			p.Shot(fmt.Sprintf("answer-%d", o.Width))

			p.Click(".choices button")
			p.Wait(`document.body.innerText.includes('你按了:找法律顾问')`)
			p.Quiet("choice")

			p.Click(".place summary")
			p.Wait(`document.querySelector('.panel').checkVisibility()`)
			p.Screen(fmt.Sprintf("place-%d", o.Width))
			p.Click(`.panel button[value="广东省中山市东凤镇"]`)
			p.Wait(`document.querySelector('#place') && document.querySelector('#place').innerText === '东凤镇'`)
			p.Quiet("place")
		})
	}
}

func TestBrowserUrgent(t *testing.T) {
	b := browsertest.Start(t)
	for _, dark := range []bool{false, true} {
		for _, o := range widths() {
			o.Dark = dark
			t.Run(fmt.Sprintf("%d dark %v", o.Width, dark), func(t *testing.T) {
				g := newRig(t, nil)
				p := b.Open(t, o)
				p.Go(g.http.URL)
				p.Shot(fmt.Sprintf("first-%d-dark-%v", o.Width, dark))
				say(p, "他又打我了,我很怕")
				p.Wait(`document.querySelector('.card.urgent .call')`)
				p.Quiet("urgent")
				p.Shot(fmt.Sprintf("urgent-%d-dark-%v", o.Width, dark))
				if top := browsertest.Eval[float64](p, `document.querySelector('.call').getBoundingClientRect().bottom`); top > float64(o.Height) {
					t.Errorf("the emergency number is %v px down, off the screen", top)
				}
				say(p, "老板没发工资")
				p.Wait(`document.querySelectorAll('.card').length === 2`)
				p.Quiet("second answer")
				p.Shot(fmt.Sprintf("both-%d-dark-%v", o.Width, dark))
			})
		}
	}
}

func TestBrowserSizes(t *testing.T) {
	b := browsertest.Start(t)
	for _, o := range widths() {
		t.Run(fmt.Sprint(o.Width), func(t *testing.T) {
			g := newRig(t, nil)
			p := b.Open(t, o)
			p.Go(g.http.URL)
			for _, size := range []struct {
				value string
				px    float64
			}{{"2", 22}, {"3", 26}} {
				p.Click(`.sizes button[value="` + size.value + `"]`)
				p.Wait(`document.documentElement.className === 'size-` + size.value + `'`)
				if px := browsertest.Eval[float64](p, `parseFloat(getComputedStyle(document.querySelector('.welcome p')).fontSize)`); px != size.px {
					t.Errorf("size %s is %v px", size.value, px)
				}
				p.Quiet("size " + size.value)
			}
			p.Screen(fmt.Sprintf("huge-first-screen-%d", o.Width))
			p.Shot(fmt.Sprintf("huge-first-%d", o.Width))
			say(p, "老板没发工资")
			p.Wait(`document.querySelector('.card .tel')`)
			p.Quiet("huge answer")
			p.Shot(fmt.Sprintf("huge-answer-%d", o.Width))
			p.Screen(fmt.Sprintf("huge-screen-%d", o.Width))
		})
	}
}

func TestBrowserWithoutScript(t *testing.T) {
	b := browsertest.Start(t)
	for _, o := range widths() {
		o.NoScript = true
		t.Run(fmt.Sprint(o.Width), func(t *testing.T) {
			g := newRig(t, nil)
			p := b.Open(t, o)
			p.Go(g.http.URL)
			p.Click(".quick button")
			p.Wait(`document.querySelector('.card .tel')`)
			p.Quiet("quick question")
			say(p, "他打我")
			p.Wait(`document.querySelector('.card.urgent')`)
			p.Quiet("urgent")
			p.Screen(fmt.Sprintf("noscript-%d", o.Width))
			p.Click(`.sizes button[value="2"]`)
			p.Wait(`document.documentElement.className === 'size-2' && document.querySelectorAll('.card').length === 2`)
			g.desk.set(func() { g.desk.fail = errDisk })
			say(p, "还有一件事")
			p.Wait(`document.querySelector('.notice')`)
			p.Screen(fmt.Sprintf("noscript-failed-%d", o.Width))
			if y := browsertest.Eval[float64](p, `document.querySelector('.notice').getBoundingClientRect().bottom`); y < 0 || y > float64(o.Height) {
				t.Errorf("what went wrong stands at %v, off the screen", y)
			}
			if kept := browsertest.Eval[string](p, `document.querySelector('#text').value`); kept != "还有一件事" {
				t.Errorf("the field holds %q", kept)
			}
			g.desk.set(func() { g.desk.fail = nil })
			p.Click(`a[href="/forget"]`)
			p.Wait(`document.querySelector('.grave')`)
			p.Shot(fmt.Sprintf("forget-%d", o.Width))
			p.Click(".grave")
			p.Wait(`document.body.innerText.includes('已经删除')`)
			if cards := browsertest.Eval[int](p, `document.querySelectorAll('.card').length`); cards != 0 {
				t.Errorf("%d cards are left", cards)
			}
			p.Shot(fmt.Sprintf("forgotten-%d", o.Width))
			for _, c := range p.Complaints() {
				if !strings.Contains(c, "503") {
					t.Errorf("console: %s", c)
				}
			}
		})
	}
}

func TestBrowserOffline(t *testing.T) {
	b := browsertest.Start(t)
	for _, o := range widths() {
		t.Run(fmt.Sprint(o.Width), func(t *testing.T) {
			g := newRig(t, nil)
			p := b.Open(t, o)
			p.Go(g.http.URL)
			p.Offline(true)
			p.Wait(`document.querySelector('#state .notice')`)
			say(p, "老板没发工资")
			p.Wait(`document.querySelector('#state .notice') && document.querySelector('#text').value === '老板没发工资'`)
			if s := browsertest.Stumbles(p); len(s) > 0 {
				t.Error(s)
			}
			p.Screen(fmt.Sprintf("offline-%d", o.Width))
			if g.desk.count() != 0 {
				t.Fatal("it was not offline")
			}
			p.Offline(false)
			p.Wait(`document.querySelector('.card .tel') && !document.querySelector('#state .notice')`)
			if g.desk.count() != 1 {
				t.Errorf("%d messages, want 1", g.desk.count())
			}
			if left := browsertest.Eval[string](p, `document.querySelector('#text').value`); left != "" {
				t.Errorf("the field still holds %q", left)
			}
		})
	}
}

func TestBrowserFailureAndWaiting(t *testing.T) {
	b := browsertest.Start(t)
	for _, o := range widths() {
		t.Run(fmt.Sprint(o.Width), func(t *testing.T) {
			g := newRig(t, nil)
			p := b.Open(t, o)
			p.Go(g.http.URL)
			p.Click("#compose .send")
			p.Wait(`document.querySelector('#state').innerText.includes('还没有写字')`)
			p.Shot(fmt.Sprintf("empty-%d", o.Width))

			g.desk.set(func() { g.desk.fail = errDisk })
			say(p, "老板没发工资")
			p.Wait(`document.querySelector('#state').innerText.includes('是我们这边出了问题')`)
			if s := browsertest.Stumbles(p); len(s) > 0 {
				t.Error(s)
			}
			p.Screen(fmt.Sprintf("failed-%d", o.Width))

			gate := make(chan struct{})
			g.desk.set(func() { g.desk.fail, g.desk.gate = nil, gate })
			p.Click("#state [data-retry]")
			p.Wait(`document.querySelector('.waiting')`)
			p.Screen(fmt.Sprintf("waiting-%d", o.Width))
			close(gate)
			p.Wait(`document.querySelector('.card .tel') && !document.querySelector('.waiting')`)
			if g.desk.count() != 1 {
				t.Errorf("%d messages, want 1", g.desk.count())
			}
		})
	}
}

// TestBrowserReloadWhileWaiting leaves the page in the middle of a message.
func TestBrowserReloadWhileWaiting(t *testing.T) {
	b := browsertest.Start(t)
	g := newRig(t, nil)
	p := b.Open(t, browsertest.Options{})
	p.Go(g.http.URL)
	gate := make(chan struct{})
	g.desk.set(func() { g.desk.gate = gate })
	say(p, "老板没发工资")
	p.Wait(`document.querySelector('.waiting')`)
	p.Go(g.http.URL + "/?again")
	close(gate)
	p.Wait(`document.querySelectorAll('.card').length === 1`)
	if g.desk.count() != 1 {
		t.Errorf("%d messages, want 1", g.desk.count())
	}
}

// TestBrowserPlainHTTP posts the plain form over HTTP under a name that the
// browser does not trust, as in an office network: no Sec-Fetch-Site is sent
// there, and Origin must not be null.
func TestBrowserPlainHTTP(t *testing.T) {
	b := browsertest.Start(t, "chat.test")
	g := newRig(t, nil)
	p := b.Open(t, browsertest.Options{NoScript: true})
	p.Go(strings.Replace(g.http.URL, "127.0.0.1", "chat.test", 1))
	say(p, "老板没发工资")
	p.Wait(`document.querySelector('.card .tel')`)
}

// TestBrowserHostileText lets a real browser read what attackers write.
func TestBrowserHostileText(t *testing.T) {
	b := browsertest.Start(t)
	g := newRig(t, nil)
	p := b.Open(t, browsertest.Options{})
	p.Go(g.http.URL)
	for i, text := range []string{`<img src=x onerror="document.title='taken'">`, `"><script>document.title='taken'</script>`, `</textarea><svg onload="document.title='taken'">`} {
		say(p, text)
		p.Wait(fmt.Sprintf(`document.querySelectorAll('.card').length === %d`, i+1))
	}
	p.Go(g.http.URL)
	if title := browsertest.Eval[string](p, `document.title`); title == "taken" {
		t.Error("a script of the resident ran")
	}
	for _, c := range p.Complaints() {
		t.Errorf("console: %s", c)
	}
}

func TestBrowserPrint(t *testing.T) {
	b := browsertest.Start(t)
	g := newRig(t, nil)
	p := b.Open(t, browsertest.Options{Width: 800, Height: 1000})
	p.Go(g.http.URL)
	say(p, "老板没发工资")
	p.Wait(`document.querySelector('.card .tel') && !document.querySelector('.waiting')`)
	say(p, "他打我")
	p.Wait(`document.querySelector('.card.urgent') && !document.querySelector('.waiting')`)
	// What the button prints is looked at in the moment of printing.
	browsertest.Eval[bool](p, `(window.print = () => { window.printed = [...document.querySelectorAll('.card')].map(c => c.classList.contains('chosen')) }, true)`)
	p.Click(".card [data-print]")
	if printed := browsertest.Eval[[]bool](p, `window.printed`); len(printed) != 2 || !printed[0] || printed[1] {
		t.Errorf("printed %v, want the first card alone", printed)
	}
	p.Paper()
	for _, gone := range []string{".top", ".compose", ".choices", ".tools", "footer"} {
		if browsertest.Eval[bool](p, `[...document.querySelectorAll('`+gone+`')].some(e => e.checkVisibility())`) {
			t.Errorf("%s is printed", gone)
		}
	}
	p.Shot("print")
}
