package main

import (
	"cmp"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// config is the program's settings. readConfig is the only reader of the
// environment.
type config struct {
	data     string // data folder
	listen   string // address of the web server
	database string // "" = SQLite in the data folder, or postgres://…
	telegram telegramConfig
}

// telegramConfig is used when token is set.
type telegramConfig struct {
	token   string
	api     string // another Bot API server; "" = Telegram's
	mode    string // poll or webhook
	webhook string // public address that setWebhook gets
	secret  string // secret the webhook must carry
}

// readConfig reads the settings and refuses those that cannot work.
func readConfig(get func(string) string, dataFlag string) (config, error) {
	c := config{
		data:     cmp.Or(dataFlag, get("MINGBAI_DATA"), "data"),
		listen:   cmp.Or(get("MINGBAI_LISTEN"), "127.0.0.1:8080"),
		database: get("DATABASE_URL"),
		telegram: telegramConfig{
			token:   strings.TrimSpace(get("TELEGRAM_BOT_TOKEN")),
			api:     strings.TrimRight(get("TELEGRAM_API_URL"), "/"),
			mode:    cmp.Or(get("TELEGRAM_MODE"), "poll"),
			webhook: get("TELEGRAM_WEBHOOK_URL"),
			secret:  get("TELEGRAM_WEBHOOK_SECRET"),
		},
	}
	return c, c.check()
}

// check tells which setting cannot work, first finding only.
func (c config) check() error {
	if _, _, err := net.SplitHostPort(c.listen); err != nil {
		return fmt.Errorf("%w：MINGBAI_LISTEN 要写成 地址:端口，比如 127.0.0.1:8080，现在是 %q", errUsage, c.listen)
	}
	if c.database != "" && !strings.HasPrefix(c.database, "postgres://") && !strings.HasPrefix(c.database, "postgresql://") {
		return fmt.Errorf("%w：DATABASE_URL 要以 postgres:// 开头；不设就用数据目录里的 SQLite", errUsage)
	}
	t := c.telegram
	if t.token == "" {
		return nil
	}
	if t.mode != "poll" && t.mode != "webhook" {
		return fmt.Errorf("%w：TELEGRAM_MODE 只能是 poll 或 webhook，现在是 %q", errUsage, t.mode)
	}
	if t.mode == "webhook" {
		u, err := url.Parse(t.webhook)
		if err != nil || u.Host == "" || !freePath(u.Path) {
			return fmt.Errorf("%w：webhook 方式要设 TELEGRAM_WEBHOOK_URL，带上一个网页没有用的路径，比如 https://example.org/telegram", errUsage)
		}
		if t.secret == "" {
			return fmt.Errorf("%w：webhook 方式要设 TELEGRAM_WEBHOOK_SECRET，不然谁都能冒充 Telegram", errUsage)
		}
	}
	return nil
}

// hookPath is what the path of a webhook may look like: the router takes
// braces for wildcards and cleans dots and double slashes away.
var hookPath = regexp.MustCompile(`^(/[A-Za-z0-9_:~-][A-Za-z0-9_:.~-]*)+$`)

// freePath tells whether the webhook may be served at path without taking an
// address from the pages.
func freePath(path string) bool {
	if !hookPath.MatchString(path) {
		return false
	}
	first, _, _ := strings.Cut(path[1:], "/")
	return !slices.Contains([]string{"say", "place", "size", "forget", "events", "file", "link", "back", "assets", "api", "office", "healthz", "readyz", "metrics"}, first)
}

// path is a file or folder in the data folder.
func (c config) path(elem ...string) string {
	return filepath.Join(append([]string{c.data}, elem...)...)
}
