package tgfake

import (
	"context"
	"hash/fnv"
	"net"
	"net/http"
	"strconv"
	"time"
)

// Kind is a way to fail.
type Kind string

// The ways in which a call fails.
const (
	TooMany   Kind = "429"
	Internal  Kind = "500"
	Gateway   Kind = "502"
	Conflict  Kind = "409"
	Silence   Kind = "silence"   // no answer until the client gives up or Hang has passed
	Reset     Kind = "reset"     // the connection is reset
	Truncated Kind = "truncated" // half of the answer, then the connection ends
	HTML      Kind = "html"      // status 200 and a page instead of JSON
)

// Fault says which call fails and how.
type Fault struct {
	Method string        // "" = any method
	Nth    int           // which call of the method, from 1; 0 = every one
	Kind   Kind          // how it fails
	After  bool          // the call takes effect first: the bot cannot know
	Retry  int           // retry_after in seconds with TooMany; 0 = 1
	Hang   time.Duration // with Silence; 0 = 30 s
}

// Storm makes calls fail by chance, the same calls for the same seed.
type Storm struct {
	Share   float64  // how many of the calls fail, 0 to 1
	Kinds   []Kind   // taken in turn by chance
	Methods []string // nil = all
	Retry   int      // retry_after of a 429; 0 = 1
	Hang    time.Duration
	Until   int // only the first so many calls; 0 = for ever
}

// Fail adds a fault to the schedule while the double runs.
func (s *Server) Fail(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.Nth > 0 {
		f.Nth += s.calls[f.Method]
	}
	s.cfg.Faults = append(s.cfg.Faults, f)
}

// Mend takes every fault off the schedule.
func (s *Server) Mend() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cfg.Faults, s.cfg.Storm = nil, Storm{}
}

// due counts the call and is the fault that it meets; its Kind is "" if none.
func (s *Server) due(name string) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls[name]++
	s.calls[""]++
	for _, f := range s.cfg.Faults {
		if (f.Method == "" || f.Method == name) && (f.Nth == 0 || f.Nth == s.calls[f.Method]) {
			f.Method = name
			return f
		}
	}
	return s.cfg.Storm.due(s.cfg.Seed, name, s.calls[name], s.calls[""])
}

func (st Storm) due(seed uint64, name string, n, total int) Fault {
	if st.Share <= 0 || len(st.Kinds) == 0 || (st.Until > 0 && total > st.Until) || !st.covers(name) {
		return Fault{}
	}
	dice := mix(seed, name, n)
	if float64(dice%10_000) >= st.Share*10_000 {
		return Fault{}
	}
	kind := st.Kinds[(dice>>20)%uint64(len(st.Kinds))]
	return Fault{Method: name, Kind: kind, After: (dice>>40)%2 == 0 && kind != TooMany && kind != Conflict, Retry: st.Retry, Hang: st.Hang}
}

func (st Storm) covers(name string) bool {
	for _, m := range st.Methods {
		if m == name {
			return true
		}
	}
	return len(st.Methods) == 0
}

// mix is a number that follows from the seed, a word and a count alone.
func mix(seed uint64, word string, n int) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(strconv.FormatUint(seed, 36) + "/" + word + "/" + strconv.Itoa(n)))
	x := h.Sum64()
	x ^= x >> 31
	x *= 0x9e3779b97f4a7c15
	return x ^ x>>29
}

// fail answers a call with its fault; result and no are its true answer when
// the call took effect.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, f Fault, result any, no *refusal) {
	switch f.Kind {
	case TooMany:
		s.park(f)
		reply(w, nil, tooMany(max(f.Retry, 1)))
	case Internal:
		reply(w, nil, refuse(http.StatusInternalServerError, "Internal Server Error"))
	case Gateway:
		page(w, http.StatusBadGateway)
	case Conflict:
		reply(w, nil, otherPoller())
	case HTML:
		page(w, http.StatusOK)
	case Silence:
		s.hang(r.Context(), f.Hang)
		cut(w, nil)
	case Truncated:
		_, b := body(result, no)
		cut(w, b)
	default:
		cut(w, nil)
	}
}

// park refuses all sends until the retry_after of a 429 is over.
func (s *Server) park(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.Method == "sendMessage" {
		s.parked = s.cfg.Now().Add(time.Duration(max(f.Retry, 1)) * time.Second)
	}
}

func page(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Type", "text/html")
	w.WriteHeader(status)
	_, _ = w.Write([]byte("<html><body><h1>" + http.StatusText(status) + "</h1></body></html>"))
}

func (s *Server) hang(ctx context.Context, d time.Duration) {
	if d == 0 {
		d = 30 * time.Second
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	case <-s.stop:
	}
}

// cut promises the whole answer, sends half of it and ends the connection;
// without an answer it resets the connection.
func cut(w http.ResponseWriter, b []byte) {
	hijacker, ok := w.(http.Hijacker)
	if !ok {
		panic(http.ErrAbortHandler)
	}
	conn, buf, err := hijacker.Hijack()
	if err != nil {
		return
	}
	defer conn.Close()
	if b == nil {
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
		return
	}
	_, _ = buf.WriteString("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
		strconv.Itoa(len(b)) + "\r\n\r\n" + string(b[:len(b)/2]))
	_ = buf.Flush()
}

type untoldKey struct{}

// untold marks a call whose answer the bot will not get.
func untold(ctx context.Context) context.Context { return context.WithValue(ctx, untoldKey{}, true) }

func isUntold(ctx context.Context) bool { return ctx.Value(untoldKey{}) != nil }
