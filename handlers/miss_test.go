package handlers_test

import (
	"context"
	"testing"

	"mingbai/handlers/chat"
	"mingbai/handlers/misses"
)

// TestAMissIsKeptOnce: a question that found no answer and was then called
// useless has one key, another one has another.
func TestAMissIsKeptOnce(t *testing.T) {
	a := newAssistant(t)
	var session chat.Session
	say := func(m chat.Message) []misses.Miss {
		t.Helper()
		m.From = chat.Address{Channel: "web", Chat: "1"}
		e, err := a.Handle(context.Background(), m, session)
		if err != nil {
			t.Fatal(err)
		}
		session = *e.Session
		return e.Misses
	}
	first := say(chat.Message{ID: "1", Kind: chat.Text, Text: "就是它呀你懂的"})
	blamed := say(chat.Message{ID: "2", Kind: chat.Button, Data: "useless"})
	again := say(chat.Message{ID: "3", Kind: chat.Text, Text: "就是它呀你懂的"})
	if len(first) != 1 || len(blamed) != 1 || len(again) != 1 {
		t.Fatalf("kept %v, %v, %v", first, blamed, again)
	}
	if first[0].Key != blamed[0].Key || first[0].Key == again[0].Key {
		t.Errorf("keys are %s, %s, %s", first[0].Key, blamed[0].Key, again[0].Key)
	}
	for _, m := range append(first, blamed[0]) {
		if err := m.Check(); err != nil || m.Nearest == "" {
			t.Errorf("%+v: %v", m, err)
		}
	}
}
