package tgfake

import (
	"reflect"
	"strconv"
	"sync/atomic"
	"testing"
	"time"
)

// clock is a clock that a test moves while the double reads it.
type clock struct{ ns atomic.Int64 }

func newClock() *clock {
	c := &clock{}
	c.ns.Store(time.Date(2026, 3, 15, 9, 0, 0, 0, time.UTC).UnixNano())
	return c
}

func (c *clock) now() time.Time { return time.Unix(0, c.ns.Load()) }

func (c *clock) pass(d time.Duration) { c.ns.Add(int64(d)) }

func TestBuckets(t *testing.T) {
	clock := newClock()
	s := start(t, Config{Limits: Telegram, Now: clock.now})
	s.Meet(7)
	s.Meet(-5)
	send := func(chat int) answer { return call(t, s, "sendMessage", map[string]any{"chat_id": chat, "text": "a"}) }
	for i := range 3 {
		if a := send(7); !a.OK {
			t.Fatalf("message %d of the burst: %s", i, a.Text)
		}
	}
	if a := send(7); a.Code != 429 || a.Parameters.RetryAfter != 1 {
		t.Fatalf("fourth in a second: %+v", a)
	}
	clock.pass(time.Second)
	if a := send(7); !a.OK {
		t.Errorf("after retry_after: %s", a.Text)
	}
	for range 20 {
		clock.pass(100 * time.Millisecond)
		send(-5)
	}
	if a := send(-5); a.Code != 429 {
		t.Errorf("more than 20 a minute in a group: %+v", a)
	}
	if s.Throttled() != 2 {
		t.Errorf("throttled = %d, want 2", s.Throttled())
	}
}

func TestFaults(t *testing.T) {
	kinds := []struct {
		fault Fault
		code  int  // 0 = no JSON came
		sent  bool // the message is there all the same
	}{
		{Fault{Kind: TooMany, Retry: 7}, 429, false},
		{Fault{Kind: Internal}, 500, false},
		{Fault{Kind: Internal, After: true}, 500, true},
		{Fault{Kind: Gateway}, 0, false},
		{Fault{Kind: HTML, After: true}, 0, true},
		{Fault{Kind: Reset}, 0, false},
		{Fault{Kind: Reset, After: true}, 0, true},
		{Fault{Kind: Truncated, After: true}, 0, true},
		{Fault{Kind: Silence, Hang: 5 * time.Millisecond, After: true}, 0, true},
		{Fault{Kind: Conflict}, 409, false},
	}
	for _, k := range kinds {
		t.Run(string(k.fault.Kind)+strconv.FormatBool(k.fault.After), func(t *testing.T) {
			k.fault.Method, k.fault.Nth = "sendMessage", 2
			clock := newClock()
			s := start(t, Config{Faults: []Fault{k.fault}, Now: clock.now})
			s.Meet(7)
			args := map[string]any{"chat_id": 7, "text": "a"}
			if a := call(t, s, "sendMessage", args); !a.OK {
				t.Fatalf("first call: %s", a.Text)
			}
			a, err := try(s, s.Token(), "sendMessage", args)
			if k.code == 0 && err == nil || k.code != 0 && a.Code != k.code {
				t.Errorf("second call: %+v, %v", a, err)
			}
			if k.fault.Kind == TooMany {
				if a := call(t, s, "sendMessage", args); a.Code != 429 || s.Throttled() != 1 {
					t.Errorf("before retry_after is over: %+v", a)
				}
			}
			clock.pass(7 * time.Second)
			if a := call(t, s, "sendMessage", args); !a.OK {
				t.Errorf("last call: %s", a.Text)
			}
			untold := 0
			for _, m := range s.Sent(7) {
				if !m.Told {
					untold++
				}
			}
			if (untold == 1) != k.sent {
				t.Errorf("messages the bot was not told of: %d", untold)
			}
		})
	}
}

func TestSameSeedSameStorm(t *testing.T) {
	storm := Storm{Share: 0.3, Kinds: []Kind{TooMany, Internal, Reset}}
	run := func(seed uint64) []Fault {
		s := start(t, Config{Seed: seed, Storm: storm})
		var list []Fault
		for range 200 {
			list = append(list, s.due("sendMessage"))
		}
		return list
	}
	a, b, c := run(1), run(1), run(2)
	if !reflect.DeepEqual(a, b) {
		t.Error("the same seed gave other faults")
	}
	if reflect.DeepEqual(a, c) {
		t.Error("another seed gave the same faults")
	}
	faults := 0
	for _, f := range a {
		if f.Kind != "" {
			faults++
		}
	}
	if faults < 40 || faults > 80 {
		t.Errorf("%d of 200 calls failed, want about 60", faults)
	}
}
