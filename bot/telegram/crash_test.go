package telegram_test

import (
	"context"
	"math/rand/v2"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"mingbai/bot/channeltest/tgfake"
	"mingbai/handlers/chat"
	"mingbai/handlers/ledger"
	"mingbai/handlers/store"
)

const crashChats = 50

// crash is a Telegram that residents write to while the bot is ended again
// and again.
type crash struct {
	api     *tgfake.Server
	dir     string
	hook    string // "" = poll
	desk    string // "" = Echo
	life    int
	updates map[int64]bool // ids of all updates
	each    int            // updates of each chat
}

// outcome is what a crash test measured.
type outcome struct{ lost, doubled, resent int }

func TestKillPolling(t *testing.T) { kills(t, false) }

func TestKillWebhook(t *testing.T) { kills(t, true) }

// kills sends updates at a steady rate and kills the process at random moments.
func kills(t *testing.T, webhook bool) {
	n, each := 40, 200
	if testing.Short() || raceDetector {
		n, each = 8, 30
	}
	r := newCrash(t, webhook, each)
	begun := time.Now()
	written := r.write(time.Duration(n) * 250 * time.Millisecond)
	dice := rand.New(rand.NewPCG(7, uint64(n)))
	for range n {
		p := r.spawn(t)
		time.Sleep(time.Duration(50+dice.IntN(850)) * time.Millisecond)
		p.kill(t)
	}
	<-written
	r.finish(t, begun, n)
}

func TestStopUnderLoad(t *testing.T) {
	stops, each := 10, 100
	if testing.Short() || raceDetector {
		stops, each = 3, 20
	}
	r := newCrash(t, false, each)
	begun := time.Now()
	written := r.write(time.Duration(stops) * 400 * time.Millisecond)
	dice := rand.New(rand.NewPCG(8, 8))
	slowest := time.Duration(0)
	for range stops {
		p := r.spawn(t)
		time.Sleep(time.Duration(100+dice.IntN(600)) * time.Millisecond)
		slowest = max(slowest, p.stop(t))
	}
	<-written
	if slowest > 10*time.Second {
		t.Errorf("a stop took %s, want at most 10 s", slowest)
	}
	t.Logf("slowest of %d stops: %s", stops, slowest.Round(time.Millisecond))
	if o := r.finish(t, begun, stops); o.resent > 0 {
		t.Errorf("%d replies were sent twice though the process was given time", o.resent)
	}
}

func newCrash(t *testing.T, webhook bool, each int) *crash {
	t.Helper()
	r := &crash{api: tgfake.New(tgfake.Config{Seed: 1}), dir: t.TempDir(), updates: map[int64]bool{}, each: each}
	t.Cleanup(r.api.Close)
	if webhook {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		r.hook = l.Addr().String()
		_ = l.Close()
	}
	return r
}

// write lets all residents write, spread over about d.
func (r *crash) write(d time.Duration) <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := range r.each {
			for c := range crashChats {
				r.updates[r.api.Say(int64(1000+c), strconv.Itoa(i))] = true
			}
			time.Sleep(d / time.Duration(r.each))
		}
	}()
	return done
}

// finish lets a last process work everything off, stops it and counts.
func (r *crash) finish(t *testing.T, begun time.Time, ends int) outcome {
	t.Helper()
	total := len(r.updates)
	last := time.Now()
	left := total - r.answered()
	p := r.spawn(t)
	r.drain(total)
	rate := 0.0
	if left > 0 {
		rate = float64(left) / time.Since(last).Seconds()
	}
	p.stop(t)
	took := time.Since(begun)
	o := outcome{lost: total - r.answered(), doubled: r.ledger(t), resent: len(r.api.AllSent()) - r.answered()}
	if n := r.api.Pending(); n != 0 && o.lost == 0 {
		t.Logf("%d updates were stored and not yet confirmed at the stop", n)
	}
	r.order(t)
	if o.lost > 0 || o.doubled > 0 {
		t.Errorf("%d lost, %d double effects", o.lost, o.doubled)
	}
	if o.resent > 8*ends {
		t.Errorf("%d replies sent twice: more than can be under way at %d ends", o.resent, ends)
	}
	t.Logf("%d ends, %d updates, %d lost, %d double effects, %d replies resent, %.1f s, %.0f updates/s in all, last %d at %.0f/s",
		ends, total, o.lost, o.doubled, o.resent, took.Seconds(), float64(total)/took.Seconds(), left, rate)
	return o
}

// drain waits until all updates are answered or nothing happens for a minute.
func (r *crash) drain(total int) {
	n, moved := r.answered(), time.Now()
	for n < total && time.Since(moved) < time.Minute {
		time.Sleep(100 * time.Millisecond)
		if now := r.answered(); now > n {
			n, moved = now, time.Now()
		}
	}
}

// answered is how many updates have at least one reply.
func (r *crash) answered() int {
	seen := map[string]bool{}
	for _, m := range r.api.AllSent() {
		seen[m.Chat+"/"+m.Text] = true
	}
	return len(seen)
}

// ledger checks the rows and is how many updates took effect more than once;
// an update without a row is an error.
func (r *crash) ledger(t *testing.T) (doubled int) {
	t.Helper()
	ctx := context.Background()
	st, err := store.Open(ctx, store.Config{Dir: r.dir})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if err := st.Invariants(ctx); err != nil {
		t.Error(err)
	}
	if w, err := st.Waiting(ctx); err != nil || w != (store.Waiting{}) {
		t.Errorf("open work is left: %+v, %v", w, err)
	}
	rows := map[string]int{}
	for c, err := range st.Consultations(ctx, ledger.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		update, _, _ := strings.Cut(c.ID, "/")
		rows[update]++
	}
	for id := range r.updates {
		n := rows[strconv.FormatInt(id, 10)]
		if n == 0 {
			t.Errorf("update %d has no ledger row", id)
		}
		doubled += max(0, n-1)
	}
	for c := range crashChats {
		s, err := st.Load(ctx, chat.Address{Channel: "telegram", Chat: strconv.Itoa(1000 + c)})
		if err != nil || s.Misses != r.each {
			t.Errorf("chat %d: its session counts %d messages, want %d, %v", c, s.Misses, r.each, err)
		}
	}
	return doubled
}

// order checks that each chat got its replies in order, and that one came
// twice only when another process sent it again.
func (r *crash) order(t *testing.T) {
	t.Helper()
	for c := range crashChats {
		last, agent := -1, ""
		for _, m := range r.api.Sent(int64(1000 + c)) {
			n, err := strconv.Atoi(m.Text)
			switch {
			case err != nil || n < last || n > last+1:
				t.Fatalf("chat %d: %q came after %d", c, m.Text, last)
			case n == last && m.Agent == agent:
				t.Errorf("chat %d: reply %d was sent twice by the same process", c, n)
			}
			last, agent = n, m.Agent
		}
	}
}
