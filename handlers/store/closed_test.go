package store_test

import (
	"testing"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
	"mingbai/handlers/store"
)

// TestClosed lists closed cases with words, the newest first, and none that is
// open or whose resident was forgotten.
func TestClosed(t *testing.T) {
	s := open(t, store.Config{Dir: t.TempDir()})
	ctx, noon := t.Context(), time.Date(2026, 11, 2, 4, 0, 0, 0, time.UTC)
	var opened, ended handoff.Change
	at := func(name string) chat.Address { return chat.Address{Channel: "web", Chat: name} }
	for i, id := range []string{"a", "b", "c", "d"} {
		c := handoff.Case{ID: id, Year: 2026, Seq: i + 1, Place: "东凤镇", Version: 1, State: handoff.Offered,
			Resident: at(id), Opened: noon, Summary: "话" + id}
		opened.Saves = append(opened.Saves, handoff.Save{Case: c})
		if id == "b" {
			continue
		}
		c.Version, c.State, c.Ended = 2, handoff.Closed, noon.Add(time.Duration(i)*time.Hour)
		ended.Saves = append(ended.Saves, handoff.Save{Case: c, From: 1})
	}
	commit := func(who string, e delivery.Effect) {
		t.Helper()
		if _, err := s.Receive(ctx, "web", "", []delivery.Incoming{{Channel: "web", Update: who, Chat: who, Raw: []byte("x"), At: noon}}); err != nil {
			t.Fatal(err)
		}
		item, err := s.Claim(ctx, "w", time.Now(), time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Commit(ctx, item, at(who), e, noon); err != nil {
			t.Fatal(err)
		}
	}
	commit("x", delivery.Effect{Handoff: &opened})
	commit("y", delivery.Effect{Handoff: &ended})
	ids := func(n int) (out string) {
		t.Helper()
		cases, err := s.Closed(ctx, n)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cases {
			out += c.ID
		}
		return out
	}
	if got := ids(10) + "|" + ids(1); got != "dca|d" {
		t.Errorf("closed cases %s, want dca|d", got)
	}
	commit("d", delivery.Effect{Erase: true})
	if got := ids(10); got != "ca" {
		t.Errorf("after d was forgotten %s, want ca", got)
	}
}
