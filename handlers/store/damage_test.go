package store_test

import (
	"testing"

	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/store"
)

// TestDamagedLinesLeaveTheOthers spoils one thing said and one answer: the
// rest of the conversation is still shown.
func TestDamagedLinesLeaveTheOthers(t *testing.T) {
	dir := t.TempDir()
	who := chat.Address{Channel: "telegram", Chat: "a"}
	s := open(t, store.Config{Dir: dir})
	for i := range 3 {
		canary(t, s, who, i, delivery.Effect{Replies: []delivery.Outgoing{{To: who, Reply: chat.Reply{Text: "r"}}}})
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	run(t, dir, `UPDATE inbox SET sealed = x'00' WHERE id = 1`)
	run(t, dir, `UPDATE outbox SET sealed = x'00' WHERE id = 2`)
	s = open(t, store.Config{Dir: dir})
	lines, err := s.Transcript(t.Context(), who, 99)
	if err != nil || len(lines) != 4 {
		t.Errorf("%d lines, %v; want the 4 that are whole", len(lines), err)
	}
	if p, err := s.MyData(t.Context(), who); err != nil || len(p.Lines) != 4 {
		t.Errorf("%d lines of their data, %v; want 4", len(p.Lines), err)
	}
}
