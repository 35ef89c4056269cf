package handoff_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
	"mingbai/handlers/store"
	"mingbai/handlers/store/storetest"
)

// stored makes the models over a store take as many random steps: every one of
// them is a transaction.
var stored = flag.Int("stored", 400, "random steps of the model tests over SQLite and PostgreSQL")

// storeBook is the real store as a book. What was sent is remembered here: the
// channels' part is tested with them.
type storeBook struct {
	*store.Store
	sent map[chat.Address]map[string]string
	now  func() time.Time
	n    int
}

// Apply commits a change as the effect of an update.
func (b *storeBook) Apply(c handoff.Change) error {
	ctx := context.Background()
	b.n++
	in := delivery.Incoming{Channel: "model", Update: fmt.Sprint(b.n), Chat: "m", Raw: []byte("x"), At: b.now()}
	if _, err := b.Receive(ctx, in.Channel, "", []delivery.Incoming{in}); err != nil {
		return err
	}
	item, err := b.Claim(ctx, "w", b.now(), time.Minute)
	if err != nil {
		return err
	}
	err = b.Commit(ctx, item, chat.Address{Channel: "model", Chat: "m"}, delivery.Effect{Handoff: &c}, b.now())
	if errors.Is(err, delivery.ErrStale) {
		return errors.Join(handoff.ErrStale, b.Fail(ctx, item, "stale", b.now(), true))
	}
	return err
}

// Sent notes what a letter was about.
func (b *storeBook) Sent(l handoff.Letter, message string) {
	if b.sent[l.To] == nil {
		b.sent[l.To] = map[string]string{}
	}
	b.sent[l.To][message] = l.Case
}

// Behind returns what a letter was about.
func (b *storeBook) Behind(_ context.Context, at chat.Address, message string) (string, error) {
	if id := b.sent[at][message]; id != "" {
		return id, nil
	}
	return "", handoff.ErrNone
}

// Current asks the store whether a letter may be sent.
func (b *storeBook) Current(l handoff.Letter) bool {
	current, err := b.Store.Current(context.Background(), delivery.Outgoing{Case: l.Case, Epoch: l.Epoch})
	return err == nil && current
}

func TestModelOnSQLite(t *testing.T) {
	modelOn(t, func() store.Config { return store.Config{Dir: t.TempDir()} })
}

func TestModelOnPostgres(t *testing.T) {
	storetest.Postgres(t) // skips where there is none
	modelOn(t, func() store.Config { return store.Config{Dir: t.TempDir(), URL: storetest.Postgres(t)} })
}

// modelOn is TestModel over a real store.
func modelOn(t *testing.T, config func() store.Config) {
	checks := max(1, *stored/stepsEach)
	if testing.Short() {
		checks = 5 // of which rapid does a fifth
	}
	if err := flag.Set("rapid.checks", fmt.Sprint(checks)); err != nil {
		t.Fatal(err)
	}
	relayed := 0
	rapid.Check(t, func(r *rapid.T) {
		b := &storeBook{sent: map[chat.Address]map[string]string{}, now: func() time.Time { return monday }}
		c := config()
		c.Now = func() time.Time { return b.now() }
		s, err := store.Open(context.Background(), c)
		if err != nil {
			r.Fatal(err)
		}
		defer func() {
			if err := errors.Join(s.Invariants(context.Background()), s.Close()); err != nil {
				r.Error(err)
			}
		}()
		b.Store = s
		w := newWorldOn(r, b)
		b.now = func() time.Time { return w.now }
		for range stepsEach {
			w.random(r)
			w.check()
		}
		w.sendAll()
		w.lost()
		relayed += len(w.said)
	})
	t.Logf("%d words were relayed or kept", relayed)
	if relayed == 0 {
		t.Error("nothing was ever relayed")
	}
}
