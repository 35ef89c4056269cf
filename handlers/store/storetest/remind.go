package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/store"
)

// remindMe is a reminder of a person, some days after the start.
func remindMe(who, series string, days int) delivery.Reminder {
	name := fmt.Sprintf("%s/%s/%d", who, series, days)
	return delivery.Reminder{Series: series, Title: series, At: start.AddDate(0, 0, days),
		Outgoing: delivery.Outgoing{Key: name, To: person(who), Reply: chat.Reply{Text: name}}}
}

// ask commits one message of a person with an effect.
func ask(t *testing.T, s *store.Store, who, id string, e delivery.Effect) {
	t.Helper()
	receive(t, s, update(who, id, "q"+id))
	commit(t, s, claim(t, s, start), e)
}

func remind(t *testing.T, s *store.Store, now time.Time, want int) {
	t.Helper()
	if n, err := s.Remind(context.Background(), now); err != nil || n != want {
		t.Fatalf("Remind at %s = %d, %v; want %d", now.Format(time.DateTime), n, err, want)
	}
}

// deliver sends the reminder that must be next.
func deliver(t *testing.T, s *store.Store, now time.Time, want string) {
	t.Helper()
	if err := s.Sent(context.Background(), claimSend(t, s, now, want), now); err != nil {
		t.Fatal(err)
	}
}

func testReminders(t *testing.T, s *store.Store) {
	week := []delivery.Reminder{remindMe("a", "x", 7), remindMe("a", "x", 3), remindMe("a", "x", 6), remindMe("a", "y", 9)}
	ask(t, s, "a", "1", delivery.Effect{Reminders: week})
	ask(t, s, "a", "2", delivery.Effect{Reminders: week}) // asked for again
	p, err := s.MyData(context.Background(), person("a"))
	if err != nil || len(p.Reminders) != 4 || p.Reminders[0].Outgoing.Key != "a/x/3" || !p.Reminders[0].At.Equal(start.AddDate(0, 0, 3)) || p.Reminders[3].Title != "y" {
		t.Errorf("to come: %+v, %v", p.Reminders, err)
	}
	day := func(n int) time.Time { return start.AddDate(0, 0, n) }
	remind(t, s, day(3).Add(-time.Second), 0)
	remind(t, s, day(3), 1)
	remind(t, s, day(3), 0)
	deliver(t, s, day(3), "a/x/3")
	remind(t, s, day(1), 0) // the clock is set back
	ask(t, s, "a", "3", delivery.Effect{Reminders: week[1:2]})
	remind(t, s, day(4), 0) // and the same asked for once more: it was sent
	remind(t, s, day(30), 2)
	deliver(t, s, day(30), "a/x/7")
	deliver(t, s, day(30), "a/y/9")
	claimSend(t, s, day(30), "")
	remind(t, s, day(9999), 0)
	sound(t, s)
}

func testReminderEnds(t *testing.T, s *store.Store) {
	ctx := context.Background()
	both := func(who string) []delivery.Reminder {
		return []delivery.Reminder{remindMe(who, "x", 1), remindMe(who, "y", 1)}
	}
	ask(t, s, "a", "1", delivery.Effect{Reminders: both("a")})
	ask(t, s, "b", "2", delivery.Effect{Reminders: both("b")})
	ask(t, s, "c", "3", delivery.Effect{Reminders: both("c")})
	ask(t, s, "d", "4", delivery.Effect{Reminders: both("d")})
	ask(t, s, "a", "5", delivery.Effect{Unremind: []string{"x"}})
	ask(t, s, "b", "6", delivery.Effect{Unremind: []string{delivery.EveryReminder}, Reminders: []delivery.Reminder{remindMe("b", "z", 2)}})
	ask(t, s, "c", "7", delivery.Effect{Erase: true})
	for who, want := range map[string]int{"a": 1, "b": 1, "c": 0, "d": 2} {
		if list, err := s.Reminders(ctx, person(who)); err != nil || len(list) != want {
			t.Errorf("%s has %d reminders, %v; want %d", who, len(list), err, want)
		}
	}
	remind(t, s, start.AddDate(0, 0, 5), 4)
	ask(t, s, "d", "8", delivery.Effect{Erase: true}) // they are on their way already
	sent := map[string]bool{}
	for range 2 {
		p, err := s.ClaimSend(ctx, "telegram", "d", start, lease)
		if err != nil {
			t.Fatal(err)
		}
		sent[p.Outgoing.Key] = true
		if err := s.Sent(ctx, p, start); err != nil {
			t.Fatal(err)
		}
	}
	claimSend(t, s, start, "")
	if !sent["a/y/1"] || !sent["b/z/2"] {
		t.Errorf("sent %v", sent)
	}
	sound(t, s)
}

// testReminderOnPage: where the page fetches replies itself, a reminder stands
// behind what was said before it, and is never sent.
func testReminderOnPage(t *testing.T, s *store.Store) {
	ctx := context.Background()
	r := remindMe("a", "x", 1)
	r.Outgoing.Delivered = true
	ask(t, s, "a", "1", delivery.Effect{Reminders: []delivery.Reminder{r}, Replies: []delivery.Outgoing{{Key: "r1", To: person("a"), Reply: chat.Reply{Text: "r1"}, Delivered: true}}})
	remind(t, s, start.AddDate(0, 0, 1), 1)
	claimSend(t, s, start.AddDate(0, 0, 1), "")
	later := update("a", "2", "q2")
	later.At = start.AddDate(0, 0, 2)
	receive(t, s, later)
	commit(t, s, claim(t, s, later.At), delivery.Effect{})
	lines, err := s.Transcript(ctx, person("a"), 9)
	if got := said(lines); err != nil || got != "q1 r1 a/x/1 q2" {
		t.Errorf("transcript is %q, %v", got, err)
	}
	if _, err := s.Purge(ctx, start.AddDate(0, 0, 200)); err != nil {
		t.Fatal(err)
	}
	if lines, err := s.Transcript(ctx, person("a"), 9); err != nil || len(lines) != 0 {
		t.Errorf("after retention %q, %v", said(lines), err)
	}
	sound(t, s)
}

// testReminderRace: many who look at once send each reminder once.
func testReminderRace(t *testing.T, s *store.Store) { RemindRace(t, s) }

// RemindRace lets several stores on one database send the same reminders.
func RemindRace(t *testing.T, stores ...*store.Store) {
	t.Helper()
	const people = 12
	for i := range people {
		who := fmt.Sprint("p", i)
		ask(t, stores[0], who, who, delivery.Effect{Reminders: []delivery.Reminder{remindMe(who, "x", 1), remindMe(who, "x", 2)}})
	}
	var all sync.WaitGroup
	var mu sync.Mutex
	total, failed := 0, error(nil)
	for r := range racers {
		s := stores[r%len(stores)]
		all.Go(func() {
			n, err := s.Remind(context.Background(), start.AddDate(0, 0, 9))
			mu.Lock()
			defer mu.Unlock()
			total, failed = total+n, errors.Join(failed, err)
		})
	}
	all.Wait()
	if failed != nil || total != people {
		t.Errorf("%d reminders became replies, %v; want %d", total, failed, people)
	}
	if w, err := stores[0].Waiting(context.Background()); err != nil || w.Outbox != people {
		t.Errorf("%d replies wait, %v; want %d", w.Outbox, err, people)
	}
	sound(t, stores[0])
}

// RemindFaults fails every statement of sending a reminder in turn: it is sent
// once all the same.
func RemindFaults(t *testing.T, open func(t *testing.T, fault *Fault) *store.Store) {
	fault := &Fault{}
	s := open(t, fault)
	for _, behind := range []bool{false, true} {
		for i := int64(1); ; i++ {
			who := fmt.Sprintf("%v%d", behind, i)
			ask(t, s, who, who, delivery.Effect{Reminders: []delivery.Reminder{remindMe(who, "x", 1)}})
			fault.Arm(i, behind)
			_, err := s.Remind(context.Background(), start.AddDate(0, 0, 1))
			steps := fault.Steps()
			fault.Arm(0, false)
			sound(t, s)
			if _, again := s.Remind(context.Background(), start.AddDate(0, 0, 1)); again != nil {
				t.Fatalf("after statement %d failed (%v): %v", i, err, again)
			}
			deliver(t, s, start, who+"/x/1")
			claimSend(t, s, start, "")
			if steps < i { // nothing was left to fail
				break
			}
		}
	}
}
