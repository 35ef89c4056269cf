package webchat

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"mingbai/bot/guard"
	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
)

// say takes a message or a pressed choice.
func (s *Server) say(w http.ResponseWriter, r *http.Request) {
	v, ok := s.form(w, r)
	if !ok {
		return
	}
	text := r.PostForm.Get("text")
	again := pageView{Draft: clean(text), Token: token(r)}
	m := said(text, r.PostForm.Get("pick"))
	if again.Problem = s.tooOften(w, r, v); again.Problem == nil {
		again.Problem = checkSaid(m)
	}
	if again.Problem != nil {
		s.refuse(w, r, v, again)
		return
	}
	s.pass(w, r, v, m, token(r), again)
}

// pass gives the desk a checked message under a form's token and shows what
// comes of it; again is the page to show when nothing does.
func (s *Server) pass(w http.ResponseWriter, r *http.Request, v visitor, m chat.Message, token string, again pageView) {
	m, replies, err := s.send(r.Context(), v, m, token)
	if err != nil {
		again.Problem = problemOf(err)
		if !again.Problem.Retry {
			again.Token = "" // the same form would fail the same way
		}
		s.refuse(w, r, v, again)
		return
	}
	s.answer(w, r, v, m, replies)
}

// form reads a posted form and its visitor, and keeps the visitor's cookie
// alive. When it returns false the request is answered.
func (s *Server) form(w http.ResponseWriter, r *http.Request) (visitor, bool) {
	v, err := s.visitor(r)
	if err != nil {
		s.fail(w, r, "session", err)
		return visitor{}, false
	}
	if err := r.ParseForm(); err != nil {
		var tooBig *http.MaxBytesError
		p := problemEmpty()
		if errors.As(err, &tooBig) {
			p = problemLong()
		}
		s.refuse(w, r, v, pageView{Problem: p})
		return visitor{}, false
	}
	s.remember(w, r, v)
	return v, true
}

// tooOften counts the request against the visitor and the address.
func (s *Server) tooOften(w http.ResponseWriter, r *http.Request, v visitor) *problem {
	wait, ok := s.clients.Allow(guard.Client(r))
	if ok {
		wait, ok = s.sessions.Allow(s.address(v).Chat)
	}
	if ok {
		return nil
	}
	retryAfter(w, wait)
	return problemOften(wait)
}

// said makes a message of what was written or, when pressed is a choice the
// page made, of that. What cannot be read counts as nothing said.
func said(text, pressed string) chat.Message {
	if pressed == "" {
		return chat.Message{Kind: chat.Text, Text: clean(text)}
	}
	var p pick
	if json.Unmarshal([]byte(pressed), &p) != nil {
		return chat.Message{Kind: chat.Text}
	}
	return chat.Message{Kind: chat.Button, Text: clean(p.Label), Data: clean(p.Data)}
}

// checkSaid tells what is wrong with what was said. A button's data has at
// most 64 bytes and its label is short, or our page did not make it.
func checkSaid(m chat.Message) *problem {
	switch {
	case m.Kind == chat.Button && (m.Data == "" || len(m.Data) > 64 || len(m.Text) > 200):
		return problemEmpty()
	case tooLong(m.Text):
		return problemLong()
	case m.Text == "":
		return problemEmpty()
	}
	return nil
}

// token is the form's own, under which a form sent twice counts once.
func token(r *http.Request) string {
	t := r.PostForm.Get("token")
	if len(t) > 64 {
		return ""
	}
	return t
}

// send names a message and gives it to the desk, waiting as long as the page
// may. The name hangs on the form's token and on what was said: the same form
// sent twice is one message, and the form sent again with other words is
// another. The wait goes on when the resident leaves: the message is theirs
// all the same.
func (s *Server) send(ctx context.Context, v visitor, m chat.Message, token string) (chat.Message, []chat.Reply, error) {
	if token == "" {
		var err error
		if token, err = s.random(16); err != nil {
			return m, nil, err
		}
	}
	ref := ""
	if m.Media != nil {
		ref = m.Media.Ref
	}
	m.ID = s.digest("message", v.id, token, string(m.Kind), m.Text, m.Data, ref)
	m.From, m.At = s.address(v), s.config.Clock().UTC()
	in, err := incoming(m)
	if err != nil {
		return m, nil, err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.config.Wait)
	defer cancel()
	replies, err := s.config.Desk.Do(ctx, in)
	if err != nil {
		s.config.Logger.Warn("webchat: no answer", "error", err)
	}
	return m, replies, err
}

// problemOf puts a desk's error in words.
func problemOf(err error) *problem {
	switch {
	case errors.Is(err, delivery.ErrBacklog):
		return problemBusy()
	case errors.Is(err, delivery.ErrParked):
		return problemParked()
	case errors.Is(err, context.DeadlineExceeded):
		return problemLate()
	}
	return problemFailed()
}

// answer shows what was written back: the new piece for our script, the whole
// conversation by redirect, or at once where the browser keeps no cookie and
// the next page would be empty.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, v visitor, m chat.Message, replies []chat.Reply) {
	if !wantsPiece(r) && !v.fresh {
		http.Redirect(w, r, "/#last", http.StatusSeeOther)
		return
	}
	if !wantsPiece(r) {
		v.fresh = false
		s.writePage(w, r, v, pageView{})
		return
	}
	next, err := s.random(16)
	if err != nil {
		s.fail(w, r, "token", err)
		return
	}
	of := s.address(v)
	st := s.standing(r.Context(), of)
	mine := s.viewMine(m)
	mine.Last, mine.Pass = true, passWord(s.passOf(r.Context(), of, m.ID))
	views := []turnView{mine}
	for _, reply := range replies {
		views = append(views, turnView{Card: s.viewReply(of, reply, next, offered(st))})
	}
	markPiece(w)
	s.render(w, http.StatusOK, "piece", pieceView{Turns: views, Place: s.place(r.Context(), of), Live: s.config.Letters != nil,
		Case: s.viewCase(r.Context(), of, st, next), Cases: s.config.Cases != nil, Shown: s.shown(r.Context(), of, lastLetter(r), replies)})
}
