package guard

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
)

// Recover answers with sorry when next panics. What was panicked with may hold
// a resident's words, and the server would log it whole: only its type and the
// stack are logged here.
func Recover(log *slog.Logger, sorry, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(http.ErrAbortHandler) // the server's own way to end an answer: it logs nothing
			}
			log.Error("panic while answering a request", "type", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
			sorry.ServeHTTP(w, r)
		}()
		next.ServeHTTP(w, r)
	})
}
