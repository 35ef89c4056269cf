package guard

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestRecover(t *testing.T) {
	var logs bytes.Buffer
	sorry := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusInternalServerError)
		_, _ = io.WriteString(w, "sorry")
	})
	h := Recover(slog.New(slog.NewTextHandler(&logs, nil)), sorry, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/bad" {
			panic("what a resident wrote")
		}
		_, _ = io.WriteString(w, "fine")
	}))
	for path, want := range map[string]string{"/bad": "sorry", "/good": "fine"} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Body.String() != want {
			t.Errorf("%s: %q, want %q", path, w.Body, want)
		}
	}
	if got := logs.String(); strings.Contains(got, "resident") || !strings.Contains(got, "type=string") || !strings.Contains(got, "recover_test.go") {
		t.Errorf("the log is %q", got)
	}
}

func TestRecoverLetsAbortPass(t *testing.T) {
	defer func() {
		if p := recover(); p != http.ErrAbortHandler {
			t.Errorf("recovered %v", p)
		}
	}()
	Recover(slog.New(slog.DiscardHandler), http.NotFoundHandler(), http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		panic(http.ErrAbortHandler)
	})).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
	t.Error("the abort did not pass")
}
