package console_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"mingbai/bot/browsertest"
	"mingbai/bot/console"
	"mingbai/bot/console/consoletest"
	"mingbai/handlers/account"
)

// talk is an area with a list that grows.
type talk struct{ n atomic.Int64 }

func (x *talk) area(*consoletest.Office) console.Area {
	files := fstest.MapFS{"templates/talk.html": {Data: []byte(`{{define "talk"}}<h1>话</h1>
		<form method="get"><label for="q">找</label><input id="q" type="search" name="q"></form>
		<div id="list" data-live="n" data-grow="ol"><ol>{{range .Rows}}<li><details><summary>第{{index .Cells 0}}句</summary>里面</details></li>{{end}}</ol></div>
		{{template "table" .}}{{end}}`)}}
	return console.Area{Name: "talk", Templates: files,
		Routes: []console.Route{{Pattern: "GET /office/talk", Title: "话", Serve: func(p *console.Page) error {
			t := console.Table{Caption: "话", Columns: []console.Column{{Name: "句"}}}
			for i := range x.n.Load() {
				t.Rows = append(t.Rows, console.Row{Cells: []console.Cell{console.To(fmt.Sprint(i), fmt.Sprint("/office/talk?n=", i))}})
			}
			return p.Show("talk", t)
		}}},
		Live: map[string]console.Signal{"n": func(context.Context, account.Account, string) (string, error) { return fmt.Sprint(x.n.Load()), nil }},
	}
}

// TestListsGrowAndKeysMove: what is open in a list that grows stays open; j and k
// go from row to row, and / to the search.
func TestListsGrowAndKeysMove(t *testing.T) {
	b := browsertest.Start(t)
	x := &talk{}
	x.n.Store(3)
	o := consoletest.New(t, x.area)
	o.As(account.Administrator, "")
	p := b.Open(t, browsertest.Options{Width: 1280, Height: 800})
	o.Visit(p, o.Account(account.Account{Role: account.Clerk}), "/office/talk")
	press := func(key string) {
		browsertest.Eval[bool](p, `(document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: '`+key+`', bubbles: true})), true)`)
	}
	at := func() string {
		return browsertest.Settled[string](p, `document.activeElement.innerText?.trim() || document.activeElement.id`)
	}
	for _, c := range []struct{ key, want string }{{"j", "0"}, {"j", "1"}, {"j", "2"}, {"j", "2"}, {"k", "1"}, {"/", "q"}, {"j", "q"}} {
		if press(c.key); at() != c.want {
			t.Errorf("after %s at %q, want %q", c.key, at(), c.want)
		}
	}
	browsertest.Eval[bool](p, `(document.querySelector('#list li:nth-child(2) details').open = true)`)
	x.n.Store(5)
	p.Wait(`document.querySelectorAll('#list li').length === 5`)
	if !browsertest.Settled[bool](p, `document.querySelector('#list li:nth-child(2) details').open`) {
		t.Error("what was open in the list closed")
	}
	x.n.Store(1) // erased: the list is another
	p.Wait(`document.querySelectorAll('#list li').length === 1`)
}

// TestGoneAndBack: a page whose connection is gone says so, sends nothing, and is
// fresh again when it is back.
func TestGoneAndBack(t *testing.T) {
	b := browsertest.Start(t)
	x := &talk{}
	d := &shared{}
	o := consoletest.New(t, x.area, d.area)
	o.As(account.Administrator, "")
	who := o.Account(account.Account{Role: account.Clerk})
	p := b.Open(t, browsertest.Options{Width: 1280, Height: 800})
	p.First(`window.EventSource = class extends EventSource { constructor(at) { super(at); window.stream = this; } }`)
	o.Visit(p, who, "/office/talk")
	p.Offline(true)
	p.Wait(`document.querySelector('.offline')?.innerText.includes('断')`)
	// What the stream said before the network went may be heard after.
	browsertest.Eval[bool](p, `stream.dispatchEvent(new Event('open'))`)
	if said := browsertest.Settled[string](p, `document.querySelector('.offline')?.innerText ?? ''`); !strings.Contains(said, "断") {
		t.Error("a late sign of life took away that the network is gone")
	}
	x.n.Store(2)
	p.Offline(false)
	p.Wait(`document.querySelectorAll('#list li').length === 2 && !document.querySelector('.offline')`)
	p.Go(o.URL + "/office/desk")
	p.Type("#text", "写好了")
	p.Offline(true)
	browsertest.Eval[bool](p, `(document.querySelector('main form').requestSubmit(), true)`)
	p.Wait(`document.querySelector('.live-note')?.innerText.includes('没有网络')`)
	if got := browsertest.Settled[string](p, `document.querySelector('#text').value`); got != "写好了" || d.version != 0 {
		t.Errorf("the words are %q", got)
	}
	p.Offline(false)
	browsertest.Eval[bool](p, `(document.querySelector('main form').requestSubmit(), true)`)
	p.Wait(`document.querySelector('.said')?.innerText.includes('已保存')`)
	for _, c := range p.Complaints() {
		if !strings.Contains(c, "ERR_INTERNET_DISCONNECTED") {
			t.Error(c)
		}
	}
}

// TestSlow: what takes over a second says so, and what does not says nothing.
func TestSlow(t *testing.T) {
	b := browsertest.Start(t)
	x, go_ := &talk{}, make(chan struct{})
	x.n.Store(1)
	o := consoletest.New(t, x.area, func(*consoletest.Office) console.Area {
		return console.Area{Name: "slow", Routes: []console.Route{{Pattern: "GET /office/slow", Title: "慢", Serve: func(p *console.Page) error {
			<-go_
			return p.Done("/office/me", "")
		}}}}
	})
	o.As(account.Administrator, "")
	p := b.Open(t, browsertest.Options{Width: 1280, Height: 800})
	o.Visit(p, o.Account(account.Account{Role: account.Clerk}), "/office/talk")
	time.AfterFunc(3*time.Second, func() { close(go_) }) // the page may be asked only once it is left
	browsertest.Eval[bool](p, `(document.querySelector('main table a').href = '/office/slow',
		new MutationObserver(() => { const w = document.querySelector('.wait'); if (w) sessionStorage.setItem('said', w.innerText); }).observe(document.body, {childList: true, subtree: true}),
		setTimeout(() => document.querySelector('main table a').click()), true)`)
	p.Wait(`location.pathname === '/office/me'`)
	if said := browsertest.Settled[string](p, `sessionStorage.getItem('said') ?? ''`); !strings.Contains(said, "正在打开") {
		t.Errorf("while it took long the page said %q", said)
	}
	if p.Text(".wait") != "" {
		t.Error("it still says that it is slow")
	}
}

// TestSessionOver: a page left open hears at the next sign of life that the
// session is over, and says so.
func TestSessionOver(t *testing.T) {
	b := browsertest.Start(t)
	x := &talk{}
	o := consoletest.New(t, x.area)
	o.As(account.Administrator, "")
	a := o.Account(account.Account{Role: account.Clerk})
	p := b.Open(t, browsertest.Options{Width: 1280, Height: 800})
	o.Visit(p, a, "/office/talk")
	o.Beat()
	o.Beat() // the first was heard, and nothing is over
	if p.Text(".live-note") != "" {
		t.Fatal("the page says " + p.Text(".live-note"))
	}
	o.Later(31 * time.Minute) // the stream is no use of the session
	o.Beat()
	p.Wait(`document.querySelector('.live-note')?.innerText.includes('登录到期了')`)
}
