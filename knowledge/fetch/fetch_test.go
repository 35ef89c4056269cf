package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

func TestPublic(t *testing.T) {
	for address, want := range map[string]bool{
		"8.8.8.8": true, "114.114.114.114": true, "2400:3200::1": true,
		"127.0.0.1": false, "127.8.8.8": false, "10.0.0.1": false, "172.16.0.1": false, "192.168.1.1": false, "169.254.169.254": false,
		"100.64.0.1": false, "0.0.0.0": false, "255.255.255.255": false, "224.0.0.1": false, "198.18.0.1": false,
		"::1": false, "::": false, "fe80::1%eth0": false, "fc00::1": false, "ff02::1": false, "::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false,
		"64:ff9b::7f00:1": false, "2002:7f00:1::": false, "::127.0.0.1": false, "2001:0:1::1": false,
	} {
		if got := Public(netip.MustParseAddr(address)); got != want {
			t.Errorf("Public(%s) = %v", address, got)
		}
	}
}

// site is a server on this machine, and a Fetcher that takes this machine for
// public unless the address is in closed.
func site(t *testing.T, handler http.HandlerFunc) (*httptest.Server, *Fetcher) {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	_, port, _ := net.SplitHostPort(s.Listener.Addr().String())
	return s, newFetcher(func(a netip.Addr) bool { return a.Unmap().String() == "127.0.0.1" }, []string{port, ""}, nil)
}

func TestPage(t *testing.T) {
	s, f := site(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/moved":
			http.Redirect(w, r, "/a/report", http.StatusFound)
		case "/a/report":
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, "<p>受理12件</p>")
		case "/round":
			http.Redirect(w, r, "/round", http.StatusFound)
		case "/inside":
			http.Redirect(w, r, "http://169.254.169.254/latest/meta-data", http.StatusFound)
		case "/file":
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		case "/huge":
			for range 21 {
				fmt.Fprint(w, strings.Repeat("x", 1<<20))
			}
		default:
			http.NotFound(w, r)
		}
	})
	name, data, err := f.Page(context.Background(), s.URL+"/moved")
	if err != nil || name != "report.html" || string(data) != "<p>受理12件</p>" {
		t.Fatalf("%q %q %v", name, data, err)
	}
	for path, want := range map[string]error{"/none": ErrStatus, "/round": ErrRedirects, "/inside": ErrPrivate, "/file": ErrAddress, "/huge": ErrTooBig} {
		if _, data, err := f.Page(context.Background(), s.URL+path); !errors.Is(err, want) || data != nil {
			t.Errorf("%s: %v, want %v", path, err, want)
		}
	}
}

func TestNewReachesNothingInside(t *testing.T) {
	var hits atomic.Int32
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits.Add(1) }))
	defer s.Close()
	_, port, _ := net.SplitHostPort(s.Listener.Addr().String())
	f := newFetcher(Public, []string{"", "80", "443", port}, nil)
	for address, want := range map[string]error{
		s.URL: ErrPrivate, "http://localhost:" + port: ErrPrivate, "http://[::ffff:127.0.0.1]:" + port: ErrPrivate, "http://0.0.0.0:" + port: ErrPrivate,
		"http://169.254.169.254/": ErrPrivate, "http://[fe80::1]/": ErrPrivate,
		"file:///etc/passwd": ErrAddress, "gopher://example.org/": ErrAddress, "http://u:p@example.org/": ErrAddress, "http://example.org:22/": ErrAddress, "http://": ErrAddress, "http://%zz": ErrAddress,
	} {
		if _, _, err := f.Page(context.Background(), address); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", address, err, want)
		}
	}
	if hits.Load() != 0 {
		t.Errorf("%d requests came through", hits.Load())
	}
}

// TestRebinding: a name that is public when it is looked up first and inside
// when the connection is made.
func TestRebinding(t *testing.T) {
	var hits, asked atomic.Int32
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits.Add(1) }))
	defer s.Close()
	_, port, _ := net.SplitHostPort(s.Listener.Addr().String())
	resolver := nameServer(t, func() [4]byte {
		if asked.Add(1) == 1 {
			return [4]byte{203, 0, 113, 9} // not reached: closed as well
		}
		return [4]byte{127, 0, 0, 1}
	})
	f := newFetcher(Public, []string{port}, resolver)
	for range 3 {
		if _, _, err := f.Page(context.Background(), "http://rebind.example.org:"+port); !errors.Is(err, ErrPrivate) {
			t.Errorf("error = %v", err)
		}
	}
	if hits.Load() != 0 || asked.Load() < 3 {
		t.Errorf("%d requests came through, %d look-ups", hits.Load(), asked.Load())
	}
}

// nameServer answers every question for an address with what next gives.
func nameServer(t *testing.T, next func() [4]byte) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	go func() {
		buf := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			var m dnsmessage.Message
			if m.Unpack(buf[:n]) != nil || len(m.Questions) == 0 {
				continue
			}
			m.Response, m.Authoritative, m.Additionals = true, true, nil
			if q := m.Questions[0]; q.Type == dnsmessage.TypeA {
				m.Answers = []dnsmessage.Resource{{Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class}, Body: &dnsmessage.AResource{A: next()}}}
			}
			if out, err := m.Pack(); err == nil {
				_, _ = conn.WriteTo(out, from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}
