package webchat

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"net/http"
	"time"

	"mingbai/bot/guard"
	"mingbai/handlers/chat"
)

// ErrNoLink says that a link leads nowhere: there is none, it was used, taken
// back, or its time is over.
var ErrNoLink = errors.New("webchat: the link leads nowhere")

// Link leads a resident back to their conversation from another phone, once.
// The token stands in the link alone: what is stored is a hash of it, and the
// visitor's id in a box that only the token opens.
type Link struct {
	Hash    string
	Of      chat.Address
	Box     []byte
	Expires time.Time
}

// Links keeps links.
type Links interface {
	// Save stores a link; older ones of the conversation lead nowhere then.
	Save(ctx context.Context, l Link) error
	// Find returns a link and leaves it as it is, or ErrNoLink.
	Find(ctx context.Context, hash string) (Link, error)
	// Use ends a link and returns it, to one caller only, or ErrNoLink.
	Use(ctx context.Context, hash string) (Link, error)
	// Until is when the conversation's link runs out; zero = there is none.
	Until(ctx context.Context, of chat.Address) (time.Time, error)
	// Drop takes back the links of a conversation.
	Drop(ctx context.Context, of chat.Address) error
}

// linkLife is how long a link can be used.
const linkLife = 72 * time.Hour

// linkView is the page that shows a new link, or asks before using one.
type linkView struct {
	Size, Hotline string
	Address       string // of the new link
	Until         string
	Token         string // of the link that was opened
	Replaces      bool   // the browser has a conversation of its own
}

// pad is what hides a visitor's id in a link's box.
func (s *Server) pad(token string) []byte {
	mac := hmac.New(sha256.New, s.config.Secret)
	mac.Write([]byte("webchat/link box\x00" + token))
	return mac.Sum(nil)
}

// makeLink shows a new link to the visitor's own conversation.
func (s *Server) makeLink(w http.ResponseWriter, r *http.Request) {
	v, ok := s.form(w, r)
	if !ok {
		return
	}
	if s.config.Links == nil || v.fresh || s.standing(r.Context(), s.address(v)) == nil {
		s.plain(w, r, problemNoLinkYet())
		return
	}
	if p := s.tooOften(w, r, v); p != nil {
		s.plain(w, r, p)
		return
	}
	token, err := s.random(idBytes)
	if err != nil {
		s.fail(w, r, "token", err)
		return
	}
	id, err := base64.RawURLEncoding.DecodeString(v.id)
	if err != nil || len(id) != idBytes {
		s.fail(w, r, "session", ErrNoLink)
		return
	}
	l := Link{Hash: s.digest("link", token), Of: s.address(v), Box: make([]byte, idBytes), Expires: s.config.Clock().Add(linkLife).UTC()}
	subtle.XORBytes(l.Box, id, s.pad(token))
	if err := s.config.Links.Save(r.Context(), l); err != nil {
		s.fail(w, r, "save link", err)
		return
	}
	s.render(w, http.StatusOK, "link", linkView{Size: v.size, Hotline: hotline,
		Address: origin(r) + "/back/" + token, Until: clock(l.Expires, s.config.Clock())})
}

// origin is how the resident's browser calls this site.
func origin(r *http.Request) string {
	if guard.Secure(r) {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// dropLinks takes back the visitor's link.
func (s *Server) dropLinks(w http.ResponseWriter, r *http.Request) {
	v, ok := s.form(w, r)
	if !ok {
		return
	}
	if s.config.Links == nil || v.fresh {
		s.plain(w, r, problemNoLinkYet())
		return
	}
	if err := s.config.Links.Drop(r.Context(), s.address(v)); err != nil {
		s.fail(w, r, "drop link", err)
		return
	}
	http.Redirect(w, r, "/?dropped", http.StatusSeeOther)
}

// quietly keeps the address of a page out of what the browser tells others,
// this site included. It still names the site, or SameSite would refuse the
// page's own form.
func quietly(w http.ResponseWriter) {
	w.Header().Set("Referrer-Policy", "strict-origin")
	w.Header().Set("X-Robots-Tag", "noindex, nofollow")
}

// askBack asks whether to go on here. Opening the link does nothing else:
// messengers open links too, to show what is behind them.
func (s *Server) askBack(w http.ResponseWriter, r *http.Request) {
	quietly(w)
	token := r.PathValue("token")
	v, l, ok := s.linked(w, r, token)
	if !ok {
		return
	}
	s.render(w, http.StatusOK, "back", linkView{Size: v.size, Hotline: hotline, Token: token,
		Replaces: !v.fresh && s.address(v) != l.Of, Until: clock(l.Expires, s.config.Clock())})
}

// linked finds what a token leads to. When it returns false the request is
// answered.
func (s *Server) linked(w http.ResponseWriter, r *http.Request, token string) (v visitor, l Link, ok bool) {
	v, err := s.visitor(r)
	if err != nil {
		s.fail(w, r, "session", err)
		return v, l, false
	}
	if wait, ok := s.clients.Allow(guard.Client(r)); !ok {
		retryAfter(w, wait)
		s.plain(w, r, problemOften(wait))
		return v, l, false
	}
	err = ErrNoLink
	if s.config.Links != nil && len(token) == base64.RawURLEncoding.EncodedLen(idBytes) {
		l, err = s.config.Links.Find(r.Context(), s.digest("link", token))
	}
	if errors.Is(err, ErrNoLink) {
		s.plain(w, r, problemLinkGone())
		return v, l, false
	}
	if err != nil {
		s.fail(w, r, "find link", err)
		return v, l, false
	}
	return v, l, true
}

// goBack gives this browser the conversation that a link leads to.
func (s *Server) goBack(w http.ResponseWriter, r *http.Request) {
	quietly(w)
	if err := r.ParseForm(); err != nil {
		s.plain(w, r, problemLinkGone())
		return
	}
	token := r.PostForm.Get("link")
	v, l, ok := s.linked(w, r, token)
	if !ok {
		return
	}
	if !v.fresh && s.address(v) == l.Of { // the phone it was made on: nothing to take over
		http.Redirect(w, r, "/#last", http.StatusSeeOther)
		return
	}
	l, err := s.config.Links.Use(r.Context(), l.Hash)
	if errors.Is(err, ErrNoLink) {
		s.plain(w, r, problemLinkGone())
		return
	}
	if err != nil {
		s.fail(w, r, "use link", err)
		return
	}
	id := make([]byte, idBytes)
	if len(l.Box) == idBytes {
		subtle.XORBytes(id, l.Box, s.pad(token))
	}
	back := visitor{id: base64.RawURLEncoding.EncodeToString(id), size: v.size}
	if s.address(back) != l.Of {
		s.fail(w, r, "open link", ErrNoLink)
		return
	}
	s.remember(w, r, back)
	http.Redirect(w, r, "/#last", http.StatusSeeOther)
}
