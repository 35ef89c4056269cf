package console

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
)

// Who has to sign in again, because the session ran out, comes back to the page
// where they were: what was typed there waits in the browser (see office.js).
// The page's address is kept in a cookie of its own, for no longer than it takes
// to sign in, and signing out takes it away.

const (
	backName    = "mingbai_back"
	backFor     = 15 * 60 // seconds
	longestBack = 1000    // bytes of an address
)

// remember keeps where somebody was who has to sign in.
func (s *Server) remember(p *Page) {
	at := p.R.URL.RequestURI()
	if dest := p.R.Header.Get("Sec-Fetch-Dest"); p.R.Header.Get(liveHeader) != "" || dest != "" && dest != "document" {
		return // our script, or a picture in a page
	}
	if p.R.Method != http.MethodGet {
		at = refererOf(p.R)
	}
	if at = s.landing(at); at != "" {
		http.SetCookie(p.W, s.cookie(p.R, backName, base64.RawURLEncoding.EncodeToString([]byte(at)), backFor))
	}
}

// whence is where somebody goes who has just signed in, and forgets it.
func (s *Server) whence(p *Page) string {
	c, err := p.R.Cookie(backName)
	if err != nil || c.Value == "" {
		return home
	}
	http.SetCookie(p.W, s.cookie(p.R, backName, "", -1))
	at, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil {
		return home
	}
	if to := s.landing(string(at)); to != "" {
		return to
	}
	return home
}

// landing is the page of an address: that one, or, when only forms go there, the
// nearest above it that can be looked at; "" when there is none but the first
// page, and for pages about signing in.
func (s *Server) landing(at string) string {
	u, err := url.Parse(at)
	if err != nil || len(at) > longestBack || inside(at) != at {
		return ""
	}
	for path := u.Path; len(path) > len(home); path = path[:strings.LastIndexByte(path, '/')] {
		probe := &http.Request{Method: http.MethodGet, URL: &url.URL{Path: path}, Host: "office"}
		_, pattern := s.mux.Handler(probe)
		for _, r := range s.routes {
			switch {
			case r.Pattern != pattern:
			case r.Open:
				return ""
			case path == u.Path:
				return u.RequestURI()
			default:
				return (&url.URL{Path: path}).RequestURI()
			}
		}
	}
	return ""
}
