package storetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"mingbai/handlers/chat"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
	"mingbai/handlers/store"
)

// caseStep is one thing somebody does on a case's way.
type caseStep struct{ who, text, do, rest string }

var caseWay = []caseStep{
	{who: "", text: "refer"},
	{who: "", text: "first word"},
	{who: "", text: "tick"}, // nobody claims: the backup is asked
	{who: "li", do: "cl"},
	{who: "", text: "second word"},
	{who: "li", text: "an answer"},
	{who: "li", do: "en"},
	{who: "li", do: "pe", rest: ":labor_wage:a:3"},
	{who: "", do: "ra", rest: ":3"},
}

// walk does the i-th step for a resident. Done again it changes nothing.
func (w *town) walk(who, run string, i int, step caseStep) error {
	from := step.who
	if from == "" {
		from = who
	}
	if step.text == "tick" {
		c, err := w.only(who)
		if err != nil || c.Stage != handoff.ToAdviser {
			return err
		}
		if _, err := w.s.Fire(context.Background(), w.clock()); err != nil {
			return err
		}
		for range 17 {
			w.pass(110 * time.Second)
			if _, err := w.s.Fire(context.Background(), w.clock()); err != nil {
				return err
			}
		}
		return w.work("w")
	}
	data := ""
	if step.do != "" {
		var err error
		if data, err = w.button(step.do, who, step.rest); err != nil {
			return err
		}
	}
	return w.do(from, fmt.Sprintf("%s%s-%d", who, run, i), step.text, data)
}

// checkWay tells whether the whole way was gone exactly once.
func (w *town) checkWay(who string) error {
	ctx := context.Background()
	c, err := w.only(who)
	if err != nil {
		return err
	}
	lines, err := w.s.Lines(ctx, c.ID)
	if err != nil {
		return err
	}
	var said []string
	for _, l := range lines {
		said = append(said, l.Text)
	}
	if got := strings.Join(said, "|"); got != "first word|second word|an answer" {
		return fmt.Errorf("the transcript is %q", got)
	}
	if c.Open() || c.Rating != 3 || c.ClosedBy != "l" || c.Persons != 3 || c.Stage != handoff.ToBackup {
		return fmt.Errorf("the case is %+v", c)
	}
	rows := 0
	for row, err := range w.s.Consultations(ctx, ledger.Filter{}) {
		if err != nil {
			return err
		}
		if row.CaseKey == c.Number {
			rows++
			if row.Visits != 3 || row.Matters != 1 || row.Adviser != "l" || row.Person == "" || row.Village != "甲村" {
				return fmt.Errorf("the ledger row is %+v", row)
			}
		}
	}
	if rows != 1 {
		return fmt.Errorf("%d ledger rows", rows)
	}
	return nil
}

func testCaseRace(t *testing.T, s *store.Store) {
	w, err := newTown(s)
	w.must(t, err)
	for i := range 10 {
		who := fmt.Sprint("r", i)
		w.must(t, w.walk(who, "", 0, caseWay[0]))
		w.must(t, w.walk(who, "", 2, caseWay[2]))
		data, err := w.button("cl", who, "")
		w.must(t, err)
		w.must(t, w.receive("zhang", fmt.Sprint("z", i), "", data))
		w.must(t, w.receive("li", fmt.Sprint("l", i), "", data))
		var all sync.WaitGroup
		for n := range 2 {
			all.Go(func() {
				if err := w.work(fmt.Sprint("w", n)); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		w.must(t, w.work("w"))
		c, err := w.only(who)
		if err != nil || c.State != handoff.Claimed || c.Owner != "z" && c.Owner != "l" || c.Epoch != 2 {
			t.Fatalf("after the race: %+v, %v", c, err)
		}
		got, err := w.post()
		w.must(t, err)
		winner, loser := "zhang", "li"
		if c.Owner == "l" {
			winner, loser = loser, winner
		}
		if mine := strings.Join(got[winner], "\n"); strings.Count(mine, "【在办】") != 1 {
			t.Errorf("the winner reads %q", mine)
		}
		if lost := strings.Join(got[loser], "\n"); strings.Contains(lost, "【在办】") || !strings.Contains(lost, "已接") {
			t.Errorf("the loser reads %q", lost)
		}
	}
	sound(t, s)
}

func testCaseClock(t *testing.T, s *store.Store) {
	ctx := context.Background()
	w, err := newTown(s)
	w.must(t, err)
	for i := range 5 {
		w.must(t, w.do(fmt.Sprint("r", i), fmt.Sprint("r", i), "refer", ""))
	}
	fire := func(want int) {
		t.Helper()
		n, err := s.Fire(ctx, w.clock())
		if err != nil || n != want {
			t.Fatalf("at %s %d steps fell due, %v; want %d", w.clock(), n, err, want)
		}
		w.must(t, w.work("w"))
	}
	fire(0)
	for _, jump := range []time.Duration{24 * time.Hour, -24 * time.Hour, -time.Hour, time.Hour, 10 * 365 * 24 * time.Hour, -10 * 365 * 24 * time.Hour} {
		w.pass(jump)
		fire(0)
	}
	for range 29 {
		w.pass(time.Minute)
		fire(0)
	}
	w.pass(time.Minute + time.Second)
	fire(5)
	fire(0)
	for i := range 5 {
		if c, err := w.only(fmt.Sprint("r", i)); err != nil || c.Stage != handoff.ToBackup {
			t.Errorf("case %d is at stage %d, %v", i, c.Stage, err)
		}
	}
	sound(t, s)
}

func testCaseErase(t *testing.T, s *store.Store) {
	ctx := context.Background()
	w, err := newTown(s)
	w.must(t, err)
	for i, step := range caseWay {
		w.must(t, w.walk("r", "", i, step))
	}
	w.must(t, w.walk("r", "again", 0, caseWay[0]))
	w.must(t, w.walk("r", "again", 1, caseWay[1]))
	w.must(t, w.walk("other", "", 0, caseWay[0]))
	cases, err := s.Cases(ctx, handoff.Query{Resident: person("r")})
	if err != nil || len(cases) != 2 {
		t.Fatalf("%d cases, %v", len(cases), err)
	}
	w.must(t, w.do("r", "forget", "/forget", ""))
	sound(t, s)
	for _, c := range cases {
		lines, err := s.Lines(ctx, c.ID)
		if err != nil || len(lines) > 0 {
			t.Errorf("%d lines are left, %v", len(lines), err)
		}
		left, err := w.desk.Find(ctx, c.ID)
		if err != nil || left.Open() || left.Summary != "" || left.Resident != (chat.Address{}) || left.Number != c.Number {
			t.Errorf("left of the case: %+v, %v", left, err)
		}
	}
	if n, err := s.Count(ctx, ledger.Filter{}); err != nil || n != 1 {
		t.Errorf("%d ledger rows, %v; want the closed case's", n, err)
	}
	got, err := w.post()
	w.must(t, err)
	told := strings.Join(got["zhang"], "\n")
	if strings.Count(told, "canary") != 1 || !strings.Contains(told, "住户删除了自己的全部记录") {
		t.Errorf("the adviser reads %q; want the other resident's card and a word", told)
	}
	w.must(t, w.do("zhang", "late", "", fmt.Sprintf("h:cl:%s:1", cases[0].ID)))
	if got, err = w.post(); err != nil || !strings.Contains(strings.Join(got["zhang"], ""), "已经办结") {
		t.Errorf("an old button after the erasure says %q, %v", got["zhang"], err)
	}
	if _, err := w.only("r"); !errors.Is(err, handoff.ErrNone) {
		t.Errorf("the resident still has a case: %v", err)
	}
}

func testCasePurge(t *testing.T, s *store.Store) {
	ctx := context.Background()
	w, err := newTown(s)
	w.must(t, err)
	for i, step := range caseWay {
		w.must(t, w.walk("r", "", i, step))
	}
	c, err := w.only("r")
	w.must(t, err)
	if _, err := w.post(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Purge(ctx, w.clock().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	lines, err := s.Lines(ctx, c.ID)
	left, err2 := w.desk.Find(ctx, c.ID)
	if err != nil || err2 != nil || len(lines) > 0 || left.Summary != "" || left.Outcome != ledger.Answered {
		t.Errorf("left: %d lines, %+v, %v, %v", len(lines), left, err, err2)
	}
	sound(t, s)
}

func testCaseGone(t *testing.T, s *store.Store) {
	ctx := context.Background()
	w, err := newTown(s)
	w.must(t, err)
	w.must(t, w.walk("r", "", 0, caseWay[0]))
	p, err := s.ClaimSend(ctx, "telegram", "d", w.clock(), lease)
	for err == nil && p.Outgoing.To.Chat != "zhang" {
		w.must(t, s.Sent(ctx, p, w.clock()))
		p, err = s.ClaimSend(ctx, "telegram", "d", w.clock(), lease)
	}
	w.must(t, err)
	w.must(t, s.Dead(ctx, p, "gone"))
	w.must(t, w.work("w"))
	c, err := w.only("r")
	r, err2 := s.Roster(ctx)
	zhang, _ := r.Person("z")
	if err != nil || err2 != nil || !zhang.Lost || c.Stage != handoff.ToBackup || len(c.Asked) != 1 || c.Asked[0] != "l" {
		t.Errorf("case %+v, adviser %+v, %v, %v", c, zhang, err, err2)
	}
	sound(t, s)
}

func testCaseGuard(t *testing.T, s *store.Store) {
	w, err := newTown(s)
	w.must(t, err)
	w.must(t, w.walk("r", "", 0, caseWay[0]))
	data, err := w.button("cl", "r", "")
	w.must(t, err)
	w.must(t, w.do("zhang", "1", "", data))
	if _, err := w.post(); err != nil {
		t.Fatal(err)
	}
	w.must(t, w.do("r", "2", "secret", ""))
	data, err = w.button("bk", "r", "")
	w.must(t, err)
	w.must(t, w.do("zhang", "3", "", data))
	data, err = w.button("cl", "r", "")
	w.must(t, err)
	w.must(t, w.do("li", "4", "", data))
	got, err := w.post()
	w.must(t, err)
	if old, now := strings.Join(got["zhang"], ""), strings.Join(got["li"], ""); strings.Contains(old, "secret") || !strings.Contains(now, "secret") {
		t.Errorf("the former owner reads %q, the owner %q", old, now)
	}
	sound(t, s)
}
