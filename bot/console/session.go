package console

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"mingbai/bot/guard"
	"mingbai/handlers/account"
)

const (
	cookieName  = "mingbai_office" // the id of a session; only its hash is kept
	flashName   = "mingbai_notice" // what the next page says once
	rawID       = 32               // bytes of an id that cannot be guessed
	seenEvery   = time.Minute      // how exactly the last use is kept: a click need not be a write
	longestSaid = 600              // bytes of a notice
)

// liveHeader marks what our script asks by itself, which is no use of a session.
const liveHeader = "Mingbai-Live"

// admit finds who asks. Nobody is no error.
func (s *Server) admit(p *Page, _ *Route) error {
	c, err := p.R.Cookie(cookieName)
	if err != nil || c.Value == "" {
		return nil
	}
	now := s.config.Clock()
	x, a, err := s.config.Sessions.Session(p.R.Context(), sessionHash(c.Value), s.config.Limits, now)
	if errors.Is(err, account.ErrNone) {
		p.late = cmp.Or(x.Account, s.accountOf(c.Value))
		return nil
	}
	if err != nil {
		return err
	}
	p.session, p.Me = x, a
	if now.Sub(x.Seen) < seenEvery || p.R.Header.Get(liveHeader) != "" {
		return nil
	}
	return s.config.Sessions.TouchSession(p.R.Context(), x.Hash, now)
}

// sessionHash is what is kept of a session's id.
func sessionHash(id string) string {
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:])
}

// enter starts a session under a new id; one that the browser had ends.
func (s *Server) enter(p *Page, a account.Account, half bool) error {
	if p.session.Hash != "" {
		if err := s.config.Sessions.EndSession(p.R.Context(), p.session.Hash); err != nil {
			return err
		}
	}
	raw := make([]byte, rawID)
	if _, err := io.ReadFull(s.config.Rand, raw); err != nil {
		return fmt.Errorf("console: session id: %w", err)
	}
	id, now := s.sessionID(raw, a.ID), s.config.Clock()
	x := account.Session{Hash: sessionHash(id), Account: a.ID, Half: half, Made: now, Seen: now}
	if err := s.config.Sessions.OpenSession(p.R.Context(), x, now.Add(-s.config.Limits.Idle)); err != nil {
		return err
	}
	p.session, p.Me = x, a
	http.SetCookie(p.W, s.cookie(p.R, cookieName, id, 0))
	return nil
}

// sessionID is the id of a session: what nobody can guess, and under our sum the
// account, which is then known of a session that is kept no more.
func (s *Server) sessionID(raw []byte, id string) string {
	return base64.RawURLEncoding.EncodeToString(slices.Concat(raw, s.idSum(raw, id), []byte(id)))
}

// accountOf is the account that a session's id was made for, "" when we did not
// make it. It lets nobody in.
func (s *Server) accountOf(sessionID string) string {
	b, err := base64.RawURLEncoding.DecodeString(sessionID)
	if err != nil || len(b) <= rawID+sha256.Size {
		return ""
	}
	raw, sum, id := b[:rawID], b[rawID:rawID+sha256.Size], string(b[rawID+sha256.Size:])
	if !hmac.Equal(sum, s.idSum(raw, id)) {
		return ""
	}
	return id
}

// idSum proves that a session's id is ours.
func (s *Server) idSum(raw []byte, id string) []byte {
	mac := hmac.New(sha256.New, s.config.Secret)
	fmt.Fprintf(mac, "session\n%x\n%s", raw, id)
	return mac.Sum(nil)
}

// cookie makes a cookie of the console; with age 0 it ends with the browser.
func (s *Server) cookie(r *http.Request, name, value string, age int) *http.Cookie {
	return &http.Cookie{Name: name, Value: value, Path: home, MaxAge: age,
		HttpOnly: true, Secure: guard.Secure(r), SameSite: http.SameSiteLaxMode}
}

// flash is a notice for the next page, which only we can have written.
func (s *Server) flash(r *http.Request, said string) *http.Cookie {
	if len(said) > longestSaid {
		said = strings.ToValidUTF8(said[:longestSaid], "") + "…"
	}
	body := append(s.sum(said), said...)
	return s.cookie(r, flashName, base64.RawURLEncoding.EncodeToString(body), 60)
}

// heard returns the notice left for this page and takes it away.
func (s *Server) heard(w http.ResponseWriter, r *http.Request) string {
	c, err := r.Cookie(flashName)
	if err != nil || r.Method != http.MethodGet || r.Header.Get(liveHeader) != "" {
		return ""
	}
	http.SetCookie(w, s.cookie(r, flashName, "", -1))
	body, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil || len(body) < sha256.Size || !hmac.Equal(body[:sha256.Size], s.sum(string(body[sha256.Size:]))) {
		return ""
	}
	return string(body[sha256.Size:])
}

// sum proves that a notice is ours.
func (s *Server) sum(said string) []byte {
	mac := hmac.New(sha256.New, s.config.Secret)
	fmt.Fprintf(mac, "notice\n%s", said)
	return mac.Sum(nil)
}
