package tgfake

import (
	"bytes"
	"net/http"
	"net/url"
	"regexp"
	"sync"
	"time"
)

// hook pushes updates to an address: in order for each chat, chats beside
// each other, each update again until it is taken.
type hook struct {
	server *Server
	url    string
	secret string
	places chan struct{} // one for each connection
	gone   chan struct{} // closed when the webhook is changed

	mu     sync.Mutex
	chats  map[string][]*pending // a chat in the map has a goroutine
	failed string                // what the last refused push answered
}

var secretToken = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)

func (s *Server) setWebhook(_ *http.Request, p params) (any, *refusal) {
	if p["url"] == "" {
		return s.deleteWebhook(nil, p)
	}
	u, err := url.Parse(p["url"])
	if err != nil || u.Host == "" {
		return nil, refuse(http.StatusBadRequest, "Bad Request: bad webhook: invalid URL")
	}
	if u.Scheme != "https" && !loopback(u.Hostname()) {
		return nil, refuse(http.StatusBadRequest, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
	}
	if p["secret_token"] != "" && !secretToken.MatchString(p["secret_token"]) {
		return nil, refuse(http.StatusBadRequest, "Bad Request: secret token contains unallowed characters")
	}
	connections, _ := p.number("max_connections")
	if connections < 1 || connections > 100 {
		connections = 40
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.allow(p)
	s.unhook()
	if p["drop_pending_updates"] == "true" {
		s.queue = nil
	}
	s.hook = &hook{server: s, url: p["url"], secret: p["secret_token"], places: make(chan struct{}, connections),
		gone: make(chan struct{}), chats: map[string][]*pending{}}
	for _, u := range s.queue {
		if !u.done {
			s.hook.add(u)
		}
	}
	s.stir()
	return true, nil
}

// loopback hosts may be spoken to without TLS, which Telegram never does.
func loopback(host string) bool { return host == "127.0.0.1" || host == "localhost" || host == "::1" }

func (s *Server) unhook() {
	if s.hook != nil {
		close(s.hook.gone)
		s.hook = nil
	}
}

func (s *Server) deleteWebhook(_ *http.Request, p params) (any, *refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unhook()
	if p["drop_pending_updates"] == "true" {
		s.queue = nil
	}
	return true, nil
}

func (s *Server) getWebhookInfo(*http.Request, params) (any, *refusal) {
	info := map[string]any{"url": "", "has_custom_certificate": false, "pending_update_count": s.Pending()}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hook == nil {
		return info, nil
	}
	info["url"], info["max_connections"] = s.hook.url, cap(s.hook.places)
	s.hook.mu.Lock()
	defer s.hook.mu.Unlock()
	if s.hook.failed != "" {
		info["last_error_message"] = s.hook.failed
	}
	return info, nil
}

// add queues an update behind the others of its chat.
func (h *hook) add(p *pending) {
	h.mu.Lock()
	defer h.mu.Unlock()
	_, running := h.chats[p.chat]
	h.chats[p.chat] = append(h.chats[p.chat], p)
	if !running {
		go h.run(p.chat)
	}
}

// run pushes a chat's updates one after another until none is left.
func (h *hook) run(chat string) {
	for {
		h.mu.Lock()
		waiting := h.chats[chat]
		if len(waiting) == 0 {
			delete(h.chats, chat)
			h.mu.Unlock()
			return
		}
		h.mu.Unlock()
		if !h.deliver(waiting[0]) {
			return
		}
		h.mu.Lock()
		h.chats[chat] = h.chats[chat][1:]
		h.mu.Unlock()
	}
}

// deliver pushes one update until it is taken; false = the webhook is gone.
func (h *hook) deliver(p *pending) bool {
	pause := h.server.cfg.Retry
	for {
		select {
		case h.places <- struct{}{}:
		case <-h.gone:
			return false
		case <-h.server.stop:
			return false
		}
		taken := h.post(p)
		<-h.places
		if taken {
			h.server.mu.Lock()
			p.done = true
			h.server.trim()
			h.server.mu.Unlock()
			return true
		}
		select {
		case <-time.After(pause):
		case <-h.gone:
			return false
		case <-h.server.stop:
			return false
		}
		pause = min(pause*2, 50*h.server.cfg.Retry)
	}
}

// trim drops taken updates from the front of the queue.
func (s *Server) trim() {
	for len(s.queue) > 0 && s.queue[0].done {
		s.queue = s.queue[1:]
	}
}

func (h *hook) post(p *pending) bool {
	req, err := http.NewRequest(http.MethodPost, h.url, bytes.NewReader(p.raw))
	if err != nil {
		return false
	}
	req.Header.Set("Content-Type", "application/json")
	if h.secret != "" {
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", h.secret)
	}
	res, err := h.server.push.Do(req)
	if err != nil {
		h.note("Connection refused or reset")
		return false
	}
	_ = res.Body.Close()
	if res.StatusCode/100 == 2 {
		return true
	}
	h.note("Wrong response from the webhook: " + res.Status)
	return false
}

func (h *hook) note(what string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.failed = what
}
