// Package guard is what every page of Mingbai stands behind: response headers
// with a strict content policy, refusal of forms posted from other sites, a
// limit on bodies, the client's address, panics that stay quiet, and rate
// limits that cannot grow without bound. It knows no page and no account;
// bot/webchat and bot/console use it.
package guard

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// Policy is the content policy of every page: our own files, nothing inline,
// nothing from elsewhere, never inside another page.
const Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// Headers sets the headers that every response carries.
//
// The referrer policy is same-origin rather than no-referrer: under the latter
// a browser sends "Origin: null" with our own forms, and over plain HTTP on an
// office network (where it sends no Sec-Fetch-Site either) SameSite would
// refuse them. No other site learns an address from either.
func Headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", Policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		h.Set("Permissions-Policy", "geolocation=(), camera=(), microphone=()")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}

// SameSite hands requests that change something and come from another site to
// deny.
func SameSite(deny, next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(deny)
	return protection.Handler(next)
}

// Body cuts request bodies off at limit bytes; reading further gives an
// *http.MaxBytesError.
func Body(limit int64, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		next.ServeHTTP(w, r)
	})
}

// Client returns whom to count a request against: the peer's address, or what
// a reverse proxy on the same machine added last to X-Forwarded-For. An IPv6
// client is its /64, since one household has a whole one.
func Client(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	peer, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	if peer.IsLoopback() {
		peer = forwarded(r, peer)
	}
	return network(peer)
}

// Secure tells whether the resident's connection is encrypted, on this machine
// or at a reverse proxy on it.
func Secure(r *http.Request) bool {
	if r.TLS != nil {
		return true
	}
	host, _, _ := net.SplitHostPort(r.RemoteAddr)
	peer, err := netip.ParseAddr(host)
	return err == nil && peer.IsLoopback() && r.Header.Get("X-Forwarded-Proto") == "https"
}

// forwarded returns the last address of X-Forwarded-For, or peer.
func forwarded(r *http.Request, peer netip.Addr) netip.Addr {
	values := r.Header.Values("X-Forwarded-For")
	if len(values) == 0 {
		return peer
	}
	last := values[len(values)-1]
	if i := strings.LastIndexByte(last, ','); i >= 0 {
		last = last[i+1:]
	}
	if addr, err := netip.ParseAddr(strings.TrimSpace(last)); err == nil {
		return addr
	}
	return peer
}

// network reduces an IPv6 address to its /64.
func network(a netip.Addr) string {
	a = a.Unmap().WithZone("")
	if a.Is4() {
		return a.String()
	}
	prefix, err := a.Prefix(64)
	if err != nil {
		return a.String()
	}
	return prefix.String()
}
