package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"mingbai/handlers/audit"
	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/ledger"
	"mingbai/handlers/misses"
	"mingbai/handlers/store"
)

// RunFaults fails every statement of an update's way through the store in
// turn, and checks that the rows are valid at once and that the work is
// finished afterwards, exactly once. open gets what to put into Config.Wrap.
func RunFaults(t *testing.T, open func(t *testing.T, fault *Fault) *store.Store) {
	for _, behind := range []bool{false, true} {
		name := map[bool]string{false: "statements fail", true: "answers of commits are lost"}[behind]
		t.Run(name, func(t *testing.T) {
			fault := &Fault{}
			s := open(t, fault)
			fault.Arm(0, behind)
			if err := (&walk{s: s, who: "first"}).all(); err != nil {
				t.Fatal(err)
			}
			steps := fault.Steps()
			if steps < 30 {
				t.Fatalf("only %d statements were seen", steps)
			}
			for i := int64(1); i <= steps; i++ {
				failAt(t, s, fault, i, behind)
			}
		})
	}
}

func failAt(t *testing.T, s *store.Store, fault *Fault, i int64, behind bool) {
	t.Helper()
	w := &walk{s: s, who: "p" + string(rune('0'+i%10)) + string(rune('a'+i/10))}
	fault.Arm(i, behind)
	err := w.all()
	fault.Arm(0, false)
	if broken := s.Invariants(context.Background()); broken != nil {
		t.Fatalf("statement %d failed (%v): %v", i, err, broken)
	}
	for try := 0; err != nil; try++ {
		if try == 3 {
			t.Fatalf("after statement %d failed, the work is never finished: %v", i, err)
		}
		w.now += lease // claims of the failed walk run out
		err = w.all()
	}
	if err := w.check(); err != nil {
		t.Fatalf("after statement %d failed: %v", i, err)
	}
}

// walk takes one update through the store and can be begun again.
type walk struct {
	s    *store.Store
	who  string
	now  time.Duration // since start
	sent int
}

func (w *walk) time() time.Time { return start.Add(w.now) }

func (w *walk) all() error {
	ctx := context.Background()
	if _, err := w.s.Receive(ctx, "telegram", w.who, []delivery.Incoming{update(w.who, w.who, "x")}); err != nil {
		return err
	}
	item, err := w.s.Claim(ctx, "w", w.time(), lease)
	if err == nil {
		err = w.commit(ctx, item)
	}
	if err != nil && !errors.Is(err, delivery.ErrEmpty) {
		return err
	}
	p, err := w.s.ClaimSend(ctx, "telegram", "d", w.time(), lease)
	if errors.Is(err, delivery.ErrEmpty) {
		return nil
	}
	if err != nil {
		return err
	}
	w.sent++
	return w.s.Sent(ctx, p, w.time())
}

func (w *walk) commit(ctx context.Context, item delivery.Item) error {
	session, err := w.s.Load(ctx, person(w.who))
	if err != nil {
		return err
	}
	session.Remember("x")
	return w.s.Commit(ctx, item, person(w.who), delivery.Effect{
		Session: &session,
		Records: []ledger.Consultation{record(w.who)},
		Work: []ledger.Record{{Ref: "work " + w.who, Date: "2026-03-02", Kind: ledger.Lecture, Village: w.who,
			Matters: 1, Visits: 20, Outcome: ledger.StepClosed}},
		Trail:   []audit.Entry{{Who: w.who, What: audit.Exported}},
		Misses:  []misses.Miss{missed(w.who, "m", 0)},
		Replies: []delivery.Outgoing{{To: person(w.who), Reply: chat.Reply{Text: "y"}}},
	}, w.time())
}

// check tells whether everything was done exactly once.
func (w *walk) check() error {
	ctx := context.Background()
	session, err := w.s.Load(ctx, person(w.who))
	if err != nil {
		return err
	}
	if len(session.Recent) != 1 {
		return errors.New("the session was saved more or less than once")
	}
	p, err := w.s.MyData(ctx, person(w.who))
	if err != nil {
		return err
	}
	if len(p.Consultations) != 1 || len(p.Lines) != 2 || p.Misses != 1 {
		return errors.New("the ledger or the transcript holds more or less than it should")
	}
	if err := w.checkWork(ctx); err != nil {
		return err
	}
	open, err := w.s.Waiting(ctx)
	if err != nil {
		return err
	}
	if open.Inbox+open.Outbox+open.Parked+open.Dead > 0 {
		return errors.New("something waits still")
	}
	if w.sent < 1 || w.sent > 2 {
		return errors.New("the reply was not sent once, or twice after a doubt")
	}
	return w.s.Invariants(ctx)
}

// checkWork tells whether offline work was entered, and the trail noted it, exactly once.
func (w *walk) checkWork(ctx context.Context) error {
	rows := 0
	for e, err := range w.s.Entries(ctx, ledger.Query{Village: w.who}) {
		if err != nil {
			return err
		}
		if rows++; !e.Offline || e.Visits != 20 {
			return errors.New("the offline work is not what was entered")
		}
	}
	trail, err := w.s.Trail(ctx, 0, 1000)
	if err != nil {
		return err
	}
	noted := 0
	for _, e := range trail {
		if e.Who == w.who {
			noted++
		}
	}
	if rows != 1 || noted != 1 {
		return errors.New("offline work was entered, or noted in the trail, more or less than once")
	}
	return nil
}
