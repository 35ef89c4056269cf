package telegram_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"mingbai/bot/channeltest"
	"mingbai/bot/channeltest/tgfake"
	"mingbai/bot/telegram"
	"mingbai/handlers/delivery"
)

// running is a stack on a double of Telegram.
type running struct {
	api   *tgfake.Server
	stack *channeltest.Stack
}

// run starts a polling channel with the given limits until the test ends.
func run(t *testing.T, api tgfake.Config, limits delivery.Limits) *running {
	t.Helper()
	r := &running{api: tgfake.New(api)}
	t.Cleanup(r.api.Close)
	var err error
	if r.stack, err = channeltest.OpenStack(t.Context(), channeltest.StackConfig{Dir: t.TempDir(), Name: "storm", Limits: limits}); err != nil {
		t.Fatal(err)
	}
	c := newChannel(t, telegram.Config{Token: r.api.Token(), API: r.api.URL(), Inbox: r.stack.Inbox})
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- r.stack.Run(ctx, c) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return r
}

// shown waits until the work is done and returns the texts of a chat, each
// once; a text that came twice must be one whose first copy the bot could not
// know of.
func (r *running) shown(t *testing.T, chat int64) (texts []string, doubled int) {
	t.Helper()
	told := true
	for _, m := range r.api.Sent(chat) {
		if len(texts) > 0 && texts[len(texts)-1] == m.Text {
			if doubled++; told {
				t.Errorf("chat %d: %q was sent again though Telegram had confirmed it", chat, m.Text)
			}
		} else {
			texts = append(texts, m.Text)
		}
		told = m.Told
	}
	return texts, doubled
}

func (r *running) rest(t *testing.T, d time.Duration) {
	t.Helper()
	for end := time.Now().Add(d); ; time.Sleep(10 * time.Millisecond) {
		w, err := r.stack.Store.Waiting(t.Context())
		if err == nil && w.Inbox == 0 && w.Outbox == 0 && r.api.Pending() == 0 {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("work is left after %s: %+v, %v, %d updates at Telegram", d, w, err, r.api.Pending())
		}
	}
}

func TestStorm(t *testing.T) {
	t.Parallel()
	chats, each := 30, 8
	if testing.Short() || raceDetector {
		chats, each = 6, 3
	}
	storm := tgfake.Storm{Share: 0.2, Retry: 1, Hang: 100 * time.Millisecond, Methods: []string{"sendMessage", "getUpdates"},
		Kinds: []tgfake.Kind{tgfake.TooMany, tgfake.Internal, tgfake.Gateway, tgfake.Silence, tgfake.Reset, tgfake.Truncated, tgfake.HTML}}
	r := run(t, tgfake.Config{Seed: 5, Storm: storm}, delivery.Limits{})
	begun := time.Now()
	for i := range each {
		for c := range chats {
			r.api.Say(int64(1000+c), fmt.Sprintf("第%d问", i))
		}
	}
	r.rest(t, 2*time.Minute)
	doubled := 0
	for c := range chats {
		texts, n := r.shown(t, int64(1000+c))
		doubled += n
		for i, text := range texts {
			if text != fmt.Sprintf("第%d问", i) {
				t.Errorf("chat %d, message %d is %q", c, i, text)
			}
		}
		if len(texts) != each {
			t.Errorf("chat %d got %d replies, want %d", c, len(texts), each)
		}
	}
	t.Logf("%d replies through a storm of 20%% faults in %.1f s, %d calls to send, %d doubled, all after no clear answer",
		chats*each, time.Since(begun).Seconds(), r.api.Calls("sendMessage"), doubled)
}

// TestLimitsAreKept sends as much as the buckets let pass and no more.
func TestLimitsAreKept(t *testing.T) {
	t.Parallel()
	seconds := 8
	if testing.Short() || raceDetector {
		seconds = 2
	}
	limits := tgfake.Telegram
	limits.Chat.Burst++ // a send may arrive sooner after the one before than it was let go
	r := run(t, tgfake.Config{Limits: limits}, delivery.Limits{Overall: 25, Chat: 1, Burst: 3})
	for i := range seconds * 25 {
		r.api.Say(int64(1000+i%40), strconv.Itoa(i))
	}
	r.rest(t, time.Minute)
	if n := r.api.Throttled(); n > 0 {
		t.Errorf("%d sends came too fast", n)
	}
}

// TestFlood: one chat writes without end, the others are served beside it.
func TestFlood(t *testing.T) {
	flood, others := 2000, 500
	if testing.Short() || raceDetector {
		flood, others = 300, 100
	}
	r := run(t, tgfake.Config{}, delivery.Limits{Overall: 1e6, Chat: 1e6, Burst: 1e6})
	for i := range flood {
		r.api.Say(1, strconv.Itoa(i))
	}
	for c := range others {
		r.api.Say(int64(1000+c), "问题")
	}
	r.rest(t, 2*time.Minute)
	all := r.api.AllSent()
	ahead := 0
	for _, m := range all {
		if m.Chat == "1" {
			ahead++
			continue
		}
		if others--; others == 0 {
			break
		}
	}
	if ahead > flood/2 {
		t.Errorf("the others waited for %d of %d replies to the flooding chat", ahead, flood)
	}
	if texts, n := r.shown(t, 1); len(texts) != flood || n != 0 {
		t.Errorf("the flooding chat got %d replies, %d twice", len(texts), n)
	}
}

// TestShownEqualsWritten sends texts full of what other clients take for
// markup and compares what is shown.
func TestShownEqualsWritten(t *testing.T) {
	bits := []string{"<b>", "</b>", "&amp;", "*", "_", "`", "[x](tg://user?id=1)", "||", "~", "\\", "/forget", "@someone", "#", "\"", "'",
		"\u202E", "\u2066", "\u200B", "\u200D", "😀", "👨‍👩‍👧", "字", "\n", " ", "１２", "=1+1", "<script>", "%s", "\x00", "𠮷", "ـ", "é"}
	api := tgfake.New(tgfake.Config{})
	defer api.Close()
	api.Meet(7)
	c := newChannel(t, telegram.Config{Token: api.Token(), API: api.URL(), Inbox: noInbox{}})
	dice := rand.New(rand.NewPCG(1, 1))
	hidden := strings.NewReplacer("\u202E", "", "\u2066", "", "\x00", "")
	for n := range 1000 {
		text := "问"
		for range 1 + dice.IntN(40) {
			text += bits[dice.IntN(len(bits))]
		}
		if err := c.Send(t.Context(), to("7"), reply(text)); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		got := api.Sent(7)[n]
		if got.Text != strings.TrimSpace(hidden.Replace(text)) || got.Markup {
			t.Fatalf("sent %q, shown %q", text, got.Text)
		}
	}
}
