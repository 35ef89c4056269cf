package delivery_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
)

// post is a channel that answers as script says, one answer a send, then takes
// everything.
type post struct {
	mu     sync.Mutex
	script []error
	sent   []sending
}

type sending struct {
	at    time.Time
	to    string
	reply chat.Reply
	err   error
}

func (p *post) Send(_ context.Context, to chat.Address, reply chat.Reply) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	var err error
	if len(p.script) > 0 {
		err, p.script = p.script[0], p.script[1:]
	}
	p.sent = append(p.sent, sending{at: time.Now(), to: to.Chat, reply: reply, err: err})
	return err
}

// texts returns what was sent to one chat, in order, failures included.
func (p *post) texts(to string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var texts []string
	for _, s := range p.sent {
		if s.to == to {
			texts = append(texts, strings.ReplaceAll(s.reply.Text, "\n", "/"))
		}
	}
	return strings.Join(texts, " ")
}

// enqueue commits replies to a chat as the effect of one update.
func (r *rig) enqueue(to string, replies ...chat.Reply) {
	r.t.Helper()
	r.say(to, "x")
	ctx := context.Background()
	item, err := r.Claim(ctx, "w", time.Now(), time.Minute)
	if err != nil {
		r.t.Fatal(err)
	}
	var e delivery.Effect
	for i, reply := range replies {
		e.Replies = append(e.Replies, delivery.Outgoing{Key: fmt.Sprint(r.next, " ", i),
			To: chat.Address{Channel: "telegram", Chat: to}, Reply: reply})
	}
	if err := r.inbox.Commit(ctx, item, chat.Address{Channel: "telegram", Chat: to}, e, time.Now()); err != nil {
		r.t.Fatal(err)
	}
}

func texts(n int) []chat.Reply {
	var replies []chat.Reply
	for i := range n {
		replies = append(replies, chat.Reply{Text: fmt.Sprint(i)})
	}
	return replies
}

func (r *rig) dispatch(sender chat.Sender, n int) {
	r.t.Helper()
	d := delivery.NewDispatcher(delivery.DispatcherConfig{Outbox: r.Store, Sender: sender, Channel: "telegram", Name: "test",
		Limits: delivery.Limits{Group: func(a chat.Address) bool { return strings.HasPrefix(a.Chat, "-") }}}, r.replies)
	r.until(func(ctx context.Context) error { return d.Run(ctx, n) }, r.empty)
}

func TestDispatcherKeepsOrderAndLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, p := newRig(t), &post{}
		r.enqueue("a", texts(12)...)
		r.enqueue("-g", texts(10)...)
		for i := range 60 {
			r.enqueue(fmt.Sprint("p", i), texts(1)...)
		}
		r.dispatch(p, 8)
		if got := p.texts("a"); got != "0 1 2 3 4 5 6 7 8 9 10 11" {
			t.Errorf("a got %q", got)
		}
		for _, c := range []struct {
			name   string
			of     func(string) bool
			window time.Duration
			most   int
		}{
			{"overall", func(string) bool { return true }, time.Second, 30},
			{"one chat", func(to string) bool { return to == "a" }, time.Second, 4},
			{"one chat for long", func(to string) bool { return to == "a" }, 5 * time.Second, 8},
			{"one group", func(to string) bool { return to == "-g" }, time.Minute, 19},
			{"one group at once", func(to string) bool { return to == "-g" }, 3 * time.Second, 1},
		} {
			if got := p.busiest(c.window, c.of); got > c.most {
				t.Errorf("%s: %d in %s, want at most %d", c.name, got, c.window, c.most)
			}
		}
		if took := p.sent[len(p.sent)-1].at.Sub(p.sent[0].at); took > 40*time.Second {
			t.Errorf("82 replies took %s", took)
		}
	})
}

// busiest returns the most sends within any window.
func (p *post) busiest(window time.Duration, of func(string) bool) int {
	most := 0
	for i, first := range p.sent {
		n := 0
		for _, s := range p.sent[i:] {
			if of(s.to) && s.at.Sub(first.at) < window {
				n++
			}
		}
		if of(first.to) {
			most = max(most, n)
		}
	}
	return most
}

func TestDispatcherAnswersToWhatTheChannelSays(t *testing.T) {
	card := chat.Reply{Text: "advice", Card: &chat.Card{}}
	buttons := chat.Reply{Text: "choose", Choices: [][]chat.Choice{{{Label: "x", Data: "y"}}}}
	timeout := errors.New("timeout")
	cases := []struct {
		name   string
		script []error
		reply  chat.Reply
		want   string
		dead   int64
		least  time.Duration // between first and last send
	}{
		{"taken at once", nil, card, "advice", 0, 0},
		{"asked to wait", []error{delivery.RetryAfter{D: 37 * time.Second}}, card, "advice advice", 0, 37 * time.Second},
		{"asked to wait long", []error{delivery.RetryAfter{D: 3 * time.Hour}}, card, "advice advice", 0, 3 * time.Hour},
		{"unsure, advice", []error{timeout}, card, "advice (重发)/advice", 0, 500 * time.Millisecond},
		{"unsure, no advice", []error{timeout}, chat.Reply{Text: "hi"}, "hi hi", 0, 500 * time.Millisecond},
		{"unsure, then asked to wait", []error{timeout, delivery.RetryAfter{D: time.Second}}, card, "advice (重发)/advice (重发)/advice", 0, time.Second},
		{"gone", []error{delivery.ErrGone}, card, "advice", 1, 0},
		{"rejected", []error{delivery.ErrRejected}, card, "advice", 1, 0},
		{"rejected with buttons", []error{fmt.Errorf("400: %w", delivery.ErrRejected)}, buttons, "choose choose", 0, 0},
		{"rejected for good", []error{delivery.ErrRejected, delivery.ErrRejected}, buttons, "choose choose", 1, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r, p := newRig(t), &post{script: c.script}
				r.enqueue("a", c.reply)
				r.dispatch(p, 2)
				if got := p.texts("a"); got != c.want {
					t.Errorf("sent %q, want %q", got, c.want)
				}
				if d := p.sent[len(p.sent)-1].at.Sub(p.sent[0].at); d < c.least {
					t.Errorf("tried again after %s, want %s", d, c.least)
				}
				if w, err := r.Waiting(context.Background()); err != nil || w.Dead != c.dead {
					t.Errorf("Waiting = %+v, %v; want %d dead", w, err, c.dead)
				}
				if last := p.sent[len(p.sent)-1].reply; len(c.reply.Choices) > 0 && last.Choices != nil {
					t.Error("the second try had its buttons still")
				}
			})
		})
	}
}

func TestDispatcherRestsWhileTheChannelIsDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, p := newRig(t), &post{}
		for range 400 {
			p.script = append(p.script, errors.New("connection refused"))
		}
		for i := range 50 {
			r.enqueue(fmt.Sprint("p", i), texts(1)...)
		}
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
		defer cancel()
		d := delivery.NewDispatcher(delivery.DispatcherConfig{Outbox: r.Store, Sender: p, Channel: "telegram", Name: "test"}, r.replies)
		if err := d.Run(ctx, 8); err != nil {
			t.Error(err)
		}
		if n := len(p.sent); n < 15 || n > 300 {
			t.Errorf("%d tries in ten minutes of silence, want a few each half minute", n)
		}
		p.script = nil
		back := time.Now()
		r.dispatch(p, 8)
		if took := time.Since(back); took > time.Minute {
			t.Errorf("all were sent %s after the channel came back", took)
		}
	})
}

// splitter fails in the middle of a reply of three parts.
type splitter struct {
	post
	froms []int
	fail  bool
}

func (s *splitter) SendParts(_ context.Context, _ chat.Address, _ chat.Reply, from int) (int, error) {
	s.froms = append(s.froms, from)
	if s.fail {
		s.fail = false
		return 2, errors.New("reset")
	}
	return 3, nil
}

func TestDispatcherGoesOnAfterDeliveredParts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, s := newRig(t), &splitter{fail: true}
		r.enqueue("a", chat.Reply{Text: "long", Card: &chat.Card{}})
		r.dispatch(s, 1)
		if got := fmt.Sprint(s.froms); got != "[0 2]" {
			t.Errorf("parts sent from %s, want [0 2]", got)
		}
	})
}

func TestDispatcherDropsWhatIsTooOld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, p := newRig(t), &post{}
		r.enqueue("a", texts(1)...)
		time.Sleep(73 * time.Hour)
		r.enqueue("a", chat.Reply{Text: "fresh"})
		r.dispatch(p, 1)
		if got := p.texts("a"); got != "fresh" {
			t.Errorf("sent %q", got)
		}
	})
}

func TestDispatcherFinishesWhatIsOnItsWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.enqueue("a", texts(2)...)
		ctx, cancel := context.WithCancel(context.Background())
		slow := slowPost{began: cancel}
		d := delivery.NewDispatcher(delivery.DispatcherConfig{Outbox: r.Store, Sender: slow, Channel: "telegram", Name: "test"}, r.replies)
		start := time.Now()
		if err := d.Run(ctx, 2); err != nil {
			t.Error(err)
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("stopping took %s", took)
		}
		if w, err := r.Waiting(context.Background()); err != nil || w.Outbox != 1 {
			t.Errorf("Waiting = %+v, %v; want the second reply only", w, err)
		}
	})
}

// slowPost takes three seconds; began is called when a send begins.
type slowPost struct{ began func() }

func (s slowPost) Send(context.Context, chat.Address, chat.Reply) error {
	s.began()
	time.Sleep(3 * time.Second)
	return nil
}
