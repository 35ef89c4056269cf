package webchat

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"strings"

	"mingbai/bot/guard"
	"mingbai/handlers/chat"
)

// cookieName is the page's only cookie: a random id and the chosen text size.
const cookieName = "mingbai"

// idBytes is 256 bits.
const idBytes = 32

// Text sizes, as they stand in the cookie.
const (
	sizeNormal = "1"
	sizeLarge  = "2"
	sizeHuge   = "3"
)

// visitor is who sent a request.
type visitor struct {
	id    string // random; never stored, never logged
	size  string
	fresh bool // came without a usable cookie
}

// visitor reads the cookie, or makes a new id.
func (s *Server) visitor(r *http.Request) (visitor, error) {
	if c, err := r.Cookie(cookieName); err == nil {
		if v, ok := parseVisitor(c.Value); ok {
			return v, nil
		}
	}
	return s.newVisitor(sizeNormal)
}

// newVisitor makes a visitor whom nothing is known of.
func (s *Server) newVisitor(size string) (visitor, error) {
	id, err := s.random(idBytes)
	return visitor{id: id, size: size, fresh: true}, err
}

// parseVisitor reads a cookie's value: id, dot, size.
func parseVisitor(value string) (visitor, bool) {
	id, size, _ := strings.Cut(value, ".")
	raw, err := base64.RawURLEncoding.Strict().DecodeString(id)
	// The decoder skips line breaks; our own cookies never hold one.
	if err != nil || len(raw) != idBytes || strings.ContainsAny(id, "\r\n") {
		return visitor{}, false
	}
	if !validSize(size) {
		size = sizeNormal
	}
	return visitor{id: id, size: size}, true
}

// validSize tells whether size is one that the page offers.
func validSize(size string) bool {
	return size == sizeNormal || size == sizeLarge || size == sizeHuge
}

// remember sets the cookie. It lives as long as the conversation is kept,
// because without it nobody could erase the conversation.
func (s *Server) remember(w http.ResponseWriter, r *http.Request, v visitor) {
	http.SetCookie(w, &http.Cookie{
		Name: cookieName, Value: v.id + "." + v.size, Path: "/",
		MaxAge: s.config.KeepDays * 24 * 60 * 60, HttpOnly: true,
		Secure: guard.Secure(r), SameSite: http.SameSiteLaxMode,
	})
}

// address is where a visitor's conversation is kept: under a keyed hash, from
// which the id in the cookie cannot be had.
func (s *Server) address(v visitor) chat.Address {
	return chat.Address{Channel: Channel, Chat: s.digest("chat", v.id)}
}

// digest is a keyed hash of parts for one use.
func (s *Server) digest(use string, parts ...string) string {
	mac := hmac.New(sha256.New, s.config.Secret)
	fmt.Fprintf(mac, "webchat/%s", use)
	for _, p := range parts {
		fmt.Fprintf(mac, "\x00%d\x00%s", len(p), p)
	}
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// random returns n random bytes as text.
func (s *Server) random(n int) (string, error) {
	b := make([]byte, n)
	if _, err := io.ReadFull(s.config.Rand, b); err != nil {
		return "", fmt.Errorf("webchat: random id: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(b), nil
}
