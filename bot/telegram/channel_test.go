package telegram_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"testing"
	"time"

	"mingbai/bot/channeltest"
	"mingbai/bot/channeltest/tgfake"
	"mingbai/bot/telegram"
	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
)

func TestChannelPolling(t *testing.T) {
	t.Parallel()
	channeltest.Run(t, func(t *testing.T, s *channeltest.Stack) (channeltest.Channel, channeltest.World) {
		api := tgfake.New(tgfake.Config{})
		t.Cleanup(api.Close)
		return newChannel(t, telegram.Config{Token: api.Token(), API: api.URL(), Inbox: s.Inbox}), &world{api: api}
	})
}

func TestChannelWebhook(t *testing.T) {
	t.Parallel()
	channeltest.Run(t, func(t *testing.T, s *channeltest.Stack) (channeltest.Channel, channeltest.World) {
		api := tgfake.New(tgfake.Config{})
		t.Cleanup(api.Close)
		var hook http.Handler
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { hook.ServeHTTP(w, r) }))
		t.Cleanup(server.Close)
		c := newChannel(t, telegram.Config{Token: api.Token(), API: api.URL(), Inbox: s.Inbox,
			Webhook: server.URL + "/hook", Secret: "s3cret"})
		hook = c
		return c, &world{api: api}
	})
}

func newChannel(t *testing.T, cfg telegram.Config) *telegram.Channel {
	t.Helper()
	c, err := telegram.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// world is Telegram as the residents see it.
type world struct{ api *tgfake.Server }

func id(chat string) int64 {
	n, _ := strconv.ParseInt(chat, 10, 64)
	return n
}

// Limit is Telegram's.
func (w *world) Limit() int { return 4096 }

// Say lets a resident write.
func (w *world) Say(chat, text string) { w.api.Say(id(chat), text) }

// Shown is what a resident got.
func (w *world) Shown(chat string) []string {
	var texts []string
	for _, m := range w.api.Sent(id(chat)) {
		texts = append(texts, m.Text)
	}
	return texts
}

// Twice sends one update two times, the second after the first was confirmed.
func (w *world) Twice(chat, text string) {
	n := w.api.Say(id(chat), text)
	raw, _ := json.Marshal(map[string]any{"update_id": n, "message": w.api.Message(id(chat), map[string]any{"text": text})})
	for end := time.Now().Add(5 * time.Second); w.api.Pending() > 0 && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
	w.api.Again(n, chat, raw)
}

// Slow makes the next send get 429.
func (w *world) Slow(wait time.Duration) {
	w.api.Fail(tgfake.Fault{Method: "sendMessage", Nth: 1, Kind: tgfake.TooMany, Retry: int(wait / time.Second)})
}

// Early is how many sends came before retry_after was over.
func (w *world) Early() int { return w.api.Throttled() }

// Block makes sends to a resident fail with 403.
func (w *world) Block(chat string) { w.api.Block(id(chat)) }

// Tries is how many of them failed.
func (w *world) Tries(chat string) int { return w.api.Refused(id(chat)) }

// SendOdd sends one of everything that is not a plain text.
func (w *world) SendOdd(chat string) int {
	media := []string{"photo", "voice", "document", "sticker", "location", "video", "contact", "dice"}
	for _, kind := range media {
		w.api.With(id(chat), map[string]any{kind: map[string]any{"file_id": "x"}, "caption": "看这个"})
	}
	w.api.Push("edited_message", chat, w.api.Message(id(chat), map[string]any{"text": "改过"}))
	w.api.Press(id(chat), "place")
	w.api.With(id(chat), map[string]any{"new_chat_title": "群"}) // needs no answer
	return len(media) + 2
}

// Answer answers the last message.
func (w *world) Answer(chat, text string) string {
	sent := w.api.Sent(id(chat))
	last := sent[len(sent)-1].ID
	w.api.Answer(id(chat), last, text)
	return strconv.Itoa(last)
}

// mediaKinds are what Telegram can carry, as chat has it.
var mediaKinds = map[string]chat.Kind{"photo": chat.Photo, "voice": chat.Voice, "document": chat.File, "video": chat.File,
	"audio": chat.File, "animation": chat.File, "video_note": chat.File, "location": chat.Location}

// SendMedia sends one of each kind.
func (w *world) SendMedia(c string) (sent []chat.Media) {
	for _, kind := range []string{"photo", "voice", "document", "video", "audio", "animation", "video_note", "location"} {
		f := tgfake.File{Kind: kind, Name: "合同.pdf", Size: 50 << 20, Caption: "看这个"}
		if kind == "location" {
			f.Lat, f.Lon = 22.5, 113.25
		}
		_, ref := w.api.Send(id(c), f)
		sent = append(sent, chat.Media{Kind: mediaKinds[kind], Ref: ref, Lat: f.Lat, Lon: f.Lon})
	}
	return sent
}

// ShownMedia is what came back.
func (w *world) ShownMedia(c string) (got []chat.Media) {
	for _, m := range w.api.Sent(id(c)) {
		if m.Kind != "" {
			got = append(got, chat.Media{Kind: mediaKinds[m.Kind], Ref: m.FileID, Lat: m.Lat, Lon: m.Lon})
		}
	}
	return got
}

// SendBroken sends what is no update, and updates whose parts have wrong types.
func (w *world) SendBroken(chat string) {
	examples, _ := os.ReadFile("testdata/updates.jsonl")
	for _, line := range bytes.Split(bytes.TrimSpace(examples), []byte("\n")) {
		if bytes.Contains(line, []byte("channel_post")) || bytes.Contains(line, []byte("poll_answer")) {
			w.api.Garbage(line)
		}
	}
	w.api.Garbage([]byte(`{"nonsense":1}`))
	w.api.Garbage([]byte(`[]`))
	w.api.Push("message", "", "not an object")
	w.api.Push("message", "", map[string]any{"text": 7, "chat": map[string]any{"id": id(chat), "type": "private"}})
}

// noInbox receives nothing.
type noInbox struct{}

// Receive stores nothing.
func (noInbox) Receive(context.Context, string, string, []delivery.Incoming) (int, error) {
	return 0, delivery.ErrBacklog
}

// Cursor is at the beginning.
func (noInbox) Cursor(context.Context, string) (string, error) { return "", nil }

func to(c string) chat.Address { return chat.Address{Channel: telegram.Name, Chat: c} }

func reply(text string) chat.Reply { return chat.Reply{Text: text} }
