package handoff_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
)

// choice is one of somebody's moves in the only open case, by its word.
func (w *world) choice(at chat.Address, label string) (handoff.Case, handoff.Roster, handoff.Person, string) {
	w.t.Helper()
	ctx := context.Background()
	open, err := w.book.Cases(ctx, handoff.Query{Open: true})
	if err != nil || len(open) != 1 {
		w.t.Fatalf("%d open cases, %v", len(open), err)
	}
	r, p, err := w.desk.Staff(ctx, at)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, m := range w.desk.Moves(open[0], p) {
		if m.Label == label {
			return open[0], r, p, m.Data
		}
	}
	w.t.Fatalf("%v cannot %s", at, label)
	return handoff.Case{}, r, p, ""
}

// TestAheadIsWhatHappens: what is foretold of a button is what it does.
func TestAheadIsWhatHappens(t *testing.T) {
	for _, c := range []struct {
		name, label, asks string
		closes            bool
		by                chat.Address
	}{
		{"to the backup", "转备班", "乙", false, staff[0]},
		{"to the office", "转司法所", "所一、所二", false, staff[0]},
		{"not the adviser's", "不属于", "所一、所二", false, staff[0]},
		{"nobody's", "不属于", "", true, staff[2]},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.refer(residents[0], wage)
			if c.by == staff[2] {
				w.tap(staff[0], "of")
			}
			x, r, p, data := w.choice(c.by, c.label)
			ahead, ok := w.desk.Ahead(x, r, p, data)
			if !ok || ahead.Closes != c.closes || ahead.Asks != c.asks {
				t.Fatalf("foretold %+v, %v", ahead, ok)
			}
			w.press(c.by, data)
			after, err := w.desk.Find(context.Background(), x.ID)
			if err != nil || after.Open() == c.closes {
				t.Fatalf("%+v, %v", after, err)
			}
			if got := w.desk.Look(after, r).Who; !c.closes && got != c.asks {
				t.Errorf("asked %s, foretold %s", got, c.asks)
			}
		})
	}
	w := newWorld(t)
	w.refer(residents[0], wage)
	x, r, p, data := w.choice(staff[0], "接单")
	if _, ok := w.desk.Ahead(x, r, p, data); ok {
		t.Error("claiming gives nothing away")
	}
}

// TestNoteWithTheClosing: a page sends the note with the button.
func TestNoteWithTheClosing(t *testing.T) {
	w := newWorld(t)
	w.refer(residents[0], wage)
	w.tap(staff[0], "cl")
	open, _ := w.book.Cases(context.Background(), handoff.Query{Open: true})
	with := func(data, words string) {
		m := w.message(staff[0], words)
		m.Kind, m.Data = chat.Button, data
		w.take(m)
		w.sendAll()
	}
	closing := handoff.Closing(open[0], "labor_wage", "l", "2", false).Data
	with(closing, strings.Repeat("长", handoff.LongestNote+1))
	says(t, w.last(staff[0]), "备注太长")
	with(closing, " 约了周三，电话13800000000 ")
	c, err := w.desk.Find(context.Background(), open[0].ID)
	if err != nil || c.Open() || c.Outcome != ledger.ToLegalAid || c.Note != "约了周三，电话(号码)" {
		t.Fatalf("%+v, %v", c, err)
	}
	with(handoff.Noting(c).Data, "/open 改成周四")
	if c, err = w.desk.Find(context.Background(), c.ID); err != nil || c.Note != "/open 改成周四" {
		t.Errorf("the note is %q, %v", c.Note, err)
	}
	with(handoff.Noting(c).Data, "")
	says(t, w.last(staff[0]), "写一句备注")
	w.press(staff[0], handoff.Noting(c).Data)
	other := w.message(staff[1], "不是我的")
	other.Kind, other.Data = chat.Button, handoff.Noting(c).Data
	w.take(other)
	says(t, w.last(staff[1]), "加不了备注")
}

// TestHistory: what happened to a case can be looked back on.
func TestHistory(t *testing.T) {
	w := newWorld(t)
	w.refer(residents[0], wage)
	w.tap(staff[0], "bk")
	w.now = w.now.Add(31 * time.Minute)
	w.fire()
	w.tap(staff[2], "cl")
	for range 2 { // over noon
		w.now = w.now.Add(2 * time.Hour)
		w.fire()
	}
	w.sendAll()
	w.endCase(staff[2])
	var got []string
	before := time.Time{}
	c := w.only()
	for _, m := range c.Marks {
		if m.At.Before(before) {
			t.Errorf("%s is before what was before it", m.What)
		}
		before = m.At
		var names []string
		for _, id := range m.Who {
			p, _ := w.roster().Person(id)
			names = append(names, p.Name)
		}
		got = append(got, string(m.What)+" "+strings.Join(names, "、"))
	}
	want := []string{"opened ", "asked 甲", "passed 甲", "asked 乙", "overdue 乙", "asked 所一、所二", "claimed 所一", "reminded 所一", "closed 所一"}
	if !slices.Equal(got, want) {
		t.Errorf("history %q\nwant    %q", got, want)
	}
}

// only is the resident's only case.
func (w *world) only() handoff.Case {
	w.t.Helper()
	all, err := w.book.Cases(context.Background(), handoff.Query{Resident: residents[0]})
	if err != nil || len(all) != 1 {
		w.t.Fatalf("%d cases, %v", len(all), err)
	}
	return all[0]
}

func (w *world) roster() handoff.Roster {
	w.t.Helper()
	r, err := w.book.Roster(context.Background())
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

// TestLongHistory: a case that is written about without end is remembered with one.
func TestLongHistory(t *testing.T) {
	w := newWorld(t)
	w.refer(residents[0], wage)
	w.tap(staff[0], "cl")
	w.endCase(staff[0])
	for range 200 {
		w.tap(staff[0], "nt")
		w.say(staff[0], "再记一句")
	}
	marks := w.only().Marks
	if len(marks) != 120 || marks[0].What != handoff.WasOpened || marks[119].What != handoff.WasNoted {
		t.Errorf("%d marks from %s on", len(marks), marks[0].What)
	}
}

func TestDuties(t *testing.T) {
	w := newWorld(t)
	duties := func() string {
		var all []string
		for _, d := range w.desk.Duties(w.roster()) {
			at := "下班，" + d.Next.In(time.FixedZone("CST", 8*3600)).Format("01-02 15:04")
			if d.Open {
				at = "到" + d.Until.Format("15:04")
			}
			all = append(all, strings.Join(d.Villages, "+")+" "+d.Person.Name+"/"+d.Backup.Name+" "+at)
		}
		return strings.Join(all, "；")
	}
	for _, c := range []struct {
		name string
		now  time.Time
		want string
	}{
		{"in the morning", monday, "甲村 甲/乙 到12:00；乙村 乙/甲 到12:00"},
		{"at noon", monday.Add(3 * time.Hour), "甲村 甲/乙 下班，11-23 14:00；乙村 乙/甲 下班，11-23 14:00"},
		{"on Friday night", monday.AddDate(0, 0, 4).Add(12 * time.Hour), "甲村 甲/乙 下班，11-30 08:30；乙村 乙/甲 下班，11-30 08:30"},
	} {
		if w.now = c.now; duties() != c.want {
			t.Errorf("%s: %s, want %s", c.name, duties(), c.want)
		}
	}
}
