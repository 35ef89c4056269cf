package channeltest

import (
	"testing"

	"mingbai/handlers/chat"
)

func testAnswer(t *testing.T, f *fixture) {
	a, ok := f.World.(Answering)
	if !ok {
		t.Log("nobody can answer a message on this channel")
		return
	}
	f.Say("101", "问题")
	f.Say("101", "又一个")
	f.answered(t, "101", 2)
	id := a.Answer("101", "好")
	got := f.answered(t, "101", 3)
	if id == "" || got[2] != AnswerTo(id) {
		t.Errorf("shown = %q, want an answer to %q", got, id)
	}
}

func testMedia(t *testing.T, f *fixture) {
	c, ok := f.World.(Carrier)
	if !ok {
		t.Log("this channel carries text only")
		return
	}
	sent := c.SendMedia("101")
	var got []chat.Media
	until(t, "all files shown", func() bool { got = c.ShownMedia("101"); return len(got) >= len(sent) })
	f.rest(t)
	if got = c.ShownMedia("101"); len(got) != len(sent) {
		t.Fatalf("%d shown, want %d", len(got), len(sent))
	}
	for i, want := range sent {
		if got[i] != want {
			t.Errorf("file %d came back as %+v, want %+v", i, got[i], want)
		}
	}
}
