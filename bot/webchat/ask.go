package webchat

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"unicode/utf8"

	"mingbai/bot/guard"
)

// errNotErased says that something of a resident was left after erasing.
var errNotErased = errors.New("webchat: records are still there after erasing")

// question is the body of POST /api/ask.
type question struct {
	Q     string   `json:"q"`
	Place string   `json:"place"`
	Prev  []string `json:"prev"`
}

// ask answers one question for a program.
func (s *Server) ask(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		writeError(w, http.StatusMethodNotAllowed, apiMethod)
		return
	}
	if wait, ok := s.api.Allow(guard.Client(r)); !ok {
		retryAfter(w, wait)
		writeError(w, http.StatusTooManyRequests, apiOften(wait))
		return
	}
	q, status, problem := readQuestion(r.Body)
	if problem != "" {
		writeError(w, status, problem)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), s.config.Wait)
	defer cancel()
	answer, err := s.config.Asker.AskJSON(ctx, q.Q, q.Place, q.Prev)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		writeError(w, http.StatusGatewayTimeout, apiLate)
	case err != nil:
		s.config.Logger.Error("webchat: ask", "error", err)
		writeError(w, http.StatusInternalServerError, apiFailed)
	default:
		writeJSON(w, http.StatusOK, answer)
	}
}

// readQuestion reads and checks the body; problem is "" when it is good.
func readQuestion(body io.Reader) (q question, status int, problem string) {
	decoder := json.NewDecoder(body)
	err := decoder.Decode(&q)
	if err == nil {
		if _, more := decoder.Token(); !errors.Is(more, io.EOF) {
			err = errTrailing
			if tooBig := new(http.MaxBytesError); errors.As(more, &tooBig) {
				err = more
			}
		}
	}
	if tooBig := new(http.MaxBytesError); errors.As(err, &tooBig) {
		return q, http.StatusRequestEntityTooLarge, apiTooBig
	}
	if err != nil {
		return q, http.StatusBadRequest, apiBody
	}
	q.Q, q.Place = clean(q.Q), clean(q.Place)
	for i := range q.Prev {
		q.Prev[i] = clean(q.Prev[i])
	}
	return q, http.StatusBadRequest, q.check()
}

// errTrailing says that something follows the object.
var errTrailing = errors.New("webchat: more than one JSON value")

// check tells what is wrong with a question, "" when nothing is.
func (q question) check() string {
	switch {
	case q.Q == "":
		return apiEmpty
	case tooLong(q.Q):
		return apiTooLong()
	case utf8.RuneCountInString(q.Place) > 60:
		return apiPlace
	case len(q.Prev) > 20:
		return apiPrev
	}
	for _, p := range q.Prev {
		if tooLong(p) {
			return apiTooLong()
		}
	}
	return ""
}

// writeError sends a sentence for people in a field for programs.
func writeError(w http.ResponseWriter, status int, sentence string) {
	var body strings.Builder
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(map[string]string{"error": sentence}) // strings always encode
	writeJSON(w, status, []byte(strings.TrimSpace(body.String())))
}

// writeJSON sends one object and a line end.
func writeJSON(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(body)
	_, _ = io.WriteString(w, "\n")
}
