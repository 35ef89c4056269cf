package console

import (
	"context"
	"fmt"
	"hash/fnv"
	"net/http"
	"strings"

	"mingbai/bot/stream"
	"mingbai/handlers/account"
)

const (
	streamsEach = 6 // of one account
	streamsAll  = 500
	mostTopics  = 8 // of one page
)

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
	if len(topics) == 0 || len(topics) > mostTopics || err != nil {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	last := stream.Last(r)
	s.streams.Serve(w, r, p.Me.ID, func(_ context.Context, to *stream.Writer, why stream.Why) error {
		if why == stream.Beat && !s.still(p) {
			_ = to.Send(stream.Event{Name: "gone", Data: "x"}) // it ends in any case
			return stream.ErrEnd
		}
		state, err := s.state(p, topics)
		if err != nil || state == last {
			return err
		}
		last = state
		return to.Send(stream.Event{ID: state, Name: "state", Data: state})
	})
}

// still tells whether the session goes on.
func (s *Server) still(p *Page) bool {
	_, a, err := s.config.Sessions.Session(p.R.Context(), p.session.Hash, s.config.Limits, s.config.Clock())
	if err != nil {
		return false
	}
	p.Me = a
	return true
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
