// Package webchat is the residents' web page and POST /api/ask: one page in
// Chinese that works on a cheap phone and without JavaScript. It shows what
// was said and passes messages on; it decides nothing about what they mean.
//
// A message goes through Desk, which stores it before anything is
// acknowledged. The page comes back by redirect, or, when our script asks, as
// the piece of the page that is new: both are rendered from the same
// templates. A resident is known by a random id in one cookie; only a keyed
// hash of it leaves this package, as the chat id.
//
// While a case is open the page says who has it and by when, takes files for
// them, and tells how far words came; what comes by itself is streamed. Files
// are read only through the conversation they stand in. A link leads back to
// the conversation from another phone, once: looking at it does nothing.
//
// bot mounts Handler at "/". Nothing else uses this package.
package webchat

import (
	"context"
	"crypto/rand"
	"html/template"
	"io"
	"log/slog"
	"net/http"
	"time"

	"mingbai/bot/guard"
	"mingbai/bot/page"
	"mingbai/bot/stream"
	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
)

// Channel is the name of this channel in addresses and in the ledger.
const Channel = "web"

// MaxText is how many characters one message may have.
const MaxText = 20_000

const (
	maxBody  = 1 << 20 // bytes of a request
	maxTurns = 60      // turns of a conversation on a page
)

// Desk takes messages in; *delivery.Desk is one.
type Desk interface {
	// Do stores the update, waits until it is handled and returns what was
	// written back. An update seen before is not handled again: its replies are
	// returned once more.
	Do(ctx context.Context, in delivery.Incoming) ([]chat.Reply, error)
}

// Transcripts returns the last turns of a conversation, oldest first.
type Transcripts interface {
	Transcript(ctx context.Context, from chat.Address, limit int) ([]Turn, error)
}

// Turn is one thing said: by the resident when Raw is set, to them when Reply
// is.
type Turn struct {
	Raw   []byte // an update as Desk got it
	Reply *chat.Reply
	Pass  delivery.Pass // how far Raw came to whoever has the resident's case
}

// Sessions tells what is remembered of a conversation; the page shows its place.
type Sessions interface {
	Load(ctx context.Context, from chat.Address) (chat.Session, error)
}

// Asker answers a single question without a conversation and without a ledger
// entry, as the one JSON object of the contract.
type Asker interface {
	AskJSON(ctx context.Context, q, place string, prev []string) ([]byte, error)
}

// Config is what the page needs. Desk, Transcripts, Sessions, Asker and Secret
// must be set.
type Config struct {
	Desk        Desk
	Transcripts Transcripts
	Sessions    Sessions
	Asker       Asker
	Letters     Letters         // nil = nothing comes without being asked for
	Cases       Cases           // nil = no case is shown
	Links       Links           // nil = there is no way back on another phone
	Files       Files           // nil = no files are taken, and other channels' are not shown
	Bell        Bell            // rung when letters may be there; nil = they are looked for
	Stop        <-chan struct{} // closed when the service stops, so that streams end; nil = never
	Places      func() []string // full administrative chains to offer; nil = none
	Secret      []byte          // key of the hash that makes a chat id of a session id
	KeepDays    int             // days a conversation is kept; said on the page; 0 = 30
	Wait        time.Duration   // how long a request waits for an answer; 0 = 20 s
	Clock       func() time.Time
	Rand        io.Reader // of session ids and form tokens; nil = crypto/rand
	Logger      *slog.Logger
	Limits      Limits
}

// Limits says how often residents may write. Zero values take the defaults,
// which leave room for a whole village behind one address.
type Limits struct {
	SessionPerSecond float64 // 0.5
	SessionBurst     int     // 8
	ClientPerSecond  float64 // 4
	ClientBurst      int     // 80
	APIPerSecond     float64 // 4
	APIBurst         int     // 80
	FilesPerSecond   float64 // 0.1
	FilesBurst       int     // 30
}

// Server is the residents' page.
type Server struct {
	config   Config
	pages    *template.Template
	assets   *page.Files
	sessions *guard.Limiter
	clients  *guard.Limiter
	api      *guard.Limiter
	files    *guard.Limiter
	uploads  *stream.Places  // of visitors whose file is on its way
	streams  *stream.Streams // of visitors who listen
}

// New builds the page from c. It fails only when its own templates are broken.
func New(c Config) (*Server, error) {
	c = withDefaults(c)
	files, err := page.Load(assetFiles, "assets", "/assets/")
	if err != nil {
		return nil, err
	}
	pages, err := loadTemplates(files)
	if err != nil {
		return nil, err
	}
	limiter := func(perSecond float64, burst int) *guard.Limiter {
		return guard.NewLimiter(guard.LimiterConfig{PerSecond: perSecond, Burst: burst, Clock: c.Clock})
	}
	return &Server{
		config:   c,
		streams:  stream.New(stream.Config{Bell: c.Bell, Stop: c.Stop, Each: streamsEach, Most: streamsAll}),
		pages:    pages,
		assets:   files,
		sessions: limiter(c.Limits.SessionPerSecond, c.Limits.SessionBurst),
		clients:  limiter(c.Limits.ClientPerSecond, c.Limits.ClientBurst),
		api:      limiter(c.Limits.APIPerSecond, c.Limits.APIBurst),
		files:    limiter(c.Limits.FilesPerSecond, c.Limits.FilesBurst),
		uploads:  stream.NewPlaces(uploadsEach, uploadsAll),
	}, nil
}

// Handler serves the page and the API. Paths it does not know get a page that
// says so, so it can be mounted at "/".
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.showPage)
	mux.HandleFunc("POST /say", s.say)
	mux.HandleFunc("POST /place", s.setPlace)
	mux.HandleFunc("POST /size", s.setSize)
	mux.HandleFunc("GET /forget", s.askForget)
	mux.HandleFunc("POST /forget", s.forget)
	mux.HandleFunc("GET /events", s.events)
	mux.HandleFunc("GET /file/{id}", s.serveFile)
	mux.HandleFunc("POST /file", s.takeFile)
	mux.HandleFunc("POST /link", s.makeLink)
	mux.HandleFunc("POST /link/drop", s.dropLinks)
	mux.HandleFunc("GET /back/{token}", s.askBack)
	mux.HandleFunc("POST /back", s.goBack)
	mux.Handle("GET /assets/{name}", s.assets)
	mux.HandleFunc("/api/ask", s.ask)
	mux.HandleFunc("/", s.lost)
	refuse := http.HandlerFunc(s.refuseForeign)
	inner := guard.SameSite(refuse, bodies(mux))
	return guard.Headers(guard.Recover(s.config.Logger, http.HandlerFunc(s.sorry), inner))
}

// bodies limits what a request may send. The form for files has limits of its
// own, so that a file that is too large gets an answer and no torn connection.
func bodies(next http.Handler) http.Handler {
	limited := guard.Body(maxBody, next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/file" {
			next.ServeHTTP(w, r)
			return
		}
		limited.ServeHTTP(w, r)
	})
}

// withDefaults fills what was left zero.
func withDefaults(c Config) Config {
	if c.Places == nil {
		c.Places = func() []string { return nil }
	}
	if c.KeepDays == 0 {
		c.KeepDays = 30
	}
	if c.Wait == 0 {
		c.Wait = 20 * time.Second
	}
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Rand == nil {
		c.Rand = rand.Reader
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	c.Limits = c.Limits.withDefaults()
	return c
}

// withDefaults fills what was left zero.
func (l Limits) withDefaults() Limits {
	return Limits{
		SessionPerSecond: or(l.SessionPerSecond, 0.5),
		SessionBurst:     or(l.SessionBurst, 8),
		ClientPerSecond:  or(l.ClientPerSecond, 4),
		ClientBurst:      or(l.ClientBurst, 80),
		APIPerSecond:     or(l.APIPerSecond, 4),
		APIBurst:         or(l.APIBurst, 80),
		FilesPerSecond:   or(l.FilesPerSecond, 0.1),
		FilesBurst:       or(l.FilesBurst, 30),
	}
}

// or returns v, or standard when v is zero.
func or[T float64 | int](v, standard T) T {
	if v == 0 {
		return standard
	}
	return v
}
