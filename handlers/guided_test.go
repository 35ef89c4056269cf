package handlers_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"mingbai/handlers"
	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
)

// say sends one message to an assistant and returns what came of it.
func say(t testing.TB, a *handlers.Assistant, s chat.Session, m chat.Message) (delivery.Effect, chat.Session) {
	t.Helper()
	m.From = chat.Address{Channel: "web", Chat: "1"}
	if m.Kind == "" {
		m.Kind = chat.Text
	}
	effect, err := a.Handle(context.Background(), m, s)
	if err != nil {
		t.Fatal(err)
	}
	switch {
	case effect.Erase:
		s = chat.Session{}
	case effect.Session != nil:
		s = *effect.Session
	}
	return effect, s
}

func TestWhatIsLeftLyingIsGivenUp(t *testing.T) {
	a := newAssistant(t)
	start := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for name, wait := range map[string]time.Duration{"soon": 23 * time.Hour, "late": 25 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			_, s := say(t, a, chat.Session{}, chat.Message{ID: "1", Text: "做调解申请书", At: start})
			_, s = say(t, a, s, chat.Message{ID: "2", Text: "钱多多", At: start})
			if s.Filling == nil || s.Filling.Values["name"] != "钱多多" {
				t.Fatalf("nothing is filled in: %+v", s.Filling)
			}
			_, s = say(t, a, s, chat.Message{ID: "3", Text: "跳过", At: start.Add(wait)})
			if kept := s.Filling != nil; kept != (name == "soon") {
				t.Errorf("after %v: kept %v", wait, kept)
			}
		})
	}
}

func TestFirstQuestionOfACheckUsesWhatWasSaid(t *testing.T) {
	a := newAssistant(t)
	_, s := say(t, a, chat.Session{}, chat.Message{ID: "1", Text: "我工伤了，申请法律援助行不行"})
	e, s := say(t, a, s, chat.Message{ID: "2", Kind: chat.Button, Data: "check:civil"})
	if s.Check == nil || s.Check.Asked != "migrant" {
		t.Fatalf("asks %+v: %+v", s.Check, e.Replies)
	}
	_, s = say(t, a, s, chat.Message{ID: "3", Kind: chat.Button, Data: "back"})
	if s.Check == nil || s.Check.Asked != "matter" {
		t.Errorf("back leads to %+v", s.Check)
	}
}

// FuzzGuided plays any messages and buttons against checks and papers: every
// reply says something, every button fits, and nothing typed outlives its
// paper.
func FuzzGuided(f *testing.F) {
	a := newAssistant(f)
	for _, script := range []string{
		"按check:civil\n工伤\n上一步\n按pick:matter:wages\n是\n按form:legal-aid\n李四\n跳过\n按back\n取消",
		"做调解申请书\n张三\n按keep:1\n按opt:8:9\n按skip:99\n按make\n就这样\n/place\n接着来\n/forget\n确认删除",
		"按pick:matter:\n按resume\n按back\n按cancel\n按check:\n按form:x\n按opt::",
	} {
		f.Add(script)
	}
	f.Fuzz(func(t *testing.T, script string) {
		var s chat.Session
		lines := strings.Split(script, "\n")
		for i, line := range lines[:min(len(lines), 40)] {
			m := chat.Message{ID: fmt.Sprint(i), Text: line, At: time.Date(2026, 3, 2, 9, i, 0, 0, time.UTC)}
			if data, ok := strings.CutPrefix(line, "按"); ok {
				m.Kind, m.Data, m.Text = chat.Button, data, ""
			}
			var e delivery.Effect
			e, s = say(t, a, s, m)
			for _, r := range e.Replies {
				fits(t, r.Reply)
			}
			if s.Asking == "fill" && s.Filling == nil || s.Asking == "check" && s.Check == nil {
				t.Fatalf("waits for %q of nothing after %q", s.Asking, line)
			}
		}
	})
}

func fits(t *testing.T, r chat.Reply) {
	t.Helper()
	if r.Text == "" {
		t.Fatalf("an empty reply: %+v", r)
	}
	for _, row := range r.Choices {
		if len(row) > 2 {
			t.Errorf("%d buttons in a row", len(row))
		}
		for _, c := range row {
			if c.Label == "" || len(c.Data) > 64 {
				t.Errorf("button %q carries %q", c.Label, c.Data)
			}
		}
	}
}
