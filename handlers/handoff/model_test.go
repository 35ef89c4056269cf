package handoff_test

import (
	"context"
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"mingbai/handlers/chat"
	"mingbai/handlers/handoff"
)

// long makes TestModel take as many random steps: go test -steps=100000.
var long = flag.Int("steps", 5000, "random steps of the model test")

// world is the desk with everybody around it; letters are sent late and in any
// order of chats, as the outbox does.
type world struct {
	t        rapid.TB
	now      time.Time
	book     book
	memory   *handoff.Memory // book, unless that is a store
	desk     *handoff.Desk
	sessions map[chat.Address]*chat.Session
	out      []handoff.Letter // waiting to be sent
	buttons  map[chat.Address][]string
	inbox    map[chat.Address][]string // what arrived
	fired    map[string]bool
	said     map[string]said // every relayed word, by its text
	n        int
}

// said is a word, who wrote it, and whom it was for when it was written.
type said struct {
	caseID string
	from   chat.Address
}

var (
	monday    = time.Date(2026, 11, 23, 1, 30, 0, 0, time.UTC) // 9:30 in China
	residents = []chat.Address{{Channel: "telegram", Chat: "r1"}, {Channel: "web", Chat: "r2"}, {Channel: "telegram", Chat: "r3"}}
	staff     = []chat.Address{{Channel: "telegram", Chat: "zhang"}, {Channel: "telegram", Chat: "li"}, {Channel: "telegram", Chat: "office1"}, {Channel: "telegram", Chat: "office2"}}
)

// book is the state that everybody works on.
type book interface {
	handoff.Book
	Apply(c handoff.Change) error
	Sent(l handoff.Letter, message string)
	Current(l handoff.Letter) bool
}

func newWorld(t rapid.TB) *world {
	memory := handoff.NewMemory()
	w := newWorldOn(t, memory)
	w.memory = memory
	return w
}

func newWorldOn(t rapid.TB, on book) *world {
	w := &world{t: t, now: monday, book: on, sessions: map[chat.Address]*chat.Session{},
		buttons: map[chat.Address][]string{}, inbox: map[chat.Address][]string{}, fired: map[string]bool{}, said: map[string]said{}}
	var err error
	w.desk, err = handoff.New(handoff.Config{Book: w.book, Secret: []byte("0123456789abcdef"), Now: func() time.Time { return w.now },
		Redact: func(s string) string { return strings.ReplaceAll(s, "13800000000", "(号码)") }})
	if err != nil {
		t.Fatal(err)
	}
	w.enlist("甲", "甲村", staff[0], handoff.Adviser, false)
	w.enlist("乙", "乙村", staff[1], handoff.Adviser, false)
	w.enlist("所一", "", staff[2], handoff.Officer, true)
	w.enlist("所二", "", staff[3], handoff.Officer, false)
	return w
}

// enlist invites somebody and lets them use the code.
func (w *world) enlist(name, village string, at chat.Address, role handoff.Role, appoint bool) {
	w.t.Helper()
	r, err := w.book.Roster(context.Background())
	if err != nil {
		w.t.Fatal(err)
	}
	who := handoff.Invitation{Name: name, Role: role, Place: "东凤镇", Appoint: appoint}
	if village != "" {
		who.Villages, who.Backup = []string{village}, map[string]string{"甲": "乙", "乙": "甲"}[name]
	}
	next, code, err := w.desk.Invite(r, who, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	if err := w.book.Apply(handoff.Change{Roster: &next}); err != nil {
		w.t.Fatal(err)
	}
	w.say(at, "/start "+code)
	w.sendAll()
}

func (w *world) session(at chat.Address) *chat.Session {
	if w.sessions[at] == nil {
		w.sessions[at] = &chat.Session{}
	}
	return w.sessions[at]
}

func (w *world) message(at chat.Address, text string) chat.Message {
	w.n++
	return chat.Message{ID: fmt.Sprint(w.n), From: at, Kind: chat.Text, Text: text, At: w.now}
}

// say lets somebody write, and tells whether a case took it.
func (w *world) say(at chat.Address, text string) bool { return w.take(w.message(at, text)) }

func (w *world) press(at chat.Address, data string) {
	m := w.message(at, "")
	m.Kind, m.Data = chat.Button, data
	w.take(m)
}

func (w *world) take(m chat.Message) bool {
	w.t.Helper()
	o, taken, err := w.desk.Take(context.Background(), m, w.session(m.From))
	if err != nil {
		w.t.Fatalf("Take: %v", err)
	}
	w.commit(o)
	return taken
}

func (w *world) refer(at chat.Address, q handoff.Request) bool {
	w.t.Helper()
	o, taken, err := w.desk.Refer(context.Background(), w.message(at, ""), w.session(at), q)
	if err != nil {
		w.t.Fatalf("Refer: %v", err)
	}
	w.commit(o)
	return taken
}

func (w *world) commit(o handoff.Outcome) {
	w.t.Helper()
	if err := w.book.Apply(o.Change); err != nil {
		w.t.Fatalf("Apply: %v", err)
	}
	w.out = append(w.out, o.Letters...)
}

// fire lets what is due come, once each.
func (w *world) fire() {
	cases, err := w.book.Cases(context.Background(), handoff.Query{Open: true})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, c := range cases {
		for _, s := range c.Steps {
			if s.Due.After(w.now) || w.fired[s.Key] {
				continue
			}
			w.fired[s.Key] = true
			w.take(chat.Message{From: chat.Address{Channel: handoff.ClockChannel, Chat: c.ID}, Kind: chat.Due, Data: string(handoff.DueData(c.ID, s.Key))})
		}
	}
}

// send lets the i-th waiting letter leave, unless the guard holds it.
func (w *world) send(i int) {
	l := w.out[i]
	w.out = slices.Delete(w.out, i, i+1)
	if !w.book.Current(l) {
		return
	}
	w.arrive(l)
}

func (w *world) sendAll() {
	for len(w.out) > 0 {
		w.send(0)
	}
}

// arrive checks that a letter may be seen where it arrives.
func (w *world) arrive(l handoff.Letter) {
	w.inbox[l.To] = append(w.inbox[l.To], l.Reply.Text)
	w.book.Sent(l, fmt.Sprint(l.To.Chat, len(w.inbox[l.To])))
	for _, row := range l.Reply.Choices {
		for _, c := range row {
			if len(c.Data) > handoff.LongestData || c.Data == "" {
				w.t.Fatalf("button %q carries %q", c.Label, c.Data)
			}
			w.buttons[l.To] = append(w.buttons[l.To], c.Data)
		}
	}
	for word, s := range w.said {
		if !strings.Contains(l.Reply.Text, word) {
			continue
		}
		c, err := w.desk.Find(context.Background(), s.caseID)
		if err != nil {
			w.t.Fatal(err)
		}
		r, _ := w.book.Roster(context.Background())
		owner, _ := r.Person(c.Owner)
		if l.To != c.Resident && l.To != owner.Address {
			w.t.Fatalf("%s of case %s reached %v; the owner is %v", word, c.Number, l.To, owner.Address)
		}
	}
	for _, other := range append(residents, staff...) {
		if other != l.To && strings.Contains(l.Reply.Text, other.Chat) {
			w.t.Fatalf("the account of %v is shown to %v", other, l.To)
		}
	}
}

// check holds what must always hold of cases.
func (w *world) check() {
	cases, err := w.book.Cases(context.Background(), handoff.Query{Open: true})
	if err != nil {
		w.t.Fatal(err)
	}
	open := map[chat.Address]int{}
	for _, c := range cases {
		open[c.Resident]++
		if (c.State == handoff.Claimed) != (c.Owner != "") {
			w.t.Fatalf("case %s is %s and its owner is %q", c.Number, c.State, c.Owner)
		}
		if c.Owner == "" && len(c.Steps) == 0 && c.Nagged < 3 {
			w.t.Fatalf("nothing will ever happen to case %s in state %s", c.Number, c.State)
		}
		if c.Guarded {
			r, _ := w.book.Roster(context.Background())
			for _, id := range append(slices.Clone(c.Asked), c.Owner) {
				if p, known := r.Person(id); known && !p.Appointed {
					w.t.Fatalf("guarded case %s was shown to %s", c.Number, p.Name)
				}
			}
		}
	}
	for who, n := range open {
		if n > 1 {
			w.t.Fatalf("%v has %d open cases", who, n)
		}
	}
}

// lost checks that every word is where it belongs: in the transcript of its case.
func (w *world) lost() {
	for word, s := range w.said {
		lines, err := w.book.Lines(context.Background(), s.caseID)
		if err != nil {
			w.t.Fatal(err)
		}
		if n := count(lines, word); n != 1 {
			w.t.Fatalf("%s stands %d times in its case", word, n)
		}
	}
}

func count(lines []handoff.Line, word string) int {
	n := 0
	for _, l := range lines {
		if l.Text == word {
			n++
		}
	}
	return n
}

// late decides about a press, lets something else happen, and commits then: the
// decision must be refused when a case of it was changed meanwhile.
func (w *world) late(t *rapid.T, r, s chat.Address) {
	all := w.buttons[s]
	if len(all) == 0 {
		return
	}
	m := w.message(s, "")
	m.Kind, m.Data = chat.Button, all[len(all)-1]
	o, _, err := w.desk.Take(context.Background(), m, w.session(s))
	if err != nil {
		t.Fatal(err)
	}
	w.residentSays(r)
	for _, other := range staff {
		if b := w.buttons[other]; other != s && len(b) > 0 {
			w.press(other, b[len(b)-1])
		}
	}
	fresh := true
	for _, save := range o.Saves {
		c, err := w.desk.Find(context.Background(), save.Case.ID)
		fresh = fresh && err == nil && c.Version == save.From
	}
	err = w.book.Apply(o.Change)
	if fresh != (err == nil) && o.Roster == nil {
		t.Fatalf("a late decision was committed: %v", err)
	}
	if err == nil {
		w.out = append(w.out, o.Letters...)
	}
}

const stepsEach = 100

// TestModel lets everybody do anything in any order.
func TestModel(t *testing.T) {
	if err := flag.Set("rapid.checks", fmt.Sprint(max(1, *long/stepsEach))); err != nil {
		t.Fatal(err)
	}
	relayed := 0
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t)
		for range stepsEach {
			w.random(t)
			w.check()
		}
		w.sendAll()
		w.lost()
		relayed += len(w.said)
	})
	t.Logf("%d words were relayed or kept", relayed)
	if relayed == 0 {
		t.Error("nothing was ever relayed")
	}
}
