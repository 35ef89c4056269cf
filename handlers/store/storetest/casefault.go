package storetest

import (
	"context"
	"testing"

	"mingbai/handlers/store"
)

// RunHandoffFaults fails every statement of a case's way in turn (refer, write,
// escalate, claim, relay, close, rate), goes on after it as after a restart,
// and checks that everything happened exactly once. open is as in RunFaults;
// with a stride over 1 only each stride-th statement is failed.
func RunHandoffFaults(t *testing.T, open func(t *testing.T, fault *Fault) *store.Store, stride int64) {
	for _, behind := range []bool{false, true} {
		name := map[bool]string{false: "statements fail", true: "answers of commits are lost"}[behind]
		t.Run(name, func(t *testing.T) {
			fault := &Fault{}
			w, err := newTown(open(t, fault))
			if err != nil {
				t.Fatal(err)
			}
			steps := make([]int64, len(caseWay))
			for i, step := range caseWay {
				fault.Arm(0, behind)
				w.must(t, w.walk("first", "", i, step))
				steps[i] = fault.Steps()
			}
			for i := range caseWay {
				for n := int64(1); n <= steps[i]; n += stride {
					w.failCase(t, fault, i, n, behind)
				}
			}
		})
	}
}

// failCase fails the n-th statement of the i-th step.
func (w *town) failCase(t *testing.T, fault *Fault, i int, n int64, behind bool) {
	t.Helper()
	who := "p" + string(rune('a'+i)) + string(rune('0'+n/100)) + string(rune('0'+n/10%10)) + string(rune('0'+n%10))
	for j, step := range caseWay {
		if j == i {
			fault.Arm(n, behind)
		}
		err := w.walk(who, "", j, step)
		if j == i {
			fault.Arm(0, false)
		}
		for try := 0; err != nil; try++ {
			if try == 3 {
				t.Fatalf("statement %d of step %d: never finished: %v", n, i, err)
			}
			w.pass(lease)
			if _, err = w.s.Fire(context.Background(), w.clock()); err == nil {
				if err = w.work("w"); err == nil {
					err = w.walk(who, "", j, step)
				}
			}
		}
	}
	if err := w.checkWay(who); err != nil {
		t.Fatalf("statement %d of step %d failed: %v", n, i, err)
	}
	if err := w.s.Invariants(context.Background()); err != nil {
		t.Fatal(err)
	}
}
