package telegram

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"mingbai/bot/channeltest/tgfake"
	"mingbai/handlers/delivery"
)

const secret = "s3cret_-S"

func newHookRig(t *testing.T) *rig {
	return newRig(t, tgfake.Config{}, func(c *Config) { c.Webhook, c.Secret = "https://example.org/hook", secret })
}

// slow is a body whose reading ends like a connection that was too slow.
type slow struct{}

func (slow) Read([]byte) (int, error) { return 0, fmt.Errorf("read: %w", os.ErrDeadlineExceeded) }

func TestWebhookRefusals(t *testing.T) {
	const update = `{"update_id":5,"message":{"message_id":1,"date":1,"chat":{"id":7,"type":"private"},"text":"问题"}}`
	tests := []struct {
		name, method, secret string
		body                 io.Reader
		fail                 error
		status, rows         int
	}{
		{"taken", "POST", secret, strings.NewReader(update), nil, 200, 1},
		{"no secret", "POST", "", strings.NewReader(update), nil, 401, 0},
		{"short secret", "POST", secret[:3], strings.NewReader(update), nil, 401, 0},
		{"long secret", "POST", secret + "x", strings.NewReader(update), nil, 401, 0},
		{"near secret", "POST", strings.Replace(secret, "3", "4", 1), strings.NewReader(update), nil, 401, 0},
		{"get", "GET", secret, nil, nil, 405, 0},
		{"not JSON", "POST", secret, strings.NewReader("{update"), nil, 400, 0},
		{"no id", "POST", secret, strings.NewReader(`{"message":{}}`), nil, 400, 0},
		{"empty", "POST", secret, strings.NewReader(""), nil, 400, 0},
		{"1 MiB announced", "POST", secret, bytes.NewReader(make([]byte, maxUpdate+1)), nil, 413, 0},
		{"1 MiB not announced", "POST", secret, io.MultiReader(strings.NewReader(`{"a":"`), bytes.NewReader(make([]byte, maxUpdate))), nil, 413, 0},
		{"slow", "POST", secret, slow{}, nil, 408, 0},
		{"store fails", "POST", secret, strings.NewReader(update), errors.New("disk full"), 500, 0},
		{"too much waits", "POST", secret, strings.NewReader(update), delivery.ErrBacklog, 429, 0},
		{"strange inside", "POST", secret, strings.NewReader(`{"update_id":5,"message":"text"}`), nil, 200, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newHookRig(t)
			r.in.fail = []error{tt.fail}
			req := httptest.NewRequest(tt.method, "/hook", tt.body)
			req.Header.Set(secretHeader, tt.secret)
			w := httptest.NewRecorder()
			r.ServeHTTP(w, req)
			if w.Code != tt.status || len(r.in.all()) != tt.rows {
				t.Errorf("status %d, %d rows, want %d, %d", w.Code, len(r.in.all()), tt.status, tt.rows)
			}
		})
	}
}

func TestWebhookReplayMakesOneRow(t *testing.T) {
	r := newHookRig(t)
	for range 3 {
		req := httptest.NewRequest("POST", "/hook", strings.NewReader(`{"update_id":5,"message":{"chat":{"id":7}}}`))
		req.Header.Set(secretHeader, secret)
		w := httptest.NewRecorder()
		r.ServeHTTP(w, req)
		if w.Code != http.StatusOK {
			t.Fatalf("status %d", w.Code)
		}
	}
	if n := len(r.in.all()); n != 1 {
		t.Errorf("%d rows, want 1", n)
	}
}

func TestNoWebhookWhilePolling(t *testing.T) {
	r := newRig(t, tgfake.Config{}, nil)
	w := httptest.NewRecorder()
	r.ServeHTTP(w, httptest.NewRequest("POST", "/", strings.NewReader(`{"update_id":5}`)))
	if w.Code != http.StatusNotFound || len(r.in.all()) != 0 || r.Path() != "" {
		t.Errorf("status %d, %d rows, path %q", w.Code, len(r.in.all()), r.Path())
	}
}

func TestWebhookIsSet(t *testing.T) {
	r := newHookRig(t)
	r.run(t)
	until(t, "the address", func() bool { return r.api.Webhook() == "https://example.org/hook" })
	if r.Path() != "/hook" {
		t.Errorf("path = %q", r.Path())
	}
}

func TestWebhookAddressRefused(t *testing.T) {
	r := newRig(t, tgfake.Config{}, func(c *Config) { c.Webhook, c.Secret = "http://example.org/hook", secret })
	if err := r.Run(t.Context()); !errors.Is(err, ErrWebhook) {
		t.Errorf("Run = %v, want ErrWebhook", err)
	}
}

func TestSettings(t *testing.T) {
	tests := []struct {
		name   string
		change func(*Config)
	}{
		{"no inbox", func(c *Config) { c.Inbox = nil }},
		{"address without scheme", func(c *Config) { c.API = "api.example.org" }},
		{"webhook without scheme", func(c *Config) { c.Webhook, c.Secret = "example.org", "x" }},
		{"webhook without secret", func(c *Config) { c.Webhook = "https://example.org/x" }},
		{"secret with a space", func(c *Config) { c.Webhook, c.Secret = "https://example.org/x", "a b" }},
		{"lease without owner", func(c *Config) { c.Lease = &leases{} }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cfg := Config{Token: "42:test", Inbox: newInbox()}
			tt.change(&cfg)
			if _, err := New(cfg); !errors.Is(err, ErrSettings) {
				t.Errorf("New = %v, want ErrSettings", err)
			}
		})
	}
}

func FuzzWebhook(f *testing.F) {
	f.Add([]byte(`{"update_id":1,"message":{"chat":{"id":1}}}`))
	f.Add([]byte(`{"update_id":1e99}`))
	f.Add([]byte(`[[[[`))
	in := newInbox()
	c, err := New(Config{Token: "42:test", Inbox: in, Webhook: "https://example.org/x", Secret: secret})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		req := httptest.NewRequest("POST", "/x", bytes.NewReader(body))
		req.Header.Set(secretHeader, secret)
		w := httptest.NewRecorder()
		c.ServeHTTP(w, req)
		if w.Code != 200 && w.Code != 400 && w.Code != 413 {
			t.Errorf("status %d", w.Code)
		}
	})
}
