package storetest

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"mingbai/handlers/delivery"
	"mingbai/handlers/misses"
	"mingbai/handlers/store"
)

// test is one of the suite.
type test struct {
	name string
	f    func(*testing.T, *store.Store)
}

// kept are the tests of what is kept beside the conversation.
func kept() []test {
	return []test{
		{"questions without an answer", testMisses},
		{"reminders go out once", testReminders},
		{"reminders end", testReminderEnds},
		{"a reminder on the page", testReminderOnPage},
		{"reminders race", testReminderRace},
		{"files", testFiles},
		{"a file is erased while it is read", testFileErased},
		{"files go with time", testFileRetention},
		{"files have a limit", testFileLimit},
		{"links lead back once", testLinks},
		{"links race", testLinkRace},
		{"how far words came", testPasses},
		{"what comes by itself", testLetters},
	}
}

func missed(key, text string, after time.Duration) misses.Miss {
	return misses.Miss{Key: key, At: start.Add(after), Text: text, Place: "p", Category: "other", Channel: "telegram",
		Nearest: "g", Reason: misses.Declined}
}

// missTexts reads the misses of a time as "a b".
func missTexts(t *testing.T, s *store.Store, from, to time.Time) string {
	t.Helper()
	var texts []string
	for m, err := range s.Misses(context.Background(), from, to) {
		if err != nil {
			t.Fatal(err)
		}
		if m.Place != "p" || m.Nearest != "g" || m.Reason != misses.Declined || m.Channel != "telegram" || m.Key == "" {
			t.Errorf("miss is %+v", m)
		}
		texts = append(texts, m.Text)
	}
	return strings.Join(texts, " ")
}

func testMisses(t *testing.T, s *store.Store) {
	ctx := context.Background()
	none := time.Time{}
	ask(t, s, "b", "2", delivery.Effect{Misses: []misses.Miss{missed("k3", "theirs", 3*time.Hour)}})
	receive(t, s, update("a", "1", "x"))
	item := claim(t, s, start)
	err := s.Commit(ctx, item, person("a"), delivery.Effect{Misses: []misses.Miss{missed("k0", "m0", 0), missed("k", "", 0)}}, start)
	if !errors.Is(err, misses.ErrMiss) || missTexts(t, s, none, none) != "theirs" {
		t.Fatalf("a miss without text: %v, kept %q", err, missTexts(t, s, none, none))
	}
	commit(t, s, item, delivery.Effect{Misses: []misses.Miss{
		missed("k1", "one", time.Hour), missed("k1", "again", time.Hour), missed("k2", "two", 2*time.Hour)}})
	if got := missTexts(t, s, none, start.Add(3*time.Hour)); got != "one two" {
		t.Errorf("kept %q", got)
	}
	if got := missTexts(t, s, start.Add(2*time.Hour), start.Add(150*time.Minute)); got != "two" {
		t.Errorf("from two to half past: %q", got)
	}
	if p, err := s.MyData(ctx, person("a")); err != nil || p.Misses != 2 {
		t.Errorf("%d misses of the person, %v", p.Misses, err)
	}
	if _, err := s.Purge(ctx, start.Add(90*time.Minute)); err != nil || missTexts(t, s, none, start.Add(3*time.Hour)) != "two" {
		t.Errorf("after retention: %q, %v", missTexts(t, s, none, none), err)
	}
	ask(t, s, "a", "3", delivery.Effect{Erase: true})
	if got := missTexts(t, s, none, none); got != "theirs" {
		t.Errorf("after the erasure: %q", got)
	}
	sound(t, s)
}
