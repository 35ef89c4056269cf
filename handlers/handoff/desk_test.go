package handoff_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"mingbai/handlers/chat"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
)

var wage = handoff.Request{Place: "广东省中山市东凤镇", Village: "甲村", Category: "labor_wage",
	Summary: "老板欠我三个月工资不给，电话13800000000，工地在村口，他说下个月再说，已经说了三次，我还有欠条和工友的证言", Answered: "先去劳动监察大队投诉", Sources: []string{"g1", "g2"}}

// last is the newest text that somebody got.
func (w *world) last(at chat.Address) string {
	w.sendAll()
	if all := w.inbox[at]; len(all) > 0 {
		return all[len(all)-1]
	}
	return ""
}

// tap presses the newest button that does something.
func (w *world) tap(at chat.Address, do string) {
	w.t.Helper()
	w.sendAll()
	all := w.buttons[at]
	for i := len(all) - 1; i >= 0; i-- {
		if strings.HasPrefix(all[i], "h:"+do) {
			w.press(at, all[i])
			w.sendAll()
			return
		}
	}
	w.t.Fatalf("%v has no button %q", at, do)
}

// says fails unless a text holds a part.
func says(t *testing.T, text, part string) {
	t.Helper()
	if !strings.Contains(text, part) {
		t.Errorf("%q does not say %q", text, part)
	}
}

// endCase closes the owner's newest case in three taps.
func (w *world) endCase(at chat.Address) {
	w.t.Helper()
	for _, do := range []string{"en", "ma", "wa", "pe"} {
		w.tap(at, do)
	}
}

func TestCardIsReadInThreeSeconds(t *testing.T) {
	w := newWorld(t)
	w.refer(residents[0], wage)
	w.sendAll()
	w.now = w.now.Add(12 * time.Minute)
	w.say(staff[0], "/open")
	card := w.last(staff[0])
	lines := strings.Split(card, "\n")
	if lines[0] != "【待接】甲村 · 欠薪 · 等了12分钟" || len(lines) > 3 {
		t.Errorf("the card is %q", card)
	}
	for _, line := range lines {
		if n := utf8.RuneCountInString(line); n > 70 {
			t.Errorf("%d characters in %q", n, line)
		}
	}
	if strings.Contains(card, "138") {
		t.Errorf("the card shows a number: %q", card)
	}
	says(t, w.last(residents[0]), "2026-东凤镇-0001")
}

func TestNothingSaidIsLong(t *testing.T) {
	w := newWorld(t)
	w.refer(residents[0], wage)
	w.tap(staff[0], "cl")
	w.say(residents[0], "你好")
	w.say(staff[0], "你好")
	w.endCase(staff[0])
	w.tap(residents[0], "ra")
	seen := 0
	for who, texts := range w.inbox {
		for _, text := range texts {
			seen++
			if n := utf8.RuneCountInString(text); n > 320 || n == 0 {
				t.Errorf("%v reads %d characters: %s", who, n, text)
			}
			if strings.ContainsAny(text, "*_<>`") {
				t.Errorf("markup in %q", text)
			}
		}
	}
	if seen < 12 {
		t.Errorf("only %d texts were seen", seen)
	}
}

func TestAWholeCase(t *testing.T) {
	w := newWorld(t)
	r, zhang := residents[0], staff[0]
	if !w.refer(r, wage) {
		t.Fatal("nobody is there")
	}
	says(t, w.last(r), "法律顾问甲")
	w.say(r, "还有一句")
	w.tap(zhang, "cl")
	says(t, w.last(zhang), "还有一句")
	says(t, w.last(r), "接单了")
	if !w.say(r, "在吗") {
		t.Error("the assistant would answer while a person has the case")
	}
	says(t, w.last(zhang), "甲村 · 欠薪 1号〕在吗")
	w.say(zhang, "在")
	says(t, w.last(r), "法律顾问甲：在")
	w.endCase(zhang)
	says(t, w.last(r), "办结了(")
	w.tap(r, "ra")
	w.tap(r, "ra")
	says(t, w.last(r), "已经评过")
	w.tap(zhang, "nt")
	w.say(zhang, "约了周三来所里")
	says(t, w.last(zhang), "记下了")
	row := w.memory.Rows[0].Consultation
	if len(w.memory.Rows) != 1 || row.CaseKey != "2026-东凤镇-0001" || row.Matters != 1 || row.Visits < 1 || row.Check() != nil {
		t.Errorf("rows %+v, %v", w.memory.Rows, row.Check())
	}
	if w.say(r, "新的事") {
		t.Error("a message after the close was taken for the old case")
	}
}

func TestTheSameMatterWithinThirtyDays(t *testing.T) {
	for days, want := range map[int]int{3: 0, 40: 1} {
		w := newWorld(t)
		w.refer(residents[0], wage)
		w.tap(staff[0], "cl")
		w.endCaseAs(staff[0], "labor_wage")
		w.now = w.now.AddDate(0, 0, days/7*7+map[bool]int{true: 0, false: 1}[days%7 == 0]) // stays on a weekday
		w.refer(residents[0], wage)
		w.tap(staff[0], "cl")
		w.endCaseAs(staff[0], "labor_wage")
		if want == 0 {
			says(t, w.last(staff[0]), "是同一件事吗")
			for _, b := range w.buttons[staff[0]] {
				if strings.HasPrefix(b, "h:jo:") && strings.HasSuffix(b, ":1") {
					w.press(staff[0], b)
				}
			}
		}
		if len(w.memory.Rows) != 2 {
			t.Fatalf("%d rows after %d days", len(w.memory.Rows), days)
		}
		first, second := w.memory.Rows[0].Consultation, w.memory.Rows[1].Consultation
		if second.Matters != want || second.Visits != 2 || (second.CaseKey == first.CaseKey) != (want == 0) {
			t.Errorf("after %d days: %+v", days, second)
		}
	}
}

// endCaseAs closes the newest case as answered, with two persons.
func (w *world) endCaseAs(at chat.Address, matter string) {
	w.t.Helper()
	w.tap(at, "en")
	all := w.buttons[at]
	parts := strings.Split(all[len(all)-1], ":")
	w.press(at, fmt.Sprintf("h:pe:%s:%s:%s:a:2", parts[2], parts[3], matter))
	w.sendAll()
}

func TestSeveralCasesAndAnAnswerWithoutAReply(t *testing.T) {
	w := newWorld(t)
	w.refer(residents[0], wage)
	w.tap(staff[0], "cl")
	w.refer(residents[1], wage)
	w.tap(staff[0], "cl")
	w.say(staff[0], "给谁的话")
	says(t, w.last(staff[0]), "转给哪一位")
	for _, r := range residents[:2] {
		if strings.Contains(strings.Join(w.inbox[r], ""), "给谁的话") {
			t.Errorf("%v got it unasked", r)
		}
	}
	w.tap(staff[0], "pk")
	n := 0
	for _, r := range residents[:2] {
		n += strings.Count(strings.Join(w.inbox[r], ""), "给谁的话")
	}
	if n != 1 {
		t.Errorf("%d residents got it", n)
	}
}

func TestBadInput(t *testing.T) {
	w := newWorld(t)
	r, zhang, li := residents[0], staff[0], staff[1]
	w.refer(r, wage)
	w.sendAll()
	card := w.buttons[zhang][len(w.buttons[zhang])-4]
	for name, c := range map[string]struct {
		who        chat.Address
		data, want string
	}{
		"no such case":       {zhang, "h:cl:nosuchcase:1", "没有这一单"},
		"not ours to read":   {zhang, "h:cl", "过时"},
		"negative epoch":     {zhang, "h:cl:x:-5", "过时"},
		"too long":           {zhang, "h:" + strings.Repeat("x", 80), "过时"},
		"somebody else's":    {li, card, "不在你手上"},
		"a resident presses": {residents[1], card, "不是给你的"},
		"own resident":       {r, card, "不是给你的"},
	} {
		w.press(c.who, c.data)
		if got := w.last(c.who); !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	w.say(zhang, "没有单也写")
	says(t, w.last(zhang), "没有转给任何人")
	w.tap(zhang, "cl")
	w.press(zhang, card)
	w.sendAll()
	says(t, w.inbox[zhang][len(w.inbox[zhang])-2]+w.last(zhang), "过时")
	w.press(zhang, strings.Replace(strings.Replace(card, ":cl:", ":pe:", 1), ":1", ":2:labor_wage:a:0", 1))
	says(t, w.last(zhang), "几个人")
	big := w.message(residents[0], "")
	big.Kind, big.Media = chat.File, &chat.Media{Kind: chat.File, Channel: "web", Ref: "f", Size: 50 << 20}
	w.take(big)
	says(t, w.last(r), "文件太大")
	says(t, w.last(zhang), "没有转过来")
	w.take(chat.Message{ID: "s", From: r, Kind: chat.Sticker, At: w.now})
	says(t, w.last(r), "转不过去")
	if c, err := w.desk.CaseOf(context.Background(), r); err != nil || c.Owner == "" || c.Lines != 1 {
		t.Errorf("after all that: %+v, %v", c, err)
	}
}

func TestCodes(t *testing.T) {
	w := newWorld(t)
	r, _ := w.book.Roster(context.Background())
	next, code, err := w.desk.Invite(r, handoff.Invitation{Name: "新", Villages: []string{"丙村"}, Place: "东凤镇"}, nil)
	if err != nil || strings.Contains(fmt.Sprint(next.Codes), code) {
		t.Fatalf("Invite: %v, or the code itself is kept", err)
	}
	if err := w.book.Apply(handoff.Change{Roster: &next}); err != nil {
		t.Fatal(err)
	}
	at := func(n int) chat.Address { return chat.Address{Channel: "telegram", Chat: fmt.Sprint("new", n)} }
	w.say(at(1), "/start wrong")
	says(t, w.last(at(1)), "没有这个邀请码")
	began := w.now
	for _, jump := range []time.Duration{11 * time.Minute, -time.Hour} {
		w.now = began.Add(jump)
		w.say(at(1), "/start "+code)
		says(t, w.last(at(1)), "10分钟")
	}
	w.now = began.Add(9 * time.Minute)
	w.say(at(1), "/start "+code)
	says(t, w.last(at(1)), "丙村")
	w.say(at(2), "/start "+code)
	says(t, w.last(at(2)), "用过了")
	r, _ = w.book.Roster(context.Background())
	if _, bound := r.At(at(2)); bound {
		t.Error("a used code bound somebody")
	}
}

func TestGuardedMattersReachOnlyTheAppointed(t *testing.T) {
	w := newWorld(t)
	q := wage
	q.Category, q.Village = "domestic_violence", ""
	w.refer(residents[0], q)
	w.sendAll()
	for i, who := range staff {
		got := strings.Contains(strings.Join(w.inbox[who], ""), "【待接】")
		if got != (i == 2) {
			t.Errorf("%v got the card: %v", who, got)
		}
	}
	if card := w.last(staff[2]); strings.Contains(card, "老板") || strings.Contains(card, "甲村") {
		t.Errorf("the card tells too much: %q", card)
	}
}

func TestOutOfHours(t *testing.T) {
	w := newWorld(t)
	w.now = time.Date(2026, 11, 27, 14, 0, 0, 0, time.UTC) // Friday, 22:00
	w.refer(residents[0], wage)
	says(t, w.last(residents[0]), "12348")
	says(t, w.last(residents[0]), "11月30日 08:30")
	for range 70 {
		w.now = w.now.Add(time.Hour)
		w.fire()
	}
	c, err := w.desk.CaseOf(context.Background(), residents[0])
	if err != nil || c.State != handoff.Offered {
		t.Errorf("on Monday: %+v, %v", c, err)
	}
	q := wage
	q.Urgent = true
	w.now = time.Date(2026, 11, 28, 14, 0, 0, 0, time.UTC)
	w.refer(residents[1], q)
	w.sendAll()
	says(t, strings.Join(w.inbox[staff[0]], ""), "【待接·急】")
}

func TestEscalationEndsAtTheHotline(t *testing.T) {
	w := newWorld(t)
	w.refer(residents[0], wage)
	for range 4 {
		w.now = w.now.Add(31 * time.Minute)
		w.fire()
	}
	says(t, w.last(residents[0]), "还没有人接。请现在打12348")
	c, err := w.desk.CaseOf(context.Background(), residents[0])
	if err != nil || c.Stage != handoff.ToHotline || len(c.Asked) != 4 {
		t.Errorf("%+v, %v", c, err)
	}
	w.tap(staff[3], "no")
	if rows := w.memory.Rows; len(rows) != 1 || rows[0].Consultation.Outcome != ledger.Refused || rows[0].Consultation.Matters != 0 {
		t.Errorf("rows %+v", rows)
	}
}

func TestVillageIsAskedOnce(t *testing.T) {
	w := newWorld(t)
	q := wage
	q.Village = ""
	w.refer(residents[0], q)
	says(t, w.last(residents[0]), "哪个村")
	w.say(residents[0], "我是乙村的")
	says(t, w.last(residents[0]), "法律顾问乙")
	w.refer(residents[1], q)
	w.say(residents[1], "说不清")
	says(t, w.last(residents[1]), "所一、司法所所二")
}

func TestASilentOwnerIsReminded(t *testing.T) {
	w := newWorld(t)
	w.refer(residents[0], wage)
	w.tap(staff[0], "cl")
	for range 5 {
		w.now = w.now.Add(130 * time.Minute)
		w.fire()
	}
	w.now = w.now.Add(18 * time.Hour)
	w.fire()
	w.sendAll()
	if n := strings.Count(strings.Join(w.inbox[staff[0]], ""), "在等你回话"); n != 3 {
		t.Errorf("%d reminders, want 3", n)
	}
	if n := strings.Count(strings.Join(w.inbox[residents[0]], ""), "一直没有回你"); n != 1 {
		t.Errorf("the resident was told %d times", n)
	}
}

func TestAPhotoGoesAlong(t *testing.T) {
	w := newWorld(t)
	w.refer(residents[0], wage)
	for _, kind := range []chat.Kind{chat.Photo, chat.Voice, chat.File, chat.Location} {
		m := w.message(residents[0], "")
		m.Kind, m.Media = kind, &chat.Media{Kind: kind, Channel: "telegram", Ref: "ref-" + string(kind)}
		w.take(m)
	}
	w.tap(staff[0], "cl")
	m := w.message(staff[0], "看这里")
	m.Media = &chat.Media{Kind: chat.Photo, Channel: "telegram", Ref: "answer"}
	w.take(m)
	says(t, w.last(residents[0]), "[照片] 看这里")
	all := strings.Join(w.inbox[staff[0]], "\n")
	for _, name := range []string{"[照片]", "[语音]", "[文件]", "[位置]"} {
		says(t, all, name)
	}
}
