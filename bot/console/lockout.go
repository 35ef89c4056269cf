package console

import (
	"sync"
	"time"
)

const (
	freeTries = 5                // failures before waiting begins
	firstWait = 5 * time.Second  // doubles with each further failure
	longWait  = 60 * time.Second // and ends here, so that a stranger cannot lock the office out
	forgetful = time.Hour        // after so long without a try all is forgotten
	maxTried  = 10_000
)

// tries are the failures of one name.
type tries struct {
	failed      int
	last, until time.Time
}

// lockout slows guessing down, for names that exist and for those that do not.
type lockout struct {
	mu     sync.Mutex
	byName map[string]tries
}

func newLockout() *lockout { return &lockout{byName: map[string]tries{}} }

// begin counts a try before it is checked, so that many at once gain nothing.
// It returns how long to wait when it is too early.
func (l *lockout) begin(name string, now time.Time) (wait time.Duration, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sweep(now)
	t := l.byName[name]
	if now.Sub(t.last) > forgetful {
		t = tries{}
	}
	if wait := t.until.Sub(now); wait > 0 {
		return wait, false
	}
	t.failed, t.last = t.failed+1, now
	if t.failed >= freeTries {
		t.until = now.Add(min(longWait, firstWait<<min(t.failed-freeTries, 10)))
	}
	l.byName[name] = t
	return 0, true
}

// clear forgets the failures of a name that signed in.
func (l *lockout) clear(name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.byName, name)
}

// sweep keeps the map small.
func (l *lockout) sweep(now time.Time) {
	if len(l.byName) < maxTried {
		return
	}
	var oldest string
	var last time.Time
	for name, t := range l.byName {
		if now.Sub(t.last) > forgetful {
			delete(l.byName, name)
			continue
		}
		if last.IsZero() || t.last.Before(last) {
			oldest, last = name, t.last
		}
	}
	if len(l.byName) >= maxTried {
		delete(l.byName, oldest)
	}
}
