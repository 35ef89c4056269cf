package webchat

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"time"

	"mingbai/bot/browsertest"
	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
)

// shelf keeps cases, links and files in memory.
type shelf struct {
	mu    sync.Mutex
	cases map[chat.Address]handoff.Standing
	all   *handoff.Standing // everybody's, when set
	links map[string]Link
	files map[string][]byte
	fail  error // of Keep and Open
}

func newShelf() *shelf {
	return &shelf{cases: map[chat.Address]handoff.Standing{}, links: map[string]Link{}, files: map[string][]byte{}}
}

func (s *shelf) set(st *handoff.Standing) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = st
}

func (s *shelf) Standing(_ context.Context, of chat.Address) (handoff.Standing, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all == nil {
		return handoff.Standing{}, handoff.ErrNone
	}
	return *s.all, nil
}

func (s *shelf) Save(_ context.Context, l Link) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for hash, old := range s.links {
		if old.Of == l.Of {
			delete(s.links, hash)
		}
	}
	s.links[l.Hash] = l
	return nil
}

func (s *shelf) Find(_ context.Context, hash string) (Link, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if l, ok := s.links[hash]; ok {
		return l, nil
	}
	return Link{}, ErrNoLink
}

func (s *shelf) Use(ctx context.Context, hash string) (Link, error) {
	l, err := s.Find(ctx, hash)
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.links, hash)
	return l, err
}

func (s *shelf) Until(_ context.Context, of chat.Address) (time.Time, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, l := range s.links {
		if l.Of == of {
			return l.Expires, nil
		}
	}
	return time.Time{}, nil
}

func (s *shelf) Drop(_ context.Context, of chat.Address) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for hash, l := range s.links {
		if l.Of == of {
			delete(s.links, hash)
		}
	}
	return nil
}

func (s *shelf) Keep(_ context.Context, f NewFile, r io.Reader) (string, int64, error) {
	b, err := io.ReadAll(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil || s.fail != nil {
		return "", 0, cmpErr(err, s.fail)
	}
	ref := fmt.Sprintf("%s/%s/%x", f.Of.Chat, f.Once, len(b))
	s.files[ref] = b
	return ref, int64(len(b)), nil
}

func cmpErr(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

func (s *shelf) Open(_ context.Context, m chat.Media) (io.ReadCloser, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		return nil, s.fail
	}
	b, ok := s.files[m.Ref]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return io.NopCloser(bytes.NewReader(b)), nil
}

// withCases is a live page with cases, links and files.
func withCases(s *shelf) func(*Config) {
	return func(c *Config) {
		c.Letters, c.Cases, c.Links, c.Files = c.Desk.(*fakeDesk), s, s, s
	}
}

func button(label, data string) chat.Choice { return chat.Choice{Label: label, Data: data} }

// standings are the states of a case, at 11:00 in China on 22 November.
func standings() map[string]handoff.Standing {
	now := time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)
	withdraw := []chat.Choice{button("取消", "h:wd:x:1")}
	return map[string]handoff.Standing{
		"offered":     {Number: "2026-东凤镇-0001", State: handoff.Offered, Who: "法律顾问张三(某某律师事务所)", By: now.Add(30 * time.Minute), Withdraw: withdraw},
		"claimed":     {Number: "2026-东凤镇-0001", State: handoff.Claimed, Who: "法律顾问张三(某某律师事务所)", Withdraw: withdraw},
		"guarded":     {Number: "2026-东凤镇-0001", State: handoff.Claimed, Who: "东凤镇司法所李四", Guarded: true, Withdraw: withdraw},
		"after hours": {Number: "2026-东凤镇-0001", State: handoff.Waiting, Opens: now.Add(22 * time.Hour), Withdraw: withdraw},
		"nobody":      {Number: "2026-东凤镇-0001", State: handoff.Waiting, Withdraw: withdraw},
		"closed": {Number: "2026-东凤镇-0001", State: handoff.Closed, Ended: now.Add(-time.Hour),
			Rate: []chat.Choice{button("没帮上", "h:ra:x:1:1"), button("一般", "h:ra:x:1:2"), button("有帮助", "h:ra:x:1:3")}},
		"rated": {Number: "2026-东凤镇-0001", State: handoff.Closed, Ended: now.Add(-time.Hour)},
	}
}

func TestCaseIsShown(t *testing.T) {
	want := map[string][]string{
		"offered":     {"等法律顾问张三(某某律师事务所)接，最晚今天11:30", "到今天11:30还没人接，就换人"},
		"claimed":     {"法律顾问张三(某某律师事务所)在办", "直接转给他", "取消这一单"},
		"guarded":     {"东凤镇司法所李四在办", "只有司法所指定的人看得到"},
		"after hours": {"下班了，11月23日09:00上班后找人", "现在就打12348"},
		"nobody":      {"还没有人能接", "请现在打12348", "镇司法所"},
		"closed":      {"办结了", "这次帮上你了吗", "没帮上</button>", "还要找法律顾问"},
		"rated":       {"办结了", "还要找法律顾问"},
	}
	for name, st := range standings() {
		t.Run(name, func(t *testing.T) {
			s := newShelf()
			s.set(&st)
			b := newRig(t, withCases(s)).browser(t)
			b.get("/")
			_, page := b.post("/say", "text", "老板没发工资", "token", "1")
			mustHold(t, page, append(want[name], "单号 2026-东凤镇-0001", `href="tel:12348"`)...)
			if top := strings.Contains(page, `<span class="standing">`); top != (st.State != handoff.Closed) {
				t.Errorf("it stands at the top: %v", top)
			}
			if has := strings.Contains(page, "这次帮上你了吗"); has != (name == "closed") {
				t.Errorf("asked how it was: %v", has)
			}
			if shut := strings.Contains(page, `aria-labelledby="attach-head" hidden`); shut != (st.State == handoff.Closed) {
				t.Errorf("the form for files is hidden: %v", shut)
			}
		})
	}
}

func TestOldCaseIsNotShown(t *testing.T) {
	s, st := newShelf(), standings()["closed"]
	st.Ended = st.Ended.Add(-8 * 24 * time.Hour)
	s.set(&st)
	b := newRig(t, withCases(s)).browser(t)
	_, page := b.get("/")
	mustLack(t, page, "办结了", "2026-东凤镇-0001")
	b.post("/say", "text", "老板没发工资", "token", "1")
	if _, page = b.get("/"); strings.Contains(page, "办结了") {
		t.Error("a case that ended long ago is shown")
	}
}

// relay lets the fake know how far the resident's last words came.
func (d *fakeDesk) relay(p delivery.Pass) {
	d.set(func() {
		for from := range d.turns {
			for i := range d.turns[from] {
				if d.turns[from][i].Reply == nil {
					d.turns[from][i].Pass = p
				}
			}
		}
	})
}

func TestBrowserCase(t *testing.T) {
	b := browsertest.Start(t)
	for _, o := range widths() {
		for name, st := range standings() {
			for _, dark := range []bool{false, true} {
				if o.Dark = dark; (dark || o.Width > 360) && name != "claimed" && name != "closed" {
					continue
				}
				t.Run(fmt.Sprintf("%s %d dark %v", name, o.Width, dark), func(t *testing.T) {
					s := newShelf()
					s.set(&st)
					g := newRig(t, withCases(s))
					p := b.Open(t, o)
					p.Go(g.http.URL)
					say(p, "老板没发工资")
					p.Wait(`document.querySelectorAll('.card').length === 1`)
					g.desk.write(chat.Reply{Text: "法律顾问张三：[照片] 照这个样子填，填好拍给我", By: "法律顾问张三", Media: &chat.Media{Kind: chat.Photo, Channel: "telegram", Ref: "x"}})
					p.Wait(`document.querySelector('.card.person')`)
					p.Quiet(name)
					p.Screen(fmt.Sprintf("case-%s-screen-%d-%v", name, o.Width, dark))
					if st.State != handoff.Closed {
						p.Click("#case summary")
					}
					p.Quiet(name + " open")
					p.Shot(fmt.Sprintf("case-%s-%d-%v", name, o.Width, dark))
					if top := browsertest.Eval[float64](p, `document.querySelector('#case').getBoundingClientRect().top`); st.State != handoff.Closed && (top < 0 || top > 70) {
						t.Errorf("the case stands at %v, out of sight", top)
					}
				})
			}
		}
	}
}

// TestBrowserCaseLives follows a case on an open page in two tabs: what comes
// by itself comes once in each, and the state changes without a reload.
func TestBrowserCaseLives(t *testing.T) {
	b := browsertest.Start(t)
	s := newShelf()
	all := standings()
	g := newRig(t, withCases(s))
	p := b.Open(t, browsertest.Options{})
	p.Go(g.http.URL)
	say(p, "老板没发工资")
	p.Wait(`document.querySelectorAll('.card').length === 1`)
	if browsertest.Eval[bool](p, `document.querySelector('#attach').checkVisibility()`) {
		t.Error("files are offered without a case")
	}
	offered, claimed, closed := all["offered"], all["claimed"], all["closed"]
	s.set(&offered)
	g.desk.write(chat.Reply{Text: "转出去了，单号 2026-东凤镇-0001", Choices: [][]chat.Choice{offered.Withdraw}})
	p.Wait(`document.querySelector('#case summary')?.innerText.includes('最晚今天11:30') && document.querySelector('#attach').checkVisibility()`)
	if n := browsertest.Eval[int](p, `document.querySelectorAll('[value*="h:wd"]').length`); n != 1 {
		t.Errorf("%d buttons take the case back, want 1", n)
	}
	second := p.Tab()
	second.Go(g.http.URL)
	s.set(&claimed)
	g.desk.relay(delivery.Passing)
	g.desk.write(chat.Reply{Text: "法律顾问张三：你好", By: "法律顾问张三"})
	for _, page := range []*browsertest.Page{p, second} {
		page.Wait(`document.querySelector('#case summary')?.innerText.includes('张三(某某律师事务所)在办')`)
		page.Wait(`document.querySelectorAll('.card.person').length === 1`)
	}
	say(p, "我有欠条")
	p.Wait(`document.querySelectorAll('.mine').length === 2 && !document.querySelector('#pending')`)
	g.desk.relay(delivery.Passing)
	p.Go(g.http.URL + "/?again")
	p.Wait(`[...document.querySelectorAll('.pass')].every(e => e.innerText === '正在转给对方……')`)
	p.Wait(`document.querySelector('#live').innerText.includes('自己出现')`)
	g.desk.relay(delivery.Passed)
	p.Wait(`document.querySelectorAll('.pass').length === 2 && [...document.querySelectorAll('.pass')].every(e => e.innerText === '已送到')`)
	s.set(&closed)
	g.desk.write(chat.Reply{Text: "2026-东凤镇-0001 办结了", Choices: [][]chat.Choice{closed.Rate}})
	p.Wait(`document.querySelector('#ended .rate') && !document.querySelector('#attach').checkVisibility()`)
	if n := browsertest.Eval[int](p, `document.querySelectorAll('[value*="h:ra"]').length`); n != 3 {
		t.Errorf("%d buttons to say how it was, want 3", n)
	}
	p.Click(".rate button:last-of-type")
	p.Wait(`document.body.innerText.includes('你按了:有帮助')`)
	p.Quiet("rated")
	for _, page := range []*browsertest.Page{p, second} {
		if n := browsertest.Eval[int](page, `[...document.querySelectorAll('.card')].filter(e => e.innerText.includes('办结了')).length`); n != 1 {
			t.Errorf("told %d times that it is closed", n)
		}
	}
}

// choose puts a file of n bytes into the field, as a resident does in the
// browser's own window.
func choose(p *browsertest.Page, name, begins string, n int) {
	browsertest.Eval[bool](p, fmt.Sprintf(`(() => {
		const d = new DataTransfer(), b = new Uint8Array(%d);
		b.set(%s);
		d.items.add(new File([b], %q));
		document.querySelector('#file').files = d.files;
		return true;
	})()`, n, begins, name))
}

const jpeg = `[0xff, 0xd8, 0xff, 0xe0]`

func TestBrowserUpload(t *testing.T) {
	b := browsertest.Start(t)
	for _, o := range widths() {
		for _, o.NoScript = range []bool{false, true} {
			t.Run(fmt.Sprintf("%d noscript %v", o.Width, o.NoScript), func(t *testing.T) {
				s, st := newShelf(), standings()["claimed"]
				s.set(&st)
				g := newRig(t, withCases(s))
				p := b.Open(t, o)
				p.Go(g.http.URL)
				say(p, "老板没发工资")
				p.Wait(`document.querySelectorAll('.card').length === 1`)
				choose(p, "欠条.jpg", jpeg, 200_000)
				p.Click("#upload .send")
				p.Wait(`document.querySelector('.mine .media')?.innerText.includes('照片 欠条.jpg')`)
				p.Quiet("sent")
				p.Click(".mine .media summary")
				p.Wait(`document.querySelector('.mine .media img').checkVisibility()`)
				p.Shot(fmt.Sprintf("upload-%d-%v", o.Width, o.NoScript))
				choose(p, "录像.jpg", jpeg, 50<<20)
				p.Click("#upload .send")
				p.Wait(`document.querySelector('#state')?.innerText.includes('文件太大')`)
				p.Screen(fmt.Sprintf("upload-big-%d-%v", o.Width, o.NoScript))
				choose(p, "工具.exe", `[0x4d, 0x5a, 0x90, 0]`, 5000)
				p.Click("#upload .send")
				p.Wait(`document.querySelector('#state')?.innerText.includes('这种文件收不了')`)
				if s := browsertest.Stumbles(p); len(s) > 0 {
					t.Error(s)
				}
				if g.desk.count() != 2 || len(s.files) != 1 {
					t.Errorf("%d messages, %d files", g.desk.count(), len(s.files))
				}
				for _, c := range p.Complaints() {
					if !strings.Contains(c, "413") && !strings.Contains(c, "415") {
						t.Errorf("console: %s", c)
					}
				}
			})
		}
	}
}

// TestBrowserUploadOffline loses the network while a file is chosen.
func TestBrowserUploadOffline(t *testing.T) {
	b := browsertest.Start(t)
	s, st := newShelf(), standings()["claimed"]
	s.set(&st)
	g := newRig(t, withCases(s))
	p := b.Open(t, browsertest.Options{})
	p.Go(g.http.URL)
	say(p, "老板没发工资")
	p.Wait(`document.querySelectorAll('.card').length === 1`)
	p.Offline(true)
	choose(p, "欠条.jpg", jpeg, 200_000)
	p.Click("#upload .send")
	p.Wait(`document.querySelector('#state')?.innerText.includes('文件没有传完')`)
	p.Screen("upload-offline")
	p.Offline(false)
	p.Wait(`!document.querySelector('#upload .send').disabled`)
	p.Click("#upload .send")
	p.Wait(`document.querySelector('.mine .media')?.innerText.includes('照片 欠条.jpg')`)
	if g.desk.count() != 2 {
		t.Errorf("%d messages, want 2", g.desk.count())
	}
}

func TestBrowserPicture(t *testing.T) {
	b := browsertest.Start(t)
	g := newRig(t, nil)
	p := b.Open(t, browsertest.Options{})
	p.Go(g.http.URL)
	say(p, "老板没发工资")
	p.Wait(`document.querySelector('.card .tel') && !document.querySelector('.waiting')`)
	p.Click("[data-picture]")
	p.Wait(`document.querySelector('[data-drawn] img')?.naturalWidth === 720`)
	p.Wait(`document.querySelector('[data-drawn] a').href.startsWith('data:image/png;base64,')`)
	p.Quiet("picture")
	p.Shot("picture")
	// Something is drawn: the picture holds more than one colour.
	p.Wait(`(() => { const i = document.querySelector('[data-drawn] img'), c = document.createElement('canvas');
		c.width = i.naturalWidth; c.height = i.naturalHeight; const x = c.getContext('2d'); x.drawImage(i, 0, 0);
		return new Set(x.getImageData(0, 0, c.width, 200).data).size > 20 && i.naturalHeight > 600; })()`)
	p.Click("[data-close]")
	p.Wait(`!document.querySelector('[data-drawn]')`)
}
