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
	if err != nil || counts.Self != 1 || counts.Declined != 1 {
		t.Errorf("%+v today, %v; want one answer of the assistant", counts, err)
	}
	for place, want := range map[string]int64{"广东省中山市": 1, "广东省中山市乙镇": 0} {
		if counts, err := (today{s, func() time.Time { return now }}).Today(t.Context(), place); err != nil || counts.Self != want {
			t.Errorf("%d answers in %s, %v; want %d", counts.Self, place, err, want)
		}
	}
}

// TestTodayByTheRules: the assistant's own answers are no 宗, and what the first
// page says is what the statistics of the day say.
func TestTodayByTheRules(t *testing.T) {
	s, err := store.Open(t.Context(), store.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	now := time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC)
	who := chat.Address{Channel: "web", Chat: "a"}
	if _, err := s.Receive(t.Context(), "web", "", []delivery.Incoming{{Channel: "web", Update: "1", Chat: "a", At: now}}); err != nil {
		t.Fatal(err)
	}
	item, err := s.Claim(t.Context(), "w", now, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	row := func(id string, outcome ledger.Outcome, urgent bool) ledger.Consultation {
		return ledger.Consultation{ID: id, At: now, Place: "广东省中山市甲镇", Category: "other", Channel: "web", Outcome: outcome, Urgent: urgent, Sources: []string{"guide/x"}}
	}
	met := row("met by a person", ledger.Answered, true)
	met.CaseKey, met.Matters, met.Visits, met.Adviser, met.Closed = "c1", 1, 1, "p1", now
	if err := s.Commit(t.Context(), item, who, delivery.Effect{Records: []ledger.Consultation{
		row("answered", ledger.Answered, false), row("urgent", ledger.Emergency, true), row("declined", ledger.Declined, false), row("refused", ledger.Refused, false), met,
	}}, now); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Enter(t.Context(), []ledger.Record{{Ref: "r1", Date: "2026-11-22", Kind: ledger.Consulting, Place: "广东省中山市甲镇", Category: "other", Channel: "window", Matters: 2, Visits: 5, Outcome: ledger.Answered}}); err != nil {
		t.Fatal(err)
	}
	counts, err := today{s, func() time.Time { return now }}.Today(t.Context(), "广东省中山市甲镇")
	if err != nil || counts.Consultations != 3 || counts.Self != 3 || counts.Urgent != 1 || counts.Declined != 1 {
		t.Errorf("%+v, %v; want 3 宗, and 3 answers of which 1 was urgent and 1 declined", counts, err)
	}
	said, err := s.Counts(t.Context(), ledger.Query{From: "2026-11-22", To: "2026-11-22", Place: "广东省中山市甲镇"})
	matters, _ := said.Row(ledger.RuleMatters)
	self, _ := said.Row(ledger.RuleSelf)
	if err != nil || int64(matters.Value) != counts.Consultations || int64(self.Value) != counts.Self {
		t.Errorf("the statistics say %d 宗 and %d 次, %v", matters.Value, self.Value, err)
	}
}
