package webchat

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"mingbai/bot/stream"
	"mingbai/handlers/chat"
)

// Letter is something said to a resident without their having written just
// now: about their case by a person or by the clock, or a reminder.
type Letter struct {
	ID    int64 // rises with every letter
	Reply chat.Reply
}

// Letters returns what was said so to a conversation after a letter, oldest
// first.
type Letters interface {
	Letters(ctx context.Context, to chat.Address, after int64, limit int) ([]Letter, error)
}

// Bell wakes streams early; *delivery.Bell is one.
type Bell = stream.Bell

const (
	lettersAtOnce = 50
	streamsEach   = 6 // of one conversation: two phones, a few tabs
	streamsAll    = 2000
)

// events streams a visitor's new letters until they leave or the service
// stops. A browser that comes back names the last one it has.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	v, err := s.visitor(r)
	if err != nil || v.fresh || s.config.Letters == nil {
		w.WriteHeader(http.StatusNoContent) // the browser does not ask again
		return
	}
	l := &listener{s: s, to: s.address(v), after: lastLetter(r)}
	s.streams.Serve(w, r, l.to.Chat, l.tell)
}

// lastLetter is the last letter that a browser says it has.
func lastLetter(r *http.Request) int64 {
	for _, said := range []string{stream.Last(r), r.URL.Query().Get("after"), r.Header.Get(afterHeader)} {
		if n, err := strconv.ParseInt(said, 10, 64); err == nil && n >= 0 {
			return n
		}
	}
	return 0
}

// afterHeader is where our script names the last letter it has.
const afterHeader = "Mingbai-After"

// newest is the id of a conversation's last letter.
func (s *Server) newest(ctx context.Context, to chat.Address) (last int64, err error) {
	for s.config.Letters != nil {
		letters, err := s.config.Letters.Letters(ctx, to, last, lettersAtOnce)
		if err != nil || len(letters) == 0 {
			return last, err
		}
		last = letters[len(letters)-1].ID
	}
	return last, nil
}

// transcript reads a conversation and the id of its last letter, which agree:
// what the page shows is not streamed to it again.
func (s *Server) transcript(ctx context.Context, from chat.Address) (turns []Turn, last int64, err error) {
	for range 4 {
		if last, err = s.newest(ctx, from); err != nil {
			return nil, 0, err
		}
		if turns, err = s.config.Transcripts.Transcript(ctx, from, maxTurns); err != nil {
			return nil, 0, err
		}
		if now, err := s.newest(ctx, from); err != nil || now == last {
			return turns, last, err
		}
	}
	return turns, last, nil
}

// shown finds which letters after one are the replies that a request already
// returns. Our script drops them when they come by the stream.
func (s *Server) shown(ctx context.Context, to chat.Address, after int64, replies []chat.Reply) string {
	if s.config.Letters == nil {
		return ""
	}
	letters, err := s.config.Letters.Letters(ctx, to, after, lettersAtOnce)
	if err != nil {
		s.config.Logger.Error("webchat: letters", "error", err)
		return ""
	}
	open := make([]string, 0, len(replies))
	for _, r := range replies {
		open = append(open, packed(r))
	}
	var ids []string
	for _, l := range letters {
		if i := slices.Index(open, packed(l.Reply)); i >= 0 {
			open = slices.Delete(open, i, i+1)
			ids = append(ids, strconv.FormatInt(l.ID, 10))
		}
	}
	return strings.Join(ids, " ")
}

// packed is a reply in a form that can be compared.
func packed(r chat.Reply) string {
	body, _ := json.Marshal(r) // plain data always packs
	return string(body)
}
