package console

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

const testPassword = "松树 河流 板凳 四月 早点"

func TestPasswordHash(t *testing.T) {
	h, err := newHasher(bytes.NewReader(bytes.Repeat([]byte{1}, 64)))
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	stored, err := h.hash(ctx, testPassword)
	if err != nil || !strings.HasPrefix(stored, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Fatalf("%q, %v", stored, err)
	}
	if ok, err := h.matches(ctx, stored, testPassword); !ok || err != nil {
		t.Errorf("right password: %v, %v", ok, err)
	}
	if ok, _ := h.matches(ctx, stored, testPassword+" "); ok {
		t.Error("wrong password matches")
	}
	if ok, err := h.matches(ctx, "", "nobody"); ok || err != nil {
		t.Errorf("nobody signs in: %v, %v", ok, err)
	}
	gone, cancel := context.WithCancel(ctx)
	cancel()
	h.slots <- struct{}{}
	h.slots <- struct{}{}
	if _, err := h.hash(gone, "x"); !errors.Is(err, context.Canceled) {
		t.Errorf("third at once: %v", err)
	}
}

func FuzzParseHash(f *testing.F) {
	f.Add("$argon2id$v=19$m=19456,t=2,p=1$AQEBAQEBAQEBAQEBAQEBAQ$AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE")
	f.Add("$argon2id$v=19$m=999999999,t=2,p=1$AQ$AQ")
	f.Fuzz(func(t *testing.T, stored string) {
		salt, sum, err := parseHash(stored)
		if err == nil && (len(salt) != saltBytes || len(sum) != hashBytes || !strings.HasPrefix(stored, prefix())) {
			t.Fatalf("took %q", stored)
		}
	})
}

func TestLockoutBounded(t *testing.T) {
	l := newLockout()
	now := time.Unix(0, 0)
	for i := range maxTried + 100 {
		l.begin(fmt.Sprint(i), now.Add(time.Duration(i)))
	}
	if len(l.byName) > maxTried {
		t.Errorf("remembers %d names", len(l.byName))
	}
}

func TestLockoutForgets(t *testing.T) {
	l := newLockout()
	now := time.Unix(0, 0)
	for i := range 3 * freeTries {
		if wait, ok := l.begin("li", now.Add(time.Duration(i)*2*forgetful)); !ok {
			t.Fatalf("a slip every two hours: try %d waits %s", i, wait)
		}
	}
	if got := l.byName["li"]; got.failed != 1 || !got.until.IsZero() {
		t.Errorf("old slips still count: %+v", got)
	}
}

// TestLockoutDoubles: each failure after the fifth waits twice as long, up to a
// minute.
func TestLockoutDoubles(t *testing.T) {
	l := newLockout()
	now := time.Unix(0, 0)
	for range freeTries {
		if wait, ok := l.begin("li", now); !ok {
			t.Fatalf("a free try waits %s", wait)
		}
	}
	for _, want := range []time.Duration{5, 10, 20, 40, 60, 60} {
		if wait, ok := l.begin("li", now); ok || wait != want*time.Second {
			t.Errorf("waits %s, want %d s", wait, want)
		}
		now = now.Add(want * time.Second)
		if wait, ok := l.begin("li", now); !ok {
			t.Errorf("after %d s still waits %s", want, wait)
		}
	}
	l.clear("li")
	if _, ok := l.begin("li", now); !ok {
		t.Error("who signed in waits")
	}
}
