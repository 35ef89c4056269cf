package handoff_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/handoff"
)

// standing is where a resident's case stands; ok is false when there is none.
func (w *world) standing(who chat.Address) (handoff.Standing, bool) {
	w.t.Helper()
	s, err := w.desk.Standing(context.Background(), who)
	if err != nil && !errors.Is(err, handoff.ErrNone) {
		w.t.Fatal(err)
	}
	return s, err == nil
}

func TestStandingFollowsTheCase(t *testing.T) {
	w := newWorld(t)
	r, zhang := residents[0], staff[0]
	if _, ok := w.standing(r); ok {
		t.Error("a case that nobody asked for")
	}
	w.refer(r, wage)
	w.sendAll()
	s, _ := w.standing(r)
	if s.State != handoff.Offered || s.Number != "2026-东凤镇-0001" || s.Who != "法律顾问甲" || !s.By.After(w.now) || len(s.Withdraw) != 1 || s.Rate != nil {
		t.Errorf("offered: %+v", s)
	}
	w.tap(zhang, "cl")
	if s, _ = w.standing(r); s.State != handoff.Claimed || s.Who != "法律顾问甲" || !s.By.IsZero() || len(s.Withdraw) != 1 {
		t.Errorf("claimed: %+v", s)
	}
	w.endCase(zhang)
	if s, _ = w.standing(r); s.State != handoff.Closed || len(s.Rate) != 3 || s.Ended.IsZero() || s.Withdraw != nil {
		t.Errorf("closed: %+v", s)
	}
	w.press(r, s.Rate[2].Data)
	if s, _ = w.standing(r); s.Rate != nil {
		t.Errorf("rated: %+v", s)
	}
	if _, ok := w.standing(residents[1]); ok {
		t.Error("another resident sees it")
	}
}

func TestStandingAfterHoursAndWithdrawn(t *testing.T) {
	w := newWorld(t)
	w.now = monday.Add(13 * time.Hour) // 22:00 in China
	w.refer(residents[0], wage)
	s, _ := w.standing(residents[0])
	if s.State != handoff.Waiting || s.Who != "" || !s.Opens.After(w.now) {
		t.Errorf("after hours: %+v", s)
	}
	w.press(residents[0], s.Withdraw[0].Data)
	if s, ok := w.standing(residents[0]); ok {
		t.Errorf("withdrawn: %+v", s)
	}
}
