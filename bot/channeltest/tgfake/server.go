package tgfake

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"
)

// Config says how the double behaves. The zero value of each field is usable.
type Config struct {
	Token    string           // the only token that is let in; "" = "42:test"
	Username string           // the bot's @name; "" = "mingbai_test_bot"
	Seed     uint64           // first update id and every chance fault follow from it
	FirstID  int64            // id of the first update; 0 = from the seed
	Limits   Limits           // how fast the bot may send; zero = as fast as it likes
	Faults   []Fault          // what fails, and when
	Storm    Storm            // faults by chance
	Retry    time.Duration    // first pause before a webhook gets an update again; 0 = 10 ms
	MaxPoll  time.Duration    // longest a poll is held whatever the bot asks; 0 = 50 s
	QueryAge time.Duration    // how long a pressed button can be answered; 0 = 15 s
	Now      func() time.Time // nil = time.Now
}

// Server is the double. Make one with New and Close it.
type Server struct {
	cfg  Config
	http *httptest.Server
	stop chan struct{}
	push *http.Client

	mu       sync.Mutex
	queue    []*pending
	next     int64
	allowed  map[string]bool // nil = all that Telegram sends by default
	wake     chan struct{}   // closed when something changed for a poller
	poll     int             // number of the newest poll; older ones get 409
	hook     *hook
	calls    map[string]int
	known    map[string]bool
	blocked  map[string]bool
	movedTo  map[string]int64 // groups that became supergroups
	refused  map[string]int   // calls a blocked chat did not get
	sent     []*Sent
	byChat   map[string][]*Sent
	messages int
	queries  map[string]time.Time
	answers  []Answer
	commands []Command
	files    map[string]stored
	buckets  *buckets
	throttle int
	parked   time.Time // a 429 of the schedule asked to wait until then
}

// New starts a double on a loopback port.
func New(cfg Config) *Server {
	cfg = withDefaults(cfg)
	s := &Server{
		cfg: cfg, stop: make(chan struct{}), next: cfg.FirstID,
		push: &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 64}},
		wake: make(chan struct{}), calls: map[string]int{}, known: map[string]bool{}, blocked: map[string]bool{}, movedTo: map[string]int64{}, refused: map[string]int{},
		byChat: map[string][]*Sent{}, queries: map[string]time.Time{}, files: map[string]stored{}, buckets: newBuckets(cfg.Limits),
	}
	s.http = httptest.NewServer(s)
	return s
}

func withDefaults(cfg Config) Config {
	if cfg.Token == "" {
		cfg.Token = "42:test"
	}
	if cfg.Username == "" {
		cfg.Username = "mingbai_test_bot"
	}
	if cfg.FirstID == 0 {
		cfg.FirstID = int64(mix(cfg.Seed, "first", 0)%900_000_000) + 1_000
	}
	if cfg.Retry == 0 {
		cfg.Retry = 10 * time.Millisecond
	}
	if cfg.MaxPoll == 0 {
		cfg.MaxPoll = 50 * time.Second
	}
	if cfg.QueryAge == 0 {
		cfg.QueryAge = 15 * time.Second
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	return cfg
}

// URL is the address to give the bot as its API server.
func (s *Server) URL() string { return s.http.URL }

// Token is the token that is let in.
func (s *Server) Token() string { return s.cfg.Token }

// Close ends all polls and pushes and frees the port.
func (s *Server) Close() {
	close(s.stop)
	s.http.CloseClientConnections()
	s.http.Close()
	s.push.CloseIdleConnections()
}

// method answers one call of the Bot API; the result is sent as JSON.
type method func(*Server, *http.Request, params) (any, *refusal)

var methods = map[string]method{
	"getMe":               (*Server).getMe,
	"getUpdates":          (*Server).getUpdates,
	"sendMessage":         (*Server).sendMessage,
	"sendDocument":        sendFile("document"),
	"sendPhoto":           sendFile("photo"),
	"sendVoice":           sendFile("voice"),
	"sendVideo":           sendFile("video"),
	"sendAudio":           sendFile("audio"),
	"sendAnimation":       sendFile("animation"),
	"sendVideoNote":       sendFile("video_note"),
	"sendLocation":        (*Server).sendLocation,
	"getFile":             (*Server).getFile,
	"editMessageText":     (*Server).editMessageText,
	"answerCallbackQuery": (*Server).answerCallbackQuery,
	"sendChatAction":      (*Server).sendChatAction,
	"setMyCommands":       (*Server).setMyCommands,
	"getMyCommands":       (*Server).getMyCommands,
	"setWebhook":          (*Server).setWebhook,
	"deleteWebhook":       (*Server).deleteWebhook,
	"getWebhookInfo":      (*Server).getWebhookInfo,
}

// ServeHTTP answers /bot<token>/<method> as the Bot API does.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if path, file := strings.CutPrefix(r.URL.Path, "/file/bot"); file {
		s.serveFile(w, path)
		return
	}
	token, name, ok := strings.Cut(strings.TrimPrefix(r.URL.Path, "/bot"), "/")
	if !ok || !strings.HasPrefix(r.URL.Path, "/bot") || !strings.Contains(token, ":") {
		reply(w, nil, refuse(http.StatusNotFound, "Not Found"))
		return
	}
	if token != s.cfg.Token {
		reply(w, nil, refuse(http.StatusUnauthorized, "Unauthorized"))
		return
	}
	call := methods[name]
	if call == nil {
		reply(w, nil, refuse(http.StatusNotFound, "Not Found: method not found"))
		return
	}
	p, err := readParams(r)
	if tooBig := (*http.MaxBytesError)(nil); errors.As(err, &tooBig) {
		reply(w, nil, refuse(http.StatusRequestEntityTooLarge, "Request Entity Too Large"))
		return
	}
	if err != nil {
		reply(w, nil, refuse(http.StatusBadRequest, "Bad Request: can't parse the request"))
		return
	}
	s.answer(w, r, name, call, p)
}

// answer runs a call through the faults that are due for it.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, name string, call method, p params) {
	fault := s.due(name)
	if fault.Kind == "" {
		result, no := call(s, r, p)
		reply(w, result, no)
		return
	}
	var result any
	var no *refusal
	if fault.After {
		r = r.WithContext(untold(r.Context()))
		result, no = call(s, r, p)
	}
	s.fail(w, r, fault, result, no)
}

// refusal is an answer with ok false.
type refusal struct {
	code  int
	text  string
	after int   // retry_after in seconds
	moved int64 // migrate_to_chat_id
}

func refuse(code int, text string) *refusal { return &refusal{code: code, text: text} }

type envelope struct {
	OK          bool   `json:"ok"`
	Result      any    `json:"result,omitempty"`
	ErrorCode   int    `json:"error_code,omitempty"`
	Description string `json:"description,omitempty"`
	Parameters  any    `json:"parameters,omitempty"`
}

// body is the answer as bytes with its HTTP status.
func body(result any, no *refusal) (int, []byte) {
	e := envelope{OK: no == nil, Result: result}
	status := http.StatusOK
	if no != nil {
		status = no.code
		e = envelope{ErrorCode: no.code, Description: no.text}
		if no.after > 0 {
			e.Parameters = map[string]int{"retry_after": no.after}
		}
		if no.moved != 0 {
			e.Parameters = map[string]int64{"migrate_to_chat_id": no.moved}
		}
	}
	b, err := json.Marshal(e)
	if err != nil {
		return http.StatusInternalServerError, []byte(`{"ok":false,"error_code":500,"description":"` + "marshal" + `"}`)
	}
	return status, b
}

func reply(w http.ResponseWriter, result any, no *refusal) {
	status, b := body(result, no)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(b)
}
