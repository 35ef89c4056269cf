package guard

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestClient(t *testing.T) {
	for _, c := range []struct{ name, remote, forwarded, want string }{
		{"plain", "203.0.113.7:4000", "", "203.0.113.7"},
		{"header from a stranger is ignored", "203.0.113.7:4000", "198.51.100.1", "203.0.113.7"},
		{"own proxy", "127.0.0.1:4000", "198.51.100.1", "198.51.100.1"},
		{"own proxy, forged first hop", "127.0.0.1:4000", "10.0.0.1, 198.51.100.1", "198.51.100.1"},
		{"own proxy, rubbish", "127.0.0.1:4000", "<script>", "127.0.0.1"},
		{"household of IPv6", "[2001:db8:1:2:3:4:5:6]:80", "", "2001:db8:1:2::/64"},
		{"IPv4 in IPv6", "[::ffff:203.0.113.7]:80", "", "203.0.113.7"},
		{"not an address", "pipe", "", "pipe"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest("GET", "/", nil)
			r.RemoteAddr = c.remote
			if c.forwarded != "" {
				r.Header.Set("X-Forwarded-For", c.forwarded)
			}
			if got := Client(r); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestSecure(t *testing.T) {
	r := httptest.NewRequest("GET", "/", nil)
	r.RemoteAddr = "203.0.113.7:1"
	r.Header.Set("X-Forwarded-Proto", "https")
	if Secure(r) {
		t.Error("a stranger's header was believed")
	}
	r.RemoteAddr = "127.0.0.1:1"
	if !Secure(r) {
		t.Error("the proxy on this machine was not believed")
	}
	r.Header.Del("X-Forwarded-Proto")
	r.TLS = &tls.ConnectionState{}
	if !Secure(r) {
		t.Error("TLS is secure")
	}
}

func TestSameSite(t *testing.T) {
	deny := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) })
	h := SameSite(deny, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	for _, c := range []struct {
		name, method, fetch, origin string
		want                        int
	}{
		{"our own form", "POST", "same-origin", "", 200},
		{"typed address", "POST", "none", "", 200},
		{"another site", "POST", "cross-site", "", 403},
		{"a sister site", "POST", "same-site", "", 403},
		{"old browser, own origin", "POST", "", "http://example.com", 200},
		{"old browser, other origin", "POST", "", "http://evil.example", 403},
		{"old browser, null origin", "POST", "", "null", 403},
		{"a program", "POST", "", "", 200},
		{"reading from elsewhere", "GET", "cross-site", "http://evil.example", 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest(c.method, "http://example.com/say", nil)
			if c.fetch != "" {
				r.Header.Set("Sec-Fetch-Site", c.fetch)
			}
			if c.origin != "" {
				r.Header.Set("Origin", c.origin)
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != c.want {
				t.Errorf("got %d, want %d", w.Code, c.want)
			}
		})
	}
}

func TestBodyAndHeaders(t *testing.T) {
	var got error
	h := Headers(Body(10, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { _, got = io.ReadAll(r.Body) })))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("POST", "/", strings.NewReader(strings.Repeat("x", 11))))
	var tooBig *http.MaxBytesError
	if !errors.As(got, &tooBig) {
		t.Errorf("11 bytes under a limit of 10: %v", got)
	}
	if p := w.Header().Get("Content-Security-Policy"); strings.Contains(p, "unsafe") || !strings.HasPrefix(p, "default-src 'none'") {
		t.Errorf("policy is %q", p)
	}
	for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Referrer-Policy": "same-origin"} {
		if w.Header().Get(name) != want {
			t.Errorf("%s is %q", name, w.Header().Get(name))
		}
	}
}

func TestLimiter(t *testing.T) {
	now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	l := NewLimiter(LimiterConfig{PerSecond: 0.5, Burst: 3, Keys: 5, Clock: func() time.Time { return now }})
	for i := range 3 {
		if _, ok := l.Allow("a"); !ok {
			t.Fatalf("act %d refused", i)
		}
	}
	wait, ok := l.Allow("a")
	if ok || wait <= 0 || wait > 2*time.Second {
		t.Fatalf("fourth act: ok %v, wait %v", ok, wait)
	}
	if _, ok := l.Allow("b"); !ok {
		t.Error("another key was refused")
	}
	now = now.Add(2 * time.Second)
	if _, ok := l.Allow("a"); !ok {
		t.Error("refused after waiting: refusals must not be counted")
	}
	for i := range 100 {
		l.Allow(fmt.Sprint("k", i))
	}
	if l.Len() != 5 {
		t.Errorf("remembers %d keys, want 5", l.Len())
	}
}
