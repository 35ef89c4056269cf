package handoff_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"mingbai/handlers/chat"
	"mingbai/handlers/handoff"
)

// random does one random thing.
func (w *world) random(t *rapid.T) {
	r := rapid.SampledFrom(residents).Draw(t, "resident")
	s := rapid.SampledFrom(staff).Draw(t, "staff")
	switch rapid.IntRange(0, 17).Draw(t, "what") {
	case 0:
		w.refer(r, handoff.Request{Place: "广东省中山市东凤镇", Village: rapid.SampledFrom([]string{"甲村", "乙村", ""}).Draw(t, "village"),
			Category: rapid.SampledFrom([]string{"labor_wage", "domestic_violence", "neighbor"}).Draw(t, "category"),
			Summary:  "老板欠薪，电话13800000000", Asked: true, Urgent: rapid.Bool().Draw(t, "urgent")})
	case 1, 2, 3:
		w.residentSays(r)
	case 4, 5:
		w.staffSays(t, s)
	case 6, 7, 8:
		w.sendAll()
		if all := w.buttons[s]; len(all) > 0 {
			newest := max(0, len(all)-rapid.SampledFrom([]int{4, 6, 40, 1000}).Draw(t, "how old"))
			w.press(s, rapid.SampledFrom(all[newest:]).Draw(t, "button"))
		}
	case 17:
		w.sendAll()
		for i := len(w.buttons[s]) - 1; i >= 0; i-- {
			if id, is := strings.CutPrefix(w.buttons[s][i], "h:en:"); is {
				w.press(s, "h:"+rapid.SampledFrom([]string{"pe", "jo"}).Draw(t, "tap")+":"+id+":labor_wage:a:2:1")
				w.sendAll()
				break
			}
		}
	case 14:
		w.late(t, r, s)
	case 15:
		if rapid.IntRange(0, 3).Draw(t, "forgets") == 0 {
			o, err := w.desk.Forget(context.Background(), r)
			if err != nil {
				t.Fatal(err)
			}
			w.commit(o)
		}
	case 16:
		w.say(s, rapid.SampledFrom([]string{"/open", "/mine", "/close", "/help", "办结"}).Draw(t, "command"))
	case 9:
		if all := append(slices.Clone(w.buttons[r]), w.buttons[s]...); len(all) > 0 {
			w.press(r, rapid.SampledFrom(all).Draw(t, "any button"))
		}
	case 10:
		w.now = w.now.Add(time.Duration(rapid.IntRange(-3600, 6*3600).Draw(t, "seconds")) * time.Second)
		w.fire()
	case 11:
		for range min(len(w.out), 5) {
			w.send(rapid.IntRange(0, len(w.out)-1).Draw(t, "letter"))
		}
	case 12:
		w.sendAll()
	case 13:
		if rapid.IntRange(0, 4).Draw(t, "leaves") == 0 {
			m := w.message(rapid.SampledFrom(append(residents, staff...)).Draw(t, "who"), "")
			m.Kind = chat.Left
			w.take(m)
		}
	}
}

// residentSays writes a word that can be followed.
func (w *world) residentSays(r chat.Address) {
	c, err := w.desk.CaseOf(context.Background(), r)
	word := fmt.Sprintf("<%s-%d>", "word", w.n)
	w.session(r).Asking = ""
	if err == nil {
		w.said[word] = said{c.ID, r}
	} else if !errors.Is(err, handoff.ErrNone) {
		w.t.Fatal(err)
	}
	if taken := w.say(r, word); taken != (err == nil && c.State == handoff.Claimed) {
		w.t.Fatalf("taken %v while the case is %s", taken, c.State)
	}
}

// staffSays writes a word, sometimes as an answer to a message.
func (w *world) staffSays(t *rapid.T, s chat.Address) {
	w.session(s).Asking, w.session(s).Drafts = "", nil
	word := fmt.Sprintf("<%s-%d>", "word", w.n)
	r, _ := w.book.Roster(context.Background())
	p, _ := r.At(s)
	m := w.message(s, word)
	if n := len(w.inbox[s]); n > 0 && rapid.Bool().Draw(t, "reply") {
		m.ReplyTo = fmt.Sprint(s.Chat, rapid.IntRange(1, n).Draw(t, "to"))
	}
	before, _ := w.desk.CasesOf(context.Background(), p.ID)
	w.take(m)
	for _, c := range before {
		lines, _ := w.book.Lines(context.Background(), c.ID)
		if count(lines, word) > 0 {
			if c.Owner != p.ID {
				w.t.Fatalf("%s wrote into a case of %s", p.Name, c.Owner)
			}
			w.said[word] = said{c.ID, s}
		}
	}
}
