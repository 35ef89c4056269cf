package console

import (
	"fmt"
	"hash/fnv"
	"net/http"
	"strings"
	"sync"
	"time"

	"mingbai/handlers/account"
)

const (
	lookEvery   = 2 * time.Second
	beatEvery   = 20 * time.Second
	writeWithin = 10 * time.Second // one event; who does not read is let go
	streamsEach = 6                // of one account
	streamsAll  = 500
)

// streams counts the open streams.
type streams struct {
	mu  sync.Mutex
	by  map[string]int
	all int
}

// enter takes a place, or tells that there is none.
func (s *streams) enter(who string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all >= streamsAll || s.by[who] >= streamsEach {
		return false
	}
	s.by[who]++
	s.all++
	return true
}

// leave gives a place back.
func (s *streams) leave(who string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all--
	if s.by[who]--; s.by[who] == 0 {
		delete(s.by, who)
	}
}

// events tells a page when the topics it names have changed:
// GET /office/events?on=queue&on=case:ID. It ends with the session.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	r.Header.Set(liveHeader, "1") // a page left open is no use of the session
	p := &Page{W: w, R: r, server: s, area: s.areas[0]}
	if err := s.admit(p, nil); err != nil || p.Me.ID == "" || p.session.Half || p.Me.Enrol() {
		w.WriteHeader(http.StatusNoContent) // the browser does not ask again
		return
	}
	topics := r.URL.Query()["on"]
	_, err := s.state(p, topics)
	if len(topics) == 0 || len(topics) > 8 || err != nil {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	if !s.streams.enter(p.Me.ID) {
		w.Header().Set("Retry-After", "30")
		http.Error(w, "开的网页太多了，关掉几个再看。", http.StatusTooManyRequests)
		return
	}
	defer s.streams.leave(p.Me.ID)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no")
	if http.NewResponseController(w).SetReadDeadline(time.Time{}) != nil {
		return
	}
	if write(w, "retry: 3000\n\n") == nil {
		s.stream(p, topics)
	}
}

// stream looks at the topics every lookEvery.
func (s *Server) stream(p *Page, topics []string) {
	look, beat := time.NewTicker(lookEvery), time.NewTicker(beatEvery)
	defer look.Stop()
	defer beat.Stop()
	last := p.R.Header.Get("Last-Event-ID")
	for {
		state, err := s.state(p, topics)
		if err != nil {
			return
		}
		if state != last {
			if write(p.W, fmt.Sprintf("id: %s\nevent: state\ndata: %s\n\n", state, state)) != nil {
				return
			}
			last = state
		}
		select {
		case <-p.R.Context().Done():
			return
		case <-s.config.Stop:
			return
		case <-look.C:
		case <-beat.C:
			if !s.still(p) {
				_ = write(p.W, "event: gone\ndata: x\n\n") // it ends in any case
				return
			}
		}
	}
}

// still tells whether the session goes on, and writes a sign of life.
func (s *Server) still(p *Page) bool {
	_, a, err := s.config.Sessions.Session(p.R.Context(), p.session.Hash, s.config.Limits, s.config.Clock())
	if err != nil {
		return false
	}
	p.Me = a
	return write(p.W, ": still here\n\n") == nil
}

// state is one word for all topics: their signals' words, each under its name.
func (s *Server) state(p *Page, topics []string) (string, error) {
	var words []string
	for _, topic := range topics {
		name, key, _ := strings.Cut(topic, ":")
		word, err := s.signal(p, p.Me, name, key)
		if err != nil {
			return "", err
		}
		h := fnv.New64a()
		fmt.Fprintf(h, "%s\n%s", topic, word)
		words = append(words, fmt.Sprintf("%016x", h.Sum64()))
	}
	return strings.Join(words, "."), nil
}

// signal asks the area that knows a topic.
func (s *Server) signal(p *Page, me account.Account, name, key string) (string, error) {
	for _, a := range s.areas {
		if f, ok := a.Live[name]; ok {
			return f(p.R.Context(), me, key)
		}
	}
	return "", ErrMissing
}

// write sends text at once, within its own time and not the server's.
func write(w http.ResponseWriter, text string) error {
	c := http.NewResponseController(w)
	if err := c.SetWriteDeadline(time.Now().Add(writeWithin)); err != nil {
		return err
	}
	if _, err := w.Write([]byte(text)); err != nil {
		return err
	}
	return c.Flush()
}
