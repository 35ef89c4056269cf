// Package console is the office's pages under /office/. Today it holds what
// the first step needs: the first administrator made with the one-time code of
// the first start, signing in and out, and a page that says what is there and
// what is not yet. It counts and stores nothing but accounts; bot mounts
// Handler at "/office/", and nothing else uses it.
package console

import (
	"context"
	"crypto/rand"
	"errors"
	"html/template"
	"io"
	"log/slog"
	"net/http"
	"time"

	"mingbai/bot/guard"
)

// Role is what an account may do.
type Role string

// Administrator may do everything. It is the only role so far.
const Administrator Role = "administrator"

var (
	// ErrNoAccount says that no account has this name.
	ErrNoAccount = errors.New("console: no such account")
	// ErrTaken says that the first account exists already.
	ErrTaken = errors.New("console: the first account exists already")
	// ErrAccounts says that the accounts cannot be read; nothing replaces them.
	ErrAccounts = errors.New("console: accounts cannot be read")
)

// Account is who may sign in.
type Account struct {
	Name     string    `json:"name"`
	Password string    `json:"password"` // argon2id, in the usual text form
	Role     Role      `json:"role"`
	Made     time.Time `json:"made"`
}

// Accounts keeps accounts. FileAccounts is one.
type Accounts interface {
	// Any tells whether there is an account.
	Any(ctx context.Context) (bool, error)
	// First stores the first account, or ErrTaken when there is one.
	First(ctx context.Context, a Account) error
	// Find returns an account by name, or ErrNoAccount.
	Find(ctx context.Context, name string) (Account, error)
}

// Counts are today's consultations.
type Counts struct{ Consultations, Urgent, Declined int64 }

// Counter counts today's consultations.
type Counter interface {
	Today(ctx context.Context) (Counts, error)
}

// Check is one part of the service and how it does.
type Check struct {
	Name string // in Chinese, as the page shows it
	OK   bool
	Note string
}

// Config is what the console needs. Accounts and Counter must be set.
type Config struct {
	Accounts Accounts
	Counter  Counter
	Health   func(ctx context.Context) []Check // nil = nothing to show
	Version  string
	Code     string        // one-time code of the first start, see NewCode; "" = none can be made
	Idle     time.Duration // a session ends after so long unused; 0 = 30 min
	Life     time.Duration // and after so long in any case; 0 = 12 h
	Clock    func() time.Time
	Rand     io.Reader
	Logger   *slog.Logger
}

// Server is the console.
type Server struct {
	config    Config
	pages     *template.Template
	hasher    *hasher
	sessions  *sessions
	lockout   *lockout
	clients   *guard.Limiter
	stylehash string
}

// New builds the console. It fails when its templates are broken or there is
// no randomness.
func New(c Config) (*Server, error) {
	c = withDefaults(c)
	style, err := styleHash()
	if err != nil {
		return nil, err
	}
	pages, err := template.New("").Funcs(template.FuncMap{"style": func() string { return styleLink(style) }}).
		ParseFS(templateFiles, "templates/*.html")
	if err != nil {
		return nil, err
	}
	h, err := newHasher(c.Rand)
	if err != nil {
		return nil, err
	}
	return &Server{
		config: c, pages: pages, hasher: h, stylehash: style,
		sessions: newSessions(c.Idle, c.Life),
		lockout:  newLockout(),
		clients:  guard.NewLimiter(guard.LimiterConfig{PerSecond: 0.5, Burst: 20, Clock: c.Clock}),
	}, nil
}

// Handler serves the console. It answers paths under /office/ only.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /office/{$}", s.signedIn(s.today))
	mux.HandleFunc("GET /office/login", s.loginPage)
	mux.HandleFunc("POST /office/login", s.login)
	mux.HandleFunc("GET /office/setup", s.setupPage)
	mux.HandleFunc("POST /office/setup", s.setup)
	mux.HandleFunc("POST /office/logout", s.logout)
	mux.HandleFunc("GET /office/assets/style.css", s.style)
	mux.HandleFunc("/", s.lost)
	refuse := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.say(w, http.StatusForbidden, textForeign)
	})
	sorry := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		s.say(w, http.StatusInternalServerError, textFailed)
	})
	return guard.Headers(guard.Recover(s.config.Logger, sorry, guard.SameSite(refuse, guard.Body(64<<10, mux))))
}

// withDefaults fills what was left zero.
func withDefaults(c Config) Config {
	if c.Idle == 0 {
		c.Idle = 30 * time.Minute
	}
	if c.Life == 0 {
		c.Life = 12 * time.Hour
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
	if c.Health == nil {
		c.Health = func(context.Context) []Check { return nil }
	}
	return c
}
