package telegram_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"mingbai/bot/channeltest/tgfake"
	"mingbai/handlers/chat"
	"mingbai/handlers/handoff"
	"mingbai/handlers/ledger"
	"mingbai/handlers/store"
)

// mortal is a town whose assistant is killed after what people do: whatever
// they see must be right all the same.
type mortal struct {
	*crash
	mu    sync.Mutex // one kill at a time
	p     *process
	dice  *rand.Rand
	share float64 // of the things done that are followed by a kill
	kills map[string]int
	words int // each resident says and hears
}

// TestKillWhileCasesAreHandled kills the process during refer, claim, relay and
// close, at random moments up to 25 ms after each step was asked for.
func TestKillWhileCasesAreHandled(t *testing.T) {
	each, words, share := 6, 10, 1.0
	if testing.Short() || raceDetector {
		each, words, share = 2, 2, 1.0
	}
	r := newCrash(t, false, 0)
	r.desk = "1"
	w := &mortal{crash: r, dice: rand.New(rand.NewPCG(4, 4)), share: share, kills: map[string]int{}, words: words}
	lawyers := map[int64]string{lawyerA: "甲村", lawyerB: "乙村"}
	saveRoster(t, r.dir, lawyers)
	w.p = r.spawn(t)
	begun := time.Now()
	var all sync.WaitGroup
	errs := make(chan error, len(lawyers))
	residents := map[int64][]int64{}
	for lawyer, village := range lawyers {
		r.api.Meet(lawyer)
		for i := range each {
			residents[lawyer] = append(residents[lawyer], 1000+lawyer*10+int64(i))
		}
		list := residents[lawyer]
		all.Go(func() { errs <- w.practice(t, lawyer, village, list) })
	}
	all.Wait()
	for range lawyers {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	w.settle(t)
	w.p.stop(t)
	w.check(t, residents)
	t.Logf("%d kills by step: %v, %.1f s, %d cases, %d messages sent", w.life-1, w.kills, time.Since(begun).Seconds(),
		each*len(lawyers), len(r.api.AllSent()))
}

// saveRoster enters the lawyers as if they had used their codes.
func saveRoster(t *testing.T, dir string, lawyers map[int64]string) {
	t.Helper()
	st, err := store.Open(t.Context(), store.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	var roster handoff.Roster
	for lawyer, village := range lawyers {
		name := "律师" + village
		roster.People = append(roster.People, handoff.Person{ID: name, Name: name, Role: handoff.Adviser, Address: to(strconv.FormatInt(lawyer, 10))})
		roster.Posts = append(roster.Posts, handoff.Post{Place: "东凤镇", Village: village, Adviser: name})
	}
	if err := st.SaveRoster(t.Context(), roster); err != nil {
		t.Fatal(err)
	}
}

// did may kill the process shortly after a step was asked for.
func (w *mortal) did(t *testing.T, step string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.dice.Float64() >= w.share {
		return
	}
	time.Sleep(time.Duration(w.dice.IntN(25_000)) * time.Microsecond)
	w.p.kill(t)
	w.kills[step]++
	w.p = w.spawn(t)
}

// practice is a lawyer's day: all cases of a village, one thing after another.
func (w *mortal) practice(t *testing.T, lawyer int64, village string, residents []int64) error {
	for _, r := range residents {
		w.api.Say(r, wish+village)
		w.did(t, "refer")
	}
	cards, err := w.buttons(lawyer, "h:cl:", len(residents))
	if err != nil {
		return err
	}
	for _, data := range cards {
		w.api.Press(lawyer, data)
		w.did(t, "claim")
	}
	for _, r := range residents {
		if _, err := w.sees(r, "接单了"); err != nil {
			return err
		}
	}
	for n := range w.words {
		for _, r := range residents {
			if err := w.talk(t, lawyer, r, n); err != nil {
				return err
			}
		}
	}
	for _, data := range cards {
		if err := w.end(t, lawyer, strings.Split(data, ":")[2]); err != nil {
			return err
		}
	}
	for _, r := range residents {
		if _, err := w.sees(r, "办结了("); err != nil {
			return err
		}
	}
	return nil
}

func asked(r int64, n int) string  { return fmt.Sprintf("问%d-%d。", r, n) }
func told(r int64, n int) string   { return fmt.Sprintf("答%d-%d。", r, n) }
func shown(r int64, n int) string  { return fmt.Sprintf("图%d-%d。", r, n) }
func someone(r int64) chat.Address { return to(strconv.FormatInt(r, 10)) }

// talk lets a resident say a word and show a picture, and the lawyer answer by
// replying to it. When a kill took the memory of what was sent, the lawyer is
// asked whose the answer is.
func (w *mortal) talk(t *testing.T, lawyer, r int64, n int) error {
	w.api.Say(r, asked(r, n))
	w.did(t, "resident's word")
	w.api.Send(r, tgfake.File{Kind: "photo", Caption: shown(r, n)})
	w.did(t, "resident's photo")
	if _, err := w.sees(lawyer, shown(r, n)); err != nil {
		return err
	}
	m, err := w.sees(lawyer, asked(r, n))
	if err != nil {
		return err
	}
	const whose = "这条转给哪一位"
	before := w.count(lawyer, whose)
	w.api.Answer(lawyer, m.ID, told(r, n))
	w.did(t, "lawyer's word")
	label, _, _ := strings.Cut(strings.TrimPrefix(m.Text, "〔"), "〕")
	for end, tapped := time.Now().Add(30*time.Second), false; w.count(r, told(r, n)) == 0; time.Sleep(2 * time.Millisecond) {
		if !tapped && w.count(lawyer, whose) > before {
			tapped = w.api.Tap(lawyer, label)
			w.did(t, "pick")
		}
		if time.Now().After(end) {
			return fmt.Errorf("%d does not hear %q", r, told(r, n))
		}
	}
	return nil
}

// end closes a case in three taps.
func (w *mortal) end(t *testing.T, lawyer int64, id string) error {
	for _, step := range []string{"en", "ma", "wa", "pe"} {
		data, err := w.buttons(lawyer, "h:"+step+":"+id, 1)
		if err != nil {
			return err
		}
		w.api.Press(lawyer, data[0])
		w.did(t, "close")
	}
	_, err := w.buttons(lawyer, "h:nt:"+id, 1)
	return err
}

// buttons waits for n different buttons and returns them in order.
func (w *mortal) buttons(who int64, prefix string, n int) (found []string, err error) {
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(2 * time.Millisecond) {
		found = nil
		for _, m := range w.api.Sent(who) {
			for _, row := range m.Rows {
				for _, b := range row {
					if strings.HasPrefix(b.Data, prefix) && !slices.Contains(found, b.Data) {
						found = append(found, b.Data)
					}
				}
			}
		}
		if len(found) >= n {
			return found, nil
		}
		if time.Now().After(end) {
			return nil, fmt.Errorf("%d has %d buttons %q, want %d", who, len(found), prefix, n)
		}
	}
}

func (w *mortal) sees(who int64, text string) (tgfake.Sent, error) {
	m, ok := w.api.WaitText(who, text, 30*time.Second)
	if !ok {
		return m, fmt.Errorf("%d does not see %q", who, text)
	}
	return m, nil
}

func (w *mortal) count(who int64, text string) (n int) {
	for _, m := range w.api.Sent(who) {
		if strings.Contains(m.Text, text) {
			n++
		}
	}
	return n
}

// settle waits until nothing more is sent.
func (w *mortal) settle(t *testing.T) {
	t.Helper()
	n, moved := len(w.api.AllSent()), time.Now()
	for time.Since(moved) < 600*time.Millisecond || w.api.Pending() > 0 && time.Since(moved) < 20*time.Second {
		time.Sleep(10 * time.Millisecond)
		if now := len(w.api.AllSent()); now > n {
			n, moved = now, time.Now()
		}
	}
}

// check looks at every chat and at the rows that are left.
func (w *mortal) check(t *testing.T, residents map[int64][]int64) {
	t.Helper()
	may := map[string]string{} // each word, and the only chat it may be in
	cases := 0
	for lawyer, list := range residents {
		for _, r := range list {
			cases++
			for n := range w.words {
				may[asked(r, n)], may[shown(r, n)], may[told(r, n)] = fmt.Sprint(lawyer), fmt.Sprint(lawyer), fmt.Sprint(r)
			}
		}
	}
	arrived, sent, extra := map[string]bool{}, w.api.AllSent(), 0
	for _, m := range sent {
		for word, chat := range may {
			if !strings.Contains(m.Text, word) {
				continue
			}
			if m.Chat != chat {
				t.Errorf("%s reads %q, which is for %s", m.Chat, m.Text, chat)
			}
			if arrived[word] {
				extra++
			}
			arrived[word] = true
		}
	}
	if len(arrived) != len(may) || len(may) == 0 {
		t.Errorf("%d of %d words arrived", len(arrived), len(may))
	}
	if extra > 2*w.life {
		t.Errorf("%d words arrived twice in %d lives", extra, w.life)
	}
	t.Logf("%d words, %d lost, %d arrived twice", len(may), len(may)-len(arrived), extra)
	w.checkStore(t, residents, cases)
}

func (w *mortal) checkStore(t *testing.T, residents map[int64][]int64, cases int) {
	t.Helper()
	ctx := context.Background()
	st, err := store.Open(ctx, store.Config{Dir: w.dir})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	left, err := st.Waiting(ctx)
	if err := errors.Join(err, st.Invariants(ctx)); err != nil || left.Inbox+left.Outbox+left.Parked > 0 {
		t.Errorf("%v, %+v", err, left)
	}
	if n, err := st.Count(ctx, ledger.Filter{}); err != nil || n != int64(cases) {
		t.Errorf("%d ledger rows for %d cases, %v", n, cases, err)
	}
	for lawyer, list := range residents {
		for _, r := range list {
			of, err := st.Cases(ctx, handoff.Query{Resident: someone(r)})
			if err != nil || len(of) != 1 || of[0].Open() {
				t.Errorf("%d of %d has cases %+v, %v", r, lawyer, of, err)
				continue
			}
			lines, err := st.Lines(ctx, of[0].ID)
			if err != nil || len(lines) != 3*w.words {
				t.Errorf("%d lines of %d, want %d, %v", len(lines), r, 3*w.words, err)
			}
			for _, l := range lines {
				if !strings.Contains(l.Text, strconv.FormatInt(r, 10)) {
					t.Errorf("%q is in the case of %d", l.Text, r)
				}
			}
		}
	}
}
