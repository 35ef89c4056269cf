package telegram

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	tg "github.com/go-telegram/bot"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
)

// Name is the channel's name in addresses, the inbox and the ledger.
const Name = "telegram"

// Inbox is what receiving needs of the delivery store.
type Inbox interface {
	Receive(ctx context.Context, channel, cursor string, updates []delivery.Incoming) (int, error)
	Cursor(ctx context.Context, channel string) (string, error)
}

// Lease lets one of several replicas poll at a time: it takes or renews the
// named right for the owner until now + ttl and tells whether the owner has
// it; a ttl of zero gives it back.
type Lease interface {
	Lease(ctx context.Context, name, owner string, now time.Time, ttl time.Duration) (bool, error)
}

// Config is what the channel is built from.
type Config struct {
	Token   string // needed
	API     string // address of the Bot API; "" = Telegram's own
	Webhook string // public address of the webhook; "" = long poll
	Secret  string // what Telegram sends with each update; needed with Webhook
	Inbox   Inbox  // needed
	Lease   Lease  // nil = this is the only process
	Owner   string // name of this replica, needed with Lease
	Files   Files  // what other channels hold; nil = a sentence stands in its place
	Log     *slog.Logger

	Now       func() time.Time                           // nil = time.Now
	Wait      func(context.Context, time.Duration) error // pauses between tries; nil = a timer
	Transport http.RoundTripper                          // nil = http.DefaultTransport
	Poll      time.Duration                              // how long a poll is held; 0 = 50 s
}

// Channel is the way in from Telegram and out to it. It implements
// chat.Channel, delivery.Decoder, delivery.Splitter, delivery.Tracker,
// delivery.Editor, Files and, for the webhook, http.Handler.
type Channel struct {
	cfg      Config
	id       int64 // of the bot
	username atomic.Pointer[string]
	client   *tg.Bot
	updates  *http.Client
	secret   [sha256.Size]byte
	presses  *presses
}

var (
	tokenShape  = regexp.MustCompile(`^[0-9]+:[A-Za-z0-9_-]+$`)
	secretShape = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)
)

// New makes the channel and calls nobody. It fails with ErrToken or
// ErrSettings when the configuration can never work.
func New(cfg Config) (*Channel, error) {
	if !tokenShape.MatchString(cfg.Token) {
		return nil, ErrToken
	}
	if err := cfg.check(); err != nil {
		return nil, err
	}
	cfg = cfg.withDefaults()
	id, _ := strconv.ParseInt(cfg.Token[:strings.IndexByte(cfg.Token, ':')], 10, 64)
	c := &Channel{
		cfg: cfg, id: id, secret: sha256.Sum256([]byte(cfg.Secret)),
		updates: &http.Client{Transport: cfg.Transport, Timeout: cfg.Poll + 15*time.Second},
	}
	client, err := c.newClient()
	if err != nil {
		return nil, fmt.Errorf("%w: %s", ErrSettings, "client")
	}
	c.client = client
	c.presses = newPresses(cfg.Now)
	return c, nil
}

func (cfg Config) check() error {
	if cfg.Inbox == nil {
		return fmt.Errorf("%w: no inbox", ErrSettings)
	}
	if cfg.Lease != nil && cfg.Owner == "" {
		return fmt.Errorf("%w: a lease needs an owner", ErrSettings)
	}
	if !address(cfg.API) {
		return fmt.Errorf("%w: TELEGRAM_API_URL 须以 http:// 或 https:// 开头", ErrSettings)
	}
	if !address(cfg.Webhook) {
		return fmt.Errorf("%w: TELEGRAM_WEBHOOK_URL 须是完整的网址", ErrSettings)
	}
	if cfg.Webhook != "" && !secretShape.MatchString(cfg.Secret) {
		return fmt.Errorf("%w: TELEGRAM_WEBHOOK_SECRET 须为 1 到 256 个字母、数字、_ 或 -", ErrSettings)
	}
	return nil
}

// address tells whether s is "" or an HTTP address.
func address(s string) bool {
	if s == "" {
		return true
	}
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

func (cfg Config) withDefaults() Config {
	cfg.API = strings.TrimRight(cfg.API, "/")
	if cfg.API == "" {
		cfg.API = "https://api.telegram.org"
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Wait == nil {
		cfg.Wait = wait
	}
	if cfg.Transport == nil {
		cfg.Transport = http.DefaultTransport
	}
	if cfg.Poll == 0 {
		cfg.Poll = 50 * time.Second
	}
	return cfg
}

// wait pauses for d or until ctx ends.
func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Name is telegram.
func (c *Channel) Name() string { return Name }

// Group tells whether an address is a group, which takes fewer messages a
// minute than a person: for delivery.Limits.
func Group(a chat.Address) bool { return a.Channel == Name && strings.HasPrefix(a.Chat, "-") }

// Path is where the webhook is to be served, "" when the channel polls.
func (c *Channel) Path() string {
	if c.cfg.Webhook == "" {
		return ""
	}
	u, err := url.Parse(c.cfg.Webhook)
	if err != nil || u.Path == "" {
		return "/"
	}
	return u.Path
}

// Run introduces the bot to Telegram and receives until ctx ends, which is no
// error. It outlasts every outage and returns early only with ErrToken or
// ErrWebhook.
func (c *Channel) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	swept := make(chan struct{})
	go func() {
		defer close(swept)
		c.sweep(ctx)
	}()
	defer func() {
		cancel()
		<-swept
	}()
	err := c.introduce(ctx)
	if err == nil && c.cfg.Webhook == "" {
		err = c.poll(ctx)
	}
	if err == nil {
		<-ctx.Done()
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return nil
	}
	return err
}
