package console

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"time"

	"mingbai/bot/guard"
	"mingbai/bot/page"
	"mingbai/bot/stream"
	"mingbai/handlers/account"
	"mingbai/handlers/audit"
)

// ErrConfig says that the console cannot be built from a Config.
var ErrConfig = errors.New("console: config is incomplete")

// Accounts keeps accounts. Errors are those of handlers/account, and
// delivery.ErrStale for a version that somebody else replaced.
type Accounts interface {
	AnyAccount(ctx context.Context) (bool, error)
	Account(ctx context.Context, id string) (account.Account, error)
	AccountNamed(ctx context.Context, name string) (account.Account, error)
	FirstAccount(ctx context.Context, a account.Account) error
	SaveAccount(ctx context.Context, a account.Account) error
	ChangeAccount(ctx context.Context, a account.Account, done audit.Entry) error
}

// Sessions keeps who is signed in.
type Sessions interface {
	OpenSession(ctx context.Context, x account.Session, ended time.Time) error
	Session(ctx context.Context, hash string, limits account.Limits, now time.Time) (account.Session, account.Account, error)
	TouchSession(ctx context.Context, hash string, now time.Time) error
	EndSession(ctx context.Context, hash string) error
	EndSessions(ctx context.Context, id, but string) error
	Sessions(ctx context.Context, id string) ([]account.Session, error)
}

// Trail is the book of who did what.
type Trail interface {
	Log(ctx context.Context, e audit.Entry) error
}

// Counts are what was asked today: what people met and registered, in 宗 as the
// counting rules have it, and what the assistant answered itself, in 次; the
// last two are part of Self.
type Counts struct{ Consultations, Self, Urgent, Declined int64 }

// Counter counts what was asked today within a place, "" for all.
type Counter interface {
	Today(ctx context.Context, place string) (Counts, error)
}

// Need is something that waits for somebody of the office.
type Need struct {
	Link        // where it is done
	Note string // what it means, in a sentence
	Late bool   // it should have been done by now
}

// Check is one part of the service and how it does.
type Check struct {
	Name string // in Chinese, as the page shows it
	OK   bool
	Note string
}

// Config is what the console needs. Accounts, Sessions, Counter and Secret must
// be set.
type Config struct {
	Accounts Accounts
	Sessions Sessions
	Counter  Counter
	Secret   []byte                                                                       // of one-time codes and notices, the same as long as the data
	Trail    Trail                                                                        // nil = nothing is entered
	Health   func(ctx context.Context) []Check                                            // nil = nothing to show
	Needs    func(ctx context.Context, me account.Account, now time.Time) ([]Need, error) // besides what areas say; nil = nothing
	Areas    []Area
	Version  string
	Code     string // one-time code of the first start, see account.NewCode; "" = none can be made
	Limits   account.Limits
	Stop     <-chan struct{} // closed when the service stops, so that streams end; nil = never
	Ticks    stream.Clock    // of live parts; nil = the machine's
	Clock    func() time.Time
	Rand     io.Reader
	Logger   *slog.Logger
}

// Server is the console.
type Server struct {
	config  Config
	files   *page.Files
	base    *parts
	areas   []*builtArea
	routes  []Route
	hasher  *hasher
	lockout *lockout
	clients *guard.Limiter
	streams *stream.Streams
	mux     *http.ServeMux
}

// New builds the console. It fails when templates are broken, routes collide
// with roles that do not exist, or there is no randomness.
func New(c Config) (*Server, error) {
	if c.Accounts == nil || c.Sessions == nil || c.Counter == nil || len(c.Secret) < 16 {
		return nil, ErrConfig
	}
	s := &Server{config: withDefaults(c), lockout: newLockout()}
	s.streams = stream.New(stream.Config{Stop: c.Stop, Clock: c.Ticks, Each: streamsEach, Most: streamsAll})
	var err error
	if s.files, err = page.Load(assetFiles, "assets", home+"assets/"); err != nil {
		return nil, err
	}
	if s.base, err = loadParts(s.files); err != nil {
		return nil, err
	}
	if s.hasher, err = newHasher(s.config.Rand); err != nil {
		return nil, err
	}
	s.clients = guard.NewLimiter(guard.LimiterConfig{PerSecond: 0.5, Burst: 20, Clock: s.config.Clock})
	for _, a := range append([]Area{s.own()}, c.Areas...) {
		if err := s.add(a); err != nil {
			return nil, err
		}
	}
	s.mux = s.pages()
	return s, nil
}

// own is the frame's own area: signing in, one's own account, the first page.
func (s *Server) own() Area {
	routes := []Route{{Pattern: "GET /office/{$}", Title: "今天", Nav: "今天", Group: Work, Serve: s.today}}
	routes = append(routes, s.signRoutes()...)
	return Area{Name: "frame", Templates: ownTemplates, Routes: append(routes, s.myRoutes()...)}
}

// pages leads requests to their routes.
func (s *Server) pages() *http.ServeMux {
	mux := http.NewServeMux()
	for i := range s.routes {
		mux.Handle(s.routes[i].Pattern, s.serve(&s.routes[i]))
	}
	mux.Handle("GET /office/assets/{name}", s.files)
	mux.HandleFunc("GET /office/events", s.events)
	mux.HandleFunc("/", s.lost)
	return mux
}

// Handler serves the console. It answers paths under /office/ only.
func (s *Server) Handler() http.Handler {
	refuse := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.say(w, r, http.StatusForbidden, State{Title: "已经拦下", Text: textForeign})
	})
	sorry := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.say(w, r, http.StatusInternalServerError, State{Title: "出错了", Text: textFailed})
	})
	return guard.Headers(guard.Recover(s.config.Logger, sorry, guard.SameSite(refuse, s.mux)))
}

// Routes lists every route there is, for the test that tries each with each role.
func (s *Server) Routes() []Route { return s.routes }

// withDefaults fills what was left zero.
func withDefaults(c Config) Config {
	or := func(d *time.Duration, standard time.Duration) {
		if *d == 0 {
			*d = standard
		}
	}
	or(&c.Limits.Idle, 30*time.Minute)
	or(&c.Limits.Life, 12*time.Hour)
	or(&c.Limits.Half, 5*time.Minute)
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
