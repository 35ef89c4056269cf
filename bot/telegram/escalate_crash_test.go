package telegram_test

import (
	"context"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"mingbai/handlers/handoff"
	"mingbai/handlers/store"
)

// TestKillWhileCasesEscalate kills the process while nobody takes cases and
// they go on to the backup, and while the backup takes them.
func TestKillWhileCasesEscalate(t *testing.T) {
	cases, kills := 24, 24
	if testing.Short() || raceDetector {
		cases, kills = 6, 6
	}
	r := newCrash(t, false, 0)
	r.desk = hasty
	saveRoster(t, r.dir, map[int64]string{lawyerA: "甲村", lawyerB: "乙村"})
	standIn(t, r.dir)
	r.api.Meet(lawyerA)
	r.api.Meet(lawyerB)
	w := &mortal{crash: r, dice: rand.New(rand.NewPCG(6, 6)), share: 0.3, kills: map[string]int{}}
	w.p = r.spawn(t)
	var residents []int64
	for i := range cases {
		residents = append(residents, int64(3000+i))
		r.api.Say(residents[i], wish+"甲村")
	}
	begun := time.Now()
	for range kills {
		time.Sleep(time.Duration(40+w.dice.IntN(160)) * time.Millisecond)
		w.p.kill(t)
		w.kills["escalate"]++
		w.p = w.spawn(t)
	}
	cards, err := w.buttons(lawyerB, "h:cl:", cases)
	if err != nil {
		t.Fatal(err)
	}
	for _, data := range cards {
		r.api.Press(lawyerB, data)
		w.did(t, "claim")
	}
	for _, resident := range residents {
		if _, err := w.sees(resident, "接单了"); err != nil {
			t.Error(err)
		}
	}
	w.settle(t)
	w.p.stop(t)
	w.checkEscalated(t, residents)
	t.Logf("%d kills by step: %v, %.1f s, %d cases, %d messages sent", w.life-1, w.kills, time.Since(begun).Seconds(), cases, len(r.api.AllSent()))
}

// standIn makes the lawyer of 乙村 the backup of 甲村.
func standIn(t *testing.T, dir string) {
	t.Helper()
	st, err := store.Open(t.Context(), store.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	roster, err := st.Roster(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i := range roster.Posts {
		if roster.Posts[i].Village == "甲村" {
			roster.Posts[i].Backup = "律师乙村"
		}
	}
	if err := st.SaveRoster(t.Context(), roster); err != nil {
		t.Fatal(err)
	}
}

// checkEscalated: each case went on once, each step of it was told, and it has
// one owner, who claimed it.
func (w *mortal) checkEscalated(t *testing.T, residents []int64) {
	t.Helper()
	ctx := context.Background()
	extra := 0
	for _, r := range residents {
		n := w.count(r, "现在请法律顾问律师乙村接")
		if n == 0 {
			t.Errorf("%d was not told that somebody else is asked", r)
		}
		extra += n - 1
	}
	if extra > w.life {
		t.Errorf("%d residents were told twice in %d lives", extra, w.life)
	}
	st, err := store.Open(ctx, store.Config{Dir: w.dir})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if err := st.Invariants(ctx); err != nil {
		t.Error(err)
	}
	for _, r := range residents {
		of, err := st.Cases(ctx, handoff.Query{Resident: to(strconv.FormatInt(r, 10))})
		if err != nil || len(of) != 1 || of[0].Owner != "律师乙村" || of[0].State != handoff.Claimed || of[0].Epoch != 2 {
			t.Errorf("%d has cases %+v, %v", r, of, err)
		}
	}
	t.Logf("%d cases, %d told twice", len(residents), extra)
}
