package webchat

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"mingbai/bot/browsertest"
	"mingbai/handlers/chat"
)

// Letters makes the fake a source of letters.
func (d *fakeDesk) Letters(_ context.Context, to chat.Address, after int64, limit int) (out []Letter, _ error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, l := range d.letters[to] {
		if l.ID > after && len(out) < limit {
			out = append(out, l)
		}
	}
	return out, nil
}

// write puts a letter into every conversation there is, as a person's words.
func (d *fakeDesk) write(r chat.Reply) {
	d.set(func() {
		d.lastID++
		for to := range d.turns {
			d.letters[to] = append(d.letters[to], Letter{ID: d.lastID, Reply: r})
			d.turns[to] = append(d.turns[to], Turn{Reply: &r})
		}
	})
}

// live lets letters come; stop ends the streams.
func live(stop <-chan struct{}) func(*Config) {
	return func(c *Config) { c.Letters, c.Stop = c.Desk.(*fakeDesk), stop }
}

// listen opens a stream; next reads until an event came and returns it.
func (b *browser) listen(last string) (res *http.Response, next func() string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), 8*time.Second)
	b.t.Cleanup(cancel)
	req, err := http.NewRequestWithContext(ctx, "GET", b.rig.http.URL+"/events", nil)
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Last-Event-ID", last)
	if res, err = b.http.Do(req); err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { _ = res.Body.Close() })
	lines := bufio.NewScanner(res.Body)
	return res, func() string {
		var event strings.Builder
		for lines.Scan() {
			event.WriteString(lines.Text() + "\n")
			if lines.Text() == "" && strings.Contains(event.String(), "data: ") {
				return event.String()
			}
		}
		return ""
	}
}

func TestEventsOrderResumeAndEscape(t *testing.T) {
	g := newRig(t, live(nil))
	b := g.browser(t)
	b.get("/")
	b.post("/say", "text", "老板没发工资", "token", "1")
	g.desk.write(chat.Reply{Text: "一"})
	g.desk.write(chat.Reply{Text: "<script>二</script>\r\nid: 99", Media: &chat.Media{Kind: chat.Photo, Channel: "telegram", Ref: "secret-ref"}})
	_, next := b.listen("")
	mustHold(t, next(), "id: 1\n", "<p>一</p>")
	second := next()
	mustHold(t, second, "id: 2\n", "&lt;script&gt;二", "照片 (这里打不开")
	mustLack(t, second, "<script>", "\nid: 99", "secret-ref")
	_, next = b.listen("1")
	mustHold(t, next(), "id: 2\n")
	_, page := b.get("/")
	mustHold(t, page, `data-after="2"`, "看看有没有新回复")
	if strings.Contains(g.logs.String(), "二") {
		t.Error("words are in the log")
	}
}

func TestEventsAreTheVisitorsOwn(t *testing.T) {
	stop := make(chan struct{})
	g := newRig(t, live(stop))
	a, other := g.browser(t), g.browser(t)
	if res, _ := a.listen(""); res.StatusCode != http.StatusNoContent {
		t.Errorf("a stranger got %s", res.Status)
	}
	a.get("/")
	a.post("/say", "text", "老板没发工资", "token", "1")
	other.get("/")
	_, next := other.listen("")
	g.desk.write(chat.Reply{Text: "只给第一位"})
	time.AfterFunc(time.Second, func() { close(stop) }) // looks once before it ends
	if e := next(); e != "" {
		t.Errorf("another visitor got %s", e)
	}
}

func TestEventsLimitAndStop(t *testing.T) {
	stop := make(chan struct{})
	g := newRig(t, live(stop))
	b := g.browser(t)
	b.get("/")
	var ends []func() string
	for range streamsEach {
		res, next := b.listen("")
		if res.StatusCode != http.StatusOK {
			t.Fatal(res.Status)
		}
		ends = append(ends, next)
	}
	if res, _ := b.listen(""); res.StatusCode != http.StatusTooManyRequests {
		t.Errorf("one stream too many: %s", res.Status)
	}
	began := time.Now()
	close(stop)
	for _, end := range ends {
		end()
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("stopping took %s", took)
	}
}

// TestAnswerNamesItsLetters lets an answer bring what the stream brings too.
func TestAnswerNamesItsLetters(t *testing.T) {
	g := newRig(t, live(nil))
	b := g.browser(t)
	b.get("/")
	b.post("/say", "text", "老板没发工资", "token", "1")
	g.desk.write(chat.Reply{Text: "别的"})
	g.desk.write(declinedReply("转给顾问"))
	_, piece := b.piece(url.Values{"text": {"转给顾问"}, "token": {"2"}})
	mustHold(t, piece, `id="new-shown" value="2"`)
}

func TestBrowserLetters(t *testing.T) {
	b := browsertest.Start(t)
	for _, o := range widths() {
		t.Run(fmt.Sprint(o.Width), func(t *testing.T) {
			g := newRig(t, live(nil))
			p := b.Open(t, o)
			p.Go(g.http.URL)
			say(p, "老板没发工资")
			p.Wait(`document.querySelectorAll('.card').length === 1`)
			g.desk.write(chat.Reply{Text: "法律顾问张：把工资条拍下来"})
			p.Wait(`document.querySelectorAll('.card').length === 2 && document.querySelector('#talk').innerText.includes('法律顾问张')`)
			p.Quiet("letter")
			p.Go(g.http.URL + "/?again")
			p.Wait(`document.querySelector('#live').innerText.includes('自己出现')`)
			p.Quiet("page opened again")
			p.Screen(fmt.Sprintf("letter-screen-%d", o.Width))
			p.Shot(fmt.Sprintf("letter-%d", o.Width))
			if n := browsertest.Eval[int](p, `document.querySelectorAll('.card').length`); n != 2 {
				t.Errorf("%d cards, want 2", n)
			}
			g.desk.write(chat.Reply{Text: "第二句"})
			p.Wait(`document.querySelectorAll('.card').length === 3`)
		})
	}
}

func TestBrowserLettersWithoutScript(t *testing.T) {
	b := browsertest.Start(t)
	g := newRig(t, live(nil))
	p := b.Open(t, browsertest.Options{NoScript: true})
	p.Go(g.http.URL)
	say(p, "老板没发工资")
	p.Wait(`document.querySelectorAll('.card').length === 1`)
	g.desk.write(chat.Reply{Text: "法律顾问张：收到"})
	p.Click(".fresh button")
	p.Wait(`document.querySelectorAll('.card').length === 2`)
	p.Quiet("asked for new words")
}
