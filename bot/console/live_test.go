package console_test

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
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

// board is an area with one live table.
type board struct{ n atomic.Int64 }

func (b *board) area(*consoletest.Office) console.Area {
	files := fstest.MapFS{"templates/board.html": {Data: []byte(`{{define "board"}}<h1>板</h1>{{template "table" .}}
		<div id="form" data-live="n"><form class="form" method="post"><label for="words">字</label><input id="words"></form><p>{{index (index .Rows 0).Cells 0}}</p></div>{{end}}`)}}
	return console.Area{
		Name: "board", Templates: files,
		Routes: []console.Route{{Pattern: "GET /office/board", Title: "板", Nav: "板", Group: console.Work, Roles: []account.Role{account.Clerk}, Serve: func(p *console.Page) error {
			return p.Show("board", console.Table{ID: "list", Live: "n", Caption: "数", Columns: []console.Column{{Name: "数"}}, Rows: []console.Row{{Cells: []console.Cell{console.To(fmt.Sprint("第", b.n.Load(), "号"), "/office/board?x")}}}})
		}}},
		Live: map[string]console.Signal{"n": func(_ context.Context, me account.Account, _ string) (string, error) {
			if me.Role != account.Clerk {
				return "", console.ErrDenied
			}
			return fmt.Sprint(b.n.Load()), nil
		}},
	}
}

// TestLiveParts: a change shows by itself; what is being written stays.
func TestLiveParts(t *testing.T) {
	browser := browsertest.Start(t)
	b := &board{}
	o := consoletest.New(t, b.area)
	o.As(account.Administrator, "")
	p := browser.Open(t, browsertest.Options{Width: 1280, Height: 800})
	o.Visit(p, o.Account(account.Account{Role: account.Clerk}), "/office/board")
	p.Wait(`document.querySelector('#list a')`)
	browsertest.Eval[string](p, `(window.same = 'yes')`)
	browsertest.Eval[bool](p, `(document.querySelector('#list a').focus(), true)`)
	b.n.Store(1)
	p.Wait(`document.querySelector('#list').innerText.includes('第1号')`)
	if browsertest.Eval[string](p, `window.same ?? 'loaded anew'`) != "yes" {
		t.Error("the page was loaded anew")
	}
	if browsertest.Eval[string](p, `document.activeElement.innerText`) != "第1号" {
		t.Error("the focus was lost")
	}
	browsertest.Eval[bool](p, `document.querySelector('#list a').dispatchEvent(new PointerEvent('pointerdown', {bubbles: true}))`)
	b.n.Store(2)
	p.Wait(`document.querySelector('#form p').innerText.includes('第2号')`)
	if !strings.Contains(p.Text("#list"), "第1号") {
		t.Error("what was being pressed was taken away")
	}
	browsertest.Eval[bool](p, `document.querySelector('#list a').dispatchEvent(new PointerEvent('pointerup', {bubbles: true}))`)
	p.Wait(`document.querySelector('#list').innerText.includes('第2号')`)
	p.Type("#words", "写到一半")
	b.n.Store(3)
	p.Wait(`document.querySelector('.live-note')`)
	if browsertest.Eval[string](p, `document.querySelector('#words').value`) != "写到一半" || !strings.Contains(p.Text(".live-note"), "新的变化") {
		t.Error("what was being written is gone, or nothing is said")
	}
	if !strings.Contains(p.Text("#list"), "第3号") {
		t.Error("the part in which nobody writes is old")
	}
	if c := p.Complaints(); len(c) > 0 {
		t.Error(c)
	}
}

// stream opens a stream and returns its lines, and how it was answered.
func stream(t *testing.T, o *consoletest.Office, c *http.Client, query string) (int, <-chan string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(cancel)
	req, err := http.NewRequestWithContext(ctx, "GET", o.URL+"/office/events?"+query, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	lines := make(chan string, 100)
	go func() {
		defer close(lines)
		defer res.Body.Close()
		for s := bufio.NewScanner(res.Body); s.Scan(); {
			lines <- s.Text()
		}
	}()
	return res.StatusCode, lines
}

func TestStreamsAreForThoseWhoMay(t *testing.T) {
	b := &board{}
	o := consoletest.New(t, b.area)
	o.As(account.Administrator, "")
	clerk := o.As(account.Clerk, "")
	for _, c := range []struct {
		name   string
		client *http.Client
		query  string
		status int
		says   bool
	}{
		{"nobody", o.Client(), "on=n", 204, false},
		{"another role", o.As(account.County, ""), "on=n", 204, false},
		{"no topic", clerk, "", 204, false},
		{"too many topics", clerk, strings.Repeat("on=n&", 9), 204, false},
		{"an unknown topic", clerk, "on=x", 204, false},
		{"a clerk", clerk, "on=n", 200, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, lines := stream(t, o, c.client, c.query)
			if status != c.status {
				t.Errorf("status %d, want %d", status, c.status)
			}
			said := false
			for line := range lines {
				if said = strings.HasPrefix(line, "event: state"); said {
					break
				}
			}
			if said != c.says {
				t.Errorf("said something: %v", said)
			}
		})
	}
}
