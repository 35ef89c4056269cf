package telegram

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"

	"mingbai/handlers/delivery"
)

// maxUpdate is the largest body a webhook call may have.
const maxUpdate = 1 << 20

// secretHeader carries the secret that setWebhook was given.
const secretHeader = "X-Telegram-Bot-Api-Secret-Token"

// ServeHTTP is the webhook. It answers 200 only when the update is stored, so
// Telegram sends everything else again.
func (c *Channel) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	defer func() {
		if recover() != nil {
			c.cfg.Log.Error("telegram: webhook panicked")
			w.WriteHeader(http.StatusInternalServerError)
		}
	}()
	status := c.serve(w, r)
	switch status {
	case http.StatusMethodNotAllowed:
		w.Header().Set("Allow", http.MethodPost)
	case http.StatusTooManyRequests:
		w.Header().Set("Retry-After", "5")
	}
	w.WriteHeader(status)
}

// serve takes one call and is the status to answer with.
func (c *Channel) serve(w http.ResponseWriter, r *http.Request) int {
	if c.cfg.Webhook == "" {
		return http.StatusNotFound
	}
	if r.Method != http.MethodPost {
		return http.StatusMethodNotAllowed
	}
	given := sha256.Sum256([]byte(r.Header.Get(secretHeader)))
	if subtle.ConstantTimeCompare(given[:], c.secret[:]) != 1 {
		return http.StatusUnauthorized
	}
	if r.ContentLength > maxUpdate {
		return http.StatusRequestEntityTooLarge
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxUpdate))
	if err != nil {
		return unread(err)
	}
	return c.take(r, body)
}

// unread is the status for a body that could not be read.
func unread(err error) int {
	var big *http.MaxBytesError
	switch {
	case errors.As(err, &big):
		return http.StatusRequestEntityTooLarge
	case errors.Is(err, os.ErrDeadlineExceeded):
		return http.StatusRequestTimeout
	}
	return http.StatusBadRequest
}

// fromEarliest is the cursor a webhook leaves: after a change to polling
// Telegram is asked from the earliest update it still keeps, and the inbox
// drops what was stored already.
const fromEarliest = "0"

// take stores the update.
func (c *Channel) take(r *http.Request, body []byte) int {
	in, p, _, err := c.incoming(json.RawMessage(body))
	if err != nil {
		return http.StatusBadRequest
	}
	_, err = c.cfg.Inbox.Receive(r.Context(), Name, fromEarliest, []delivery.Incoming{in})
	switch {
	case errors.Is(err, delivery.ErrBacklog):
		return http.StatusTooManyRequests
	case err != nil:
		c.cfg.Log.Error("telegram: webhook could not store an update", "error", err.Error())
		return http.StatusInternalServerError
	}
	if p.query != "" {
		c.presses.add(p)
	}
	return http.StatusOK
}
