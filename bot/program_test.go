package main

import (
	"bytes"
	"context"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// program is the real program running in this process on a free port.
type program struct {
	t      *testing.T
	data   string
	env    map[string]string
	out    *buffer
	errs   *buffer
	cancel context.CancelFunc
	done   chan int
}

// newProgram prepares a run on an empty data folder.
func newProgram(t *testing.T, env map[string]string) *program {
	t.Helper()
	p := &program{t: t, data: filepath.Join(t.TempDir(), "data"), env: map[string]string{"MINGBAI_LISTEN": "127.0.0.1:0"}}
	p.env["MINGBAI_DATA"] = p.data
	for k, v := range env {
		p.env[k] = v
	}
	return p
}

// run runs one command to its end.
func (p *program) run(stdin string, args ...string) (code int, out, errs string) {
	p.t.Helper()
	var o, e bytes.Buffer
	code = run(p.t.Context(), args, env{in: strings.NewReader(stdin), out: &o, err: &e, get: func(k string) string { return p.env[k] }})
	return code, o.String(), e.String()
}

// start serves until stop.
func (p *program) start() {
	p.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	p.out, p.errs, p.cancel, p.done = &buffer{}, &buffer{}, cancel, make(chan int, 1)
	go func() {
		p.done <- run(ctx, nil, env{in: strings.NewReader(""), out: p.out, err: p.errs, get: func(k string) string { return p.env[k] }})
	}()
	p.t.Cleanup(func() { p.stop() })
	p.await(func() bool {
		if p.url() == "" {
			return false
		}
		resp, err := http.Get(p.url() + "/readyz")
		if err != nil {
			return false
		}
		defer resp.Body.Close()
		return resp.StatusCode == http.StatusOK
	})
}

// stop ends the service and returns its exit code.
func (p *program) stop() int {
	if p.cancel == nil {
		return 0
	}
	p.cancel()
	p.cancel = nil
	select {
	case code := <-p.done:
		return code
	case <-time.After(15 * time.Second):
		p.t.Error("did not stop within 15 s")
		return -1
	}
}

var addressForm = regexp.MustCompile(`居民网页：(http://[^/\s]+)/`)

// url is where the service listens, "" before it says so.
func (p *program) url() string {
	if m := addressForm.FindStringSubmatch(p.out.String()); m != nil {
		return m[1]
	}
	return ""
}

// await waits for something that happens in another goroutine.
func (p *program) await(ok func() bool) {
	p.t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for !ok() {
		select {
		case code := <-p.done:
			p.done <- code
			p.t.Fatalf("the program ended with %d: %s", code, p.errs.String())
		default:
		}
		if time.Now().After(deadline) {
			p.t.Fatalf("waited too long; output:\n%s\n%s", p.out.String(), p.errs.String())
		}
		time.Sleep(10 * time.Millisecond) // a real server in another goroutine: nothing to synchronise on
	}
}

// buffer is an io.Writer that can be read while it is written.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}
