package telegram_test

import (
	"slices"
	"strings"
	"testing"

	"mingbai/bot/channeltest/tgfake"
	"mingbai/handlers/handoff"
)

// officer2 is of the same judicial office as officer.
const officer2 int64 = 206

// card is the newest message of somebody with a text, with its buttons.
func (w *town) card(who int64, text string) (m tgfake.Sent, labels []string) {
	w.t.Helper()
	w.rest()
	for _, m = range slices.Backward(w.api.Sent(who)) {
		if strings.Contains(m.Text, text) {
			for _, row := range m.Rows {
				for _, b := range row {
					labels = append(labels, b.Text)
				}
			}
			return m, labels
		}
	}
	w.t.Fatalf("%d has no message with %q but %q", who, text, w.texts(who))
	return m, nil
}

// bare fails unless a card says a text in an edit and has no buttons.
func (w *town) bare(who int64, id int, text string) {
	w.t.Helper()
	w.rest()
	for _, m := range w.api.Sent(who) {
		if m.ID == id && strings.Contains(m.Text, text) && m.Edits > 0 && len(m.Rows) == 0 {
			return
		}
	}
	w.t.Errorf("the card %d of %d does not say %q: %+v", id, who, text, w.api.Sent(who))
}

// asked opens a case that the officers are asked about, and returns their cards.
func (w *town) asked() (one, two int) {
	w.t.Helper()
	w.enlist(officer2, handoff.Invitation{Name: "所二", Role: handoff.Officer})
	w.api.Say(resident1, wish+"甲村")
	w.sees(lawyerA, "待接")
	w.tap(lawyerA, "转司法所")
	w.sees(officer, "待接")
	w.sees(officer2, "待接")
	first, _ := w.card(officer, "待接")
	second, _ := w.card(officer2, "待接")
	return first.ID, second.ID
}

// TestACardIsEdited follows the cards of one case: nothing of a card is
// repeated and no button is left that does nothing.
func TestACardIsEdited(t *testing.T) {
	t.Parallel()
	w := office(t)
	one, two := w.asked()
	mine, labels := w.card(lawyerA, "转给了所一、所二")
	if mine.Edits != 1 || len(labels) > 0 {
		t.Errorf("the card that was passed on: %+v", mine)
	}
	w.tap(officer, "接单")
	w.sees(resident1, "接单了")
	w.bare(officer2, two, "所一 已接")
	m, labels := w.card(officer, "【在办】")
	if m.ID != one || !slices.Contains(labels, "办结") || slices.Contains(labels, "接单") {
		t.Errorf("the owner's card is message %d (%d) with %q", m.ID, one, labels)
	}
	for _, m := range w.api.Sent(officer) {
		if strings.Contains(m.Text, "待接") {
			t.Errorf("still waiting: %q", m.Text)
		}
	}
	w.close(officer)
	w.bare(officer, one, "【办结】甲村 · 欠薪")
	for name, data := range map[string]string{"officer": "h:cl:", "officer2": "h:cl:"} {
		for _, m := range w.api.Sent(map[string]int64{"officer": officer, "officer2": officer2}[name]) {
			for _, row := range m.Rows {
				for _, b := range row {
					if strings.HasPrefix(b.Data, data) {
						t.Errorf("%s has a stale button under %q", name, m.Text)
					}
				}
			}
		}
	}
}

func TestACardOfAWithdrawnCase(t *testing.T) {
	t.Parallel()
	w := office(t)
	one, two := w.asked()
	w.tap(officer, "接单")
	w.sees(resident1, "接单了")
	w.tap(resident1, "取消")
	w.sees(resident1, "这一单取消了")
	w.bare(officer, one, "住户取消了")
	w.bare(officer2, two, "住户取消了")
	told := 0
	for _, m := range w.api.Sent(officer) {
		if strings.Contains(m.Text, "住户取消了") && m.ID != one {
			told++
		}
	}
	if told != 1 {
		t.Errorf("who worked on it was told %d times", told)
	}
}

// TestACardThatCannotBeEdited: what would have been an edit is a new message.
func TestACardThatCannotBeEdited(t *testing.T) {
	t.Parallel()
	w := office(t)
	one, two := w.asked()
	w.api.Delete(officer, one)
	w.api.Delete(officer2, two)
	data := ""
	for _, m := range w.api.Sent(officer) {
		for _, row := range m.Rows {
			for _, b := range row {
				if b.Text == "接单" {
					data = b.Data
				}
			}
		}
	}
	w.api.Press(officer, data)
	w.sees(officer2, "所一 已接")
	m, labels := w.card(officer, "【在办】")
	if m.ID == one || !slices.Contains(labels, "办结") {
		t.Errorf("the new card is %+v with %q", m, labels)
	}
	if m, _ := w.card(officer2, "所一 已接"); m.ID == two {
		t.Errorf("%+v", m)
	}
	w.close(officer)
	w.bare(officer, m.ID, "【办结】") // the new one is the card from then on
	if left := w.rest(); left.Dead != 0 {
		t.Errorf("%+v", left)
	}
}

// TestACardIsEditedAfterTrouble: an edit that got no clear answer is made again,
// and is no second message.
func TestACardIsEditedAfterTrouble(t *testing.T) {
	t.Parallel()
	for _, fault := range []tgfake.Fault{
		{Kind: tgfake.Internal}, {Kind: tgfake.Reset, After: true}, {Kind: tgfake.TooMany, Retry: 1}, {Kind: tgfake.HTML, After: true},
	} {
		t.Run(string(fault.Kind), func(t *testing.T) {
			w := office(t)
			one, two := w.asked()
			fault.Method, fault.Nth = "editMessageText", 1
			w.api.Fail(fault)
			w.tap(officer, "接单")
			w.sees(officer2, "所一 已接")
			w.sees(officer, "【在办】")
			w.bare(officer2, two, "所一 已接")
			if m, _ := w.card(officer, "【在办】"); m.ID != one {
				t.Errorf("a second card: %q", w.texts(officer))
			}
		})
	}
}

// TestATeamsGroupMoves: a group that becomes a supergroup keeps its cases.
func TestATeamsGroupMoves(t *testing.T) {
	t.Parallel()
	const room int64 = -100204
	w := office(t)
	w.claimed(resident1, teamRoom, "丙村")
	w.rest()
	w.api.Migrate(teamRoom, room)
	w.rest()
	w.api.Say(resident1, "搬家以后的话")
	relayed := w.sees(room, "搬家以后的话")
	w.api.Answer(room, relayed.ID, "新群里的回话")
	w.sees(resident1, "新群里的回话")
	w.api.Say(room, "同事之间的话")
	w.api.Say(room, "/mine@mingbai_bot")
	w.sees(room, "你在办 1 单")
	w.never(resident1, "同事")
	r, err := w.stack.Store.Roster(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if p, known := r.At(to("-100204")); !known || !p.Team || p.Lost {
		t.Errorf("the roster has %+v", p)
	}
}

// TestAGroupNobodyKnowsMoves: a residents' group that moves changes nothing.
func TestAGroupNobodyKnowsMoves(t *testing.T) {
	t.Parallel()
	w := office(t)
	before, err := w.stack.Store.Roster(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w.api.Migrate(-300, -100300)
	w.api.With(resident1, map[string]any{"migrate_to_chat_id": 5}) // forged in a private chat
	w.rest()
	after, err := w.stack.Store.Roster(t.Context())
	if err != nil || after.Version != before.Version || len(w.api.Sent(-100300)) != 0 {
		t.Errorf("roster %d became %d, %v; the group reads %q", before.Version, after.Version, err, w.texts(-100300))
	}
}
