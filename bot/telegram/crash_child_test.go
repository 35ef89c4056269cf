package telegram_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"mingbai/bot/channeltest"
	"mingbai/bot/telegram"
)

// The test binary starts itself as the process to be killed; these variables
// tell it what to be.
const (
	envDir  = "MINGBAI_TEST_CHILD_DIR" // data folder; set = be the child
	envAPI  = "MINGBAI_TEST_CHILD_API"
	envHook = "MINGBAI_TEST_CHILD_HOOK" // address to listen on; "" = poll
	envLife = "MINGBAI_TEST_CHILD_LIFE" // number of this process, sent as User-Agent
	envDesk = "MINGBAI_TEST_CHILD_DESK" // set = cases are handled, else Echo
)

const childSecret = "s3cret"

func TestMain(m *testing.M) {
	if os.Getenv(envDir) == "" {
		os.Exit(m.Run())
	}
	if err := child(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// child is the product's path from Telegram to the ledger and back, until
// SIGTERM.
func child() error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	var hook atomic.Pointer[telegram.Channel]
	webhook := ""
	if at := os.Getenv(envHook); at != "" {
		server, err := serveHook(at, &hook)
		if err != nil {
			return err
		}
		defer func() {
			end, cancel := context.WithTimeout(context.Background(), 5*time.Second)
			defer cancel()
			_ = server.Shutdown(end)
		}()
		webhook = "http://" + at + "/hook"
	}
	cfg := channeltest.StackConfig{Dir: os.Getenv(envDir), Name: "life " + os.Getenv(envLife)}
	switch os.Getenv(envDesk) {
	case "":
	case hasty:
		cfg.Make, cfg.Fire = makeHasty, 20*time.Millisecond
	default:
		cfg.Make = makeCounter
	}
	stack, err := channeltest.OpenStack(ctx, cfg)
	if ctx.Err() != nil {
		return nil // asked to stop before it began
	}
	if err != nil {
		return err
	}
	c, err := telegram.New(telegram.Config{Token: "42:test", API: os.Getenv(envAPI), Inbox: stack.Inbox,
		Webhook: webhook, Secret: childSecret, Transport: named(os.Getenv(envLife))})
	if err != nil {
		return err
	}
	hook.Store(c)
	return stack.Run(ctx, c)
}

// serveHook answers 503 until the channel is there, as a server that starts.
func serveHook(at string, hook *atomic.Pointer[telegram.Channel]) (*http.Server, error) {
	l, err := net.Listen("tcp", at)
	if err != nil {
		return nil, err
	}
	server := &http.Server{ReadHeaderTimeout: 5 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := hook.Load()
		if c == nil {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		c.ServeHTTP(w, r)
	})}
	go func() { _ = server.Serve(l) }()
	return server, nil
}

// named is a transport that says which process calls.
type named string

// RoundTrip sends the process's number along.
func (n named) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("User-Agent", string(n))
	return http.DefaultTransport.RoundTrip(r)
}

// process is a running child.
type process struct {
	cmd   *exec.Cmd
	ended chan error
	errs  *os.File
}

// spawn starts the child for the given life.
func (r *crash) spawn(t *testing.T) *process {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	r.life++
	errs, err := os.CreateTemp(t.TempDir(), "stderr")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Stderr = errs
	cmd.Env = append(os.Environ(), envDir+"="+r.dir, envAPI+"="+r.api.URL(), envHook+"="+r.hook, fmt.Sprintf("%s=%d", envLife, r.life), envDesk+"="+r.desk)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p := &process{cmd: cmd, ended: make(chan error, 1), errs: errs}
	go func() { p.ended <- cmd.Wait() }()
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	return p
}

// kill ends the process at once; it must not have ended by itself.
func (p *process) kill(t *testing.T) {
	t.Helper()
	select {
	case err := <-p.ended:
		t.Fatalf("the process ended by itself: %v\n%s", err, p.said())
	default:
	}
	_ = p.cmd.Process.Kill()
	<-p.ended
}

// stop asks the process to end and is how long that took.
func (p *process) stop(t *testing.T) time.Duration {
	t.Helper()
	asked := time.Now()
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case err := <-p.ended:
		// A process asked before it listens for the signal ends by it.
		var exit *exec.ExitError
		if errors.As(err, &exit) && !exit.Exited() {
			err = nil
		}
		if err != nil {
			t.Errorf("stopped with %v\n%s", err, p.said())
		}
	case <-time.After(15 * time.Second):
		_ = p.cmd.Process.Kill()
		t.Error("did not stop within 15 s")
	}
	return time.Since(asked)
}

func (p *process) said() string {
	b, _ := os.ReadFile(p.errs.Name())
	return string(b)
}
