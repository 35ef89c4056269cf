package webchat

import (
	"net/http"
	"strings"
	"unicode/utf8"

	"mingbai/handlers/chat"
)

// setPlace sends /place for the resident.
func (s *Server) setPlace(w http.ResponseWriter, r *http.Request) {
	v, ok := s.form(w, r)
	if !ok {
		return
	}
	place := strings.Join(strings.Fields(clean(r.PostForm.Get("place"))), " ")
	p := s.tooOften(w, r, v)
	if p == nil && (place == "" || utf8.RuneCountInString(place) > 60) {
		p = problemPlace()
	}
	if p != nil {
		s.refuse(w, r, v, pageView{Problem: p})
		return
	}
	s.pass(w, r, v, chat.Message{Kind: chat.Text, Text: commandPlace + " " + place}, token(r), pageView{})
}

// setSize keeps the chosen text size in the cookie.
func (s *Server) setSize(w http.ResponseWriter, r *http.Request) {
	v, err := s.visitor(r)
	if err != nil {
		s.fail(w, r, "session", err)
		return
	}
	if size := r.FormValue("size"); validSize(size) {
		v.size = size
	}
	s.remember(w, r, v)
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// askForget shows what erasing means and asks.
func (s *Server) askForget(w http.ResponseWriter, r *http.Request) {
	v, err := s.visitor(r)
	if err != nil {
		s.fail(w, r, "session", err)
		return
	}
	s.writeForget(w, v, nil)
}

// writeForget shows the question, or what went wrong.
func (s *Server) writeForget(w http.ResponseWriter, v visitor, p *problem) {
	status := http.StatusOK
	if p != nil {
		status = p.Status
	}
	s.render(w, status, "forget", pageView{Size: v.size, Hotline: hotline, Problem: p})
}

// forget erases the conversation: /forget, then the confirmation that the
// assistant offers. Erased is only said when nothing is left; then the visitor
// gets a new id, so that nothing links what comes to what was.
func (s *Server) forget(w http.ResponseWriter, r *http.Request) {
	v, err := s.visitor(r)
	if err != nil {
		s.fail(w, r, "session", err)
		return
	}
	if p := s.tooOften(w, r, v); p != nil {
		s.writeForget(w, v, p)
		return
	}
	if err := s.erase(r, v); err != nil {
		s.config.Logger.Error("webchat: erase", "error", err)
		s.writeForget(w, v, problemNotForgotten())
		return
	}
	next, err := s.newVisitor(v.size)
	if err != nil {
		s.fail(w, r, "session", err)
		return
	}
	s.remember(w, r, next)
	http.Redirect(w, r, "/?forgotten", http.StatusSeeOther)
}

// erase sends /forget, presses the confirmation and looks whether it worked.
func (s *Server) erase(r *http.Request, v visitor) error {
	_, replies, err := s.send(r.Context(), v, chat.Message{Kind: chat.Text, Text: commandForget}, "")
	if err != nil {
		return err
	}
	if c, ok := confirmation(replies); ok {
		if _, _, err := s.send(r.Context(), v, chat.Message{Kind: chat.Button, Text: c.Label, Data: c.Data}, ""); err != nil {
			return err
		}
	}
	left, err := s.config.Transcripts.Transcript(r.Context(), s.address(v), 2)
	if err != nil {
		return err
	}
	for _, t := range left {
		if t.Reply == nil {
			return errNotErased
		}
	}
	return nil
}

// confirmation is the first choice of the last reply: the assistant offers to
// go on before it offers to stop.
func confirmation(replies []chat.Reply) (chat.Choice, bool) {
	if len(replies) == 0 {
		return chat.Choice{}, false
	}
	for _, row := range replies[len(replies)-1].Choices {
		for _, c := range row {
			if c.Data != "" {
				return c, true
			}
		}
	}
	return chat.Choice{}, false
}
