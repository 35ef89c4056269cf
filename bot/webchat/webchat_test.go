package webchat

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"mingbai/handlers/delivery"
)

// browser is a resident's browser without JavaScript.
type browser struct {
	t    *testing.T
	rig  *rig
	http *http.Client
}

func (g *rig) browser(t *testing.T) *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t: t, rig: g, http: &http.Client{Jar: jar}}
}

// get opens a page.
func (b *browser) get(path string) (int, string) {
	b.t.Helper()
	res, err := b.http.Get(b.rig.http.URL + path)
	return b.read(res, err)
}

// post sends a form.
func (b *browser) post(path string, fields ...string) (int, string) {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	res, err := b.http.PostForm(b.rig.http.URL+path, form)
	return b.read(res, err)
}

// piece sends a form as our script does.
func (b *browser) piece(fields url.Values) (*http.Response, string) {
	b.t.Helper()
	req, err := http.NewRequest("POST", b.rig.http.URL+"/say", strings.NewReader(fields.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set(pieceHeader, "1")
	res, err := b.http.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	_, body := b.read(res, nil)
	return res, body
}

func (b *browser) read(res *http.Response, err error) (int, string) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

func mustHold(t *testing.T, page string, wanted ...string) {
	t.Helper()
	for _, w := range wanted {
		if !strings.Contains(page, w) {
			t.Errorf("page lacks %q", w)
		}
	}
}

func mustLack(t *testing.T, page string, unwanted ...string) {
	t.Helper()
	for _, w := range unwanted {
		if strings.Contains(page, w) {
			t.Errorf("page has %q", w)
		}
	}
}

func TestFirstVisit(t *testing.T) {
	b := newRig(t, func(c *Config) { c.KeepDays = 45 }).browser(t)
	status, page := b.get("/")
	if status != 200 {
		t.Fatalf("status %d", status)
	}
	mustHold(t, page, "这是什么", "加密存 45 天", "删除我的记录", `href="tel:12348"`, "选地方", "特大", "老板欠我工资", "广东省中山市东凤镇")
	mustLack(t, page, "Telegram", "<style", "onclick", "style=")
	if regexp.MustCompile(`<script(?: defer)?>`).MatchString(page) {
		t.Error("inline script")
	}
}

func TestAnswerWithoutScript(t *testing.T) {
	b := newRig(t, nil).browser(t)
	b.get("/")
	status, page := b.post("/say", "text", "老板不发工资", "token", "t1")
	if status != 200 {
		t.Fatalf("status %d", status)
	}
	mustHold(t, page, "老板不发工资", `href="tel:04375555816">0437-5555816</a>`, `href="tel:12333"`, "劳动争议调解仲裁法 第27条",
		"<details><summary>", "按这个地方查的：吉林省辽源市东辽县", "找法律顾问", `id="last"`, `<a class="button" href="tel:12348">打 12348</a>`)
	mustLack(t, page, `id="welcome"`)
}

func TestSameFormTwiceIsOneMessage(t *testing.T) {
	g := newRig(t, nil)
	b := g.browser(t)
	b.get("/")
	b.post("/say", "text", "老板不发工资", "token", "t1")
	b.post("/say", "text", "老板不发工资", "token", "t1")
	if g.desk.count() != 1 {
		t.Errorf("%d messages, want 1", g.desk.count())
	}
	b.post("/say", "text", "老板不发工资,三个月了", "token", "t1") // went back and wrote more
	if g.desk.count() != 2 {
		t.Errorf("%d messages after other words, want 2", g.desk.count())
	}
	g.browser(t).post("/say", "text", "老板不发工资", "token", "t1") // someone else
	if g.desk.count() != 3 {
		t.Errorf("%d messages after another resident, want 3", g.desk.count())
	}
}

func TestChoice(t *testing.T) {
	b := newRig(t, nil).browser(t)
	b.get("/")
	_, page := b.post("/say", "text", "工资", "token", "t1")
	if strings.Count(page, `name="pick"`) != 3 {
		t.Errorf("want 3 choices")
	}
	_, page = b.post("/say", "pick", `{"d":"person","l":"找法律顾问"}`, "token", "t1-c")
	mustHold(t, page, "你按了:找法律顾问")
	mustLack(t, page, `name="pick"`) // choices of the older card are gone
}

func TestUrgentComesFirst(t *testing.T) {
	b := newRig(t, nil).browser(t)
	b.get("/")
	_, page := b.post("/say", "text", "他又打我了", "token", "t1")
	if danger, first := strings.Index(page, `class="part danger"`), strings.Index(page, `class="part first"`); danger < 0 || first < danger {
		t.Errorf("danger at %d, first at %d", danger, first)
	}
	mustHold(t, page, `<a class="call" href="tel:110">打 110</a>`, `<a class="call" href="tel:120">打 120</a>`)
}

func TestStates(t *testing.T) {
	for _, c := range []struct {
		name, text string
		setup      func(*rig)
		status     int
		want       string
		keeps      bool // the field still holds the words
	}{
		{"empty", " \n\t ", nil, 422, "还没有写字", false},
		{"only invisible marks", "\u202e\u200f", nil, 422, "还没有写字", false},
		{"too long", strings.Repeat("长", MaxText+1), nil, 413, "写得太长了", true},
		{"longest", strings.Repeat("长", MaxText), nil, 200, "长长", false},
		{"over the body", strings.Repeat("x", maxBody+1), nil, 413, "写得太长了", false},
		{"store fails", "工资没发", func(g *rig) { g.desk.fail = errDisk }, 503, "是我们这边出了问题", true},
		{"too many waiting", "工资没发", func(g *rig) { g.desk.fail = delivery.ErrBacklog }, 503, "问的人太多", true},
		{"no history", "工资没发", func(g *rig) { g.desk.blind = errDisk }, 503, "以前的对话现在显示不出来", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := newRig(t, nil)
			b := g.browser(t)
			b.get("/")
			if c.setup != nil {
				c.setup(g)
			}
			status, page := b.post("/say", "text", c.text, "token", "t1")
			if status != c.status {
				t.Errorf("status %d, want %d", status, c.status)
			}
			mustHold(t, page, c.want, `href="tel:12348"`)
			if c.keeps {
				mustHold(t, page, c.text+"</textarea>", `value="t1"`)
			}
			if strings.Contains(g.logs.String(), "工资") {
				t.Error("the log holds the resident's words")
			}
		})
	}
}

// TestParked sends what cannot be handled: the same form would fail again, so
// the next one is another.
func TestParked(t *testing.T) {
	g := newRig(t, nil)
	b := g.browser(t)
	b.get("/")
	g.desk.set(func() { g.desk.fail = delivery.ErrParked })
	status, page := b.post("/say", "text", "工资没发", "token", "t1")
	if status != 500 {
		t.Errorf("status %d", status)
	}
	mustHold(t, page, "换个说法", "工资没发</textarea>")
	mustLack(t, page, `value="t1"`)
}

func TestLateAnswer(t *testing.T) {
	g := newRig(t, func(c *Config) { c.Wait = time.Millisecond })
	b := g.browser(t)
	b.get("/")
	gate := make(chan struct{})
	g.desk.set(func() { g.desk.gate = gate })
	status, page := b.post("/say", "text", "工资没发", "token", "t1")
	if status != http.StatusGatewayTimeout {
		t.Errorf("status %d", status)
	}
	mustHold(t, page, "还没有结果", "工资没发</textarea>")
}

func TestTooOften(t *testing.T) {
	g := newRig(t, func(c *Config) { c.Limits = Limits{SessionBurst: 2, SessionPerSecond: 0.1} })
	b := g.browser(t)
	b.get("/")
	b.post("/say", "text", "一", "token", "1")
	b.post("/say", "text", "二", "token", "2")
	res, body := b.piece(url.Values{"text": {"三"}, "token": {"3"}})
	if res.StatusCode != 429 || res.Header.Get("Retry-After") != "10" {
		t.Errorf("status %d, Retry-After %q", res.StatusCode, res.Header.Get("Retry-After"))
	}
	mustHold(t, body, "问得太快了", "等 10 秒")
	g.now = g.now.Add(10 * time.Second)
	if res, _ = b.piece(url.Values{"text": {"三"}, "token": {"3"}}); res.StatusCode != 200 {
		t.Errorf("status %d after waiting", res.StatusCode)
	}
}

func TestManyFromOneAddress(t *testing.T) {
	g := newRig(t, func(c *Config) { c.Limits = Limits{ClientBurst: 3, ClientPerSecond: 0.1} })
	for i := range 4 {
		b := g.browser(t) // a new session each time does not help
		b.get("/")
		status, _ := b.post("/say", "text", "工资")
		if want := map[bool]int{true: 200, false: 429}[i < 3]; status != want {
			t.Errorf("request %d: status %d, want %d", i, status, want)
		}
	}
}
