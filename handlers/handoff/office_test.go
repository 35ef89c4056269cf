package handoff_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"mingbai/handlers/handoff"
)

// keep sets what the town's judicial office keeps to.
func (w *world) keep(o handoff.Office) error {
	w.t.Helper()
	r, err := w.book.Roster(context.Background())
	if err != nil {
		w.t.Fatal(err)
	}
	next, err := r.Keeps(o)
	if err == nil {
		err = w.book.Apply(handoff.Change{Roster: &next})
	}
	return err
}

// TestAnOfficesOwnTimes: both clocks follow what the office set, and offices
// that set nothing keep the desk's.
func TestAnOfficesOwnTimes(t *testing.T) {
	const minute = time.Minute
	for name, c := range map[string]struct {
		times        handoff.Times
		urgent       bool
		moves, nudge time.Duration
	}{
		"nothing set":        {moves: 30 * minute, nudge: 120 * minute},
		"shorter":            {times: handoff.Times{Claim: 5 * minute, Urgent: 2 * minute, Silent: 15 * minute}, moves: 5 * minute, nudge: 15 * minute},
		"shorter, urgent":    {times: handoff.Times{Claim: 5 * minute, Urgent: 2 * minute}, urgent: true, moves: 2 * minute, nudge: 120 * minute},
		"only the silence":   {times: handoff.Times{Silent: 45 * minute}, moves: 30 * minute, nudge: 45 * minute},
		"longer than a morn": {times: handoff.Times{Claim: 3 * time.Hour}, moves: 180 * minute, nudge: 120 * minute},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			always, err := handoff.ParseHours("全天")
			if err != nil {
				t.Fatal(err)
			}
			if err := w.keep(handoff.Office{Name: "", Place: "东凤镇", Times: c.times, Hours: always}); err != nil {
				t.Fatal(err)
			}
			q := wage
			q.Urgent = c.urgent
			w.refer(residents[0], q)
			w.at(t, c.moves, func() bool { return strings.Contains(strings.Join(w.inbox[staff[1]], ""), "待接") })
			w.tap(staff[1], "cl")
			w.at(t, c.nudge, func() bool { return strings.Contains(strings.Join(w.inbox[staff[1]], ""), "在等你回话") })
		})
	}
}

// at fails unless something comes true after a time and no sooner.
func (w *world) at(t *testing.T, d time.Duration, came func() bool) {
	t.Helper()
	for range int(d/time.Minute) - 1 {
		w.now = w.now.Add(time.Minute)
		w.fire()
	}
	w.sendAll()
	if came() {
		t.Errorf("it came before %s", d)
	}
	w.now = w.now.Add(time.Minute + time.Second)
	w.fire()
	w.sendAll()
	if !came() {
		t.Errorf("it did not come after %s", d)
	}
}

func TestAnOfficesOwnHours(t *testing.T) {
	w := newWorld(t)
	hours, err := handoff.ParseHours("周二至周六 9:00-17:00")
	if err != nil {
		t.Fatal(err)
	}
	if err := w.keep(handoff.Office{Place: "东凤镇", Hours: hours}); err != nil {
		t.Fatal(err)
	}
	w.refer(residents[0], wage) // on a Monday
	says(t, w.last(residents[0]), "现在下班了，11月24日 09:00")
	w.now = w.now.Add(24 * time.Hour)
	w.fire()
	says(t, w.last(residents[0]), "到今天10:00还没人接")
	r, err := w.book.Roster(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got, want := w.desk.Says(r, handoff.OfficeID{Place: "东凤镇"}), "司法所：没人接，30分钟换人(急的10分钟)；接了不回话，2小时提醒；办公时间 周二至周六 9:00-17:00。"; got != want {
		t.Errorf("Says = %q", got)
	}
}

func TestTimesThatCannotBeKept(t *testing.T) {
	w := newWorld(t)
	before, _ := w.book.Roster(t.Context())
	for want, times := range map[string]handoff.Times{
		"接单的时间要在1分钟到24小时之间":   {Claim: 25 * time.Hour},
		"急单的时间要在":             {Urgent: time.Second},
		"不回话的时间要在5分钟到72小时":    {Silent: time.Minute},
		"急单(40分钟)不能比平常(30分钟)": {Urgent: 40 * time.Minute},
		"急单(10分钟)不能比平常(5分钟)":  {Claim: 5 * time.Minute},
	} {
		if err := w.keep(handoff.Office{Name: "所", Times: times}); !errors.Is(err, handoff.ErrTimes) || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %q", times, err, want)
		}
	}
	if after, _ := w.book.Roster(t.Context()); after.Version != before.Version {
		t.Error("the roster was changed")
	}
}

// TestHoursAreWrittenAsTheyAreRead reads what String writes.
func TestHoursAreWrittenAsTheyAreRead(t *testing.T) {
	for text, want := range map[string]string{
		"周一至周五 9:00-17:00":         "周一至周五 9:00-17:00",
		"工作日8点30-12点，14:00-17:30":  "工作日 8:30-12:00，14:00-17:30",
		"每天 8:00-20:00":            "每天 8:00-20:00",
		"全天":                       "每天 0:00-24:00",
		"周六、周日 9点-11点":             "周六、周日 9:00-11:00",
		"周一 周三到周五 星期天 10:00-12:00": "周一、周三至周五、周日 10:00-12:00",
		"周日至周二 8-9":                "周一、周二、周日 8:00-9:00",
	} {
		h, err := handoff.ParseHours(text)
		if err != nil || h.String() != want {
			t.Errorf("%q is written %q, %v; want %q", text, h, err, want)
			continue
		}
		again, err := handoff.ParseHours(h.String())
		if err != nil || again.String() != want {
			t.Errorf("%q is read as %q, %v", want, again, err)
		}
	}
}
