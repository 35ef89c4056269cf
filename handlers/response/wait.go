package response

import (
	"slices"
	"time"
)

// Wait is one wish for a person, from the hand-over on.
type Wait struct {
	Case    string // id
	Number  string // 单号
	Place   string
	Village string    // "" = not known
	Person  string    // id of who took it first; "" = nobody
	Opened  time.Time // the hand-over
	Due     time.Time // by when whoever was asked first had to take it; zero = not known
	Claimed time.Time // when the first took it; zero = nobody yet
	Ended   time.Time // zero = still open
}

// Took is how long it took until somebody had the case; 0 when nobody has.
func (w Wait) Took() time.Duration {
	if w.Claimed.IsZero() {
		return 0
	}
	return max(0, w.Claimed.Sub(w.Opened))
}

// State is how a wait went.
type State string

// The states of a wait. Each wait is in one of them.
const (
	InTime  State = "in-time" // taken before it was due
	Late    State = "late"    // taken after
	Undated State = "undated" // taken; by when it was due is not known
	Waiting State = "waiting" // nobody has it yet, and it is not due
	Overdue State = "overdue" // nobody has it, and it is
	Gone    State = "gone"    // ended before anybody took it: withdrawn, or not the office's
)

// States are the states in the order in which they are shown.
func States() []State { return []State{InTime, Late, Undated, Waiting, Overdue, Gone} }

// Name is what people call a state.
func (s State) Name() string {
	return map[State]string{InTime: "按时接", Late: "晚接", Undated: "时限不明", Waiting: "还在时限内等", Overdue: "过时没人接", Gone: "没接就结束"}[s]
}

// State tells how a wait stands at a time.
func (w Wait) State(now time.Time) State {
	switch {
	case !w.Claimed.IsZero() && w.Due.IsZero():
		return Undated
	case !w.Claimed.IsZero() && w.Claimed.After(w.Due):
		return Late
	case !w.Claimed.IsZero():
		return InTime
	case !w.Ended.IsZero():
		return Gone
	case !w.Due.IsZero() && now.After(w.Due):
		return Overdue
	}
	return Waiting
}

// Measure is what is said of many waits.
type Measure struct {
	All   int64
	By    map[State]int64
	Taken int64 // somebody took it: the waits that the times are of
	// Median and Ninth are the time within which half, and nine in ten, of those
	// taken were taken; 0 when none was.
	Median, Ninth time.Duration
}

// Timely is the share taken in time, of those that were taken or are overdue
// and by when is known; ok is false when there is none.
func (m Measure) Timely() (share float64, ok bool) {
	of := m.By[InTime] + m.By[Late] + m.By[Overdue]
	if of == 0 {
		return 0, false
	}
	return float64(m.By[InTime]) / float64(of), true
}

// Sum adds waits up.
type Sum struct {
	now time.Time
	by  map[State]int64
	all int64
	got []time.Duration
}

// NewSum returns an empty sum, as of a time.
func NewSum(now time.Time) *Sum { return &Sum{now: now, by: map[State]int64{}} }

// Add adds a wait.
func (s *Sum) Add(w Wait) {
	s.all++
	s.by[w.State(s.now)]++
	if !w.Claimed.IsZero() {
		s.got = append(s.got, w.Took())
	}
}

// Measure returns what was added up.
func (s *Sum) Measure() Measure {
	slices.Sort(s.got)
	return Measure{All: s.all, By: s.by, Taken: int64(len(s.got)), Median: within(s.got, 50), Ninth: within(s.got, 90)}
}

// within is the time within which so many per cent of sorted times lie: the
// smallest of them that is enough.
func within(sorted []time.Duration, percent int) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[max(0, (len(sorted)*percent+99)/100-1)]
}
