package delivery_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
)

func TestWorkerHandlesEachChatInOrder(t *testing.T) {
	r := newRig(t)
	h := &echo{}
	for i := range 5 {
		for _, who := range []string{"a", "b", "c"} {
			r.say(who, fmt.Sprint(i))
		}
	}
	r.say("a", "joined")
	worker := delivery.NewWorker(r.config(h), r.updates)
	r.until(func(ctx context.Context) error { return worker.Run(ctx, 4) }, r.idle)
	for _, who := range []string{"a", "b", "c"} {
		if got := h.heard(who); got != "0 1 2 3 4" {
			t.Errorf("%s was heard as %q", who, got)
		}
		session, err := r.Load(context.Background(), chat.Address{Channel: "telegram", Chat: who})
		if err != nil || session.Version != 5 || strings.Join(session.Recent, " ") != "0 1 2 3 4" {
			t.Errorf("session of %s is %+v, %v", who, session, err)
		}
	}
	if w, err := r.Waiting(context.Background()); err != nil || w.Outbox != 15 {
		t.Errorf("Waiting = %+v, %v; want 15 replies", w, err)
	}
}

func TestWorkerSetsPoisonAsideAndGoesOn(t *testing.T) {
	cases := map[string]func(context.Context, chat.Message) error{
		"error":  func(context.Context, chat.Message) error { return errors.New("身份证 440101") },
		"panic":  func(context.Context, chat.Message) error { panic("身份证 440101") },
		"hang":   func(ctx context.Context, _ chat.Message) error { time.Sleep(30 * time.Second); return nil },
		"decode": nil,
	}
	for name, trouble := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t)
				h := &echo{f: func(ctx context.Context, m chat.Message) error {
					if m.Text == "poison" {
						return trouble(ctx, m)
					}
					return nil
				}}
				if trouble == nil {
					u := delivery.Incoming{Channel: "telegram", Update: "x", Chat: "a", Raw: []byte("身份证 440101")}
					if _, err := r.inbox.Receive(context.Background(), "telegram", "", []delivery.Incoming{u}); err != nil {
						t.Fatal(err)
					}
				} else {
					r.say("a", "poison")
				}
				r.say("a", "after")
				var log bytes.Buffer
				cfg := r.config(h)
				cfg.Log = slog.New(slog.NewTextHandler(&log, nil))
				worker := delivery.NewWorker(cfg, r.updates)
				r.until(func(ctx context.Context) error { return worker.Run(ctx, 1) }, r.idle)
				want := map[bool]string{true: "after", false: "poison poison poison after"}[trouble == nil]
				if got := h.heard("a"); got != want {
					t.Errorf("heard %q, want %q", got, want)
				}
				if w, err := r.Waiting(context.Background()); err != nil || w.Parked != 1 || w.Outbox != 1 {
					t.Errorf("Waiting = %+v, %v", w, err)
				}
				if strings.Contains(log.String(), "440101") {
					t.Errorf("a resident's words are in the log: %s", log.String())
				}
				time.Sleep(time.Minute) // lets hanging handlers end
			})
		})
	}
}

func TestWorkerHandlesAgainWhenTheSessionChanged(t *testing.T) {
	r := newRig(t)
	var once atomic.Bool
	h := &echo{}
	h.f = func(ctx context.Context, m chat.Message) error {
		if m.Text != "mine" || once.Swap(true) {
			return nil
		}
		// A button pressed in another chat changes the same session.
		other := delivery.Incoming{Channel: "web", Update: "o", Chat: "other", Raw: []byte("a|theirs")}
		if _, err := r.Receive(ctx, "web", "", []delivery.Incoming{other}); err != nil {
			return err
		}
		item, err := r.ClaimChat(ctx, chat.Address{Channel: "web", Chat: "other"}, "other", time.Now(), time.Minute)
		if err != nil {
			return err
		}
		return r.Commit(ctx, item, m.From, delivery.Effect{Session: &chat.Session{Place: "theirs"}}, time.Now())
	}
	r.say("a", "mine")
	worker := delivery.NewWorker(r.config(h), r.updates)
	r.until(func(ctx context.Context) error { return worker.Run(ctx, 1) }, r.idle)
	session, err := r.Load(context.Background(), chat.Address{Channel: "telegram", Chat: "a"})
	if err != nil || session.Place != "theirs" || len(session.Recent) != 1 || session.Version != 2 {
		t.Errorf("session is %+v, %v: both changes should be in it", session, err)
	}
	if got := h.heard("a"); got != "mine mine" {
		t.Errorf("heard %q", got)
	}
}

func TestWorkerStopsInTimeAndLosesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		began := make(chan struct{}, 10)
		h := &echo{f: func(ctx context.Context, m chat.Message) error {
			began <- struct{}{}
			<-ctx.Done()
			return ctx.Err()
		}}
		r.say("a", "1")
		r.say("b", "2")
		ctx, cancel := context.WithCancel(context.Background())
		ended := make(chan error, 1)
		go func() { ended <- delivery.NewWorker(r.config(h), r.updates).Run(ctx, 1) }()
		<-began
		cancel()
		stopped := time.Now()
		if err := <-ended; err != nil {
			t.Errorf("Run = %v", err)
		}
		if d := time.Since(stopped); d > 10*time.Second {
			t.Errorf("stopping took %s", d)
		}
		if len(began) > 0 {
			t.Error("work was begun after the stop")
		}
		if w, err := r.Waiting(context.Background()); err != nil || w.Inbox != 2 || w.Parked != 0 {
			t.Errorf("Waiting = %+v, %v; want both updates", w, err)
		}
		if item, err := r.Claim(context.Background(), "w", time.Now(), time.Minute); err != nil || item.Tries != 1 || item.Incoming.Chat != "a" {
			t.Errorf("Claim = %+v, %v; want the interrupted update at once, its try not counted", item, err)
		}
	})
}

// faulty is an inbox that cannot commit while broken is set.
type faulty struct {
	delivery.Inbox
	broken atomic.Bool
	tried  atomic.Int64
}

func (f *faulty) Commit(ctx context.Context, item delivery.Item, from chat.Address, e delivery.Effect, now time.Time) error {
	f.tried.Add(1)
	if f.broken.Load() {
		return errors.New("the disk is full")
	}
	return f.Inbox.Commit(ctx, item, from, e, now)
}

func TestWorkerDoesNotBlameMessagesForTheStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, h := newRig(t), &echo{}
		r.say("a", "1")
		box := &faulty{Inbox: r.inbox}
		box.broken.Store(true)
		cfg := r.config(h)
		cfg.Inbox = box
		time.AfterFunc(5*time.Minute, func() { box.broken.Store(false) })
		worker := delivery.NewWorker(cfg, r.updates)
		r.until(func(ctx context.Context) error { return worker.Run(ctx, 1) }, r.idle)
		if w, err := r.Waiting(context.Background()); err != nil || w.Parked != 0 || w.Outbox != 1 {
			t.Errorf("Waiting = %+v, %v", w, err)
		}
		if n := box.tried.Load(); n < 13 || n > 100 {
			t.Errorf("%d commits were tried in five minutes, want one each ten seconds or so", n)
		}
	})
}

func TestDeskAnswersWithinTheRequest(t *testing.T) {
	r := newRig(t)
	h := &echo{}
	desk := delivery.NewDesk(r.config(h), r.Store)
	ask := func(id, who, text string) string {
		t.Helper()
		replies, err := desk.Do(context.Background(), delivery.Incoming{Channel: "web", Update: id, Chat: who, Raw: []byte(who + "|" + text)})
		if err != nil {
			return err.Error()
		}
		var texts []string
		for _, reply := range replies {
			texts = append(texts, reply.Text)
		}
		return strings.Join(texts, " ")
	}
	// An update that a crash left waiting is handled first.
	left := delivery.Incoming{Channel: "web", Update: "0", Chat: "web1", Raw: []byte("web1|before")}
	if _, err := r.Receive(context.Background(), "web", "", []delivery.Incoming{left}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ id, who, text, want string }{
		{"1", "web1", "hello", "re hello"},
		{"1", "web1", "hello", "re hello"},
		{"2", "web2", "joined", ""},
		{"0", "web1", "before", "re before"},
	} {
		if got := ask(c.id, c.who, c.text); got != c.want {
			t.Errorf("Do(%s) = %q, want %q", c.id, got, c.want)
		}
	}
	if got := h.heard("web1"); got != "before hello" {
		t.Errorf("heard %q", got)
	}
	if !r.empty() {
		t.Error("answers within the request wait in the outbox")
	}
	lines, err := r.Transcript(context.Background(), chat.Address{Channel: "web", Chat: "web1"}, 3)
	if err != nil || len(lines) != 3 || lines[0].Reply == nil || string(lines[1].Raw) != "web1|hello" || lines[2].Reply.Text != "re hello" {
		t.Errorf("Transcript = %+v, %v", lines, err)
	}
}

func TestDeskSaysWhenItCannot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		h := &echo{f: func(context.Context, chat.Message) error { panic("no") }}
		desk := delivery.NewDesk(r.config(h), r.Store)
		in := delivery.Incoming{Channel: "web", Update: "1", Chat: "web1", Raw: []byte("web1|x")}
		if _, err := desk.Do(context.Background(), in); !errors.Is(err, delivery.ErrParked) {
			t.Errorf("Do of poison = %v", err)
		}
		if _, err := r.Claim(context.Background(), "w", time.Now(), time.Minute); !errors.Is(err, delivery.ErrEmpty) {
			t.Errorf("Claim = %v", err)
		}
		held := delivery.Incoming{Channel: "web", Update: "2", Chat: "web2", Raw: []byte("web2|x")}
		if _, err := r.Receive(context.Background(), "web", "", []delivery.Incoming{held}); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Claim(context.Background(), "w", time.Now(), time.Hour); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		held.Update = "3"
		if _, err := desk.Do(ctx, held); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Do behind a held update = %v", err)
		}
		if w, err := r.Waiting(context.Background()); err != nil || w.Inbox != 2 {
			t.Errorf("Waiting = %+v, %v; the question must stay", w, err)
		}
	})
}
