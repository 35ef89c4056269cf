package delivery_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/store"
)

// rig is a real store in a temporary folder with everything around it made up.
type rig struct {
	*store.Store
	t                *testing.T
	updates, replies *delivery.Bell
	inbox            delivery.Inbox
	next             int
}

func newRig(t *testing.T) *rig {
	t.Helper()
	s, err := store.Open(context.Background(), store.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{Store: s, t: t, updates: delivery.NewBell(), replies: delivery.NewBell()}
	r.inbox = delivery.Announce(s, r.updates, r.replies)
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

func (r *rig) config(h delivery.Handler) delivery.Config {
	return delivery.Config{Inbox: r.inbox, Sessions: r.Store, Handler: h, Name: "test",
		Decoders: map[string]delivery.Decoder{"telegram": plain{}, "web": plain{}}, Direct: []string{"web"}}
}

// say stores an update as if it came over telegram.
func (r *rig) say(chatID, text string) {
	r.t.Helper()
	r.next++
	u := delivery.Incoming{Channel: "telegram", Update: fmt.Sprint(r.next), Chat: chatID, Raw: []byte(chatID + "|" + text), At: time.Now()}
	if _, err := r.inbox.Receive(context.Background(), "telegram", "", []delivery.Incoming{u}); err != nil {
		r.t.Fatal(err)
	}
}

// until runs f beside the test until ok holds, and fails when it never does.
func (r *rig) until(f func(context.Context) error, ok func() bool) {
	r.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- f(ctx) }()
	deadline := time.Now().Add(4 * time.Hour) // of the test's own clock
	for d := time.Millisecond; !ok() && time.Now().Before(deadline); d = min(2*d, time.Second) {
		time.Sleep(d)
	}
	met := ok()
	cancel()
	if err := <-ended; err != nil {
		r.t.Errorf("Run = %v", err)
	}
	if !met {
		r.t.Fatal("what was waited for did not happen")
	}
	if err := r.Invariants(context.Background()); err != nil {
		r.t.Error(err)
	}
}

// idle tells that no update waits.
func (r *rig) idle() bool {
	w, err := r.Waiting(context.Background())
	return err == nil && w.Inbox == 0
}

// empty tells that no reply waits.
func (r *rig) empty() bool {
	w, err := r.Waiting(context.Background())
	return err == nil && w.Outbox == 0
}

// plain reads "chat|text"; "bad" cannot be read.
type plain struct{}

func (plain) Decode(raw []byte) (chat.Message, error) {
	id, text, ok := strings.Cut(string(raw), "|")
	if !ok {
		return chat.Message{}, errors.New("not a message")
	}
	kind := chat.Text
	if text == "joined" {
		kind = chat.Unknown
	}
	channel := "telegram"
	if strings.HasPrefix(id, "web") {
		channel = "web"
	}
	return chat.Message{From: chat.Address{Channel: channel, Chat: id}, Kind: kind, Text: text}, nil
}

// echo answers with the text and remembers it; f may get in the way first.
type echo struct {
	mu   sync.Mutex
	seen []string
	f    func(ctx context.Context, m chat.Message) error
}

func (e *echo) Handle(ctx context.Context, m chat.Message, s chat.Session) (delivery.Effect, error) {
	e.mu.Lock()
	e.seen = append(e.seen, m.From.Chat+" "+m.Text)
	f := e.f
	e.mu.Unlock()
	if f != nil {
		if err := f(ctx, m); err != nil {
			return delivery.Effect{}, err
		}
	}
	s.Remember(m.Text)
	return delivery.Effect{Session: &s, Replies: []delivery.Outgoing{{To: m.From, Reply: chat.Reply{Text: "re " + m.Text}}}}, nil
}

// heard returns what was handled for one chat, in order.
func (e *echo) heard(chatID string) string {
	e.mu.Lock()
	defer e.mu.Unlock()
	var texts []string
	for _, s := range e.seen {
		if text, ok := strings.CutPrefix(s, chatID+" "); ok {
			texts = append(texts, text)
		}
	}
	return strings.Join(texts, " ")
}
