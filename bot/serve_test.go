package main

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mingbai/bot/channeltest/tgfake"
	"mingbai/handlers/consult"
	"mingbai/handlers/ledger"
	"mingbai/handlers/store"
)

func get(t *testing.T, address string) (int, string) {
	t.Helper()
	resp, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

// rows reads the ledger of a stopped program.
func (p *program) rows() []ledger.Consultation {
	p.t.Helper()
	s, err := store.Open(context.Background(), store.Config{Dir: p.data})
	if err != nil {
		p.t.Fatal(err)
	}
	defer s.Close()
	var out []ledger.Consultation
	for c, err := range s.Consultations(context.Background(), ledger.Filter{}) {
		if err != nil {
			p.t.Fatal(err)
		}
		out = append(out, c)
	}
	return out
}

func TestServeWithNothingSet(t *testing.T) {
	p := newProgram(t, nil)
	p.start()
	for path, want := range map[string]string{"/": "12348", "/healthz": "ok", "/readyz": "ready", "/metrics": "mingbai_waiting", "/office/": "<form"} {
		if code, body := get(t, p.url()+path); code != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("GET %s: %d, no %q", path, code, want)
		}
	}
	if code, _ := get(t, p.url()+"/nothing-here"); code != http.StatusNotFound {
		t.Errorf("unknown page: %d", code)
	}
	p.askOverHTTP()
	if code := p.stop(); code != exitOK {
		t.Errorf("stopped with %d: %s", code, p.errs.String())
	}
	if rows := p.rows(); len(rows) != 0 {
		t.Errorf("POST /api/ask entered %d rows in the ledger", len(rows))
	}
	for _, name := range []string{"mingbai.db", "mingbai.key"} {
		info, err := os.Stat(filepath.Join(p.data, name))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v, want it readable by its owner only", name, info, err)
		}
	}
}

func (p *program) askOverHTTP() {
	p.t.Helper()
	resp, err := http.Post(p.url()+"/api/ask", "application/json", strings.NewReader(`{"q":"被辞退怎么办","place":"东凤镇","prev":[]}`))
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	var a consult.Answer
	if err := json.NewDecoder(resp.Body).Decode(&a); err != nil || a.Category != "labor_dispute" || a.Place != "广东省中山市东凤镇" {
		p.t.Errorf("POST /api/ask: %v, %q %q", err, a.Category, a.Place)
	}
}

// TestResidentWithoutJavaScript asks through the plain form and finds the
// answer on the page that comes back, and one row in the ledger.
func TestResidentWithoutJavaScript(t *testing.T) {
	p := newProgram(t, nil)
	p.start()
	jar := &cookies{}
	client := &http.Client{Jar: jar}
	page := p.open(client, "/")
	form := formOf(t, page)
	form.Set("text", "隔壁装修砸坏了我家的墙")
	resp, err := client.PostForm(p.url()+form.Get("_action"), form)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || !strings.Contains(string(body), "隔壁装修砸坏了我家的墙") || !strings.Contains(string(body), "调解") {
		t.Fatalf("%d %v\n%s", resp.StatusCode, err, body)
	}
	p.stop()
	if rows := p.rows(); len(rows) != 1 || rows[0].Channel != "web" || rows[0].Category != "neighbor" {
		t.Errorf("ledger %+v", rows)
	}
	if strings.Contains(p.errs.String(), "隔壁") {
		t.Error("a resident's words are in the log")
	}
}

func (p *program) open(client *http.Client, path string) string {
	p.t.Helper()
	resp, err := client.Get(p.url() + path)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return string(body)
}

func TestTelegramEndToEnd(t *testing.T) {
	for _, mode := range []string{"poll", "webhook"} {
		t.Run(mode, func(t *testing.T) {
			fake := tgfake.New(tgfake.Config{})
			t.Cleanup(fake.Close)
			p := newProgram(t, map[string]string{
				"TELEGRAM_BOT_TOKEN": fake.Token(), "TELEGRAM_API_URL": fake.URL(), "TELEGRAM_MODE": mode,
			})
			if mode == "webhook" {
				l, err := net.Listen("tcp", "127.0.0.1:0")
				if err != nil {
					t.Fatal(err)
				}
				p.env["MINGBAI_LISTEN"] = l.Addr().String()
				l.Close()
				p.env["TELEGRAM_WEBHOOK_URL"] = "http://" + p.env["MINGBAI_LISTEN"] + "/telegram/hook"
				p.env["TELEGRAM_WEBHOOK_SECRET"] = "a-long-secret"
			}
			p.start()
			fake.Meet(7)
			fake.Say(7, "老板三个月没发工资")
			p.await(func() bool { return len(fake.Sent(7)) >= 2 })
			var texts []string
			for _, s := range fake.Sent(7) {
				texts = append(texts, s.Text)
			}
			all := strings.Join(texts, "\n")
			if !strings.Contains(all, "Telegram 的服务器在境外") || !strings.Contains(all, "劳动监察") {
				t.Errorf("sent:\n%s", all)
			}
			if code := p.stop(); code != exitOK {
				t.Errorf("stopped with %d", code)
			}
			if rows := p.rows(); len(rows) != 1 || rows[0].Channel != "telegram" || rows[0].Category != "labor_wage" {
				t.Errorf("ledger %+v", rows)
			}
		})
	}
}

func TestServeRefuses(t *testing.T) {
	fake := tgfake.New(tgfake.Config{})
	t.Cleanup(fake.Close)
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { taken.Close() })
	cases := []struct {
		name  string
		env   map[string]string
		spoil func(t *testing.T, data string)
		want  string
	}{
		{"port taken", map[string]string{"MINGBAI_LISTEN": taken.Addr().String()}, nil, "MINGBAI_LISTEN"},
		{"data folder is a file", nil, func(t *testing.T, data string) { write(t, data, "x") }, "MINGBAI_DATA"},
		{"database is something else", nil, func(t *testing.T, data string) {
			write(t, filepath.Join(data, "mingbai.db"), strings.Repeat("not a database ", 100))
		}, "没有动它"},
		{"second process", nil, hold, "另一个明白"},
		{"key is gone", nil, loseKey, "密钥"},
		{"token in a wrong form", map[string]string{"TELEGRAM_BOT_TOKEN": "nonsense"}, nil, "TELEGRAM_BOT_TOKEN"},
		{"token refused", map[string]string{"TELEGRAM_BOT_TOKEN": "1:refused", "TELEGRAM_API_URL": fake.URL()}, nil, "TELEGRAM_BOT_TOKEN"},
		{"database address is broken", map[string]string{"DATABASE_URL": "postgres://u:se cret@[::bad"}, nil, "DATABASE_URL"},
		{"database out of reach", map[string]string{"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none?connect_timeout=2"}, nil, "数据库"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := newProgram(t, c.env)
			if c.spoil != nil {
				c.spoil(t, p.data)
			}
			code, _, errs := p.run("")
			lines := strings.Split(strings.TrimSpace(errs), "\n")
			if last := lines[len(lines)-1]; code != exitFailed || !strings.Contains(last, c.want) {
				t.Errorf("exit %d, %q; want %d and %q", code, last, exitFailed, c.want)
			}
		})
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// hold opens the data folder as another process would.
func hold(t *testing.T, data string) {
	t.Helper()
	if err := os.MkdirAll(data, 0o700); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), store.Config{Dir: data})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
}

// loseKey makes a used data folder without its key.
func loseKey(t *testing.T, data string) {
	t.Helper()
	if err := os.MkdirAll(data, 0o700); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), store.Config{Dir: data})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(data, "mingbai.key")); err != nil {
		t.Fatal(err)
	}
}

// cookies is a jar for one host.
type cookies struct{ list []*http.Cookie }

func (c *cookies) SetCookies(_ *url.URL, list []*http.Cookie) { c.list = append(c.list, list...) }
func (c *cookies) Cookies(*url.URL) []*http.Cookie            { return c.list }

// formOf reads the form in which residents write, as a browser without
// JavaScript would send it; _action is where to.
func formOf(t *testing.T, page string) url.Values {
	t.Helper()
	at := strings.Index(page, `id="compose"`)
	if at < 0 {
		t.Fatalf("no form on the page:\n%s", page)
	}
	start := strings.LastIndex(page[:at], "<form")
	form := page[start : start+strings.Index(page[start:], "</form>")]
	values := url.Values{}
	action, _, _ := strings.Cut(between(form, `action="`, `"`), "#")
	values.Set("_action", action)
	values.Set("token", between(form, `name="token" value="`, `"`))
	return values
}

func between(s, before, after string) string {
	_, s, _ = strings.Cut(s, before)
	s, _, _ = strings.Cut(s, after)
	return s
}
