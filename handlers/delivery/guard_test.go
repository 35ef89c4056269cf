package delivery_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
)

// tracker is a channel that tells the ids of what it sent.
type tracker struct {
	mu   sync.Mutex
	sent []string
}

func (c *tracker) Send(context.Context, chat.Address, chat.Reply) error { return nil }

func (c *tracker) SendTracked(_ context.Context, _ chat.Address, reply chat.Reply, _ int) (int, string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sent = append(c.sent, reply.Text)
	return 1, "id of " + reply.Text, nil
}

func TestALetterToAFormerOwnerIsNotSent(t *testing.T) {
	r, ctx := newRig(t), context.Background()
	c := handoff.Case{ID: "c1", Number: "n", Place: "p", Year: 2026, Seq: 1, Version: 1, Epoch: 2, State: handoff.Claimed,
		Owner: "z", Resident: chat.Address{Channel: "telegram", Chat: "r"}, Opened: time.Now()}
	to := chat.Address{Channel: "telegram", Chat: "z"}
	var e delivery.Effect
	var o handoff.Outcome
	o.Saves = []handoff.Save{{Case: c}}
	for text, epoch := range map[string]int64{"old": 1, "current": 2, "always": 0} {
		o.Letters = append(o.Letters, handoff.Letter{To: to, Reply: chat.Reply{Text: text}, Case: "c1", Epoch: epoch})
	}
	e.Hand(o)
	r.say("r", "x")
	item, err := r.Claim(ctx, "w", time.Now(), time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Commit(ctx, item, c.Resident, e, time.Now()); err != nil {
		t.Fatal(err)
	}
	channel := &tracker{}
	d := delivery.NewDispatcher(delivery.DispatcherConfig{Outbox: r.Store, Sender: channel, Channel: "telegram", Name: "d",
		Guard: r.Store, Limits: delivery.Limits{Chat: 100, Burst: 10}}, r.replies)
	r.until(func(ctx context.Context) error { return d.Run(ctx, 1) }, r.empty)
	if len(channel.sent) != 2 || channel.sent[0] == "old" || channel.sent[1] == "old" {
		t.Errorf("sent %q", channel.sent)
	}
	for _, text := range channel.sent {
		if id, err := r.Behind(ctx, to, "id of "+text); err != nil || id != "c1" {
			t.Errorf("Behind(%s) = %q, %v", text, id, err)
		}
	}
	if w, err := r.Waiting(ctx); err != nil || w.Dead != 1 {
		t.Errorf("Waiting = %+v, %v", w, err)
	}
}
