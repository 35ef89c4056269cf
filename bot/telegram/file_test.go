package telegram

import (
	"errors"
	"testing"

	"mingbai/bot/channeltest/tgfake"
	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
)

func withPaper() chat.Reply {
	return chat.Reply{Text: "做好了", Attach: &chat.Attachment{Name: "法律援助申请表.docx", Type: "application/x-paper", Data: []byte("PK\x03\x04\x00纸")}}
}

func TestSendFileAfterItsText(t *testing.T) {
	r := newRig(t, tgfake.Config{}, nil)
	r.api.Meet(7)
	n, err := r.SendParts(t.Context(), to(7), withPaper(), 0)
	if err != nil || n != 2 {
		t.Fatalf("%d parts, %v", n, err)
	}
	got := r.api.Sent(7)
	if len(got) != 2 || got[0].Text != "做好了" || got[0].File != "" {
		t.Fatalf("sent %+v", got)
	}
	if got[1].File != "法律援助申请表.docx" || got[1].Data != "PK\x03\x04\x00纸" {
		t.Errorf("the file arrived as %+v", got[1])
	}
	if len(r.pause.all()) == 0 {
		t.Error("no pause between the text and the file")
	}
}

func TestSendFileGoesOnAfterItsText(t *testing.T) {
	r := newRig(t, tgfake.Config{Faults: []tgfake.Fault{{Method: "sendDocument", Nth: 1, Kind: tgfake.TooMany, Retry: 3}}}, nil)
	r.api.Meet(7)
	n, err := r.SendParts(t.Context(), to(7), withPaper(), 0)
	var wait delivery.RetryAfter
	if n != 1 || !errors.As(err, &wait) {
		t.Fatalf("%d parts, %v", n, err)
	}
	if n, err = r.SendParts(t.Context(), to(7), withPaper(), n); n != 2 || err != nil {
		t.Fatalf("%d parts, %v", n, err)
	}
	if n, err = r.SendParts(t.Context(), to(7), withPaper(), n); n != 2 || err != nil {
		t.Fatalf("asked once more: %d parts, %v", n, err)
	}
	if got := r.api.Sent(7); len(got) != 2 || got[1].File == "" {
		t.Errorf("sent %+v", got)
	}
}

func TestSendFileToSomebodyGone(t *testing.T) {
	r := newRig(t, tgfake.Config{}, nil)
	r.api.Block(7)
	if _, err := r.SendParts(t.Context(), to(7), withPaper(), 1); !errors.Is(err, delivery.ErrGone) {
		t.Errorf("%v, want ErrGone", err)
	}
}
