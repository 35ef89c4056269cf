package store_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"mingbai/handlers/delivery"
	"mingbai/handlers/ledger"
	"mingbai/handlers/store"
)

// childDir tells the test binary that it is the process to be killed.
const childDir = "MINGBAI_TEST_STORE_DIR"

// TestKilledProcessLosesNothing kills a working process again and again: what
// it said was stored must be there, once.
func TestKilledProcessLosesNothing(t *testing.T) {
	if dir := os.Getenv(childDir); dir != "" {
		child(dir)
		return
	}
	dir := t.TempDir()
	said := 0
	for range 20 {
		said = max(said, killOne(t, dir, said))
	}
	s := open(t, store.Config{Dir: dir})
	ctx := context.Background()
	if err := errors.Join(s.Verify(ctx), s.Invariants(ctx)); err != nil {
		t.Error(err)
	}
	for {
		err := finish(s)
		if errors.Is(err, delivery.ErrEmpty) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	n, err := s.Count(ctx, ledger.Filter{})
	if err != nil || n < int64(said) || n > int64(said)+20 {
		t.Errorf("%d ledger rows, %v; the processes said %d", n, err, said)
	}
	if w, err := s.Waiting(ctx); err != nil || w.Inbox+w.Parked > 0 {
		t.Errorf("Waiting = %+v, %v", w, err)
	}
	t.Logf("20 kills, %d updates acknowledged, %d ledger rows", said, n)
}

// killOne starts a child that goes on from a number, kills it, and returns how
// far it said it had come.
func killOne(t *testing.T, dir string, from int) int {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestKilledProcessLosesNothing$")
	cmd.Env = append(os.Environ(), childDir+"="+dir, "MINGBAI_TEST_FROM="+strconv.Itoa(from))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(time.Duration(5+rand.IntN(200))*time.Millisecond, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	last := from
	for lines := bufio.NewScanner(out); lines.Scan(); {
		n, err := strconv.Atoi(lines.Text())
		if err != nil {
			t.Errorf("child: %s", lines.Text())
			continue
		}
		last = n
	}
	_ = cmd.Wait() // it was killed
	return last
}

// child receives updates, saying how many are stored, and handles them.
func child(dir string) {
	s, err := store.Open(context.Background(), store.Config{Dir: dir})
	if err != nil {
		fmt.Println(err)
		return
	}
	from, err := strconv.Atoi(os.Getenv("MINGBAI_TEST_FROM"))
	for i := from; err == nil; i++ {
		if _, err = s.Receive(context.Background(), "telegram", "", []delivery.Incoming{incoming(i)}); err != nil {
			break
		}
		fmt.Println(i + 1)
		if err = finish(s); errors.Is(err, delivery.ErrEmpty) {
			err = nil
		}
	}
	fmt.Println(err)
}

// finish handles one update that waits, or ErrEmpty.
func finish(s *store.Store) error {
	ctx := context.Background()
	item, err := s.Claim(ctx, "w", time.Now(), time.Minute)
	if err != nil {
		return err
	}
	from := item.Incoming
	return s.Commit(ctx, item, address(from), delivery.Effect{Records: []ledger.Consultation{{ID: from.Update, At: time.Now(),
		Category: "劳动", Channel: "telegram", Outcome: ledger.Declined}}}, time.Now())
}
