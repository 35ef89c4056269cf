package telegram_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"mingbai/bot/channeltest/tgfake"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
)

func TestACaseOverTelegram(t *testing.T) {
	t.Parallel()
	w := office(t)
	w.claimed(resident1, lawyerA, "甲村")
	for _, way := range []struct{ from, to int64 }{{resident1, lawyerA}, {lawyerA, resident1}} {
		w.api.Say(way.from, "一句话")
		w.sees(way.to, "一句话")
		for _, kind := range []string{"photo", "voice", "document", "video", "location"} {
			before := len(w.api.Sent(way.to))
			w.api.Send(way.from, tgfake.File{Kind: kind, Name: "欠条.pdf", Size: 50 << 20, Lat: 22.5, Lon: 113.25})
			w.rest()
			got := w.api.Sent(way.to)
			if len(got) == before || got[len(got)-1].Kind != kind {
				t.Errorf("a %s did not get to %d: %q", kind, way.to, w.texts(way.to)[before:])
			}
		}
	}
	for _, who := range []int64{resident1, lawyerA} {
		if got := w.kinds(who); !slices.Equal(got, []string{"document", "location", "photo", "video", "voice"}) {
			t.Errorf("%d got %q", who, got)
		}
		for _, text := range w.texts(who) {
			if strings.Contains(text, "201") || strings.Contains(text, "101") || strings.Contains(text, "居民") {
				t.Errorf("%d reads of an account: %q", who, text)
			}
		}
	}
	w.never(resident1, "助手")
	w.close(lawyerA)
	w.sees(resident1, "办结了")
	w.tap(resident1, "有帮助")
	w.sees(resident1, "记下了")
	rest := w.rest()
	if n, err := w.stack.Store.Count(t.Context(), ledger.Filter{}); err != nil || n != 1 || rest.Dead+rest.Parked != 0 {
		t.Errorf("%d rows, %v, %+v", n, err, rest)
	}
	if n := len(w.api.Answers()); n < 5 {
		t.Errorf("%d presses were answered", n)
	}
}

func TestAnswersFindTheRightResident(t *testing.T) {
	t.Parallel()
	w := office(t)
	w.claimed(resident1, lawyerA, "甲村")
	w.claimed(resident2, lawyerA, "甲村")
	w.api.Say(resident1, "我是第一个")
	w.api.Say(resident2, "我是第二个")
	w.api.Send(resident1, tgfake.File{Kind: "photo", Caption: "第一张"})
	first, second, photo := w.sees(lawyerA, "我是第一个"), w.sees(lawyerA, "我是第二个"), w.sees(lawyerA, "第一张")
	w.rest()
	w.api.Answer(lawyerA, first.ID, "给一的话")
	w.api.Answer(lawyerA, second.ID, "给二的话")
	w.api.Answer(lawyerA, photo.ID, "看过照片")
	w.api.Send(lawyerA, tgfake.File{Kind: "document", Name: "给二.pdf", Answers: second.ID})
	w.sees(resident1, "给一的话")
	w.sees(resident2, "给二的话")
	w.sees(resident1, "看过照片")
	w.never(resident1, "给二")
	w.never(resident2, "给一")
	if got := w.kinds(resident2); !slices.Equal(got, []string{"document"}) || len(w.kinds(resident1)) != 0 {
		t.Errorf("files: %q, %q", got, w.kinds(resident1))
	}
	w.api.Say(lawyerA, "没说给谁")
	w.sees(lawyerA, "这条转给哪一位")
	w.never(resident1, "没说给谁")
	w.never(resident2, "没说给谁")
	w.tap(lawyerA, "甲村 · 欠薪 2号")
	w.sees(resident2, "没说给谁")
	w.never(resident1, "没说给谁")
}

func TestATeamWorksInAGroup(t *testing.T) {
	t.Parallel()
	w := office(t)
	w.claimed(resident1, teamRoom, "丙村")
	w.api.Say(resident1, "到群里的话")
	relayed := w.sees(teamRoom, "到群里的话")
	w.rest()
	w.api.Say(teamRoom, "同事之间的话")
	w.api.With(teamRoom, map[string]any{"text": "回同事的话", "reply_to_message": map[string]any{"message_id": 1, "from": map[string]any{"id": 205}, "chat": map[string]any{"id": teamRoom, "type": "supergroup"}}})
	w.api.Answer(teamRoom, relayed.ID, "群里的回话")
	w.sees(resident1, "群里的回话")
	w.never(resident1, "同事")
	w.close(teamRoom)
	w.sees(resident1, "办结了")
}

func TestAResidentsGroupIsNoCase(t *testing.T) {
	t.Parallel()
	w := office(t)
	before := len(w.api.Sent(-300))
	w.api.Say(-300, wish+"甲村")
	w.rest()
	if got := w.texts(-300)[before:]; len(got) != 0 {
		t.Errorf("the group reads %q", got)
	}
	if cases, err := w.stack.Store.Cases(t.Context(), handoff.Query{Open: true}); err != nil || len(cases) != 0 {
		t.Errorf("%d cases, %v", len(cases), err)
	}
}

// TestALetterOnItsWayIsDropped passes the case on while what the resident wrote
// waits to be sent to the former owner.
func TestALetterOnItsWayIsDropped(t *testing.T) {
	t.Parallel()
	w := office(t)
	w.claimed(resident1, lawyerA, "甲村")
	w.rest()
	calls := w.api.Calls("sendMessage")
	w.api.Fail(tgfake.Fault{Method: "sendMessage", Nth: 1, Kind: tgfake.TooMany, Retry: 2})
	w.api.Say(stranger, "占住通道") // its answer meets the 429: nothing leaves for 2 s
	for end := time.Now().Add(5 * time.Second); w.api.Calls("sendMessage") == calls; time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("nothing was sent")
		}
	}
	w.api.Say(resident1, "只给接单的人")
	w.handled()
	w.tap(lawyerA, "转司法所")
	w.sees(officer, "待接")
	w.tap(officer, "接单")
	w.sees(officer, "只给接单的人") // in what was said before
	w.never(lawyerA, "只给接单的人")
	if left := w.rest(); left.Dead != 1 {
		t.Errorf("%+v: one letter was to be dropped", left)
	}
}

// handled waits until all updates took effect, whatever still is to be sent.
func (w *town) handled() {
	w.t.Helper()
	for end := time.Now().Add(5 * time.Second); ; time.Sleep(2 * time.Millisecond) {
		left, err := w.stack.Store.Waiting(context.Background())
		if err == nil && left.Inbox == 0 && w.api.Pending() == 0 {
			return
		}
		if time.Now().After(end) {
			w.t.Fatal("updates are left")
		}
	}
}

func TestAResidentBlocksTheBot(t *testing.T) {
	t.Parallel()
	for name, told := range map[string]bool{"Telegram tells": true, "a send fails": false} {
		t.Run(name, func(t *testing.T) {
			w := office(t)
			w.claimed(resident1, lawyerA, "甲村")
			if told {
				w.api.Leave(resident1)
			} else {
				w.api.Block(resident1)
				w.api.Say(lawyerA, "在吗")
			}
			w.sees(lawyerA, "住户退出了聊天")
			w.close(lawyerA)
		})
	}
}

func TestAnAdviserLeaves(t *testing.T) {
	t.Parallel()
	w := office(t)
	w.claimed(resident1, lawyerA, "甲村")
	w.api.Say(resident1, "先说一句")
	w.sees(lawyerA, "先说一句")
	w.api.Leave(lawyerA)
	w.sees(lawyerB, "待接")
	w.tap(lawyerB, "接单")
	w.sees(lawyerB, "先说一句")
	w.sees(resident1, "法律顾问乙")
	w.rest()
	w.api.Say(resident1, "再说一句")
	w.sees(lawyerB, "再说一句")
	w.never(lawyerA, "再说一句")
}

func TestBadPresses(t *testing.T) {
	t.Parallel()
	w := office(t)
	w.claimed(resident1, lawyerA, "甲村")
	w.rest()
	end := ""
	for _, m := range w.api.Sent(lawyerA) {
		for _, row := range m.Rows {
			for _, b := range row {
				if b.Text == "办结" {
					end = b.Data
				}
			}
		}
	}
	before := w.caseOf(resident1)
	claim := fmt.Sprintf("h:cl:%s:%d", before.ID, before.Epoch-1) // as the card had it before it was edited
	for name, p := range map[string]struct {
		who  int64
		data string
		says string
	}{
		"another adviser's": {lawyerB, end, "已接"},
		"a resident's":      {resident2, end, "不是给你的"},
		"the case's own":    {resident1, end, "不是给你的"},
		"old":               {lawyerA, claim, "过时"},
		"no such case":      {lawyerA, "h:cl:nosuchcase:1", "没有这一单"},
		"forged epoch":      {lawyerA, end[:strings.LastIndex(end, ":")] + ":zz", "过时"},
		"cut":               {lawyerA, "h:cl", "过时"},
		"cut, a stranger's": {stranger, "h:cl", "不是给你的"},
	} {
		n := len(w.api.Sent(p.who))
		w.api.Press(p.who, p.data)
		w.rest()
		said := strings.Join(w.texts(p.who)[n:], "\n")
		if !strings.Contains(said, p.says) {
			t.Errorf("%s: %q is answered with %q", name, p.data, said)
		}
		if c := w.caseOf(resident1); c.Version != before.Version || c.Owner != before.Owner {
			t.Errorf("%s changed the case to %+v", name, c)
		}
	}
}

func TestAFileThatTelegramRefusesIsTold(t *testing.T) {
	t.Parallel()
	w := office(t)
	w.claimed(resident1, lawyerA, "甲村")
	w.api.With(resident1, map[string]any{"document": map[string]any{"file_id": "unknown", "file_size": 5}, "caption": "合同在这里"})
	m := w.sees(lawyerA, "合同在这里")
	if !strings.Contains(m.Text, "转不过来") || m.Kind != "" {
		t.Errorf("the adviser reads %q", m.Text)
	}
	if left := w.rest(); left.Dead != 0 {
		t.Errorf("%+v", left)
	}
}

func TestWritingWithoutACase(t *testing.T) {
	t.Parallel()
	w := office(t)
	w.api.Say(lawyerA, "你好")
	w.sees(lawyerA, "没有转给任何人")
	w.claimed(resident1, lawyerA, "甲村")
	w.api.Say(lawyerA, "来所里吧")
	letter := w.sees(resident1, "来所里吧")
	w.rest()
	w.close(lawyerA)
	n := len(w.api.Sent(lawyerA))
	w.api.Answer(resident1, letter.ID, "谢谢你")
	w.sees(resident1, "已经办结")
	w.rest()
	if got := w.texts(lawyerA)[n:]; len(got) != 0 {
		t.Errorf("the adviser got %q after the close", got)
	}
}
