package telegram_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"mingbai/bot/channeltest"
	"mingbai/bot/channeltest/tgfake"
	"mingbai/bot/telegram"
	"mingbai/handlers/chat"
	"mingbai/handlers/delivery"
	"mingbai/handlers/handoff"
	"mingbai/handlers/store"
)

// The people of the town in these tests; negative ids are groups.
const (
	resident1 int64 = 101
	resident2 int64 = 102
	stranger  int64 = 150
	lawyerA   int64 = 201 // of 甲村; 乙村's lawyer stands in
	lawyerB   int64 = 202
	officer   int64 = 203
	teamRoom  int64 = -204 // the lawyers of 丙村, in a group
)

// counter is a Handler that is a desk and, for all that is no case, says so.
type counter struct{ desk *handoff.Desk }

// wish is how residents of these tests ask for a person: the village follows.
const wish = "找人 "

// Handle lets the desk decide first.
func (h counter) Handle(ctx context.Context, m chat.Message, s chat.Session) (delivery.Effect, error) {
	var e delivery.Effect
	o, taken, err := h.desk.Take(ctx, m, &s)
	if err != nil {
		return e, err
	}
	e.Hand(o)
	if m.Kind != chat.Due {
		e.Session = &s
	}
	if taken || m.Group {
		return e, nil
	}
	if village, asks := strings.CutPrefix(m.Text, wish); asks {
		o, _, err := h.desk.Refer(ctx, m, &s, handoff.Request{Place: "东凤镇", Village: village, Category: "labor_wage",
			Summary: "三个月没发工资", Answered: "先去劳动监察大队投诉"})
		e.Hand(o)
		return e, err
	}
	if m.Kind != chat.Left {
		e.Replies = append(e.Replies, delivery.Outgoing{To: m.From, Reply: chat.Reply{Text: "助手：" + m.Text}})
	}
	return e, nil
}

// hasty names a desk whose cases go on to the next person at once.
const hasty = "hasty"

func makeHasty(st *store.Store) (delivery.Handler, error) {
	d, err := newDeskOf(st, handoff.Times{Claim: 700 * time.Millisecond, Urgent: 700 * time.Millisecond})
	return counter{d}, err
}

// newDesk is a desk that is always open.
func newDesk(st *store.Store) (*handoff.Desk, error) { return newDeskOf(st, handoff.Times{}) }

func newDeskOf(st *store.Store, times handoff.Times) (*handoff.Desk, error) {
	always, err := handoff.ParseHours("全天")
	if err != nil {
		return nil, err
	}
	return handoff.New(handoff.Config{Book: st, Secret: []byte("0123456789abcdef"), Hours: always, Times: times, Workday: func(time.Time) bool { return true }})
}

func makeCounter(st *store.Store) (delivery.Handler, error) {
	d, err := newDesk(st)
	return counter{d}, err
}

// town is Telegram, the people, and the assistant between them.
type town struct {
	t     *testing.T
	api   *tgfake.Server
	stack *channeltest.Stack
	desk  *handoff.Desk
	stop  func()
}

// office runs the product until the test ends; everybody of the roster binds
// with a code.
func office(t *testing.T) *town {
	t.Helper()
	api := tgfake.New(tgfake.Config{})
	t.Cleanup(api.Close)
	dir := t.TempDir()
	stack, err := channeltest.OpenStack(t.Context(), channeltest.StackConfig{Dir: dir, Name: "town", Make: makeCounter})
	if err != nil {
		t.Fatal(err)
	}
	desk, err := newDesk(stack.Store)
	if err != nil {
		t.Fatal(err)
	}
	c := newChannel(t, telegram.Config{Token: api.Token(), API: api.URL(), Inbox: stack.Inbox,
		Wait: func(context.Context, time.Duration) error { return nil }})
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- stack.Run(ctx, c) }()
	w := &town{t: t, api: api, stack: stack, desk: desk}
	w.stop = func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the town ended with %v", err)
		}
		checkRows(t, dir)
	}
	t.Cleanup(w.stop)
	w.enlist(officer, handoff.Invitation{Name: "所一", Role: handoff.Officer, Appoint: true})
	w.enlist(lawyerB, handoff.Invitation{Name: "乙", Place: "东凤镇", Villages: []string{"乙村"}})
	w.enlist(lawyerA, handoff.Invitation{Name: "甲", Place: "东凤镇", Villages: []string{"甲村"}, Backup: "乙"})
	w.enlist(teamRoom, handoff.Invitation{Name: "丙组", Place: "东凤镇", Villages: []string{"丙村"}, Backup: "乙"})
	return w
}

func checkRows(t *testing.T, dir string) {
	t.Helper()
	st, err := store.Open(context.Background(), store.Config{Dir: dir})
	if err != nil {
		t.Error(err)
		return
	}
	defer st.Close()
	if err := st.Invariants(context.Background()); err != nil {
		t.Error(err)
	}
}

// enlist invites somebody, who uses the code on Telegram.
func (w *town) enlist(who int64, in handoff.Invitation) {
	w.t.Helper()
	r, err := w.stack.Store.Roster(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	next, code, err := w.desk.Invite(r, in, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	if err := w.stack.Store.SaveRoster(w.t.Context(), next); err != nil {
		w.t.Fatal(err)
	}
	w.api.Say(who, "/start "+code)
	w.sees(who, "绑定好了")
}

// sees waits until somebody got a message that holds a text.
func (w *town) sees(who int64, text string) tgfake.Sent {
	w.t.Helper()
	m, ok := w.api.WaitText(who, text, 10*time.Second)
	if !ok {
		w.t.Fatalf("%d does not see %q but %q", who, text, w.texts(who))
	}
	return m
}

// never fails when somebody was sent a text; call it when all is at rest.
func (w *town) never(who int64, text string) {
	w.t.Helper()
	w.rest()
	for _, got := range w.texts(who) {
		if strings.Contains(got, text) {
			w.t.Errorf("%d sees %q", who, got)
		}
	}
}

func (w *town) texts(who int64) (all []string) {
	for _, m := range w.api.Sent(who) {
		all = append(all, m.Text)
	}
	return all
}

// tap presses the newest button of a label.
func (w *town) tap(who int64, label string) {
	w.t.Helper()
	if !w.api.Tap(who, label) {
		w.t.Fatalf("%d has no button %q", who, label)
	}
}

// rest waits until nothing is open.
func (w *town) rest() (left store.Waiting) {
	w.t.Helper()
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(2 * time.Millisecond) {
		var err error
		if left, err = w.stack.Store.Waiting(w.t.Context()); err != nil {
			w.t.Fatal(err)
		}
		if w.api.Pending() == 0 && left.Inbox+left.Outbox == 0 {
			return left
		}
		if time.Now().After(end) {
			w.t.Fatalf("work is left: %+v", left)
		}
	}
}

// claimed opens a case of a village and lets its adviser take it.
func (w *town) claimed(resident, adviser int64, village string) handoff.Case {
	w.t.Helper()
	before := len(w.api.Sent(adviser))
	w.api.Say(resident, wish+village)
	w.sees(resident, "转出去了")
	w.rest()
	if len(w.api.Sent(adviser)) == before {
		w.t.Fatalf("%d got no card", adviser)
	}
	w.tap(adviser, "接单")
	w.sees(resident, "接单了")
	w.rest()
	return w.caseOf(resident)
}

func (w *town) caseOf(resident int64) handoff.Case {
	w.t.Helper()
	c, err := w.desk.CaseOf(w.t.Context(), to(fmt.Sprint(resident)))
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

// close ends the newest case of somebody in three taps.
func (w *town) close(adviser int64) {
	w.t.Helper()
	w.tap(adviser, "办结")
	w.sees(adviser, "1/3")
	w.tap(adviser, "欠薪")
	w.sees(adviser, "2/3")
	w.tap(adviser, "当场答复")
	w.sees(adviser, "3/3")
	w.tap(adviser, "1人")
	w.sees(adviser, "已计入台账")
	w.rest()
}

func (w *town) kinds(who int64) (kinds []string) {
	for _, m := range w.api.Sent(who) {
		if m.Kind != "" {
			kinds = append(kinds, m.Kind)
		}
	}
	slices.Sort(kinds)
	return kinds
}
