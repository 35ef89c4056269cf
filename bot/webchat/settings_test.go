package webchat

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"mingbai/handlers/chat"
)

func TestPlace(t *testing.T) {
	g := newRig(t, nil)
	b := g.browser(t)
	b.get("/")
	_, page := b.post("/place", "place", "广东省中山市东凤镇", "token", "p")
	mustHold(t, page, `<span id="place">东凤镇</span>`, "换个地方：广东省中山市东凤镇")
	for _, bad := range []string{"", "  ", strings.Repeat("远", 61)} {
		status, page := b.post("/place", "place", bad)
		if status != 422 {
			t.Errorf("%q: status %d", bad, status)
		}
		mustHold(t, page, "没有看懂是哪个地方")
	}
	_, page = b.post("/place", "place", "东坝\n镇")
	mustHold(t, page, "换个地方：东坝 镇")
}

func TestSize(t *testing.T) {
	b := newRig(t, nil).browser(t)
	b.get("/")
	b.post("/say", "text", "工资", "token", "1")
	_, page := b.post("/size", "size", "3")
	mustHold(t, page, `class="size-3"`, "劳动监察大队") // same conversation, larger
	_, page = b.post("/size", "size", `9"><script>`)
	mustHold(t, page, `class="size-3"`)
	if n := len(b.http.Jar.Cookies(mustURL(t, b.rig.http.URL))); n != 1 {
		t.Errorf("%d cookies, want 1", n)
	}
}

func mustURL(t *testing.T, s string) *url.URL {
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestForget(t *testing.T) {
	g := newRig(t, nil)
	b := g.browser(t)
	b.get("/")
	b.post("/say", "text", "工资没发", "token", "1")
	before := b.http.Jar.Cookies(mustURL(t, g.http.URL))[0].Value
	_, page := b.get("/forget")
	mustHold(t, page, "要删除你的记录吗", "全部删除", "删了找不回来")
	_, page = b.post("/forget")
	mustHold(t, page, "已经删除")
	mustLack(t, page, "工资没发")
	if after := b.http.Jar.Cookies(mustURL(t, g.http.URL))[0].Value; after == before {
		t.Error("the id outlived what it stood for")
	}
	if len(g.desk.turns) != 0 {
		t.Errorf("%d conversations are left", len(g.desk.turns))
	}
}

func TestForgetNeverLies(t *testing.T) {
	for name, breakIt := range map[string]func(*fakeDesk){
		"nothing was erased": func(d *fakeDesk) { d.sticky = true },
		"the desk fails":     func(d *fakeDesk) { d.fail = errDisk },
		"cannot look":        func(d *fakeDesk) { d.blind = errDisk },
	} {
		t.Run(name, func(t *testing.T) {
			g := newRig(t, nil)
			b := g.browser(t)
			b.get("/")
			b.post("/say", "text", "工资没发", "token", "1")
			g.desk.set(func() { breakIt(g.desk) })
			status, page := b.post("/forget")
			if status != 503 {
				t.Errorf("status %d", status)
			}
			mustHold(t, page, "记录没有删成", "你的记录还在")
			mustLack(t, page, "已经删除")
		})
	}
}

func TestWithoutCookies(t *testing.T) {
	b := newRig(t, nil).browser(t)
	b.http.Jar = nil
	status, page := b.post("/say", "text", "工资没发", "token", "1")
	if status != 200 {
		t.Errorf("status %d", status)
	}
	mustHold(t, page, "工资没发", "劳动监察大队")
}

func TestCookie(t *testing.T) {
	g := newRig(t, nil)
	res, err := http.Get(g.http.URL + "/")
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	c := res.Cookies()[0]
	if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Secure || c.MaxAge != 30*24*3600 || len(c.Value) != 45 {
		t.Errorf("cookie %+v", c)
	}
	for _, bad := range []string{"", "x", strings.Repeat("A", 43), strings.Repeat("A", 42) + ".1", "../../etc/passwd.1", strings.Repeat("A", 9000)} {
		if v, ok := parseVisitor(bad); ok && bad != strings.Repeat("A", 43) {
			t.Errorf("%q was taken as %q", bad, v.id)
		}
	}
}

func TestOnlyAHashLeaves(t *testing.T) {
	g := newRig(t, nil)
	b := g.browser(t)
	b.get("/")
	b.post("/say", "text", "工资", "token", "1")
	id, _, _ := strings.Cut(b.http.Jar.Cookies(mustURL(t, g.http.URL))[0].Value, ".")
	for from := range g.desk.turns {
		if from.Channel != Channel || from.Chat == id || len(from.Chat) != 43 {
			t.Errorf("address %+v", from)
		}
	}
	s1, _ := New(Config{Secret: []byte("a")})
	s2, _ := New(Config{Secret: []byte("b")})
	if s1.address(visitor{id: id}) == s2.address(visitor{id: id}) {
		t.Error("the hash does not hang on the key")
	}
}

func TestPiece(t *testing.T) {
	b := newRig(t, nil).browser(t)
	b.get("/")
	res, body := b.piece(url.Values{"text": {"工资没发"}, "token": {"1"}})
	if res.StatusCode != 200 || res.Header.Get(pieceHeader) == "" {
		t.Fatalf("status %d", res.StatusCode)
	}
	mustHold(t, body, "工资没发", "劳动监察大队")
	mustLack(t, body, "<html", "<header")
	res, body = b.piece(url.Values{"text": {""}})
	if res.StatusCode != 422 {
		t.Errorf("status %d", res.StatusCode)
	}
	mustHold(t, body, "还没有写字")
}

func TestPaths(t *testing.T) {
	b := newRig(t, nil).browser(t)
	for _, c := range []struct {
		path   string
		status int
		want   string
	}{
		{"/nothing", 404, "没有这一页"},
		{"/say", 200, "常有人问"},
		{"/assets/style.css", 200, "--accent"},
		{"/assets/../webchat.go", 404, ""},
		{"/assets/..%2fwebchat.go", 404, ""},
		{"/assets/%00", 404, ""},
	} {
		status, page := b.get(c.path)
		if status != c.status {
			t.Errorf("%s: status %d, want %d", c.path, status, c.status)
		}
		mustHold(t, page, c.want)
	}
}

func TestFormsFromElsewhere(t *testing.T) {
	g := newRig(t, nil)
	for _, path := range []string{"/say", "/place", "/size", "/forget", "/api/ask"} {
		req, _ := http.NewRequest("POST", g.http.URL+path, strings.NewReader("text=工资"))
		req.Header.Set("Sec-Fetch-Site", "cross-site")
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusForbidden {
			t.Errorf("%s: status %d", path, res.StatusCode)
		}
	}
	if g.desk.count() != 0 {
		t.Error("a foreign form got through")
	}
}

// ownScripts is how many scripts the page has: app.js and extra.js.
const ownScripts = 2

// TestHostileText posts what attackers write and looks whether any of it
// comes back as markup.
func TestHostileText(t *testing.T) {
	for _, text := range []string{
		`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `'><svg/onload=alert(1)>`, `</textarea><script>alert(1)</script>`,
		`<a href="javascript:alert(1)">x</a>`, `javascript:alert(1)`, `{{.}}{{template "page"}}`, `</template><script>alert(1)</script>`,
		`<!--`, `]]><script>alert(1)</script>`, `&lt;script&gt;`, `<iframe srcdoc="<script>alert(1)</script>">`, "<scr\x00ipt>alert(1)</scr\x00ipt>",
		`<base href=//evil>`, `<meta http-equiv=refresh content=0>`, `<form action=//evil><button>`, "`${alert(1)}`", `\u003cscript\u003e`,
		"\u202e<b>gnp.exe\u202c", "\u2066x\u2069", "<img/src/onerror=alert(1)>", `<style>*{display:none}</style>`, "\xff\xfe<b>", `" onfocus=alert(1) autofocus x="`,
	} {
		g := newRig(t, nil)
		b := g.browser(t)
		b.get("/")
		_, answered := b.post("/say", "text", text, "token", `"><b>`)
		_, pressed := b.post("/say", "pick", `{"d":"x","l":`+quote(text)+`}`, "token", "2")
		_, placed := b.post("/place", "place", text)
		g.desk.set(func() { g.desk.fail = errDisk })
		_, refused := b.post("/say", "text", text, "token", `"><b>`)
		for where, page := range map[string]string{"answer": answered, "choice": pressed, "place": placed, "refused": refused} {
			for _, sign := range []string{"<img", "<svg", "<iframe", "<base", "<style", "<b>", "<scr\x00", "alert(1)</script>", `href="javascript:`, `href="//evil`, "<!--", "\u202e", "\u2066", "\x00", "\" onfocus", "<meta http"} {
				if strings.Contains(page, sign) {
					t.Errorf("%s of %q holds %q", where, text, sign)
				}
			}
			if n := strings.Count(page, "<script"); n != ownScripts {
				t.Errorf("%s of %q has %d scripts, want our own", where, text, n)
			}
			if n := strings.Count(page, "<form"); n > 8 || strings.Contains(page, "<form action=//evil") {
				t.Errorf("%s of %q has %d forms", where, text, n)
			}
		}
	}
}

func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\x00", `\u0000`).Replace(s) + `"`
}

// TestHostileCard shows a card whose every field is hostile, as a poisoned
// document could make one.
func TestHostileCard(t *testing.T) {
	bad := `"><script>alert(1)</script>`
	r := chat.Reply{Text: bad, Choices: [][]chat.Choice{{{Label: bad, Data: bad}, {Label: "x", URL: "javascript:alert(1)"}, {Label: "y", URL: "tel:" + bad}}},
		Card: &chat.Card{Place: bad, Parts: []chat.Part{{Name: bad, Label: bad, Lines: []string{bad}, Phones: []string{bad, "1"}}},
			Sources: []chat.Source{{Title: bad, Place: bad, URL: "javascript:alert(1)", Article: bad, Quote: bad}}}}
	g := newRig(t, nil)
	b := g.browser(t)
	b.get("/")
	b.post("/say", "text", "工资", "token", "1")
	g.desk.set(func() {
		for from := range g.desk.turns {
			g.desk.turns[from] = append(g.desk.turns[from], Turn{Reply: &r})
		}
	})
	_, page := b.get("/")
	mustLack(t, page, "alert(1)</script>", "javascript:", `class="part "`)
	if strings.Count(page, "<script") != ownScripts {
		t.Error("more than our script")
	}
}

func TestNoRandomness(t *testing.T) {
	s, _ := New(Config{Secret: []byte("x"), Rand: errReader{}})
	if _, err := s.random(4); !errors.Is(err, errDisk) {
		t.Errorf("random without entropy: %v", err)
	}
}

type errReader struct{}

func (errReader) Read([]byte) (int, error) { return 0, errDisk }
