package channeltest

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"mingbai/handlers/ledger"
	"mingbai/handlers/store"
)

// fixture is a running channel on its own stack.
type fixture struct {
	World
	stack *Stack
}

// start runs a channel until the test ends and then checks that the rows agree.
func start(t *testing.T, setup Setup) *fixture {
	t.Helper()
	dir := t.TempDir()
	s, err := OpenStack(t.Context(), StackConfig{Dir: dir, Name: "suite"})
	if err != nil {
		t.Fatal(err)
	}
	c, w := setup(t, s)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx, c) }()
	t.Cleanup(func() {
		cancel()
		select {
		case err := <-ended:
			if err != nil {
				t.Errorf("the channel ended with %v", err)
			}
		case <-time.After(10 * time.Second):
			t.Error("the channel did not end within 10 s")
			return
		}
		sound(t, dir)
	})
	return &fixture{World: w, stack: s}
}

// sound checks the rows that are left behind.
func sound(t *testing.T, dir string) {
	t.Helper()
	st, err := store.Open(context.Background(), store.Config{Dir: dir})
	if err != nil {
		t.Error(err)
		return
	}
	defer st.Close()
	if err := st.Invariants(context.Background()); err != nil {
		t.Error(err)
	}
}

// until waits for something to come true.
func until(t *testing.T, what string, ready func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !ready(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("did not happen: %s", what)
		}
	}
}

// answered waits until a person was sent n messages and all work is done.
func (f *fixture) answered(t *testing.T, chat string, n int) []string {
	t.Helper()
	until(t, fmt.Sprintf("%d messages to %s", n, chat), func() bool { return len(f.Shown(chat)) >= n })
	f.rest(t)
	return f.Shown(chat)
}

// rest waits until nothing is open.
func (f *fixture) rest(t *testing.T) store.Waiting {
	t.Helper()
	var w store.Waiting
	until(t, "all work done", func() bool {
		var err error
		if w, err = f.stack.Store.Waiting(t.Context()); err != nil {
			t.Fatal(err)
		}
		return w.Inbox == 0 && w.Outbox == 0
	})
	return w
}

func (f *fixture) rows(t *testing.T) int64 {
	t.Helper()
	n, err := f.stack.Store.Count(t.Context(), ledger.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func testOrder(t *testing.T, f *fixture) {
	const chats, each = 5, 30
	for i := range each {
		for c := range chats {
			f.Say(strconv.Itoa(100+c), strconv.Itoa(i))
		}
	}
	for c := range chats {
		got := f.answered(t, strconv.Itoa(100+c), each)
		for i, text := range got {
			if text != strconv.Itoa(i) {
				t.Fatalf("chat %d, message %d is %q", c, i, text)
			}
		}
		if len(got) != each {
			t.Errorf("chat %d got %d messages, want %d", c, len(got), each)
		}
	}
	if n := f.rows(t); n != chats*each {
		t.Errorf("%d ledger rows, want %d", n, chats*each)
	}
}

func testTwice(t *testing.T, f *fixture) {
	r, ok := f.World.(Repeater)
	if !ok {
		t.Log("updates of this channel cannot repeat")
		return
	}
	r.Twice("101", "一次")
	f.Say("101", "完")
	got := f.answered(t, "101", 2)
	if len(got) != 2 || got[0] != "一次" || got[1] != "完" {
		t.Errorf("shown = %q", got)
	}
	if n := f.rows(t); n != 2 {
		t.Errorf("%d ledger rows, want 2", n)
	}
}

func testLong(t *testing.T, f *fixture) {
	f.Say("101", "long 15000")
	f.Say("101", "完")
	want := Reply("long 15000")
	var got []string
	until(t, "all of the long reply", func() bool {
		got = f.Shown("101")
		return len(got) > 0 && got[len(got)-1] == "完"
	})
	long := got[:len(got)-1]
	if squeeze(strings.Join(long, "")) != squeeze(want) {
		t.Errorf("%d parts are not the reply", len(long))
	}
	for i, part := range long {
		if f.Limit() > 0 && units(part) > f.Limit() {
			t.Errorf("part %d has %d units", i, units(part))
		}
	}
}

func testLongMessage(t *testing.T, f *fixture) {
	f.Say("101", strings.Repeat("字", 100_000/3))
	f.Say("101", "完")
	got := f.answered(t, "101", 2)
	if len(got) != 2 || got[0] != "33333 characters" || got[1] != "完" {
		t.Errorf("shown = %q", got)
	}
}

func testSlow(t *testing.T, f *fixture) {
	l, ok := f.World.(Limited)
	if !ok {
		t.Log("this channel has no limits")
		return
	}
	l.Slow(time.Second)
	before := time.Now()
	for c := range 20 {
		f.Say(strconv.Itoa(100+c), "问题")
	}
	for c := range 20 {
		if got := f.answered(t, strconv.Itoa(100+c), 1); len(got) != 1 {
			t.Errorf("chat %d got %d messages, want 1", c, len(got))
		}
	}
	if took := time.Since(before); took < time.Second {
		t.Errorf("all was sent within %s", took)
	}
	if n := l.Early(); n > dispatchers-1 {
		t.Errorf("%d sends came while the channel asked to wait; at most those under way may", n)
	}
}

func testBlocked(t *testing.T, f *fixture) {
	b, ok := f.World.(Blockable)
	if !ok {
		t.Log("nobody can block this channel")
		return
	}
	f.Say("101", "问题")
	f.answered(t, "101", 1)
	b.Block("101")
	f.Say("101", "还在吗")
	f.Say("102", "问题")
	f.answered(t, "102", 1)
	if w := f.rest(t); w.Dead != 1 {
		t.Errorf("%d replies given up, want 1", w.Dead)
	}
	if n := b.Tries("101"); n != 1 {
		t.Errorf("%d sends to a person who blocked the assistant, want 1", n)
	}
	if got := f.Shown("101"); len(got) != 1 {
		t.Errorf("shown = %q", got)
	}
}

func testOdd(t *testing.T, f *fixture) {
	o, ok := f.World.(Odd)
	if !ok {
		t.Log("this channel carries text only")
		return
	}
	n := o.SendOdd("101")
	f.Say("101", "完")
	got := f.answered(t, "101", n+1)
	if len(got) != n+1 || got[n] != "完" {
		t.Errorf("%d messages shown, want %d: %q", len(got), n+1, got)
	}
	if w := f.rest(t); w.Parked != 0 {
		t.Errorf("%d updates were set aside", w.Parked)
	}
}

func testBroken(t *testing.T, f *fixture) {
	b, ok := f.World.(Broken)
	if !ok {
		t.Log("nothing but messages can reach this channel")
		return
	}
	b.SendBroken("101")
	f.Say("101", "")
	f.Say("101", "完")
	until(t, "the answer behind it", func() bool {
		got := f.Shown("101")
		return len(got) > 0 && got[len(got)-1] == "完"
	})
}
