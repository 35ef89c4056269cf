package telegram

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"mingbai/bot/channeltest/tgfake"
	"mingbai/handlers/delivery"
)

func TestPollStoresBeforeItAcknowledges(t *testing.T) {
	r := newRig(t, tgfake.Config{}, nil)
	r.in.fail = []error{errors.New("disk full"), delivery.ErrBacklog, nil}
	want := []string{}
	for range 250 {
		want = append(want, key(r.api.Say(7, "问题")))
	}
	r.run(t)
	until(t, "all stored", func() bool { return len(r.in.all()) == 250 })
	until(t, "all confirmed", func() bool { return r.api.Pending() == 0 })
	got := []string{}
	for _, u := range r.in.all() {
		got = append(got, u.Update)
		if u.Chat != "7" || u.Channel != Name || u.At.IsZero() {
			t.Fatalf("stored as %+v", u)
		}
	}
	if !slices.Equal(got, want) {
		t.Error("updates are not in order")
	}
	if p := r.pause.all(); len(p) < 2 || p[0] != firstPause || p[1] != 2*firstPause {
		t.Errorf("pauses after a failing store = %v", p)
	}
}

func TestPollGoesOnFromTheCursor(t *testing.T) {
	r := newRig(t, tgfake.Config{FirstID: 100}, nil)
	r.api.Say(7, "旧")
	r.in.cursor = r.cursor(101)
	id := r.api.Say(7, "新")
	r.run(t)
	until(t, "stored", func() bool { return len(r.in.all()) == 1 })
	if got := r.in.all()[0].Update; got != key(id) {
		t.Errorf("got update %s, want %d", got, id)
	}
}

func TestCursorOfAnotherBotIsNotOurs(t *testing.T) {
	r := newRig(t, tgfake.Config{}, nil)
	for cursor, want := range map[string]int64{"": 0, "900": 0, "7:900": 0, "42:x": 0, "42:900": 900, r.cursor(5): 5} {
		if got := r.readCursor(cursor); got != want {
			t.Errorf("readCursor(%q) = %d, want %d", cursor, got, want)
		}
	}
}

func TestPollOutlastsFaults(t *testing.T) {
	kinds := []tgfake.Kind{tgfake.TooMany, tgfake.Internal, tgfake.Gateway, tgfake.HTML, tgfake.Reset, tgfake.Truncated, tgfake.Conflict}
	r := newRig(t, tgfake.Config{Seed: 3, Storm: tgfake.Storm{Share: 0.5, Kinds: kinds, Until: 300}}, nil)
	for range 2000 {
		r.api.Say(7, "问题")
	}
	r.run(t)
	until(t, "all confirmed", func() bool { return r.api.Pending() == 0 })
	if n := len(r.in.all()); n != 2000 {
		t.Errorf("stored %d of 2000", n)
	}
}

func TestPollObeysRetryAfter(t *testing.T) {
	r := newRig(t, tgfake.Config{Faults: []tgfake.Fault{{Method: "getUpdates", Nth: 1, Kind: tgfake.TooMany, Retry: 37}}}, nil)
	r.run(t)
	until(t, "a pause", func() bool { return len(r.pause.all()) > 0 })
	if d := r.pause.all()[0]; d != 37*time.Second {
		t.Errorf("paused %s, want 37s", d)
	}
}

func TestPollWaitsForTheOtherPoller(t *testing.T) {
	r := newRig(t, tgfake.Config{Faults: []tgfake.Fault{{Method: "getUpdates", Nth: 1, Kind: tgfake.Conflict}}}, nil)
	r.api.Say(7, "问题")
	r.run(t)
	until(t, "stored", func() bool { return len(r.in.all()) == 1 })
	if d := r.pause.all()[0]; d != conflictPause {
		t.Errorf("paused %s, want %s", d, conflictPause)
	}
}

func TestNoBusyLoop(t *testing.T) {
	tests := []struct {
		name string
		poll time.Duration // a poll below a second is not held at all
		raw  string
		want time.Duration
	}{
		{"nothing but garbage", time.Second, `{"nonsense":1}`, firstPause},
		{"server does not hold polls", time.Millisecond, "", emptyPause},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t, tgfake.Config{}, func(c *Config) { c.Poll = tt.poll })
			if tt.raw != "" {
				r.api.Garbage([]byte(tt.raw))
			}
			r.run(t)
			until(t, "a pause", func() bool { return len(r.pause.all()) > 0 })
			if d := r.pause.all()[0]; d != tt.want {
				t.Errorf("paused %s, want %s", d, tt.want)
			}
		})
	}
}

func TestRefusedToken(t *testing.T) {
	for _, token := range []string{"43:refused", "42:", "", "no colon", "42:has space"} {
		r := newRig(t, tgfake.Config{}, nil)
		c, err := New(Config{Token: token, API: r.api.URL(), Inbox: r.in})
		if err == nil {
			err = c.Run(t.Context())
		}
		if !errors.Is(err, ErrToken) || !strings.Contains(err.Error(), "TELEGRAM_BOT_TOKEN") {
			t.Errorf("token %q: %v", token, err)
		}
	}
}

func TestErrorsNeverShowTheToken(t *testing.T) {
	r := newRig(t, tgfake.Config{}, func(c *Config) { c.Token = "42:very-secret"; c.API = "http://127.0.0.1:1" })
	_, err := r.getUpdates(t.Context(), 0)
	send := r.Send(t.Context(), to(7), text("问题"))
	for _, err := range []error{err, send} {
		if err == nil || strings.Contains(err.Error(), "very-secret") {
			t.Errorf("error = %v", err)
		}
	}
}

func TestBackoff(t *testing.T) {
	other := errors.New("other")
	tests := []struct {
		name string
		err  error
		n    int
		want time.Duration
	}{
		{"first", other, 1, 200 * time.Millisecond},
		{"third", other, 3, 800 * time.Millisecond},
		{"never over 30 s", other, 500, 30 * time.Second},
		{"asked for", delivery.RetryAfter{D: time.Minute}, 1, time.Minute},
		{"other poller", errConflict, 9, 5 * time.Second},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := backoff(tt.err, tt.n); got != tt.want {
				t.Errorf("backoff = %s, want %s", got, tt.want)
			}
		})
	}
}

// leases is a lease in memory.
type leases struct {
	mu    sync.Mutex
	owner string
}

func (l *leases) Lease(_ context.Context, _, owner string, _ time.Time, ttl time.Duration) (bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.owner != "" && l.owner != owner {
		return false, nil
	}
	l.owner = owner
	if ttl == 0 {
		l.owner = ""
	}
	return true, nil
}

func TestOnlyTheHolderPolls(t *testing.T) {
	shared := &leases{owner: "other"}
	r := newRig(t, tgfake.Config{}, func(c *Config) { c.Lease, c.Owner = shared, "me" })
	r.api.Say(7, "问题")
	r.run(t)
	until(t, "it asked for the lease", func() bool { return len(r.pause.all()) > 3 })
	if n := r.api.Calls("getUpdates"); n != 0 {
		t.Fatalf("polled %d times without the lease", n)
	}
	_, _ = shared.Lease(t.Context(), "", "other", time.Time{}, 0)
	until(t, "stored", func() bool { return len(r.in.all()) == 1 })
}

func TestIntroduction(t *testing.T) {
	faults := []tgfake.Fault{{Method: "getMe", Nth: 1, Kind: tgfake.Reset}, {Method: "setMyCommands", Nth: 1, Kind: tgfake.TooMany, Retry: 9}}
	r := newRig(t, tgfake.Config{Faults: faults}, nil)
	r.run(t)
	until(t, "a poll", func() bool { return r.api.Calls("getUpdates") > 0 })
	names := []string{}
	for _, c := range r.api.Commands() {
		names = append(names, c.Name)
	}
	if got := strings.Join(names, " "); got != "start help place person mydata forget" {
		t.Errorf("commands = %q", got)
	}
	if !slices.Contains(r.pause.all(), 9*time.Second) {
		t.Errorf("retry_after was not obeyed: %v", r.pause.all())
	}
}
