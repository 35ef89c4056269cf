package main

import (
	"testing"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/ledger"
	"mingbai/handlers/store"
)

// TestTodayIsChinas counts on a machine that keeps another zone's time.
func TestTodayIsChinas(t *testing.T) {
	s, err := store.Open(t.Context(), store.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	now := time.Date(2026, 11, 21, 18, 0, 0, 0, time.UTC) // two in the morning of the 22nd
	who := chat.Address{Channel: "web", Chat: "a"}
	if _, err := s.Receive(t.Context(), "web", "", []delivery.Incoming{{Channel: "web", Update: "1", Chat: "a", At: now}}); err != nil {
		t.Fatal(err)
	}
	item, err := s.Claim(t.Context(), "w", now, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	row := func(id string, at time.Time) ledger.Consultation {
		return ledger.Consultation{ID: id, At: at, Place: "广东省中山市甲镇", Category: "other", Channel: "web", Outcome: ledger.Declined}
	}
	if err := s.Commit(t.Context(), item, who, delivery.Effect{Records: []ledger.Consultation{
		row("half past eleven at night", now.Add(-150*time.Minute)), row("one in the morning", now.Add(-time.Hour)),
	}}, now); err != nil {
		t.Fatal(err)
	}
	counts, err := today{s, func() time.Time { return now }}.Today(t.Context(), "")
	if err != nil || counts.Consultations != 1 {
		t.Errorf("%d consultations today, %v; want 1", counts.Consultations, err)
	}
	for place, want := range map[string]int64{"广东省中山市": 1, "广东省中山市乙镇": 0} {
		if counts, err := (today{s, func() time.Time { return now }}).Today(t.Context(), place); err != nil || counts.Consultations != want {
			t.Errorf("%d consultations in %s, %v; want %d", counts.Consultations, place, err, want)
		}
	}
}
