package webchat

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/store"
)

// scripted is a handler that answers like fakeDesk and decides everything in
// the effect.
type scripted struct{ desk *fakeDesk }

func (h scripted) Handle(_ context.Context, m chat.Message, s chat.Session) (delivery.Effect, error) {
	h.desk.set(func() { h.desk.calls++ })
	replies := h.desk.reply(m)
	s.Place = h.desk.places[m.From]
	e := delivery.Effect{Session: &s, Erase: m.Data == "forget:yes"}
	if e.Erase {
		e.Session = nil
	}
	for i, r := range replies {
		e.Replies = append(e.Replies, delivery.Outgoing{Key: fmt.Sprintf("%s/%d", m.ID, i), To: m.From, Reply: r})
	}
	return e, nil
}

// stored gives the page what the store keeps of a conversation, as bot does.
type stored struct{ *store.Store }

func (s stored) Transcript(ctx context.Context, from chat.Address, limit int) ([]Turn, error) {
	lines, err := s.Store.Transcript(ctx, from, limit)
	turns := make([]Turn, 0, len(lines))
	for _, l := range lines {
		turns = append(turns, Turn{Raw: l.Raw, Reply: l.Reply})
	}
	return turns, err
}

// withStore puts the page on a real store in dir.
func withStore(t *testing.T, dir string, handler delivery.Handler) *rig {
	t.Helper()
	s, err := store.Open(t.Context(), store.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() }) // a second close after the test's own says nothing new
	desk := delivery.NewDesk(delivery.Config{
		Inbox: s, Sessions: s, Handler: handler, Name: "test",
		Decoders: map[string]delivery.Decoder{Channel: Decoder{}}, Direct: []string{Channel},
	}, s)
	return newRig(t, func(c *Config) { c.Desk, c.Transcripts, c.Sessions, c.Clock = desk, stored{s}, s, time.Now })
}

// TestOnRealStore walks through a conversation that is kept in SQLite: asked,
// asked twice, placed, read again by the next process, erased.
func TestOnRealStore(t *testing.T) {
	dir := t.TempDir()
	handler := scripted{newFakeDesk()}
	g := withStore(t, dir, handler)
	b := g.browser(t)
	b.get("/")
	_, page := b.post("/say", "text", "老板没发工资", "token", "1")
	mustHold(t, page, "老板没发工资", "tel:04375555816", "找法律顾问")
	_, page = b.post("/say", "text", "老板没发工资", "token", "1")
	if handler.desk.count() != 1 || strings.Count(page, `class="card`) != 1 {
		t.Errorf("handled %d times, %d cards", handler.desk.count(), strings.Count(page, `class="card`))
	}
	_, page = b.post("/place", "place", "广东省中山市东凤镇", "token", "2")
	mustHold(t, page, `<span id="place">东凤镇</span>`)
	_, page = b.post("/forget")
	mustHold(t, page, "已经删除")
	_, page = b.get("/")
	mustHold(t, page, "常有人问", "选地方")
	mustLack(t, page, "工资没发", "没发工资")
}

// TestWordsAreSealed looks for what a resident wrote in the data folder.
func TestWordsAreSealed(t *testing.T) {
	dir := t.TempDir()
	b := withStore(t, dir, scripted{newFakeDesk()}).browser(t)
	b.get("/")
	b.post("/say", "text", "canary7361 没发工资", "token", "1")
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, file := range files {
		if body, err := os.ReadFile(file); err == nil && bytes.Contains(body, []byte("canary7361")) {
			t.Errorf("%s holds the resident's words", filepath.Base(file))
		}
	}
}
