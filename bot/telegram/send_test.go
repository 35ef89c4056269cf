package telegram

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"mingbai/bot/channeltest/tgfake"
	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
)

var (
	_ chat.Channel      = (*Channel)(nil)
	_ delivery.Decoder  = (*Channel)(nil)
	_ delivery.Splitter = (*Channel)(nil)
)

func to(id int64) chat.Address { return chat.Address{Channel: Name, Chat: key(id)} }

func text(s string) chat.Reply { return chat.Reply{Text: s} }

func TestSendIsPlain(t *testing.T) {
	r := newRig(t, tgfake.Config{}, nil)
	r.api.Meet(7)
	texts := []string{"<b>张三</b> & *李四* _x_ [a](tg://user?id=1)", "/forget", `引号"与\反斜线`, "\"全在引号里\"", "```go", "👨\u200d👩\u200d👧 汉字 \u200f\u202e倒"}
	for i, s := range texts {
		if err := r.Send(t.Context(), to(7), text(s)); err != nil {
			t.Fatal(err)
		}
		got := r.api.Sent(7)[i]
		if got.Text != clean(s) || got.Markup || got.Preview {
			t.Errorf("sent %q as %+v", s, got)
		}
	}
}

func TestSendLongText(t *testing.T) {
	r := newRig(t, tgfake.Config{}, nil)
	r.api.Meet(7)
	long := strings.Repeat("先去劳动监察大队投诉,电话0437-5555816。带上身份证😀。\n\n", 1200)
	reply := chat.Reply{Text: long, Choices: [][]chat.Choice{{{Label: "换个地方", Data: "place"}}}}
	n, err := r.SendParts(t.Context(), to(7), reply, 0)
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	list := r.api.Sent(7)
	for i, m := range list {
		got.WriteString(m.Text)
		if (len(m.Rows) > 0) != (i == len(list)-1) {
			t.Errorf("part %d of %d has %d rows of buttons", i+1, len(list), len(m.Rows))
		}
	}
	if n != len(list) || blankless(got.String()) != blankless(long) {
		t.Errorf("%d parts reported, %d sent, whole: %v", n, len(list), blankless(got.String()) == blankless(long))
	}
}

func TestSendGoesOnAfterThePartsDelivered(t *testing.T) {
	start := time.Now()
	var passed atomic.Int64
	r := newRig(t, tgfake.Config{Now: func() time.Time { return start.Add(time.Duration(passed.Load())) },
		Faults: []tgfake.Fault{{Method: "sendMessage", Nth: 3, Kind: tgfake.TooMany, Retry: 4}}}, nil)
	r.api.Meet(7)
	reply := text(strings.Repeat("字", 5*limit))
	n, err := r.SendParts(t.Context(), to(7), reply, 0)
	var wait delivery.RetryAfter
	if n != 2 || !errors.As(err, &wait) || wait.D != 4*time.Second {
		t.Fatalf("SendParts = %d, %v", n, err)
	}
	passed.Store(int64(wait.D))
	if n, err = r.SendParts(t.Context(), to(7), reply, n); n != 5 || err != nil {
		t.Fatalf("SendParts = %d, %v", n, err)
	}
	if got := len(r.api.Sent(7)); got != 5 {
		t.Errorf("%d messages, want 5", got)
	}
}

func TestSendErrors(t *testing.T) {
	after := func(d time.Duration) func(error) bool {
		return func(err error) bool {
			var w delivery.RetryAfter
			return errors.As(err, &w) && w.D == d
		}
	}
	is := func(want error) func(error) bool { return func(err error) bool { return errors.Is(err, want) } }
	tests := []struct {
		name  string
		fault tgfake.Fault
		ready func(*rig)
		check func(error) bool
	}{
		{"too many", tgfake.Fault{Kind: tgfake.TooMany, Retry: 8}, nil, after(8 * time.Second)},
		{"blocked", tgfake.Fault{}, func(r *rig) { r.api.Block(7) }, is(delivery.ErrGone)},
		{"500", tgfake.Fault{Kind: tgfake.Internal}, nil, is(ErrUnclear)},
		{"502", tgfake.Fault{Kind: tgfake.Gateway}, nil, is(ErrUnclear)},
		{"page", tgfake.Fault{Kind: tgfake.HTML, After: true}, nil, is(ErrUnclear)},
		{"reset", tgfake.Fault{Kind: tgfake.Reset, After: true}, nil, is(ErrUnclear)},
		{"cut", tgfake.Fault{Kind: tgfake.Truncated, After: true}, nil, is(ErrUnclear)},
		{"silence", tgfake.Fault{Kind: tgfake.Silence, Hang: time.Millisecond}, nil, is(ErrUnclear)},
		{"not reached", tgfake.Fault{}, func(r *rig) { r.Channel = nowhere(t) }, after(unreached)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t, tgfake.Config{}, nil)
			r.api.Meet(7)
			if tt.fault.Kind != "" {
				r.api.Fail(tt.fault)
			}
			if tt.ready != nil {
				tt.ready(r)
			}
			err := r.Send(t.Context(), to(7), text("居民说的话"))
			if err == nil || !tt.check(err) {
				t.Errorf("error = %v", err)
			}
			if err != nil && strings.Contains(err.Error(), "居民") {
				t.Errorf("the error shows the message: %v", err)
			}
		})
	}
}

// nowhere is a channel whose API server is not there.
func nowhere(t *testing.T) *Channel {
	t.Helper()
	c, err := New(Config{Token: "42:test", API: "http://127.0.0.1:1", Inbox: newInbox()})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestSendRejected(t *testing.T) {
	r := newRig(t, tgfake.Config{}, nil)
	r.api.Meet(7)
	tests := []struct {
		name  string
		to    chat.Address
		reply chat.Reply
	}{
		{"empty", to(7), chat.Reply{}},
		{"blank", to(7), text(" \n\u200E")},
		{"another channel", chat.Address{Channel: "web", Chat: "7"}, text("a")},
		{"no chat", chat.Address{Channel: Name, Chat: "x"}, text("a")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := r.Send(t.Context(), tt.to, tt.reply); !errors.Is(err, delivery.ErrRejected) {
				t.Errorf("error = %v, want ErrRejected", err)
			}
		})
	}
	if n := len(r.api.AllSent()); n != 0 {
		t.Errorf("%d messages were sent", n)
	}
}

func TestGroup(t *testing.T) {
	tests := map[chat.Address]bool{to(7): false, to(-9): true, {Channel: "web", Chat: "-9"}: false, {}: false}
	for a, want := range tests {
		if got := Group(a); got != want {
			t.Errorf("Group(%v) = %v, want %v", a, got, want)
		}
	}
}

func TestSendCancelled(t *testing.T) {
	r := newRig(t, tgfake.Config{}, nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := r.Send(ctx, to(7), text("a")); !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v", err)
	}
}

func TestButtons(t *testing.T) {
	r := newRig(t, tgfake.Config{}, nil)
	r.api.Meet(7)
	reply := chat.Reply{Text: "先去劳动监察大队", Choices: [][]chat.Choice{
		{{Label: "甲", Data: "a"}, {Label: "乙", Data: "b"}, {Label: "丙", Data: "c"}},
		{{Label: "打12348", URL: "tel:12348"}, {Label: "劳动监察", URL: "tel:0437-5555816"}},
		{{Label: "原文", URL: "https://example.org/a"}, {Label: "太长", Data: strings.Repeat("d", 65)}, {Label: "", Data: "x"}},
	}}
	if err := r.Send(t.Context(), to(7), reply); err != nil {
		t.Fatal(err)
	}
	m := r.api.Sent(7)[0]
	var labels []string
	for _, row := range m.Rows {
		if len(row) > 2 {
			t.Errorf("%d buttons in a row", len(row))
		}
		for _, b := range row {
			labels = append(labels, b.Text)
		}
	}
	if got := strings.Join(labels, " "); got != "甲 乙 丙 原文" {
		t.Errorf("buttons = %q", got)
	}
	if m.Text != "先去劳动监察大队\n打12348\n劳动监察 0437-5555816" {
		t.Errorf("text = %q", m.Text)
	}
}

func TestPhoneStaysOnceInTheText(t *testing.T) {
	reply := "电话 0437-5555816"
	got := withPhones(reply, [][]chat.Choice{{{Label: "打电话", URL: "tel:04375555816"}}})
	if got != reply {
		t.Errorf("text = %q", got)
	}
}

func TestPressIsAnsweredByTheReply(t *testing.T) {
	r := newRig(t, tgfake.Config{}, nil)
	_, query := r.api.Press(7, "useful")
	r.run(t)
	until(t, "stored", func() bool { return len(r.in.all()) == 1 })
	until(t, "the notice", func() bool {
		return r.presses.waits() == 0 || r.Send(t.Context(), to(7), chat.Reply{Ack: "谢谢"}) == nil
	})
	if a := r.api.Answers(); len(a) != 1 || a[0] != (tgfake.Answer{Query: query, Text: "谢谢"}) {
		t.Errorf("answers = %v", a)
	}
	if n := len(r.api.Sent(7)); n != 0 {
		t.Errorf("%d messages beside the notice", n)
	}
}

func TestPressNobodyAnswers(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	ps := newPresses(func() time.Time { return now })
	ps.add(press{chat: "7", query: "a"}, press{chat: "8", query: "b"})
	if q := ps.due(); q != "" {
		t.Errorf("%q is due at once", q)
	}
	now = now.Add(ackWait)
	if q := ps.due(); q != "a" {
		t.Errorf("due = %q, want a", q)
	}
	now = now.Add(ackTooOld)
	if q := ps.due(); q != "" || ps.waits() != 0 {
		t.Errorf("%q is due though it is too old, %d wait", q, ps.waits())
	}
}

func TestNoticeWithoutAPressBecomesAMessage(t *testing.T) {
	r := newRig(t, tgfake.Config{}, nil)
	r.api.Meet(7)
	r.presses.add(press{chat: "7", query: "unknown to Telegram"})
	for range 2 {
		if err := r.Send(t.Context(), to(7), chat.Reply{Ack: "谢谢"}); err != nil {
			t.Fatal(err)
		}
	}
	if list := r.api.Sent(7); len(list) != 2 || list[0].Text != "谢谢" {
		t.Errorf("sent = %+v", list)
	}
}

func (ps *presses) waits() int {
	ps.mu.Lock()
	defer ps.mu.Unlock()
	return len(ps.waiting)
}
