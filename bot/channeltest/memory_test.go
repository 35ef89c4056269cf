package channeltest

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"sync"
	"testing"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
)

// memory is the smallest channel that passes the suite, and its own world.
type memory struct {
	inbox delivery.Inbox

	mu      sync.Mutex
	next    int
	shown   map[string][]string
	blocked map[string]bool
	tries   map[string]int
	slow    time.Duration // for the next send
	until   time.Time
	early   int
}

func newMemory(_ *testing.T, s *Stack) (Channel, World) {
	m := &memory{inbox: s.Inbox, shown: map[string][]string{}, blocked: map[string]bool{}, tries: map[string]int{}}
	return m, m
}

type note struct{ ID, Chat, Text string }

func (m *memory) Name() string { return "memory" }

func (m *memory) Run(ctx context.Context) error {
	<-ctx.Done()
	return nil
}

func (m *memory) Decode(raw []byte) (chat.Message, error) {
	var n note
	if err := json.Unmarshal(raw, &n); err != nil {
		return chat.Message{}, errors.New("memory: not a note")
	}
	return chat.Message{ID: n.ID, From: chat.Address{Channel: "memory", Chat: n.Chat}, Kind: chat.Text, Text: n.Text, At: time.Now()}, nil
}

func (m *memory) put(id, to string, raw []byte) {
	in := delivery.Incoming{Channel: "memory", Update: id, Chat: to, Raw: raw, At: time.Now()}
	if _, err := m.inbox.Receive(context.Background(), "memory", "", []delivery.Incoming{in}); err != nil {
		panic(err)
	}
}

func (m *memory) note(to, text string) (string, []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.next++
	n := note{ID: strconv.Itoa(m.next), Chat: to, Text: text}
	raw, _ := json.Marshal(n)
	return n.ID, raw
}

func (m *memory) Say(to, text string) {
	id, raw := m.note(to, text)
	m.put(id, to, raw)
}

func (m *memory) Twice(to, text string) {
	id, raw := m.note(to, text)
	m.put(id, to, raw)
	m.put(id, to, raw)
}

func (m *memory) SendBroken(to string) { m.put("broken", "nobody", []byte("{")) }

func (m *memory) Limit() int { return 0 }

func (m *memory) Shown(to string) []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]string(nil), m.shown[to]...)
}

func (m *memory) Slow(d time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.slow = d
}

func (m *memory) Early() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.early
}

func (m *memory) Block(to string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.blocked[to] = true
}

func (m *memory) Tries(to string) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.tries[to]
}

func (m *memory) Send(_ context.Context, to chat.Address, r chat.Reply) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := time.Now()
	switch {
	case m.blocked[to.Chat]:
		m.tries[to.Chat]++
		return delivery.ErrGone
	case now.Before(m.until):
		m.early++
		return delivery.RetryAfter{D: m.until.Sub(now)}
	case m.slow > 0:
		m.until, m.slow = now.Add(m.slow), 0
		return delivery.RetryAfter{D: m.until.Sub(now)}
	}
	if r.Text == "" {
		return delivery.ErrRejected
	}
	m.shown[to.Chat] = append(m.shown[to.Chat], r.Text)
	return nil
}

func TestSuiteOnTheSmallestChannel(t *testing.T) { Run(t, newMemory) }

func TestReply(t *testing.T) {
	if got := Reply("问题"); got != "问题" {
		t.Errorf("Reply = %q", got)
	}
	if n := units(Reply("long 9000")); n < 4500 || n > 20_000 {
		t.Errorf("a long reply has %d units", n)
	}
}
