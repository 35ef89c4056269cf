package tgfake

import (
	"encoding/json"
	"net/http"
	"sort"
	"time"
)

// pending is an update that the bot has not confirmed.
type pending struct {
	id   int64
	chat string
	raw  json.RawMessage
	done bool
}

// quiet are the kinds of update that Telegram sends only when asked to.
var quiet = map[string]bool{"chat_member": true, "message_reaction": true, "message_reaction_count": true}

// Push queues an update of the given kind, such as message, with its content,
// and returns its id; 0 when the bot did not ask for that kind. chat is the
// conversation it belongs to, "" for none.
func (s *Server) Push(kind, chat string, content any) int64 {
	raw, err := json.Marshal(content)
	if err != nil {
		panic("tgfake: content of an update is not JSON: " + err.Error())
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.wanted(kind) {
		return 0
	}
	id := s.next
	s.next++
	b, err := json.Marshal(map[string]any{"update_id": id, kind: json.RawMessage(raw)})
	if err != nil {
		panic("tgfake: update is not JSON: " + err.Error())
	}
	s.enqueue(&pending{id: id, chat: chat, raw: b})
	return id
}

// Again queues an update that was confirmed once more, as Telegram does when
// it did not learn that a webhook took it.
func (s *Server) Again(id int64, chat string, raw []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.enqueue(&pending{id: id, chat: chat, raw: raw})
}

// Garbage queues bytes that are no update under an id of their own. A bot that
// polls gets JSON at least, or its whole batch would be unreadable.
func (s *Server) Garbage(raw []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.enqueue(&pending{id: s.next, raw: raw})
	s.next++
}

// Skip leaves n update ids out, as a week of silence does; n may be negative.
func (s *Server) Skip(n int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next += n
}

// Pending is how many updates the bot has not confirmed.
func (s *Server) Pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, p := range s.queue {
		if !p.done {
			n++
		}
	}
	return n
}

func (s *Server) wanted(kind string) bool {
	if s.allowed == nil {
		return !quiet[kind]
	}
	return s.allowed[kind]
}

func (s *Server) enqueue(p *pending) {
	if p.chat != "" {
		s.known[p.chat] = true
	}
	late := len(s.queue) > 0 && s.queue[len(s.queue)-1].id > p.id
	s.queue = append(s.queue, p)
	if late {
		sort.SliceStable(s.queue, func(i, j int) bool { return s.queue[i].id < s.queue[j].id })
	}
	s.stir()
	if s.hook != nil {
		s.hook.add(p)
	}
}

// stir wakes everyone who waits for a change.
func (s *Server) stir() {
	close(s.wake)
	s.wake = make(chan struct{})
}

func (s *Server) getUpdates(r *http.Request, p params) (any, *refusal) {
	offset, err1 := p.number("offset")
	limit, err2 := p.number("limit")
	seconds, err3 := p.number("timeout")
	if err1 != nil || err2 != nil || err3 != nil {
		return nil, refuse(http.StatusBadRequest, "Bad Request: wrong parameters")
	}
	if limit < 1 || limit > 100 {
		limit = 100
	}
	wait := min(time.Duration(seconds)*time.Second, s.cfg.MaxPoll)

	s.mu.Lock()
	if s.hook != nil {
		s.mu.Unlock()
		return nil, refuse(http.StatusConflict,
			"Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	}
	s.allow(p)
	s.poll++
	mine := s.poll
	s.stir()
	s.forget(offset)
	s.mu.Unlock()
	return s.longPoll(r, mine, int(limit), wait)
}

// allow notes which kinds the bot asks for; without a word the last one stays.
func (s *Server) allow(p params) {
	var kinds []string
	if p["allowed_updates"] == "" || p.object("allowed_updates", &kinds) != nil {
		return
	}
	s.allowed = nil
	if len(kinds) == 0 {
		return
	}
	s.allowed = map[string]bool{}
	for _, k := range kinds {
		s.allowed[k] = true
	}
}

// forget drops what the offset confirms; a negative one keeps the last updates.
func (s *Server) forget(offset int64) {
	switch {
	case offset < 0:
		if drop := len(s.queue) + int(offset); drop > 0 {
			s.queue = append([]*pending(nil), s.queue[drop:]...)
		}
	case offset > 0:
		i := 0
		for i < len(s.queue) && s.queue[i].id < offset {
			i++
		}
		s.queue = s.queue[i:]
	}
}

func (s *Server) longPoll(r *http.Request, mine, limit int, wait time.Duration) (any, *refusal) {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	for {
		s.mu.Lock()
		batch, wake, newest := s.batch(limit), s.wake, s.poll
		s.mu.Unlock()
		if newest != mine {
			return nil, otherPoller()
		}
		if len(batch) > 0 || wait <= 0 {
			return batch, nil
		}
		select {
		case <-wake:
		case <-timer.C:
			return []json.RawMessage{}, nil
		case <-r.Context().Done():
			return []json.RawMessage{}, nil
		case <-s.stop:
			return []json.RawMessage{}, nil
		}
	}
}

func (s *Server) batch(limit int) []json.RawMessage {
	batch := []json.RawMessage{}
	for _, p := range s.queue {
		if len(batch) == limit {
			break
		}
		if !p.done {
			batch = append(batch, p.raw)
		}
	}
	return batch
}

func otherPoller() *refusal {
	return refuse(http.StatusConflict, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")
}
