package delivery_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
)

// editor is a tracker that can change what it sent, and answers edits as script says.
type editor struct {
	tracker
	script []error
	log    []string
}

var errPanic = errors.New("panic")

// Edit notes the change.
func (c *editor) Edit(_ context.Context, _ chat.Address, message string, reply chat.Reply) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	var err error
	if len(c.script) > 0 {
		err, c.script = c.script[0], c.script[1:]
	}
	if errors.Is(err, errPanic) {
		panic("editor")
	}
	if err == nil {
		c.log = append(c.log, strings.TrimPrefix(message, "id of ")+"->"+reply.Text)
	}
	return err
}

// TestLettersThatChangeACard: the newest card becomes the reply, older ones as
// well; where that cannot be, the reply goes out by itself, unless it is only
// the card's.
func TestLettersThatChangeACard(t *testing.T) {
	unclear := errors.New("unclear")
	for name, c := range map[string]struct {
		kind   handoff.Card
		cards  []string // sent before
		script []error
		edits  string
		sends  string
	}{
		"one card":                       {handoff.Recard, []string{"a"}, nil, "a->new", ""},
		"two cards":                      {handoff.Recard, []string{"a", "b"}, nil, "b->new a->new", ""},
		"no card":                        {handoff.Recard, nil, nil, "", "new"},
		"no card, nothing to say":        {handoff.Stale, nil, nil, "", ""},
		"it cannot be changed":           {handoff.Recard, []string{"a"}, []error{delivery.ErrRejected}, "", "new"},
		"it cannot be changed, no words": {handoff.Stale, []string{"a"}, []error{delivery.ErrRejected}, "", ""},
		"an old one cannot be changed":   {handoff.Recard, []string{"a", "b"}, []error{nil, delivery.ErrRejected}, "b->new", ""},
		"no clear answer":                {handoff.Recard, []string{"a"}, []error{unclear, unclear}, "a->new", ""},
		"too many":                       {handoff.Stale, []string{"a"}, []error{delivery.RetryAfter{D: time.Millisecond}}, "a->new", ""},
		"a panic":                        {handoff.Recard, []string{"a"}, []error{errPanic}, "", "new"},
		"another card":                   {handoff.NewCard, []string{"a"}, nil, "", "new"},
	} {
		t.Run(name, func(t *testing.T) {
			r, channel := newRig(t), &editor{script: c.script}
			kinds := map[string]handoff.Card{"new": c.kind}
			texts := append(append([]string{}, c.cards...), "new")
			for _, text := range c.cards {
				kinds[text] = handoff.NewCard
			}
			r.letters(texts, kinds)
			d := delivery.NewDispatcher(delivery.DispatcherConfig{Outbox: r.Store, Sender: channel, Channel: "telegram", Name: "d",
				Limits: delivery.Limits{Overall: 1e6, Chat: 1e6, Burst: 100}}, r.replies)
			r.until(func(ctx context.Context) error { return d.Run(ctx, 1) }, r.empty)
			sent := strings.TrimSpace(strings.TrimPrefix(strings.Join(channel.sent, " "), strings.Join(c.cards, " ")))
			if got := strings.Join(channel.log, " "); got != c.edits || sent != c.sends {
				t.Errorf("edited %q, sent %q; want %q, %q", got, sent, c.edits, c.sends)
			}
			if w, err := r.Waiting(t.Context()); err != nil || w.Dead != 0 {
				t.Errorf("Waiting = %+v, %v", w, err)
			}
		})
	}
}

// letters commits letters about a case to one person, in order.
func (r *rig) letters(texts []string, kinds map[string]handoff.Card) {
	r.t.Helper()
	ctx := context.Background()
	c := handoff.Case{ID: "c1", Number: "n", Place: "p", Year: 2026, Seq: 1, Version: 1, Epoch: 1, State: handoff.Offered,
		Asked: []string{"z"}, Resident: chat.Address{Channel: "telegram", Chat: "r"}, Opened: time.Now()}
	o := handoff.Outcome{Change: handoff.Change{Saves: []handoff.Save{{Case: c}}}}
	for _, text := range texts {
		o.Letters = append(o.Letters, handoff.Letter{To: chat.Address{Channel: "telegram", Chat: "z"}, Reply: chat.Reply{Text: text}, Case: "c1", Card: kinds[text]})
	}
	var e delivery.Effect
	e.Hand(o)
	r.say("r", "x")
	item, err := r.Claim(ctx, "w", time.Now(), time.Minute)
	if err == nil {
		err = r.Commit(ctx, item, c.Resident, e, time.Now())
	}
	if err != nil {
		r.t.Fatal(err)
	}
}
